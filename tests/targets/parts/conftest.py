"""Rongchang in the third quarter of 2025 asks two of its bodies; somebody of one fills it in."""

import pytest

from tests.targets.parts.factories import REFORM, asked, contributor_of


@pytest.fixture
def parted(member, reporter):
    """The member that asks ecology, with an indicator, and reform for their parts."""
    asked(member, reporter)
    return member


@pytest.fixture
def contributor(parted):
    return contributor_of(parted)


@pytest.fixture
def of_reform(parted):
    return contributor_of(parted, REFORM)


@pytest.fixture
def of_body(client, contributor):
    client.force_login(contributor, backend="districts.accounts.sessions.AccountBackend")
    return client

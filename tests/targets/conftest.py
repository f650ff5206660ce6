"""Who reports and who decides, and the return of theirs that most tests are about."""

import pytest

from tests.targets.factories import member_of, opened


@pytest.fixture
def reporter(accounts):
    """Reports for Rongchang."""
    return accounts["reporter_a"]


@pytest.fixture
def reviewer(accounts):
    return accounts["reviewer"]


@pytest.fixture
def member(accounts):
    """Rongchang in the third quarter of 2025, just opened."""
    return member_of(opened("2025Q3"))

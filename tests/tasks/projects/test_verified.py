"""`verify` and the figures of the ledger: each is proved from the history."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from districts.models import Account
from greenfin.operations.checks import ledger_figures
from targets.models import Indicator, Observation
from tasks.projects.actions import publish_ledger_figures
from tasks.projects.models import Financing, LedgerFigure, Project

from .ledger import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_plans")]

LATER = NOW + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_day(settings: Any) -> None:
    settings.TODAY = "2026-01-20"


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"value": Decimal(9)}, "its projects give"),
        ({"told_to": "strangers"}, "strangers are told it"),
    ],
)
def test_verify_finds_a_changed_figure(
    ledger: list[Project], reviewer: Account, spoilt: dict[str, Any], said: str
) -> None:
    publish_ledger_figures(by=reviewer, now=NOW)
    rows = Observation.objects.filter(jurisdiction__slug="wushan")
    rows.filter(indicator__code="ledger_granted").update(**spoilt)
    assert any(said in one for one in ledger_figures().problems)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (lambda parts: [*parts, parts[0]], "counts a project twice"),
        (lambda parts: parts[1:], "is not counted"),
        (lambda parts: [["G9-2025-0001", "1", "1"], *parts], "did not stand in the ledger"),
        (lambda parts: [[parts[0][0], "2", "1"], *parts[1:]], "its projects give"),
    ],
)
def test_verify_finds_changed_parts(
    ledger: list[Project], reviewer: Account, parts: Any, said: str
) -> None:
    publish_ledger_figures(by=reviewer, now=LATER)
    figure = LedgerFigure.objects.get(
        observation__jurisdiction__slug="rongchang", observation__indicator__code="ledger_projects"
    )
    LedgerFigure.objects.filter(pk=figure.pk).update(parts=parts(figure.parts))
    assert any(said in one for one in ledger_figures().problems)


def test_verify_holds_amounts_against_what_was_known_then(
    ledger: list[Project], reviewer: Account
) -> None:
    publish_ledger_figures(by=reviewer, now=LATER)
    Financing.objects.filter(project=ledger[0]).update(granted=Decimal(1))
    assert any("what was known then is" in one for one in ledger_figures().problems)
    Indicator.objects.filter(code="ledger_co2").update(asked_of="citations_only")
    assert any("no figure of the ledger" in one for one in ledger_figures().problems)
    shares = Observation.objects.filter(indicator__code="ledger_landed_share")
    shares.update(told_to="strangers")
    assert any("told to more" in one for one in ledger_figures().problems)
    LedgerFigure.objects.all().delete()
    assert any("are not kept" in one for one in ledger_figures().problems)

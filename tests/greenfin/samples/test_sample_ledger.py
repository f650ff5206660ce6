"""The sample ledger: sixty projects through the real pipeline, and out again."""

from fractions import Fraction
from typing import Any

import pytest

from districts.desk.desk import ReadingDesk
from districts.models import Account, Event, SourceFile
from greenfin.operations.checks import ledger_steps
from greenfin.samples.accounts import create_sample_accounts
from greenfin.samples.ledger import file_ledger
from greenfin.samples.ledger_removal import removed_projects
from tasks.projects.figures import funnel, totals
from tasks.projects.models import Financing, LedgerDuty, LedgerFiling, Project
from tasks.projects.reading import lines_of

pytestmark = pytest.mark.usefixtures("loaded_plans")


def test_the_sample_ledger_comes_and_goes(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    create_sample_accounts()
    accounts = {one.username: one for one in Account.objects.all()}
    files = SourceFile.objects.count()
    with ReadingDesk() as desk:
        assert file_ledger(accounts, desk) == 60
        assert file_ledger(accounts, desk) == 0
    assert not Project.objects.filter(is_sample=False).exists()
    assert set(Project.objects.values_list("state", flat=True)) == {
        "proposed",
        "checked",
        "admitted",
        "matched",
        "financed",
    }
    assert all(one.owner.startswith("示例企业") for one in Project.objects.all())
    assert ledger_steps().is_well
    # One list was first handed over with two faults and a double.
    first = Event.objects.filter(deed="upload_ledger", after__errors__gt=0).get()
    assert first.after["errors"] == 2

    # The sums once more, by another way.
    lines = lines_of(Project.objects.all(), Project.objects.latest("state_at").state_at.date())
    facts = [one.fact for one in lines]
    scale = {"yi": Fraction(1), "wan": Fraction(1, 10_000)}
    rows = Financing.objects.published().exclude(drawn=None)
    drawn = sum(Fraction(one.drawn) * scale[one.unit] for one in rows)
    assert Fraction(totals(facts).drawn.value) == drawn
    stages = {one.code: one.projects for one in funnel(facts)}
    assert stages["proposed"] == 60
    assert stages["admitted"] == Project.objects.exclude(final_number=None).count()
    assert stages["matched"] == Financing.objects.values("project").distinct().count()
    assert stages["drawn"] == rows.filter(drawn__gt=0).values("project").distinct().count()
    assert any(one.is_unanswered for one in lines)

    assert removed_projects() == 60
    for model in (Project, LedgerFiling, LedgerDuty, Financing):
        assert not model.objects.exists()
    assert SourceFile.objects.count() == files

"""The sample ledger: sixty projects through the real pipeline, and out again."""

from fractions import Fraction
from typing import Any

import pytest

from districts.desk.desk import ReadingDesk
from districts.models import Account, Event, Evidence, SourceFile
from greenfin.operations.checks import ledger_steps, risk_steps
from greenfin.samples.accounts import create_sample_accounts
from greenfin.samples.data import HAPPENINGS
from greenfin.samples.ledger import file_ledger
from greenfin.samples.ledger_removal import removed_projects
from greenfin.samples.risks import file_risks, removed_risks
from tasks.projects.figures import funnel, totals
from tasks.projects.models import Financing, LedgerDuty, LedgerFiling, Project
from tasks.projects.reading import lines_of
from tasks.risks.models import RiskRecord
from tasks.risks.reading import lines_of as lines_of_risks

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

    # Negative records on four of its owners; the institution of the fifth is not there.
    assert file_risks(accounts) == 4
    assert file_risks(accounts) == 0
    assert risk_steps().is_well
    states = list(RiskRecord.objects.filter(is_sample=True).values_list("state", flat=True))
    assert sorted(states) == ["being_handled", "corrected", "registered", "warned"]
    marking = RiskRecord.objects.marking(HAPPENINGS.today)
    assert {one.subject_name for one in marking} == {"示例企业2", "示例企业33"}
    records, _money = lines_of_risks(RiskRecord.objects.all(), HAPPENINGS.today)
    assert all(one.projects for one in records)
    assert removed_risks() == 4
    assert not RiskRecord.objects.exists() and not Evidence.objects.exists()

    assert removed_projects() == 60
    for model in (Project, LedgerFiling, LedgerDuty, Financing):
        assert not model.objects.exists()
    assert SourceFile.objects.count() == files

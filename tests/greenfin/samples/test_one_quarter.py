"""The sample of one quarter: what is in it, played again, and out again."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command

from districts.clock import fixed_day_file
from districts.models import Account, DataVersion, Event, Plan, SourceFile
from greenfin.samples.accounts import accounts_file, known_passwords
from greenfin.samples.data import SERIES, WORDS
from greenfin.samples.figures import LAST
from greenfin.samples.filling import filled
from greenfin.samples.removal import remove_samples
from greenfin.samples.runner import run_samples
from greenfin.samples.schedule import Step
from greenfin.samples.workbooks import sample_workbook
from targets.actions import accept_return, submit_return, upload_return
from targets.models import (
    CitedFigure,
    Observation,
    PartBody,
    PartReturn,
    QuarterlyReturn,
    ReportingRound,
    RoundMember,
    TakenRow,
)
from targets.workbook import book as workbook
from tasks.models import ProgressUpdate

from .samples import counts, prepared

pytestmark = pytest.mark.corpus


def test_filling_types_numbers_texts_and_dates(one_quarter: None) -> None:
    member = RoundMember.objects.get(jurisdiction__slug="rongchang")
    template = workbook.template_bytes(member=member)
    entries = {
        "指标": {"loan_balance": {"本期值": Decimal("638.10"), "备注": "已核实"}},
        "举措": {"rongchang:2": {"本期状态": "受阻", "完成时限": datetime.date(2026, 6, 30)}},
    }
    book = openpyxl.load_workbook(io.BytesIO(filled(template, entries)))
    typed = {
        value
        for sheet in ("指标", "举措")
        for row in book[sheet].iter_rows(values_only=True)
        for value in row
    }
    assert {638.1, "已核实", "受阻", datetime.datetime(2026, 6, 30)} <= typed
    assert filled(template, entries) == filled(template, entries)
    for wrong in (
        {"指标": {"no_such_row": {"本期值": Decimal(1)}}},
        {"指标": {"loan_balance": {"没有这一列": Decimal(1)}}},
        {"没有这张表": {"loan_balance": {"本期值": Decimal(1)}}},
    ):
        with pytest.raises(KeyError):
            filled(template, wrong)


def test_bodies_hand_in_parts_of_which_one_is_missing_one_sent_back_and_two_differ(
    one_quarter: None,
) -> None:
    parts = PartReturn.objects.select_related("organisation", "member__jurisdiction")
    assert all(one.is_sample and not one.has_errors for one in parts)
    of_city = [one for one in parts if one.jurisdiction.slug == "chongqing"]
    assert [one.state for one in of_city] == ["taken_over"] * 6
    taken = TakenRow.objects.filter(quarterly_return__state="accepted")
    assert taken.filter(is_used=True).count() > 40
    states = {
        one.organisation.slug: one.state for one in parts if one.jurisdiction.slug == "rongchang"
    }
    assert states.pop("rongchang-fagaiwei") == "sent_back"
    assert "rongchang-linyeju" not in states
    assert list(states.values()) == ["handed_in"] * 4
    said = {
        one.contents["举措"]["rongchang:17"]["state"]["value"]
        for one in parts
        if one.organisation.slug in ("yongchuan-renhang", "rongchang-shengtai-huanjingju")
    }
    assert said == {"done", "in_progress"}


def test_running_twice_adds_nothing(one_quarter: None) -> None:
    before, stamp = counts(), DataVersion.objects.get().stamp
    assert run_samples(quarters=1) == 0
    assert (counts(), DataVersion.objects.get().stamp) == (before, stamp)


def test_an_earlier_quarter_may_follow(one_quarter: None) -> None:
    assert run_samples(quarters=2) == 9


def test_the_same_workbook_twice(one_quarter: None) -> None:
    member = RoundMember.objects.get(jurisdiction__slug="rongchang")
    step = Step(datetime.datetime(2026, 1, 20, 9), "submit", LAST, "rongchang", 1)
    first, second = (sample_workbook(member, step, published=frozenset()) for _time in range(2))
    assert first == second


def test_removal_leaves_nothing_behind(one_quarter: None) -> None:
    cited = list(CitedFigure.objects.order_by("pk").values())
    out = io.StringIO()
    call_command("sample_returns", remove=True, stdout=out)
    assert "7 sample returns" in out.getvalue()
    gone = (QuarterlyReturn, Observation, ProgressUpdate, SourceFile, ReportingRound)
    for model in (*gone, PartReturn, PartBody, TakenRow):
        assert not model._default_manager.exists()
    assert list(CitedFigure.objects.order_by("pk").values()) == cited
    assert Plan.objects.count() == 4
    assert not fixed_day_file().exists()
    assert not accounts_file().exists()
    assert not Account.objects.filter(is_active=True).exists()
    assert not Account.objects.filter(username__in=["admin", "official"]).exists()
    assert Event.objects.filter(deed="accept_return").exists()
    assert remove_samples().is_nothing


def test_removal_keeps_what_people_reported(one_quarter: None) -> None:
    member = RoundMember.objects.get(jurisdiction__slug="rongchang")
    reporter = Account.objects.get(username="rongchang")
    at = datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC)
    step = Step(at, "submit", LAST, "rongchang", 1)
    draft = upload_return(
        member=member,
        content=sample_workbook(member, step, published=frozenset()),
        file_name="a.xlsx",
        by=reporter,
        now=at,
    )
    known_as = {"version": draft.version, "digest": draft.file.digest}
    submit_return(quarterly_return=draft, by=reporter, now=at, **known_as)
    reviewer = Account.objects.get(username="reviewer")
    accept_return(quarterly_return=draft, by=reviewer, now=at, **known_as)
    assert run_samples(quarters=1) == 0
    removed = remove_samples()
    assert (removed.returns, removed.rounds) == (7, 0)
    kept = QuarterlyReturn.objects.get()
    assert kept == draft
    assert SourceFile.objects.get() == draft.file
    asked = kept.observations.published().filter(origin="return", indicator__edition=None)
    assert asked.count() == member.indicators.count()
    assert ReportingRound.objects.count() == 1


def test_samples_come_back_after_removal(one_quarter: None) -> None:
    remove_samples()
    assert run_samples(quarters=1) == 7
    assert set(known_passwords()) == {*SERIES.reporting, *WORDS.bodies} | {
        "admin",
        "keeper",
        "reviewer",
        "reviewer2",
        "supervisor",
        "supervisor2",
        "leader",
        "official",
        "auditor",
    }
    assert Account.objects.filter(is_active=True).count() == 30


def test_an_interrupted_first_run_goes_on(
    one_quarter: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed_day_file().unlink()
    waiting = QuarterlyReturn.objects.filter(state="submitted")
    ProgressUpdate.objects.filter(quarterly_return__in=waiting).delete()
    Observation.objects.filter(quarterly_return__in=waiting, origin="derived").delete()
    Observation.objects.filter(quarterly_return__in=waiting).delete()
    waiting.delete()
    prepared(monkeypatch, "1")
    assert QuarterlyReturn.objects.count() == 7
    assert fixed_day_file().exists()


def test_removed_samples_do_not_come_back_with_the_next_run(
    one_quarter: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_samples()
    prepared(monkeypatch, "1")
    assert not QuarterlyReturn.objects.exists()

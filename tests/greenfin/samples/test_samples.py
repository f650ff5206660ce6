"""Sample data: the way through the pipeline, out again, and the accounts."""

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from districts.clock import current_date, fixed_day_file
from districts.desk.desk import ReadingDesk
from districts.models import Account, DataVersion, Event, Plan, SourceFile
from greenfin.samples.accounts import accounts_file, create_sample_accounts, known_passwords
from greenfin.samples.data import HAPPENINGS, SERIES, WORDS
from greenfin.samples.figures import LAST, classes_of, figure
from greenfin.samples.filling import filled
from greenfin.samples.removal import remove_samples
from greenfin.samples.runner import Player, run_samples
from greenfin.samples.schedule import Step, steps
from greenfin.samples.workbooks import published_figures, sample_workbook
from targets.actions import accept_return, submit_return, upload_return
from targets.models import (
    CitedFigure,
    Indicator,
    Observation,
    PartBody,
    PartReturn,
    QuarterlyReturn,
    ReportingRound,
    RoundMember,
    TakenRow,
)
from targets.periods import Quarter
from targets.workbook import book as workbook
from tasks.models import ProgressUpdate

from .samples import counts, known

pytestmark = pytest.mark.corpus


@pytest.fixture
def installation(settings: Any, tmp_path: Any, loaded_plans: None) -> None:
    """Plans in the database, a folder of its own, and passwords that are hashed in no time."""
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# Filling in


def test_filling_types_numbers_texts_and_dates(installation: None) -> None:
    run_samples(quarters=1)
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


# Through the pipeline


def test_two_quarters_through_the_pipeline(installation: None) -> None:
    call_command("sample_returns", quarters=2, verbosity=0)
    returns = QuarterlyReturn.objects.select_related("member__round", "member__jurisdiction")
    assert returns.count() == 9 + 7
    assert all(one.is_sample and not one.has_errors for one in returns)
    states = {one.jurisdiction.slug: one.state for one in returns if one.quarter == "2025Q4"}
    assert set(SERIES.reporting) - set(states) == {"rongchang", "wushan"}
    assert states.pop("nanan") == "sent_back"
    assert states.pop("wanzhou") == "submitted"
    assert set(states.values()) == {"accepted"}
    assert [opened.is_locked for opened in ReportingRound.objects.order_by("quarter")] == [
        True,
        False,
    ]
    assert all(one.signatures["head"] and one.signatures["date"] for one in returns)
    assert current_date() == HAPPENINGS.today


def test_bodies_hand_in_parts_of_which_one_is_missing_one_sent_back_and_two_differ(
    installation: None,
) -> None:
    run_samples(quarters=1)
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


def made_up(slug: str, code: str, quarter: Quarter) -> Decimal | None:
    """A figure of the samples, one of a class too."""
    edition = Indicator.objects.get(code=code).edition
    if edition is None:
        return figure(slug, code, quarter)
    whole = figure(slug, edition.indicator.code, quarter)
    assert whole is not None
    return classes_of(slug, edition.indicator.code, quarter, whole)[code]


def test_what_is_published_is_what_was_made_up(installation: None) -> None:
    run_samples(quarters=2)
    published = Observation.objects.published().filter(origin="return")
    cited = published_figures()
    seen = 0
    for one in published.select_related("jurisdiction", "indicator"):
        place = (one.jurisdiction.slug, one.indicator.code, one.quarter)
        expected = None if place in cited else made_up(*place[:2], Quarter.parse(one.quarter))
        assert one.value == expected, place
        assert one.state == ("not_yet_available" if expected is None else "reported")
        seen += 1
    assert seen == Observation.objects.published().exclude(origin="derived").count() > 60
    skipped = Observation.objects.get(
        jurisdiction__slug="chongqing", indicator__code="green_loan_balance", quarter="2025Q3"
    )
    assert skipped.state == "not_yet_available"
    yuzhong = Observation.objects.get(
        jurisdiction__slug="yuzhong", indicator__code="green_loan_share", quarter="2025Q4"
    )
    parts = [known("yuzhong", code, LAST) for code in ("green_loan_balance", "loan_balance")]
    assert abs(yuzhong.value - 100 * parts[0] / parts[1]) < Decimal("0.00001")
    assert ProgressUpdate.objects.published().filter(quarter="2025Q4").count() == 46 + 12


def test_running_twice_adds_nothing(installation: None) -> None:
    run_samples(quarters=1)
    before, stamp = counts(), DataVersion.objects.get().stamp
    assert run_samples(quarters=1) == 0
    assert (counts(), DataVersion.objects.get().stamp) == (before, stamp)


def test_an_earlier_quarter_may_follow(installation: None) -> None:
    run_samples(quarters=1)
    assert run_samples(quarters=2) == 9


def play(slug: str, *quarters: str) -> None:
    """One jurisdiction's story alone, in these quarters."""
    create_sample_accounts()
    with ReadingDesk() as desk:
        player = Player(desk)
        for step in steps():
            if str(step.quarter) in quarters and step.slug in ("", slug):
                player.play(step)


def test_a_slip_is_corrected_and_the_first_figure_kept(installation: None) -> None:
    play("shapingba", "2024Q3")
    first, second = Observation.objects.filter(
        jurisdiction__slug="shapingba", indicator__code="loan_balance"
    ).order_by("quarterly_return__number")
    right = known("shapingba", "loan_balance", Quarter(2024, 3))
    assert first.value == (right * Decimal("0.98")).quantize(Decimal("0.01"))
    assert second.value == right
    assert first.superseded_at == second.published_at
    assert second.quarterly_return.correction_reason
    assert not RoundMember.objects.filter(exception_at__isnull=False).exists()


def test_a_return_sent_back_comes_again_corrected(installation: None) -> None:
    play("rongchang", "2024Q2")
    first, second = QuarterlyReturn.objects.order_by("number")
    assert (first.state, second.state) == ("sent_back", "accepted")
    assert first.review_reason
    contents = [one.contents["指标"]["green_loan_balance"]["value"] for one in (first, second)]
    assert Decimal(contents[0]["value"]) < Decimal(contents[1]["value"])


def test_remarks_answer_the_queries(installation: None) -> None:
    play("rongchang", "2024Q3", "2025Q3")
    later = QuarterlyReturn.objects.get(member__round__quarter="2025Q3")
    asked = {finding["key"] for finding in later.findings if finding["severity"] == "query"}
    assert "green_bond_issuance" in asked
    assert not workbook.unanswered_queries(quarterly_return=later)
    assert all(later.contents["指标"][key]["remark"]["value"] for key in asked)


def test_the_same_workbook_twice(installation: None) -> None:
    run_samples(quarters=1)
    member = RoundMember.objects.get(jurisdiction__slug="rongchang")
    step = Step(datetime.datetime(2026, 1, 20, 9), "submit", LAST, "rongchang", 1)
    first, second = (sample_workbook(member, step, published=frozenset()) for _time in range(2))
    assert first == second


# Out again


def test_removal_leaves_nothing_behind(installation: None) -> None:
    cited = list(CitedFigure.objects.order_by("pk").values())
    run_samples(quarters=1)
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


def test_removal_keeps_what_people_reported(installation: None) -> None:
    run_samples(quarters=1)
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


def test_samples_come_back_after_removal(installation: None) -> None:
    run_samples(quarters=1)
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


# Accounts


def test_sample_accounts_and_the_file_that_tells_them(installation: None) -> None:
    assert create_sample_accounts() == 30
    assert accounts_file().stat().st_mode & 0o777 == 0o600
    passwords = known_passwords()
    for account in Account.objects.all():
        assert account.is_sample
        assert not account.must_change_password
        assert account.check_password(passwords[account.username])
    reporter = Account.objects.get(username="wushan").memberships.get()
    assert (reporter.role, reporter.jurisdiction.slug) == ("reporter", "wushan")
    assert create_sample_accounts() == 0
    assert known_passwords() == passwords


def test_a_lost_file_is_written_anew(installation: None) -> None:
    create_sample_accounts()
    accounts_file().unlink()
    assert create_sample_accounts() == 30
    leader = Account.objects.get(username="leader")
    assert leader.check_password(known_passwords()["leader"])


def test_a_real_person_s_account_is_never_taken(installation: None) -> None:
    Account.objects.create(username="reviewer")
    with pytest.raises(CommandError, match="reviewer"):
        call_command("sample_returns", quarters=1)
    assert Account.objects.count() == 1
    assert not accounts_file().exists()


@pytest.mark.parametrize("quarters", [0, 17, -1])
def test_a_number_of_quarters_that_there_is_not(quarters: int) -> None:
    with pytest.raises(CommandError, match="from 1 to 16"):
        call_command("sample_returns", quarters=quarters)

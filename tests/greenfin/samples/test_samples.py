"""Sample data: the way through the pipeline, out again, and the accounts."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from districts.clock import current_date
from districts.desk.desk import ReadingDesk
from districts.models import Account
from greenfin.samples.accounts import accounts_file, create_sample_accounts, known_passwords
from greenfin.samples.data import HAPPENINGS, SERIES
from greenfin.samples.figures import LAST, classes_of, figure
from greenfin.samples.runner import Player
from greenfin.samples.schedule import steps
from greenfin.samples.workbooks import published_figures
from targets.models import (
    Indicator,
    Observation,
    QuarterlyReturn,
    ReportingRound,
    RoundMember,
)
from targets.periods import Quarter
from targets.workbook import book as workbook
from tasks.models import ProgressUpdate

from .samples import known

pytestmark = pytest.mark.corpus


@pytest.fixture
def installation(settings: Any, tmp_path: Any, loaded_plans: None) -> None:
    """Plans in the database, a folder of its own, and passwords that are hashed in no time."""
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
    check_published()


def made_up(slug: str, code: str, quarter: Quarter) -> Decimal | None:
    """A figure of the samples, one of a class too."""
    edition = Indicator.objects.get(code=code).edition
    if edition is None:
        return figure(slug, code, quarter)
    whole = figure(slug, edition.indicator.code, quarter)
    assert whole is not None
    return classes_of(slug, edition.indicator.code, quarter, whole)[code]


def check_published() -> None:
    """What is published is what was made up."""
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

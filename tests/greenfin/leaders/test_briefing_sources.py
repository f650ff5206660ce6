"""A deciding figure of every kind of origin finds its place in the briefing."""

import datetime

import pytest

from districts.models import Account, Jurisdiction
from targets.history.actions import apply_history
from targets.history.proposal import propose_history
from targets.models import Indicator, Observation
from targets.models.entries import ON_PAGE
from targets.progress.figures_used import Source, series_of
from targets.wording.explanations import ORIGINS
from tests.kept import forget_kept
from tests.targets.factories import NOW
from tests.targets.history.books import text_table
from tests.targets.rows import cite, observe

from .briefed import AS_OF, LEADER, briefed

pytestmark = pytest.mark.usefixtures("loaded_plans", "accounts")
VALUE = "10500.5"


def reported(sample=False):
    observe("chongqing", "green_loan_balance", "2025Q4", VALUE, sample=sample)


def filled_in():
    """Reported too, by who typed the figure in on the return's page."""
    Observation.objects.filter(
        pk=observe("chongqing", "green_loan_balance", "2025Q4", VALUE).pk
    ).update(read_as=ON_PAGE)


def imported():
    table = text_table(("重庆市", "绿色贷款余额", "2025Q4", VALUE, ""))
    proposal = propose_history(content=table, file_name="历史.csv", today=datetime.date(2026, 1, 9))
    apply_history(proposal=proposal, by=Account.objects.get(username="second_reviewer"), now=NOW)


def derived(sample=False):
    """The same indicator, as if it were computed from two others."""
    part = observe("chongqing", "green_bond_balance", "2025Q4", "1", sample=sample)
    whole = observe("chongqing", "loan_balance", "2025Q4", "2", sample=sample)
    Observation.objects.create(
        jurisdiction=whole.jurisdiction,
        indicator=Indicator.objects.get(code="green_loan_balance"),
        quarter="2025Q4",
        value=VALUE,
        origin="derived",
        quarterly_return=whole.quarterly_return,
        numerator=part,
        denominator=whole,
        published_at=whole.published_at,
        is_sample=sample,
    )


def counted():
    """The same indicator, as if the ledger of green projects yielded it."""
    Indicator.objects.filter(code="green_loan_balance").update(asked_of="ledger")
    Observation.objects.create(
        jurisdiction=Jurisdiction.objects.get(slug="chongqing"),
        indicator=Indicator.objects.get(code="green_loan_balance"),
        quarter="2025Q4",
        value=VALUE,
        origin="ledger",
        told_to="ledger",
        published_at=NOW,
    )


WAYS = {
    "return": reported,
    "on_page": filled_in,
    "sample": lambda: reported(sample=True),
    "history": imported,
    "ledger": counted,
    "cited": lambda: cite("chongqing", "green_loan_balance", "2025Q4", VALUE, key="said-here"),
    "derived": derived,
    "derived_sample": lambda: derived(sample=True),
}


def test_no_kind_of_origin_is_left_out() -> None:
    assert set(WAYS) == set(ORIGINS)


@pytest.mark.parametrize("kind", sorted(WAYS))
def test_each_kind_is_named_and_its_file_or_publication_listed(kind) -> None:
    WAYS[kind]()
    forget_kept()
    used = series_of(AS_OF, LEADER)
    sources = [one.source for series in used.values() for one in series.readings]
    assert kind in {source.origin for source in sources if isinstance(source, Source)}
    found = briefed()
    [row] = [one for one in found.tables["市级目标完成情况"] if "10,500.5" in one[3]]
    assert row[6]
    if kind == "ledger":
        # It stands in no file; its page names the projects behind it.
        assert row[6] == "绿色项目库"
        return
    listed = "引用的公开数据" if kind == "cited" else "数据来源文件"
    assert found.tables[listed]

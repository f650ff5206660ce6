"""A view as of an earlier day, with and without the plans that were issued after it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from districts.models import Account
from greenfin.plans.loading import load_plans
from tests import second_period as second
from tests.kept import forget_kept

from .test_every_page import addresses, as_of
from .test_hidden_plan import text_of

pytestmark = [pytest.mark.corpus, pytest.mark.long]
# Of places, plans and tasks that both periods have.
OWN_PAGES = (
    "/districts/chongqing/",
    "/districts/rongchang/",
    "/plans/chongqing/",
    "/plans/rongchang/assessment/",
    "/tasks/chongqing/1/",
    "/indicators/green_loan_balance/",
    "/indicators/green_loan_balance/?_export=csv",
    "/plans/chongqing/audit/",
    "/alignment/rongchang/",
    "/alignment/rongchang/?_export=csv",
    "/alignment/chongqing/23/",
    "/tasks/chongqing/23/",
    "/api/v1/audit/?plan=chongqing",
    "/api/v1/alignment/?plan=rongchang",
    "/search/?q=%E7%BB%BF%E8%89%B2",
)
# Where a plan that came within the period shows once it was issued.
LATER_TOLD = (
    "/plans/",
    "/alignment/",
    "/alignment/chongqing/23/",
    "/tasks/chongqing/23/",
    "/api/v1/alignment/",
    "/api/v1/audit/",
)


CASES = {
    "next period": ("2025Q4", (second.CITY, second.DISTRICT)),
    "next period and within one": ("2023Q4", (second.CITY, second.DISTRICT, second.LATECOMER)),
}


@pytest.mark.parametrize("case", CASES)
def test_an_old_view_stays_what_it_was(
    one_quarter: None, settings: Any, tmp_path: Path, pytestconfig: pytest.Config, case: str
) -> None:
    """The same page with and without plans that were issued later, as of before their issue.

    Of the pages that each reader may open, each case takes another half.
    """
    settings.TODAY = second.TODAY.isoformat()
    quarter, plans = CASES[case]
    reviewer, stranger = Client(), Client()
    person = Account.objects.filter(memberships__role="reviewer").first()
    assert person is not None
    reviewer.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    readers = {"reviewer": reviewer, "anonymous": stranger}
    wanted = {name: addresses(name) for name in readers}
    if not pytestconfig.getoption("--whole"):
        half = list(CASES).index(case)
        wanted = {name: every[half::2] for name, every in wanted.items()}

    def seen() -> dict[tuple[str, str], str]:
        return {
            (name, address): plain(text)
            for name, client in readers.items()
            for address, text in fetched(
                client, [*wanted[name], *OWN_PAGES], f"as_of={quarter}"
            ).items()
        }

    before = seen()
    load_plans(folder=second.second_plans(tmp_path / "more", *plans))
    after = seen()
    assert [where for where, text in before.items() if text != after[where]] == []
    assert "chongqing-2026" in fetched(stranger, ["/plans/"], "period=2026-2030")["/plans/"]
    if second.LATECOMER in plans:
        told = fetched(stranger, LATER_TOLD, "as_of=2025Q4")
        assert [address for address in told if "dazu-2024" not in told[address]] == []


def fetched(client: Client, wanted: Iterable[str], query: str) -> dict[str, str]:
    forget_kept()
    answers = {address: client.get(as_of(address, query)) for address in wanted}
    return {address: text_of(answer) for address, answer in answers.items() if is_text(answer)}


def is_text(answer: Any) -> bool:
    """Also a workbook, which is taken apart; not an archive or a document."""
    return "sheet" in answer["Content-Type"] or not answer["Content-Type"].startswith(
        "application/v"
    )


def plain(text: str) -> str:
    """A page without the number of the data version, which every load moves."""
    return re.sub(r"(?:数据版本|Data version)\s*\d+", "", text)

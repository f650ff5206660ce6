"""What was filled in on the page is held against its entries, what the file says beside them."""

import pytest

from districts.desk.desk import ReadingDesk
from districts.models import Account
from greenfin.operations import checks
from greenfin.operations.checks.originals import chosen_returns
from targets.actions import accept_return, fill_in_return, submit_return
from targets.models import CellEntry, QuarterlyReturn
from targets.workbook.columns import INDICATOR_SHEET
from targets.workbook.correcting import Entry
from tests.targets.factories import NOW, confirmed, member_of, opened, uploaded


@pytest.fixture
def corrected(loaded_plans: None, accounts: dict[str, Account]) -> QuarterlyReturn:
    """An accepted return, one figure of which was put right on its page."""
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    held = uploaded(member_of(opened("2025Q3")), reporter, green_loan_balance="约90", remark="")
    entry = Entry(INDICATOR_SHEET, "green_loan_balance", "value", "90")
    held = fill_in_return(
        quarterly_return=held, by=reporter, now=NOW, entries=[entry], **confirmed(held)
    )
    held = submit_return(quarterly_return=held, by=reporter, now=NOW, **confirmed(held))
    return accept_return(quarterly_return=held, by=reviewer, now=NOW, **confirmed(held))


def problems() -> list[str]:
    with ReadingDesk() as desk:
        return checks.workbooks_read_again(desk, chosen_returns(None)).problems


def test_a_figure_put_right_on_the_page_is_whole(corrected: QuarterlyReturn) -> None:
    assert problems() == []
    assert checks.stored_returns().problems == []


def test_another_figure_than_was_filled_in_is_found(corrected: QuarterlyReturn) -> None:
    CellEntry.objects.update(text="91")
    assert "not what was filled in on the page" in problems()[0]


def test_another_figure_than_the_file_says_is_found(corrected: QuarterlyReturn) -> None:
    entry = CellEntry.objects.get()
    entry.in_file["value"] = "89"
    entry.save()
    assert "kept beside the entry otherwise" in problems()[0]


def test_an_entry_that_is_lost_is_found(corrected: QuarterlyReturn) -> None:
    CellEntry.objects.all().delete()
    assert "was read as 90" in problems()[0]

"""Parts of returns in the check of all that is stored: each kind of fault is found."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from districts.desk.desk import ReadingDesk
from districts.models import Account
from greenfin.operations import checks
from greenfin.operations.checks.originals import chosen_returns
from greenfin.operations.checks.parts import chosen_parts
from targets.actions import submit_return, upload_return
from targets.actions.parts import fill_in_part, hand_in_part
from targets.models import CellEntry, PartReturn, QuarterlyReturn, TakenRow
from targets.workbook.correcting import Entry
from tests.targets.factories import NOW, confirmed, filled, member_of, opened
from tests.targets.parts.factories import (
    ALONE,
    TASKS,
    asked,
    contributor_of,
    handed_in,
    seen,
    taken,
    uploaded_part,
)
from tests.targets.workbook import books

pytestmark = pytest.mark.corpus


@pytest.fixture
def office(loaded_plans: None, accounts: dict[str, Account]) -> None:
    """A return of Rongchang that waits for review, with a part taken over after its upload."""
    reporter, member = accounts["reporter_a"], member_of(opened("2025Q3"))
    asked(member, reporter)
    content = filled(member)
    upload_return(
        member=member,
        content=content,
        file_name="报表.xlsx",
        by=reporter,
        now=NOW,
        opened=books.opened(content),
    )
    done = {"本期状态": "已完成", "进展说明": "制度已印发"}
    part = handed_in(member, contributor_of(member), tasks={ALONE: done})
    draft = taken(member, reporter, part).draft
    submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))


def problems() -> list[str]:
    """What is wrong with returns, parts, and the rows between them."""
    with ReadingDesk() as desk:
        outcomes = [
            checks.stored_returns(),
            checks.rows_taken_over(),
            checks.workbooks_read_again(desk, chosen_returns(None)),
            checks.parts_read_again(desk, chosen_parts(None)),
        ]
    assert [one.checked for one in outcomes] == [1, 10, 1, 1]
    return [problem for one in outcomes for problem in one.problems]


def edited(held: Any, change: Callable[[dict[str, Any]], None]) -> None:
    contents = json.loads(json.dumps(held.contents))
    change(contents[TASKS][ALONE])
    type(held).objects.filter(pk=held.pk).update(contents=contents)


def test_what_is_taken_over_is_whole(office: None) -> None:
    assert problems() == []
    assert chosen_parts(0) == [] and len(chosen_parts(1)) == 1


def to_blocked(cells: dict[str, Any]) -> None:
    cells["state"]["value"] = "blocked"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda: edited(PartReturn.objects.get(), to_blocked), "its part says something else"),
        (lambda: edited(PartReturn.objects.get(), to_blocked), "was read as blocked, now as done"),
        (lambda: edited(QuarterlyReturn.objects.get(), to_blocked), "in which it stands says"),
        (
            lambda: TakenRow.objects.filter(key=ALONE).update(is_used=False),
            "was read as done, now as in_progress",
        ),
    ],
    ids=["part", "original", "return", "origin lost"],
)
def test_what_was_changed_behind_the_systems_back_is_found(
    office: None, spoil: Callable[[], None], words: str
) -> None:
    spoil()
    assert any(words in problem for problem in problems())


def test_a_part_of_a_former_format_is_vouched_for_by_its_digest(office: None) -> None:
    part = PartReturn.objects.select_related("file").get()
    book = books.book()
    book["_greenfin"]["B1"] = "0"
    part.file.content = books.as_bytes(book)
    part.file.save()
    with ReadingDesk() as desk:
        found = checks.parts_read_again(desk, chosen_parts(None))
    assert (found.checked, found.of, found.problems) == (0, 1, [])


def test_what_a_body_filled_in_on_the_page_is_held_against_its_entry(
    loaded_plans: None, accounts: dict[str, Account]
) -> None:
    member = member_of(opened("2025Q3"))
    asked(member, accounts["reporter_a"])
    body = contributor_of(member)
    part = uploaded_part(member, body, tasks={ALONE: {"本期状态": "差不多"}})
    entry = Entry(TASKS, ALONE, "state", "推进中")
    part = fill_in_part(part=part, by=body, now=NOW, entries=[entry], **seen(part))
    hand_in_part(part=part, by=body, now=NOW, **seen(part))
    with ReadingDesk() as desk:
        assert checks.parts_read_again(desk, chosen_parts(None)).problems == []
        CellEntry.objects.update(text="受阻")
        [spoilt] = checks.parts_read_again(desk, chosen_parts(None)).problems
        CellEntry.objects.all().delete()
        [lost] = checks.parts_read_again(desk, chosen_parts(None)).problems
    assert "not what was filled in on the page" in spoilt
    assert "was read as in_progress, now as" in lost


def test_a_row_of_another_return_is_found(office: None, accounts: dict[str, Account]) -> None:
    other = member_of(opened("2025Q4"))
    part = PartReturn.objects.get()
    PartReturn.objects.filter(pk=part.pk).update(member=other)
    assert any("belongs to another return" in one for one in checks.rows_taken_over().problems)

"""Verify: an installation that is whole says so; each thing that is not is found and named."""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from districts.desk.desk import ReadingDesk
from districts.models import Account, DataVersion, SourceFile
from greenfin.operations import checks
from greenfin.operations.checks.originals import chosen_returns
from targets.history.actions import apply_history, confirm_history
from targets.history.proposal import propose_history, stored_proposal
from targets.models import (
    CellRemark,
    HistoryImport,
    Indicator,
    Observation,
    QuarterlyReturn,
    Target,
)
from targets.workbook.columns import INDICATOR_SHEET, META_SHEET
from tasks.models import ProgressUpdate, Serving, Task
from tests.targets.factories import NOW, accepted, member_of, opened

HISTORY = (
    "行政区域,指标,季度,数值\n荣昌区,绿色贷款余额,2020Q4,26.93\n荣昌区,各项贷款余额,2020Q4,400.5\n"
)


@pytest.fixture
def office(settings: Any, tmp_path: Path, loaded_plans: None, accounts: dict[str, Account]) -> None:
    """An accepted return, its correction, and two figures of imported history."""
    settings.DATA_DIR = tmp_path
    people = accounts["reporter_a"], accounts["reviewer"]
    member = member_of(opened("2025Q4"))
    accepted(member, *people)
    accepted(member, *people, reason="更正", green_loan_balance=91)
    proposal = propose_history(content=HISTORY.encode(), file_name="历史.csv", today=NOW.date())
    apply_history(proposal=proposal, by=accounts["second_reviewer"], now=NOW)


def verified(*options: str) -> dict[str, dict[str, Any]]:
    """The checks by name; the command's own failure is told by `is_well`."""
    told: list[str] = []

    class Page:
        def write(self, text: str) -> None:
            told.append(text)

    try:
        call_command("verify", *options, "--json", stdout=Page())
        has_failed = False
    except CommandError:
        has_failed = True
    content = json.loads("".join(told))
    assert content["is_well"] is not has_failed
    return {check["name"]: check for check in content["checks"]}


def test_a_past_figure_that_takes_a_samples_place_is_whole(
    office: None, accounts: dict[str, Account]
) -> None:
    QuarterlyReturn.objects.update(is_sample=True)
    Observation.objects.filter(origin="return").update(is_sample=True)
    place = Observation.objects.filter(origin="return")[0].jurisdiction.name
    content = f"行政区域,指标,季度,数值\n{place},各项贷款余额,2025Q4,700\n".encode()
    proposal = propose_history(content=content, file_name="历史.csv", today=NOW.date())
    apply_history(proposal=proposal, by=accounts["second_reviewer"], now=NOW)
    taken = Observation.objects.get(
        origin="return",
        indicator__code="loan_balance",
        superseded_at__isnull=False,
        quarterly_return__superseded_at=None,
    )
    assert taken.value != 700
    assert verified()["rows of returns"]["problems"] == []


def remark(**changes: str) -> None:
    """What a reviewer said of a row of the return that counts, as far as `changes` leave it."""
    held = current()
    cell = held.contents[INDICATOR_SHEET]["green_bond_balance"]["value"]["cell"]
    row = {"sheet": INDICATOR_SHEET, "key": "green_bond_balance", "cell": cell, **changes}
    by = Account.objects.get(username="reviewer")
    CellRemark.objects.create(quarterly_return=held, text="请核对", made_at=NOW, made_by=by, **row)


def test_an_installation_that_is_whole(office: None) -> None:
    remark()
    found = verified()
    assert {name: check["problems"] for name, check in found.items() if check["problems"]} == {}
    assert found["rows of returns"]["checked"] == 2
    assert found["workbooks read again"]["checked"] == 2
    assert found["figures of imported history"]["checked"] == 2
    assert found["derived shares"]["checked"] == 3
    assert found["reviewers' remarks"]["checked"] == 1
    assert found["received files"]["checked"] == 3
    assert found["tasks that serve targets"]["checked"] == Serving.objects.count()


def test_a_workbook_of_a_former_format_is_vouched_for_by_its_digest(office: None) -> None:
    file = current().file
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    book[META_SHEET]["B1"] = "0"
    former = io.BytesIO()
    book.save(former)
    SourceFile.objects.filter(pk=file.pk).update(content=former.getvalue())
    found = workbooks()
    assert (found.checked, found.of, found.problems) == (1, 2, [])


def current() -> QuarterlyReturn:
    return QuarterlyReturn.objects.current().get()


def number(code: str, origin: str = "return") -> Any:
    """The published rows of an indicator, as a query that can be changed."""
    return Observation.objects.published().filter(indicator__code=code, origin=origin)


def change_contents_and_number() -> None:
    """What only the workbook itself can tell."""
    one = current()
    one.contents[INDICATOR_SHEET]["green_bond_balance"]["value"]["value"] = "13"
    one.save()
    number("green_bond_balance").update(value=13)


def change_file() -> None:
    SourceFile.objects.filter(pk=current().file_id).update(content=b"PK")


def publish_twice() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX observation_one_published")
    Observation.objects.filter(superseded_at__isnull=False).update(superseded_at=None)


def take_share_of_another_part() -> None:
    share = number("green_loan_share", "derived").exclude(history_import=None).get()
    former = Observation.objects.exclude(superseded_at=None).get(
        indicator__code="green_loan_balance"
    )
    Observation.objects.filter(pk=share.pk).update(numerator=former)


def link_with_another_plan() -> None:
    Serving.objects.filter(task__plan__slug="chongqing", task__number=5).update(
        task=Task.objects.get(plan__slug="wushan", number=6)
    )


def revise_linked_target() -> None:
    first, second = Target.objects.filter(indicator__code="green_bond_issuance")[:2]
    Target.objects.filter(pk=second.pk).update(revises=first)


Check = Callable[[], checks.Outcome]


def workbooks() -> checks.Outcome:
    with ReadingDesk() as desk:
        return checks.workbooks_read_again(desk, chosen_returns(None))


def history() -> checks.Outcome:
    with ReadingDesk() as desk:
        return checks.history_read_again(desk)


DAMAGES: list[tuple[Callable[[], object], Check, str]] = [
    (lambda: DataVersion.objects.update(chain_head="0" * 64), checks.audit_trail, "broken"),
    (change_file, checks.received_files, "has changed"),
    (change_file, workbooks, "no longer be read"),
    (lambda: number("loan_balance").update(value=901), checks.stored_returns, "stored as 901"),
    (lambda: number("loan_balance").update(value=901), checks.derived_shares, "parts give"),
    (lambda: number("loan_balance").update(cell="A1"), checks.stored_returns, "names cell A1"),
    (
        lambda: number("loan_balance").update(value=None, state="not_applicable"),
        checks.stored_returns,
        "not_applicable",
    ),
    (
        lambda: number("green_bond_balance").delete(),
        checks.stored_returns,
        "green_bond_balance was read of the workbook and is not stored",
    ),
    (
        lambda: number("green_loan_share", "derived").delete(),
        checks.stored_returns,
        "can be derived",
    ),
    (
        lambda: number("loan_balance").update(quarter="2024Q4"),
        checks.stored_returns,
        "another jurisdiction or quarter",
    ),
    (
        lambda: number("loan_balance").update(published_at=None),
        checks.stored_returns,
        "is not published",
    ),
    (
        lambda: number("loan_balance").update(superseded_at=NOW),
        checks.stored_returns,
        "superseded together",
    ),
    (
        lambda: ProgressUpdate.objects.published().order_by("pk")[:1].get().delete(),
        checks.stored_returns,
        "is not stored against",
    ),
    (
        lambda: ProgressUpdate.objects.published().update(state="done"),
        checks.stored_returns,
        "stored otherwise",
    ),
    (lambda: remark(cell="A1"), checks.remarked_rows, "read from another cell"),
    (lambda: remark(key="no_such"), checks.remarked_rows, "holds no row no_such"),
    (lambda: remark(sheet="举措"), checks.remarked_rows, "holds no row green_bond_balance"),
    (take_share_of_another_part, checks.derived_shares, "of another quarter"),
    (publish_twice, checks.published_once, "2 published rows"),
    (link_with_another_plan, checks.linked_targets, "its task stands in the plan wushan"),
    (revise_linked_target, checks.linked_targets, "its target revises another one"),
    (change_contents_and_number, workbooks, "was read as 13, now as 12"),
    (
        lambda: number("loan_balance", "history").update(value=Decimal("400.6")),
        history,
        "row 3",
    ),
    (
        lambda: number("loan_balance", "history").update(
            indicator=Indicator.objects.get(code="forest_stock")
        ),
        history,
        "row 3",
    ),
    (
        lambda: SourceFile.objects.filter(history_imports__isnull=False).update(content=b"x"),
        history,
        "no longer be read",
    ),
]


def test_each_damage_is_found(office: None) -> None:
    for damage, check, words in DAMAGES:
        with transaction.atomic():
            damage()
            problems = check().problems
            assert any(words in problem for problem in problems), (words, problems)
            transaction.set_rollback(True)
    assert verified()["rows of returns"]["problems"] == []


def test_a_row_that_names_a_missing_one(office: None) -> None:
    Observation.objects.filter(pk=number("loan_balance").get().pk).update(quarterly_return=99_999)
    assert "missing" in checks.database_rows().problems[0]
    transaction.set_rollback(True)


def test_the_text_names_what_is_wrong_and_cuts_long_lists(office: None, capsys: Any) -> None:
    ProgressUpdate.objects.published().update(state="done")
    with pytest.raises(CommandError, match="problems"):
        call_command("verify")
    printed = capsys.readouterr().out
    assert "ok    audit trail" in printed
    assert "WRONG rows of returns: 2 checked" in printed
    assert "… and" in printed


def test_some_originals_or_all(office: None) -> None:
    keys = set(QuarterlyReturn.objects.values_list("pk", flat=True))
    assert set(chosen_returns(None)) == set(chosen_returns(2)) == keys
    [one] = chosen_returns(1)
    assert one in keys


def test_a_withdrawn_import_is_no_damage(office: None) -> None:
    """Figures whose place a later file took still equal their own file."""
    again = HISTORY.replace("400.5", "401.5").encode()
    proposal = propose_history(content=again, file_name="历史2.csv", today=NOW.date())
    waiting = apply_history(proposal=proposal, by=HistoryImport.objects.get().imported_by, now=NOW)
    assert verified()["figures of imported history"]["checked"] == 2
    seen = stored_proposal(waiting, NOW.date()).fingerprint
    reviewer = Account.objects.get(username="reviewer")
    confirm_history(held=waiting, by=reviewer, now=NOW, seen=seen)
    assert verified()["figures of imported history"] == {
        "name": "figures of imported history",
        "checked": 3,
        "of": 3,
        "problems": [],
    }

"""What is filled in on the page: read and checked as a workbook's cells, kept beside the file's."""

import pytest

from districts.models import Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import (
    accept_return,
    begin_return,
    fill_in_return,
    lock_round,
    send_back_return,
    submit_return,
)
from targets.models import CellEntry, Observation, QuarterlyReturn
from targets.workbook import book as workbook
from targets.workbook.columns import COVER_SHEET, INDICATOR_SHEET
from targets.workbook.correcting import Entry, inputs_of
from tests.targets.factories import (
    NOW,
    VALUES,
    accepted,
    confirmed,
    member_of,
    opened,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")
TASKS = "举措"


def value(key, text, column="value"):
    return Entry(INDICATOR_SHEET, key, column, text)


def fill(draft, by, *entries, **more):
    return fill_in_return(
        quarterly_return=draft, by=by, now=NOW, entries=entries, **{**confirmed(draft), **more}
    )


def codes(draft):
    return {(finding["code"], finding["key"]) for finding in draft.findings}


def all_filled(draft):
    """Everything that is compulsory, as a person types it in a row."""
    return [
        Entry(*one.place, str(VALUES.get(one.row.key, "不适用")) if one.row.unit else "推进中")
        for one in inputs_of(draft)
        if one.column.is_required
    ]


def test_a_faulty_cell_is_put_right_in_its_place(member, reporter) -> None:
    draft = uploaded(member, reporter, green_loan_balance="约100", remark="")
    place = draft.contents[INDICATOR_SHEET]["green_loan_balance"]["value"]["cell"]
    assert ("not_a_number", "green_loan_balance") in codes(draft)
    saved = fill(draft, reporter, value("green_loan_balance", "１００．５亿元"))
    assert (saved.version, saved.has_errors) == (draft.version + 1, False)
    cell = saved.contents[INDICATOR_SHEET]["green_loan_balance"]["value"]
    assert (cell["cell"], cell["value"]) == (place, "100.5")
    assert cell["read_as"] == "full_width,unit,page"
    entry = CellEntry.objects.get()
    assert (entry.text, entry.in_file["typed"], entry.cell) == ("１００．５亿元", "约100", place)
    assert (entry.entered_by, entry.entered_at) == (reporter, NOW)
    assert saved.file == draft.file


def test_the_same_rules_refuse_the_same_cells(member, reporter) -> None:
    draft = uploaded(member, reporter, remark="")
    typed = {
        "green_loan_balance": ("1-2", "range"),
        "loan_balance": ("9000000万元", "other_unit"),
        "green_bond_issuance": ("-", "dash"),
        "green_bond_balance": ("", "missing_value"),
    }
    saved = fill(draft, reporter, *(value(key, text) for key, (text, _code) in typed.items()))
    assert {(code, key) for key, (_text, code) in typed.items()} <= codes(saved)
    again = fill(saved, reporter, *(value(key, str(VALUES[key])) for key in typed))
    assert not again.has_errors
    assert CellEntry.objects.count() == len(typed), "one row a cell, however often it is typed"
    assert {entry.in_file["value"] for entry in CellEntry.objects.all()} == {"90", "900", "5", "12"}


def test_what_a_cell_says_already_is_no_entry(member, reporter) -> None:
    draft = uploaded(member, reporter, remark="")
    saved = fill(draft, reporter, value("green_loan_balance", "90"), value("nothing", "1"))
    assert saved.version == draft.version
    assert not CellEntry.objects.exists()


def test_a_stale_page_saves_nothing(member, reporter) -> None:
    draft = uploaded(member, reporter, remark="")
    fill(draft, reporter, value("green_loan_balance", "91"))
    with pytest.raises(Conflict):
        fill(draft, reporter, value("green_loan_balance", "92"))
    with pytest.raises(Conflict):
        submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    assert CellEntry.objects.get().text == "91"


def test_only_a_draft_of_ones_own_is_filled_in(member, reporter, reviewer, accounts) -> None:
    draft = uploaded(member, reporter, remark="")
    for stranger in (reviewer, accounts["reporter_b"], accounts["auditor"]):
        with pytest.raises(NotAllowed):
            fill(draft, stranger, value("green_loan_balance", "91"))
        with pytest.raises(NotAllowed):
            begin_return(member=member, by=stranger, now=NOW)
    handed_in = submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    with pytest.raises(Conflict):
        fill(handed_in, reporter, value("green_loan_balance", "91"))
    with pytest.raises(Conflict):
        begin_return(member=member, by=reporter, now=NOW)
    assert not CellEntry.objects.exists()


def test_a_locked_quarter_is_not_filled_in(member, reporter) -> None:
    draft = uploaded(member, reporter, remark="")
    lock_round(reporting_round=member.round, by=None, now=NOW)
    with pytest.raises(Refused):
        fill(draft, reporter, value("green_loan_balance", "91"))
    draft.delete()
    with pytest.raises(Refused):
        begin_return(member=member, by=reporter, now=NOW)


def test_a_whole_return_is_typed_in_and_published(member, reporter, reviewer) -> None:
    draft = begin_return(member=member, by=reporter, now=NOW)
    assert draft.is_begun_on_page and draft.has_errors
    assert begin_return(member=member, by=reporter, now=NOW) == draft
    assert bytes(draft.file.content) == workbook.template_bytes(member=member)
    dated = Entry(COVER_SHEET, "date", "value", "2026-01-10")
    named = Entry(COVER_SHEET, "preparer", "value", "张三")
    saved = fill(draft, reporter, *all_filled(draft), dated, named)
    assert not saved.has_errors and saved.signatures["preparer"] == "张三"
    wrong = fill(saved, reporter, Entry(COVER_SHEET, "date", "value", "1926-01-10"))
    assert ("date_signed_out_of_reason", "date") in codes(wrong)
    right = fill(wrong, reporter, dated)
    assert not right.has_errors
    answers = {one.question: "属实。" for one in workbook.queries_of(quarterly_return=right)}
    handed_in = submit_return(
        quarterly_return=right, by=reporter, now=NOW, answers=answers, **confirmed(right)
    )
    done = accept_return(quarterly_return=handed_in, by=reviewer, now=NOW, **confirmed(handed_in))
    row = Observation.objects.published().get(indicator__code="green_loan_balance")
    assert (row.value, row.cell, row.read_as) == (90, row.cell, "page")
    assert done.progress_updates.published().count() == len(done.contents[TASKS])


def test_a_later_file_takes_the_place_of_all_that_was_filled_in(member, reporter) -> None:
    draft = begin_return(member=member, by=reporter, now=NOW)
    fill(draft, reporter, value("green_loan_balance", "91"))
    replaced = uploaded(member, reporter, remark="")
    assert (replaced.pk, replaced.is_begun_on_page) == (draft.pk, False)
    assert replaced.contents[INDICATOR_SHEET]["green_loan_balance"]["value"]["value"] == "90"
    assert not CellEntry.objects.exists()


def test_a_return_that_was_sent_back_is_gone_on_with(member, reporter, reviewer) -> None:
    draft = uploaded(member, reporter, remark="")
    fill(draft, reporter, value("green_loan_balance", "91"))
    draft.refresh_from_db()
    handed_in = submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    send_back_return(
        quarterly_return=handed_in, by=reviewer, now=NOW, reason="核实", **confirmed(handed_in)
    )
    further = begin_return(member=member, by=reporter, now=NOW)
    assert (further.number, further.state, further.file) == (2, "draft", draft.file)
    assert further.contents == draft.contents and further.version == 1
    kept = further.cell_entries.get()
    assert (kept.text, kept.entered_by, kept.in_file["value"]) == ("91", reporter, "90")
    corrected = fill(further, reporter, value("green_loan_balance", "93"))
    assert corrected.cell_entries.get().in_file["value"] == "90"
    assert QuarterlyReturn.objects.get(number=1).cell_entries.get().text == "91"


def test_an_accepted_return_is_corrected_on_the_page(member, reporter, reviewer) -> None:
    accepted(member, reporter, reviewer)
    further = begin_return(member=member, by=reporter, now=NOW)
    saved = fill(further, reporter, value("green_loan_balance", "93"))
    answers = {one.question: "更正。" for one in workbook.queries_of(quarterly_return=saved)}
    confirmation = {**confirmed(saved), "answers": answers}
    with pytest.raises(Refused):
        submit_return(quarterly_return=saved, by=reporter, now=NOW, **confirmation)
    done = submit_return(
        quarterly_return=saved, by=reporter, now=NOW, reason="笔误", **confirmation
    )
    assert done.state == "submitted"


@pytest.fixture
def doubtful(member, reporter, reviewer):
    """A draft of which the quarter before makes the checks ask about one figure."""
    accepted(member_of(opened("2025Q2")), reporter, reviewer)
    return uploaded(member, reporter, remark="", loan_balance=2000)


def test_a_remark_written_since_the_query_answers_it(doubtful, reporter) -> None:
    draft = doubtful
    query = next(
        one for one in workbook.queries_of(quarterly_return=draft) if one.key == "loan_balance"
    )
    assert workbook.unanswered_queries(quarterly_return=draft)
    told = fill(draft, reporter, value(query.key, "已与银行核对", "remark"))
    assert query.question not in {
        one.question for one in workbook.unanswered_queries(quarterly_return=told)
    }
    # Another figure is another question.
    other = fill(told, reporter, value("loan_balance", "2100"))
    asked = {one.question for one in workbook.unanswered_queries(quarterly_return=other)}
    assert query.question in asked


def test_answers_typed_beside_the_queries_are_kept(doubtful, reporter) -> None:
    draft = doubtful
    queries = workbook.queries_of(quarterly_return=draft)
    answers = {one.question: "属实。" for one in queries}
    kept = fill(draft, reporter, answers=answers)
    assert kept.version == draft.version
    assert not workbook.unanswered_queries(quarterly_return=kept)


def test_states_accounts_and_dates_of_tasks_are_put_right(member, reporter) -> None:
    draft = uploaded(member, reporter, remark="")
    key = next(iter(draft.contents[TASKS]))
    done = fill(draft, reporter, Entry(TASKS, key, "state", "已完成"))
    assert ("done_without_account", key) in codes(done)
    wrong = fill(done, reporter, Entry(TASKS, key, "due_on", "1926-01-01"))
    assert ("date_out_of_reason", key) in codes(wrong)
    right = fill(
        wrong,
        reporter,
        Entry(TASKS, key, "account", "已印发"),
        Entry(TASKS, key, "due_on", "2025年12月31日"),
    )
    assert not right.has_errors
    row = right.contents[TASKS][key]
    assert (row["state"]["value"], row["account"]["value"]) == ("done", "已印发")
    assert row["due_on"]["value"] == "2025-12-31"


def test_the_trail_tells_each_cell(member, reporter) -> None:
    draft = uploaded(member, reporter, remark="")
    fill(draft, reporter, value("green_loan_balance", "91"))
    event = Event.objects.get(deed="fill_in_return")
    place = f"{INDICATOR_SHEET}!{CellEntry.objects.get().cell}"
    assert (event.before["cells"], event.after["cells"]) == ({place: "90"}, {place: "91"})
    assert (event.before["version"], event.after["version"]) == (1, 2)

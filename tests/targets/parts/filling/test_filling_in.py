"""What a body fills in on the page: checked as its workbook is, kept beside the file's, carried."""

import pytest
from django.db import IntegrityError, transaction

from districts.models import Event
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import accept_return, lock_round, submit_return
from targets.actions.parts import begin_part, fill_in_part, hand_in_part, send_back_part
from targets.models import CellEntry, Observation, PartReturn
from targets.returns.parts.origin import origins
from targets.workbook import book as workbook
from targets.workbook.columns import INDICATOR_SHEET
from targets.workbook.correcting import Entry, inputs_of
from tests.targets.factories import NOW, VALUES, accepted, confirmed, member_of, opened
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    REFORM,
    TASKS,
    asked,
    completed,
    contributor_of,
    handed_in,
    seen,
    taken,
    upload,
    uploaded_part,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")
BONDS = "green_bond_balance"
FAULT = {"本期状态": "差不多"}


def fill(part, by, *entries, **more):
    return fill_in_part(part=part, by=by, now=NOW, entries=entries, **{**seen(part), **more})


def state(text, key=ALONE, column="state"):
    return Entry(TASKS, key, column, text)


def bonds(text, column="value"):
    return Entry(INDICATOR_SHEET, BONDS, column, text)


def begun(member, by, slug=ECOLOGY):
    return begin_part(asked=member.part_bodies.get(organisation__slug=slug), by=by, now=NOW)


def all_filled(part):
    """Everything that is compulsory, as a person types it in a row."""
    return [
        Entry(*one.place, str(VALUES.get(one.row.key, "不适用")) if one.row.unit else "推进中")
        for one in inputs_of(part)
        if one.column.is_required
    ]


def test_a_faulty_cell_is_put_right_in_its_place(parted, contributor) -> None:
    draft = uploaded_part(parted, contributor, tasks={ALONE: FAULT})
    place = draft.contents[TASKS][ALONE]["state"]["cell"]
    assert draft.has_errors
    saved = fill(draft, contributor, state("推进中"))
    assert (saved.version, saved.has_errors, saved.file) == (2, False, draft.file)
    cell = saved.contents[TASKS][ALONE]["state"]
    assert (cell["cell"], cell["value"], cell["read_as"]) == (place, "in_progress", "page")
    entry = CellEntry.objects.get()
    assert (entry.reported, entry.quarterly_return, entry.cell) == (draft, None, place)
    assert (entry.text, entry.in_file["typed"]) == ("推进中", "差不多")
    assert (entry.entered_by, entry.entered_at) == (contributor, NOW)
    assert place in str(entry) and str(draft) in str(entry)
    event = Event.objects.get(deed="fill_in_part")
    assert event.before["cells"] == {f"{TASKS}!{place}": "差不多"}
    assert event.after["cells"] == {f"{TASKS}!{place}": "推进中"}
    assert (event.after["body"], event.after["errors"], event.account) == (ECOLOGY, 0, contributor)


def test_the_same_rules_refuse_the_same_cells(parted, contributor) -> None:
    draft = uploaded_part(parted, contributor)
    wrong = fill(draft, contributor, bonds("1-2"), state("已完成"), state("", column="account"))
    codes = {(one["code"], one["key"]) for one in wrong.findings}
    assert {("range", BONDS), ("done_without_account", ALONE)} <= codes
    right = fill(wrong, contributor, bonds("１２亿元"), state("制度已印发", column="account"))
    assert not right.has_errors
    assert CellEntry.objects.count() == 3, "one row a cell, however often it is typed"


def test_what_a_cell_says_already_is_no_entry(parted, contributor) -> None:
    draft = uploaded_part(parted, contributor)
    saved = fill(draft, contributor, state("推进中"), state("推进中", "rongchang:1"))
    assert saved.version == draft.version and not CellEntry.objects.exists()
    assert not Event.objects.filter(deed="fill_in_part").exists()


def test_of_two_colleagues_one_is_told(parted, contributor) -> None:
    draft = uploaded_part(parted, contributor)
    colleague = contributor_of(parted, name="colleague")
    fill(draft, colleague, state("未启动"))
    with pytest.raises(Conflict):
        fill(draft, contributor, state("已完成"))
    with pytest.raises(Conflict):
        hand_in_part(part=draft, by=contributor, now=NOW, **seen(draft))
    assert CellEntry.objects.get().entered_by == colleague


def test_only_the_own_body_fills_in_its_own_draft(
    parted, contributor, of_reform, reporter, accounts
) -> None:
    draft = uploaded_part(parted, contributor)
    for stranger in (of_reform, reporter, accounts["reviewer"], accounts["auditor"]):
        with pytest.raises(NotAllowed):
            fill(draft, stranger, state("未启动"))
        with pytest.raises(NotAllowed):
            begun(parted, stranger)
    part = hand_in_part(part=draft, by=contributor, now=NOW, **seen(draft))
    with pytest.raises(Conflict):
        fill(part, contributor, state("未启动"))
    with pytest.raises(Conflict):
        begun(parted, contributor)
    assert not CellEntry.objects.exists()


def test_a_locked_quarter_is_not_filled_in(parted, contributor, of_reform) -> None:
    draft = uploaded_part(parted, contributor)
    sent_back = handed_in(parted, of_reform, REFORM)
    reporter = _reporter_of(parted)
    send_back_part(part=sent_back, by=reporter, now=NOW, reason="核实", **seen(sent_back))
    lock_round(reporting_round=parted.round, by=None, now=NOW)
    with pytest.raises(Refused):
        fill(draft, contributor, state("未启动"))
    with pytest.raises(Refused):
        begun(parted, of_reform, REFORM)
    draft.delete()
    with pytest.raises(Refused):
        begun(parted, contributor)


def _reporter_of(member):
    return member.jurisdiction.memberships.get(role="reporter").account


def test_a_whole_part_is_typed_in_and_published(parted, contributor, reporter, reviewer) -> None:
    draft = begun(parted, contributor)
    assert draft.is_begun_on_page and draft.has_errors
    assert begun(parted, contributor) == draft
    assert bytes(draft.file.content) == workbook.template_bytes(
        member=parted, body=draft.organisation
    )
    assert Event.objects.filter(deed="begin_part").count() == 1
    saved = fill(draft, contributor, *all_filled(draft))
    assert not saved.has_errors
    part = hand_in_part(part=saved, by=contributor, now=NOW, **seen(saved))
    held = taken(parted, reporter, part).draft
    cell = held.contents[INDICATOR_SHEET][BONDS]["value"]
    assert (cell["value"], cell["read_as"]) == (str(VALUES[BONDS]), "page")
    held = upload(parted, completed(held), reporter)
    answers = {one.question: "属实。" for one in workbook.queries_of(quarterly_return=held)}
    held = submit_return(
        quarterly_return=held, by=reporter, now=NOW, answers=answers, **confirmed(held)
    )
    accept_return(quarterly_return=held, by=reviewer, now=NOW, **confirmed(held))
    assert Observation.objects.published().get(indicator__code=BONDS).value == VALUES[BONDS]
    origin = origins(reader_of(reporter), [held.pk], INDICATOR_SHEET, BONDS)[held.pk]
    assert [(one.text, one.entered_by) for one in origin.entries] == [
        (str(VALUES[BONDS]), contributor)
    ]
    assert origin.part == part


def test_a_later_file_takes_the_place_of_all_that_was_filled_in(parted, contributor) -> None:
    draft = begun(parted, contributor)
    fill(draft, contributor, state("未启动"))
    replaced = uploaded_part(parted, contributor)
    assert (replaced.pk, replaced.is_begun_on_page) == (draft.pk, False)
    assert replaced.contents[TASKS][ALONE]["state"]["value"] == "in_progress"
    assert not CellEntry.objects.exists()


@pytest.mark.parametrize("decision", ["taken_over", "sent_back"])
def test_what_was_decided_on_is_gone_on_with(parted, contributor, reporter, decision) -> None:
    draft = uploaded_part(parted, contributor)
    saved = fill(draft, contributor, state("未启动"))
    part = hand_in_part(part=saved, by=contributor, now=NOW, **seen(saved))
    if decision == "taken_over":
        taken(parted, reporter, part)
    else:
        send_back_part(part=part, by=reporter, now=NOW, reason="核实", **seen(part))
    further = begun(parted, contributor)
    assert (further.number, further.state, further.version) == (2, "draft", 1)
    assert (further.file, further.contents) == (part.file, part.contents)
    kept = further.cell_entries.get()
    assert (kept.text, kept.entered_by, kept.in_file["value"]) == (
        "未启动",
        contributor,
        "in_progress",
    )
    fill(further, contributor, state("推进中"))
    assert part.cell_entries.get().text == "未启动"
    assert Event.objects.get(deed="begin_part").after["goes_on_from"] == 1


@pytest.fixture
def doubtful(parted, contributor, reporter, reviewer):
    """A part of which the quarter before makes the checks ask about a figure."""
    former = member_of(opened("2025Q2"))
    accepted(former, reporter, reviewer)
    return uploaded_part(parted, contributor, values={BONDS: 50})


def questions(part):
    return {one.question for one in workbook.unanswered_queries(quarterly_return=part)}


def test_answers_end_with_their_questions(doubtful, contributor) -> None:
    query = next(one for one in workbook.queries_of(quarterly_return=doubtful) if one.key == BONDS)
    typed = fill(doubtful, contributor, answers={query.question: " 属实。 "})
    assert typed.version == doubtful.version and not questions(typed)
    kept = fill(typed, contributor, state("未启动"))
    assert workbook.answers_of(kept) == {query.question: "属实。"}
    other = fill(kept, contributor, bonds("60"))
    assert query.question in questions(other), "another figure is another question"
    told = fill(other, contributor, bonds("已与银行核对", "remark"))
    assert workbook.answers_of(told) == {query.question: "已与银行核对"}
    again = fill(told, contributor, answers={query.question: "  "})
    assert workbook.answers_of(again) == {query.question: "已与银行核对"}


def test_an_entry_is_of_a_return_or_of_a_part(parted, contributor, reporter) -> None:
    draft = uploaded_part(parted, contributor)
    held = taken(parted, reporter, handed_in(parted, contributor_of(parted, REFORM), REFORM)).draft
    facts = {"sheet": TASKS, "key": ALONE, "column": "state", "cell": "F7"}
    facts |= {"entered_at": NOW, "entered_by": contributor}
    for owners in ({}, {"part": draft, "quarterly_return": held}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CellEntry.objects.create(**facts, **owners)
    CellEntry.objects.create(**facts, part=draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        CellEntry.objects.create(**facts, part=draft)


def test_a_colleague_who_begins_at_the_same_time_finds_the_draft(
    parted, contributor, reporter, monkeypatch
) -> None:
    part = handed_in(parted, contributor)
    send_back_part(part=part, by=reporter, now=NOW, reason="核实", **seen(part))
    from targets.actions.parts import filling

    first = begun(parted, contributor)
    again = filling._go_on_from(
        member=parted, body=first.organisation, by=contributor_of(parted, name="other"), now=NOW
    )
    assert again == first
    assert PartReturn.objects.count() == 2


def test_another_quarter_asks_anew(member, reporter, contributor) -> None:
    later = member_of(opened("2025Q4"))
    asked(later, reporter)
    assert begun(later, contributor).member == later

"""The reporter takes parts over: what stands in the draft, what is kept of where it came from."""

import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from districts.models import Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import (
    accept_return,
    send_back_return,
    submit_return,
    withdraw_return,
)
from targets.actions.parts import send_back_part, settle_rows, take_over_parts, withdraw_part
from targets.models import Observation, PartReturn, QuarterlyReturn, TakenRow
from targets.returns.parts.differences import differences, open_differences
from targets.workbook import book as workbook
from targets.workbook.columns import INDICATOR_SHEET
from tasks.models import ProgressUpdate
from tests.targets.factories import (
    NOW,
    confirmed,
    filled,
    places,
    submitted,
    uploaded,
)
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    OF_ECOLOGY_FIRST,
    OF_REFORM_FIRST,
    REFORM,
    TASKS,
    completed,
    handed_in,
    seen,
    taken,
    upload,
    uploaded_part,
)
from tests.targets.workbook import books

pytestmark = pytest.mark.usefixtures("loaded_plans")
DONE = {"本期状态": "已完成", "进展说明": "制度已印发"}


def state_of(draft, key):
    return draft.contents[TASKS][key]["state"]["value"]


def test_a_draft_begins_with_the_empty_workbook_of_the_moment(
    parted, contributor, reporter
) -> None:
    part = handed_in(parted, contributor, tasks={ALONE: DONE})
    done = taken(parted, reporter, part)
    draft = done.draft
    assert (draft.number, draft.state, draft.version, done.rows_left_out) == (1, "draft", 1, 0)
    assert bytes(draft.file.content) == workbook.template_bytes(member=parted)
    assert draft.file_name == workbook.template_name(member=parted)
    own = books.opened(bytes(draft.file.content))
    places_of_own = workbook.read_return(opened=own, member=parted).contents
    for sheet, rows in part.contents.items():
        for key, cells in rows.items():
            for name, cell in cells.items():
                standing = draft.contents[sheet][key][name]
                assert (standing["state"], standing["value"]) == (cell["state"], cell["value"])
                assert standing["cell"] == places_of_own[sheet][key][name]["cell"]
    # The part's rows have no fault any more, all others lack what is compulsory.
    faulty = {one["key"] for one in draft.findings}
    lacking = parted.indicators.count() - len(part.contents[INDICATOR_SHEET]) + 21
    assert not faulty & set(part.contents[TASKS]) and len(faulty) == lacking
    part.refresh_from_db()
    assert (part.state, part.decided_by, part.decided_at) == ("taken_over", reporter, NOW)
    event = Event.objects.get(deed="take_over_parts")
    assert (event.account, event.after["parts"]) == (reporter, [[ECOLOGY, 1]])
    assert not ProgressUpdate.objects.exists()


def test_every_row_keeps_part_file_cell_body_and_person(parted, contributor, reporter) -> None:
    part = handed_in(parted, contributor)
    draft = taken(parted, reporter, part).draft
    rows = draft.taken_rows.select_related("part__file", "part__organisation")
    assert rows.count() == 10
    row = rows.get(key=ALONE)
    assert row.is_used and row.cells == part.contents[TASKS][ALONE]
    assert (row.part, row.taken_by, row.part.handed_in_by) == (part, reporter, contributor)
    assert (row.part.organisation.slug, row.part.file.digest) == (ECOLOGY, part.file.digest)


def test_parts_go_into_the_draft_that_is_there(parted, contributor, of_reform, reporter) -> None:
    first = uploaded(parted, reporter, green_bond_balance=10)
    parts = [
        handed_in(parted, contributor, tasks={ALONE: DONE}, values={"green_bond_balance": 12}),
        handed_in(parted, of_reform, REFORM),
    ]
    draft = taken(parted, reporter, *parts).draft
    assert (draft.pk, draft.version) == (first.pk, 2)
    assert state_of(draft, ALONE) == "done"
    assert draft.contents["指标"]["green_bond_balance"]["value"]["value"] == "12"
    assert draft.contents["指标"]["loan_balance"] == first.contents["指标"]["loan_balance"]
    with pytest.raises(Conflict):
        submit_return(quarterly_return=first, by=reporter, now=NOW, **confirmed(first))


def test_the_filled_copy_says_what_the_draft_says_and_keeps_every_origin(
    parted, contributor, reporter, reviewer
) -> None:
    part = handed_in(
        parted,
        contributor,
        tasks={ALONE: {**DONE, "完成时限": "2026-06-30"}},
        values={"green_bond_balance": 12.5},
    )
    draft = taken(parted, reporter, part).draft
    again = upload(parted, completed(draft, loan_balance="数据待发布"), reporter)
    assert again.pk == draft.pk and not again.has_errors
    for key, cells in part.contents[TASKS].items():
        for name, cell in cells.items():
            assert again.contents[TASKS][key][name]["value"] == cell["value"]
    assert again.contents["指标"]["loan_balance"]["value"]["state"] == "not_yet_available"
    assert again.taken_rows.filter(is_used=True).count() == 10
    found = submit_return(quarterly_return=again, by=reporter, now=NOW, **confirmed(again))
    accept_return(quarterly_return=found, by=reviewer, now=NOW, **confirmed(found))
    update = ProgressUpdate.objects.published().get(task__number=17, task__plan__slug="rongchang")
    assert (update.state, update.account) == ("done", "制度已印发")
    number = Observation.objects.published().get(indicator__code="green_bond_balance")
    assert TakenRow.objects.filter(
        quarterly_return=number.quarterly_return, sheet=number.sheet, key="green_bond_balance"
    ).exists()


def test_another_workbook_ends_the_origin_of_what_it_says_otherwise(
    parted, contributor, reporter
) -> None:
    part = handed_in(parted, contributor, tasks={ALONE: DONE})
    draft = taken(parted, reporter, part).draft
    again = upload(parted, filled(parted), reporter)
    assert again.pk == draft.pk
    assert state_of(again, ALONE) == "in_progress"
    # Only what says the same word for word is the body's still.
    assert not again.taken_rows.filter(sheet=TASKS).exists()
    assert taken(parted, reporter, part).draft.taken_rows.filter(key=ALONE).exists()


class TestBodiesThatDiffer:
    @pytest.fixture
    def draft(self, parted, contributor, of_reform, reporter):
        """Both say something of what they lead together; in one row their states differ."""
        parts = [
            handed_in(parted, contributor, tasks={OF_REFORM_FIRST: DONE}),
            handed_in(parted, of_reform, REFORM),
        ]
        return taken(parted, reporter, *parts).draft

    def test_the_first_named_bodys_statement_is_proposed(self, draft) -> None:
        found = {one.key: one for one in differences(draft)}
        one = found[OF_REFORM_FIRST]
        assert [row.part.organisation.slug for row in one.rows] == [REFORM, ECOLOGY]
        assert one.is_open and one.used is one.rows[0]
        assert state_of(draft, OF_REFORM_FIRST) == "in_progress"
        other = found[OF_ECOLOGY_FIRST]
        assert [row.part.organisation.slug for row in other.rows] == [ECOLOGY, REFORM]
        # Same state, other words: shown, and nothing that must be decided.
        assert not other.must_be_settled
        assert [one.key for one in open_differences(draft)] == [OF_REFORM_FIRST]

    def test_nothing_is_submitted_before_the_reporter_decides(
        self, draft, parted, reporter
    ) -> None:
        draft = upload(parted, completed(draft), reporter)
        assert open_differences(draft) and not draft.has_errors
        with pytest.raises(Refused) as refusal:
            submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
        assert "不一致" in refusal.value.sentence
        [one] = open_differences(draft)
        choices = {(one.sheet, one.key): one.rows[1].pk}
        settled = settle_rows(
            quarterly_return=draft, by=reporter, now=NOW, choices=choices, **confirmed(draft)
        )
        assert settled.version == draft.version + 1
        assert state_of(settled, OF_REFORM_FIRST) == "done"
        row = settled.taken_rows.get(key=OF_REFORM_FIRST, is_used=True)
        assert (row.settled_by, row.part.organisation.slug) == (reporter, ECOLOGY)
        assert Event.objects.get(deed="settle_rows").after["rows"] == {
            f"{TASKS}!{OF_REFORM_FIRST}": [ECOLOGY, 1]
        }
        submit_return(quarterly_return=settled, by=reporter, now=NOW, **confirmed(settled))
        update = ProgressUpdate.objects.get(task__number=18, task__plan__slug="rongchang")
        assert update.state == "done"

    def test_the_proposed_one_may_be_kept_and_another_chosen_later(self, draft, reporter) -> None:
        [one] = open_differences(draft)
        for row, state in ((one.rows[0], "in_progress"), (one.rows[1], "done")):
            draft = settle_rows(
                quarterly_return=draft,
                by=reporter,
                now=NOW,
                choices={(one.sheet, one.key): row.pk},
                **confirmed(draft),
            )
            assert state_of(draft, OF_REFORM_FIRST) == state
            assert open_differences(draft) == []

    def test_a_decision_stands_when_the_parts_are_taken_over_again(
        self, draft, parted, reporter
    ) -> None:
        [one] = open_differences(draft)
        settle_rows(
            quarterly_return=draft,
            by=reporter,
            now=NOW,
            choices={(one.sheet, one.key): one.rows[1].pk},
            **confirmed(draft),
        )
        of_first = PartReturn.objects.get(organisation__slug=REFORM)
        again = taken(parted, reporter, of_first).draft
        assert state_of(again, OF_REFORM_FIRST) == "done"
        # What the decision chose is taken over anew: it is decided on anew.
        of_second = PartReturn.objects.get(organisation__slug=ECOLOGY)
        anew = taken(parted, reporter, of_second).draft
        assert [one.key for one in open_differences(anew)] == [OF_REFORM_FIRST]

    def test_who_puts_the_others_words_into_the_file_has_decided(
        self, draft, parted, reporter
    ) -> None:
        book = openpyxl.load_workbook(io.BytesIO(completed(draft)))
        rows, columns = places(book[TASKS])
        for heading, value in DONE.items():
            book[TASKS].cell(rows[OF_REFORM_FIRST], columns[heading]).value = value
        again = upload(parted, books.as_bytes(book), reporter)
        assert open_differences(again) == []
        row = again.taken_rows.get(key=OF_REFORM_FIRST, is_used=True)
        assert (row.part.organisation.slug, row.settled_by) == (ECOLOGY, reporter)

    def test_only_what_a_body_said_can_stand(self, draft, reporter) -> None:
        other = draft.taken_rows.get(key=ALONE)
        for choices in ({}, {(TASKS, OF_REFORM_FIRST): other.pk}, {(TASKS, "x"): other.pk}):
            with pytest.raises(Refused):
                settle_rows(
                    quarterly_return=draft,
                    by=reporter,
                    now=NOW,
                    choices=choices,
                    **confirmed(draft),
                )

    def test_nobody_else_decides(self, draft, accounts, contributor) -> None:
        [one] = open_differences(draft)
        choices = {(one.sheet, one.key): one.rows[0].pk}
        for name in ("reporter_b", "reviewer", "administrator", "auditor"):
            with pytest.raises(NotAllowed):
                settle_rows(
                    quarterly_return=draft,
                    by=accounts[name],
                    now=NOW,
                    choices=choices,
                    **confirmed(draft),
                )

    def test_one_statement_stands_by_constraint(self, draft) -> None:
        row = draft.taken_rows.get(key=OF_REFORM_FIRST, is_used=False)
        row.is_used = True
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_later_part_takes_the_place_of_the_bodys_former(parted, contributor, reporter) -> None:
    first = handed_in(parted, contributor)
    taken(parted, reporter, first)
    second = handed_in(parted, contributor, tasks={ALONE: DONE})
    with pytest.raises(Conflict):
        taken(parted, reporter, first)
    draft = taken(parted, reporter, second).draft
    assert state_of(draft, ALONE) == "done"
    assert {row.part for row in draft.taken_rows.all()} == {second}


def test_after_the_citys_sending_back_nothing_has_to_be_taken_over_again(
    parted, contributor, reporter, reviewer
) -> None:
    part = handed_in(parted, contributor, tasks={ALONE: DONE})
    draft = taken(parted, reporter, part).draft
    draft = upload(parted, completed(draft), reporter)
    found = submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    send_back_return(
        quarterly_return=found, by=reviewer, now=NOW, reason="请核对", **confirmed(found)
    )
    second = handed_in(parted, contributor, tasks={ALONE: {**DONE, "进展说明": "已印发并公布"}})
    later = taken(parted, reporter, second).draft
    assert (later.number, later.state, later.file) == (2, "draft", found.file)
    assert later.contents["指标"] == found.contents["指标"]
    assert later.contents[TASKS][ALONE]["account"]["value"] == "已印发并公布"
    assert later.taken_rows.filter(is_used=True).count() == 10
    assert not later.has_errors


def test_nothing_goes_into_a_return_that_waits(parted, contributor, reporter) -> None:
    part = handed_in(parted, contributor)
    found = submitted(parted, reporter)
    with pytest.raises(Conflict):
        taken(parted, reporter, part)
    with pytest.raises(Conflict):
        send_back_part(part=part, by=reporter, now=NOW, reason="请补充", **seen(part))
    withdraw_return(quarterly_return=found, by=reporter, now=NOW, **confirmed(found))
    assert taken(parted, reporter, part).draft.number == 2


def test_what_changed_since_it_was_looked_at_is_not_taken(parted, contributor, reporter) -> None:
    part = handed_in(parted, contributor)
    with pytest.raises(Conflict):
        take_over_parts(member=parted, seen={part.pk: 2}, by=reporter, now=NOW)
    withdraw_part(part=part, by=contributor, now=NOW, **seen(part))
    with pytest.raises(Conflict):
        taken(parted, reporter, part)
    draft = uploaded_part(parted, contributor)
    with pytest.raises(Conflict):
        taken(parted, reporter, draft)
    with pytest.raises(Refused):
        take_over_parts(member=parted, seen={10**9: 1}, by=reporter, now=NOW)
    with pytest.raises(Refused):
        take_over_parts(member=parted, seen={}, by=reporter, now=NOW)
    assert not QuarterlyReturn.objects.exists() and not TakenRow.objects.exists()


def test_nobody_else_takes_over_or_sends_back(parted, contributor, accounts) -> None:
    part = handed_in(parted, contributor)
    for stranger in (contributor, *accounts.values()):
        if stranger == accounts["reporter_a"]:
            continue
        with pytest.raises(NotAllowed):
            taken(parted, stranger, part)
        with pytest.raises(NotAllowed):
            send_back_part(part=part, by=stranger, now=NOW, reason="不行", **seen(part))
    assert not QuarterlyReturn.objects.exists()


def test_sending_back_needs_a_reason_and_the_next_file_is_the_next_part(
    parted, contributor, reporter
) -> None:
    part = handed_in(parted, contributor)
    with pytest.raises(Refused):
        send_back_part(part=part, by=reporter, now=NOW, reason="  ", **seen(part))
    back = send_back_part(part=part, by=reporter, now=NOW, reason="请补充说明", **seen(part))
    assert (back.state, back.reason, back.decided_by) == ("sent_back", "请补充说明", reporter)
    assert uploaded_part(parted, contributor).number == 2


def test_no_deed_without_its_event(parted, contributor, reporter, monkeypatch) -> None:
    part = handed_in(parted, contributor)

    def fails(**_arguments):
        raise RuntimeError("killed")

    monkeypatch.setattr("targets.actions.parts.taking_over.record_event", fails)
    with pytest.raises(RuntimeError):
        taken(parted, reporter, part)
    part.refresh_from_db()
    assert part.state == "handed_in"
    assert not QuarterlyReturn.objects.exists() and not TakenRow.objects.exists()

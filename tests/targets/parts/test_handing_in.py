"""A body uploads, corrects, hands in, withdraws: what is stored, what is refused, who may."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from districts.models import Event, SourceFile
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import lock_round
from targets.actions.parts import hand_in_part, receive_part, upload_part, withdraw_part
from targets.models import PartReturn, QuarterlyReturn
from targets.workbook import book as workbook
from tests.targets.factories import NOW, accepted, filled, member_of, opened, submitted
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    FORESTRY,
    REFORM,
    asked,
    body_of,
    contributor_of,
    filled_part,
    handed_in,
    seen,
    taken,
    uploaded_part,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")


def received(content, by):
    return receive_part(content=content, file_name="C:\\x\\分\t表.xlsx", by=by, now=NOW)


def test_a_part_holds_the_rows_that_its_body_leads_and_the_figures_it_provides(parted) -> None:
    content = workbook.template_content(workbook.Scope(parted, body_of(ECOLOGY)))
    assert [sheet.name for sheet in content.sheets] == ["填报说明", "指标", "举措"]
    assert all("荣昌区生态环境局分表" in sheet.title for sheet in content.sheets)
    [_cover, indicators, tasks] = content.sheets
    assert [row.key for row in indicators.rows] == ["green_bond_balance"]
    assert len(tasks.rows) == 9
    assert all("生态环境局" in row.texts["lead"] for row in tasks.rows)
    of_reform = workbook.template_content(workbook.Scope(parted, body_of(REFORM)))
    assert [sheet.name for sheet in of_reform.sheets] == ["填报说明", "举措"]


def test_a_file_becomes_a_draft_and_nothing_else(parted, contributor) -> None:
    content = filled_part(parted)
    draft = received(content, contributor)
    assert (draft.member, draft.organisation.slug) == (parted, ECOLOGY)
    assert (draft.number, draft.state, draft.version) == (1, "draft", 1)
    assert draft.file_name == "分表.xlsx"
    assert bytes(draft.file.content) == content
    assert not QuarterlyReturn.objects.exists()
    event = Event.objects.get(deed="upload_part")
    assert (event.account, event.object_key) == (contributor, str(draft.pk))
    assert (event.after["digest"], event.after["body"]) == (draft.file.digest, ECOLOGY)


def test_the_same_file_is_the_same_draft_and_another_one_replaces_it(parted, contributor) -> None:
    content = filled_part(parted)
    first, same = (received(content, contributor) for _ in range(2))
    assert (first.pk, same.version) == (same.pk, 1)
    other = uploaded_part(parted, contributor, tasks={ALONE: {"本期状态": "未启动"}})
    assert (other.pk, other.number, other.version) == (first.pk, 1, 2)
    assert Event.objects.filter(deed="upload_part").count() == 2


def test_two_of_one_body_at_once_have_one_winner(parted, contributor) -> None:
    colleague = contributor_of(parted, name="colleague")
    uploaded_part(parted, colleague)
    other = filled_part(parted, tasks={ALONE: {"本期状态": "未启动"}})
    with pytest.raises(Conflict):
        upload_part(
            member=parted,
            body=body_of(ECOLOGY),
            content=other,
            file_name="a.xlsx",
            by=contributor,
            now=NOW,
            seen={},
        )
    assert PartReturn.objects.get().uploaded_by == colleague


def test_whole_returns_and_other_bodies_parts_are_refused_in_words(parted, contributor) -> None:
    others = {
        "整份报表": filled(parted),
        "不是您单位": filled_part(parted, REFORM),
    }
    for words, content in others.items():
        with pytest.raises(Refused) as refusal:
            received(content, contributor)
        assert words in refusal.value.sentence
    assert not PartReturn.objects.exists() and not SourceFile.objects.exists()
    assert Event.objects.filter(deed="refuse_upload").count() == 2


def test_another_body_is_refused_like_one_that_does_not_exist(parted, contributor) -> None:
    sentences = set()
    forestry = body_of(FORESTRY)
    for content in (filled_part(parted, REFORM), filled_part(parted, FORESTRY)):
        with pytest.raises(Refused) as refusal:
            received(content, contributor)
        sentences.add(refusal.value.sentence)
    assert len(sentences) == 1
    with pytest.raises(NotAllowed):
        upload_part(
            member=parted,
            body=forestry,
            content=b"",
            file_name="a.xlsx",
            by=contributor,
            now=NOW,
        )
    # The same bytes offered as another's part: the workbook says whose it is.
    of_reform = contributor_of(parted, REFORM)
    with pytest.raises(Refused) as refusal:
        upload_part(
            member=parted,
            body=body_of(REFORM),
            content=filled_part(parted),
            file_name="a.xlsx",
            by=of_reform,
            now=NOW,
        )
    assert "其他单位" in refusal.value.sentence


def test_a_quarter_that_asks_the_body_for_nothing_is_refused(
    parted, contributor, reporter, reviewer
) -> None:
    content = filled_part(parted)
    asked(parted, reporter, {REFORM: ()})
    with pytest.raises(Refused) as unasked:
        received(content, contributor)
    assert "不是您单位" in unasked.value.sentence
    asked(parted, reporter)
    lock_round(reporting_round=parted.round, by=reviewer, now=NOW + datetime.timedelta(days=90))
    with pytest.raises(Refused) as locked:
        received(content, contributor)
    assert "2025年三季度" in locked.value.sentence


def test_faults_are_found_all_at_once_and_hold_the_part_up(parted, contributor) -> None:
    faults = {
        ALONE: {"本期状态": "差不多"},
        "rongchang:24": {"进展说明": None, "本期状态": "已完成"},
    }
    draft = uploaded_part(parted, contributor, tasks=faults)
    errors = {one["key"]: one["code"] for one in draft.findings if one["severity"] == "error"}
    assert errors == {ALONE: "unknown_choice", "rongchang:24": "done_without_account"}
    with pytest.raises(Refused):
        hand_in_part(part=draft, by=contributor, now=NOW, **seen(draft))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_handing_in_keeps_who_and_when_and_happens_once(parted, contributor) -> None:
    part = handed_in(parted, contributor)
    assert (part.state, part.handed_in_by, part.handed_in_at) == ("handed_in", contributor, NOW)
    again = hand_in_part(part=part, by=contributor, now=NOW, **seen(part))
    assert again.pk == part.pk
    assert Event.objects.filter(deed="hand_in_part").count() == 1
    with pytest.raises(Conflict):
        uploaded_part(parted, contributor, tasks={ALONE: {"本期状态": "未启动"}})


def test_what_is_confirmed_is_what_was_previewed(parted, contributor) -> None:
    first = uploaded_part(parted, contributor)
    looked_at = seen(first)
    uploaded_part(parted, contributor, tasks={ALONE: {"本期状态": "未启动"}})
    first.refresh_from_db()
    with pytest.raises(Conflict):
        hand_in_part(part=first, by=contributor, now=NOW, **looked_at)
    with pytest.raises(Conflict):
        hand_in_part(part=first, by=contributor, now=NOW, version=2, digest="0" * 64)
    first.refresh_from_db()
    assert first.state == "draft"


def test_queries_are_answered_before_and_the_answers_kept(
    parted, contributor, reporter, reviewer
) -> None:
    accepted(parted, reporter, reviewer)
    later = member_of(opened("2025Q4"))
    draft = uploaded_part(later, contributor, values={"green_bond_balance": 90})
    [query] = [one for one in draft.findings if one["severity"] == "query"]
    with pytest.raises(Refused) as refusal:
        hand_in_part(part=draft, by=contributor, now=NOW, **seen(draft))
    assert len(refusal.value.findings) == 1
    question = (query["code"], query["sheet"], query["key"])
    unasked = ("large_change", "指标", "loan_balance")
    part = hand_in_part(
        part=draft,
        by=contributor,
        now=NOW,
        answers={question: " 新发行一期 ", unasked: "没有问"},
        **seen(draft),
    )
    assert [one["answer"] for one in part.answers] == ["新发行一期"]
    # Taken over, the reporter is not asked the same again.
    draft = taken(later, reporter, part).draft
    [answer] = draft.query_answers.all()
    assert (answer.answer, answer.answered_by) == ("新发行一期", contributor)
    assert workbook.unanswered_queries(quarterly_return=draft) == []


def test_earlier_numbers_that_moved_ask_for_a_new_look(
    parted, contributor, reporter, reviewer
) -> None:
    later = member_of(opened("2025Q4"))
    draft = uploaded_part(later, contributor)
    accepted(parted, reporter, reviewer, green_bond_balance=90)
    with pytest.raises(Conflict):
        hand_in_part(part=draft, by=contributor, now=NOW, **seen(draft))
    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("draft", 2)
    assert [one["key"] for one in draft.findings] == ["green_bond_balance"]


def test_once_the_return_is_submitted_a_part_stays_a_draft(parted, contributor, reporter) -> None:
    draft = uploaded_part(parted, contributor)
    submitted(parted, reporter)
    with pytest.raises(Refused) as refusal:
        hand_in_part(part=draft, by=contributor, now=NOW, **seen(draft))
    assert "2026-01-10" in refusal.value.sentence
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_part_is_withdrawn_until_it_is_taken_over(parted, contributor, reporter) -> None:
    part = handed_in(parted, contributor)
    withdrawn = withdraw_part(part=part, by=contributor, now=NOW, **seen(part))
    assert withdrawn.state == "withdrawn"
    second = handed_in(parted, contributor)
    assert second.number == 2
    taken(parted, reporter, second)
    with pytest.raises(Conflict):
        withdraw_part(part=second, by=contributor, now=NOW, **seen(second))


def test_nobody_else_hands_in_or_withdraws(parted, contributor, of_reform, accounts) -> None:
    draft = uploaded_part(parted, contributor)
    for stranger in (of_reform, *accounts.values()):
        for action in (hand_in_part, withdraw_part):
            with pytest.raises(NotAllowed):
                action(part=draft, by=stranger, now=NOW, **seen(draft))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_role_taken_away_meanwhile_takes_the_write_back(parted, contributor, monkeypatch) -> None:
    draft = uploaded_part(parted, contributor)

    def leaves(**_arguments):
        contributor.memberships.all().delete()
        return []

    monkeypatch.setattr("targets.workbook.book.recheck", leaves)
    with pytest.raises(NotAllowed):
        hand_in_part(part=draft, by=contributor, now=NOW, **seen(draft))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_quarter_that_runs_takes_no_part(accounts, reporter) -> None:
    from tests.targets.factories import member_of, opened

    running = member_of(opened("2026Q1"))
    asked(running, reporter)
    someone = contributor_of(running)
    draft = uploaded_part(running, someone)
    with pytest.raises(Refused) as refusal:
        hand_in_part(part=draft, by=someone, now=NOW, **seen(draft))
    assert "2026-03-31" in refusal.value.sentence


def test_one_open_part_a_body_by_constraint(parted, contributor) -> None:
    first = uploaded_part(parted, contributor)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartReturn.objects.create(
            member=parted,
            organisation=first.organisation,
            number=2,
            file=first.file,
            file_name="a.xlsx",
            uploaded_at=NOW,
            uploaded_by=contributor,
        )

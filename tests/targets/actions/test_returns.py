"""Upload, submit, accept, send back, withdraw: what is stored, what is refused, who may."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from districts.models import DataVersion, Event, SourceFile
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import (
    accept_return,
    receive_workbook,
    send_back_return,
    submit_return,
    upload_return,
    withdraw_return,
)
from targets.models import Observation, QuarterlyReturn, QueryAnswer
from tests.targets.factories import (
    NOW,
    accepted,
    confirmed,
    filled,
    member_of,
    opened,
    submitted,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")


def published(code):
    return Observation.objects.published().get(indicator__code=code)


def test_a_file_becomes_a_draft_and_nothing_else(member, reporter) -> None:
    content = filled(member)
    draft = receive_workbook(content=content, file_name="C:\\x\\报\t表.xlsx", by=reporter, now=NOW)
    assert (draft.member, draft.number, draft.state, draft.version) == (member, 1, "draft", 1)
    assert draft.file_name == "报表.xlsx"
    assert bytes(draft.file.content) == content
    assert not Observation.objects.exists()
    event = Event.objects.get(deed="upload_return")
    assert (event.account, event.object_key) == (reporter, str(draft.pk))
    assert event.after["digest"] == draft.file.digest


def test_the_same_file_twice_is_the_same_draft(member, reporter) -> None:
    content = filled(member)
    first, second = (
        upload_return(member=member, content=content, file_name="a.xlsx", by=reporter, now=NOW)
        for _ in range(2)
    )
    assert (first.pk, second.version) == (second.pk, 1)
    assert Event.objects.filter(deed="upload_return").count() == 1


def test_another_file_replaces_the_open_draft(member, reporter) -> None:
    first = uploaded(member, reporter)
    second = uploaded(member, reporter, green_loan_balance=91)
    assert (second.pk, second.number, second.version) == (first.pk, 1, 2)
    assert second.file.digest != first.file.digest
    assert QuarterlyReturn.objects.count() == 1


def test_a_file_that_is_no_return_leaves_an_event_only(member, reporter) -> None:
    with pytest.raises(Refused) as refusal:
        receive_workbook(content=b"a,b\n1,2\n", file_name="a.csv", by=reporter, now=NOW)
    assert refusal.value.sentence
    assert not QuarterlyReturn.objects.exists()
    assert not SourceFile.objects.exists()
    event = Event.objects.get(deed="refuse_upload")
    assert (event.account, event.after["file_name"]) == (reporter, "a.csv")


def test_a_workbook_of_another_jurisdiction_is_refused_like_one_of_none(
    member, accounts, reporter
) -> None:
    other = filled(member_of(member.round, "wushan"))
    with pytest.raises(Refused) as of_another:
        receive_workbook(content=other, file_name="a.xlsx", by=reporter, now=NOW)
    accounts["reporter_b"].memberships.all().delete()
    with pytest.raises(Refused) as without_role:
        receive_workbook(content=other, file_name="a.xlsx", by=accounts["reporter_b"], now=NOW)
    assert of_another.value.sentence == without_role.value.sentence
    assert "巫山" not in of_another.value.sentence
    assert not QuarterlyReturn.objects.exists()


def test_a_quarter_that_is_not_open_is_refused(member, reporter) -> None:
    content = filled(member)
    member.round.delete()
    with pytest.raises(Refused):
        receive_workbook(content=content, file_name="a.xlsx", by=reporter, now=NOW)


def test_nobody_uploads_for_another_jurisdiction(member, accounts) -> None:
    for name in ("reporter_b", "reviewer", "administrator", "official"):
        with pytest.raises(NotAllowed):
            uploaded(member, accounts[name])
    assert not QuarterlyReturn.objects.exists()


def test_faulty_cells_make_a_draft_that_cannot_be_submitted(member, reporter) -> None:
    draft = uploaded(member, reporter, green_loan_balance="约100", loan_balance=None)
    assert draft.has_errors
    assert sum(finding["severity"] == "error" for finding in draft.findings) == 2
    with pytest.raises(Refused):
        submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Observation.objects.exists()


def test_submitting_stores_the_rows_and_publishes_nothing(member, reporter) -> None:
    found = submitted(member, reporter)
    assert (found.state, found.submitted_by, found.submitted_at) == ("submitted", reporter, NOW)
    rows = found.observations.filter(origin="return")
    # Classes of the loans may stand beside what is asked for.
    assert rows.filter(indicator__in=member.indicators.all()).count() == member.indicators.count()
    assert rows.get(indicator__code="green_loan_balance").value == Decimal("90")
    assert not Observation.objects.published().exists()


def test_submitting_twice_has_one_effect(member, reporter) -> None:
    found = submitted(member, reporter)
    again = submit_return(quarterly_return=found, by=reporter, now=NOW, **confirmed(found))
    assert again.pk == found.pk
    assert Event.objects.filter(deed="submit_return").count() == 1
    rows = found.observations.filter(origin="return", indicator__in=member.indicators.all())
    assert rows.count() == member.indicators.count()


def test_what_is_confirmed_is_what_was_previewed(member, reporter, reviewer) -> None:
    first = uploaded(member, reporter)
    seen = confirmed(first)
    uploaded(member, reporter, green_loan_balance=91)
    with pytest.raises(Conflict):
        submit_return(quarterly_return=first, by=reporter, now=NOW, **seen)
    with pytest.raises(Conflict):
        submit_return(quarterly_return=first, by=reporter, now=NOW, version=2, digest="0" * 64)
    first.refresh_from_db()
    assert first.state == "draft"
    submit_return(quarterly_return=first, by=reporter, now=NOW, **confirmed(first))
    with pytest.raises(Conflict):
        accept_return(quarterly_return=first, by=reviewer, now=NOW, **seen)


def test_earlier_numbers_that_moved_ask_for_a_new_look(member, reporter, reviewer) -> None:
    later = member_of(opened("2025Q4"))
    draft = uploaded(later, reporter, remark="")
    accepted(member, reporter, reviewer, green_loan_balance=10)
    with pytest.raises(Conflict):
        submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("draft", 2)
    assert "green_loan_balance" in {
        finding["key"] for finding in draft.findings if finding["severity"] == "query"
    }


def test_queries_must_be_answered_in_the_workbook_or_on_the_page(
    member, reporter, reviewer
) -> None:
    accepted(member, reporter, reviewer)
    later = member_of(opened("2025Q4"))
    draft = uploaded(later, reporter, remark="", green_loan_balance=300)
    queries = [finding for finding in draft.findings if finding["severity"] == "query"]
    assert queries
    with pytest.raises(Refused) as refusal:
        submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    assert len(refusal.value.findings) == len(queries)
    answers = {(query["code"], query["sheet"], query["key"]): "新发放" for query in queries}
    unasked = {("large_change", "指标", "forest_stock"): "没有问"}
    submit_return(
        quarterly_return=draft,
        by=reporter,
        now=NOW,
        answers={**answers, **unasked},
        **confirmed(draft),
    )
    assert set(QueryAnswer.objects.values_list("answer", flat=True)) == {"新发放"}
    assert QueryAnswer.objects.count() == len(queries)


def test_accepting_publishes_and_derives_the_share(member, reporter, reviewer) -> None:
    stamp = DataVersion.objects.values_list("stamp", flat=True).first()
    plans = DataVersion.objects.values_list("plans_stamp", flat=True).first()
    found = accepted(member, reporter, reviewer)
    assert (found.state, found.reviewed_by, found.reviewed_at) == ("accepted", reviewer, NOW)
    assert published("green_loan_balance").published_at == NOW
    share = published("green_loan_share")
    assert (share.value, share.origin) == (Decimal("10"), "derived")
    assert share.numerator == published("green_loan_balance")
    assert share.denominator == published("loan_balance")
    assert DataVersion.objects.get().stamp > stamp
    assert DataVersion.objects.get().plans_stamp == plans


def test_no_share_is_derived_without_both_parts(member, reporter, reviewer) -> None:
    accepted(member, reporter, reviewer, loan_balance="数据待发布")
    assert published("loan_balance").state == "not_yet_available"
    assert not Observation.objects.filter(indicator__code="green_loan_share").exists()


def test_a_correction_needs_a_reason_and_supersedes(member, reporter, reviewer) -> None:
    first = accepted(member, reporter, reviewer)
    later = NOW + datetime.timedelta(days=1)
    draft = uploaded(member, reporter, later, green_loan_balance=99)
    assert (draft.number, draft.state) == (2, "draft")
    with pytest.raises(Refused):
        submit_return(quarterly_return=draft, by=reporter, now=later, **confirmed(draft))
    submit_return(
        quarterly_return=draft, by=reporter, now=later, reason="漏报一笔", **confirmed(draft)
    )
    assert published("green_loan_balance").value == Decimal("90")
    accept_return(quarterly_return=draft, by=reviewer, now=later, **confirmed(draft))
    first.refresh_from_db()
    assert (first.state, first.superseded_at) == ("accepted", later)
    assert published("green_loan_balance").value == Decimal("99")
    assert published("green_loan_share").value == Decimal("11")
    former = Observation.objects.as_of(NOW).get(indicator__code="green_loan_balance")
    assert (former.value, former.superseded_at) == (Decimal("90"), later)
    assert QuarterlyReturn.objects.current().get() == draft


def test_sending_back_needs_a_reason_and_the_next_file_is_the_next_return(
    member, reporter, reviewer
) -> None:
    found = submitted(member, reporter)
    with pytest.raises(Refused):
        send_back_return(
            quarterly_return=found, by=reviewer, now=NOW, reason="  ", **confirmed(found)
        )
    found.refresh_from_db()
    assert found.state == "submitted"
    back = send_back_return(
        quarterly_return=found, by=reviewer, now=NOW, reason="请核对单位", **confirmed(found)
    )
    assert (back.state, back.review_reason) == ("sent_back", "请核对单位")
    assert not Observation.objects.published().exists()
    assert uploaded(member, reporter).number == 2


def test_while_a_return_waits_nothing_is_uploaded(member, reporter) -> None:
    found = submitted(member, reporter)
    with pytest.raises(Conflict):
        uploaded(member, reporter, green_loan_balance=91)
    withdrawn = withdraw_return(quarterly_return=found, by=reporter, now=NOW, **confirmed(found))
    assert withdrawn.state == "withdrawn"
    assert not Observation.objects.exists()
    assert uploaded(member, reporter, green_loan_balance=91).number == 2


def test_a_decided_return_is_decided_once(member, reporter, reviewer, accounts) -> None:
    found = accepted(member, reporter, reviewer)
    for action, extra in (
        (accept_return, {}),
        (send_back_return, {"reason": "晚了"}),
    ):
        with pytest.raises(Conflict):
            action(
                quarterly_return=found,
                by=accounts["second_reviewer"],
                now=NOW,
                **confirmed(found),
                **extra,
            )
    with pytest.raises(Conflict):
        withdraw_return(quarterly_return=found, by=reporter, now=NOW, **confirmed(found))


def test_a_return_that_was_withdrawn_cannot_be_accepted(member, reporter, reviewer) -> None:
    first = submitted(member, reporter)
    withdraw_return(quarterly_return=first, by=reporter, now=NOW, **confirmed(first))
    submitted(member, reporter, green_loan_balance=91)
    with pytest.raises(Conflict):
        accept_return(quarterly_return=first, by=reviewer, now=NOW, **confirmed(first))


def test_four_eyes(member, reporter, reviewer) -> None:
    reporter.memberships.create(role="reviewer")
    found = submitted(member, reporter)
    for action, extra in ((accept_return, {}), (send_back_return, {"reason": "不行"})):
        with pytest.raises(NotAllowed):
            action(quarterly_return=found, by=reporter, now=NOW, **confirmed(found), **extra)
    found.refresh_from_db()
    assert found.state == "submitted"


def test_only_the_city_office_decides_and_only_its_own_district_withdraws(
    member, reporter, accounts
) -> None:
    found = submitted(member, reporter)
    for name in ("reporter_a", "reporter_b", "official", "leader", "administrator", "auditor"):
        with pytest.raises(NotAllowed):
            accept_return(quarterly_return=found, by=accounts[name], now=NOW, **confirmed(found))
    for name in ("reporter_b", "reviewer", "administrator"):
        with pytest.raises(NotAllowed):
            withdraw_return(quarterly_return=found, by=accounts[name], now=NOW, **confirmed(found))


def test_no_deed_without_its_event(member, reporter, reviewer, monkeypatch) -> None:
    found = submitted(member, reporter)

    def fails(**_arguments):
        raise RuntimeError("killed")

    monkeypatch.setattr("targets.actions.review.record_event", fails)
    with pytest.raises(RuntimeError):
        accept_return(quarterly_return=found, by=reviewer, now=NOW, **confirmed(found))
    found.refresh_from_db()
    assert found.state == "submitted"
    assert not Observation.objects.published().exists()


def test_a_constraint_answers_in_words(member, reporter, reviewer, monkeypatch) -> None:
    found = submitted(member, reporter)

    def fails(**_arguments):
        raise IntegrityError("UNIQUE constraint failed: targets_quarterlyreturn.member_id")

    monkeypatch.setattr("targets.workbook.book.publish_contents", fails)
    with pytest.raises(Conflict) as refusal:
        accept_return(quarterly_return=found, by=reviewer, now=NOW, **confirmed(found))
    assert "UNIQUE" not in refusal.value.sentence


def test_a_role_taken_away_while_writing_takes_the_write_back(
    member, reporter, monkeypatch
) -> None:
    from targets.actions import returns

    draft = uploaded(member, reporter)
    save_contents = returns.workbook.save_contents

    def save_and_lose(**arguments):
        save_contents(**arguments)
        reporter.memberships.all().delete()

    monkeypatch.setattr("targets.workbook.book.save_contents", save_and_lose)
    with pytest.raises(NotAllowed):
        submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert reporter.memberships.exists()


def test_each_deed_is_written_down(member, reporter, reviewer) -> None:
    accepted(member, reporter, reviewer)
    deeds = Event.objects.order_by("pk").values_list("deed", "account__username")
    assert list(deeds)[-3:] == [
        ("upload_return", "reporter_a"),
        ("submit_return", "reporter_a"),
        ("accept_return", "reviewer"),
    ]
    last = Event.objects.latest("pk")
    assert (last.before, last.after["state"]) == ({"state": "submitted"}, "accepted")

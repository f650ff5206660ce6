"""What a reviewer says of single rows: when it may be said, who reads it, where it comes back."""

import io

import openpyxl
import pytest
from django.urls import reverse

from districts.models import Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import accept_return, remark_on_return, send_back_return
from targets.models import CellRemark
from targets.workbook import book as workbook
from tests.targets.factories import NOW, confirmed, submitted, uploaded
from tests.targets.returns.test_return_pages import hidden_fields, text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
ROW = {"sheet": "指标", "key": "green_loan_balance"}
SAID = "请核对是否含票据<b>"


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


@pytest.fixture
def waiting(member, reporter):
    return submitted(member, reporter)


def remarked(held, by, text=SAID, **changes):
    row = {**ROW, **changes}
    return remark_on_return(
        quarterly_return=held, by=by, now=NOW, text=text, **row, **confirmed(held)
    )


def sent_back(held, by):
    return send_back_return(
        quarterly_return=held, by=by, now=NOW, reason="见批注", **confirmed(held)
    )


def test_a_remark_is_kept_changed_and_taken_back(waiting, reviewer) -> None:
    remarked(waiting, reviewer, "先看")
    remarked(waiting, reviewer, f" {SAID} ")
    [kept] = CellRemark.objects.all()
    value = waiting.contents["指标"]["green_loan_balance"]["value"]
    assert (kept.text, kept.place, kept.made_by) == (SAID, f"指标!{value['cell']}", reviewer)
    remarked(waiting, reviewer, "  ")
    assert not CellRemark.objects.exists()
    events = Event.objects.filter(deed="remark_on_return").order_by("pk")
    assert [one.after["remark"] for one in events] == ["先看", SAID, ""]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == ("submitted", 1)


def test_only_a_waiting_return_takes_one_and_only_at_a_row_that_it_holds(
    member, reporter, reviewer, waiting
) -> None:
    for changes in (
        {"key": "no_such"},
        {"sheet": "举"},
        {"key": "green_loan_balance/loan_balance"},
    ):
        with pytest.raises(Refused):
            remarked(waiting, reviewer, **changes)
    stale = {**confirmed(waiting), "version": 7}
    with pytest.raises(Conflict):
        remark_on_return(quarterly_return=waiting, by=reviewer, now=NOW, text=SAID, **ROW, **stale)
    with pytest.raises(NotAllowed):
        remarked(waiting, reporter)
    sent_back(waiting, reviewer)
    with pytest.raises(Conflict):
        remarked(waiting, reviewer)
    assert not CellRemark.objects.exists()


def test_who_handed_it_in_remarks_on_nothing(waiting, reviewer) -> None:
    type(waiting).objects.filter(pk=waiting.pk).update(submitted_by=reviewer)
    with pytest.raises(NotAllowed):
        remarked(waiting, reviewer)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_reporter_reads_it_at_its_row_once_it_is_decided_on(
    waiting, reviewer, reporter, member, client_of, language, settings
) -> None:
    settings.LANGUAGE_CODE = language
    clerk, office = client_of("reporter_a"), client_of("reviewer")
    address, target = waiting.get_absolute_url(), reverse("return_remark", args=[waiting.pk])
    fields = hidden_fields(office.get(address))
    kept = office.post(target, {**fields, **ROW, "text": SAID})
    assert kept["Location"] == f"{address}#row-green_loan_balance"
    assert SAID in text_of(office.get(address))
    assert SAID not in text_of(clerk.get(address))
    assert clerk.post(target, {**fields, **ROW, "text": "自己批"}).status_code == 403
    # The reason of sending back begins with where the remarks are.
    [remark] = CellRemark.objects.all()
    assert f"{remark.place}" in office.get(address).context["send_back_form"]["reason"].value()
    sent_back(waiting, reviewer)
    page = clerk.get(address)
    assert text_of(page).count(SAID) == 2
    assert 'href="#row-green_loan_balance"' in page.content.decode()
    # It stands beside the row of the next return too, and of no later one.
    again = uploaded(member, reporter, green_loan_balance=91)
    assert SAID in text_of(clerk.get(again.get_absolute_url()))


def test_what_is_too_long_stays_in_its_field(waiting, client_of) -> None:
    office, text = client_of("reviewer"), "长" * 2001
    fields = hidden_fields(office.get(waiting.get_absolute_url()))
    answer = office.post(
        reverse("return_remark", args=[waiting.pk]), {**fields, **ROW, "text": text}
    )
    assert answer.status_code == 422
    assert f">{text}</textarea>" in answer.content.decode()
    assert answer.content.decode().count("errorlist") == 1


def test_it_is_a_comment_in_the_marked_copy(waiting, reviewer, client_of) -> None:
    remarked(waiting, reviewer)
    cell = CellRemark.objects.get().cell
    address = reverse("return_annotated", args=[waiting.pk])
    before, seen = (
        openpyxl.load_workbook(io.BytesIO(client_of(name).get(address).content))["指标"][cell]
        for name in ("reporter_a", "reviewer")
    )
    assert before.comment is None
    assert f"审核批注：{SAID}" in seen.comment.text
    assert seen.fill.start_color.rgb == "FFE3DFF2"
    # Marked anew without it, the cell looks like any other.
    clean = workbook.annotated_copy(content=client_of("reviewer").get(address).content, findings=[])
    assert openpyxl.load_workbook(io.BytesIO(clean))["指标"][cell].comment is None


def test_an_accepted_return_keeps_its_remarks_and_passes_none_on(
    member, reporter, reviewer, client_of
) -> None:
    held = submitted(member, reporter)
    remarked(held, reviewer)
    accept_return(quarterly_return=held, by=reviewer, now=NOW, **confirmed(held))
    assert SAID in text_of(client_of("reporter_a").get(held.get_absolute_url()))
    again = uploaded(member, reporter, green_loan_balance=91)
    assert SAID not in text_of(client_of("reporter_a").get(again.get_absolute_url()))

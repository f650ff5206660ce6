"""The pages of returns and rounds, over HTTP, as each reader sees them."""

import html
import re
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from targets.actions import lock_round, send_back_return
from targets.models import QuarterlyReturn, ReportingRound
from tests.greenfin.pages import shared_part
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


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


def text_of(response):
    """What a reader sees of a page, blanks folded."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def hidden_fields(response):
    """Name and value of the hidden fields of the page's forms."""
    return dict(re.findall(r'name="(version|digest)" value="([^"]*)"', response.content.decode()))


def post_file(client, content, name="报表.xlsx"):
    return client.post(reverse("return_upload"), {"workbook": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_return_goes_from_file_to_publication_over_http(
    member, client_of, language, settings
) -> None:
    settings.LANGUAGE_CODE = language
    reporter, reviewer = client_of("reporter_a"), client_of("reviewer")
    assert reporter.get(reverse("return_list")).status_code == 200
    template = reporter.get(reverse("return_template", args=["rongchang", "2025Q3"]))
    assert template.content[:2] == b"PK"
    answer = post_file(reporter, filled(member))
    draft = QuarterlyReturn.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == draft.get_absolute_url()
    page = reporter.get(answer["Location"])
    assert page.status_code == 200
    assert "90" in text_of(page)
    submit = reporter.post(reverse("return_submit", args=[draft.pk]), hidden_fields(page))
    assert submit.status_code == 302
    queue = reviewer.get(reverse("return_list"))
    assert draft.get_absolute_url() in queue.content.decode()
    page = reviewer.get(draft.get_absolute_url())
    accept = reviewer.post(reverse("return_accept", args=[draft.pk]), hidden_fields(page))
    assert accept.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "accepted"
    board = reviewer.get(reverse("round", args=["2025Q3"]))
    assert draft.get_absolute_url() in board.content.decode()
    row = draft.observations.filter(origin="return").first()
    assert reporter.get(row.get_absolute_url()).status_code == 200


def test_the_page_lists_every_fault_with_its_cell_and_offers_no_submission(
    member, reporter, client_of
) -> None:
    draft = uploaded(member, reporter, green_loan_balance="约100", loan_balance="-")
    page = client_of("reporter_a").get(draft.get_absolute_url())
    for finding in draft.findings:
        assert f"{finding['sheet']}!{finding['cell']}" in text_of(page)
    assert reverse("return_submit", args=[draft.pk]) not in page.content.decode()
    answer = client_of("reporter_a").post(
        reverse("return_submit", args=[draft.pk]), confirmed(draft)
    )
    assert answer.status_code == 422


def test_an_unanswered_query_is_asked_on_the_page_and_what_was_typed_stays(
    member, reporter, accounts, client_of
) -> None:
    accepted(member, reporter, accounts["reviewer"])
    draft = uploaded(
        member_of(opened("2025Q4")), reporter, remark="", green_loan_balance=300, loan_balance=2000
    )
    client = client_of("reporter_a")
    page = client.get(draft.get_absolute_url())
    names = re.findall(r'<textarea name="(answer-[0-9a-f]+)"', page.content.decode())
    assert len(names) >= 2
    target = reverse("return_submit", args=[draft.pk])
    one = client.post(target, {**hidden_fields(page), names[0]: "新发放绿色贷款"})
    assert one.status_code == 422
    assert "新发放绿色贷款</textarea>" in one.content.decode()
    answers = dict.fromkeys(names, "经核实无误")
    assert client.post(target, {**hidden_fields(page), **answers}).status_code == 302
    shown = client_of("reviewer").get(draft.get_absolute_url())
    assert text_of(shown).count("经核实无误") == len(names)


def test_answers_of_the_return_before_are_offered_again(
    member, reporter, accounts, client_of
) -> None:
    accepted(member, reporter, accounts["reviewer"])
    later = member_of(opened("2025Q4"))
    draft = uploaded(later, reporter, remark="", green_loan_balance=300)
    client = client_of("reporter_a")
    page = client.get(draft.get_absolute_url())
    names = re.findall(r'<textarea name="(answer-[0-9a-f]+)"', page.content.decode())
    client.post(
        reverse("return_submit", args=[draft.pk]),
        {**hidden_fields(page), **dict.fromkeys(names, "上次的说明")},
    )
    draft.refresh_from_db()
    send_back_return(
        quarterly_return=draft,
        by=accounts["reviewer"],
        now=NOW,
        reason="请核对",
        **confirmed(draft),
    )
    again = uploaded(later, reporter, remark="", green_loan_balance=301)
    page = client.get(again.get_absolute_url())
    assert "上次的说明</textarea>" in page.content.decode()


def test_a_stale_confirmation_is_409_and_shows_the_new_preview(member, reporter, client_of) -> None:
    client = client_of("reporter_a")
    draft = uploaded(member, reporter)
    seen = hidden_fields(client.get(draft.get_absolute_url()))
    draft = uploaded(member, reporter, green_loan_balance=12345, loan_balance=99999)
    target = reverse("return_submit", args=[draft.pk])
    stale = client.post(target, seen)
    assert stale.status_code == 409
    assert "12,345" in text_of(stale)
    assert hidden_fields(stale) == {"version": "2", "digest": draft.file.digest}
    assert client.post(target).status_code == 409
    assert client.post(target, hidden_fields(stale)).status_code == 302


def test_sending_back_without_a_reason_is_422_and_with_one_reaches_the_reporter(
    member, reporter, client_of
) -> None:
    found = submitted(member, reporter)
    reviewer = client_of("reviewer")
    target = reverse("return_send_back", args=[found.pk])
    fields = hidden_fields(reviewer.get(found.get_absolute_url()))
    assert reviewer.post(target, fields).status_code == 422
    assert reviewer.post(target, {**fields, "reason": "请核对<b>单位</b>"}).status_code == 302
    start = client_of("reporter_a").get(reverse("return_list"))
    assert "请核对<b>单位</b>" in text_of(start)
    assert "<b>单位" not in start.content.decode()
    stale = reviewer.post(target, {**fields, "reason": "再退一次"})
    assert stale.status_code == 409
    page = client_of("reporter_a").get(found.get_absolute_url())
    assert reverse("return_upload") in page.content.decode()
    uploaded(member, reporter, green_loan_balance=91)
    page = client_of("reporter_a").get(found.get_absolute_url())
    assert reverse("return_upload") not in page.content.decode()


def test_a_correction_asks_for_its_reason_and_keeps_it(
    member, reporter, accounts, client_of
) -> None:
    accepted(member, reporter, accounts["reviewer"])
    draft = uploaded(member, reporter, green_loan_balance=99)
    client = client_of("reporter_a")
    page = client.get(draft.get_absolute_url())
    assert 'name="reason"' in page.content.decode()
    target = reverse("return_submit", args=[draft.pk])
    assert client.post(target, hidden_fields(page)).status_code == 422
    done = client.post(target, {**hidden_fields(page), "reason": "漏报一笔"})
    assert done.status_code == 302
    assert "漏报一笔" in text_of(client_of("reviewer").get(draft.get_absolute_url()))


def test_withdrawing_over_http(member, reporter, client_of) -> None:
    found = submitted(member, reporter)
    client = client_of("reporter_a")
    fields = hidden_fields(client.get(found.get_absolute_url()))
    assert client.post(reverse("return_withdraw", args=[found.pk]), fields).status_code == 302
    found.refresh_from_db()
    assert found.state == "withdrawn"


def refused(client, address, number):
    answer = client.get(reverse(address, args=[number]))
    assert answer.status_code == 404
    return re.sub(r"\b[0-9a-f]{8}\b", "", shared_part(answer)).replace(f"/{number}/", "//")


@pytest.mark.parametrize("deed", ["submit", "accept", "send_back", "withdraw"])
def test_anothers_return_answers_like_a_missing_one(member, reporter, client_of, deed) -> None:
    found = submitted(member, reporter)
    for name in ("reporter_b", "official", "leader"):
        client = client_of(name)
        for address in ("return", "return_original", "return_annotated"):
            real = refused(client, address, found.pk)
            assert real == refused(client, address, found.pk + 999)
        posted = client.post(reverse(f"return_{deed}", args=[found.pk]), confirmed(found))
        assert posted.status_code == 404
    found.refresh_from_db()
    assert found.state == "submitted"
    own = client_of("reporter_b").get(reverse("return_list"))
    assert found.get_absolute_url() not in own.content.decode()


def test_templates_are_only_for_their_own_and_the_city_office(member, client_of) -> None:
    target = reverse("return_template", args=["rongchang", "2025Q3"])
    answers = {
        name: client_of(name).get(target).status_code
        for name in ("anonymous", "reporter_a", "reporter_b", "reviewer", "leader")
    }
    assert answers == {
        "anonymous": 302,
        "reporter_a": 200,
        "reporter_b": 404,
        "reviewer": 200,
        "leader": 404,
    }


def test_workbooks_are_attachments_under_generated_names_and_never_kept(
    member, reporter, client_of
) -> None:
    draft = uploaded(member, reporter, green_loan_balance="约100")
    client = client_of("reporter_a")
    for address in ("return_original", "return_annotated"):
        answer = client.get(reverse(address, args=[draft.pk]))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        names = unquote(answer["Content-Disposition"])
        assert re.search("荣昌_2025年三季度_绿色金融季度报表_第1次_(原件|标注副本).xlsx", names)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
    assert client.get(reverse("return_original", args=[draft.pk])).content == bytes(
        draft.file.content
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [("报表.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600), ("报表.csv", b"a,b\n"), ("空.xlsx", b"")],
)
def test_a_file_that_is_no_workbook_is_422_and_says_what_to_do(
    member, client_of, name, content
) -> None:
    answer = post_file(client_of("reporter_a"), content, name)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode() or "errorlist" in answer.content.decode()
    assert not QuarterlyReturn.objects.exists()


def test_upload_without_a_file_is_422_and_without_the_role_403(member, client_of) -> None:
    assert client_of("reporter_a").post(reverse("return_upload")).status_code == 422
    for name in ("reviewer", "official", "leader", "auditor"):
        assert client_of(name).get(reverse("return_upload")).status_code == 403


def test_an_upload_while_one_waits_is_409(member, reporter, client_of) -> None:
    submitted(member, reporter)
    answer = post_file(client_of("reporter_a"), filled(member, green_loan_balance=91))
    assert answer.status_code == 409


def test_a_form_field_names_no_jurisdiction(member, client_of) -> None:
    other = filled(member_of(member.round, "wushan"))
    answer = client_of("reporter_a").post(
        reverse("return_upload"),
        {
            "workbook": SimpleUploadedFile("a.xlsx", other),
            "jurisdiction": "wushan",
            "member": member.pk,
        },
    )
    assert answer.status_code == 422
    assert not QuarterlyReturn.objects.exists()


def test_the_start_page_says_what_is_due(member, reporter, client_of) -> None:
    page = client_of("reporter_a").get(reverse("return_list"))
    assert "2025-10-25" in text_of(page)
    assert reverse("return_template", args=["rongchang", "2025Q3"]) in page.content.decode()
    submitted(member, reporter)
    assert client_of("auditor").get(reverse("return_list")).status_code == 200
    for name in ("official", "leader"):
        assert client_of(name).get(reverse("return_list")).status_code == 403
    stranger = client_of("anonymous").get(reverse("return_list"))
    assert (stranger.status_code, stranger["Location"][:10]) == (302, "/accounts/")


def test_an_accepted_return_leads_to_the_next_quarter_and_to_a_correction(
    member, reporter, accounts, client_of
) -> None:
    held = accepted(member, reporter, accounts["reviewer"])
    page = client_of("reporter_a").get(held.get_absolute_url()).content.decode()
    assert "目前没有其他开放的填报期" in page
    assert reverse("return_upload") in page
    opened("2025Q4")
    page = client_of("reporter_a").get(held.get_absolute_url()).content.decode()
    assert reverse("return_template", args=["rongchang", "2025Q4"]) in page
    assert reverse("return_upload") in page
    assert (
        "2025Q4/template" not in client_of("reviewer").get(held.get_absolute_url()).content.decode()
    )


def test_the_queue_shows_the_oldest_first(member, reporter, accounts, client_of) -> None:
    first = submitted(member, reporter)
    second = submitted(member_of(opened("2025Q4")), reporter)
    page = client_of("reviewer").get(reverse("return_list")).content.decode()
    assert page.index(first.get_absolute_url()) < page.index(second.get_absolute_url())


def test_the_board_is_for_all_who_are_signed_in_and_links_only_what_they_may_read(
    member, reporter, client_of
) -> None:
    found = submitted(member, reporter)
    target = reverse("round", args=["2025Q3"])
    for name in ("official", "leader", "reporter_b"):
        page = client_of(name).get(target)
        assert page.status_code == 200
        assert found.get_absolute_url() not in page.content.decode()
        assert "<form method" not in page.content.decode().split("<main")[1]
    assert found.get_absolute_url() in client_of("reviewer").get(target).content.decode()
    assert client_of("anonymous").get(target).status_code == 302
    assert client_of("official").get(reverse("round", args=["2030Q1"])).status_code == 404
    for kind in ("csv", "xlsx"):
        export = client_of("official").get(target, {"_export": kind})
        assert export["Content-Disposition"] == f'attachment; filename="board-2025Q3.{kind}"'


def test_a_reviewer_opens_moves_locks_and_gives_exceptions(client_of) -> None:
    reviewer = client_of("reviewer")
    fields = {"quarter": "2025Q4", "due_on": "2026-01-25"}
    assert reviewer.post(reverse("round_open"), {"quarter": "2025Q4"}).status_code == 422
    assert reviewer.post(reverse("round_open"), fields).status_code == 302
    assert reviewer.post(reverse("round_open"), fields).status_code == 409
    found = ReportingRound.objects.get()
    due, lock, exception = (
        reverse(name, args=["2025Q4"]) for name in ("round_due", "round_lock", "round_exception")
    )
    assert reviewer.post(due, {"due_on": "2025-12-31"}).status_code == 422
    assert reviewer.post(due, {"due_on": "2026-02-02"}).status_code == 302
    member = member_of(found)
    given = {"member": member.pk, "reason": "统计口径更正"}
    assert reviewer.post(exception, given).status_code == 409
    assert reviewer.post(lock).status_code == 422
    assert reviewer.post(lock, {"before_due": "on"}).status_code == 302
    assert reviewer.post(lock, {"before_due": "on"}).status_code == 409
    assert reviewer.post(exception, {"member": member.pk}).status_code == 422
    assert reviewer.post(exception, given).status_code == 302
    page = client_of("reporter_a").get(reverse("return_list"))
    assert "统计口径更正" in text_of(page)
    for name in ("official", "reporter_a", "leader", "auditor"):
        for target in (reverse("round_open"), due, lock, exception):
            assert client_of(name).post(target).status_code == 403
    found.refresh_from_db()
    assert (str(found.due_on), found.is_locked) == ("2026-02-02", True)


def test_the_rounds_are_listed_with_counts(member, reporter, client_of) -> None:
    submitted(member, reporter)
    lock_round(reporting_round=member.round, by=None, now=NOW)
    page = client_of("leader").get(reverse("round_list"))
    assert reverse("round", args=["2025Q3"]) in page.content.decode()
    assert 'name="quarter"' not in page.content.decode()


def test_import_return_uploads_and_submits_from_a_shell(member, reporter, tmp_path, capsys) -> None:
    from django.core.management import CommandError, call_command

    file = tmp_path / "return.xlsx"
    file.write_bytes(filled(member))
    call_command("import_return", str(file), "--by=reporter_a", "--submit")
    assert "submitted" in capsys.readouterr().out
    assert QuarterlyReturn.objects.get().state == "submitted"
    for arguments in (
        [str(file), "--by=nobody"],
        [str(file), "--by=reporter_b"],
        [str(tmp_path / "missing.xlsx"), "--by=reporter_a"],
    ):
        with pytest.raises(CommandError):
            call_command("import_return", *arguments)

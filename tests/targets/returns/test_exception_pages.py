"""A locked quarter stays in the clerk's list; its exception is asked for and decided on online."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from targets.actions import ask_exception, lock_round
from targets.models import ExceptionRequest, RoundMember
from tests.districts.evidence import files
from tests.targets.factories import NOW, accepted, filled

pytestmark = pytest.mark.usefixtures("loaded_plans")
ASK = ["rongchang", "2025Q3"]


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


@pytest.fixture
def locked(member, reviewer):
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    return RoundMember.objects.get(pk=member.pk)


def text_of(response):
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def request_of(locked, reporter, reason="系统升级期间未能报送"):
    return ask_exception(member=locked, by=reporter, now=NOW, reason=reason)


def test_a_missing_return_is_asked_for_decided_on_and_handed_in(locked, client_of) -> None:
    clerk, office = client_of("reporter_a"), client_of("reviewer")
    listed = clerk.get(reverse("return_list"))
    assert "已锁定，未报送" in text_of(listed)
    assert reverse("exception_ask", args=ASK) in listed.content.decode()
    form = clerk.get(reverse("exception_ask", args=ASK))
    assert "涉密" in text_of(form)
    answer = clerk.post(
        reverse("exception_ask", args=ASK),
        {"reason": "系统升级", "proof": [SimpleUploadedFile("说明.exe", files.pdf())]},
    )
    request = ExceptionRequest.objects.get()
    assert answer["Location"] == request.get_absolute_url()
    assert reverse("exception_ask", args=ASK) not in clerk.get("/returns/").content.decode()
    queue = office.get(reverse("return_list"))
    assert request.get_absolute_url() in queue.content.decode()
    assert "1项例外申请待处理" in text_of(queue)
    board = office.get(reverse("round", args=["2025Q3"]))
    assert request.get_absolute_url() in board.content.decode()
    page = office.get(request.get_absolute_url())
    assert "系统升级" in text_of(page) and "说明.exe.pdf" in text_of(page)
    proof = request.evidence.get()
    assert office.get(proof.get_absolute_url()).content == files.pdf()
    grant = reverse("exception_grant", args=[request.pk])
    assert office.post(grant, {"reason": "同意"}).status_code == 302
    listed = text_of(clerk.get(reverse("return_list")))
    assert "已锁定，未报送" not in listed and "同意" in listed
    sent = clerk.post(
        reverse("return_upload"), {"workbook": SimpleUploadedFile("报表.xlsx", filled(locked))}
    )
    assert sent.status_code == 302


def test_a_refusal_is_told_with_its_reason(locked, reporter, client_of) -> None:
    request = request_of(locked, reporter)
    refuse = reverse("exception_refuse", args=[request.pk])
    office = client_of("reviewer")
    assert office.post(refuse, {"reason": ""}).status_code == 422
    assert office.post(refuse, {"reason": "逾期过久"}).status_code == 302
    late = office.post(reverse("exception_grant", args=[request.pk]), {"reason": "同意"})
    assert late.status_code == 409
    listed = client_of("reporter_a").get(reverse("return_list"))
    assert "逾期过久" in text_of(listed)
    assert reverse("exception_ask", args=ASK) in listed.content.decode()


def test_an_accepted_return_of_a_locked_quarter_leads_to_the_request(
    member, reporter, reviewer, client_of
) -> None:
    held = accepted(member, reporter, reviewer)
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    clerk = client_of("reporter_a")
    assert reverse("exception_ask", args=ASK) in clerk.get(held.get_absolute_url()).content.decode()
    assert "已锁定，未报送" not in text_of(clerk.get(reverse("return_list")))
    request_of(RoundMember.objects.get(pk=member.pk), reporter, "更正笔误")
    assert "待处理" in text_of(clerk.get(reverse("return_list")))


def test_others_learn_nothing_of_it(locked, reporter, client_of) -> None:
    request = request_of(locked, reporter)
    for name in ("reporter_b", "official", "leader"):
        client = client_of(name)
        assert client.get(request.get_absolute_url()).status_code == 404
        assert client.get(reverse("exception_ask", args=ASK)).status_code == 404
        board = client.get(reverse("round", args=["2025Q3"])).content.decode()
        assert request.get_absolute_url() not in board
    assert "例外申请" not in text_of(client_of("reporter_b").get(reverse("return_list")))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"reason": "  "}, 422),
        ({"reason": "长" * 10_000}, 422),
        ({"reason": "a\0b"}, 422),
        ({"reason": ["x", "y"]}, 302),
        ({"reason": "x", "proof": SimpleUploadedFile("a.pdf", b"MZ")}, 422),
    ],
    ids=lambda value: str(value)[:20],
)
def test_odd_requests(locked, client_of, fields, status) -> None:
    answer = client_of("reporter_a").post(reverse("exception_ask", args=ASK), fields)
    assert answer.status_code == status
    assert ExceptionRequest.objects.count() == (status == 302)


def test_a_quarter_that_is_not_locked_needs_none(member, client_of) -> None:
    clerk = client_of("reporter_a")
    assert "<textarea" not in clerk.get(reverse("exception_ask", args=ASK)).content.decode()
    assert clerk.post(reverse("exception_ask", args=ASK), {"reason": "x"}).status_code == 409

"""Files that prove a return: its reporter files them, its reviewer sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.evidence import visible_evidence
from districts.evidence.forms import BroughtFile
from districts.evidence.proofs import unheld_evidence
from districts.models import Event, Evidence
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from greenfin.operations.checks.work import evidence as evidence_check
from targets.actions import (
    accept_return,
    file_return_evidence,
    withdraw_return_evidence,
)
from tests.districts.evidence import files
from tests.targets.factories import NOW, confirmed, submitted, uploaded

pytestmark = pytest.mark.usefixtures("loaded_plans")
PAPER = BroughtFile(files.pdf(), "贷款统计表.pdf")


def filed(held, by, *brought):
    return file_return_evidence(quarterly_return=held, evidence=brought, by=by, now=NOW)


def taken(held, one, by):
    withdraw_return_evidence(quarterly_return=held, evidence=one.pk, by=by, now=NOW)


def test_a_file_is_filed_once_and_seen_by_who_opens_the_return(member, reporter, accounts):
    held = submitted(member, reporter)
    assert filed(held, reporter, PAPER) == 1
    assert filed(held, reporter, PAPER) == 0
    one = held.evidence.get()
    assert Event.objects.get(deed="file_return_evidence").after == {"files": ["贷款统计表.pdf"]}
    for name in ("reporter_a", "reviewer", "auditor"):
        assert one in visible_evidence(reader_of(accounts[name]))
    for name in ("reporter_b", "leader", "official"):
        assert one not in visible_evidence(reader_of(accounts[name]))
    [listed] = held.evidence.listed()
    assert listed.file.size and listed.file.get_deferred_fields() == {"content"}
    assert not unheld_evidence().exists()
    assert not evidence_check().problems


def test_it_is_taken_away_from_a_draft_alone(member, reporter, accounts):
    held = uploaded(member, reporter)
    filed(held, reporter, PAPER)
    taken(held, held.evidence.get(), reporter)
    assert not Evidence.objects.exists()
    before = Event.objects.get(deed="withdraw_return_evidence").before
    assert before["file_name"] == "贷款统计表.pdf"
    filed(held, reporter, PAPER)
    one = held.evidence.get()
    held.evidence.clear()
    with pytest.raises(Conflict):
        taken(held, one, reporter)


def test_a_decision_ends_it(member, reporter, accounts):
    held = submitted(member, reporter)
    filed(held, reporter, PAPER)
    with pytest.raises(Conflict):
        taken(held, held.evidence.get(), reporter)
    accept_return(quarterly_return=held, by=accounts["reviewer"], now=NOW, **confirmed(held))
    with pytest.raises(Conflict):
        filed(held, reporter, BroughtFile(files.pdf(), "补充.pdf"))
    assert held.evidence.count() == 1


def test_others_file_nothing_and_nothing_is_no_file(member, reporter, accounts):
    held = uploaded(member, reporter)
    for name in ("reporter_b", "reviewer", "auditor"):
        with pytest.raises(NotAllowed):
            filed(held, accounts[name], PAPER)
    with pytest.raises(Refused):
        filed(held, reporter)


def test_over_http(member, reporter, client_of):
    held = uploaded(member, reporter)
    client, page = client_of("reporter_a"), held.get_absolute_url()
    address = reverse("return_evidence", args=[held.pk])
    assert "尚无佐证材料" in client.get(page).content.decode()
    assert "提交佐证材料" not in client_of("reviewer").get(page).content.decode()
    file = SimpleUploadedFile("贷款统计表.pdf", files.pdf())
    assert client.post(address, {"proof": file}).status_code == 302
    one = held.evidence.get()
    assert "贷款统计表.pdf" in client_of("reviewer").get(page).content.decode()
    assert client.post(address, {}).status_code == 422
    again = SimpleUploadedFile("贷款统计表.pdf", files.pdf())
    said = client.post(address, {"proof": again}, follow=True).content.decode()
    assert "此前已随本报表提交" in said
    away = reverse("return_evidence_withdraw", args=[held.pk, one.pk])
    assert "已移除该材料" in client.post(away, follow=True).content.decode()
    assert client.post(away).status_code == 409
    held.state = "withdrawn"
    held.save()
    late = SimpleUploadedFile("贷款统计表.pdf", files.pdf())
    assert client.post(address, {"proof": late}).status_code == 409

"""An administrator's pages: source systems, tokens, mappings, files by hand; the log."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.models import Event
from greenfin.operations.checks import pushed_figures
from targets.intake.models import Exchange, IntakeToken, Mapping, SourceSystem
from targets.models import Indicator
from tests.conftest import body_of
from tests.greenfin.exchange.pushing import Pusher, an_exchange, line, lines

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture
def office(accounts):
    client = Client()
    client.force_login(accounts["administrator"])
    return client


def source_fields(accounts, **changes):
    place = accounts["reporter_a"].memberships.get().jurisdiction
    return {
        "code": "monitor",
        "name": "监测平台",
        "takes": "figures",
        "places": [place.pk],
        "indicators": [Indicator.objects.get(code="green_loan_balance").pk],
        "account": accounts["administrator"].pk,
        **changes,
    }


def test_a_source_system_is_added_changed_and_given_a_token(office, accounts) -> None:
    address = reverse("exchange_source_add")
    for wrong in ({"code": "add"}, {"indicators": []}, {"takes": "ledger"}):
        assert office.post(address, source_fields(accounts, **wrong)).status_code == 422
    assert office.post(address, source_fields(accounts)).status_code == 302
    page = office.post(reverse("exchange_token_issue", args=["monitor"])).content.decode()
    token = page.partition('id="issued-token">')[2].partition("<")[0]
    assert Pusher(token)(line())[1]["accepted"] == 1
    assert token not in office.get(reverse("exchange_source", args=["monitor"])).content.decode()
    changed = source_fields(accounts, name="平台", is_closed="on")
    assert office.post(reverse("exchange_source", args=["monitor"]), changed).status_code == 302
    assert office.post(reverse("exchange_token_issue", args=["monitor"])).status_code == 422
    assert office.post(reverse("exchange_token_revoke", args=["monitor"])).status_code == 302
    assert IntakeToken.objects.get().revoked_by == accounts["administrator"]
    deeds = ["add_source", "issue_token", "change_source", "revoke_token"]
    kept = Event.objects.filter(deed__in=deeds).order_by("pk").values_list("deed", flat=True)
    assert list(kept) == deeds
    assert "平台" in office.get(reverse("exchange_sources")).content.decode()


def test_a_mapping_is_written_as_lines(office, source) -> None:
    address = reverse("exchange_mapping_add", args=["monitor"])
    fields = {
        "code": "wan",
        "period_rule": "month",
        "factor": "0.0001",
        "heading-value": "数值",
        "indicator_lines": "绿贷 = green_loan_balance × 0.0001\n贷款=loan_balance",
        "place_lines": "RC = rongchang",
    }
    for wrong in (
        {"code": "none"},
        {"indicator_lines": "绿贷 = green"},
        {"indicator_lines": "绿贷 = loan_balance × -1"},
        {"indicator_lines": "绿贷 = loan_balance × 一"},
        {"indicator_lines": "绿贷"},
        {"indicator_lines": "a = b\n" * 501},
        {"place_lines": "RC = ronchang"},
        {"heading-quarter": "数值"},
    ):
        assert office.post(address, {**fields, **wrong}).status_code == 422, wrong
    assert office.post(address, fields).status_code == 302
    made = Mapping.objects.get()
    assert made.indicators["贷款"] == {"code": "loan_balance", "factor": "1"}
    assert (made.columns, made.places) == ({"value": "数值"}, {"RC": "rongchang"})
    own = reverse("exchange_mapping", args=["monitor", "wan"])
    assert "绿贷 = green_loan_balance × 0.0001" in office.get(own).content.decode()
    assert office.post(own, {**fields, "factor": "0.01"}).status_code == 302
    assert Event.objects.filter(deed="change_mapping").count() == 1


def test_a_mapping_of_the_ledger_has_words(office, source) -> None:
    SourceSystem.objects.filter(pk=source.pk).update(
        takes="ledger", organisation=body_of("rongchang")
    )
    address = reverse("exchange_mapping_add", args=["monitor"])
    fields = {"code": "wan", "factor": "1", "word_lines": "stage: 施工 = 在建"}
    assert office.post(address, {**fields, "word_lines": "施工 = 在建"}).status_code == 422
    assert office.post(address, fields).status_code == 302
    assert Mapping.objects.get().words == {"stage": {"施工": "在建"}}


def test_a_file_is_taken_in_by_hand(office, source, accounts) -> None:
    def sent(content, **more):
        file = SimpleUploadedFile("rows.jsonl", content)
        return office.post(reverse("exchange_upload"), {"source": "monitor", "table": file, **more})

    answer = sent(lines(line(), line("green")), key="1")
    assert answer.status_code == 302
    held = Exchange.objects.get()
    assert (held.channel, held.by, held.taken) == ("page", accounts["administrator"], 1)
    page = office.get(answer.url).content.decode()
    assert "拒收明细" in page and reverse("exchange_original", args=[held.pk]) in page
    original = office.get(reverse("exchange_original", args=[held.pk]))
    assert original.content == lines(line(), line("green"))
    assert original["Content-Type"] == "application/octet-stream"
    assert 'filename="rows.jsonl"' in original["Content-Disposition"]
    assert Event.objects.filter(deed="download_exchange", object_key=held.pk).count() == 1
    assert sent(lines(line(value="92")), key="1").status_code == 409
    assert sent(b"oops").status_code == 422
    assert pushed_figures().is_well
    source.account = accounts["leader"]
    source.save()
    accounts["leader"].is_active = False
    accounts["leader"].save()
    assert sent(lines(line())).status_code == 422


def test_the_log_lists_what_came_and_is_a_file(
    office, source, django_assert_max_num_queries
) -> None:
    held = an_exchange(source)
    with django_assert_max_num_queries(20):
        page = office.get(reverse("exchange")).content.decode()
    assert held.get_absolute_url() in page
    table = office.get(reverse("exchange"), {"_export": "csv"}).content.decode()
    assert held.file.digest in table
    assert "&lt;b&gt;" in office.get(held.get_absolute_url()).content.decode()

"""The list of jurisdictions: every number of it leads to exactly so many rows."""

import csv
import io
import re

import pytest
from django.test import Client

from districts.models import Jurisdiction
from tests.greenfin.pages import text_of
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
LINK = re.compile(r'<a href="([^"]+)">(\d+)</a>')


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(f"{address}&_export=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_head_counts_what_its_links_list(client: Client) -> None:
    client.cookies["django_language"] = "en"
    observe("rongchang", "green_loan_balance", "2025Q4", "85")
    page = client.get("/districts/?as_of=2025Q4").content.decode()
    head = re.search(r'class="answer">(.*?)</p>', page, re.S)
    assert head
    counts = [(address.replace("&amp;", "&"), int(said)) for address, said in LINK.findall(head[1])]
    assert len(counts) == 4
    for address, said in counts:
        assert len(rows_of(client, address)) == said, address
        shown = client.get(address)
        assert shown.content.decode().count("<table") == 1
        assert "All jurisdictions" in text_of(shown)
    districts = Jurisdiction.objects.exclude(kind__in=("city", "zone"))
    assert counts[0][1] == districts.count()
    assert [row["Jurisdiction"] for row in rows_of(client, counts[3][0])] == ["Rongchang District"]


def test_each_status_of_a_place_leads_to_its_targets(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/districts/?as_of=2025Q4").content.decode()
    links = [
        (address.replace("&amp;", "&"), int(said))
        for address, said in LINK.findall(page)
        if "status=" in address
    ]
    assert links
    for address, said in links:
        assert len(rows_of(client, address)) == said


def test_an_unknown_choice_shows_all(client: Client) -> None:
    assert len(rows_of(client, "/districts/?with=nothing")) == Jurisdiction.objects.count()


def test_a_place_without_a_plan_has_no_zero_tasks(client: Client) -> None:
    client.cookies["django_language"] = "en"
    rows = {row["Jurisdiction"]: row for row in rows_of(client, "/districts/?as_of=2025Q4")}
    rongchang, wanzhou, dazu = (
        rows[f"{name} District"] for name in ("Rongchang", "Wanzhou", "Dazu")
    )
    assert int(rongchang["Tasks"]) and int(rongchang["Targets"])
    assert (wanzhou["Tasks"], wanzhou["Targets"]) == ("None published", "1")
    assert (dazu["Tasks"], dazu["Targets"]) == ("None published", "No targets")
    client.cookies["django_language"] = "zh-hans"
    page = text_of(client.get("/districts/?as_of=2025Q4"))
    assert "大足区 本期无公开方案 无公开举措 无目标 不适用" in page

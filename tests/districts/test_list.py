"""The list of jurisdictions: who has a plan, targets and reported numbers."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.actions import move_data_version
from districts.models import Section
from districts.permissions import Reader
from greenfin.places.listing import place_rows
from targets.models import Target
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tests.kept import forget_kept

from ..targets.rows import observe

pytestmark = pytest.mark.django_db
ANYBODY = Reader()
OFFICIAL = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    forget_kept()


def rows(reader=ANYBODY, quarter="2025Q4"):
    found = place_rows(reader, AsOf(Quarter.parse(quarter)))
    return {row.place.slug: row for row in found}


def file_rows(client, **query):
    response = client.get("/districts/", {"_export": "csv", **query})
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_city_districts_and_zones_are_all_there():
    kinds = [row.place.kind for row in rows().values()]
    assert kinds.count("city") == 1
    assert kinds.count("zone") == 4
    assert len(kinds) - 5 == 38


def test_plans_tasks_and_targets():
    found = rows()
    assert [plan.slug for plan in found["rongchang"].plans] == ["rongchang"]
    assert (found["chongqing"].tasks, found["rongchang"].tasks) == (46, 30)
    assert found["fuling"].plans == []
    assert found["fuling"].tasks == 0
    assert found["yuzhong"].targets == Target.objects.filter(jurisdiction__slug="yuzhong").count()
    assert found["yuzhong"].targets > 0
    assert sum(found["rongchang"].statuses.values()) == found["rongchang"].targets


def test_counts_lead_to_what_they_count(client):
    html = client.get("/districts/", {"as_of": "2024Q3"}).content.decode()
    assert '<a href="/tasks/?plan=rongchang&amp;as_of=2024Q3">30</a>' in html
    assert '<a href="/targets/?jurisdiction=yuzhong&amp;as_of=2024Q3">1</a>' in html
    row = next(row for row in file_rows(client) if row[0] in ("荣昌区", "Rongchang District"))
    assert "30" in row


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("一", "一、总则"),
        ("四（五）", "四（五）总则"),
        ("1.2", "1.2 总则"),
        ("第三章", "第三章 总则"),
    ],
)
def test_a_section_is_headed_as_in_the_document(label, shown):
    assert str(Section(label=label, heading="总则")) == shown


def test_last_reported_quarter_and_its_sample():
    observe("rongchang", "green_loan_balance", "2025Q2", "80")
    observe("rongchang", "green_loan_balance", "2025Q4", "90", sample=True)
    observe("wushan", "green_loan_balance", "2025Q3", "50")
    found = rows()
    assert (found["rongchang"].reported, found["rongchang"].is_sample) == ("2025Q4", True)
    assert (found["wushan"].reported, found["wushan"].is_sample) == ("2025Q3", False)
    assert found["fuling"].reported is None
    earlier = rows(quarter="2025Q2")
    assert (earlier["rongchang"].reported, earlier["rongchang"].is_sample) == ("2025Q2", False)
    assert earlier["wushan"].reported is None


def test_page_groups_and_says_who_has_no_published_plan(client):
    client.cookies["django_language"] = "en"
    text = client.get("/districts/").content.decode()
    places = [text.index(f"<h2>{name}") for name in ("Whole city", "Districts and", "Zones")]
    assert places == sorted(places)
    assert text.count("No published plan of this period") == 43 - 3
    plain = " ".join(re.sub("<[^>]+>", "", text).split())
    assert "Of 38 districts and counties, 2 have a plan shown here" in plain


def test_file_holds_all_groups(client):
    observe("wushan", "green_loan_balance", "2025Q3", "50")
    move_data_version()
    found = file_rows(client, as_of="2025Q4")
    assert len(found) == 44
    [wushan] = [row for row in found if row[0].startswith("巫山")]
    assert wushan[2] == "巫山县建设绿色金融改革试验区工作方案"
    assert wushan[3] == "29"
    assert wushan[-1] == "2025Q3"


def test_each_group_is_sorted_by_itself(client):
    text = client.get("/districts/", {"districts-sort": "-tasks"}).content.decode()
    text = text[text.index("<table") :]  # behind the map, which has its own order
    start = text.index("/districts/rongchang/")
    assert start < text.index("/districts/wushan/") < text.index("/districts/wanzhou/")


def test_links_keep_the_quarter(client):
    observe("wushan", "green_loan_balance", "2025Q3", "50")
    observe("wushan", "green_loan_balance", "2025Q4", "50")
    text = client.get("/districts/", {"as_of": "2025Q3"}).content.decode()
    assert "/districts/fuling/?as_of=2025Q3" in text


def test_a_fixed_number_of_queries():
    rows()
    with CaptureQueriesContext(connection) as queries:
        rows(OFFICIAL)
    assert len(queries) <= 12

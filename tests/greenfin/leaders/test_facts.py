"""One fact is told alike wherever it stands: a figure's origin, a share of the city."""

import csv
import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from districts.models import Organisation
from districts.permissions import Reader
from greenfin.leaders.briefing.content import content
from greenfin.leaders.facts import acting
from targets.models import Target
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.models import Task
from tasks.serving import Lead, ServingTask
from tests.greenfin.pages import table_of, text_of
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
AS_OF = {"as_of": "2025Q2"}
TREND = "{}, quarter by quarter"


def derive_share(*, sample: bool) -> Target:
    """Rongchang's green loan share of a quarter, computed from the two balances; its target."""
    parts = [
        observe("rongchang", code, "2025Q2", value, sample=sample)
        for code, value in (("green_loan_balance", "85.5"), ("loan_balance", "600"))
    ]
    share = observe("rongchang", "green_loan_share", "2025Q2", "14.25", sample=sample)
    share.origin = "derived"
    share.numerator, share.denominator = parts
    share.save()
    return Target.objects.get(
        jurisdiction__slug="rongchang", indicator__code="green_loan_share", ended_on=None
    )


def file_row(client: Client, address: str, column: str, name: str) -> dict[str, str]:
    """The row of a file with a name; the same in both formats."""
    client.cookies["django_language"] = "en"
    address += "&" if "?" in address else "?"
    text = client.get(f"{address}as_of=2025Q2&_export=csv").content.decode("utf-8-sig")
    [row] = [one for one in csv.DictReader(io.StringIO(text)) if one[column] == name]
    book = io.BytesIO(client.get(f"{address}as_of=2025Q2&_export=xlsx").content)
    headings, *cells = openpyxl.load_workbook(book).active.iter_rows(values_only=True)
    place = headings.index(column)
    [same] = [one for one in cells if str(one[place]) == name]
    assert same[headings.index("Origin")] == row["Origin"]
    return row


def page_of(client: Client, address: str) -> Any:
    client.cookies["django_language"] = "en"
    response = client.get(address, AS_OF)
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(("sample", "word"), [(False, "Derived"), (True, "Sample figure, derived")])
def test_a_derived_share_has_one_origin_word(client: Client, sample: bool, word: str) -> None:
    # Under three figures there would be no chart.
    for quarter, value in (("2024Q4", "13.9"), ("2025Q1", "14")):
        observe("rongchang", "green_loan_share", quarter, value)
    target = derive_share(sample=sample)
    name, address = target.title_en, target.get_absolute_url()

    district = page_of(client, "/districts/rongchang/")
    place = table_of(district, "Targets and their progress")
    [cell] = [row[1] for row in place if row[0].startswith(name)]
    # What most figures share is said once above the table.
    assert cell == f"14.25 {word}"
    assert "Unless noted otherwise, figures are of: 2025 Q2" in text_of(district)

    page = page_of(client, address)
    assert ["2025 Q2", "14.25", word, "yes"] in [
        [row[0], row[1], *row[3:]] for row in table_of(page, TREND.format(name))
    ]
    assert [row[2] for row in table_of(page, "Inputs") if row[0].startswith("o ")] == [word]
    assert f"2025 Q2 · {word}" in text_of(page)
    [chart] = re.findall(
        r'<script id="trajectory-\d+" type="application/json">(.*?)</script>',
        page.content.decode(),
    )
    hovers = [text for trace in json.loads(chart)["data"] for text in trace.get("hovertext", [])]
    told = [text for text in hovers if "2025 Q2" in text and "14.25" in text and word in text]
    assert told

    ranked = page_of(client, target.indicator.get_absolute_url())
    caption = f"{target.indicator.name_en} by jurisdiction"
    [last] = [row[-1] for row in table_of(ranked, caption) if row[0] == "Rongchang District"]
    assert last == word

    assert file_row(client, "/targets/", "Number of the target", str(target.pk))["Origin"] == word
    for where, column, own in (
        ("/districts/compare/?d=rongchang&d=chongqing", "Target", name),
        (f"/plans/{target.plan.slug}/assessment/", "Subject", name),
        (target.indicator.get_absolute_url(), "Jurisdiction", "Rongchang District"),
    ):
        assert file_row(client, where, column, own)["Origin"] == word

    leader = Reader(roles=frozenset({"anonymous", "leader"}))
    lines = content(leader, AsOf(Quarter(2025, 2)))["district_targets"]
    [source] = [line["source"] for line in lines if f"（{target.wording}）" in line["wordings"]]
    assert source.startswith("由")
    assert source.endswith("计算")


@pytest.mark.parametrize(
    ("duties", "most", "said"),
    [
        ([], None, "方案未列对应举措"),
        (["甲乙", "甲乙", "丙"], None, "牵头：甲、乙（举措1、举措2）；丙（举措3）"),
        (["甲乙", "", "乙甲"], None, "牵头：甲、乙（举措1、举措3）；未列单位（举措2）"),
        (["甲乙", "乙丙", "丁"], 3, "牵头：甲、乙（举措1）；乙（举措2）；另有2家单位"),
        (["甲乙丙丁"], 3, "牵头：甲、乙、丙（举措1）；另有1家单位"),
        (["甲", "乙"], 1, "牵头：甲（举措1）；另有1家单位"),
    ],
)
def test_who_must_act_is_worded_once_for_pages_and_documents(
    duties: list[str], most: int | None, said: str
) -> None:
    bodies = {
        letter: Organisation(pk=ord(letter), slug=f"body-{ord(letter)}") for letter in "甲乙丙丁"
    }
    tasks = [
        ServingTask(
            task=Task(),
            number=number,
            title="",
            leads=tuple(Lead(bodies[letter], letter) for letter in letters),
            responsible=0,
            url=f"/tasks/city/{number}/",
        )
        for number, letters in enumerate(duties, start=1)
    ]
    with translation.override("zh-hans"):
        assert acting(tasks, most=most) == said
        page = acting(tasks, AsOf(Quarter(2025, 2)), most)
    assert re.sub("<[^>]+>", "", page) == said
    shown = {number for number in range(1, len(duties) + 1) if f"举措{number}" in said}
    linked = {int(number) for number in re.findall(r'href="/tasks/city/(\d)/\?as_of', page)}
    assert linked == shown


def test_a_more_than_figure_of_the_city_has_no_shares(client: Client) -> None:
    """The city's figure of 2025Q1 is published as more than 9,600."""
    client.cookies["django_language"] = "en"
    observe("rongchang", "green_loan_balance", "2025Q1", "480")
    wall = client.get("/screen/?as_of=2025Q1")
    assert "1. Rongchang District 480.00" in text_of(wall)
    assert "of the city" not in text_of(wall).partition("1. Rongchang District")[2][:80]
    [row] = [
        row
        for row in table_of(client.get("/?as_of=2025Q1"), "Green loan balance by jurisdiction")
        if row[0].startswith("Rongchang")
    ]
    assert row[1:3] == ["480.00", ""]
    assert "of the city" not in text_of(client.get("/?as_of=2025Q1")).partition("the rest")[2][:20]

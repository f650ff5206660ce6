"""A balance broken down by class: bars, the line between two editions, key and table."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.figures.by_class import broken_down, class_charts
from targets.figures.classes import COLOURS, colours, sign
from targets.figures.native import plot_of
from targets.models import CatalogueEdition, Indicator
from targets.palette import MUTED
from targets.progress.as_of import parse_as_of
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def classes(year):
    return list(
        Indicator.objects.filter(edition__code=f"green_loans_{year}").values_list("code", flat=True)
    )


def given(slug, quarter, *values):
    year = 2019 if quarter < "2025" else 2025
    for code, value in zip(classes(year), values, strict=False):
        observe(slug, code, quarter, value)


def charts(slug, as_of="2025Q4"):
    place = Jurisdiction.objects.get(slug=slug)
    return class_charts(place, Reader(), parse_as_of(as_of))


def test_who_breaks_nothing_down_has_no_chart():
    observe("nanan", "green_loan_balance", "2025Q4", 100)
    assert charts("nanan") == []
    Indicator.objects.filter(edition__isnull=False).delete()
    assert (
        broken_down(Jurisdiction.objects.get(slug="nanan"), Reader(), parse_as_of("2025Q4")) == []
    )


def test_one_edition_has_no_line():
    given("nanan", "2025Q3", 30, 10)
    given("nanan", "2025Q4", 60, 20, 0)
    [chart] = charts("nanan")
    assert chart["title"] == "绿色贷款余额分类：2025年四季度“节能降碳”占75.0%"
    assert [one["name"] for one in chart["figure"]["data"]] == [
        "节能降碳",
        "环境保护",
        "资源循环利用",
    ]
    assert "shapes" not in chart["figure"]["layout"]
    assert len(chart["notes"]) == 1
    rows = [[re.sub("<[^>]+>", "", str(cell)) for cell in row] for row in chart["table"]["rows"]]
    assert rows[0][:4] == ["2025年四季度", "节能降碳", "60.00", "75.0%"]
    assert rows[2][:4] == ["2025年四季度", "资源循环利用", "0.00", "0.0%"]
    assert len(rows) == 5
    assert "节能降碳" in chart["figure"]["data"][0]["hovertext"][0]
    assert len(chart["legend"][0]["entries"]) == 9


def test_two_editions_stand_apart_with_a_line_and_words():
    given("nanan", "2024Q4", 30, 10)
    given("nanan", "2025Q1", 32, 10)
    [chart] = charts("nanan")
    layout = chart["figure"]["layout"]
    [line] = layout["shapes"]
    xs = sorted({x for one in chart["figure"]["data"] for x in one["x"]})
    assert xs[0] < line["x0"] < xs[1]
    assert xs[1] - xs[0] > 2
    words = [one["text"] for one in layout["annotations"]]
    assert words == ["6类", "2025年一季度起<br>9类", "9类"]
    assert "2025年版" in chart["notes"][1] and "不可比" in chart["notes"][1]
    assert [key["heading"] for key in chart["legend"]] == [
        "绿色产业指导目录（2019年版）",
        "绿色金融支持项目目录（2025年版）",
    ]


def test_files_have_it_as_bars_of_their_own():
    given("nanan", "2024Q4", 30, 10)
    given("nanan", "2025Q1", 32, 10.5)
    [chart] = charts("nanan")
    plot = plot_of(chart["drawn"])
    assert plot.categories == [("2024", "4"), ("2025", " "), ("2025", "1")]
    bars = [one for one in plot.columns if one.shape == "bar"]
    assert [list(one.values) for one in bars] == [
        [30.0, None, None],
        [10.0, None, None],
        [None, None, 32.0],
        [None, None, 10.5],
    ]
    assert [one.labels for one in bars] == [{0: "①"}, {0: "②"}, {2: "①"}, {2: "②"}]
    [line] = [one for one in plot.columns if one.shape == "label"]
    assert line.labels == {1: "2025年一季度起 9类"}
    drawn = {color for one in chart["figure"]["data"] for color in [one["marker"]["color"]]}
    assert {one.color for one in bars} == drawn
    assert plot.ticks[1] >= 42.5 and plot.unit == "亿元"


def test_classes_of_one_name_have_one_colour_and_others_their_own():
    first, second = colours([["a", "b", "c"], ["d", "b", "e"]])
    assert second[1] == first[1]
    assert len(set(second)) == 3
    assert colours([[str(at) for at in range(len(COLOURS) + 1)]])[0][-1] == MUTED
    assert (sign(0), sign(99)) == ("①", "")


def test_parts_of_nothing_have_no_share():
    given("nanan", "2025Q4", 0, 0)
    [chart] = charts("nanan")
    assert chart["title"] == "绿色贷款余额分类（2025年四季度）"


def test_pages_show_it_where_there_are_figures(client):
    place, whole = (
        reverse("jurisdiction", args=["nanan"]),
        reverse("indicator", args=["green_loan_balance"]),
    )
    for page in (place, whole):
        assert "classes-green_loan_balance" not in client.get(page).content.decode()
    observe("nanan", "green_loan_balance", "2025Q4", 80)
    given("nanan", "2025Q4", 60, 20)
    given("chongqing", "2025Q4", 600, 200)
    with translation.override("zh-hans"):
        from districts.actions import move_data_version

        move_data_version()
    page = client.get(place).content.decode()
    assert "classes-green_loan_balance" in page
    assert f"series-{classes(2025)[0]}" not in page
    page = client.get(whole).content.decode()
    assert "classes-green_loan_balance" in page
    assert reverse("indicator", args=[classes(2025)[0]]) in page
    own = client.get(reverse("indicator", args=[classes(2025)[0]])).content.decode()
    assert "所属指标" in own and "2025年版" in own
    listed = client.get(reverse("indicator_list")).content.decode()
    assert classes(2025)[0] not in listed


def test_the_api_says_what_a_class_is_part_of(client):
    rows = client.get("/api/v1/indicators/").json()["results"]
    by_code = {row["code"]: row for row in rows}
    assert by_code[classes(2019)[0]]["part_of"] == "green_loan_balance"
    assert by_code[classes(2019)[0]]["edition"] == "green_loans_2019"
    assert by_code["loan_balance"]["part_of"] is None
    assert CatalogueEdition.objects.count() == 2

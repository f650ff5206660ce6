"""The slides: their numbers against the page's charts and the API, their reader, marks, bytes."""

import html
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from districts.models import Account, Event, Plan
from districts.permissions import Reader
from districts.requests import handed_to
from greenfin.leaders.slides import slides_bytes, template_errors
from greenfin.leaders.slides.content import Cell, Slide, Table
from greenfin.leaders.slides.deck import numbered, pages_of
from greenfin.leaders.slides.template import PLAIN
from targets.models import Target
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tests.kept import forget_kept
from tests.targets.factories import member_of, opened, uploaded
from tests.targets.rows import observe

from .slide_file import AS_OF, LEADER, Drawn, pages_in, slides_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
LOANS = {"2022Q1": "4426.29", "2022Q2": "4736.52", "2025Q3": "10778.9", "2025Q4": "11104.26"}
BONDS = {"2024Q1": "98.9", "2024Q2": "207.1", "2024Q4": "456.2", "2025Q4": "612.4"}
SHARES = {"yuzhong": "19.22", "jiangbei": "14.75", "wanzhou": "13.92"}


@pytest.fixture
def numbers(loaded_plans: None) -> None:
    for quarter, value in LOANS.items():
        observe("chongqing", "green_loan_balance", quarter, value)
    for quarter, value in BONDS.items():
        observe("chongqing", "green_bond_issuance", quarter, value)
    for slug, value in SHARES.items():
        observe(slug, "green_loan_share", "2025Q4", value)
        observe(slug, "green_loan_balance", "2025Q4", f"{float(value) * 100:.2f}")
    observe("chongqing", "forest_coverage", "2025Q4", "56.03")


def figures_of(client: Client, address: str) -> dict[str, Any]:
    """The charts of a page as it draws them, by their ids."""
    text = client.get(address).content.decode()
    found = re.findall(r'<script id="([\w-]+)" type="application/json">({"data".*?)</script>', text)
    return {name: json.loads(content) for name, content in found}


def points(trace: dict[str, Any]) -> dict[float, float]:
    pairs = zip(trace["x"], trace["y"], strict=True)
    return {x: value for x, value in pairs if value is not None}


def known(column: list[float | None]) -> list[float]:
    return [value for value in column if value is not None]


def same_book(chart: Drawn) -> None:
    """What stands in the workbook is what the chart shows; a gap is an empty cell, never zero."""
    heads, *rows = chart.book
    names = [name for name in heads if name is not None]
    assert names == list(chart.columns)
    for place, name in enumerate(heads):
        if name is not None:
            assert [row[place] for row in rows] == chart.columns[name]


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_chart_has_the_numbers_of_the_page(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = figures_of(client, "/?as_of=2025Q4")
    answer = client.get("/slides/2025Q4.pptx")
    slides = pages_in(answer.content)
    charts = [chart for slide in slides for chart in slide.charts]
    for chart in charts:
        same_book(chart)
    balance, flow, share, ways, ranking = charts
    # A line: figures, published ones, path and goal, a missing quarter left empty.
    traces = {one["name"]: one for one in page["card-balance"]["data"] if "name" in one}
    first = Quarter(int(balance.book[1][0]), 1).index
    for name in list(balance.columns)[:3]:
        shown = enumerate(balance.columns[name], first)
        assert {x: value for x, value in shown if value is not None} == points(traces[name])
    # A flow: its pieces, year by year from the bottom to the top.
    bars = {one["name"]: one for one in page["card-flow"]["data"] if one["type"] == "bar"}
    pieces = next(one for one in bars.values() if len(one["x"]) > 1)
    for year, value in zip(pieces["x"], pieces["y"], strict=True):
        place = [name.split("\n")[0] for name in flow.categories].index(str(year))
        assert value in [column[place] for column in flow.columns.values()]
    totals = flow.columns["全年累计" if language == "zh-hans" else "Total of the year"]
    scale = 1 if language == "zh-hans" else 0.1
    assert known(totals)[-2:] == pytest.approx([456.2 * scale, 612.4 * scale])
    gap = flow.columns["距目标差额" if language == "zh-hans" else "Gap to the target"]
    assert known(gap) == pytest.approx([287.6 * scale])
    # Districts beside a goal, those without a figure in words.
    [dots] = page["card-share"]["data"]
    shares, goal = share.columns.values()
    assert sorted(known(shares)) == sorted(dots["x"])
    assert set(goal) == {15.0}
    missing = [name.split("\n")[1] for name in share.categories[len(known(shares)) :]]
    assert set(missing) == {"未报送" if language == "zh-hans" else "Not reported"}
    [covered] = ways.columns.values()
    assert sorted(covered) == sorted(page["card-yearly"]["data"][0]["x"])
    # Districts, then zones.
    bars_of = [value for column in ranking.columns.values() for value in known(column)]
    indicator = figures_of(client, "/indicators/green_loan_balance/?as_of=2025Q4")
    drawn = next(one for one in indicator.values() if one["data"][0].get("orientation") == "h")
    assert bars_of == [value for one in drawn["data"] for value in one["x"]]


@pytest.mark.usefixtures("numbers")
def test_titles_and_sentence_are_those_of_the_page(client: Client) -> None:
    page = client.get("/", {"as_of": "2025Q4"}).content.decode()
    plain = re.sub(r"\s+", "", html.unescape(re.sub("<[^>]+>", "", page)))
    cover, *slides = pages_in(client.get("/slides/2025Q4.pptx").content)
    sentence = cover.text.split("\n")[1]
    assert sentence.startswith("市级14项目标：")
    assert sentence in plain
    assert "2025年四季度" in cover.title
    for slide in slides[:4]:
        assert slide.title.replace(" ", "") in plain
        assert "截至2025年四季度" in slide.text
        assert "来源：" in slide.text


@pytest.mark.usefixtures("numbers")
def test_the_table_counts_what_the_api_counts(client: Client) -> None:
    found = client.get("/api/v1/progress/", {"as_of": "2025Q4", "limit": "1000"}).json()["results"]
    targets = client.get("/api/v1/targets/", {"limit": "1000"}).json()["results"]
    indicators = {one["id"]: one["indicator"] for one in targets}
    slides = [slide for slide in slides_of(Reader()) if slide.title.startswith("各行政区域")]
    cells = [
        cell for slide in slides for table in slide.tables for row in table[1:] for cell in row[1:]
    ]
    counts = [re.fullmatch(r"\S+ (\S+?)(?: (\d+)/(\d+))?", cell) for cell in cells if cell]
    measured = [one for one in found if indicators[one["target"]]]
    assert sum(int(one[3] or 1) for one in counts) == len(measured)
    missed = sum(one["status"] == "missed" for one in measured)
    assert missed
    assert sum(int(one[2] or 1) for one in counts if one[1] == "未完成") == missed


@pytest.mark.usefixtures("numbers")
def test_what_needs_attention_has_gap_and_lead_bodies() -> None:
    [slide] = [slide for slide in slides_of() if slide.title.startswith("需要关注")]
    [table] = slide.tables
    [bonds] = [row for row in table if row[1] == "绿色债券发行"]
    assert bonds[0] == "✘ 未完成"
    assert "差287.60亿元" in bonds[2]
    assert "重庆市财政局（举措5）" in bonds[3]
    assert "<" not in "".join(bonds)


def test_a_plan_the_reader_may_not_see_is_absent() -> None:
    like = Target.objects.filter(indicator__code="forest_coverage").first()
    plan = Plan.objects.get(slug="shapingba", is_public=False)
    like.pk, like.plan, like.jurisdiction, like.key = None, plan, plan.jurisdiction, "hidden"
    like.save(force_insert=True)
    forget_kept()

    def everything(who: Reader) -> str:
        with zipfile.ZipFile(io.BytesIO(slides_bytes(who, AS_OF))) as packed:
            names = [one for one in packed.namelist() if one.endswith(".xml")]
            return "".join(packed.read(name).decode() for name in names)

    assert "沙坪坝" in everything(LEADER)
    assert "沙坪坝" not in everything(Reader())


def test_without_returns_sentences_stand_in_the_place_of_charts() -> None:
    slides = slides_of(as_of=AsOf(Quarter(2023, 2)))
    assert not [chart for slide in slides for chart in slide.charts if not any(chart.columns)]
    flow = slides[2]
    assert not flow.charts
    assert "尚无" in flow.text


def test_marks_and_bytes(accounts: dict[str, Account], settings: Any) -> None:
    settings.TODAY = "2026-01-20"
    first = slides_bytes(LEADER, AS_OF)
    forget_kept()
    assert slides_bytes(LEADER, AS_OF) == first
    assert "不得引用" not in pages_in(first)[0].text
    draft = uploaded(member_of(opened("2025Q3")), accounts["reporter_a"])
    draft.is_sample = True
    draft.save()
    token = handed_to.set("张三&李四")
    try:
        slides = slides_of()
    finally:
        handed_to.reset(token)
    for slide in slides:
        assert "含示例数据，不得引用 · 非公开资料 · 张三&李四 · 2026-01-20 " in slide.text
    assert "张三" not in slides_of()[1].text


def test_the_command_writes_what_the_role_may_see(tmp_path: Path, settings: Any) -> None:
    target = tmp_path / "图表.pptx"
    call_command("slides", "2025Q4", output=target, verbosity=0)
    assert target.read_bytes() == slides_bytes(LEADER, AS_OF)
    call_command("slides", "2025Q4", output=target, lang="en", role="anonymous", verbosity=0)
    with translation.override("en"):
        assert target.read_bytes() == slides_bytes(Reader(), AS_OF)
    with pytest.raises(CommandError, match="2025Q4"):
        call_command("slides", "2025", output=target)
    with pytest.raises(CommandError, match="No plan"):
        call_command("slides", "2001Q1", output=target)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("slides", "2025Q4", output=tmp_path / "none" / "x.pptx")
    settings.SLIDES_TEMPLATE = tmp_path / "own.pptx"
    settings.SLIDES_TEMPLATE.write_bytes(b"no file of slides")
    with pytest.raises(CommandError, match=r"own\.pptx cannot be read"):
        call_command("slides", "2025Q4", output=target)


def test_an_office_puts_its_own_design_into_a_template(tmp_path: Path, settings: Any) -> None:
    own = pptx.Presentation(settings.BASE_DIR / PLAIN)
    own.slides.add_slide(own.slide_layouts[0])
    own.slide_layouts[0].placeholders[0].left += 100
    settings.SLIDES_TEMPLATE = tmp_path / "own.pptx"
    own.save(settings.SLIDES_TEMPLATE)
    assert slides_of()[0].title.startswith("重庆市绿色金融重点目标进展")
    assert template_errors() == []
    own.slide_layouts[1]._element.cSld.set("name", "正文页")
    own.save(settings.SLIDES_TEMPLATE)
    with pytest.raises(ImproperlyConfigured, match="正文页"):
        slides_of()
    [fault] = template_errors()
    assert "has no layout named 内容" in fault.msg


def test_a_long_table_goes_on_over_slides_of_about_as_many_rows() -> None:
    class Heights:
        def room(self, said: str) -> float:
            return 75.0

        def heading_height(self, table: Table) -> float:
            return 20.0

        def row_height(self, table: Table, row: Any) -> float:
            return 10.0

    table = Table(["", ""], (1, 1), [[Cell(str(number))] for number in range(12)])
    whole = [Slide("状态", table=table), Slide("关注", table=replace(table, rows=table.rows[:5]))]
    drawing: Any = Heights()
    pages = list(numbered(page for one in whole for page in pages_of(one, drawing)))
    assert [one.title for one in pages] == ["状态（1/3）", "状态（2/3）", "状态（3/3）", "关注"]
    assert [len(one.table.rows) for one in pages if one.table] == [4, 4, 4, 5]
    rows = [row for one in pages[:3] if one.table for row in one.table.rows]
    assert rows == table.rows


def test_the_address(client_of: Callable[[str], Client]) -> None:
    leader = client_of("leader")
    answer = leader.get("/slides/2025Q4.pptx")
    assert answer["Content-Type"].endswith("presentationml.presentation")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(deed="export", actor="leader").count() == 1
    assert 'href="/slides/2025Q4.pptx"' in leader.get("/changes/?to=2025Q4").content.decode()
    assert leader.get("/slides/2025-12-31.pptx").status_code == 200
    assert leader.get("/slides/2025Q4.pptx", {"period": "2023-2025"}).status_code == 200
    for quarter in ("2025Q5", "x", "2025q4", "2001Q1", "2999-01-01"):
        assert leader.get(f"/slides/{quarter}.pptx").status_code == 404
    assert leader.get("/slides/2025Q4.pptx", {"period": "1999-2001"}).status_code == 404

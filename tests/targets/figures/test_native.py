"""Native charts: what is drawn comes over, labels stay true, the XML has the schema's order."""

import io
import itertools
import zipfile
from decimal import Decimal

import openpyxl
import pptx
import pytest
from django.utils import translation

from targets.figures.drawn import Aside, Expected, Scale
from targets.figures.frames import Step
from targets.figures.native import plot_of, plots_of_ranking
from targets.figures.native.chart import chart_parts
from targets.figures.native.plot import live_format, round_ticks
from targets.figures.overview import Dot, Spread, Way
from targets.figures.ranking import Ranked

from .test_flow import flow, short_urls  # noqa: F401
from .test_frames import Q

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
# The order in which the schema has the elements that we write; an office program refuses another.
ORDER = {
    "chartSpace": "date1904 roundedCorners chart spPr txPr externalData",
    "chart": "autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout barChart lineChart catAx valAx spPr",
    "barChart": "barDir grouping varyColors ser gapWidth overlap axId",
    "lineChart": "grouping varyColors ser marker axId",
    "ser": "idx order tx spPr invertIfNegative marker dPt dLbls errBars cat val smooth",
    "dPt": "idx invertIfNegative marker bubble3D spPr",
    "dLbl": "idx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName "
    "showPercent showBubbleSize",
    "dLbls": "dLbl showLegendKey showVal showCatName showSerName showPercent showBubbleSize",
    "errBars": "errBarType errValType noEndCap plus minus spPr",
    "catAx": "axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos spPr txPr "
    "crossAx crosses auto lblAlgn lblOffset tickLblSkip noMultiLvlLbl",
    "valAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossBetween majorUnit",
    "scaling": "orientation max min",
    "legend": "legendPos legendEntry overlay txPr",
}
# Where a label may stand, by what it stands at; elsewhere a file is said to be damaged.
PLACES = {"clustered": {"outEnd", "inEnd"}, "stacked": {"inEnd"}, "standard": {"t", "b"}}
SCALE = Scale("绿色债券发行额", "亿元", 2)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def spread():
    dots = [
        Dot("渝中区", 19.22, "19.22", "achieved", "", ""),
        Dot("江北区", 1.75, "1.75", "missed", "", ""),
    ]
    return Spread(dots, 15.0, "目标> 15%", Scale("绿色贷款占比", "%"), [("南岸区", "未报送")])


def ways():
    return [
        Way("森林覆盖率", -0.612, "56.03 / ≥ 57%", "missed", "", ""),
        Way("森林蓄积量", 1.088462, "28,263.00 / ≥ 28,000万立方米", "achieved", "", ""),
    ]


def running():
    """A year that runs, its total expected, a revised goal and one of another period."""
    steps = [
        Step(Q("2020Q4"), Q("2023Q4"), 800.0),
        Step(Q("2023Q4"), Q("2025Q4"), 900.0),
    ]
    aside = Aside(Q("2026Q1"), Q("2027Q4"), 1000.0, "2026—2030年目标")
    return flow(levels=steps, expected=Expected(2025, 587.0, 569.0, 603.0), asides=[aside])


PLOTS = {"flow": flow, "running": running, "spread": spread, "ways": ways}


@pytest.mark.parametrize("make", PLOTS.values(), ids=PLOTS)
def test_the_xml_is_as_the_schema_has_it(make):
    [(markup, book)] = chart_parts([plot_of(make())], 9)
    space = pptx.oxml.parse_xml(markup)
    for name, order in ORDER.items():
        places = {child: place for place, child in enumerate(order.split())}
        for element in [space] if name == "chartSpace" else space.iter(C + name):
            found = [places[child.tag.removeprefix(C)] for child in element]
            assert found == sorted(found), name
    for group in (*space.iter(C + "barChart"), *space.iter(C + "lineChart")):
        allowed = PLACES[group.find(C + "grouping").get("val")]
        assert {one.get("val") for one in group.iter(C + "dLblPos")} <= allowed
    ids = [one.get("val") for one in space.iter(C + "idx") if one.getparent().tag == C + "ser"]
    assert ids == [str(number) for number in range(len(ids))]
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None


def test_a_running_year_is_whole_in_its_pieces():
    plot = plot_of(running())
    values = {one.name: one.values for one in plot.columns}
    place = [name.split("\n")[0] for name in plot.categories].index("2025")
    bars = [one.values[place] or 0 for one in plot.columns if one.shape == "bar"]
    # Up to the goal: what came, what is expected to come, what will lack.
    assert sum(bars) == pytest.approx(900)
    assert values["预计全年"][place] == pytest.approx(587 - 430.61)
    assert values["距目标差额"][place] == pytest.approx(900 - 587)
    assert values["全年累计"][place] == 430.61
    assert values["目标"][:4] == [800, 800, 800, 900]
    # The fourth quarter of 2024 came for the whole year.
    whole = values["多季度合并报送"]
    assert [value for value in whole if value is not None] == [456.2]


def test_missing_is_a_gap_and_an_empty_cell():
    plot = plot_of(spread())
    bars = next(one for one in plot.columns if one.shape == "bar")
    assert plot.categories[-1] == "南岸区\n未报送"
    assert bars.values == [19.22, 1.75, None]
    assert bars.label_at == "outEnd"  # no room in the low bar
    [(_markup, book)] = chart_parts([plot], 9)
    cells = list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True))
    assert [row[1] for row in cells[1:]] == [19.22, 1.75, None]


def test_equal_plots_give_equal_bytes():
    assert chart_parts([plot_of(flow())], 9) == chart_parts([plot_of(flow())], 9)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("612.4，差 287.6", 612.4, '#,##0.0"，差 287.6"'),
        ("11,104.26", 11104.26, "#,##0.00"),
        ("超 26", 26, '"超 "#,##0'),
        ("108.8% 已完成", 1.088, '#,##0.0%" 已完成"'),
        ("> 15%", 15, '"> "#,##0"%"'),
        ("CNY 61.24 bn", 61.24, '"CNY "#,##0.00" bn"'),
        ("未报送", 0, '"未报送"'),
        ("1200", 1200, "0"),
    ],
)
def test_a_label_is_written_by_its_cell(text, value, code):
    assert live_format(text, value) == code


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 1026), (3.2, 3.9), (-40, 25), (0, 0.03)])
def test_an_axis_has_round_numbers_around_all(low, high):
    first, last, step = (Decimal(repr(round(one, 9))) for one in round_ticks(low, high))
    assert first <= Decimal(str(low)) <= Decimal(str(high)) <= last
    assert 3 <= (last - first) / step <= 9
    assert step.normalize().as_tuple().digits in ((1,), (2,), (2, 5), (5,))


def test_a_ranking_goes_on_with_one_axis():
    from targets.figures import frames

    rows = [
        (f"区{n}", "2025Q4", 100.0 - n, "=", "reported", n < 18, False, n == 3, "", f"/{n}/")
        for n in range(20)
    ]
    plots = plots_of_ranking(Ranked(frames.ranking_frame(rows), SCALE), 16)
    assert [len(plot.categories) for plot in plots] == [16, 4]
    assert len({plot.ticks for plot in plots}) == 1
    names = list(itertools.chain.from_iterable(plot.categories for plot in plots))
    assert names[-1] == "区3"  # a zone stands apart, at the end
    zone = plots[1].columns[-1]
    assert (zone.look, zone.values) == ("hatched", [None, None, None, 97.0])

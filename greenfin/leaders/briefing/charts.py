"""The briefing's charts: those of the summary, native, so that an office can go on with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from districts.permissions import Reader
from greenfin.leaders.cards import cards
from greenfin.leaders.facts import chart_foot, class_charts_shown, ranking_chart
from greenfin.places.numbers import measured
from targets.progress import Progress
from targets.progress.as_of import AsOf

if TYPE_CHECKING:
    from targets.figures.native import Plot

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The width of the text and a height that leaves room for two on a page, in EMU.
WIDTH, HEIGHT = 5616000, 2736000
LETTERS, BARS_SHOWN = 9, 14
# What each bar needs that lies from left to right, and the axis below them, in EMU.
BAR, BELOW = 216000, 640000
# So many columns have room in the key as it is; for each further one the chart is so much higher.
MANY, LEGEND = 8, 160000
OF_DISTRICTS = "share"


@dataclass(frozen=True)
class Figure:
    """One chart with its number, message and source."""

    number: int
    title: str
    note: str
    plot: "Plot"


def charts(
    own: Sequence[Progress], others: Sequence[Progress], who: Reader, as_of: AsOf
) -> tuple[list[Figure], list[Figure]]:
    """The charts of the city and those of its districts, numbered on; what has no chart is out."""
    from targets.figures.native import plot_of, plots_of_ranking

    rows = measured(own[0].target.jurisdiction, own, who, as_of) if own else []
    # Without a plan of the city only those that have a chart: these are all that count here.
    shown = cards(rows, own, others, as_of, has_plan=False)
    found = [card for card in shown if card.chart and card.chart.get("drawn")]
    numbers = count(1)

    def figures(of_districts: bool) -> Iterator[Figure]:
        for card in found:
            if (card.key == OF_DISTRICTS) is of_districts and card.chart:
                note = chart_foot(card.chart)
                yield Figure(next(numbers), card.title, note, plot_of(card.chart["drawn"]))

    by_class = class_charts_shown(who, as_of)

    def classes(of_city: bool) -> Iterator[Figure]:
        for place, chart in by_class:
            if (place.kind == "city") is of_city:
                note = chart_foot(chart)
                yield Figure(next(numbers), chart["title"], note, plot_of(chart["drawn"]))

    city = [*figures(False), *classes(True)]
    districts = list(figures(True))
    if ranking := ranking_chart(who, as_of):
        plot = plots_of_ranking(ranking["drawn"], BARS_SHOWN)[0]
        title, note = ranking["title"], chart_foot(ranking)
        districts.append(Figure(next(numbers), title, note, plot))
    return city, [*districts, *classes(False)]


class Drawing:
    """A chart where the template has its place: a run, and two parts that the file gets with it."""

    def __init__(self, template: Any, figure: Figure, parts: tuple[bytes, bytes]) -> None:
        self.template, self.figure, self.parts = template, figure, parts

    def __html__(self) -> str:
        number, title = self.figure.number, quoteattr(self.figure.title)
        return (
            "<w:r><w:drawing>"
            '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
            'wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{WIDTH}" cy="{self.height}"/>'
            f'<wp:docPr id="{1000 + number}" name="Chart {number}" descr={title}/>'
            "<wp:cNvGraphicFramePr/>"
            '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:id="{self.relation()}"/></a:graphicData></a:graphic></wp:inline>'
            "</w:drawing></w:r>"
        )

    __str__ = __html__

    @property
    def height(self) -> int:
        plot = self.figure.plot
        named = sum(column.is_named for column in plot.columns)
        if named > MANY:
            return HEIGHT + LEGEND * (named - MANY)
        return max(HEIGHT, BAR * len(plot.categories) + BELOW) if plot.is_across else HEIGHT

    def relation(self) -> str:
        """The name under which the document, as it is being filled, knows the chart."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        document = self.template.docx.part
        name = f"chart{self.figure.number}"
        markup, book = self.parts
        chart = Part(PackURI(f"/word/charts/{name}.xml"), CHART_TYPE, markup, document.package)
        workbook = PackURI(f"/word/embeddings/{name}.xlsx")
        chart.relate_to(
            Part(workbook, BOOK_TYPE, book, document.package), RELATIONSHIP_TYPE.PACKAGE
        )
        return str(document.relate_to(chart, RELATIONSHIP_TYPE.CHART))


def with_drawings(template: Any, figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """What the template shows of each chart."""
    from targets.figures.native.chart import chart_parts

    parts = chart_parts([one.plot for one in figures], LETTERS)
    return [
        {
            "number": one.number,
            "title": one.title,
            "note": one.note,
            "drawing": Drawing(template, one, own),
        }
        for one, own in zip(figures, parts, strict=True)
    ]

"""What the slides say: the facts of the summary, put into pages."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.permissions import Reader
from greenfin.leaders.attention import Concern, concerns
from greenfin.leaders.cards import Card, cards
from greenfin.leaders.facts import (
    chart_foot,
    class_charts_shown,
    marker_of,
    ranking_chart,
    set_by_city_text,
)
from greenfin.leaders.summary.headline import headline, headline_without
from greenfin.places.numbers import measured
from targets.figures.beside import picture
from targets.figures.native import Plot, plot_of, plots_of_ranking
from targets.palette import INK, TONES
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf
from targets.progress.grouped import by_indicator
from targets.progress.shown import shown, shown_plans
from targets.wording.counts import standing_text
from targets.wording.explanations import STATUSES
from targets.wording.formatting import listed, quantity_text, quarter_text

# So many bars, columns and lines can be read from the last row.
BARS_A_SLIDE, COLUMNS_A_SLIDE, CONCERNS_SHOWN = 14, 8, 15


class Cell(NamedTuple):
    """A cell's lines, in the colour of a status where it shows one."""

    text: str
    color: str = INK
    is_bold: bool = False


@dataclass(frozen=True)
class Table:
    """Columns with the shares of the width that they take; cells in rows."""

    headings: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    size: int = 14


@dataclass(frozen=True)
class Slide:
    """One slide: its message, a line of numbers, then a chart, a table, a figure, or a sentence.

    `foot` says place, quarter and unit, then how to read it and where the figures come from.
    """

    title: str
    said: str = ""
    plot: Plot | None = None
    table: Table | None = None
    card: dict[str, Any] | None = None
    empty: str = ""
    foot: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class Cover:
    """The first slide: what this is, the sentence of the summary, and of when it is."""

    title: str
    sentences: Sequence[str]
    foot: str


@dataclass(frozen=True)
class Deck:
    cover: Cover
    slides: Sequence[Slide]


def deck(who: Reader, as_of: AsOf) -> Deck | None:
    """All slides in the language that is active; None where there is no target at all."""
    progress = cached_progress(who, as_of)
    if not progress:
        return None
    city = Jurisdiction.objects.filter(kind="city").first()
    own = [one for one in progress if city and one.target.jurisdiction_id == city.pk]
    others = [one for one in progress if not city or one.target.jurisdiction_id != city.pk]
    rows = measured(city, own, who, as_of) if city else []
    has_plan = shown_plans(who, as_of).filter(jurisdiction__kind="city").exists()
    period = shown(who, as_of).period
    without = headline_without(others, as_of, period, has_plan=has_plan)
    said = headline(city, own, as_of) if own else without
    shown_cards = cards(rows, own, others, as_of, has_plan=has_plan)
    return Deck(
        Cover(cover_title(as_of), sentences(said, others), cover_foot(as_of)),
        [
            *(card_slide(card, as_of) for card in shown_cards),
            *ranking_slides(who, as_of),
            *class_slides(who, as_of),
            *heat_slides(progress, as_of),
            *attention_slides(own, others, who, as_of),
        ],
    )


def plain(markup: str) -> str:
    """The text of a piece of a page."""
    return html.unescape(strip_tags(str(markup)))


def sentences(said: str, others: Sequence[Progress]) -> list[str]:
    """The summary's own, and how the districts stand."""
    found = [plain(said)]
    if others:
        text = ngettext(
            "Districts and zones, %(count)s target: %(parts)s",
            "Districts and zones, %(count)s targets: %(parts)s",
            len(others),
        )
        said = text % {"count": len(others), "parts": standing_text(others)}
        found.append(_("; ").join(filter(None, [said, set_by_city_text(others)])))
    return found


def cover_title(as_of: AsOf) -> str:
    return _("Green-finance targets of Chongqing, %(quarter)s") % {
        "quarter": quarter_text(as_of.quarter)
    }


def cover_foot(as_of: AsOf) -> str:
    values = {
        "quarter": quarter_text(as_of.quarter),
        "day": current_date().isoformat(),
    }
    return _("As of %(quarter)s · made on %(day)s") % values


def card_slide(card: Card, as_of: AsOf) -> Slide:
    """A chart of the first screen: with its figure and notes, goals without a place beside it."""
    built = card.chart or {}
    drawn = built.get("drawn")
    # Without a chart there is no source to be named for a figure.
    said = [quantity_text(card.figure, card.unit) if card.figure and built else "", *card.notes]
    foot = foot_of(built) if "figure" in built else []
    return Slide(
        card.title,
        " · ".join(filter(None, said)) if built or card.lines else "",
        plot_of(drawn) if drawn else None,
        lines_table(card) if card.lines else None,
        built.get("card"),
        "" if built or card.lines else card.empty,
        foot or [as_of_text(as_of)],
    )


def as_of_text(as_of: AsOf) -> str:
    return _("As of %(quarter)s") % {"quarter": quarter_text(as_of.quarter)}


def foot_of(chart: dict[str, Any]) -> list[str]:
    """What a saved picture of the chart says of itself, then how the chart is read."""
    return [chart_foot(chart), _("; ").join(chart.get("notes", ()))]


def table_foot(unit: str, progress: Iterable[Progress], as_of: AsOf) -> list[str]:
    """The same of a table of targets."""
    origins = {one.source.origin for one in progress if one.source}
    said = picture(_("All jurisdictions"), "", as_of, unit, origins, [])
    return foot_of({"figure": {"picture": said}})


def lines_table(card: Card) -> Table:
    """Goals that no chart can show: figure and goal as numbers."""
    rows = [
        [Cell(row.brief_name), Cell(text, is_bold=True), status_cell(row.status)]
        for row, text in card.lines
    ]
    headings = [_("Target"), _("Figure and target value"), _("Status")]
    return Table(headings, (5, 5, 4), rows)


def status_cell(status: str) -> Cell:
    return Cell(f"{marker_of(status)} {STATUSES[status]}", TONES[status].text)


def ranking_slides(who: Reader, as_of: AsOf) -> list[Slide]:
    """The districts by green loans; on as many slides as they need."""
    built = ranking_chart(who, as_of)
    if built is None:
        return []
    plots = plots_of_ranking(built["drawn"], BARS_A_SLIDE)
    foot = foot_of(built)
    return [Slide(built["title"], plot=plot, foot=foot) for plot in plots]


def class_slides(who: Reader, as_of: AsOf) -> list[Slide]:
    """Green loans by class of the city and of districts that break theirs down."""
    return [
        Slide(chart["title"], plot=plot_of(chart["drawn"]), foot=foot_of(chart))
        for _place, chart in class_charts_shown(who, as_of)
    ]


def heat_slides(progress: Sequence[Progress], as_of: AsOf) -> list[Slide]:
    """The status of every target: a row a jurisdiction, a column an indicator."""
    statuses: dict[tuple[int, int], list[Progress]] = {}
    for group in by_indicator(progress):
        statuses[group.worst.target.jurisdiction_id, group.indicator.pk] = list(group.entries)
    indicators = [group.indicator for group in by_indicator(progress)]
    indicators = list({one.pk: one for one in indicators}.values())
    places = {one.target.jurisdiction.pk: one.target.jurisdiction for one in progress}
    ordered = sorted(places.values(), key=lambda place: (place.position, place.pk))
    foot = table_foot(_("number of targets"), progress, as_of)
    several = any(len(entries) > 1 for entries in statuses.values())
    foot[1] = _("each cell: the worst status, of how many of its targets") if several else ""
    slides = -(-len(indicators) // COLUMNS_A_SLIDE) or 1
    width = -(-len(indicators) // slides) or 1
    tables = []
    for start in range(0, len(indicators), width):
        shown_here = indicators[start : start + width]
        rows = [
            [Cell(place.label, is_bold=True)]
            + [heat_cell(statuses.get((place.pk, one.pk), [])) for one in shown_here]
            for place in ordered
        ]
        rows = [row for row in rows if any(cell.text for cell in row[1:])]
        headings = [_("Jurisdiction"), *(one.brief for one in shown_here)]
        tables.append(Table(headings, (1.2, *[1.0] * len(shown_here)), rows, 12))
    title = _("Status of every target, by jurisdiction")
    return [Slide(title, table=table, foot=foot) for table in tables]


def heat_cell(entries: Sequence[Progress]) -> Cell:
    """The worst status of the targets on one indicator; nothing where none is set.

    Of several it says how many have it: ✘ 未完成 1/3.
    """
    if not entries:
        return Cell("")
    worst = min(entries, key=lambda one: one.severity).status
    cell = status_cell(worst)
    if len(entries) == 1:
        return cell
    count = sum(one.status == worst for one in entries)
    return cell._replace(text=f"{cell.text} {count}/{len(entries)}")


def attention_slides(
    own: Sequence[Progress], others: Sequence[Progress], who: Reader, as_of: AsOf
) -> list[Slide]:
    """What asks for a decision, with who leads; all goals behind, up to so many."""
    found = concerns(own, others, who, as_of, CONCERNS_SHOWN)
    title = _("Needs attention")
    behind = [one for one in (*own, *others) if one.status in {c.status for c in found}]
    foot = table_foot(_("beside each figure"), behind, as_of)
    if not found:
        return [Slide(title, empty=_("No target is missed or behind its path."), foot=foot)]
    count = len(found) + found.more
    said = ngettext("%(count)s indicator is short", "%(count)s indicators are short", count)
    more = ""
    if found.more:
        text = ngettext(
            "%(count)s more stands in the list of targets",
            "%(count)s more stand in the list of targets",
            found.more,
        )
        more = text % {"count": found.more}
    headings = [_("Status"), _("Indicator"), _("Gap"), _("Lead bodies"), _("Date")]
    table = Table(headings, (1.3, 2.2, 2.9, 4.8, 2.05), [concern_row(one) for one in found])
    line = listed([text for text in (said % {"count": count}, more) if text])
    return [Slide(title, line, table=table, foot=foot)]


def concern_row(one: Concern) -> list[Cell]:
    return [
        status_cell(one.status),
        Cell("\n".join(filter(None, [one.place, one.name])), is_bold=True),
        Cell("\n".join(filter(None, [plain(one.gap), one.way]))),
        Cell(plain(one.leads)),
        Cell(one.due),
    ]

"""The leader's four charts: a balance, a yearly flow, a share of districts, the yearly goals.

Which indicators they show follows from what the city's targets ask for, so that a plan of another
period needs no code.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenfin.leaders.facts import RANKED_CODE
from greenfin.places.numbers import Measured, prepared, year_text
from targets.figures.beside import picture
from targets.figures.charts import build_trajectory
from targets.models import Indicator
from targets.periods import Quarter
from targets.progress import Progress, status_counts
from targets.progress.as_of import AsOf
from targets.progress.grouped import IndicatorGroup, by_indicator
from targets.tables.rows import TargetRow
from targets.wording.counts import counts_text
from targets.wording.explanations import STATUSES
from targets.wording.formatting import yearly_text
from targets.wording.sentences import bounded_words, reading_said
from targets.wording.titles import chart_title

MET = ("achieved", "ahead")
NO_GOAL = {"balance": gettext_lazy("Balances"), "flow": gettext_lazy("Amounts of a year")}


@dataclass(frozen=True)
class Card:
    """One chart with its message, its large figure and a few words beside it.

    `status` is that of the goal, "" where the card shows several; `chart` is None where there is
    too little to draw, and `empty` says then what is missing. `lines` are goals that have no
    place on the chart, each with its figure beside what it asks for.
    """

    key: str
    title: str
    url: str = ""
    status: str = ""
    figure: str = ""
    figure_url: str = ""
    unit: str = ""
    notes: list[str] = field(default_factory=list)
    lines: list[tuple[TargetRow, str]] = field(default_factory=list)
    chart: dict[str, Any] | None = None
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw or list: it takes no more room than its sentence."""
        return self.chart is None and not self.lines


def cards(
    rows: Sequence[Measured],
    own: Sequence[Progress],
    others: Sequence[Progress],
    as_of: AsOf,
    *,
    has_plan: bool,
) -> list[Card]:
    """The four of them, of the city's figures (`rows`) and targets and those of its districts.

    Where the city has no plan of the period shown, only those that have a chart.
    """
    found = [
        goal_card("balance", balance_of(rows), as_of),
        goal_card("flow", flow_of(rows), as_of),
        share_card(others, rows, as_of),
        yearly_card(own, as_of),
    ]
    return found if has_plan else [card for card in found if card.chart]


def balance_of(rows: Sequence[Measured]) -> Measured | None:
    """The city's first balance with a level to reach, green loans before all others."""
    found = [one for one in rows if has_level(one) and is_balance(one.indicator)]
    return min(found, key=lambda one: one.indicator.code != RANKED_CODE, default=None)


def flow_of(rows: Sequence[Measured]) -> Measured | None:
    """The city's first flow within a year with a level to reach."""
    found = (one for one in rows if has_level(one) and one.indicator.basis == "year_to_date")
    return next(found, None)


def is_balance(indicator: Indicator) -> bool:
    return bool(indicator.basis == "point_in_time" and indicator.is_additive)


def has_level(one: Measured) -> bool:
    return one.drawn is not None and one.drawn.assessment.target_level is not None


def goal_card(key: str, one: Measured | None, as_of: AsOf) -> Card:
    """One goal over time, with its growth and when it was reached or what it still takes."""
    if one is None or one.drawn is None:
        return Card(key, str(NO_GOAL[key]), empty=_("No plan of the city sets such a goal yet."))
    prepared([one])
    row = TargetRow(one.drawn, as_of)
    if not one.has_figures:
        empty = _("No figure has been reported or published yet.")
        title = chart_title(one.drawn)
        return Card(key, title, url=target_url(row), status=row.status, empty=empty)
    chart = build_trajectory(one.drawn, as_of, one.series, one.beside, is_small=True)
    return Card(
        key,
        card_title(chart["title"], row, one.indicator.label),
        url=target_url(row),
        status=row.status,
        figure=row.figure_said[0],
        figure_url=row.origin_url,
        unit=row.figure_said[1],
        notes=[text for text in (year_text(one), row.needed) if text],
        chart=chart | {"id": f"card-{key}", "size": "card", "note": ""},
    )


def card_title(title: str, row: TargetRow, name: str) -> str:
    """The chart's message; only what is measured and when, where that says the large figure."""
    figure, _unit = row.figure_said
    if figure not in title:
        return title
    return _("%(name)s, %(quarter)s") % {"name": name, "quarter": row.quarter}


def share_card(others: Sequence[Progress], rows: Sequence[Measured], as_of: AsOf) -> Card:
    """A share that a plan asks of several districts, each as a dot; the city's own beside it."""
    entries = common_share(others)
    if not entries:
        empty = _("No plan asks several districts for one share.")
        return Card("share", _("Shares of districts"), empty=empty)
    indicator = entries[0].target.indicator
    assert indicator is not None
    met = sum(one.status in MET for one in entries)
    missing = sum(one.assessment.observed is None for one in entries)
    values = {
        "name": entries[0].target.label,
        "met": met,
        "total": len(entries),
        "missing": missing,
        "level": bounded_words(entries[0]),
    }
    city = next((one for one in rows if one.indicator.pk == indicator.pk), None)
    latest = city.latest if city else None
    notes = [_("the whole city")] if latest else []
    figure, unit = reading_said(latest, indicator) if latest else ("", "")
    if city and latest:
        notes += [text for text in (year_text(city), own_direction(city)) if text]
    title = _("%(name)s: %(met)s of %(total)s are %(level)s")
    if missing == len(entries):
        title = _("%(name)s: no figure yet")
    elif missing:
        title = _("%(name)s: %(met)s of %(total)s are %(level)s, no figure of %(missing)s")
    title %= values
    return Card(
        "share",
        title,
        url=indicator.get_absolute_url() + as_of.query,
        figure=figure,
        figure_url=latest.source.url + as_of.query if latest else "",
        unit=unit,
        notes=notes,
        chart=share_chart(entries, indicator, title, as_of),
        empty=_("None of these districts has a figure yet."),
    )


def common_share(others: Sequence[Progress]) -> list[Progress]:
    """The targets on a share that bind most jurisdictions by one clause, the largest first."""
    clauses: dict[tuple[int, int, str], list[Progress]] = {}
    for one in others:
        indicator = one.target.indicator
        if indicator and indicator.is_share and one.assessment.target_level is not None:
            key = (one.target.plan_id, indicator.pk, one.target.wording)
            clauses.setdefault(key, []).append(one)
    most = max(clauses.values(), key=len, default=[])
    if len(most) < 2:
        return []
    return sorted(
        most,
        key=lambda one: (
            one.assessment.observed is None,
            -(one.assessment.observed or 0),
            one.target.jurisdiction.position,
        ),
    )


def own_direction(city: Measured) -> str:
    """How the city's own share moves, where one of its targets asks for a direction."""
    found = [one for one in city.targets if one.target.kind == "direction"]
    return str(STATUSES[found[0].status]) if found else ""


def share_chart(
    entries: Sequence[Progress], indicator: Indicator, title: str, as_of: AsOf
) -> dict[str, Any] | None:
    from targets.figures.drawn import Scale
    from targets.figures.overview import Dot, Spread, spread_figure

    rows = [TargetRow(one, as_of) for one in entries]
    drawn = [row for row in rows if row.assessment.observed is not None]
    if not drawn:
        return None
    dots = [
        Dot(
            row.target.jurisdiction.label,
            float(row.assessment.observed or 0),
            row.figure,
            row.status,
            hover_of(row),
            target_url(row),
        )
        for row in drawn
    ]
    level = float(drawn[0].assessment.target_level or 0)
    goal = _("goal %(level)s") % {"level": drawn[0].level}
    notes = [goal, *(f"{row.place} {row.word}" for row in drawn)]
    scale = Scale(indicator.label, indicator.unit_label, indicator.decimals)
    missing = [(row.place, row.observed) for row in rows if row not in drawn]
    spread = Spread(dots, level, goal, scale, missing)
    return {
        "id": "card-share",
        "size": "card",
        "title": title,
        "drawn": spread,
        "figure": spread_figure(spread)
        | {"picture": said_by(drawn, indicator.label, indicator.unit_label, as_of, notes)},
        "table": {
            "caption": _("%(name)s by jurisdiction") % {"name": indicator.label},
            "headings": [_("Jurisdiction"), _("Figure"), _("Target value"), _("Status")],
            "rows": [
                [
                    format_html('<a href="{}">{}</a>', target_url(row), row.place),
                    row.observed,
                    row.level,
                    row.word,
                ]
                for row in rows
            ],
        },
    }


def yearly_card(own: Sequence[Progress], as_of: AsOf) -> Card:
    """The city's goals that are counted once a year, each by the way covered from its baseline."""
    groups = yearly_groups(own)
    name = _("Energy, ecology and other yearly goals")
    if not groups:
        return Card("yearly", name, empty=_("No plan of the city sets such a goal yet."))
    rows = [TargetRow(one.drawn, as_of) for one in groups]
    counts = Counter(one.status for one in groups)
    ordered = {status: counts[status] for status in status_counts([g.worst for g in groups])}
    drawn = [row for row in rows if row.assessment.progress is not None]
    title = _("%(name)s: %(counts)s") % {"name": name, "counts": counts_text(ordered)}
    usual = usual_quarter(rows, as_of)
    notes = [_("the way covered since the baseline")] if drawn else []
    if usual != as_of.quarter:
        notes.append(_("figures of %(quarter)s") % {"quarter": yearly_text(usual)})
    return Card(
        "yearly",
        title,
        notes=notes,
        lines=[(row, against(row, usual)) for row in rows if row.assessment.progress is None],
        chart=ways_chart(drawn, title, usual, as_of) if drawn else None,
    )


def usual_quarter(rows: Sequence[TargetRow], as_of: AsOf) -> Quarter:
    """The newest quarter that any of the figures is of; the one asked for where there is none."""
    found = [row.assessment.observed_quarter for row in rows if row.assessment.observed_quarter]
    return max(found, default=as_of.quarter)


def against(row: TargetRow, usual: Quarter) -> str:
    """Figure and goal, a common unit once; of an older figure than others also its year."""
    figure, unit = row.figure_said
    level, level_unit = row.level_said
    shown = figure if figure and level and unit == level_unit else row.observed
    text = f"{shown} / {row.level}"
    quarter = row.assessment.observed_quarter
    if quarter in (None, usual):
        return text
    return _("%(text)s (%(quarter)s)") % {"text": text, "quarter": yearly_text(quarter)}


def yearly_groups(own: Sequence[Progress]) -> list[IndicatorGroup]:
    return [one for one in by_indicator(own) if one.indicator.basis == "annual"]


def ways_chart(
    rows: Sequence[TargetRow], title: str, usual: Quarter, as_of: AsOf
) -> dict[str, Any]:
    from targets.figures.overview import Way, ways_figure

    ways = [
        Way(
            row.brief_name,
            float(row.assessment.progress or 0),
            against(row, usual),
            row.status,
            hover_of(row),
            target_url(row),
        )
        for row in rows
    ]
    notes = [f"{row.brief_name} {row.word}" for row in rows]
    return {
        "id": "card-yearly",
        "size": "card",
        "title": title,
        "drawn": ways,
        "figure": ways_figure(ways)
        | {"picture": said_by(rows, _("Way covered since the baseline"), "%", as_of, notes)},
        "table": {
            "caption": _("Way covered since the baseline"),
            "headings": [
                _("Target"),
                _("Baseline"),
                _("Observed figure"),
                _("Target value"),
                _("Way covered"),
                _("Status"),
            ],
            "rows": [
                [
                    format_html('<a href="{}">{}</a>', target_url(row), row.name),
                    row.dated_baseline,
                    row.observed,
                    row.level,
                    row.progress,
                    row.word,
                ]
                for row in rows
            ],
        },
    }


def said_by(
    rows: Sequence[TargetRow], name: str, unit: str, as_of: AsOf, notes: list[str]
) -> dict[str, Any]:
    """What the saved picture of a chart of several targets says of itself."""
    places = {row.place for row in rows}
    place = places.pop() if len(places) == 1 else _("Districts and zones")
    origins = {row.source.origin for row in rows if row.source}
    return picture(place, name, as_of, unit, origins, notes)


def hover_of(row: TargetRow) -> str:
    """Name, figure, goal, what is short, and where the figure came from, one under the other."""
    lines = [
        row.place,
        f"{row.name}: {row.observed}",
        _("goal %(level)s") % {"level": row.level},
        row.short or row.dated_word,
        row.rated_note if row.short else "",
        row.dated_origin,
    ]
    return "<br>".join(line for line in lines if line)


def target_url(row: TargetRow) -> str:
    return f"{row.target.get_absolute_url()}{row.as_of.query}"

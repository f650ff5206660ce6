"""The numbers of one jurisdiction: head figures, charts, citations in words, the city's sum."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.arithmetic import Reading
from targets.figures.charts import build_trajectory
from targets.models import CitedFigure, Indicator, Target
from targets.progress import Progress, goal_of, progress_in
from targets.progress.as_of import AsOf, rule_for
from targets.progress.figures_used import NO_SERIES, Series, series_of
from targets.progress.grouped import drawn_first, of_other_periods
from targets.progress.rankings import cached_ranking, change_on_year, visible_indicators
from targets.wording.formatting import exact_text, padding, when_text
from targets.wording.indicators import change_text, check_texts
from targets.wording.sentences import origin_text, reading_said, related

# What stands in large figures at the head of a page, in this order.
HEAD_CODES = (
    "green_loan_balance",
    "green_loan_share",
    "green_bond_issuance",
    "green_bond_balance",
)


@dataclass(frozen=True)
class Measured:
    """An indicator of a jurisdiction with its figures and the targets on it.

    `beside` are those of other periods, which its chart shows in their spans.
    """

    indicator: Indicator
    series: Series
    targets: tuple[Progress, ...] = ()
    beside: tuple[Progress, ...] = ()

    @property
    def latest(self) -> Reading | None:
        return self.series.readings[-1] if self.series.readings else None

    @property
    def has_figures(self) -> bool:
        return bool(self.series.readings or self.series.cited)

    @property
    def is_missing(self) -> bool:
        """Whether a figure is wanting: not of what only a target of another period asked for."""
        is_asked = bool(self.targets) or self.indicator.asked_of != "with_target"
        return is_asked and not self.has_figures

    @property
    def drawn(self) -> Progress | None:
        """The target that is drawn; None where no target on the indicator has a level."""
        return next(iter(drawn_first(self.targets)), None)


def measured(
    jurisdiction: Jurisdiction, progress: Sequence[Progress], reader: Reader, as_of: AsOf
) -> list[Measured]:
    """Indicators that have a figure of the jurisdiction or a target, as far as the reader may see.

    Three queries, however many there are.
    """
    series = {
        indicator: own
        for (_place, indicator), own in series_of(
            as_of.of_figures, reader, jurisdictions={jurisdiction.pk}
        ).items()
    }
    targets: dict[int, list[Progress]] = {}
    for entry in progress:
        if entry.target.indicator_id:
            targets.setdefault(entry.target.indicator_id, []).append(entry)
    others = of_other_periods(reader, as_of.of_figures)
    shown = visible_indicators(reader, as_of).filter(Q(pk__in=series) | Q(pk__in=targets))
    # Classes are drawn together, as what they are broken down from.
    shown = shown.filter(Q(edition__isnull=True) | Q(pk__in=targets))
    return [
        Measured(
            indicator,
            series.get(indicator.pk, NO_SERIES),
            tuple(targets.get(indicator.pk, ())),
            tuple(others.get((jurisdiction.pk, indicator.pk), ())),
        )
        for indicator in shown
    ]


def head_figures(rows: Sequence[Measured], as_of: AsOf) -> list[dict[str, Any]]:
    """The few large figures at the head, ready for `places/jurisdiction/kpis.html`."""
    by_code = {one.indicator.code: one for one in rows}
    chosen = [by_code[code] for code in HEAD_CODES if code in by_code]
    return [head_figure(one, as_of) for one in chosen if one.latest]


def head_figure(one: Measured, as_of: AsOf) -> dict[str, Any]:
    reading, indicator = one.latest, one.indicator
    assert reading is not None
    when = [when_text(reading.quarter, indicator), year_text(one)]
    figure, unit = reading_said(reading, indicator)
    return {
        "label": indicator.label,
        "value": figure,
        "unit": unit,
        "when": " · ".join(word for word in when if word),
        "origin": origin_text(reading.source),
        "url": reading.source.url + as_of.query,
        # A figure after the deadline stands beside a status that another one decided.
        "status": one.drawn.status if one.drawn and decides(one.drawn, reading) else "",
    }


def decides(entry: Progress, reading: Reading) -> bool:
    """Whether a figure is the one by which a target's status is given."""
    return entry.assessment.observed_quarter == reading.quarter


def year_text(one: Measured) -> str:
    """The change on the same quarter last year; "" where either figure is not exact."""
    change = change_text(change_on_year(one.indicator, one.series, one.latest), one.indicator)
    return _("%(change)s on the year") % {"change": change} if change else ""


def charts(
    jurisdiction: Jurisdiction, rows: Sequence[Measured], as_of: AsOf
) -> list[dict[str, Any]]:
    """One small trajectory an indicator that has figures, those with a target first."""
    drawn = prepared([one for one in rows if one.has_figures])
    drawn.sort(key=lambda one: one.drawn is None)
    return [chart(jurisdiction, one, as_of) for one in drawn]


def prepared(rows: list[Measured]) -> list[Measured]:
    """The same, with what their charts ask for read in a few queries."""
    entries = [one.drawn for one in rows if one.drawn]
    entries += [entry for one in rows for entry in one.beside]
    prefetch_related_objects([entry.target for entry in entries], "revises", "indicator__breaks")
    prefetch_related_objects([one.indicator for one in rows], "breaks")
    return rows


def chart(jurisdiction: Jurisdiction, one: Measured, as_of: AsOf) -> dict[str, Any]:
    entry = one.drawn or without_target(jurisdiction, one, as_of)
    built = build_trajectory(entry, as_of, one.series, one.beside, is_small=True)
    if one.drawn is None:
        built |= {"id": f"series-{one.indicator.code}", "title": latest_title(one)}
    return built


def without_target(jurisdiction: Jurisdiction, one: Measured, as_of: AsOf) -> Progress:
    """A series that has no target, in the form in which charts are drawn: only its direction."""
    target = Target(
        jurisdiction=jurisdiction,
        indicator=one.indicator,
        kind="direction",
        title=one.indicator.name,
        title_en=one.indicator.name_en,
    )
    return progress_in(one.series, goal_of(target), target, as_of, rule_for(as_of))


def latest_title(one: Measured) -> str:
    """The message of a chart without a target: the latest figure and its change."""
    values = {"name": one.indicator.label, "change": year_text(one)}
    last = one.latest
    if last is None:
        return one.indicator.label
    values["quarter"] = when_text(last.quarter, one.indicator)
    values["figure"], values["unit"] = reading_said(last, one.indicator)
    if values["change"]:
        return _("%(name)s: %(figure)s %(unit)s in %(quarter)s, %(change)s") % values
    return _("%(name)s: %(figure)s %(unit)s in %(quarter)s") % values


def figures_in_text(jurisdiction: Jurisdiction, as_of: AsOf) -> list[dict[str, Any]]:
    """Published figures that no chart can hold, by where they were published: undated, expected,
    or of no indicator kept here.

    One whose day of publication is not known stands only where today's knowledge is asked for.
    """
    rows = CitedFigure.objects.filter(jurisdiction=jurisdiction).filter(
        Q(quarter__isnull=True) | Q(indicator__isnull=True) | Q(relation="forecast")
    )
    known = Q(published_on__lte=as_of.documents_day)
    if as_of.is_default:
        known |= Q(published_on__isnull=True)
    by_source: dict[str, list[CitedFigure]] = defaultdict(list)
    for row in rows.filter(known).order_by("pk"):
        by_source[" ".join(filter(None, (row.publisher, row.title)))].append(row)
    return [_source(name, figures) for name, figures in by_source.items()]


def _source(name: str, figures: Sequence[CitedFigure]) -> dict[str, Any]:
    """What one publisher said in one place."""
    texts = [related(exact_text(row.value), row.relation) for row in figures]
    entries = zip(figures, texts, padding(texts), strict=True)
    return {
        "name": name or _("Source"),
        "has_notes": any(row.note for row in figures),
        "entries": [{"figure": row, "text": text, "padding": pad} for row, text, pad in entries],
    }


def city_checks(rows: Sequence[Measured], reader: Reader, as_of: AsOf) -> list[dict[str, Any]]:
    """The city's own figure against the sum of its districts, for each indicator that adds up."""
    checks = []
    for one in rows:
        if not one.indicator.is_additive:
            continue
        ranking = cached_ranking(one.indicator, reader, as_of)
        check = ranking.city_check
        if check is None:
            continue
        checks.append(
            {
                **check_texts(check, one.indicator),
                "indicator": one.indicator,
                "missing": check.missing,
            }
        )
    return checks

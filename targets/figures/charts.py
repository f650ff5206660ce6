"""Charts ready for `partials/chart.html`, built once for a data version, as-of and language.

pandas and Plotly are imported only where a chart must be built, so that a worker that finds it in
the cache never loads them.
"""

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from districts.permissions import Reader
from targets.arithmetic import Reading
from targets.arithmetic.increments import increments
from targets.models import Indicator, Target
from targets.periods import Quarter
from targets.progress import Progress, goal_of, kept
from targets.progress.as_of import AsOf
from targets.progress.figures_used import NO_SERIES, Absence, Series, series_of
from targets.progress.rankings import Ranking, RankingRow, change_on_year
from targets.wording.formatting import number_text, quarter_text
from targets.wording.indicators import change_text, leader
from targets.wording.reasons import step_unit
from targets.wording.sentences import (
    absence_text,
    decimals_of,
    joined,
    level_text,
    origin_text,
    reading_text,
    trajectory_title,
    unit_of,
)

if TYPE_CHECKING:
    from .flow import Flow
    from .shared import Scale

MOST_BARS = 40
MARKERS = {
    "return": gettext_lazy("● quarterly return"),
    "derived": gettext_lazy("● derived"),
    "history": gettext_lazy("● bulk history"),
    "sample": gettext_lazy("○ sample figure"),
    "derived_sample": gettext_lazy("○ sample figure, derived"),
    "cited": gettext_lazy("◇ published figure"),
}
METHODS = {
    "log_linear": gettext_lazy("log-linear trend"),
    "linear": gettext_lazy("linear trend"),
}


def trajectory_chart(progress: Progress, reader: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """The chart of one target; None for a target without an indicator."""
    if progress.target.indicator is None:
        return None
    of = progress.target.pk, get_language()
    return kept("trajectory", reader, as_of, lambda: build_trajectory(progress, as_of), *of)


def ranking_chart(ranking: Ranking, reader: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """The bars of one indicator; None where no jurisdiction has a figure."""
    if not any(row.reading for row in ranking.rows):
        return None
    of = ranking.indicator.code, get_language()
    return kept("bars", reader, as_of, lambda: build_ranking(ranking, as_of), *of)


def build_trajectory(
    progress: Progress, as_of: AsOf, series: Series | None = None
) -> dict[str, Any]:
    """The chart of a target with an indicator; `series` where the caller has read it already."""
    from . import frames
    from .shared import Trajectory
    from .trajectory import trajectory_figure

    target, assessment = progress.target, progress.assessment
    indicator = target.indicator
    assert indicator is not None
    if series is None:
        series = _series_behind(progress, as_of)
    if indicator.basis == "year_to_date":
        return build_flow(progress, as_of, series)
    goal = goal_of(target)
    path = frames.path_frame(goal, assessment)
    breaks = _breaks_within(target, series)
    chart = Trajectory(
        figures=frames.trajectory_frame(series, as_of.query),
        path=path,
        steps=frames.step_frame([frames.Step(*step) for step in level_steps(progress, series)]),
        forecast=frames.forecast_frame(goal, assessment),
        required=frames.required_frame(goal, assessment, asks_more=progress.asks_more),
        scale=scale_of(indicator),
        target_text=_("Target<br>%(level)s") % {"level": level_text(progress)},
        path_text=target.get_path_display(),
        breaks=tuple((Quarter.parse(row.quarter), row.label) for row in breaks),
    )
    path_values = dict(zip(path["quarter"], path["value"], strict=True))
    return {
        "id": f"trajectory-{target.pk}",
        "title": trajectory_title(progress),
        "figure": trajectory_figure(chart),
        "table": series_table(progress, series, path_values, as_of),
        "note": " · ".join(
            [*_marker_words(series), *line_words(progress), *(row.label for row in breaks)]
        ),
    }


def build_flow(progress: Progress, as_of: AsOf, series: Series | None = None) -> dict[str, Any]:
    """The chart of a flow for `partials/chart.html`; its `figure` is that of `flow_figure`."""
    from .flow import flow_figure

    if series is None:
        series = _series_behind(progress, as_of)
    drawn = flow_of(progress, as_of, series)
    path_values = {f"{year}Q4": value for year, value in drawn.path.items()}
    return {
        "id": f"trajectory-{progress.target.pk}",
        "title": trajectory_title(progress),
        "figure": flow_figure(drawn),
        "table": series_table(progress, series, path_values, as_of),
        "note": " · ".join(_flow_words(drawn)),
    }


def flow_of(progress: Progress, as_of: AsOf, series: Series) -> "Flow":
    """What `flow_figure` draws of a target on a flow, and of a series without a target."""
    from . import frames
    from .flow import Expected, Flow

    target, assessment = progress.target, progress.assessment
    indicator = target.indicator
    assert indicator is not None
    goal = goal_of(target)
    path = frames.path_frame(goal, assessment)
    pieces = increments(series.readings)
    running = pieces[-1] if pieces and not pieces[-1].last.is_year_end else None
    ahead = getattr(assessment, "year_end", None)
    expected = None
    if ahead is not None and running is not None and ahead.quarter.year == running.last.year:
        expected = Expected(ahead.quarter.year, ahead.value, ahead.low, ahead.high)
    base = None
    if goal.baseline is not None and goal.baseline_quarter is not None:
        base = goal.baseline_quarter.year, float(goal.baseline)
    return Flow(
        pieces=pieces,
        scale=scale_of(indicator),
        as_of=as_of.quarter,
        base=base,
        path={
            int(quarter[:4]): value
            for quarter, value in zip(path["quarter"], path["value"].tolist(), strict=True)
        },
        levels=[frames.Step(*step) for step in level_steps(progress, series)],
        target_text=_("Target<br>%(level)s") % {"level": level_text(progress)},
        expected=expected,
        changes=changes_of(indicator, series),
        query=as_of.query,
        is_lower_better=goal.is_lower_better,
    )


def changes_of(indicator: Indicator, series: Series) -> dict[Quarter, str]:
    """The change of each figure on the year in words; "" where it cannot be said."""
    return {
        reading.quarter: change_text(change_on_year(indicator, series, reading), indicator)
        for reading in series.readings
    }


def scale_of(indicator: Indicator) -> "Scale":
    from .shared import Scale

    step = _("percentage points") if indicator.is_share else ""
    return Scale(indicator.label, indicator.unit_label, indicator.decimals, step)


def _series_behind(progress: Progress, as_of: AsOf) -> Series:
    target = progress.target
    assert target.indicator_id is not None
    place = (target.jurisdiction_id, target.indicator_id)
    found = series_of(as_of, jurisdictions={place[0]}, indicators={place[1]})
    return found.get(place, NO_SERIES)


def _flow_words(drawn: "Flow") -> list[str]:
    """How the bars are read; only what occurs."""
    from .flow import expected_text

    words = [_("From bottom to top: what the first to the fourth quarter added.")]
    if drawn.path:
        words.append(_("The tick on each bar is the path at the end of the year."))
    if drawn.expected:
        words.append(expected_text(drawn.expected, drawn.scale))
    return words


def line_words(progress: Progress) -> list[str]:
    """What the lines into the future mean: method and points of the trend, the required run."""
    assessment, target = progress.assessment, progress.target
    words = []
    if assessment.forecast is not None:
        words.append(
            _("┈ forecast: %(method)s of %(points)s quarters")
            % {"method": METHODS[assessment.forecast.method], "points": assessment.forecast.points}
        )
    if assessment.required_step is not None and progress.asks_more:
        step = number_text(assessment.required_step, decimals_of(target))
        sign = "+" if assessment.required_step > 0 else ""
        words.append(
            _("-·- required: %(step)s %(unit)s a quarter")
            % {"step": f"{sign}{step}", "unit": step_unit(target)}
        )
    return words


def level_steps(progress: Progress, series: Series) -> list[tuple[Quarter, Quarter, float]]:
    """The levels to be reached, from the beginning of what is drawn to the deadline.

    A target that revises another begins where its document takes effect; the former one's level
    is drawn up to there.
    """
    target, level = progress.target, progress.assessment.target_level
    if level is None:
        return []
    deadline = Quarter.parse(target.deadline) if target.deadline else None
    known = [reading.quarter for reading in (*series.readings, *series.cited)]
    if target.baseline_quarter:
        known.append(Quarter.parse(target.baseline_quarter))
    last = deadline or max(known, default=None)
    if last is None:
        return []
    first = min([*known, last + -4])
    former = _former_step(target, first)
    if former:
        return [former, (former[1], last, float(level))]
    return [(first, last, float(level))]


def _former_step(target: Target, first: Quarter) -> tuple[Quarter, Quarter, float] | None:
    from targets.arithmetic import target_level

    if target.revises is None or target.effective_on is None:
        return None
    level = target_level(goal_of(target.revises))
    changed = Quarter.of(target.effective_on)
    return None if level is None or changed <= first else (first, changed, float(level))


def series_table(
    progress: Progress, series: Series, path_values: dict[str, float], as_of: AsOf
) -> dict[str, Any]:
    """The rows behind a trajectory, each number linked to its origin, newest first."""
    target = progress.target
    decimals = decimals_of(target)
    unit = unit_of(target)
    used = set(series.readings)
    entries: list[Reading | Absence] = [
        *series.readings,
        *(reading for reading in series.cited if reading not in used),
        *series.absences,
    ]
    entries.sort(key=lambda entry: (entry.quarter, entry in used), reverse=True)
    rows = []
    for entry in entries:
        path = path_values.get(str(entry.quarter))
        is_used = entry in used or isinstance(entry, Absence)
        rows.append(
            [
                quarter_text(entry.quarter),
                figure_link(entry, target.indicator, as_of),
                number_text(path, decimals) if path is not None and is_used else "",
                origin_text(entry.source),
                _("yes") if entry in used else _("no"),
            ]
        )
    return {
        "caption": _("%(name)s, quarter by quarter") % {"name": target.label},
        "headings": [
            _("Quarter"),
            _("Figure (%(unit)s)") % {"unit": unit},
            _("Path (%(unit)s)") % {"unit": unit},
            _("Origin"),
            _("Used for its quarter"),
        ],
        "rows": rows,
    }


def figure_link(entry: Reading | Absence, indicator: Any, as_of: AsOf) -> str:
    """A figure, or the word in its place, as a link to the page of its origin."""
    if isinstance(entry, Absence):
        text = absence_text(entry.state)
    else:
        text = reading_text(entry, indicator)
    return format_html('<a href="{}">{}</a>', entry.source.url + as_of.query, text)


def build_ranking(ranking: Ranking, as_of: AsOf) -> dict[str, Any]:
    from . import frames
    from .ranking import ranking_figure

    indicator = ranking.indicator
    shown = [row for row in ranking.rows if row.reading]
    drawn = [
        row
        for row in shown
        # The city as a whole would dwarf its districts' amounts; beside shares it is a yardstick.
        if not (row.is_city and indicator.is_additive)
    ][:MOST_BARS] or shown
    frame = frames.ranking_frame([_bar_row(s, as_of, is_alone=len(drawn) == 1) for s in drawn])
    return {
        "id": f"ranking-{indicator.code}",
        "title": ranking_title(ranking),
        "figure": ranking_figure(frame, scale_of(indicator)),
        "table": {
            "caption": _("%(name)s by jurisdiction") % {"name": indicator.label},
            "headings": [
                _("Jurisdiction"),
                _("Figure (%(unit)s)") % {"unit": indicator.unit_label},
                _("Quarter"),
                _("Origin"),
            ],
            "rows": [_ranking_row(row, indicator, as_of) for row in shown],
        },
        "note": _ranking_note(ranking, drawn),
        "size": "tall" if len(drawn) > 12 else "small" if len(drawn) < 5 else "",
    }


def ranking_title(ranking: Ranking) -> str:
    """The chart's message: who stands first, in which quarter."""
    best = leader(ranking)
    values = {
        "name": ranking.indicator.label,
        "quarter": quarter_text(ranking.newest),
    }
    if best is None or best.reading is None:
        return _("%(name)s, latest figures") % values
    values["place"] = best.jurisdiction.label
    values["figure"] = reading_text(best.reading, ranking.indicator)
    values["unit"] = ranking.indicator.unit_label
    return _("%(name)s: %(place)s leads with %(figure)s %(unit)s in %(quarter)s") % values


def _bar_row(row: RankingRow, as_of: AsOf, *, is_alone: bool) -> tuple[Any, ...]:
    reading = row.reading
    assert reading is not None
    return (
        row.jurisdiction.label,
        str(reading.quarter),
        float(reading.value),
        reading.relation,
        reading.source.origin,
        row.is_current,
        row.is_city and not is_alone,
        reading.source.url + as_of.query,
    )


def _ranking_row(row: RankingRow, indicator: Any, as_of: AsOf) -> list[str]:
    reading = row.reading
    assert reading is not None
    return [
        row.jurisdiction.label,
        figure_link(reading, indicator, as_of),
        quarter_text(reading.quarter),
        origin_text(reading.source),
    ]


def _ranking_note(ranking: Ranking, drawn: list[RankingRow]) -> str:
    notes = []
    if any(row.jurisdiction.is_zone for row in drawn):
        notes.append(_("Zones overlap districts and stand last."))
    if not all(row.is_current for row in drawn):
        quarter = quarter_text(ranking.newest)
        notes.append(
            _("Pale bars are figures of quarters before %(quarter)s.") % {"quarter": quarter}
        )
    return joined(notes)


def _breaks_within(target: Target, series: Series) -> list[Any]:
    """Breaks that lie between the first and the last figure drawn."""
    quarters = [str(reading.quarter) for reading in (*series.readings, *series.cited)]
    if not quarters or target.indicator is None:
        return []
    return [
        row for row in target.indicator.breaks.all() if min(quarters) < row.quarter <= max(quarters)
    ]


def _marker_words(series: Series) -> list[str]:
    """What the markers in this chart mean; only those that occur."""
    origins = {reading.source.origin for reading in (*series.readings, *series.cited)}
    return [str(word) for key, word in MARKERS.items() if key in origins]

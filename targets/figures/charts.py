"""Charts of one series ready for `partials/chart.html`, built once for a data version and language.

pandas and Plotly are imported only where a chart must be built, so that a worker that finds it in
the cache never loads them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from districts.permissions import Reader
from targets.arithmetic import target_level
from targets.arithmetic.increments import increments
from targets.models import Indicator, Target
from targets.periods import Period, Quarter, stored_quarter
from targets.progress import Progress, goal_of, kept
from targets.progress.as_of import AsOf
from targets.progress.figures_used import NO_SERIES, Series, series_of
from targets.progress.grouped import of_other_periods
from targets.wording.reasons import required_text, step_said
from targets.wording.sentences import level_charted
from targets.wording.titles import chart_title

from .beside import (
    FEWEST_POINTS,
    card_of,
    changes_of,
    origins_of,
    picture,
    points_of,
    series_table,
)

if TYPE_CHECKING:
    from .drawn import Aim, Aside, Flow, Scale, Trajectory

METHODS = {
    "log_linear": gettext_lazy("log-linear trend"),
    "linear": gettext_lazy("linear trend"),
}


def trajectory_chart(progress: Progress, reader: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """The chart of one target; None for a target without an indicator."""
    if progress.target.indicator is None:
        return None
    place = progress.target.jurisdiction_id, progress.target.indicator.pk

    def build() -> dict[str, Any]:
        others = of_other_periods(reader, as_of.of_figures)
        series = _series_behind(progress, reader, as_of)
        built = build_trajectory(progress, as_of, series, others.get(place, ()))
        return {name: value for name, value in built.items() if name != "drawn"}

    return kept("trajectory", reader, as_of, build, progress.target.pk, get_language())


def build_trajectory(
    progress: Progress,
    as_of: AsOf,
    series: Series | None = None,
    beside: Sequence[Progress] = (),
    *,
    is_small: bool = False,
) -> dict[str, Any]:
    """The chart of a target with an indicator; `series` where the caller has read it already.

    The series runs through all periods up to the end of the one shown; `beside` are the targets of
    others, drawn in their spans.

    A flow is drawn as bars. Of fewer than three figures the number is shown, in `card`, and
    nothing is drawn: there is no `figure` then. `drawn` is what the figure was made of, for those
    who draw it elsewhere.
    """
    target = progress.target
    indicator = target.indicator
    assert indicator is not None
    if series is None:
        series = _series_behind(progress, Reader(), as_of)
    path = _path_values(progress)
    last = series.readings[-1].quarter if series.readings else None
    changes = changes_of(indicator, series)
    built = {
        "id": f"trajectory-{target.pk}",
        "title": chart_title(progress, changes.get(last, "") if last else ""),
        "table": series_table(progress, series, path, as_of),
        "notes": [],
        "size": "small" if is_small else "",
    }
    if 0 < points_of(series) < FEWEST_POINTS:
        return built | {"card": card_of(progress, series, as_of)}
    if indicator.basis == "year_to_date":
        drawn: Any = flow_of(progress, as_of, series, beside)
        notes = _flow_words(drawn)
        figure = _flow_figure(drawn)
    else:
        drawn = line_of(progress, as_of, series, changes, beside, is_small=is_small)
        notes = line_words(progress, series, beside)
        figure = _line_figure(drawn)
    place = target.jurisdiction.label
    said = picture(
        place, indicator.label, as_of, scale_of(indicator).axis_unit, origins_of(series), notes
    )
    return built | {"figure": figure | {"picture": said}, "notes": notes, "drawn": drawn}


def _path_values(progress: Progress) -> dict[str, float]:
    """The path by quarter; empty for a target whose own figure is in doubt."""
    from . import frames

    if progress.assessment.is_doubted:
        return {}
    path = frames.path_frame(goal_of(progress.target), progress.assessment)
    return dict(zip(path["quarter"], path["value"].tolist(), strict=True))


def line_of(
    progress: Progress,
    as_of: AsOf,
    series: Series,
    changes: dict[Quarter, str],
    beside: Sequence[Progress],
    *,
    is_small: bool,
) -> "Trajectory":
    """What `trajectory_figure` draws of a target on no flow, and of a series without a target."""
    from . import frames
    from .drawn import Trajectory

    target, assessment = progress.target, progress.assessment
    indicator = target.indicator
    assert indicator is not None
    goal, doubted = goal_of(target), progress.assessment.is_doubted
    nothing = frames.step_frame([])
    steps = [frames.Step(*step) for step in level_steps(progress, series)]
    forecast = frames.forecast_frame(goal, assessment)
    required = frames.required_frame(goal, assessment, asks_more=progress.asks_more)
    return Trajectory(
        figures=frames.trajectory_frame(series, as_of.query, changes),
        path=nothing if doubted else frames.path_frame(goal, assessment),
        steps=frames.step_frame([] if doubted else steps),
        forecast=forecast.iloc[:0] if doubted else forecast,
        required=nothing if doubted else required,
        scale=scale_of(indicator),
        target_text=_("Target<br>%(level)s") % {"level": level_charted(progress)},
        path_text=target.get_path_display(),
        breaks=tuple(
            (Quarter.parse(row.quarter), row.label) for row in _breaks_within(target, series)
        ),
        aim=_aim_of(progress, series),
        cadence=4 if indicator.is_annual else 1,
        is_small=is_small,
        asides=[aside_of(one) for one in beside],
    )


def _line_figure(drawn: "Trajectory") -> dict[str, Any]:
    from .trajectory import trajectory_figure

    return trajectory_figure(drawn)


def _flow_figure(drawn: "Flow") -> dict[str, Any]:
    from .flow import flow_figure

    return flow_figure(drawn)


def flow_of(
    progress: Progress, as_of: AsOf, series: Series, beside: Sequence[Progress] = ()
) -> "Flow":
    """What `flow_figure` draws of a target on a flow, and of a series without a target."""
    from . import frames
    from .drawn import Expected, Flow

    target = progress.target
    indicator = target.indicator
    assert indicator is not None
    goal, doubted = goal_of(target), progress.assessment.is_doubted
    pieces = increments(series.readings)
    running = pieces[-1] if pieces and not pieces[-1].last.is_year_end else None
    ahead = progress.assessment.year_end
    expected = None
    if ahead is not None and running is not None and ahead.quarter.year == running.last.year:
        expected = Expected(ahead.quarter.year, ahead.value, ahead.low, ahead.high)
    base = None
    if goal.baseline is not None and goal.baseline_quarter is not None:
        base = goal.baseline_quarter.year, float(goal.baseline)
    steps = [] if doubted else level_steps(progress, series)
    return Flow(
        pieces=pieces,
        scale=scale_of(indicator),
        as_of=as_of.of_figures.quarter,
        base=base,
        path={int(quarter[:4]): value for quarter, value in _path_values(progress).items()},
        levels=[frames.Step(*step) for step in steps],
        target_text=_("Target<br>%(level)s") % {"level": level_charted(progress)},
        expected=expected,
        changes=changes_of(indicator, series),
        query=as_of.query,
        is_lower_better=goal.is_lower_better,
        asides=[aside_of(one) for one in beside],
    )


def scale_of(indicator: Indicator) -> "Scale":
    """What a chart of the indicator counts."""
    from .drawn import Scale

    step = _("percentage points") if indicator.is_share else ""
    return Scale(indicator.label, indicator.unit_label, indicator.decimals, step)


def _series_behind(progress: Progress, reader: Reader, as_of: AsOf) -> Series:
    target = progress.target
    assert target.indicator_id is not None
    place = (target.jurisdiction_id, target.indicator_id)
    found = series_of(
        as_of.of_figures, jurisdictions={place[0]}, indicators={place[1]}, told_to=reader
    )
    return found.get(place, NO_SERIES)


def _aim_of(progress: Progress, series: Series) -> "Aim | None":
    """The direction that a target asks for; None for a target with a level, or without a target."""
    from .drawn import Aim

    target = progress.target
    if target.kind != "direction" or target.pk is None:
        return None
    is_upward = not goal_of(target).is_lower_better
    text = _("Target: up") if is_upward else _("Target: down")
    last = series.readings[-1] if series.readings else None
    before = last and next(
        (one for one in series.readings if one.quarter == last.quarter.same_quarter_last_year), None
    )
    if not before:
        return Aim(is_upward, text)
    return Aim(is_upward, text, before.quarter, float(before.value))


def _flow_words(drawn: "Flow") -> list[str]:
    """How the bars are read; only what occurs."""
    from .flow_labels import expected_text

    words = []
    if any(piece.first.quarter > 1 for piece in drawn.pieces):
        words.append(_("bars, from bottom to top: added in the first to the fourth quarter"))
    if drawn.path:
        words.append(_("tick on each bar: the path at the end of the year"))
    if drawn.levels:
        words.append(_("dashed line: target"))
    words += [one.text for one in drawn.asides]
    if drawn.expected:
        words.append(expected_text(drawn.expected, drawn.scale))
    return words


def aside_of(entry: Progress) -> "Aside":
    """A target of another period, to be drawn in its span."""
    from .drawn import Aside

    level, target = entry.assessment.target_level, entry.target
    assert level is not None
    text = _("pale dashed line: target of %(years)s, %(level)s")
    period = Period(target.plan.period_start, target.plan.period_end)
    said = text % {"years": period.name, "level": level_charted(entry)}
    return Aside(*span_of(target), float(level), said)


def span_of(target: Target) -> tuple[Quarter, Quarter]:
    """From where to where a target is drawn: baseline or first quarter of its plan, deadline."""
    plan = target.plan
    first = stored_quarter(target.baseline_quarter) or Quarter(plan.period_start, 1)
    return first, stored_quarter(target.deadline) or Quarter(plan.period_end, 4)


def line_words(progress: Progress, series: Series, beside: Sequence[Progress] = ()) -> list[str]:
    """What the lines and marks are, in words; only those that occur."""
    assessment, target = progress.assessment, progress.target
    words = [_("thick line: the figure used for each quarter")]
    if series.cited:
        words.append(_("diamond: published figure"))
    if progress.assessment.is_doubted:
        return [*words, *(row.label for row in _breaks_within(target, series))]
    if target.path:
        words.append(_("thin line: %(path)s") % {"path": target.get_path_display()})
    if assessment.target_level is not None:
        words.append(_("dashed line: target"))
    words += [aside_of(one).text for one in beside]
    if assessment.forecast is not None:
        words.append(
            _("dotted line with its band: forecast, %(method)s of %(points)s quarters")
            % {"method": METHODS[assessment.forecast.method], "points": assessment.forecast.points}
        )
    if required_text(progress) and assessment.required_step is not None and progress.asks_more:
        step, unit = step_said(progress)
        sign = "+" if assessment.required_step > 0 else ""
        words.append(
            _("line of dots and dashes: %(step)s %(unit)s required a quarter")
            % {"step": f"{sign}{step}", "unit": unit}
        )
    return [*words, *(row.label for row in _breaks_within(target, series))]


def level_steps(progress: Progress, series: Series) -> list[tuple[Quarter, Quarter, float]]:
    """The levels to be reached, from the beginning of the target's span to the deadline.

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
    first = max(min([*known, last + -4]), min(span_of(target)[0], last + -4))
    former = _former_step(target, first)
    if former:
        return [former, (former[1], last, float(level))]
    return [(first, last, float(level))]


def _former_step(target: Target, first: Quarter) -> tuple[Quarter, Quarter, float] | None:
    if target.revises is None or target.effective_on is None:
        return None
    level = target_level(goal_of(target.revises))
    changed = Quarter.of(target.effective_on)
    return None if level is None or changed <= first else (first, changed, float(level))


def _breaks_within(target: Target, series: Series) -> list[Any]:
    """Breaks that lie between the first and the last figure drawn."""
    quarters = [str(reading.quarter) for reading in (*series.readings, *series.cited)]
    if not quarters or target.indicator is None:
        return []
    return [
        row for row in target.indicator.breaks.all() if min(quarters) < row.quarter <= max(quarters)
    ]

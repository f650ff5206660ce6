"""What a chart says above itself: its message, or how much is lacking."""

from decimal import Decimal

from django.utils.translation import gettext as _

from targets.periods import Quarter
from targets.progress import Progress, goal_of

from .explanations import STATUSES
from .formatting import rounded, share_text, spoken, when_text
from .reasons import step_unit
from .sentences import decimals_of, observed_said, reason_text, unit_of


def chart_title(progress: Progress, change: str = "") -> str:
    """绿色贷款余额已超目标 85.1%, 绿色债券发行额离目标还差 287.6 亿元.

    `change` is the last figure's change on the year in words, for targets that only have a
    direction.
    """
    target, assessment = progress.target, progress.assessment
    figure, unit = observed_said(progress)
    values = {
        "name": target.indicator.label if target.indicator else target.label,
        "figure": figure,
        "unit": unit,
        "quarter": when_text(assessment.observed_quarter, target.indicator),
        "change": change,
        "status": str(STATUSES[progress.status]),
    }
    if assessment.observed is None:
        return _("%(name)s: no figure yet") % values
    if assessment.is_doubted:
        return _("%(name)s: the figure in the plan is in doubt") % values
    if target.kind == "direction" and change:
        return _("%(name)s %(status)s, %(change)s on the year") % values
    return _measured_title(progress, values)


def _measured_title(progress: Progress, values: dict[str, str]) -> str:
    assessment = progress.assessment
    if assessment.target_level is None or assessment.relation == ">":
        return _titled_by_reason(progress, values)
    if progress.status in ("achieved", "ahead"):
        return _met_title(progress, values)
    if not goal_of(progress.target).is_rated(_quarter_of(progress)):
        return _running_title(progress, values)
    if not progress.asks_more:
        return (
            _("%(name)s: %(figure)s %(unit)s in %(quarter)s meets the target, to be confirmed")
            % values
        )
    return _short_title(progress, values)


def _quarter_of(progress: Progress) -> Quarter:
    assert progress.assessment.observed_quarter is not None
    return progress.assessment.observed_quarter


def _titled_by_reason(progress: Progress, values: dict[str, str]) -> str:
    """A figure that only says "more than" is given as it is, when it proves the target met."""
    if progress.status in ("achieved", "ahead") and progress.assessment.target_level is not None:
        return _("%(name)s has reached the target") % values
    return _("%(name)s: %(reason)s") % {**values, "reason": reason_text(progress).rstrip(".。")}


def _met_title(progress: Progress, values: dict[str, str]) -> str:
    """By how much the target is passed; "about" may be met from below, which passes nothing."""
    is_ceiling = goal_of(progress.target).is_lower_better
    beyond = -_beyond(progress) if is_ceiling else _beyond(progress)
    if rounded(beyond, decimals_of(progress.target)) <= 0:
        return _("%(name)s has reached the target") % values
    if is_ceiling:
        return _("%(name)s stays %(gap)s %(unit)s below the target") % _with_gap(progress, values)
    level = progress.assessment.target_level
    if step_unit(progress.target) == unit_of(progress.target) and level and level > 0:
        share = share_text(beyond / level)
        return _("%(name)s exceeds the target by %(share)s") % {**values, "share": share}
    return _("%(name)s exceeds the target by %(gap)s %(unit)s") % _with_gap(progress, values)


def _short_title(progress: Progress, values: dict[str, str]) -> str:
    """How much is lacking; while the target runs, also on which side of its path it stands."""
    values = _with_gap(progress, values)
    if goal_of(progress.target).is_lower_better:
        return _("%(name)s is %(gap)s %(unit)s above the target") % values
    gap = progress.assessment.gap_share
    if gap is None or progress.status in ("missed", "awaiting"):
        return _("%(name)s is %(gap)s %(unit)s short of the target") % values
    if gap < 0:
        return _("%(name)s is %(gap)s %(unit)s short of the target, behind its path") % values
    return _("%(name)s is %(gap)s %(unit)s short of the target, ahead of its path") % values


def _running_title(progress: Progress, values: dict[str, str]) -> str:
    """A year that is not over: what it is expected to come to, else what has come so far."""
    ahead = progress.assessment.year_end
    if ahead is None or ahead.quarter.year != _quarter_of(progress).year:
        return _("%(name)s: %(figure)s %(unit)s by %(quarter)s") % values
    decimals = 0 if ahead.value >= 100 else decimals_of(progress.target)
    way = spoken(unit_of(progress.target), ahead.value)
    values |= {
        "expected": way.figure(ahead.value, decimals, is_short=True),
        "unit": way.unit,
        "path": way.further(ahead.path_value, decimals, is_short=True),
    }
    return (
        _("%(name)s: %(expected)s %(unit)s expected for the year, the path asks for %(path)s")
        % values
    )


def _beyond(progress: Progress) -> Decimal:
    """The figure less the level."""
    observed, level = progress.assessment.observed, progress.assessment.target_level
    assert observed is not None
    assert level is not None
    return observed - level


def _with_gap(progress: Progress, values: dict[str, str]) -> dict[str, str]:
    decimals = decimals_of(progress.target)
    beyond = abs(_beyond(progress))
    is_short = bool(rounded(beyond, decimals))
    way = spoken(step_unit(progress.target), beyond)
    gap = way.figure(beyond, decimals if is_short else 4, is_short=is_short)
    return {**values, "gap": gap, "unit": way.unit}

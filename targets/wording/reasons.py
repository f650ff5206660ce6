"""Why a target has its status: the inputs with their origin, and the formulas with the numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from targets.arithmetic import FormulaLine, growth_short, multiple_short, shown_number
from targets.models import CitedFigure, Target
from targets.progress import Progress, RuleInForce, goal_of

from .explanations import QUANTITIES
from .formatting import exact_text, number_text, quantity_text, quarter_text, share_text, spoken
from .sentences import (
    decimals_of,
    level_text,
    observed_text,
    origin_text,
    signed_share,
    unit_of,
)


@dataclass(frozen=True)
class Line:
    """One computed quantity as the page shows it."""

    name: str
    text: str


@dataclass(frozen=True)
class Input:
    """One number that went in: its symbol in the formulas, its value, and where it came from."""

    symbol: str
    name: str
    text: str
    origin: str
    url: str = ""


# A share of a share says nothing: what is in per cent is compared in percentage points.
NOT_OF_SHARES = ("required_growth", "average_growth")


def formula_lines(progress: Progress) -> list[Line]:
    """The formulas of the assessment with their names and results, in the reader's language."""
    target = progress.target
    is_share = target.indicator is not None and target.indicator.is_share
    return [
        Line(str(QUANTITIES[line.name]), _line_text(line, target))
        for line in progress.assessment.formulas
        if not (is_share and line.name in NOT_OF_SHARES)
    ]


def _line_text(line: FormulaLine, target: Target) -> str:
    result = line.result
    if isinstance(result, bool):
        return f"{line.formula}: {line.numbers}, " + (_("yes") if result else _("no"))
    if line.is_share:
        text = share_text(result, 2)
    elif line.name == "pace_ratio":
        text = number_text(result, 2)
    elif line.name in ("required_step", "need", "pace"):
        text = quantity_text(number_text(result, decimals_of(target)), step_unit(target))
    elif isinstance(result, Decimal):
        text = quantity_text(exact_text(shown_number(result)), unit_of(target))
    else:
        text = quantity_text(number_text(result, decimals_of(target)), unit_of(target))
    return f"{line.formula} = {line.numbers} = {text}"


def step_unit(target: Target) -> str:
    """The unit of a change: percentage points for what is itself in per cent."""
    if target.indicator and target.indicator.is_share:
        return _("percentage points")
    return unit_of(target)


def inputs(progress: Progress, baselines: Mapping[int, str] | None = None) -> list[Input]:
    """Baseline, observed figure and target, each with its origin.

    `baselines` are the `baseline_urls` of a whole page; without them this target's is looked up.
    """
    if baselines is None:
        baselines = baseline_urls([progress.target])
    entries = []
    target, assessment, unit = progress.target, progress.assessment, unit_of(progress.target)
    if target.baseline_value is not None:
        entries.append(
            Input(
                "b",
                _("Baseline, %(quarter)s") % {"quarter": quarter_text(target.baseline_quarter)},
                quantity_text(exact_text(target.baseline_value), unit),
                str(target.get_baseline_origin_display()),
                baselines.get(target.pk, ""),
            )
        )
    source = progress.source
    if assessment.observed is not None and source is not None:
        entries.append(
            Input(
                "o",
                _("Observed figure, %(quarter)s")
                % {"quarter": quarter_text(assessment.observed_quarter)},
                quantity_text(observed_text(progress), unit),
                origin_text(source),
                source.url,
            )
        )
    if assessment.target_level is not None:
        name = _("Target, %(quarter)s") % {"quarter": quarter_text(target.deadline)}
        if not target.deadline:
            name = _("Target")
        origin = {"place": target.plan.jurisdiction.label, "name": target.clause}
        entries.append(
            Input(
                "T",
                name,
                quantity_text(level_text(progress), unit),
                _("%(place)s %(name)s") % origin,
                target.plan.get_absolute_url(),
            )
        )
    return entries


def baseline_urls(targets: Iterable[Target]) -> dict[int, str]:
    """The citations that observed baselines were taken from, by target id; one query or none."""
    observed = {
        target.pk: (
            target.jurisdiction_id,
            target.indicator_id,
            target.baseline_quarter,
            target.baseline_value,
        )
        for target in targets
        if target.baseline_origin == "observed"
    }
    if not observed:
        return {}
    rows = CitedFigure.objects.filter(
        indicator__in={indicator for _place, indicator, *_rest in observed.values()},
        quarter__in={quarter for *_place, quarter, _value in observed.values()},
    ).values_list("jurisdiction_id", "indicator_id", "quarter", "value", "key")
    keys = {tuple(place): key for *place, key in rows}
    return {
        pk: reverse("cited_figure", args=[keys[place]])
        for pk, place in observed.items()
        if place in keys
    }


def growth_texts(progress: Progress) -> dict[str, str]:
    """Growth so far and what is still required; nothing more is, once the target is met."""
    assessment = progress.assessment
    target = progress.target
    is_share = target.indicator is not None and target.indicator.is_share
    step, unit = step_said(progress)
    texts = {"growth": "", "step": "", "average_growth": "", "step_unit": unit}
    if not is_share:
        texts["average_growth"] = share_text(assessment.average_growth, 2)
    if progress.asks_more:
        texts["growth"] = "" if is_share else share_text(assessment.required_growth, 2)
        texts["step"] = step
    return texts


def threshold_texts(progress: Progress) -> dict[str, str]:
    """The rule's thresholds and its dates, as they stand beside the formulas; "" where it has none.

    Limits of a pace only where the rule rates by it.
    """
    rule = progress.rule
    dated = rule if isinstance(rule, RuleInForce) else None
    return {
        "since": dated.since.isoformat() if dated and dated.since else "",
        "former": dated.former if dated else "",
        "version": rule.version,
        "next": dated.next if dated else "",
        "until": dated.until.isoformat() if dated and dated.until else "",
        "pace_on_track": exact_text(rule.pace_on_track) if rule.rates_every_quarter else "",
        "pace_at_risk": exact_text(rule.pace_at_risk) if rule.rates_every_quarter else "",
        "on_track": exact_text(rule.on_track * 100) + "%",
        "at_risk": exact_text(rule.at_risk * 100) + "%",
    }


def forecast_texts(progress: Progress) -> dict[str, str] | None:
    """The forecast as it is said: value, unit, range, points, when the target is reached."""
    trend = progress.assessment.forecast
    if trend is None:
        return None
    decimals, way = decimals_of(progress.target), spoken(unit_of(progress.target), trend.value)
    return {
        "value": way.figure(trend.value, decimals),
        "unit": way.unit,
        "low": way.further(trend.low, decimals),
        "high": way.further(trend.high, decimals),
        "points": str(trend.points),
        "reached": quarter_text(trend.reached),
    }


def needed_text(progress: Progress) -> str:
    """When the target was reached, or what it still takes; for one that was missed, by how much.

    "" where nothing of this is defined. A figure before the deadline's own may stand at the level
    already: then nothing is required but the final one.
    """
    assessment = progress.assessment
    if progress.status in ("achieved", "ahead"):
        reached = quarter_text(assessment.reached_quarter)
        return _("reached in %(quarter)s") % {"quarter": reached} if reached else ""
    if assessment.observed is None or assessment.target_level is None:
        return ""
    if progress.status == "missed":
        return short_text(progress)
    if not progress.asks_more:
        return _("at the level; final figure awaited")
    if goal_of(progress.target).has_ended(assessment.as_of):
        return _("final figure awaited")
    return required_text(progress)


def short_text(progress: Progress) -> str:
    """By how much the figure falls short, in what the target asks for; "" where it does not.

    Of a running total the gap is one of the year so far, and says so. "" too where the level or
    the figure is not known, or the plan's own figure is in doubt.
    """
    assessment = progress.assessment
    if assessment.observed is None or assessment.observed_quarter is None:
        return ""
    if assessment.target_level is None or assessment.is_doubted or not progress.asks_more:
        return ""
    number, unit = short_said(progress)
    if not number:
        return ""
    values = {"number": number, "unit": unit}
    if _is_running(progress):
        return _("short so far by %(number)s %(unit)s") % values
    return _("short by %(number)s %(unit)s") % values


def _is_running(progress: Progress) -> bool:
    """Whether the figure is the total of a year that is not over."""
    indicator, quarter = progress.target.indicator, progress.assessment.observed_quarter
    is_flow = indicator is not None and indicator.basis == "year_to_date"
    return bool(is_flow and quarter and not quarter.is_year_end)


def short_said(progress: Progress) -> tuple[str, str]:
    """What is lacking and its unit: of a multiple in times, of a growth in percentage points.

    ("", "") where the growth so far is what the target asks for, or is not known.
    """
    assessment, target = progress.assessment, progress.target
    if target.kind == "multiple":
        times = multiple_short(assessment.observed, target.baseline_value, target.value)
        return number_text(abs(times), 2) if times else "", _("times the baseline")
    if target.kind == "average_growth":
        points = growth_short(assessment.average_growth, target.value) or 0.0
        lacking = -points if goal_of(target).is_lower_better else points
        text = number_text(lacking, 2) if lacking > 0 else ""
        return text, _("percentage points a year") if text else ""
    assert assessment.observed is not None
    assert assessment.target_level is not None
    short = abs(assessment.target_level - assessment.observed)
    way = spoken(step_unit(target), short)
    return way.figure(short, decimals_of(target)), way.unit


def required_text(progress: Progress) -> str:
    """The growth required a year, of shares the step a quarter; "" where it is undefined, and from
    the deadline on, when nothing can be made up any more."""
    assessment, target = progress.assessment, progress.target
    if goal_of(target).has_ended(assessment.as_of):
        return ""
    is_share = target.indicator is not None and target.indicator.is_share
    if assessment.required_growth is not None and not is_share:
        return _("%(share)s a year") % {"share": signed_share(assessment.required_growth, 2)}
    if assessment.required_step is None:
        return ""
    text, unit = step_said(progress)
    return _("%(number)s %(unit)s a quarter") % {"number": text, "unit": unit}


def step_said(progress: Progress) -> tuple[str, str]:
    """The change required a quarter and its unit as they are said; "" where it is undefined."""
    step, target = progress.assessment.required_step, progress.target
    if step is None:
        return "", step_unit(target)
    way = spoken(step_unit(target), step)
    return way.figure(step, decimals_of(target)), way.unit

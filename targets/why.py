"""Why a target has its status: the inputs with their origin, and the formulas with the numbers."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from .arithmetic import FormulaLine
from .as_of import AsOf
from .explanations import QUANTITIES, REASONS
from .formatting import exact_text, number_text, plain_text, quarter_text, share_text
from .models import CitedFigure, Target
from .progress import Progress
from .sentences import (
    absence_text,
    decimals_of,
    figure_text,
    level_text,
    origin_text,
    signed_share,
    unit_of,
)


@dataclass(frozen=True)
class Line:
    """One computed quantity as the page shows it."""

    name: str
    formula: str
    numbers: str
    result: str


@dataclass(frozen=True)
class Input:
    """One number that went in: its symbol in the formulas, its value, and where it came from."""

    symbol: str
    name: str
    text: str
    origin: str
    url: str = ""


def formula_lines(progress: Progress) -> list[Line]:
    """The formulas of the assessment with their names and results, in the reader's language."""
    unit, decimals = unit_of(progress.target), decimals_of(progress.target)
    return [
        Line(
            str(QUANTITIES[line.name]),
            line.formula,
            line.numbers,
            _result_text(line, unit, decimals),
        )
        for line in progress.assessment.formulas
    ]


def _result_text(line: FormulaLine, unit: str, decimals: int) -> str:
    result = line.result
    if isinstance(result, bool):
        return _("yes") if result else _("no")
    if line.is_share:
        return share_text(result, 2)
    if isinstance(result, Decimal):
        return f"{exact_text(result)} {unit}"
    return f"{number_text(result, decimals)} {unit}"


def inputs(progress: Progress) -> list[Input]:
    """Baseline, observed figure and target, each with its origin."""
    found = []
    target, assessment, unit = progress.target, progress.assessment, unit_of(progress.target)
    if target.baseline_value is not None:
        found.append(
            Input(
                "b",
                _("Baseline, %(quarter)s") % {"quarter": quarter_text(target.baseline_quarter)},
                f"{exact_text(target.baseline_value)} {unit}",
                str(target.get_baseline_origin_display()),
                baseline_url(target),
            )
        )
    source = progress.source
    if assessment.observed is not None and source is not None:
        text = figure_text(assessment.observed, assessment.relation, decimals_of(target))
        found.append(
            Input(
                "o",
                _("Observed, %(quarter)s") % {"quarter": quarter_text(assessment.observed_quarter)},
                f"{text} {unit}",
                origin_text(source.kind, source.is_sample),
                source.url,
            )
        )
    if assessment.target_level is not None:
        name = _("Target, %(quarter)s") % {"quarter": quarter_text(target.deadline)}
        if not target.deadline:
            name = _("Target")
        origin = f"{target.plan.jurisdiction.label} {target.clause}"
        found.append(Input("T", name, f"{level_text(progress)} {unit}", origin))
    return found


def baseline_url(target: Target) -> str:
    """The citation that an observed baseline was taken from; "" where there is none."""
    if target.baseline_origin != "observed":
        return ""
    cited = CitedFigure.objects.filter(
        jurisdiction=target.jurisdiction_id,
        indicator=target.indicator_id,
        quarter=target.baseline_quarter,
        value=target.baseline_value,
    ).first()
    return reverse("cited_figure", args=[cited.key]) if cited else ""


def number_texts(progress: Progress, as_of: AsOf) -> dict[str, str]:
    """The numbers of the page's first screen; "" for what is undefined."""
    target, found = progress.target, progress.assessment
    decimals, absence = decimals_of(target), progress.absence
    observed = ""
    if found.observed is not None:
        observed = figure_text(found.observed, found.relation, decimals)
    return {
        "unit": unit_of(target),
        "observed": observed,
        "observed_url": progress.source.url + as_of.query if progress.source else "",
        "absence": absence_text(absence.state if absence else ""),
        "absence_quarter": quarter_text(absence.quarter) if absence else "",
        "level": level_text(progress),
        "path": number_text(found.path_value, decimals),
        "gap": signed_share(found.gap_share),
        "growth": share_text(found.required_growth, 2),
        "step": number_text(found.required_step, decimals),
    }


def threshold_texts(progress: Progress) -> dict[str, str]:
    """The rule's thresholds, as they stand beside the formulas."""
    rule = progress.rule
    return {
        "version": rule.version,
        "on_track": plain_text(rule.on_track).replace("-", "−"),
        "at_risk": plain_text(rule.at_risk).replace("-", "−"),
        "about": plain_text(rule.about),
    }


def forecast_texts(progress: Progress) -> dict[str, str] | None:
    """The forecast in words: value, range, points, the quarter in which the target is reached."""
    trend = progress.assessment.forecast
    if trend is None:
        return None
    decimals = decimals_of(progress.target)
    return {
        "value": number_text(trend.value, decimals),
        "low": number_text(trend.low, decimals),
        "high": number_text(trend.high, decimals),
        "points": str(trend.points),
        "reached": quarter_text(trend.reached),
    }


def reason_text(progress: Progress) -> str:
    """The rule that decided, in words."""
    return str(REASONS[progress.assessment.reason])

"""Sentences and words about numbers, in the reader's language."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from targets.arithmetic import Reading
from targets.models import Indicator, Observation, Target
from targets.progress import Progress
from targets.progress.figures_used import Source
from targets.progress.restatements import Restatement

from .explanations import ORIGINS, REASONS
from .formatting import (
    charted,
    exact_text,
    number_text,
    quantity_text,
    quarter_text,
    relation_text,
    rounded,
    said_text,
    share_text,
    spoken,
    when_text,
)

PATH_WORDS: dict[str, Promise] = {
    "geometric": gettext_lazy("geometric path"),
    "linear": gettext_lazy("linear path"),
}
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
BOUNDS = {
    ">=": gettext_lazy("at least %(number)s"),
    ">": gettext_lazy("above %(number)s"),
    "<=": gettext_lazy("at most %(number)s"),
    "<": gettext_lazy("below %(number)s"),
    "~": gettext_lazy("about %(number)s"),
}


def absence_text(state: str) -> str:
    """The word for a number that is not there: 数据待发布, 不适用, else 未报送."""
    if state == "not_yet_available":
        return _("Not yet available")
    if state == "not_applicable":
        return _("Not applicable")
    return _("Not reported")


def figure_text(
    value: Decimal | float, relation: str | None, decimals: int, *, is_cited: bool = False
) -> str:
    """A figure with the word for its relation; a citation without zeros that were not published."""
    number = short_number(value, decimals) if is_cited else number_text(value, decimals)
    return related(number, relation or "=")


def observed_text(progress: Progress) -> str:
    """The deciding figure; "" where nothing is observed."""
    assessment, source = progress.assessment, progress.source
    if assessment.observed is None or source is None:
        return ""
    decimals = decimals_of(progress.target)
    return figure_text(
        assessment.observed, assessment.relation, decimals, is_cited=source.kind == "cited"
    )


def said_figure(
    value: Decimal | float,
    relation: str | None,
    unit: str,
    decimals: int,
    *,
    is_cited: bool = False,
) -> tuple[str, str]:
    """The same as it stands before its unit where it is said, and that unit (see `spoken`)."""
    way = spoken(unit, value)
    return related(way.figure(value, decimals, is_short=is_cited), relation or "="), way.unit


def observed_said(progress: Progress) -> tuple[str, str]:
    """The deciding figure and its unit as they are said; "" and the unit where there is none."""
    assessment, source, target = progress.assessment, progress.source, progress.target
    if assessment.observed is None or source is None:
        return "", unit_of(target)
    return said_figure(
        assessment.observed,
        assessment.relation,
        unit_of(target),
        decimals_of(target),
        is_cited=source.kind == "cited",
    )


def mark_text(number: str, relation: str) -> str:
    """A written number as short as it can be beside its marker on a chart."""
    if relation == ">":
        return _("> %(number)s") % {"number": number}
    return _("≈ %(number)s") % {"number": number} if relation == "~" else number


def related(number: str, relation: str) -> str:
    """A written number with the word for its relation before it."""
    word = relation_text(relation)
    if not word:
        return number
    return _("%(relation)s %(number)s") % {"relation": word, "number": number}


def reading_text(reading: Reading, indicator: Indicator) -> str:
    is_cited = reading.source.kind == "cited"
    return figure_text(reading.value, reading.relation, indicator.decimals, is_cited=is_cited)


def reading_said(reading: Reading, indicator: Indicator) -> tuple[str, str]:
    """A figure of an indicator and its unit as they are said."""
    return said_figure(
        reading.value,
        reading.relation,
        indicator.unit_label,
        indicator.decimals,
        is_cited=reading.source.kind == "cited",
    )


def reading_beside(reading: Reading, indicator: Indicator) -> str:
    """The same beside a figure that has its unit."""
    is_cited, way = reading.source.kind == "cited", spoken(indicator.unit_label, reading.value)
    number = way.further(reading.value, indicator.decimals, is_short=is_cited)
    return related(number, reading.relation)


def origin_text(source: Source | None) -> str:
    """Where a figure came from, in two words; "" where there is no figure."""
    return str(ORIGINS[source.origin]) if source else ""


def decimals_of(target: Target) -> int:
    return target.indicator.decimals if target.indicator else 2


def unit_of(target: Target) -> str:
    """The unit of everything that is computed: the indicator's own."""
    return target.indicator.unit_label if target.indicator else target.unit


def level_text(progress: Progress) -> str:
    """What must be reached, with its operator: ≥ 6,000.00; "" where nothing can be counted."""
    target, level = progress.target, progress.assessment.target_level
    if target.kind == "first_occurrence":
        return bounded("0", ">")
    if level is None:
        return ""
    return bounded(short_number(level, decimals_of(target)), target.operator)


def level_said(progress: Progress) -> tuple[str, str]:
    """The same and its unit as they are said: ≥ CNY 600 bn."""
    target, level = progress.target, progress.assessment.target_level
    if target.kind == "first_occurrence" or level is None:
        return level_text(progress), unit_of(target)
    way = spoken(unit_of(target), level)
    return bounded(way.figure(level, decimals_of(target), is_short=True), target.operator), way.unit


def level_charted(progress: Progress) -> str:
    """The same on a chart, whose axis has the unit: ≥ 6,000 beside 亿元, ≥ 600 beside CNY bn."""
    target, level = progress.target, progress.assessment.target_level
    if level is None:
        return level_text(progress)
    way = charted(unit_of(target))
    return bounded(way.number(level, decimals_of(target), is_short=True), target.operator)


def level_beside(progress: Progress) -> str:
    """The same beside a figure that has its unit: ≥ 6,000 beside 亿元, ≥ CNY 600 bn."""
    return bounded(level_number(progress), progress.target.operator) or level_text(progress)


def bounded(number: str, operator: str) -> str:
    """A written number with the sign or word of its operator: ≥ 6,000, about 56; "" for none.

    In Chinese without a blank: ≥6,000.
    """
    if not number:
        return ""
    if operator == "~":
        return related(number, "~")
    if operator not in SIGNS:
        return number
    return _("%(sign)s %(number)s") % {"sign": SIGNS[operator], "number": number}


def bounded_words(progress: Progress) -> str:
    """The level within a sentence, its operator as words: above 15%, at least CNY 600 bn."""
    target, level = progress.target, progress.assessment.target_level
    if level is None:
        return ""
    number = said_text(level, unit_of(target), decimals_of(target), is_short=True)
    return BOUNDS.get(target.operator, "%(number)s") % {"number": number}


def short_number(value: Decimal | float, decimals: int) -> str:
    """A published figure, rounded and without closing zeros: 6,000, not 6,000.00."""
    return exact_text(rounded(value, decimals))


def level_number(progress: Progress) -> str:
    """The level to be reached as a sentence says it beside the figure; "" where there is none."""
    target, level = progress.target, progress.assessment.target_level
    if level is None:
        return ""
    return spoken(unit_of(target), level).further(level, decimals_of(target), is_short=True)


def unobserved_text(progress: Progress) -> str:
    """The word in the place of an observed figure; for a milestone, whether it is declared."""
    if progress.target.kind == "milestone":
        return _("Declared met") if progress.status == "achieved" else _("Not declared")
    return absence_text(progress.absence.state if progress.absence else "")


def signed_share(share: float | None, decimals: int = 1) -> str:
    """A difference as a signed percentage: +38.3%, −5.0%; "" for None."""
    text = share_text(share, decimals)
    return f"+{text}" if share is not None and share > 0 and text.strip("0.%") else text


def headline(progress: Progress) -> str:
    """The target page's first sentence: what is observed, and what that means."""
    sentences = [_observed_sentence(progress), reason_text(progress)]
    if progress.assessment.gap_share is not None:
        sentences.append(_gap_sentence(progress))
    return joined(sentences)


def reason_text(progress: Progress) -> str:
    """Why the target has its status, in words; where an earlier rating stands, that it does."""
    assessment = progress.assessment
    sentences = [str(REASONS[assessment.reason]) % _rating_values(progress)]
    if assessment.pace and assessment.pace.crosses_break:
        sentences.append(_("The recent figures cross a series break."))
    if assessment.rated_by == "held":
        quarter = {"quarter": quarter_text(assessment.rated_quarter)}
        sentences.append(_("The rating of %(quarter)s stands.") % quarter)
    return joined(sentences)


def _rating_values(progress: Progress) -> dict[str, str]:
    """What the sentence of an expected year end or of a pace names."""
    assessment, target = progress.assessment, progress.target
    values = {"expected": expected_text(progress), "path": "", "ratio": ""}
    if assessment.year_end:
        path = assessment.year_end.path_value
        values["path"] = said_text(path, unit_of(target), decimals_of(target))
    if assessment.pace and assessment.pace.ratio is not None:
        values["ratio"] = number_text(assessment.pace.ratio, 1)
    return values


def expected_text(progress: Progress) -> str:
    """The expected year end with its unit and band: 586.74亿元（568.93–602.61）; "" without one."""
    found, target = progress.assessment.year_end, progress.target
    if found is None:
        return ""
    decimals, way = decimals_of(target), spoken(unit_of(target), found.value)
    text = quantity_text(way.figure(found.value, decimals), way.unit)
    if found.low is None or found.high is None:
        return text
    ends = {"low": way.number(found.low, decimals), "high": way.number(found.high, decimals)}
    return text + _(" (%(low)s–%(high)s)") % ends


def rating_note(progress: Progress) -> str:
    """What stands beside a status: the quarter that gave it, else its expected year end or need.

    "" where the figure shown was simply held against its path.
    """
    assessment = progress.assessment
    if assessment.rated_by == "held":
        return _("rated in %(quarter)s") % {"quarter": quarter_text(assessment.rated_quarter)}
    if assessment.year_end:
        return _("expected year end %(amount)s") % {"amount": expected_text(progress)}
    if assessment.pace and assessment.pace.ratio is not None:
        ratio = number_text(assessment.pace.ratio, 1)
        text = _("need %(ratio)s times the recent pace") % {"ratio": ratio}
        return text + (_(" (across a series break)") if assessment.pace.crosses_break else "")
    return ""


def later_text(progress: Progress) -> str:
    """A figure after the deadline, which decides nothing; "" where there is none."""
    later, target = progress.assessment.later, progress.target
    if later is None:
        return ""
    figure, unit = said_figure(
        later.value,
        later.relation,
        unit_of(target),
        decimals_of(target),
        is_cited=getattr(later.source, "kind", "") == "cited",
    )
    values = {"quarter": quarter_text(later.quarter), "amount": quantity_text(figure, unit)}
    return _("Since then: %(quarter)s %(amount)s") % values


def joined(sentences: Sequence[str]) -> str:
    """Sentences one after the other, with a blank between them where the language has one.

    Where one of them is HTML, so is the whole, and the others are escaped.
    """
    joint = "" if (get_language() or "zh").startswith("zh") else " "
    said = [sentence for sentence in sentences if sentence]
    if any(isinstance(sentence, SafeString) for sentence in said):
        return format_html_join(joint, "{}", ((sentence,) for sentence in said))
    return joint.join(said)


def _observed_sentence(progress: Progress) -> str:
    target, assessment = progress.target, progress.assessment
    if assessment.observed is None or assessment.observed_quarter is None:
        return ""
    figure, unit = observed_said(progress)
    values = {
        "name": target.indicator.label if target.indicator else target.label,
        "place": target.jurisdiction.label,
        "quarter": when_text(assessment.observed_quarter, target.indicator),
        "figure": figure,
        "unit": unit,
        "attainment": share_text(assessment.attainment),
        "level": "",
    }
    if assessment.target_level is not None:
        decimals = decimals_of(target)
        values["level"] = said_text(
            assessment.target_level, unit_of(target), decimals, is_short=True
        )
    if target.baseline_value is not None and assessment.target_level is not None:
        return (
            _(
                "%(quarter)s: %(name)s of %(place)s stood at %(figure)s %(unit)s; "
                "%(level)s is to be reached."
            )
            % values
        )
    if assessment.attainment is None:
        return _("%(quarter)s: %(name)s of %(place)s stood at %(figure)s %(unit)s.") % values
    return (
        _(
            "%(quarter)s: %(name)s of %(place)s stood at %(figure)s %(unit)s, "
            "%(attainment)s of the %(level)s to be reached."
        )
        % values
    )


def _gap_sentence(progress: Progress) -> str:
    """By which path it is ahead or behind stands in it: a geometric one asks for less at first."""
    assessment = progress.assessment
    gap = assessment.gap_share or 0.0
    values = {
        "path": PATH_WORDS[progress.target.path],
        "progress": share_text(assessment.progress),
        "elapsed": share_text(assessment.elapsed),
        "gap": share_text(abs(gap)),
    }
    if gap >= 0:
        text = _(
            "%(progress)s of the way from the baseline is covered after %(elapsed)s of the time: "
            "ahead of the %(path)s by %(gap)s of the whole way."
        )
    else:
        text = _(
            "%(progress)s of the way from the baseline is covered after %(elapsed)s of the time: "
            "behind the %(path)s by %(gap)s of the whole way."
        )
    return text % values


def stated_text(observation: Observation) -> str:
    """The figure as tables show it, or the word in its place."""
    if observation.value is None:
        return absence_text(observation.state)
    return figure_text(observation.value, "=", observation.indicator.decimals)


def restatement_sentence(one: Restatement) -> str:
    """渝中区绿色贷款余额2023年三季度: 1,181.76 → 1,218.31, for a display without a table."""
    return (
        f"{one.jurisdiction.label} {one.indicator.label} "
        f"{quarter_text(one.quarter)}: {stated_text(one.before)} → {stated_text(one.after)}"
    )

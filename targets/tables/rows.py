"""Targets as rows of a page: every cell a ready text, with its link, and the reason beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.models import Target
from targets.progress import Progress
from targets.progress.as_of import AsOf
from targets.progress.figures_used import Source
from targets.wording import reasons as why
from targets.wording.formatting import exact_text, listed, number_text, quarter_text, share_text
from targets.wording.sentences import (
    decimals_of,
    level_text,
    observed_text,
    origin_text,
    signed_share,
    unit_of,
    unobserved_text,
)

from .cells import missing, under

# Room at the right of a bullet bar, so that the farthest mark is not its edge.
BULLET_ROOM = 1.06


@dataclass(frozen=True)
class Bullet:
    """Places on a bar from 0 to 100; `off` and `risk` end the bands, None without a path."""

    label: str
    value: float
    target: float
    baseline: float | None = None
    path: float | None = None
    off: float | None = None
    risk: float | None = None


@dataclass(frozen=True)
class TargetRow:
    """One target as it is read: name and wording, figures with their unit, status and reason."""

    target: Target
    name: SafeString
    observed: SafeString
    level: SafeString
    path: str
    baseline: str
    attainment: str
    progress: SafeString
    gap: str
    needed: str
    status: str
    bullet: Bullet | None
    entry: Progress
    baselines: Mapping[int, str] | None = None

    @cached_property
    def why(self) -> "Why":
        """The reason, worked out only where a page shows it."""
        return why_of(self.entry, self.baselines)


@dataclass(frozen=True)
class Why:
    """The reason of a status: the rule and its version, the inputs, the numbers put in."""

    reason: str
    rule: dict[str, str]
    path: str
    inputs: list[why.Input]
    formulas: list[why.Line]


def target_rows(progress: Sequence[Progress], as_of: AsOf) -> list[TargetRow]:
    """Rows in the plan's order, those that cannot be counted after those that can."""
    ordered = sorted(progress, key=lambda entry: not entry.target.is_countable)
    baselines = why.baseline_urls(entry.target for entry in ordered)
    return [target_row(entry, as_of, baselines) for entry in ordered]


def target_row(
    entry: Progress, as_of: AsOf, baselines: Mapping[int, str] | None = None
) -> TargetRow:
    target, found = entry.target, entry.assessment
    return TargetRow(
        target=target,
        name=name_cell(target, as_of),
        observed=observed_cell(entry, as_of),
        level=level_cell(entry),
        path=number_text(found.path_value, decimals_of(target)),
        baseline=baseline_text(target),
        attainment=share_text(found.attainment),
        progress=progress_cell(entry),
        gap=signed_share(found.gap_share),
        needed=needed_text(entry),
        status=entry.status,
        bullet=bullet(entry),
        entry=entry,
        baselines=baselines,
    )


def name_cell(target: Target, as_of: AsOf) -> SafeString:
    """The target's name, linked, with its unit; under it the plan's words, and whose clause."""
    link = format_html(
        '<a href="{}">{}</a> <span class="unit nowrap">{}</span>',
        target.get_absolute_url() + as_of.query,
        target.label,
        unit_of(target),
    )
    wording = format_html(
        '<span lang="zh-Hans">{} · {}</span>',
        target.wording,
        target.clause
        if target.plan.jurisdiction_id == target.jurisdiction_id
        else f"{target.plan.jurisdiction.name} {target.clause}",
    )
    return under(link, wording)


def origin_word(source: Source) -> str:
    """Where a figure came from: a return, a published figure, a sample, or computed from others."""
    word = origin_text(source.kind, source.is_sample)
    if not source.is_derived:
        return word
    return _("Sample figure, derived") if source.is_sample else _("Derived")


def observed_cell(entry: Progress, as_of: AsOf) -> SafeString:
    """The deciding figure linked to its origin; under it its quarter and the kind of its origin."""
    found, source = entry.assessment, entry.source
    if found.observed is None or source is None:
        quarter = entry.absence.quarter if entry.absence else found.reached_quarter
        return under(missing(unobserved_text(entry)), quarter_text(quarter))
    link = format_html('<a href="{}">{}</a>', source.url + as_of.query, observed_text(entry))
    notes = (quarter_text(found.observed_quarter), origin_word(source))
    return under(link, format_html_join(" · ", "{}", ((note,) for note in notes)))


def level_cell(entry: Progress) -> SafeString:
    """What must be reached with its operator, or the kind of a target without a number."""
    text = level_text(entry)
    first = text or missing(entry.target.get_kind_display())
    return under(first, quarter_text(entry.target.deadline))


def progress_cell(entry: Progress) -> SafeString:
    """Progress from the baseline; under it the share of the time that has passed."""
    found = entry.assessment
    if found.progress is None:
        return format_html("{}", "")
    elapsed = share_text(found.elapsed)
    note = _("time %(share)s") % {"share": elapsed} if elapsed else ""
    return under(share_text(found.progress), note)


def baseline_text(target: Target) -> str:
    """Baseline and its quarter: 3,000（2020年四季度）; "" where the target has none."""
    if target.baseline_value is None:
        return ""
    return _("%(number)s (%(quarter)s)") % {
        "number": exact_text(target.baseline_value),
        "quarter": quarter_text(target.baseline_quarter),
    }


def needed_text(entry: Progress) -> str:
    """When the target was reached, or what it still takes; for one that was missed, by how much.

    "" where nothing of this is defined. A figure before the deadline's own may stand at the level
    already: then nothing is required but the final one.
    """
    found, target = entry.assessment, entry.target
    if entry.status in ("achieved", "ahead"):
        reached = quarter_text(found.reached_quarter)
        return _("reached in %(quarter)s") % {"quarter": reached} if reached else ""
    if found.observed is None or found.target_level is None:
        return ""
    if entry.status == "missed":
        short = abs(found.target_level - found.observed)
        values = {
            "number": number_text(short, decimals_of(target)),
            "unit": why.step_unit(target),
        }
        return _("short by %(number)s %(unit)s") % values
    return required_text(entry) if entry.asks_more else _("at the level; final figure awaited")


def required_text(entry: Progress) -> str:
    """The growth required a year, of shares the step a quarter; "" where it is undefined."""
    found, target = entry.assessment, entry.target
    is_share = target.indicator is not None and target.indicator.is_share
    if found.required_growth is not None and not is_share:
        return _("%(share)s a year") % {"share": signed_share(found.required_growth, 2)}
    if found.required_step is None:
        return ""
    text = number_text(found.required_step, decimals_of(target))
    return _("%(number)s %(unit)s a quarter") % {"number": text, "unit": why.step_unit(target)}


def bullet(entry: Progress) -> Bullet | None:
    """The bar of a target that can be counted and has a figure; None for others."""
    found = entry.assessment
    if found.observed is None or found.target_level is None or found.target_level <= 0:
        return None
    observed, level = float(found.observed), float(found.target_level)
    path = found.path_value
    whole = max(observed, level, path or 0.0) * BULLET_ROOM

    def place(value: float) -> float:
        return round(max(0.0, value) / whole * 100, 2)

    bands = band_ends(entry)
    start = entry.target.baseline_value
    return Bullet(
        label=bullet_label(entry),
        value=place(observed),
        target=place(level),
        baseline=None if start is None else place(float(start)),
        path=None if path is None else place(path),
        off=place(bands[0]) if bands else None,
        risk=place(bands[1]) if bands else None,
    )


def bullet_label(entry: Progress) -> str:
    """What the bar shows, for who cannot see it."""
    decimals = decimals_of(entry.target)
    parts = [
        _("%(figure)s observed, target %(level)s")
        % {"figure": observed_text(entry), "level": level_text(entry)}
    ]
    if entry.assessment.path_value is not None:
        path = number_text(entry.assessment.path_value, decimals)
        parts.append(_("path %(number)s") % {"number": path})
    if entry.target.baseline_value is not None:
        parts.append(_("baseline %(number)s") % {"number": exact_text(entry.target.baseline_value)})
    return listed(parts)


def band_ends(entry: Progress) -> tuple[float, float] | None:
    """The values at which "at risk" and "on track" begin; None without a path upwards."""
    found, baseline = entry.assessment, entry.target.baseline_value
    if found.path_value is None or baseline is None or found.target_level is None:
        return None
    way = float(found.target_level - baseline)
    if way <= 0:
        return None
    rule = entry.rule
    return (
        found.path_value + float(rule.at_risk) * way,
        found.path_value + float(rule.on_track) * way,
    )


def why_of(entry: Progress, baselines: Mapping[int, str] | None = None) -> Why:
    return Why(
        reason=why.reason_text(entry),
        rule=why.threshold_texts(entry),
        path=str(entry.target.get_path_display()) if entry.target.path else "",
        inputs=why.inputs(entry, baselines),
        formulas=why.formula_lines(entry),
    )

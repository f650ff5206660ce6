"""Targets as rows of a page: every cell a ready text, with its link, and the reason beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets import why
from targets.as_of import AsOf
from targets.figures_used import Source
from targets.formatting import quarter_text, share_text
from targets.models import Target
from targets.progress import Progress
from targets.sentences import (
    level_text,
    observed_text,
    origin_text,
    signed_share,
    unit_of,
    unobserved_text,
)
from targets.tables.cells import missing, under

# Room at the right of a bullet bar, so that the farthest mark is not its edge.
BULLET_ROOM = 1.06


@dataclass(frozen=True)
class Bullet:
    """Places on a bar from 0 to 100; `off` and `risk` end the bands, None without a path."""

    label: str
    value: float
    target: float
    path: float | None = None
    off: float | None = None
    risk: float | None = None


@dataclass(frozen=True)
class TargetRow:
    """One target as it is read: name and wording, figures with their unit, status and reason."""

    target: Target
    name: SafeString
    unit: str
    observed: SafeString
    level: SafeString
    attainment: str
    progress: SafeString
    gap: str
    status: str
    bullet: Bullet | None
    why: "Why"


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
    return [target_row(entry, as_of) for entry in ordered]


def target_row(entry: Progress, as_of: AsOf) -> TargetRow:
    target, found = entry.target, entry.assessment
    return TargetRow(
        target=target,
        name=name_cell(target, as_of),
        unit=unit_of(target),
        observed=observed_cell(entry, as_of),
        level=level_cell(entry),
        attainment=share_text(found.attainment),
        progress=progress_cell(entry),
        gap=signed_share(found.gap_share),
        status=entry.status,
        bullet=bullet(entry),
        why=why_of(entry),
    )


def name_cell(target: Target, as_of: AsOf) -> SafeString:
    """The target's name, linked; under it the plan's words and clause, and whose plan it is."""
    link = format_html('<a href="{}">{}</a>', target.get_absolute_url() + as_of.query, target.label)
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
    return Bullet(
        label=_("%(figure)s observed, target %(level)s")
        % {
            "figure": observed_text(entry),
            "level": level_text(entry),
        },
        value=place(observed),
        target=place(level),
        path=None if path is None else place(path),
        off=place(bands[0]) if bands else None,
        risk=place(bands[1]) if bands else None,
    )


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


def why_of(entry: Progress) -> Why:
    return Why(
        reason=why.reason_text(entry),
        rule=why.threshold_texts(entry),
        path=str(entry.target.get_path_display()) if entry.target.path else "",
        inputs=why.inputs(entry),
        formulas=why.formula_lines(entry),
    )

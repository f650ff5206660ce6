"""A target as a small bar: its figure, level, baseline and path on one line."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from targets.progress import Progress
from targets.wording.formatting import exact_text, listed, number_text
from targets.wording.sentences import decimals_of, level_text, observed_text

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


def bullet(entry: Progress) -> Bullet | None:
    """The bar of a target that can be counted and has a figure; None for others."""
    assessment = entry.assessment
    if (
        assessment.observed is None
        or assessment.target_level is None
        or assessment.target_level <= 0
    ):
        return None
    observed, level = float(assessment.observed), float(assessment.target_level)
    path = assessment.path_value
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
    assessment, baseline = entry.assessment, entry.target.baseline_value
    if assessment.path_value is None or baseline is None or assessment.target_level is None:
        return None
    way = float(assessment.target_level - baseline)
    if way <= 0:
        return None
    rule = entry.rule
    return (
        assessment.path_value + float(rule.at_risk) * way,
        assessment.path_value + float(rule.on_track) * way,
    )

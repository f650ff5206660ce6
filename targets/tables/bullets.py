"""A target as a small bar: its figure, level, baseline and path on one line."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from targets.progress import Progress
from targets.wording.formatting import exact_text, listed, number_text
from targets.wording.sentences import decimals_of, expected_text, level_text, observed_text

# Room at the right of a bullet bar, so that the farthest mark is not its edge.
BULLET_ROOM = 1.06


@dataclass(frozen=True)
class Bullet:
    """Places on a bar from 0 to 100; `off` and `risk` end the bands, None without a path.

    With a baseline the bar begins there and shows the way covered; else it begins at zero.
    """

    label: str
    value: float
    target: float
    path: float | None = None
    off: float | None = None
    risk: float | None = None


def bullet(entry: Progress) -> Bullet | None:
    """The bar of a target that can be counted and has a figure; None for others.

    None too for a running total that has no expected year end: part of a year is no part of the
    way to a whole one.
    """
    assessment, baseline = entry.assessment, entry.target.baseline_value
    level = assessment.target_level
    if assessment.observed is None or level is None or assessment.is_doubted:
        return None
    value, path = float(assessment.observed), assessment.path_value
    if baseline is None:
        return _bar(entry, value, float(level), 0.0, None) if level > 0 else None
    if assessment.progress is None:
        if assessment.year_end is None or assessment.rated_by != "year_end":
            return None
        value, path = assessment.year_end.value, assessment.year_end.path_value
    return _bar(entry, value, float(level), float(baseline), path)


def _bar(
    entry: Progress, value: float, level: float, start: float, path: float | None
) -> Bullet | None:
    """The bar from `start` on, whichever way the level lies."""
    way = level - start
    if way == 0:
        return None
    marks = [value, level, *([] if path is None else [path])]
    whole = max((mark - start) / way for mark in marks) * BULLET_ROOM

    def place(mark: float) -> float:
        return round(max(0.0, (mark - start) / way) / whole * 100, 2)

    rule = entry.rule
    # Where lower is better the way is negative, and so is what may be missing of it.
    return Bullet(
        label=bullet_label(entry),
        value=place(value),
        target=place(level),
        path=None if path is None else place(path),
        off=None if path is None else place(path + float(rule.at_risk) * way),
        risk=None if path is None else place(path + float(rule.on_track) * way),
    )


def bullet_label(entry: Progress) -> str:
    """What the bar shows, for who cannot see it."""
    decimals = decimals_of(entry.target)
    parts = [
        _("%(figure)s observed, target %(level)s")
        % {"figure": observed_text(entry), "level": level_text(entry)}
    ]
    if entry.assessment.rated_by == "year_end":
        parts.append(_("expected year end %(amount)s") % {"amount": expected_text(entry)})
    if entry.assessment.path_value is not None:
        path = number_text(entry.assessment.path_value, decimals)
        parts.append(_("path %(number)s") % {"number": path})
    if entry.target.baseline_value is not None:
        parts.append(_("baseline %(number)s") % {"number": exact_text(entry.target.baseline_value)})
    return listed(parts)

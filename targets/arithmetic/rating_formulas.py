"""The formulas behind a rating by expected year end or by pace, and behind one that is held."""

from __future__ import annotations

from collections.abc import Sequence

from targets.arithmetic.formulas import FormulaLine, number_text, path_lines
from targets.arithmetic.goals import Goal, Reading, target_level
from targets.arithmetic.measures import measures
from targets.arithmetic.pace import Pace
from targets.arithmetic.ratings import Verdict
from targets.arithmetic.year_end import YearEnd


def rating_lines(
    goal: Goal, readings: Sequence[Reading], deciding: Reading | None, given: Verdict
) -> tuple[FormulaLine, ...]:
    """What the rating was computed from, where the measures of the deciding figure do not say it.

    Symbols: r the running figure of an earlier year and R its total, s the share, E the expected
    year end, f the first figure of the pace, m the quarters from it to the last.
    """
    if given.year_end is not None:
        return _year_end_lines(goal, given.year_end)
    if given.pace is not None:
        return _pace_lines(goal, given.pace)
    if given.step != 6 or deciding is None or given.rated_quarter == deciding.quarter:
        return ()
    rated = next(one for one in readings if one.quarter == given.rated_quarter)
    return path_lines(goal, rated, measures(goal, rated))


def _year_end_lines(goal: Goal, found: YearEnd) -> tuple[FormulaLine, ...]:
    each = [number_text(one.share) for one in found.shares]
    o, s, e = (number_text(one) for one in (found.reading.value, found.share, found.elapsed))
    expected, p = number_text(found.value), number_text(found.path_value)
    b, t = number_text(goal.baseline), number_text(target_level(goal))
    sides = ("E − p", f"{expected} − {p}")
    if goal.is_lower_better:
        sides = ("p − E", f"{p} − {expected}")
    if found.elapsed >= 1:
        path = ("T", t)
    elif goal.path == "geometric":
        path = ("b · (T / b)^e", f"{b} · ({t} / {b})^{e}")
    else:
        path = ("b + (T − b) · e", f"{b} + ({t} − {b}) · {e}")
    lines = [
        FormulaLine(
            "year_share",
            f"r / R ({one.year})",
            f"{number_text(one.running)} / {number_text(one.total)}",
            one.share,
            True,
        )
        for one in found.shares
    ]
    if len(each) > 1:
        mean = f"({' + '.join(each)}) / {len(each)}"
        lines.append(FormulaLine("mean_share", "s = Σ (r / R) / k", mean, found.share, True))
    return (
        *lines,
        FormulaLine("year_end", "E = o / s", f"{o} / {s}", found.value, False),
        FormulaLine("year_end_path", f"p = {path[0]}", path[1], found.path_value, False),
        FormulaLine(
            "gap_share",
            f"({sides[0]}) / |T − b|",
            f"({sides[1]}) / |{t} − {b}|",
            found.gap_share,
            True,
        ),
    )


def _pace_lines(goal: Goal, found: Pace) -> tuple[FormulaLine, ...]:
    t, o = number_text(target_level(goal)), number_text(found.last.value)
    f = number_text(found.first.value)
    if goal.is_lower_better:
        need, made = ("(o − T) / n", f"({o} − {t})"), ("(f − o) / m", f"({f} − {o})")
    else:
        need, made = ("(T − o) / n", f"({t} − {o})"), ("(o − f) / m", f"({o} − {f})")
    lines = (
        FormulaLine("need", need[0], f"{need[1]} / {found.quarters_left}", found.need, False),
        FormulaLine("pace", made[0], f"{made[1]} / {found.quarters}", found.pace, False),
    )
    if found.ratio is None:
        return lines
    numbers = f"{number_text(found.need)} / {number_text(found.pace)}"
    return (*lines, FormulaLine("pace_ratio", "need / pace", numbers, found.ratio, False))

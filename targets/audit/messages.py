"""The wordings of rules 1 to 6, marked for translation here and translated where they are shown."""


def gettext_noop(message: str) -> str:
    """Return the message unchanged; the name alone marks it for the catalogue."""
    return message


MESSAGES: dict[str, str] = {
    "levels_differ": gettext_noop(
        "Two different figures for %(indicator)s at the same date: “%(first)s” and “%(second)s”."
    ),
    "growth_conflict": gettext_noop(
        "The figures for %(indicator)s do not fit together: “%(first)s” means %(first_growth)s%% "
        "a year, “%(second)s” means %(second_growth)s%% a year."
    ),
    "growth_fits_loosely": gettext_noop(
        "The figures for %(indicator)s fit together only if “%(wording)s” is read as %(loose)s "
        "times (%(loose_growth)s%% a year); literally it is %(strict)s times, which needs "
        "%(strict_growth)s%% a year."
    ),
    "part_exceeds_whole": gettext_noop(
        "%(indicator)s: the target of %(part)s (“%(part_wording)s”) is %(ratio)s times that of "
        "%(whole)s (“%(whole_wording)s”)."
    ),
    "sum_below_whole": gettext_noop(
        "%(indicator)s: the targets of %(number)s jurisdictions add up to %(sum)s (%(unit)s), "
        "%(share)s%% of the %(whole)s of %(whole_name)s."
    ),
    "sum_above_whole": gettext_noop(
        "%(indicator)s: the targets of %(number)s jurisdictions add up to %(sum)s (%(unit)s), more "
        "than the %(whole)s of %(whole_name)s (%(share)s%%)."
    ),
    "copied_figure": gettext_noop(
        "%(indicator)s: the target %(value)s (%(unit)s) equals that of %(whole)s."
    ),
    "no_deadline": gettext_noop("“%(wording)s” has no deadline."),
    "no_base_year": gettext_noop(
        "%(indicator)s: “%(wording)s” counts from a base year that is not stated."
    ),
    "flow_or_stock": gettext_noop(
        "“%(title)s” (%(wording)s) does not say whether the amount of the year or the amount "
        "outstanding is meant."
    ),
}

LINES: dict[str, str] = {
    "difference": gettext_noop("%(high)s − %(low)s = %(difference)s (%(unit)s)"),
    "implied_by_plain": gettext_noop(
        "“%(wording)s”: %(factor)s times in %(years)s years: "
        "%(factor)s^(1/%(years)s) − 1 = %(growth)s%% a year"
    ),
    "implied_by_strict": gettext_noop(
        "“%(wording)s” read strictly, %(factor)s times in %(years)s years: "
        "%(factor)s^(1/%(years)s) − 1 = %(growth)s%% a year"
    ),
    "implied_by_loose": gettext_noop(
        "“%(wording)s” read loosely, %(factor)s times in %(years)s years: "
        "%(factor)s^(1/%(years)s) − 1 = %(growth)s%% a year"
    ),
    "implied_by_growth": gettext_noop(
        "“%(wording)s”: (1 + %(value)s%%)^%(years)s = %(factor)s times"
    ),
    "implied_by_level": gettext_noop(
        "“%(wording)s” from a base of %(base)s (%(unit)s): %(value)s ÷ %(base)s = %(factor)s times "
        "in %(years)s years, %(growth)s%% a year"
    ),
    "base_by_multiple": gettext_noop("Base implied: %(level)s ÷ %(factor)s = %(base)s (%(unit)s)"),
    "base_by_growth": gettext_noop(
        "Base implied: %(level)s ÷ (1 + %(rate)s%%)^%(years)s = %(base)s (%(unit)s)"
    ),
    "ratio": gettext_noop("%(part)s ÷ %(whole)s = %(ratio)s times (%(unit)s)"),
    "part": gettext_noop("%(part)s: %(value)s (%(unit)s), “%(wording)s”"),
    "sum": gettext_noop("%(parts)s = %(sum)s (%(unit)s); %(sum)s ÷ %(whole)s = %(share)s%%"),
    "side": gettext_noop("%(jurisdiction)s, %(clause)s: “%(wording)s”"),
    "equal": "%(first)s = %(second)s",
    "no_elapsed_time": gettext_noop(
        "Without a deadline neither the time elapsed nor a path can be computed."
    ),
    "no_base_figure": gettext_noop("Without a base year the figure cannot be recomputed."),
    "base_if_year": gettext_noop(
        "From %(year)s: base %(level)s ÷ (1 + %(rate)s%%)^%(years)s = %(base)s (%(unit)s)"
    ),
    "as_flow": gettext_noop(
        "As the amount of a year it counts from zero each January; as %(indicator)s it is taken so."
    ),
    "as_stock": gettext_noop(
        "As the amount outstanding it is carried over from year to year: another series."
    ),
}

"""Doubts on what is aimed at."""

from .text import ERROR, WARNING, gettext_noop

GOALS: dict[str, tuple[str, str]] = {
    # target statements
    "figure_not_taken": (
        WARNING,
        gettext_noop("The figure “%(found)s” stands in the goals but was read into no target."),
    ),
    "past_figure": (
        WARNING,
        gettext_noop("“%(found)s” says what is so already; it was not taken for a target."),
    ),
    "may_be_past": (
        ERROR,
        gettext_noop(
            "“%(found)s” may say what is so already: the day of issue that would tell is not known."
        ),
    ),
    "unit_doubtful": (
        WARNING,
        gettext_noop("It is not certain where the unit of “%(found)s” ends."),
    ),
    "subject_shared": (
        WARNING,
        gettext_noop(
            "“%(found)s” was read as said of “%(other)s”: what begins or ends a list of names was "
            "taken for each."
        ),
    ),
    "growth_of_year": (
        WARNING,
        gettext_noop("“%(found)s” was read as growth over %(other)s, the year before."),
    ),
    "lines_of_cells": (
        ERROR,
        gettext_noop(
            "“%(found)s”: a table's cells stand one below the other here; it is not certain which "
            "line belongs to which column."
        ),
    ),
    "target_not_read": (
        ERROR,
        gettext_noop("“%(found)s” states a target of a kind that cannot be read; add it by hand."),
    ),
    "goal_not_taken": (
        WARNING,
        gettext_noop("“%(found)s” may be a goal, but was not taken for a target."),
    ),
    "target_outside_goals": (
        WARNING,
        gettext_noop("A figure to reach stands outside the goals and was not taken: “%(found)s”."),
    ),
    "goals_from_tasks": (
        WARNING,
        gettext_noop("The plan states no goals of its own; dated figures of its tasks were taken."),
    ),
    "goals_from_text": (
        WARNING,
        gettext_noop("No heading speaks of goals; targets were looked for in “%(found)s”."),
    ),
    "no_deadline": (WARNING, gettext_noop("“%(found)s” names no date to reach it by.")),
    "no_base_year": (WARNING, gettext_noop("“%(found)s” names no base year.")),
    "base_of_context": (
        WARNING,
        gettext_noop("“%(found)s” names no base year; %(base)s stands elsewhere in the text."),
    ),
    "base_observed": (
        WARNING,
        gettext_noop(
            "“%(found)s” gives no base value; %(other)s, the figure used for %(base)s, is "
            "proposed. Confirm it or enter another."
        ),
    ),
    "base_differs": (
        WARNING,
        gettext_noop(
            "“%(found)s”: worked back, the base value of %(base)s is %(other)s, but %(expected)s "
            "is the figure used for it. Neither was changed; enter the one that holds."
        ),
    ),
    "growth_of_share": (
        WARNING,
        gettext_noop("“%(found)s” stands behind a share; it was read as the growth of the amount."),
    ),
    "several_subjects": (
        WARNING,
        gettext_noop("“%(found)s” may be meant for several things at once."),
    ),
    "values_missing": (ERROR, gettext_noop("No value was found for “%(found)s”.")),
    "years_and_names": (
        WARNING,
        gettext_noop(
            "“%(found)s”: several years and several subjects stand together; state the year of "
            "each value."
        ),
    ),
    "subject_of_context": (
        WARNING,
        gettext_noop("“%(found)s” names no subject; that of the words before was taken."),
    ),
    "total_over_years": (
        ERROR,
        gettext_noop(
            "“%(found)s” is a total over years, but “%(other)s” begins again each year; "
            "settle which is meant."
        ),
    ),
    "no_subject": (ERROR, gettext_noop("It is not said what “%(found)s” is about.")),
    "place_count": (
        WARNING,
        gettext_noop("The number of places named does not agree with the places listed."),
    ),
    "operators_disagree": (
        ERROR,
        gettext_noop("The words around the figure disagree: “%(found)s”."),
    ),
    "operator_not_stated": (
        WARNING,
        gettext_noop("“%(found)s” does not say whether more or less is meant; read as at least."),
    ),
    "growth_times": (
        WARNING,
        gettext_noop("“%(found)s” can be read in two ways; see the reading."),
    ),
    "flow_or_stock": (
        WARNING,
        gettext_noop("“%(found)s” does not say whether a year's new amount or a total is meant."),
    ),
    "no_unit": (ERROR, gettext_noop("“%(found)s” carries no unit.")),
}

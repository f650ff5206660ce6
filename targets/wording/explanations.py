"""The words, for translation, behind statuses, reason codes and computed quantities."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The same words as in the palette, which is pure and cannot mark them for translation itself.
STATUSES: dict[str, Promise] = {
    "missed": _("missed"),
    "off_track": _("off track"),
    "at_risk": _("at risk"),
    "worsening": _("worsening"),
    "awaiting": _("awaiting"),
    "no_data": _("no data"),
    "not_rated": _("not rated"),
    "improving": _("improving"),
    "on_track": _("on track"),
    "ahead": _("ahead"),
    "achieved": _("achieved"),
}

REASONS: dict[str, Promise] = {
    "nothing_observed": _("No figure has been reported for this target yet."),
    "not_applicable": _("It was reported as not applicable: there is nothing to rate."),
    "met_at_deadline": _("The figure of the deadline quarter meets the target."),
    "not_met_at_deadline": _("The figure of the deadline quarter does not meet the target."),
    "met_by_later_figure": _(
        "No figure for the deadline quarter; the first later figure meets the target."
    ),
    "not_met_by_later_figure": _(
        "No figure for the deadline quarter; the first later figure does not meet the target."
    ),
    "final_figure_missing": _(
        "The deadline has been reached, but its figure has not been reported; "
        "the last figure before it is shown."
    ),
    "only_later_figures": _(
        "The deadline has been reached without a figure; later figures decide nothing."
    ),
    "doubted": _(
        "The figure in the plan is itself in doubt; it is not rated until the finding is answered."
    ),
    "too_few_figures": _(
        "No baseline is known, and there are too few figures to tell the recent pace."
    ),
    "no_earlier_year": _(
        "This figure covers part of a year, and no earlier year says what part of the whole "
        "that usually is."
    ),
    "expected_on_or_near_path": _(
        "Expected for the whole year: %(expected)s, on or near the path of %(path)s."
    ),
    "expected_below_path": _(
        "Expected for the whole year: %(expected)s, below the path of %(path)s."
    ),
    "expected_far_below_path": _(
        "Expected for the whole year: %(expected)s, far below the path of %(path)s."
    ),
    "pace_enough": _(
        "Without a baseline it is rated by its pace: %(ratio)s times the recent one is needed, "
        "so it is reached in time."
    ),
    "pace_short": _(
        "Without a baseline it is rated by its pace: %(ratio)s times the recent one is needed."
    ),
    "pace_far_short": _(
        "Without a baseline it is rated by its pace: %(ratio)s times the recent one is needed, "
        "far more than has been made."
    ),
    "pace_backwards": _(
        "Without a baseline it is rated by its pace: it has not moved towards its level lately."
    ),
    "lower_bound_only": _(
        "Only a “more than” figure is known: it can show that the target is met, "
        "never that it is missed or behind."
    ),
    "already_met": _("The target is already met before its deadline."),
    "has_occurred": _("It has occurred for the first time."),
    "not_yet_occurred": _("It has not occurred yet; there is no path to compare with."),
    "never_occurred": _("It has not occurred by the deadline."),
    "no_target_value": _("The plan gives no figure against which this could be measured."),
    "no_baseline": _("No baseline is known, so there is no path to compare with."),
    "no_deadline": _("No deadline is known, so there is no path to compare with."),
    "no_path": _("No path from baseline to target is laid down for this target."),
    "quarter_not_rated": _(
        "This figure covers part of a year; only the figure of the fourth quarter is rated."
    ),
    "before_baseline": _("The last figure is older than the baseline."),
    "no_distance": _("Baseline and target are the same, so there is no way to measure."),
    "path_undefined": _("The path cannot be computed from this baseline and target."),
    "on_or_near_path": _("The figure is on its path, beyond it, or close to it."),
    "below_path": _("The figure lags behind its path."),
    "far_below_path": _("The figure lags far behind its path."),
    "not_assigned": _("The value assigned by the higher authority has not been entered yet."),
    "better_than_last_year": _("Better than in the same quarter last year."),
    "worse_than_last_year": _("Worse than in the same quarter last year."),
    "unchanged": _("The same as in the same quarter last year."),
    "no_comparison": _("No figure for the same quarter last year to compare with."),
    "declared_met": _("Declared met by a reviewer."),
    "declared_not_met": _("Declared not met by a reviewer."),
    "not_declared": _("No reviewer has declared yet whether this is met."),
}

# By what a status was rated, as files and the API name it.
RATED_BY: dict[str, Promise] = {
    "path": _("Against its path"),
    "year_end": _("By its expected year end"),
    "pace": _("By its pace"),
    "held": _("An earlier rating stands"),
}

# Where a figure came from, by the `origin` of its source.
ORIGINS: dict[str, Promise] = {
    "return": _("Quarterly return"),
    "on_page": _("Quarterly return, filled in on the page"),
    "history": _("Imported history"),
    "ledger": _("Ledger of green projects"),
    "derived": _("Derived"),
    "cited": _("Published figure"),
    "sample": _("Sample figure"),
    "derived_sample": _("Sample figure, derived"),
}

QUANTITIES: dict[str, Promise] = {
    "target_level": _("Target level"),
    "is_met": _("Target met"),
    "attainment": _("Attainment"),
    "progress": _("Progress from baseline"),
    "elapsed": _("Time elapsed"),
    "path_value": _("Path value"),
    "gap_share": _("Gap to the path"),
    "required_growth": _("Growth required a year"),
    "required_step": _("Change required a quarter"),
    "average_growth": _("Average growth a year so far"),
    "year_share": _("Share of an earlier year by this quarter"),
    "mean_share": _("Mean share"),
    "year_end": _("Expected year end"),
    "year_end_path": _("Path value at the end of the year"),
    "need": _("Change needed a quarter"),
    "pace": _("Recent change a quarter"),
    "pace_ratio": _("Need against recent pace, times"),
}

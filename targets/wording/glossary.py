"""The words of the interface, explained once: for the help pages and for hints above columns.

The explanations are those of docs/glossary.md, whose rows a test holds against these.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Word:
    """A word as the interface writes it, and what it means."""

    term: Promise
    meaning: Promise


@dataclass(frozen=True)
class Chapter:
    """Words that belong together."""

    title: Promise
    words: dict[str, Word]


GLOSSARY: dict[str, Chapter] = {
    "plans": Chapter(
        _("Plans and tasks"),
        {
            "plan": Word(
                _("Plan"),
                _(
                    "The published document: number, title, issuer, date, whether it may "
                    "be published."
                ),
            ),
            "task": Word(
                _("Task"),
                _("A numbered measure of a plan."),
            ),
            "lead": Word(
                _("Lead"),
                _("The role of the organisation that answers for a task (牵头单位)."),
            ),
            "responsible": Word(
                _("Responsible"),
                _("The role of an organisation that takes part in a task (责任单位)."),
            ),
            "due_date": Word(
                _("Due date"),
                _(
                    "The last day on which a task is in time: set by the office or the "
                    "plan's clause, else the first date reported within the plan's "
                    "period, else the period's end."
                ),
            ),
            "overdue": Word(
                _("Overdue"),
                _("Past its due date, and reported as not done since."),
            ),
            "awaiting_its_final_report": Word(
                _("Awaiting its final report"),
                _("Past its due date without a report since: it may be done."),
            ),
            "standing_measure": Word(
                _("Standing measure"),
                _("A task without a due date; never overdue."),
            ),
            "alignment": Word(
                _("Taking up"),
                _("Which district task takes up which city task."),
            ),
            "serving": Word(
                _("Tasks that serve it"),
                _(
                    "A task of a plan that serves a target of it: proposed by its "
                    "wording, confirmed or declined by a person."
                ),
            ),
            "plan_audit": Word(
                _("Audit of the plan"),
                _(
                    "Rules that hold a plan's figures, names and bodies against each "
                    "other and against other plans."
                ),
            ),
        },
    ),
    "figures": Chapter(
        _("What is reported"),
        {
            "indicator": Word(
                _("Indicator"),
                _("What is measured: definition, unit, basis, direction, decimals."),
            ),
            "basis": Word(
                _("Basis"),
                _("Over what time a value counts."),
            ),
            "point_in_time": Word(
                _("Point in time"),
                _("The state at quarter end (balances, shares)."),
            ),
            "year_to_date": Word(
                _("Year to date"),
                _("Counted from 1 January; must not fall within a year."),
            ),
            "cumulative": Word(
                _("Cumulative"),
                _("Counted from the start; must never fall."),
            ),
            "cited_figure": Word(
                _("Published figure"),
                _("A number published elsewhere, with its source."),
            ),
            "sample": Word(
                _("Sample"),
                _("Made up to show the system; flagged and removable."),
            ),
            "not_yet_available": Word(
                _("Not yet available"),
                _("The value exists but has not been published."),
            ),
            "not_applicable": Word(
                _("Not applicable"),
                _("The value cannot exist here."),
            ),
            "missing": Word(
                _("Not reported"),
                _("No value and no reason; never zero."),
            ),
            "percentage_points": Word(
                _("percentage points"),
                _("The difference of two shares."),
            ),
        },
    ),
    "rating": Chapter(
        _("How far a target is"),
        {
            "target": Word(
                _("Target"),
                _("The value to reach by a date, by one jurisdiction, on one indicator."),
            ),
            "baseline": Word(
                _("Base value"),
                _("The value a target starts from; stated, observed, implied or none."),
            ),
            "attainment": Word(
                _("Attainment"),
                _("Observed value over target value."),
            ),
            "progress": Word(
                _("Progress from baseline"),
                _("Share of the way from baseline to target, not clipped."),
            ),
            "elapsed": Word(
                _("Time elapsed"),
                _("Share of the time from baseline to deadline."),
            ),
            "path": Word(
                _("Path"),
                _("The values from baseline to target, linear (线性) or geometric (几何)."),
            ),
            "gap_share": Word(
                _("Gap to the path"),
                _("Distance from the path over the distance from baseline to target."),
            ),
            "required_growth": Word(
                _("Growth required a year"),
                _("Growth a year still needed to reach the target."),
            ),
            "forecast": Word(
                _("Forecast"),
                _("Value at the deadline by the trend of the last quarters."),
            ),
            "held_rating": Word(
                _("Rating that stands"),
                _("A rating of an earlier quarter that stands until a later one replaces it."),
            ),
            "in_doubt": Word(
                _("Figure in doubt"),
                _("A target whose own published figure the plan audit finds contradictory."),
            ),
        },
    ),
    "statuses": Chapter(
        _("Statuses"),
        {
            "achieved": Word(
                _("achieved"),
                _("Met at the deadline."),
            ),
            "missed": Word(
                _("missed"),
                _("Not met at the deadline."),
            ),
            "awaiting": Word(
                _("awaiting"),
                _("The deadline has come, its figure has not."),
            ),
            "ahead": Word(
                _("ahead"),
                _("Met before the deadline."),
            ),
            "on_track": Word(
                _("on track"),
                _("At most 5 percent of the way behind the path."),
            ),
            "at_risk": Word(
                _("at risk"),
                _("More than 5 and at most 15 percent behind."),
            ),
            "off_track": Word(
                _("off track"),
                _("More than 15 percent behind."),
            ),
            "not_rated": Word(
                _("not rated"),
                _("No baseline, no path, or a quarter that is not rated."),
            ),
            "no_data": Word(
                _("no data"),
                _("Nothing observed."),
            ),
            "improving": Word(
                _("improving"),
                _("A direction that does better than in the same quarter last year."),
            ),
            "worsening": Word(
                _("worsening"),
                _("A direction that does worse than in the same quarter last year."),
            ),
        },
    ),
    "reporting": Chapter(
        _("Quarterly returns"),
        {
            "quarterly_return": Word(
                _("Quarterly return"),
                _(
                    "What one workbook reported; numbered within its jurisdiction and "
                    "quarter (第 n 次)."
                ),
            ),
            "reporting_round": Word(
                _("Reporting round"),
                _(
                    "A quarter opened for reporting (in preparation, open or locked), with its "
                    "due date, its members and what each is asked for."
                ),
            ),
            "error": Word(
                _("Error"),
                _("A finding that stops the submission."),
            ),
            "query": Word(
                _("Query"),
                _(
                    "A finding that must be answered before submission: on the page, or "
                    "in 备注 once it was asked. A remark that stood there before counts "
                    "when it is confirmed (以备注作答)."
                ),
            ),
            "to_submit": Word(
                _("Submit for review"),
                _("To hand a return to the city office."),
            ),
            "to_send_back": Word(
                _("Send back"),
                _("To return it with a reason."),
            ),
            "to_accept": Word(
                _("Accept"),
                _("To publish a return's values."),
            ),
            "to_lock": Word(
                _("Lock"),
                _("To close a quarter to corrections."),
            ),
            "correction": Word(
                _("Correction"),
                _("A later return for an accepted quarter, with a reason."),
            ),
            "audit_trail": Word(
                _("Audit trail"),
                _("Who did what and when: a chain of events that is only ever added to."),
            ),
        },
    ),
}


def words_of(names: str) -> list[Word]:
    """The words of `rating-progress rating-elapsed`; KeyError for one that is not there."""
    pairs = (name.split("-") for name in names.split())
    return [GLOSSARY[chapter].words[key] for chapter, key in pairs]


def explained(words: list[Word]) -> str:
    """Words with their meanings, a line each."""
    lines = (gettext("%(term)s: %(meaning)s") % vars(word) for word in words)
    return "\n".join(lines)

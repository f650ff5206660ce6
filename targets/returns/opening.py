"""Which quarters can be opened, and what for."""

import datetime
from dataclasses import dataclass

from django.db.models import Min
from django.utils.translation import gettext as _

from districts.models import Plan
from targets.models import ReportingRound
from targets.periods import Quarter, takes_figures
from targets.wording.formatting import quarter_text
from targets.wording.sentences import joined

# How far back the list goes where no plan says when things began.
QUARTERS_BACK = 8
# Older ones are unfolded.
NEWEST_SHOWN = 6


@dataclass(frozen=True)
class Choice:
    """A quarter that can be opened, and the sentences that say what for."""

    quarter: Quarter
    purpose: str
    is_preparation: bool


def choices(today: datetime.date) -> list[Choice]:
    """The quarters not opened yet, the newest first; the one that runs for preparation."""
    opened = set(ReportingRound.objects.values_list("quarter", flat=True))
    newest = newest_ended(today)
    begun = Plan.objects.aggregate(first=Min("period_start"))["first"]
    first = min(Quarter(begun, 1), newest) if begun else newest + -QUARTERS_BACK
    finals = _finals()
    return [
        Choice(quarter, _purpose(quarter, newest, finals), quarter > newest)
        for quarter in reversed(Quarter.range(first, Quarter.of(today)))
        if str(quarter) not in opened
    ]


def newest_ended(today: datetime.date) -> Quarter:
    """The newest quarter whose figures can be known."""
    running = Quarter.of(today)
    return running if takes_figures(running, today) else running.previous


def purpose(quarter: Quarter, today: datetime.date) -> str:
    """What a quarter is opened for, in words."""
    said = [_purpose(quarter, newest_ended(today), _finals())]
    if not Plan.objects.in_force(quarter.end).exists():
        said.append(_("No plan is in force in it: it asks for what everyone reports alone."))
    return joined(said)


def _finals() -> set[Quarter]:
    """The last quarters of plans' periods."""
    return {Quarter(year, 4) for year in Plan.objects.values_list("period_end", flat=True)}


def _purpose(quarter: Quarter, newest: Quarter, finals: set[Quarter]) -> str:
    if quarter > newest:
        text = _(
            "Runs until %(end)s. Opened before, it is prepared: workbooks can be downloaded, "
            "nothing can be submitted, no page moves on."
        )
        return text % {"end": quarter.end.isoformat()}
    said = []
    if quarter == newest:
        said.append(_("The quarter that ended last."))
    if quarter in finals:
        said.append(_("The last of a plan's period: final states and final figures."))
    elif quarter.is_year_end and quarter != newest:
        said.append(_("The end of a year: its annual figures."))
    names = {"quarter": quarter_text(newest)}
    if quarter == newest.previous:
        said.append(_("Gives %(quarter)s the values of the quarter before.") % names)
    if quarter == newest.same_quarter_last_year:
        said.append(_("Gives %(quarter)s the values of a year before.") % names)
    return joined(said or [_("Figures of the past: charts and paces begin earlier.")])

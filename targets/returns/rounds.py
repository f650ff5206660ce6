"""The life of a round, as one table: every entrance (page, command) goes by it.

    prepared → open;  open → locked by lock_round;  locked → open by unlock_round

A quarter that runs is only prepared; it is open from its last day on, by itself.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from districts.refusals import Conflict
from targets.models import ReportingRound
from targets.periods import Quarter, takes_figures
from targets.wording.formatting import quarter_text

PREPARED, OPEN, LOCKED = "prepared", "open", "locked"


@dataclass(frozen=True)
class RoundDeed:
    """From which states a deed is done, and what else to say."""

    deed: str
    sources: tuple[str, ...]
    otherwise: Any


ROUND_DEEDS = (
    RoundDeed(
        "set_due_date",
        (PREPARED, OPEN),
        _("%(quarter)s is locked; open it again to move its due date."),
    ),
    RoundDeed(
        "add_to_round",
        (PREPARED, OPEN),
        _("%(quarter)s is locked; open it again to ask for more."),
    ),
    RoundDeed("lock_round", (OPEN,), _("%(quarter)s is already locked.")),
    RoundDeed("unlock_round", (LOCKED,), _("%(quarter)s is not locked.")),
    RoundDeed(
        "grant_exception",
        (LOCKED,),
        _("%(quarter)s is not locked; no exception is needed."),
    ),
)
_BY_DEED = {one.deed: one for one in ROUND_DEEDS}


def state_of(reporting_round: ReportingRound, today: datetime.date) -> str:
    """Where a round stands on a day."""
    if reporting_round.is_locked:
        return LOCKED
    ended = takes_figures(Quarter.parse(reporting_round.quarter), today)
    return OPEN if ended else PREPARED


def require_state(deed: str, reporting_round: ReportingRound, today: datetime.date) -> None:
    """Conflict where the table has no such step from where the round stands."""
    row = _BY_DEED[deed]
    state = state_of(reporting_round, today)
    if state not in row.sources:
        sentence = row.otherwise
        if state == PREPARED:
            sentence = _("%(quarter)s has not ended; it is only prepared.")
        raise Conflict(str(sentence) % {"quarter": quarter_text(reporting_round.quarter)})


def possible_round_deeds(reporting_round: ReportingRound, today: datetime.date) -> list[str]:
    """What can be done with a round as it stands: the forms of its page."""
    state = state_of(reporting_round, today)
    return [one.deed for one in ROUND_DEEDS if state in one.sources]

"""What the last quarter of an ended period still owes, and where that is reported.

No later quarter asks for it: the plans are no longer in force there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Plan
from districts.permissions import Reader
from targets.models import ReportingRound
from targets.periods import Quarter
from targets.permissions import MANAGE_ROUNDS, SEE_BOARD
from targets.progress import cached_progress
from targets.progress.as_of import AsOf
from targets.returns.opening import newest_ended
from targets.wording.formatting import listed, quarter_text
from targets.wording.sentences import joined
from tasks.progress.due import late_tasks
from tasks.progress.states import shown_tasks

UNDECIDED = ("awaiting", "no_data")


@dataclass(frozen=True)
class FinalsOwed:
    """Measures without their final state and targets without their final figure, as of the last
    quarter of a period; `opened` is that quarter's round."""

    quarter: Quarter
    tasks: int
    targets: int
    opened: ReportingRound | None

    @property
    def sentence(self) -> str:
        """How much is owed, without what is not."""
        measures = ngettext(
            "%(count)d task lacks its final state",
            "%(count)d tasks lack their final state",
            self.tasks,
        )
        figures = ngettext(
            "%(count)d target lacks its final figure",
            "%(count)d targets lack their final figure",
            self.targets,
        )
        owed = ((measures, self.tasks), (figures, self.targets))
        lacking = [text % {"count": count} for text, count in owed if count]
        values = {"quarter": quarter_text(self.quarter), "lacking": listed(lacking)}
        return _("The period ended with %(quarter)s: %(lacking)s.") % values

    def link(self, reader: Reader) -> tuple[str, str] | None:
        """Where that quarter is opened or stands, and the words; None for who may see neither."""
        name = {"quarter": quarter_text(self.quarter)}
        if not reader.has_some(SEE_BOARD):
            return None
        if self.opened is not None:
            text = _("See who has reported %(quarter)s")
            if self.opened.is_locked and reader.may(MANAGE_ROUNDS):
                text = _("%(quarter)s is locked: open it again")
            return self.opened.get_absolute_url(), text % name
        if reader.may(MANAGE_ROUNDS):
            address = f"{reverse('round_open')}?quarter={self.quarter}"
            return address, _("Open %(quarter)s") % name
        return None


def finals_owed(reader: Reader, until: Quarter, shown: AsOf | None = None) -> FinalsOwed | None:
    """What the period that ended last, by the end of `until`, still lacks; None for nothing.

    `shown` is what the page shows: what was computed for it is not computed again.
    """
    years = Plan.objects.visible_to(reader).values_list("period_end", flat=True)
    last = max((Quarter(year, 4) for year in years if Quarter(year, 4) <= until), default=None)
    if last is None:
        return None
    then = shown if shown is not None and shown.quarter == last else AsOf(last)
    awaited = shown_tasks(reader, then).filter(
        pk__in=late_tasks("awaiting", then), plan__period_end=last.year
    )
    targets = sum(
        one.status in UNDECIDED
        and one.target.deadline == str(last)
        and one.target.indicator is not None
        and one.target.indicator.asked_of not in ("citations_only", "ledger")
        for one in cached_progress(reader, then)
    )
    tasks = awaited.count()
    if not tasks and not targets:
        return None
    opened = ReportingRound.objects.filter(quarter=str(last)).first()
    return FinalsOwed(last, tasks, targets, opened)


def finals_today(reader: Reader, shown: AsOf | None = None) -> FinalsOwed | None:
    """The same by the newest quarter that has ended."""
    return finals_owed(reader, newest_ended(current_date()), shown)


def finals_of_round(opened: ReportingRound, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """For the page of a later quarter that is open: what it does not ask for."""
    reader = page["reader"]
    owed = None
    if reader.may(MANAGE_ROUNDS) and not opened.is_locked:
        owed = finals_owed(reader, Quarter.parse(opened.quarter).previous)
    if owed is None:
        return {"sentence": ""}
    more = _("This quarter does not ask for them; they are reported with that one.")
    return {"sentence": joined([owed.sentence, more]), "link": owed.link(reader)}

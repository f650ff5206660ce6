"""How many targets stand where, in sentences: of one place, of one plan."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.models import Target
from targets.progress import BEHIND, Progress, status_counts
from targets.progress.as_of import AsOf

from .explanations import STATUSES
from .formatting import listed, quarter_text


def counts_text(counts: Mapping[str, int]) -> str:
    """6项已完成、3项待终期数据, or 6 achieved, 3 awaiting."""
    return listed(
        [
            _("%(count)s %(status)s") % {"count": count, "status": STATUSES[status]}
            for status, count in counts.items()
        ]
    )


def standing_text(progress: Sequence[Progress]) -> str:
    """The counts of some targets; of what is behind also the indicators: 4项未完成（3项指标）."""
    return listed(
        [
            _("%(count)s %(status)s") % {"count": count, "status": STATUSES[status]}
            + behind_note(progress, status)
            for status, count in status_counts(progress).items()
        ]
    )


def behind_note(progress: Iterable[Progress], status: str) -> str:
    """`indicators_note` of the targets of a status, if it is one that somebody must act on."""
    if status not in BEHIND:
        return ""
    return indicators_note(one for one in progress if one.status == status)


def indicators_note(progress: Iterable[Progress]) -> str:
    """Of how many indicators some targets are: （3项指标）, each place's counted for itself.

    "" where each has one of its own; what has none counts as one.
    """
    measured = [
        (target.jurisdiction_id, target.indicator_id or f"target {target.pk}")
        for target in (one.target for one in progress)
    ]
    count = len(set(measured))
    if count == len(measured):
        return ""
    text = ngettext(" (%(count)s indicator)", " (%(count)s indicators)", count)
    return text % {"count": count}


def bound_text(targets: Iterable[Target]) -> str:
    """Of one plan's targets, how many are its own jurisdiction's and how many bind others.

    重庆市14项、分解到区县和开发区5项; "" where it binds no other.
    """
    found = list(targets)
    own = [one for one in found if one.jurisdiction_id == one.plan.jurisdiction_id]
    if len(own) == len(found):
        return ""
    values = {"place": found[0].plan.jurisdiction.label, "own": len(own)}
    values["bound"] = len(found) - len(own)
    return _("%(own)s of %(place)s, %(bound)s binding districts and zones") % values


def targets_sentence(place: str, progress: Sequence[Progress], as_of: AsOf) -> str:
    """How a place's targets stand; "" where there are none to speak of."""
    if not progress:
        return ""
    values = {
        "quarter": quarter_text(as_of.quarter),
        "place": place,
        "total": len(progress),
        "parts": standing_text(progress),
    }
    text = ngettext(
        "As of %(quarter)s, %(place)s has %(total)s target: %(parts)s.",
        "As of %(quarter)s, %(place)s has %(total)s targets: %(parts)s.",
        len(progress),
    )
    return text % values

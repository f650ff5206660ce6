"""Sentences that count targets by status, in the reader's language."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.progress import Progress, status_counts
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


def targets_sentence(place: str, progress: Sequence[Progress], as_of: AsOf) -> str:
    """How a place's targets stand; "" where there are none to speak of."""
    if not progress:
        return ""
    values = {
        "quarter": quarter_text(as_of.quarter),
        "place": place,
        "total": len(progress),
        "parts": counts_text(status_counts(progress)),
    }
    text = ngettext(
        "As of %(quarter)s, %(place)s has %(total)s target: %(parts)s.",
        "As of %(quarter)s, %(place)s has %(total)s targets: %(parts)s.",
        len(progress),
    )
    return text % values

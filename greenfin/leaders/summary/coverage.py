"""Who has reported for the quarter, as it stands today."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from districts.clock import current_date
from targets.models import ReportingRound
from targets.progress.as_of import AsOf
from targets.returns.board import Standing, standings
from targets.wording.formatting import quarter_text

NAMED_STATES = ("missing", "sent_back", "waiting", "late")


def coverage(as_of: AsOf) -> dict[str, Any] | None:
    """The sentence, and who stands out in which state; None for a quarter never opened."""
    opened = ReportingRound.objects.filter(quarter=str(as_of.quarter)).first()
    if opened is None:
        return None
    found = standings(opened, current_date())
    reported = sum(1 for one in found if one.is_on_time is not None)
    return {
        "round": opened,
        "sentence": coverage_sentence(found, as_of),
        "groups": [
            {"label": group[0].label, "tone": group[0].tone, "members": group}
            for state in NAMED_STATES
            if (group := [one for one in found if one.state == state])
        ],
        "reported": reported,
        "total": len(found),
    }


def coverage_sentence(found: Sequence[Standing], as_of: AsOf) -> str:
    """How many have reported, and how many of them late; a return sent back is not reported."""
    values = {
        "quarter": quarter_text(as_of.quarter),
        "reported": sum(1 for one in found if one.is_on_time is not None),
        "total": len(found),
        "late": sum(1 for one in found if one.is_on_time is False),
    }
    if values["late"]:
        text = _(
            "Returns for %(quarter)s: %(reported)s of %(total)s have reported, "
            "%(late)s of them late."
        )
    else:
        text = _("Returns for %(quarter)s: %(reported)s of %(total)s have reported.")
    return text % values

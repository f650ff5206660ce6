"""What stands above the list: open by level and district, days to close, exposure, what waits."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.permissions import Reader
from targets.wording.sentences import joined
from tasks.risks.choices import LEVELS
from tasks.risks.figures import (
    OPEN,
    Money,
    exposure,
    median_days_to_close,
    open_by_district,
    open_by_level,
)
from tasks.risks.models import RiskCorrection, RiskRecord
from tasks.risks.permissions import KEEP_RISKS
from tasks.risks.reading import RiskLine, places_of
from tasks.risks.wording import days_median_text, exposure_facts


def overview(
    lines: Sequence[RiskLine], money: Mapping[int, Money], today: datetime.date
) -> dict[str, Any]:
    """Counts and sums, from the lines that the filters leave."""
    facts = [one.fact for one in lines]
    districts = open_by_district(facts)
    names = places_of(set(districts))
    whole = open_by_level(facts)
    is_open = sum(one.state in OPEN for one in facts)
    return {
        "answer": _sentence(is_open, sum(one.state == "registered" for one in facts)),
        "has_open": bool(is_open),
        "levels": [label for _code, label in LEVELS],
        "places": [
            {
                "name": name,
                "counts": [(label, districts[slug].get(level, 0)) for level, label in LEVELS],
                "sum": sum(districts[slug].values()),
            }
            for slug, name in names.items()
        ],
        "whole": {
            "counts": [(label, whole.get(level, 0)) for level, label in LEVELS],
            "sum": is_open,
        },
        "facts": [
            (
                _("Median from registering to closing"),
                days_median_text(median_days_to_close(facts)),
            ),
        ],
        "exposure": exposure_facts(exposure(facts, money, today)),
    }


def waiting(reader: Reader) -> dict[str, Any]:
    """The records that wait for this reader: to be verified, to be decided on."""
    if not reader.may(KEEP_RISKS):
        return {"to_verify": [], "to_decide": []}
    rows = RiskRecord.objects.visible_to(reader).with_subject()
    registered = rows.filter(state="registered").exclude(registered_by=reader.account_id)
    asked = RiskCorrection.objects.filter(state="asked").exclude(asked_by=reader.account_id)
    return {
        "to_verify": list(registered),
        "to_decide": list(rows.filter(pk__in=asked.values("record"))),
    }


def _sentence(is_open: int, registered: int) -> str:
    if not is_open and not registered:
        return _("No negative record is open.")
    said = ngettext(
        "%(count)d negative record is open.", "%(count)d negative records are open.", is_open
    ) % {"count": is_open}
    if not registered:
        return said
    more = ngettext(
        "%(count)d more is registered and not verified: a suspicion, no fact.",
        "%(count)d more are registered and not verified: suspicions, no facts.",
        registered,
    ) % {"count": registered}
    return joined([said, more])

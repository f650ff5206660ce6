"""The reporter says which body's statement stands, where two that lead a row differ."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.models import Account
from districts.refusals import Refused
from targets.actions.holding import clear_conflicts, confirm_scope, hold_return, take_step
from targets.models import QuarterlyReturn, TakenRow
from targets.returns.parts.differences import Place, by_place

from .placing import place_rows

# Which row taken over stands at a place.
Choices = Mapping[Place, int]


@clear_conflicts
@transaction.atomic
def settle_rows(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    choices: Choices,
) -> QuarterlyReturn:
    """Lets the chosen statements stand in the draft. Refused for what no body said of a row."""
    held = hold_return(quarterly_return)
    take_step(held, deed="settle", by=by, version=version, digest=digest)
    groups = by_place(held.taken_rows.select_related("part__organisation"))
    chosen = {place: _chosen(groups.get(place, []), key) for place, key in choices.items()}
    if not chosen:
        raise Refused(_("Choose for each row which body's statement stands."))
    for place, row in chosen.items():
        others = [one.pk for one in groups[place] if one is not row]
        TakenRow.objects.filter(pk__in=others).update(
            is_used=False, settled_at=None, settled_by=None
        )
        for one in groups[place]:
            one.is_used = one.is_used and one is row
            one.settled_at = one.settled_by = None
        row.is_used, row.settled_at, row.settled_by = True, now, by
        row.save(update_fields=["is_used", "settled_at", "settled_by"])
    place_rows(held, {place: groups[place] for place in chosen})
    held.version += 1
    held.save(update_fields=["contents", "findings", "version"])
    confirm_scope(held, by=by)
    record_event(
        deed="settle_rows",
        by=by,
        obj=held,
        after={
            "state": held.state,
            "number": held.number,
            "version": held.version,
            "rows": {
                "!".join(place): [row.part.organisation.slug, row.part.number]
                for place, row in chosen.items()
            },
        },
        now=now,
    )
    return held


def _chosen(group: list[TakenRow], key: int) -> TakenRow:
    row = next((one for one in group if one.pk == key), None)
    if row is None:
        raise Refused(_("No body said that of this row. Look at it again."))
    return row

"""The reviewer says which figure stands where the reported one and a pushed one differ."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.models import Account
from districts.refusals import Refused
from targets.intake.models import PushedChoice
from targets.models import QuarterlyReturn
from targets.returns.pushed import PushedDifference, pushed_differences
from targets.returns.transitions import require_other_person
from targets.workbook import book as workbook
from targets.workbook.columns import INDICATOR_SHEET
from targets.workbook.pushed import pushed_facts
from targets.workbook.reading.rows import short

from .holding import as_stored, clear_conflicts, confirm_scope, hold_return, take_step


@clear_conflicts
@transaction.atomic
def weigh_pushed(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    choices: Mapping[str, str],
) -> QuarterlyReturn:
    """Keeps for each indicator's code which figure stands, "typed" or "pushed".

    The return says from then on what was chosen. Refused where that would break one of its rules:
    such a return is sent back.
    """
    held = hold_return(quarterly_return)
    take_step(held, deed="weigh", by=by, version=version, digest=digest)
    require_other_person(held, by.pk)
    found = {one.key: one for one in pushed_differences(held)}
    chosen = {key: choice for key, choice in choices.items() if key in found}
    if not chosen or set(chosen.values()) - {"typed", "pushed"}:
        raise Refused(_("Choose for each figure which one stands."))
    for key, choice in chosen.items():
        _keep(held, found[key], choice, by, now)
    errors = {one["code"] for one in held.findings if one["severity"] == "error"}
    checked = workbook.recheck(quarterly_return=held)
    held.findings = as_stored([one.to_dict() for one in checked])
    broken = [one for one in checked if one.severity == "error" and one.code not in errors]
    if broken:
        raise Refused(
            _("The pushed figure does not fit the rest of the return. Send it back instead."),
            broken,
        )
    held.version += 1
    held.save(update_fields=["contents", "findings", "version"])
    workbook.delete_contents(quarterly_return=held)
    workbook.save_contents(quarterly_return=held, now=now)
    confirm_scope(held, by=by)
    record_event(
        deed="weigh_pushed",
        by=by,
        obj=held,
        after={"number": held.number, "version": held.version, "figures": dict(chosen)},
        now=now,
    )
    return held


def _keep(
    held: QuarterlyReturn,
    difference: PushedDifference,
    choice: str,
    by: Account,
    now: datetime.datetime,
) -> None:
    typed = dict(difference.typed)
    PushedChoice.objects.update_or_create(
        quarterly_return=held,
        sheet=INDICATOR_SHEET,
        key=difference.key,
        defaults={
            "cell": typed["cell"],
            "pushed": difference.pushed,
            "chosen": choice,
            "typed": typed,
            "decided_at": now,
            "decided_by": by,
        },
    )
    facts = pushed_facts(difference.pushed)
    stands = {
        "cell": typed["cell"],
        "state": facts["state"],
        "value": facts["value"],
        "typed": short(str(typed["typed"])),
        "read_as": "pushed",
    }
    held.contents[INDICATOR_SHEET][difference.key]["value"] = (
        stands if choice == "pushed" else typed
    )

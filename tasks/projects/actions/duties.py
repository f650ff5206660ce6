"""Which departments write the ledger of a jurisdiction."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, Jurisdiction, Organisation
from districts.permissions import reader_of
from districts.refusals import NotAllowed
from tasks.projects.models import LedgerDuty
from tasks.projects.permissions import ADMIT_PROJECTS

from .holding import hold_ledger


@transaction.atomic
def set_duties(
    *,
    jurisdiction: Jurisdiction,
    writers: Mapping[str, Sequence[Organisation]],
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
) -> None:
    """Says which bodies write each sheet of a jurisdiction's ledger, in the place of what was said
    before; what they wrote stays."""
    if not reader_of(by).may(ADMIT_PROJECTS):
        raise NotAllowed(_("Only a reviewer says which departments write the ledger."))
    hold_ledger()
    own = LedgerDuty.objects.filter(jurisdiction=jurisdiction).select_related("organisation")
    before = _content(list(own))
    wanted = [
        LedgerDuty(jurisdiction=jurisdiction, organisation=body, sheet=sheet, is_sample=is_sample)
        for sheet, bodies in writers.items()
        for body in bodies
    ]
    if _content(wanted) == before:
        return
    own.delete()
    LedgerDuty.objects.bulk_create(wanted)
    record_event(
        deed="set_ledger_duties",
        by=by,
        obj=jurisdiction,
        before=before,
        after=_content(wanted),
        now=now,
    )
    move_data_version(figures_of=[])


def _content(rows: Sequence[LedgerDuty]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.sheet, []).append(row.organisation.slug)
    return {sheet: sorted(slugs) for sheet, slugs in sorted(found.items())}

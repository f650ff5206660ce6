"""Which institutions there are, and what they are called since when."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, Jurisdiction
from districts.permissions import reader_of
from districts.refusals import Refused
from tasks.evaluation.institutions.transitions import require_right
from tasks.evaluation.models import Institution, InstitutionName


@transaction.atomic
def add_institution(
    *,
    code: str,
    name: str,
    kind: str,
    level: str,
    seat: Jurisdiction,
    asked_from: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
) -> Institution:
    """Registers an institution; ValidationError where its code or name is wrong or taken."""
    require_right(reader_of(by))
    row = Institution(
        code=code,
        name=name,
        kind=kind,
        level=level,
        seat=seat,
        asked_from=asked_from,
        is_sample=is_sample,
    )
    row.full_clean()
    row.save()
    InstitutionName.objects.create(institution=row, name=name)
    record_event(deed="add_institution", by=by, obj=row, after=_content(row), now=now)
    move_data_version(figures_of=[])
    return row


@transaction.atomic
def rename_institution(
    *,
    institution: Institution,
    name: str,
    since: datetime.date,
    by: Account,
    now: datetime.datetime,
) -> Institution:
    """Gives an institution another name from a day on; the former ones stay with their days."""
    require_right(reader_of(by))
    row = Institution.objects.select_for_update().get(pk=institution.pk)
    if name == row.name:
        raise Refused(_("The institution has this name already."))
    latest = row.names.exclude(valid_from=None).order_by("-valid_from").first()
    if latest is not None and latest.valid_from is not None and since <= latest.valid_from:
        raise Refused(
            _("Its present name began on %(day)s; the new one begins later.")
            % {"day": latest.valid_from.isoformat()}
        )
    before = _content(row)
    row.name = name
    row.full_clean()
    row.save(update_fields=["name"])
    InstitutionName.objects.create(institution=row, name=name, valid_from=since)
    after = {**_content(row), "since": since.isoformat()}
    record_event(deed="rename_institution", by=by, obj=row, before=before, after=after, now=now)
    move_data_version(figures_of=[])
    return row


@transaction.atomic
def change_institution(
    *,
    institution: Institution,
    kind: str,
    level: str,
    seat: Jurisdiction,
    asked_from: str,
    asked_until: str | None,
    by: Account,
    now: datetime.datetime,
) -> Institution:
    """Corrects what is known of an institution, or ends that figures are asked of it."""
    require_right(reader_of(by))
    row = Institution.objects.select_for_update().get(pk=institution.pk)
    before = _content(row)
    row.kind, row.level, row.seat = kind, level, seat
    row.asked_from, row.asked_until = asked_from, asked_until or None
    row.full_clean()
    if _content(row) == before:
        return row
    row.save()
    record_event(
        deed="change_institution", by=by, obj=row, before=before, after=_content(row), now=now
    )
    move_data_version(figures_of=[])
    return row


def _content(row: Institution) -> dict[str, Any]:
    """An institution as the audit trail keeps it."""
    names = ("code", "name", "kind", "level", "asked_from", "asked_until")
    return {**{name: getattr(row, name) for name in names}, "seat": row.seat.slug}

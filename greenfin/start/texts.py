"""Official files dropped at once: stored plans get their wording, the rest is to be looked at."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Account, Plan, PlanImport
from greenfin.plans.loading import UnreadableDocument
from greenfin.plans.loading.imports import keep_import, load_import, proposal_of
from greenfin.plans.loading.texts import why_a_person_must_look


@dataclass(frozen=True)
class Taken:
    """What became of a file: its plan and the texts filled in, or why a person must look at it.

    `row` is where it is looked at; None where the file could not be read at all.
    """

    file_name: str
    sentence: str
    is_filled: bool
    plan: Plan | None = None
    row: PlanImport | None = None


def take_texts(
    *, files: "Iterable[UploadedFile[Any]]", by: Account, now: datetime.datetime
) -> list[Taken]:
    """Reads each file; one that adds nothing but wording to a stored plan is loaded at once.

    Any other (a new plan, one in doubt, one with more tasks than stored) waits to be confirmed.
    """
    return [_taken(file, by, now) for file in files]


def _taken(file: "UploadedFile[Any]", by: Account, now: datetime.datetime) -> Taken:
    name = str(file.name)
    try:
        row, _is_new = keep_import(
            content=file.read(), file_name=name, jurisdiction=None, by=by, now=now
        )
    except UnreadableDocument as fault:
        return Taken(name, str(fault), is_filled=False)
    if row.state == "loaded":
        return Taken(
            name, _("This file was loaded before."), is_filled=True, plan=row.plan, row=row
        )
    why = why_a_person_must_look(proposal_of(row))
    if why:
        return Taken(name, why, is_filled=False, row=row)
    try:
        plan, report = load_import(row=row, by=by, now=now, accept_errors=False, replace=False)
    except ValidationError as fault:
        return Taken(name, " ".join(fault.messages), is_filled=False, row=row)
    sentence = _("No text was missing.")
    if report.updated:
        text = ngettext(
            "%(count)s text was filled in.", "%(count)s texts were filled in.", report.updated
        )
        sentence = text % {"count": report.updated}
    return Taken(name, sentence, is_filled=True, plan=plan, row=row)

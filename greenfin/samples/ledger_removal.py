"""Takes the sample ledger out again: projects, workbooks, who writes it."""

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from districts.models import Event, SourceFile
from tasks.projects.models import (
    Benefit,
    Financing,
    LedgerDuty,
    LedgerFiling,
    Project,
    YearAmount,
)


def removed_projects() -> int:
    """Sample projects with all that was said of them, sample workbooks and duties; how many
    projects. A workbook that a real project's figures rest on stays."""
    projects = Project.objects.filter(is_sample=True)
    keys = list(projects.values_list("pk", flat=True))
    for model in (Financing, Benefit, YearAmount):
        model.objects.filter(project__in=keys).delete()
    Project.objects.filter(pk__in=keys).delete()
    for filing in LedgerFiling.objects.filter(is_sample=True):
        key = filing.file_id
        try:
            with transaction.atomic():
                filing.delete()
        except ProtectedError:
            continue
        _remove_file(SourceFile.objects.filter(pk=key))
    _remove_replaced()
    LedgerDuty.objects.filter(is_sample=True).delete()
    return len(keys)


def _remove_replaced() -> None:
    """The files of sample drafts that another file took the place of."""
    uploads = Event.objects.filter(deed="upload_ledger", account__is_sample=True)
    for digest in uploads.values_list("after__digest", flat=True):
        _remove_file(SourceFile.objects.filter(digest=digest))


def _remove_file(file: QuerySet[SourceFile]) -> None:
    """The file, where nothing else rests on it."""
    try:
        with transaction.atomic():
            file.delete()
    except ProtectedError:
        return

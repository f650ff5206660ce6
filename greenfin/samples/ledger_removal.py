"""Takes the sample ledger out again: projects, workbooks, who writes it."""

from django.db import transaction
from django.db.models import ProtectedError

from districts.models import SourceFile
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
        file = filing.file
        try:
            with transaction.atomic():
                filing.delete()
                SourceFile.objects.filter(pk=file.pk).delete()
        except ProtectedError:
            continue
    LedgerDuty.objects.filter(is_sample=True).delete()
    return len(keys)

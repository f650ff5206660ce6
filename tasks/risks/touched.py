"""What negative records touch: projects by their owner's code, financing by project and lender.

All of it is found anew at each reading; nothing of it is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from districts.models import Evidence
from districts.permissions import Reader
from tasks.evaluation.models import InstitutionName
from tasks.projects.figures import in_hundred_millions
from tasks.projects.models import Financing, Project

from .figures import Money
from .models import RiskCorrection, RiskRecord


@dataclass
class Touched:
    """The projects and financings that one record touches, by their ids."""

    projects: set[int] = field(default_factory=set)
    financings: set[int] = field(default_factory=set)


def touched_by(records: Sequence[RiskRecord]) -> tuple[dict[int, Touched], dict[int, Money]]:
    """By the id of each record what it touches, and the money of those financings; three queries
    however many records there are.

    An enterprise's own projects with their financing; of an institution also what it lends under
    any name that it has or had, with the projects it lends to. Removed projects are left out.
    """
    codes: dict[str, list[int]] = {}
    lenders: dict[int, list[int]] = {}
    for one in records:
        codes.setdefault(one.subject_code, []).append(one.pk)
        if one.institution_id is not None:
            lenders.setdefault(one.institution_id, []).append(one.pk)
    found = {one.pk: Touched() for one in records}
    names = _names(records, lenders)
    own = Project.objects.filter(owner_code__in=codes).exclude(state="removed")
    for project, code in own.values_list("pk", "owner_code"):
        for record in codes[code]:
            found[record].projects.add(project)
    lent = (
        Financing.objects.published()
        .filter(Q(project__owner_code__in=codes) | Q(institution__in=names))
        .exclude(project__state="removed")
    )
    money = {}
    columns = ("pk", "project", "project__owner_code", "institution", "unit", "drawn", "balance")
    for key, project, code, lender, unit, drawn, balance in lent.values_list(*columns):
        money[key] = Money(in_hundred_millions(drawn, unit), in_hundred_millions(balance, unit))
        for record in {*codes.get(code, ()), *names.get(lender, ())}:
            found[record].projects.add(project)
            found[record].financings.add(key)
    return found, money


def _names(records: Iterable[RiskRecord], lenders: dict[int, list[int]]) -> dict[str, list[int]]:
    """By each name of an institution the records on it."""
    found: dict[str, list[int]] = {}
    for one in records:
        if one.institution is not None:
            found.setdefault(one.institution.name, []).append(one.pk)
    former = InstitutionName.objects.filter(institution__in=lenders) if lenders else ()
    for name in former:
        found.setdefault(name.name, []).extend(lenders[name.institution_id])
    return found


def evidence_of_risks(reader: Reader) -> QuerySet[Evidence]:
    """The files that prove records and their corrections, for who may read these."""
    seen = RiskRecord.objects.visible_to(reader)
    return Evidence.objects.filter(
        Q(risk_records__in=seen)
        | Q(risk_corrections__in=RiskCorrection.objects.filter(record__in=seen))
    )

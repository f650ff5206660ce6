"""Takes the sample institutions out again, with all that was reported of them."""

from django.db.models import Q

from tasks.evaluation.models import (
    Institution,
    InstitutionFigure,
    InstitutionName,
    InstitutionReturn,
    InstitutionRun,
)


def removed_institutions() -> tuple[int, list[int]]:
    """How many institutions went, and the files of their workbooks, by id.

    One that somebody real has reported on stays.
    """
    # A run that rests on sample figures is a sample run; the schemes go with those of districts.
    InstitutionRun.objects.filter(Q(is_sample=True) | Q(version__scheme__is_sample=True)).delete()
    returns = InstitutionReturn.objects.filter(is_sample=True)
    files = list(returns.values_list("file", flat=True))
    InstitutionFigure.objects.filter(is_sample=True).delete()
    returns.delete()
    unused = Institution.objects.filter(is_sample=True, figures__isnull=True)
    keys = list(unused.values_list("pk", flat=True))
    InstitutionName.objects.filter(institution__in=keys).delete()
    Institution.objects.filter(pk__in=keys).delete()
    return len(keys), files

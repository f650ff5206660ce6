"""Takes sample schemes, runs and groups out again; what real people did on them goes too."""

from django.db.models import Exists, OuterRef, Q

from districts.clock import current_time
from districts.evidence import release_evidence
from districts.models import Evidence
from tasks.evaluation.models import (
    Computation,
    GroupMembership,
    Judgement,
    Objection,
    Point,
    Result,
    Run,
    Scheme,
    SchemeVersion,
    SubjectGroup,
)


def removed_evaluations() -> int:
    """Sample runs with all that hangs on them, sample schemes, sample groups; how many runs.

    A real scheme's run that rests on sample figures is a sample run, and goes with them.
    """
    runs = Run.objects.filter(Q(is_sample=True) | Q(version__scheme__is_sample=True))
    keys = list(runs.values_list("pk", flat=True))
    objections, judgements = (
        model.objects.filter(run__in=keys) for model in (Objection, Judgement)
    )
    proving = Q(objections__in=objections) | Q(judgements__in=judgements)
    files = list(Evidence.objects.filter(proving).distinct())
    Point.objects.filter(result__computation__run__in=keys).delete()
    Result.objects.filter(computation__run__in=keys).delete()
    Computation.objects.filter(run__in=keys).delete()
    objections.delete()
    judgements.delete()
    Run.objects.filter(pk__in=keys).delete()
    SchemeVersion.objects.filter(scheme__is_sample=True).delete()
    Scheme.objects.filter(is_sample=True).delete()
    named = Result.objects.filter(group=OuterRef("pk"))
    groups = SubjectGroup.objects.filter(~Exists(named), is_sample=True)
    GroupMembership.objects.filter(group__in=list(groups)).delete()
    groups.delete()
    for file in files:
        release_evidence(evidence=file, by=None, now=current_time())
    return len(keys)

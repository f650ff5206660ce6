"""What a reader may see of a run: all of it, the own points alone, or nothing."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from districts.models import Evidence, Plan
from districts.permissions import Reader
from targets.models import Observation
from targets.wording.formatting import listed
from tasks.evaluation.models import Computation, Objection, Result, Run, SchemeItem
from tasks.evaluation.permissions import SEE_RUNS
from tasks.evaluation.sources import Span, source_of


def sees_whole(reader: Reader, run: Run) -> bool:
    """Whether the reader sees the points of all subjects; the run must be one that is visible."""
    if reader.may(SEE_RUNS) or run.outside_at is not None:
        return True
    return run.state == "published" and reader.has_some(SEE_RUNS)


def sees_steps(reader: Reader) -> bool:
    """Whether the reader sees every step of runs, objections of all and who did what."""
    return reader.may(SEE_RUNS)


def why_inside(run: Run) -> str:
    """Why strangers may not see the points; "" where all that these rest on is public.

    It stands beside the points, and can be worked out from them.
    """
    span, stranger = Span.parse(run.period), Reader()
    items = SchemeItem.objects.filter(version=run.version)
    places = Result.objects.filter(computation__run=run).values("jurisdiction")
    figures = Observation.objects.ever_published().filter(
        indicator__in=items.filter(indicator__isnull=False).values("indicator"),
        jurisdiction__in=places,
    )
    if figures.exclude(pk__in=figures.told_to(stranger).values("pk")).exists():
        return _(
            "Points of this run rest on figures of the ledger of green projects that are not "
            "public. It is published inside only."
        )
    plans = Plan.objects.filter(
        jurisdiction__in=places, period_start__lte=span.last.year, period_end__gte=span.first.year
    ).select_related("jurisdiction")
    of_plans = any(source_of(key).is_of_plans for key in items.values_list("source", flat=True))
    hidden = plans.exclude(pk__in=plans.visible_to(stranger).values("pk")) if of_plans else ()
    asked = figures.exclude(pk__in=figures.visible_to(stranger).values("pk"))
    districts = {one.jurisdiction for one in (*hidden, *asked.select_related("jurisdiction"))}
    if not districts:
        return ""
    names = [one.label for one in sorted(districts, key=lambda one: one.position)]
    return _(
        "Points of this run rest on plans or figures that are not public (%(places)s). Publish "
        "the plans, or leave the run inside."
    ) % {"places": listed(names)}


def last_computation(run: Run) -> Computation | None:
    """The computation that counts; None before the first."""
    return run.computations.order_by("-number").first()


def seen_results(reader: Reader, run: Run) -> QuerySet[Result]:
    """The results of the computation that counts, as far as the reader may see them."""
    rows = Result.objects.filter(computation=last_computation(run))
    rows = rows.select_related("jurisdiction", "group", "computation__run__version__scheme")
    if sees_whole(reader, run):
        return rows
    return rows.filter(jurisdiction__in=reader.own(SEE_RUNS))


def seen_objections(reader: Reader, run: Run) -> QuerySet[Objection]:
    """The objections of a run: all for the office, the own ones for a district."""
    rows = run.objections.select_related("item", "jurisdiction", "made_by", "answered_by")
    rows = rows.prefetch_related(Prefetch("evidence", Evidence.objects.listed()))
    if sees_steps(reader):
        return rows
    return rows.filter(jurisdiction__in=reader.own(SEE_RUNS))


def evidence_of_evaluations(reader: Reader) -> QuerySet[Evidence]:
    """The evidence that the reader may see through judgements and objections."""
    if reader.may(SEE_RUNS):
        held = Q(judgements__isnull=False) | Q(objections__isnull=False)
        return Evidence.objects.filter(held)
    own = reader.own(SEE_RUNS)
    told = Run.objects.visible_to(reader)
    return Evidence.objects.filter(
        Q(judgements__jurisdiction__in=own, judgements__run__in=told)
        | Q(objections__jurisdiction__in=own)
    )

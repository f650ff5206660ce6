"""What the briefing says of evaluations: the last confirmed runs of districts and institutions."""

from django.db.models import Count

from districts.permissions import Reader
from targets.progress.as_of import AsOf
from targets.workbook.columns import quarter_title
from tasks.evaluation.models import (
    FROZEN_STATES,
    InstitutionResult,
    InstitutionRun,
    Result,
    Run,
)
from tasks.evaluation.permissions import SEE_INSTITUTIONS, SEE_RUNS
from tasks.evaluation.reading.lately import leaders_of
from tasks.evaluation.seen import last_computation
from tasks.evaluation.sources import Span
from tasks.evaluation.wording import points_text


def institutions_text(who: Reader, as_of: AsOf) -> str:
    """A paragraph on the newest run of each scheme for institutions; "" for who may not read it."""
    if not who.may(SEE_INSTITUTIONS):
        return ""
    rows = InstitutionRun.objects.filter(state="confirmed", quarter__lte=str(as_of.quarter))
    if as_of.moment:
        rows = rows.filter(confirmed_at__lte=as_of.moment)
    rows = rows.select_related("version__scheme").annotate(count=Count("results"))
    newest = {run.version.scheme_id: run for run in rows.order_by("quarter", "pk")}
    leaders = leaders_of(newest.values())
    said = ""
    for run in newest.values():
        title, quarter = run.version.title, quarter_title(run.quarter)
        head = f"金融机构评价：按《{title}》评价{run.count}家机构{quarter}工作"
        named = "、".join(
            f"{one.institution.name}居首（{_points(one)}分）" for one in leaders.get(run.pk, [])
        )
        said += f"{head}，{named}。" if named else f"{head}。"
    is_sample = any(run.is_sample for run in newest.values())
    return said + ("以上为示例评价，不得引用。" if is_sample else "")


def evaluation_text(who: Reader, as_of: AsOf) -> str:
    """A paragraph on the newest run of districts whose period has ended; "" for who may not read
    it."""
    if not who.may(SEE_RUNS):
        return ""
    rows = Run.objects.filter(state__in=FROZEN_STATES).select_related("version__scheme")
    ended = [run for run in rows if Span.parse(run.period).last <= as_of.quarter]
    if as_of.moment:
        ended = [run for run in ended if run.confirmed_at and run.confirmed_at <= as_of.moment]
    run = max(ended, key=lambda one: (Span.parse(one.period).last, one.pk), default=None)
    if run is None:
        return ""
    results = list(
        Result.objects.filter(computation=last_computation(run)).select_related(
            "jurisdiction", "group"
        )
    )
    head = f"评价考核：按《{run.version.title}》考核{len(results)}个区县{period(run)}工作"
    named = "；".join(leader(one) for one in results if one.rank == 1)
    said = f"{head}，{named}。" if named else f"{head}。"
    return said + ("以上为示例考核，不得引用。" if run.is_sample else "")


def leader(one: Result) -> str:
    group = one.group.name if one.group else ""
    return f"{group}{one.jurisdiction.name}居首（{_points(one)}分）"


def _points(one: Result | InstitutionResult) -> str:
    """By what it is ranked: as of 100 where not all was judged."""
    return points_text(one.won if one.comparable is None else one.comparable)


def period(run: Run) -> str:
    span = Span.parse(run.period)
    text = str(span.last)
    return f"{text[:4]}年" if span.kind == "year" else quarter_title(text)

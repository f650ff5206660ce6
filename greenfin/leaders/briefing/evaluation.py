"""What the briefing says of the evaluation of districts: the last confirmed run."""

from districts.permissions import Reader
from targets.progress.as_of import AsOf
from tasks.evaluation.models import FROZEN_STATES, Result, Run
from tasks.evaluation.permissions import SEE_RUNS
from tasks.evaluation.seen import last_computation
from tasks.evaluation.sources import Span


def evaluation_text(who: Reader, as_of: AsOf) -> str:
    """A paragraph on the newest run of a period that has ended; "" for who may not read runs."""
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
    return f"{group}{one.jurisdiction.name}居首（{one.won.normalize():f}分）"


def period(run: Run) -> str:
    span = Span.parse(run.period)
    text = str(span.last)
    return f"{text[:4]}年" if span.kind == "year" else f"{text[:4]}年第{text[-1]}季度"

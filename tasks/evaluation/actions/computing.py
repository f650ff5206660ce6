"""Storing what scoring gives, with all that explains it."""

import datetime
from collections.abc import Sequence

from districts.models import Account
from tasks.evaluation.models import Computation, Objection, Point, Result, Run, SchemeItem
from tasks.evaluation.working import Gathered, Placed, Scored, score


def store_computation(
    run: Run,
    subjects: Sequence[Placed],
    inputs: Gathered,
    *,
    by: Account,
    now: datetime.datetime,
    objection: Objection | None = None,
) -> Computation:
    """The next computation of a run, with the points of all subjects; former ones stay."""
    last = run.computations.order_by("-number").first()
    computation = Computation.objects.create(
        run=run, number=last.number + 1 if last else 1, objection=objection, by=by, at=now
    )
    items = {item.number: item for item in run.version.items.all()}
    for one in score(run.version, subjects, inputs):
        result = Result.objects.create(computation=computation, **result_columns(one))
        Point.objects.bulk_create(points_of(one, result, items))
    return computation


def result_columns(one: Scored) -> dict[str, object]:
    sheet = one.sheet
    return {
        "jurisdiction": one.subject.jurisdiction,
        "group": one.subject.group,
        "won": sheet.won,
        "lost": sheet.lost,
        "missing": sheet.missing,
        "inapplicable": sheet.inapplicable,
        "judged": sheet.judged,
        "counted": sheet.counted,
        "comparable": sheet.comparable,
        "rank": one.place.rank,
        "grade": one.place.grade,
        "is_sample": one.is_sample,
    }


def points_of(one: Scored, result: Result, items: dict[int, SchemeItem]) -> list[Point]:
    """The rows of a subject's points, in the order of items."""
    rows = []
    for point in one.sheet.points:
        given = one.inputs[point.number]
        rows.append(
            Point(
                result=result,
                item=items[point.number],
                state=point.state,
                value=given.value,
                origins=[origin.kept() for origin in given.origins],
                is_sample=given.is_sample,
                weight=point.weight,
                won=point.won,
                lost=point.lost,
                missing=point.missing,
                inapplicable=point.inapplicable,
                formula=point.formula,
                rank=point.rank,
                mark=point.mark,
            )
        )
    return rows

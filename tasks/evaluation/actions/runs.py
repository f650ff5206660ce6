"""The steps of a run."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event, require_whole
from districts.evidence import keep_brought
from districts.evidence.forms import BroughtFile
from districts.models import Account, Jurisdiction
from districts.refusals import Conflict, Refused
from targets.periods import local_date
from tasks.evaluation.models import (
    OPEN_OBJECTIONS,
    Judgement,
    Objection,
    Run,
    SchemeItem,
    SchemeVersion,
)
from tasks.evaluation.permissions import RUN_EVALUATIONS
from tasks.evaluation.scoring.model import ZERO
from tasks.evaluation.seen import why_inside
from tasks.evaluation.sources import Span
from tasks.evaluation.transitions import require_other_person
from tasks.evaluation.working import gather, hints_of, judged, subjects_of

from .computing import store_computation
from .holding import before_after, hold_run, require_right, require_words, run_key


@transaction.atomic
def begin_run(
    *,
    version: SchemeVersion,
    span: Span,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
) -> Run:
    """Begins the run of a version in force for a period that has ended.

    Refused for a draft, for another kind of period, for one that runs still.
    """
    require_right(by, RUN_EVALUATIONS)
    if version.is_draft:
        raise Refused(_("Put the scheme in force first; a draft can be tried."))
    if version.scheme.subject_kind != "jurisdiction":
        raise Refused(_("This scheme scores institutions; supervisors run it there."))
    if span.kind != version.scheme.period_kind:
        raise Refused(_("This scheme scores other periods: a year such as 2025, or a quarter."))
    if span.last.end >= local_date(now):
        raise Refused(_("This period has not ended yet; it can be tried."))
    run = Run(version=version, period=str(span), begun_by=by, begun_at=now, is_sample=is_sample)
    require_whole(run)
    run.save(force_insert=True)
    after = {"state": run.state, "is_sample": is_sample}
    record_event(deed="begin_run", by=by, obj=run, key=run_key(run), after=after, now=now)
    return run


@transaction.atomic
def judge_item(
    *,
    run: Run,
    item: SchemeItem,
    jurisdiction: Jurisdiction,
    points: Decimal | None,
    words: str,
    by: Account,
    now: datetime.datetime,
    evidence: Sequence[BroughtFile] = (),
) -> Judgement:
    """Gives points to what persons judge; without points it says that an item does not apply.

    Refused without words, for points beyond the weight, and for points of an item that has a
    source of its own.
    """
    held, _state = hold_run(run, "judge_item", by)
    require_item(held, item)
    said = require_words(words, _("Say why these points, or why the item does not apply."))
    if points is not None:
        if item.source != "manual":
            raise Refused(_("This item is scored by its figure; no points are given to it."))
        if not ZERO <= points <= item.weight:
            raise Refused(
                _("Points of this item lie between 0 and %(most)s.") % {"most": item.weight}
            )
    row = Judgement.objects.filter(run=held, item=item, jurisdiction=jurisdiction).first()
    row = row or Judgement(run=held, item=item, jurisdiction=jurisdiction)
    row.kind = "not_applicable" if points is None else "points"
    row.points, row.words, row.by, row.at = points, said, by, now
    row.hint = _hint(held, item, jurisdiction)
    require_whole(row)
    row.save()
    row.evidence.add(*keep_brought(evidence, by=by, now=now))
    after = {
        "item": item.number,
        "jurisdiction": jurisdiction.slug,
        "points": None if points is None else str(points),
        "words": said,
        **({} if row.hint is None else {"hint": str(row.hint)}),
    }
    record_event(deed="judge_item", by=by, obj=held, key=run_key(held), after=after, now=now)
    return row


def _hint(run: Run, item: SchemeItem, place: Jurisdiction) -> Decimal | None:
    """What the item's hint is for the place now, to the digits that are kept."""
    given = hints_of([item], place, Span.parse(run.period)).get(item.number)
    return None if given is None or given.value is None else round(given.value, 10)


def require_item(run: Run, item: SchemeItem) -> None:
    if item.version_id != run.version_id:
        raise Refused(_("This item is not one of the run's scheme."))


@transaction.atomic
def compute_run(*, run: Run, by: Account, now: datetime.datetime) -> Run:
    """Works out all points from what is published now and what persons gave; each time anew."""
    held, state = hold_run(run, "compute_run", by)
    span = Span.parse(held.period)
    subjects = subjects_of(span)
    if not subjects:
        raise Refused(_("Nobody is to be scored in this period: set the groups first."))
    items = list(held.version.items.select_related("indicator"))
    inputs = judged(gather(items, subjects, span), held.judgements.select_related("item"))
    computation = store_computation(held, subjects, inputs, by=by, now=now)
    change = before_after(held, state, computation=computation.number)
    held.state, held.computed_by = state, by
    if computation.results.filter(is_sample=True).exists():
        held.is_sample = True
    held.save()
    record_event(deed="compute_run", by=by, obj=held, key=run_key(held), now=now, **change)
    return held


@transaction.atomic
def open_objections(*, run: Run, until: datetime.date, by: Account, now: datetime.datetime) -> Run:
    """Shows each district its own points and takes objections from today until a day."""
    held, state = hold_run(run, "open_objections", by)
    today = local_date(now)
    if until < today:
        raise Refused(_("Objections stay open until today at least."))
    change = before_after(held, state, until=until.isoformat())
    held.state, held.objections_from, held.objections_to = state, today, until
    require_whole(held)
    held.save()
    record_event(deed="open_objections", by=by, obj=held, key=run_key(held), now=now, **change)
    return held


@transaction.atomic
def confirm_run(*, run: Run, by: Account, now: datetime.datetime) -> Run:
    """Freezes a run: another person than who computed it, after the last day of objections.

    Conflict while an objection waits for its answer, or its decision by a meeting.
    """
    held, state = hold_run(run, "confirm_run", by)
    require_other_person(by.pk, set(held.computations.values_list("by_id", flat=True)))
    if held.objections_to is None or local_date(now) <= held.objections_to:
        raise Conflict(
            _("Objections are open until %(day)s; confirm the run after that day.")
            % {"day": held.objections_to}
        )
    if Objection.objects.filter(run=held, state__in=OPEN_OBJECTIONS).exists():
        raise Conflict(_("An objection waits for its answer; answer it first."))
    change = before_after(held, state)
    held.state, held.confirmed_by, held.confirmed_at = state, by, now
    require_whole(held)
    held.save()
    record_event(deed="confirm_run", by=by, obj=held, key=run_key(held), now=now, **change)
    return held


@transaction.atomic
def publish_run(*, run: Run, by: Account, now: datetime.datetime) -> Run:
    """Shows the whole run to every district that is scored in it."""
    held, state = hold_run(run, "publish_run", by)
    change = before_after(held, state)
    held.state, held.published_by, held.published_at = state, by, now
    require_whole(held)
    held.save()
    record_event(deed="publish_run", by=by, obj=held, key=run_key(held), now=now, **change)
    return held


@transaction.atomic
def publish_run_outside(*, run: Run, by: Account, now: datetime.datetime) -> Run:
    """Shows ranking and points of a run to everybody, once it is published inside."""
    held, state = hold_run(run, "publish_run_outside", by)
    if held.outside_at is not None:
        raise Conflict(_("This run is published outside already."))
    if refusal := why_inside(held):
        raise Refused(refusal)
    held.outside_at = now
    held.save()
    change = before_after(held, state, outside=True)
    record_event(deed="publish_run_outside", by=by, obj=held, key=run_key(held), now=now, **change)
    move_data_version(figures_of=[])
    return held

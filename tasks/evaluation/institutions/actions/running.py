"""Runs that score institutions: begun, judged, computed by one supervisor, confirmed by another."""

import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.periods import Quarter, local_date
from tasks.evaluation.institutions.scoring import ScoredInstitution, score_institutions
from tasks.evaluation.institutions.transitions import require_right
from tasks.evaluation.models import (
    Institution,
    InstitutionJudgement,
    InstitutionPoint,
    InstitutionResult,
    InstitutionRun,
    SchemeItem,
    SchemeVersion,
)


@transaction.atomic
def begin_institution_run(
    *,
    version: SchemeVersion,
    quarter: Quarter,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
) -> InstitutionRun:
    """Begins the run of a scheme in force for a quarter that has ended."""
    require_right(reader_of(by))
    scheme = version.scheme
    if version.is_draft or scheme.subject_kind != "institution" or scheme.period_kind != "quarter":
        raise Refused(_("Only a scheme in force that scores institutions each quarter can run."))
    if quarter.end >= local_date(now):
        raise Refused(_("This period has not ended yet; it can be tried."))
    try:
        with transaction.atomic():
            run = InstitutionRun.objects.create(
                version=version,
                quarter=str(quarter),
                begun_by=by,
                begun_at=now,
                is_sample=is_sample,
            )
    except IntegrityError as fault:
        raise Conflict(_("This scheme has a run of this period already.")) from fault
    _record("begin_institution_run", run, by, now)
    return run


@transaction.atomic
def judge_institution(
    *,
    run: InstitutionRun,
    item: SchemeItem,
    institution: Institution,
    points: Decimal | None,
    words: str,
    by: Account,
    now: datetime.datetime,
) -> InstitutionJudgement:
    """Gives points to what persons judge; without points it says that an item does not apply."""
    held = _held(run, by)
    said = words.strip()
    if item.version_id != held.version_id:
        raise Refused(_("This item is none of the scheme's."))
    if not said:
        raise Refused(_("Say why these points, or why the item does not apply."))
    if points is not None and (item.source != "manual" or not 0 <= points <= item.weight):
        raise Refused(_("Points of this item lie between 0 and %(most)s.") % {"most": item.weight})
    row, _is_new = InstitutionJudgement.objects.update_or_create(
        run=held,
        item=item,
        institution=institution,
        defaults={
            "kind": "not_applicable" if points is None else "points",
            "points": points,
            "words": said,
            "by": by,
            "at": now,
        },
    )
    after = {
        "item": item.number,
        "institution": institution.code,
        "points": None if points is None else str(points),
        "words": said,
    }
    record_event(deed="judge_institution", by=by, obj=held, after=after, now=now)
    return row


@transaction.atomic
def compute_institution_run(
    *, run: InstitutionRun, by: Account, now: datetime.datetime
) -> InstitutionRun:
    """Works out all points; until the run is confirmed it can be done again."""
    held = _held(run, by)
    scored = score_institutions(held)
    if not scored:
        raise Refused(_("No bank is asked for figures of this quarter: nobody can be scored."))
    held.results.all().delete()
    items = {item.number: item for item in held.version.items.all()}
    for one in scored:
        _store(held, one, items)
    # A run that rests on sample figures is a sample run.
    held.is_sample = held.is_sample or any(one.is_sample for one in scored)
    held.state, held.computed_by, held.computed_at = "computed", by, now
    held.save(update_fields=["state", "computed_by", "computed_at", "is_sample"])
    _record("compute_institution_run", held, by, now)
    move_data_version(figures_of=[])
    return held


@transaction.atomic
def confirm_institution_run(
    *, run: InstitutionRun, by: Account, now: datetime.datetime
) -> InstitutionRun:
    """Another supervisor confirms a computed run: from then on it stands as it is."""
    held = _held(run, by)
    if held.state != "computed":
        raise Conflict(_("Compute the run first."))
    if held.computed_by_id == by.pk:
        raise NotAllowed(_("Who computed a run does not confirm it."))
    held.state, held.confirmed_by, held.confirmed_at = "confirmed", by, now
    held.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    _record("confirm_institution_run", held, by, now)
    move_data_version(figures_of=[])
    return held


def _held(run: InstitutionRun, by: Account) -> InstitutionRun:
    """The run as it stands now, locked; Conflict once it is confirmed."""
    require_right(reader_of(by))
    rows = InstitutionRun.objects.select_for_update(of=("self",)).select_related("version__scheme")
    held = rows.get(pk=run.pk)
    if held.state == "confirmed":
        raise Conflict(_("This run is confirmed; it stands as it is."))
    return held


def _store(run: InstitutionRun, one: ScoredInstitution, items: dict[int, SchemeItem]) -> None:
    sheet = one.sheet
    result = InstitutionResult.objects.create(
        run=run,
        institution=one.institution,
        won=sheet.won,
        judged=sheet.judged,
        counted=sheet.counted,
        comparable=sheet.comparable,
        rank=one.place.rank,
        grade=one.place.grade,
        is_sample=one.is_sample,
    )
    InstitutionPoint.objects.bulk_create(
        InstitutionPoint(
            result=result,
            item=items[point.number],
            state=point.state,
            value=one.inputs[point.number].value,
            origins=[origin.kept() for origin in one.inputs[point.number].origins],
            weight=point.weight,
            won=point.won,
            lost=point.lost,
            missing=point.missing,
            inapplicable=point.inapplicable,
            formula=point.formula,
            mark=point.mark,
        )
        for point in sheet.points
    )


def _record(deed: str, run: InstitutionRun, by: Account, now: datetime.datetime) -> None:
    after = {"scheme": run.version.scheme.code, "quarter": run.quarter, "state": run.state}
    record_event(deed=deed, by=by, obj=run, after=after, now=now)

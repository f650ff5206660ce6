"""How milestones stand as of a quarter or a day: what was set, decided and reported of them.

A quarter view takes what is known today, and of it what had happened by the quarter's end: what was
reached or given up after that was still open then. A day view takes what was known on that day.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from districts.permissions import Reader
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.shown import issued_plans
from tasks.models import (
    Milestone,
    MilestoneDecision,
    MilestoneMove,
    MilestoneProof,
    MilestoneQuerySet,
    MilestoneReport,
)
from tasks.progress.due import judged_on
from tasks.timing.standing import Word, standing

Row = TypeVar("Row", bound=Milestone)


def milestones_shown(reader: Reader, as_of: AsOf) -> MilestoneQuerySet:
    """The milestones of plans that exist as of then, of whichever period, as far as a day view
    knows them already."""
    rows = Milestone.objects.filter(task__plan__in=issued_plans(reader, as_of))
    return rows.filter(set_at__lte=as_of.moment) if as_of.moment else rows


def with_task(rows: "QuerySet[Milestone]", as_of: AsOf) -> "QuerySet[Milestone]":
    """Milestones with all that a line about one shows; two queries."""
    joined = with_evidence(rows, as_of).select_related("task__plan__jurisdiction", "organisation")
    return joined.prefetch_related("task__assignments__organisation")


def with_evidence(rows: "QuerySet[Milestone]", as_of: AsOf | None = None) -> "QuerySet[Milestone]":
    """Milestones, each with how many files had been filed for it as of then, or until now."""
    proofs = MilestoneProof.objects.filter(milestone=OuterRef("pk"))
    if as_of and as_of.moment:
        proofs = proofs.filter(at__lte=as_of.moment)
    counts = proofs.order_by().values("milestone").annotate(files=Count("pk")).values("files")
    # By name: the model declares the attribute, which checkers of types take for a second one.
    count = {"evidence_count": Coalesce(Subquery(counts), 0)}
    return rows.annotate(**count)


def as_known(rows: Iterable[Row], as_of: AsOf) -> list[Row]:
    """The milestones, each with its `standing` as of then; three queries however many."""
    milestones, day = list(rows), judged_on(as_of)
    keys = [one.pk for one in milestones]
    dues = _dues(milestones, keys, as_of)
    decided, reported = decided_words(keys, as_of), reported_words(keys, as_of)
    for one in milestones:
        one.standing = standing(dues[one.pk], decided[one.pk], reported[one.pk], day)
    return milestones


def _dues(
    rows: Iterable[Milestone], keys: list[int], as_of: AsOf
) -> dict[int, list[datetime.date]]:
    """The due dates of each, the first one first."""
    moves = defaultdict(list)
    for move in MilestoneMove.objects.filter(milestone__in=keys).order_by("pk"):
        moves[move.milestone_id].append(move)
    dues = {}
    for one in rows:
        known = [m for m in moves[one.pk] if as_of.moment is None or m.at <= as_of.moment]
        first = moves[one.pk][0].before if moves[one.pk] else one.due_on
        dues[one.pk] = [first, *(move.after for move in known)]
    return dues


def decided_words(keys: list[int], as_of: AsOf | None = None) -> dict[int, list[Word]]:
    """What the office said of each, in its order; all of it without an as-of choice."""
    rows = MilestoneDecision.objects.filter(milestone__in=keys).order_by("pk")
    if as_of and as_of.moment:
        rows = rows.filter(at__lte=as_of.moment)
    words: dict[int, list[Word]] = defaultdict(list)
    for row in rows:
        word = Word(row.state, row.at, row.reached_on, row.document_number, row.count, row.reason)
        if _had_happened(word, as_of):
            words[row.milestone_id].append(word)
    return words


def reported_words(keys: list[int], as_of: AsOf | None = None) -> dict[int, list[Word]]:
    """What returns reported of each, in no order; what is published now without an as-of choice."""
    rows = MilestoneReport.objects.filter(milestone__in=keys)
    known = rows.as_of(as_of.moment) if as_of and as_of.moment else rows.published()
    if as_of:
        known = known.filter(quarter__lte=str(as_of.quarter))
    words: dict[int, list[Word]] = defaultdict(list)
    for row in known:
        assert row.published_at is not None
        words[row.milestone_id].append(
            Word(
                row.state,
                row.published_at,
                row.reached_on,
                row.document_number,
                row.count,
                quarter=Quarter.parse(row.quarter),
                is_sample=row.is_sample,
            )
        )
    return words


def _had_happened(word: Word, as_of: AsOf | None) -> bool:
    """Whether what the office said had come about by the end of the quarter that is shown."""
    if as_of is None or as_of.is_default or as_of.day:
        return True
    if word.reached_on:
        return word.reached_on <= as_of.quarter.end
    return word.state == "planned" or timezone.localdate(word.at) <= as_of.quarter.end

"""Evidence of milestones: who files it, which kinds are reached with it alone, what lacks it.

A workbook carries no file: what a return reports reached counts as reached, and is marked until
somebody files what proves it. The office reaches such a kind on the page with the file alone.
"""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.evidence import keep_brought, release_evidence
from districts.evidence.forms import BroughtFile
from districts.models import Account, Evidence
from districts.permissions import ANONYMOUS, Reader, reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from tasks.models import Milestone, MilestoneProof
from tasks.permissions import FILE_EVIDENCE, SET_MILESTONES


def needs_evidence(kind: str) -> bool:
    """Whether a milestone of this kind is reached with evidence alone, as the installation says."""
    return kind in settings.MILESTONES_WITH_EVIDENCE


def lacks_evidence(milestone: Milestone) -> bool:
    """Whether it is said to be reached, needs a file that proves it, and has none as of then.

    Of a milestone that `known` has put `standing` and `evidence_count` on.
    """
    is_reached = milestone.standing.state == "reached"
    return is_reached and needs_evidence(milestone.kind) and not milestone.evidence_count


def sees_files(reader: Reader) -> bool:
    """Whether the reader is told of the files: strangers see the milestone and its mark alone."""
    return bool(reader.roles - {ANONYMOUS})


def may_file(reader: Reader, milestone: Milestone) -> bool:
    """Whether the reader files evidence for it: the office, who reports for its jurisdiction, and
    who answers for the body that is to reach it. It must be one that the reader may see."""
    if reader.may(FILE_EVIDENCE, milestone.task.plan.jurisdiction_id):
        return True
    if milestone.organisation_id is not None:
        return milestone.organisation_id in reader.body_ids
    duties = milestone.task.assignments.all()
    return any(one.role == "lead" and one.organisation_id in reader.body_ids for one in duties)


def evidence_of_milestones(reader: Reader) -> QuerySet[Evidence]:
    """The evidence that the reader may see through milestones: where the plan may be seen."""
    if not sees_files(reader):
        return Evidence.objects.none()
    return Evidence.objects.filter(
        milestone_proofs__milestone__in=Milestone.objects.visible_to(reader)
    )


@transaction.atomic
def file_evidence(
    *, milestone: Milestone, evidence: Sequence[BroughtFile], by: Account, now: datetime.datetime
) -> int:
    """Files what proves a milestone, before it is reported or after; gives how many files are new.

    Refused without a file; Conflict for a milestone that is given up.
    """
    reader = reader_of(by)
    Milestone.objects.select_for_update().get(pk=milestone.pk)
    seen = Milestone.objects.visible_to(reader).select_related("task__plan")
    row = seen.prefetch_related("task__assignments").filter(pk=milestone.pk).first()
    if row is None or not may_file(reader, row):
        raise NotAllowed(_("You may not file evidence for this milestone."))
    if row.state == "given_up":
        raise Conflict(_("This milestone is given up: nothing is to be proved of it."))
    if not evidence:
        raise Refused(_("Choose the file that proves it."))
    return keep_proofs(row, evidence, by, now)


@transaction.atomic
def withdraw_evidence(
    *, milestone: Milestone, evidence: int, reason: str, by: Account, now: datetime.datetime
) -> None:
    """Takes a file away that does not belong there; the audit trail keeps its name and digest.

    Conflict where it is gone already, or is the last one of a milestone that is reached with
    evidence alone.
    """
    if not reader_of(by).may(SET_MILESTONES):
        raise NotAllowed(_("Only a reviewer of the city office takes evidence away."))
    if not reason.strip():
        raise Refused(_("Give the reason."))
    row = Milestone.objects.select_for_update().get(pk=milestone.pk)
    proofs = MilestoneProof.objects.filter(milestone=row)
    proof = proofs.select_related("evidence__file").filter(evidence=evidence).first()
    if proof is None:
        raise Conflict(_("This file has been taken away already."))
    if row.state == "reached" and needs_evidence(row.kind) and proofs.count() == 1:
        raise Conflict(
            _("This file alone proves the milestone. File another one first, or take it back.")
        )
    held = proof.evidence
    before = {"file_name": held.file_name, "digest": held.file.digest}
    proof.delete()
    after = {"reason": reason.strip()}
    record_event(
        deed="withdraw_milestone_evidence", by=by, obj=row, before=before, after=after, now=now
    )
    release_evidence(evidence=held, by=by, now=now)
    move_data_version()


def keep_proofs(
    row: Milestone, evidence: Sequence[BroughtFile], by: Account, now: datetime.datetime
) -> int:
    """Links the files to a milestone that is locked; one that is there already stays as it is."""
    names = []
    for kept in keep_brought(evidence, by=by, now=now):
        _proof, is_new = MilestoneProof.objects.get_or_create(
            milestone=row, evidence=kept, defaults={"by": by, "at": now}
        )
        if is_new:
            names.append(kept.file_name)
    if names:
        after = {"files": names}
        record_event(deed="file_milestone_evidence", by=by, obj=row, after=after, now=now)
        move_data_version()
    return len(names)

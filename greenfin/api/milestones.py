"""What the API says of a milestone, with the evidence that proves it."""

from districts.permissions import Reader
from tasks.milestones.proving import lacks_evidence, sees_files
from tasks.models import Milestone

from .schemas import MilestoneOut


def milestone_out(one: Milestone, reader: Reader) -> MilestoneOut:
    """With the mark of what lacks evidence; how many files there are is no stranger's matter."""
    said = {
        "evidence_missing": lacks_evidence(one),
        "evidence_count": one.evidence_count if sees_files(reader) else None,
    }
    return MilestoneOut.model_validate(one).model_copy(update=said)

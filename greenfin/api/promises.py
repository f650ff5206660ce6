"""What results of `milestones/` and `supervision/` hold: a milestone, a matter."""

import datetime

from ninja import Schema
from pydantic import BaseModel

from districts.permissions import Reader
from tasks.milestones.proving import lacks_evidence, sees_files
from tasks.models import Milestone
from tasks.supervision.matters import MatterLine
from tasks.supervision.subjects import subject_label, subject_url

from .schemas import MilestoneOut, Slug, at


def milestone_out(one: Milestone, reader: Reader) -> MilestoneOut:
    """With the mark of what lacks evidence; how many files there are is no stranger's matter."""
    said = {
        "evidence_missing": lacks_evidence(one),
        "evidence_count": one.evidence_count if sees_files(reader) else None,
    }
    return MilestoneOut.model_validate(one).model_copy(update=said)


class SubjectOut(BaseModel):
    """What a matter is about: its kind, its name, and its page where the reader may see that."""

    kind: str
    title: str
    url: str | None


class MatterOut(Schema):
    number: str = at("matter", "document_number")
    title: str = at("matter", "title")
    asked: str = at("matter", "asked")
    subject: SubjectOut
    jurisdiction: Slug = at("matter", "jurisdiction")
    lead: Slug = at("matter", "lead")
    bodies: list[str]
    issued_on: datetime.date = at("matter", "issued_on")
    first_due_on: datetime.date = at("matter", "first_due_on")
    due_on: datetime.date = at("matter", "due_on")
    state: str = at("matter", "state")
    light: str
    overdue_days: int = at("overdue")
    extensions: int = at("matter", "times_extended")
    is_unsigned: bool
    is_offline: bool = at("matter", "is_offline")
    is_sample: bool = at("matter", "is_sample")
    url: str

    @staticmethod
    def resolve_subject(row: MatterLine) -> SubjectOut:
        matter = row.matter
        url = subject_url(matter) if row.has_page else None
        return SubjectOut(kind=matter.subject_kind, title=subject_label(matter), url=url)

    @staticmethod
    def resolve_bodies(row: MatterLine) -> list[str]:
        return [body.slug for body in row.matter.bodies.all()]

    @staticmethod
    def resolve_url(row: MatterLine) -> str:
        return row.matter.get_absolute_url()

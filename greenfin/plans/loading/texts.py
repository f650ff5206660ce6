"""Official files of plans that are stored: they fill in the wording, and nothing else."""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Plan

from .documents import apply_plan, preview_plan
from .files import UnreadableDocument
from .proposals import PlanProposal, propose_plan
from .writing import LoadReport

SUFFIXES = frozenset({".txt", ".docx", ".pdf", ".html", ".htm"})


@dataclass(frozen=True)
class TextFile:
    """What became of a file: its plan with what was filled in and is stored otherwise, or `why`
    it was left."""

    name: str
    plan: Plan | None = None
    report: LoadReport | None = None
    why: str = ""


def texts_folder() -> Path:
    """Where an office lays its official files, to be taken at the next start."""
    return Path(settings.DATA_DIR) / "plans"


def text_line(one: TextFile) -> str:
    """One line for a console."""
    if one.plan is None or one.report is None:
        return f"{one.name}: left. {one.why}"
    differences = len(one.report.differences)
    return (
        f"{one.name}: {one.plan.slug}: {one.report.updated} texts filled in, "
        f"{differences} difference{'s' * (differences != 1)} left as stored."
    )


def load_texts(folder: Path, *, now: datetime.datetime, only_missing: bool) -> Iterator[TextFile]:
    """Fills the wording of stored plans from the official files in a folder, one after the other.

    With `only_missing`, for a start that shall be quick and change nothing twice, files that were
    loaded before are left unread, and so are all once no plan lacks its wording.
    """
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        content = path.read_bytes()
        if only_missing and not _may_be_missing(content):
            continue
        yield _loaded(path.name, content, now)


def _may_be_missing(content: bytes) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    return lacking_plans() and not Plan.objects.filter(wording_digest=digest).exists()


def lacking_plans() -> bool:
    """Whether some plan has measures by their titles alone."""
    return Plan.objects.filter(tasks__wording="").exists()


def _loaded(name: str, content: bytes, now: datetime.datetime) -> TextFile:
    try:
        proposal = propose_plan(content)
        if why := why_a_person_must_look(proposal):
            return TextFile(name, why=why)
        plan, report = apply_plan(proposal, by=None, now=now)
    except UnreadableDocument as fault:
        return TextFile(name, why=str(fault))
    return TextFile(name, plan, report)


def why_a_person_must_look(proposal: PlanProposal) -> str:
    """ "" for a document that only completes what is stored."""
    if proposal.plan is None:
        return _("This is no plan that is stored. Look it over and load it as a new one.")
    if proposal.errors:
        text = ngettext(
            "%(count)d place is in doubt. Settle it, then load it.",
            "%(count)d places are in doubt. Settle them, then load it.",
            len(proposal.errors),
        )
        return text % {"count": len(proposal.errors)}
    if preview_plan(proposal).created:
        return _("It has more than the stored plan. Look it over, then load it.")
    return ""

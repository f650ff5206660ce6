"""Takes the samples out again: everything they brought, and nothing else."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from districts.actions import move_data_version, record_event
from districts.clock import current_time, fixed_day_file
from districts.evidence import release_evidence
from districts.models import Event, Evidence, SourceFile
from targets.models import Observation, PartBody, PartReturn, QuarterlyReturn, ReportingRound
from tasks.evaluation.models import InstitutionReturn
from tasks.milestones.settling import settle
from tasks.models import (
    Extension,
    Instruction,
    MatterStep,
    Milestone,
    MilestoneDecision,
    MilestoneMove,
    MilestoneProof,
    MilestoneReport,
    ProgressUpdate,
    SupervisionMatter,
    WorkYear,
)
from tasks.projects.models import LedgerFigure

from .accounts import remove_sample_accounts
from .evaluation_removal import removed_evaluations
from .exchange import removed_exchanges
from .institutions import removed_institutions
from .ledger_removal import removed_projects
from .risks import removed_risks


@dataclass(frozen=True)
class Removed:
    """How many of each went."""

    returns: int
    parts: int
    observations: int
    progress_updates: int
    milestones: int
    files: int
    rounds: int
    matters: int
    evaluations: int
    exchanges: int
    risks: int
    projects: int
    institutions: int
    accounts: int
    accounts_disabled: int

    @property
    def is_nothing(self) -> bool:
        return not any(asdict(self).values())


def remove_samples() -> Removed:
    """Removes the sample returns with all they reported, the quarters opened for them alone, the
    sample accounts and the fixed day. The audit trail stays."""
    with transaction.atomic():
        removed = _removed_rows()
        if not removed.is_nothing:
            record_event(deed="delete", by=None, key="samples", before=asdict(removed))
            move_data_version()
    fixed_day_file().unlink(missing_ok=True)
    return removed


def _removed_rows() -> Removed:
    samples = QuarterlyReturn.objects.filter(is_sample=True)
    files = list(samples.values_list("file", flat=True))
    exchanges = removed_exchanges()
    files += PartReturn.objects.filter(is_sample=True).values_list("file", flat=True)
    files += _files_begun_with()
    risks = removed_risks()
    institutions, workbooks = removed_institutions()
    files += workbooks
    observations = Observation.objects.filter(is_sample=True)
    # Shares first: they protect the two figures they stand on.
    derived = observations.filter(origin="derived").delete()[0]
    LedgerFigure.objects.filter(observation__is_sample=True).delete()
    reported = observations.delete()[0]
    updates = ProgressUpdate.objects.filter(is_sample=True).delete()[0]
    milestones = _removed_milestones()
    returns = _removed_returns()
    parts = _removed_parts()
    used = QuarterlyReturn.objects.filter(file=OuterRef("pk"))
    in_parts = PartReturn.objects.filter(file=OuterRef("pk"))
    of_institutions = InstitutionReturn.objects.filter(file=OuterRef("pk"))
    proving = Evidence.objects.filter(file=OuterRef("pk"))
    unused = SourceFile.objects.filter(
        ~Exists(used),
        ~Exists(in_parts),
        ~Exists(of_institutions),
        ~Exists(proving),
        pk__in=files,
    )
    gone = unused.delete()[0]
    rounds = _removed_rounds()
    matters = _removed_matters()
    evaluations = removed_evaluations()
    projects = removed_projects()
    accounts, disabled = remove_sample_accounts()
    return Removed(
        returns,
        parts,
        derived + reported,
        updates,
        milestones,
        gone,
        rounds,
        matters,
        evaluations,
        exchanges,
        risks,
        projects,
        institutions,
        accounts,
        disabled,
    )


def _removed_returns() -> int:
    """The sample returns with what was filed to prove them."""
    samples = QuarterlyReturn.objects.filter(is_sample=True)
    files = list(Evidence.objects.filter(returns__in=samples).distinct())
    count = samples.count()
    samples.delete()
    for file in files:
        release_evidence(evidence=file, by=None, now=current_time())
    return count


def _files_begun_with() -> list[int]:
    """The empty workbooks that drafts of samples began with, when parts were taken over."""
    begun = Event.objects.filter(deed="take_over_parts", account__is_sample=True).values("at")
    return list(SourceFile.objects.filter(received_at__in=begun).values_list("pk", flat=True))


def _removed_parts() -> int:
    """Parts that no return of somebody real rests on; who was asked for them is asked no more."""
    parts = PartReturn.objects.filter(is_sample=True, taken_rows__isnull=True)
    members = list(parts.values_list("member", flat=True))
    count = parts.count()
    PartReturn.objects.filter(pk__in=list(parts.values_list("pk", flat=True))).delete()
    others = PartReturn.objects.filter(member=OuterRef("member"))
    PartBody.objects.filter(~Exists(others), member__in=members).delete()
    return count


def _removed_milestones() -> int:
    """The sample's milestones, and what samples said of others; the year opened for them too."""
    said = MilestoneReport.objects.filter(is_sample=True)
    others = list(Milestone.objects.filter(is_sample=False, reports__in=said).distinct())
    said.delete()
    samples = Milestone.objects.filter(is_sample=True)
    proofs = MilestoneProof.objects.filter(Q(milestone__in=samples) | Q(by__is_sample=True))
    files = list(Evidence.objects.filter(milestone_proofs__in=proofs).distinct())
    proofs.delete()
    for model in (MilestoneMove, MilestoneDecision, MilestoneReport):
        model.objects.filter(milestone__in=samples).delete()
    count = samples.count()
    samples.delete()
    settle(others)
    for file in files:
        release_evidence(evidence=file, by=None, now=current_time())
    WorkYear.objects.filter(opened_by__is_sample=True).delete()
    return count


def _removed_matters() -> int:
    """Sample matters and instructions with their steps; what real people did on them goes too."""
    matters = SupervisionMatter.objects.filter(is_sample=True)
    instructions = Instruction.objects.filter(Q(is_sample=True) | Q(matter__in=matters))
    later = SupervisionMatter.objects.filter(Q(pk__in=matters) | Q(instruction__in=instructions))
    keys = list(later.values_list("pk", flat=True))
    written = list(instructions.values_list("pk", flat=True))
    steps = MatterStep.objects.filter(matter__in=keys)
    files = list(Evidence.objects.filter(matter_steps__in=steps).distinct())
    Extension.objects.filter(matter__in=keys).delete()
    steps.delete()
    Instruction.objects.filter(pk__in=written, matter__in=keys).update(matter=None, kind="district")
    SupervisionMatter.objects.filter(pk__in=keys).delete()
    Instruction.objects.filter(pk__in=written).delete()
    for file in files:
        release_evidence(evidence=file, by=None, now=current_time())
    return len(keys)


def _removed_rounds() -> int:
    """Quarters that a sample account opened and that nobody else has used."""
    used = QuarterlyReturn.objects.filter(member__round=OuterRef("pk"))
    in_parts = PartReturn.objects.filter(member__round=OuterRef("pk"))
    unused = ReportingRound.objects.filter(
        ~Exists(used), ~Exists(in_parts), opened_by__is_sample=True
    )
    count = unused.count()
    unused.delete()
    return count

"""Sample negative records, through the real actions; and out again."""

from django.db import transaction

from districts.clock import current_time
from districts.evidence import release_evidence
from districts.models import Account, Evidence, Jurisdiction, Organisation
from tasks.evaluation.models import Institution
from tasks.projects.models import Project
from tasks.risks import actions
from tasks.risks.models import RiskCorrection, RiskRecord

from .data import RISKS, SampleCorrection, SampleRisk
from .proofs import proof
from .supervision import moment


@transaction.atomic
def file_risks(accounts: dict[str, Account]) -> int:
    """Registers the sample records and takes their steps; how many were registered.

    Nothing where somebody keeps records already; none on a subject that is not there.
    """
    if RiskRecord.objects.exists():
        return 0
    filed = 0
    for sample in sorted(RISKS.records, key=lambda one: one.registered_on):
        code = code_of(sample)
        if not code:
            continue
        record = actions.register_risk(
            subject=actions.subject_of(code),
            jurisdiction=Jurisdiction.objects.get(slug=sample.jurisdiction),
            source=sample.source,
            fact=sample.fact,
            happened_on=sample.happened_on,
            document=sample.document,
            fine=sample.fine,
            level=sample.level,
            expires_on=sample.expires_on,
            by=accounts["supervisor"],
            now=moment(sample.registered_on),
            is_sample=True,
        )
        follow(record, sample, accounts)
        filed += 1
    return filed


def code_of(sample: SampleRisk) -> str:
    """The code of whom the record is on; "" where nobody of the name is a sample."""
    if sample.institution:
        bank = Institution.objects.filter(name=sample.institution, is_sample=True).first()
        return bank.code if bank else ""
    project = Project.objects.filter(owner=sample.owner, is_sample=True).first()
    return project.owner_code if project else ""


def follow(record: RiskRecord, sample: SampleRisk, accounts: dict[str, Account]) -> None:
    """Steps, measures and the correction of a record, each on its day."""
    for step in sample.steps:
        actions.step_risk(
            record=record,
            deed=step.deed,
            by=accounts[step.by],
            now=moment(step.day),
            seen=record.steps.count(),
            words=step.words,
        )
    for measure in sample.measures:
        body = Organisation.objects.filter(memberships__account__username=measure.body).first()
        if body is not None:
            actions.add_measure(
                record=record,
                organisation=body,
                measure=measure.measure,
                decided_on=measure.decided_on,
                by=accounts["supervisor"],
                now=moment(measure.decided_on),
                seen=record.steps.count(),
            )
    if sample.correction:
        correct(record, sample.correction, accounts)


def correct(record: RiskRecord, correction: SampleCorrection, accounts: dict[str, Account]) -> None:
    seen = record.steps.count()
    actions.ask_correction(
        record=record,
        reason=correction.reason,
        evidence=[proof(correction.file)],
        by=accounts[correction.by],
        now=moment(correction.asked_on),
        seen=seen,
    )
    actions.decide_correction(
        record=record,
        is_granted=True,
        answer=correction.answer,
        by=accounts[correction.decided_by],
        now=moment(correction.granted_on),
        seen=seen,
    )


def removed_risks() -> int:
    """Sample records with what followed on them; what real people did on them goes too."""
    records = RiskRecord.objects.filter(is_sample=True)
    corrections = RiskCorrection.objects.filter(record__in=records)
    proofs = Evidence.objects.filter(risk_records__in=records)
    files = list((proofs | Evidence.objects.filter(risk_corrections__in=corrections)).distinct())
    count = records.count()
    records.delete()
    for file in files:
        release_evidence(evidence=file, by=None, now=current_time())
    return count

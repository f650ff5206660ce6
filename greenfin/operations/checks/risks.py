"""Negative records: each stands where its steps lead, by four eyes, and says nothing of persons."""

from collections.abc import Iterator

from tasks.risks.models import RiskRecord
from tasks.risks.private import private_data
from tasks.risks.transitions import RISK_STEPS

from .outcome import Outcome


def risk_steps() -> Outcome:
    """Every record's steps follow the table one from the other and end in its state; a corrected
    one has its granted correction; its evidence is there; no text of it is of a person."""
    outcome = Outcome("negative records")
    rows = RiskRecord.objects.prefetch_related("steps", "corrections__evidence", "measures")
    for record in rows.order_by("pk").iterator(chunk_size=500):
        outcome.look(f"Record {record.record_number}: {said}" for said in _faults(record))
    return outcome


def _faults(record: RiskRecord) -> Iterator[str]:
    ways = {(step.deed, source, step.target) for step in RISK_STEPS for source in step.sources}
    state = ""
    for number, step in enumerate(record.steps.all(), start=1):
        is_next = (step.number, step.before) == (number, state)
        if not is_next or (step.deed, step.before, step.after) not in ways:
            yield f"its step {step.deed} does not follow from “{state}”."
        state = step.after
    if state != record.state:
        yield f"its history ends in “{state}”, its state is “{record.state}”."
    corrections = list(record.corrections.all())
    granted = sum(one.state == "granted" for one in corrections)
    if granted != (record.state == "corrected"):
        yield "its state and its corrections differ."
    if not all(one.evidence.all() for one in corrections):
        yield "a correction of it has no evidence."
    texts = [record.fact, record.document, record.enterprise]
    texts += [step.words for step in record.steps.all()]
    texts += [text for one in corrections for text in (one.reason, one.answer)]
    texts += [one.measure for one in record.measures.all()]
    if any(private_data(text) for text in texts):
        yield "a text of it holds data of a person."

"""Evidence: each file is still what it was taken for, and proves something."""

from collections.abc import Iterator

from districts.evidence.kinds import kind_of_evidence
from districts.evidence.proofs import unheld_evidence
from districts.models import Evidence
from districts.packages import Unsafe

from .outcome import Outcome


def evidence() -> Outcome:
    """Every row's content is of its kind, and some row names it; digests are `received_files`'."""
    outcome = Outcome("evidence")
    unheld = set(unheld_evidence().values_list("pk", flat=True))
    rows = Evidence.objects.select_related("file").order_by("pk")
    for row in rows.iterator(chunk_size=10):
        outcome.look(
            f"Evidence {row.pk} ({row.file_name}): {fault}." for fault in _faults(row, unheld)
        )
    return outcome


def _faults(row: Evidence, unheld: set[int]) -> Iterator[str]:
    try:
        kind = kind_of_evidence(bytes(row.file.content))
    except Unsafe as fault:
        kind = fault.code
    if kind != row.kind:
        yield f"it was filed as {row.kind} and is {kind}"
    if row.pk in unheld:
        yield "nothing names it"

"""Evidence: files that prove a step, a state or a claim, for every floor.

A model that wants evidence holds a many-to-many field to `Evidence`; its floor says at start-up by
`register_proof` what a reader may see through it. Its action calls `keep_brought` and links what
comes back; its form has an `EvidenceField`.
"""

from .keeping import keep_brought, keep_evidence, release_evidence
from .proofs import register_proof, visible_evidence

__all__ = [
    "keep_brought",
    "keep_evidence",
    "register_proof",
    "release_evidence",
    "visible_evidence",
]

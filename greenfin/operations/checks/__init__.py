"""Proof that what is stored is whole: each check counts what it looks at and says what is wrong."""

from .evaluations import evaluated_points
from .institutions import (
    institution_figures,
    institution_points,
    institution_workbooks_read_again,
    institutions_named,
)
from .ledger import ledger_figures, ledger_steps
from .links import linked_targets
from .numbers import derived_shares, published_once, remarked_rows, stored_returns
from .originals import history_read_again, received_files, workbooks_read_again
from .outcome import Outcome
from .parts import parts_read_again, rows_taken_over
from .pushed import pushed_figures
from .risks import risk_steps
from .trail import audit_trail, database_rows, heads_of_backups, noted_heads
from .work import evidence, milestones_settled, supervised_matters

__all__ = [
    "Outcome",
    "audit_trail",
    "database_rows",
    "derived_shares",
    "evaluated_points",
    "evidence",
    "heads_of_backups",
    "history_read_again",
    "institution_figures",
    "institution_points",
    "institution_workbooks_read_again",
    "institutions_named",
    "ledger_figures",
    "ledger_steps",
    "linked_targets",
    "milestones_settled",
    "noted_heads",
    "parts_read_again",
    "published_once",
    "pushed_figures",
    "received_files",
    "remarked_rows",
    "risk_steps",
    "rows_taken_over",
    "stored_returns",
    "supervised_matters",
    "workbooks_read_again",
]

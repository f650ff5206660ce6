"""Deeds on returns, rounds, numbers and the plan audit."""

from districts.permissions import Deed, grants

SEE_RETURNS = Deed("see_returns", grants("reviewer", "auditor", own=["reporter"]))
SUBMIT_RETURNS = Deed("submit_returns", grants(own=["reporter"]))
# A part: a contributor fills the own body's, the jurisdiction's reporter takes it over.
FILL_PARTS = Deed("fill_parts", grants(own=["contributor"]))
TAKE_OVER_PARTS = Deed("take_over_parts", grants(own=["reporter"]))
SEE_PARTS = Deed("see_parts", grants("reviewer", "auditor", own=["reporter"]))
# States and dates of all, or of one's own jurisdiction alone.
SEE_BOARD = Deed(
    "see_board",
    grants(
        "official",
        "reporter",
        "reviewer",
        "leader",
        "administrator",
        "auditor",
        own=["contributor"],
    ),
)
REVIEW_RETURNS = Deed("review_returns", grants("reviewer"))
IMPORT_HISTORY = Deed("import_history", grants("reviewer"))
SEE_HISTORY = Deed("see_history", grants("reviewer", "auditor"))
MANAGE_ROUNDS = Deed("manage_rounds", grants("reviewer"))
CARRY_OVER = Deed("carry_over", grants("reviewer"))
ANSWER_FINDINGS = Deed("answer_findings", grants("reviewer"))
REVISE_TARGETS = Deed("revise_targets", grants("administrator"))
# Counts and sums of the ledger of green projects, without the rows behind them; its figures of
# indicators are among them.
SEE_PROJECT_SUMS = Deed(
    "see_project_sums",
    grants("reviewer", "supervisor", "leader", "auditor", own=["contributor", "reporter"]),
)

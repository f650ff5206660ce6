"""Deeds on returns, rounds, numbers and the plan audit."""

from districts.permissions import SIGNED_IN, Deed, grants

SEE_RETURNS = Deed("see_returns", grants("reviewer", "administrator", "auditor", own=["reporter"]))
SUBMIT_RETURNS = Deed("submit_returns", grants(own=["reporter"]))
SEE_BOARD = Deed("see_board", grants(*SIGNED_IN))
REVIEW_RETURNS = Deed("review_returns", grants("reviewer", "administrator"))
IMPORT_HISTORY = Deed("import_history", grants("reviewer", "administrator"))
SEE_HISTORY = Deed("see_history", grants("reviewer", "administrator", "auditor"))
MANAGE_ROUNDS = Deed("manage_rounds", grants("reviewer", "administrator"))
CARRY_OVER = Deed("carry_over", grants("reviewer", "administrator"))
ANSWER_FINDINGS = Deed("answer_findings", grants("reviewer", "administrator"))
REVISE_TARGETS = Deed("revise_targets", grants("administrator"))

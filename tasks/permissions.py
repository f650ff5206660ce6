"""Deeds on tasks. Whether a single task or pair of tasks is seen is decided by its plans."""

from districts.permissions import Deed, Reader, grants

ALIGN_TASKS = Deed("align_tasks", grants("reviewer"))
LINK_TARGETS = Deed("link_targets", grants("reviewer"))
# The dates that a plan's own clauses name come with the plan.
TAKE_CLAUSE_DATES = Deed("take_clause_dates", grants("reviewer", "administrator"))
SET_DUE_DATES = Deed("set_due_dates", grants("reviewer"))
SET_MILESTONES = Deed("set_milestones", grants("reviewer"))
# A contributor those of the own body, which `milestones.proving` decides.
FILE_EVIDENCE = Deed("file_evidence", grants("reviewer", own=["reporter"], body=["contributor"]))
# Supervision. "Own" is a contributor's body and a reporter's district, see `read_places`.
SEE_SUPERVISION = Deed(
    "see_supervision",
    grants("official", "reviewer", "leader", "auditor", own=["contributor", "reporter"]),
)
ANSWER_MATTERS = Deed("answer_matters", grants(own=["contributor"]))
JUDGE_MATTERS = Deed("judge_matters", grants("reviewer"))
WRITE_INSTRUCTIONS = Deed("write_instructions", grants("leader"))
# Whose they are, and who is named in them, read them too.
READ_INSTRUCTIONS = Deed("read_instructions", grants("reviewer", "auditor"))


def read_places(reader: Reader) -> frozenset[int]:
    """The jurisdictions, by id, of which a reader reads every matter: a reporter's own.

    A contributor reads those that name the own body, and answers them; a reporter answers none.
    """
    held = {place for role, place in reader.places if role == "reporter"}
    return frozenset(place for place in held if reader.may(SEE_SUPERVISION, place))

"""Deeds on tasks. Whether a single task or pair of tasks is seen is decided by its plans."""

from dataclasses import dataclass

from districts.permissions import Deed, Reader, grants

ALIGN_TASKS = Deed("align_tasks", grants("reviewer"))
LINK_TARGETS = Deed("link_targets", grants("reviewer"))
# The dates that a plan's own clauses name come with the plan.
TAKE_CLAUSE_DATES = Deed("take_clause_dates", grants("reviewer", "administrator"))
SET_DUE_DATES = Deed("set_due_dates", grants("reviewer"))
SET_MILESTONES = Deed("set_milestones", grants("reviewer"))
# Supervision. "Own" is a contributor's body and a reporter's district, see `Answering`.
SEE_SUPERVISION = Deed(
    "see_supervision",
    grants("official", "reviewer", "leader", "auditor", own=["contributor", "reporter"]),
)
ANSWER_MATTERS = Deed("answer_matters", grants(own=["contributor", "reporter"]))
JUDGE_MATTERS = Deed("judge_matters", grants("reviewer"))
WRITE_INSTRUCTIONS = Deed("write_instructions", grants("leader"))
# Whose they are, and who is named in them, read them too.
READ_INSTRUCTIONS = Deed("read_instructions", grants("reviewer", "auditor"))


@dataclass(frozen=True)
class Answering:
    """The organisations and the jurisdictions, by id, that a reader answers matters for."""

    bodies: frozenset[int]
    places: frozenset[int]

    def includes(self, body: int, place: int, *, is_city: bool) -> bool:
        """Whether the reader answers for a body of a place.

        The bodies of the city answer for themselves: its reporter speaks for none of them.
        """
        return body in self.bodies or (not is_city and place in self.places)


def answering(reader: Reader) -> Answering:
    """A contributor answers for the own body, a reporter for the bodies of the own district."""
    places = {
        place
        for role, place in reader.places
        if role == "reporter" and reader.may(ANSWER_MATTERS, place)
    }
    return Answering(reader.body_ids, frozenset(places))

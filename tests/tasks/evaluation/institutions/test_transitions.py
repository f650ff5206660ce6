"""The table of steps of institutions' returns, written out once more."""

import pytest

from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed
from tasks.evaluation.institutions.transitions import (
    STEPS,
    next_state,
    possible_deeds,
    require_right,
)
from tasks.evaluation.models import INSTITUTION_RETURN_STATES, InstitutionReturn

STATES = ["", *(state for state, _word in INSTITUTION_RETURN_STATES)]
TABLE = {
    "upload": {
        "": "draft",
        "draft": "draft",
        "accepted": "draft",
        "sent_back": "draft",
        "withdrawn": "draft",
    },
    "submit": {"draft": "submitted"},
    "withdraw": {"draft": "withdrawn", "submitted": "withdrawn"},
    "accept": {"submitted": "accepted"},
    "send_back": {"submitted": "sent_back"},
}
SUPERVISOR = Reader(roles=frozenset({"supervisor"}), account_id=1)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deed", [step.deed for step in STEPS])
def test_each_step_leads_where_the_table_says(deed: str, state: str) -> None:
    wanted = TABLE[deed].get(state)
    if wanted is None:
        with pytest.raises(Conflict):
            next_state(deed, state)
    else:
        assert next_state(deed, state) == wanted


@pytest.mark.parametrize("role", ["leader", "auditor", "reviewer", "reporter", "anonymous"])
def test_supervisors_alone_take_steps(role: str) -> None:
    reader = Reader(roles=frozenset({role}), account_id=2)
    assert possible_deeds(reader, InstitutionReturn(state="submitted")) == []
    with pytest.raises(NotAllowed):
        require_right(reader)


def test_a_decision_is_for_other_eyes() -> None:
    require_right(SUPERVISOR)
    own = InstitutionReturn(state="submitted", uploaded_by_id=1, submitted_by_id=3)
    assert possible_deeds(SUPERVISOR, own) == ["withdraw"]
    handed = InstitutionReturn(state="submitted", uploaded_by_id=3, submitted_by_id=1)
    assert possible_deeds(SUPERVISOR, handed) == ["withdraw"]
    others = InstitutionReturn(state="submitted", uploaded_by_id=3, submitted_by_id=3)
    assert possible_deeds(SUPERVISOR, others) == ["withdraw", "accept", "send_back"]
    draft = InstitutionReturn(state="draft", uploaded_by_id=1)
    assert possible_deeds(SUPERVISOR, draft) == ["upload", "submit", "withdraw"]

"""The table of a run's life: each step from each state, and what a page offers."""

import pytest

from districts.refusals import Conflict, NotAllowed
from tasks.evaluation.models import RUN_STATES
from tasks.evaluation.permissions import OBJECT_TO_POINTS, RUN_EVALUATIONS
from tasks.evaluation.transitions import (
    TRANSITIONS,
    next_state,
    possible_deeds,
    require_other_person,
)

LEADS = {
    ("judge_item", "draft"): "draft",
    ("judge_item", "computed"): "computed",
    ("compute_run", "draft"): "computed",
    ("compute_run", "computed"): "computed",
    ("open_objections", "computed"): "objections",
    ("object_to_points", "objections"): "objections",
    ("answer_objection", "objections"): "objections",
    ("reopen_objection", "objections"): "objections",
    ("confirm_run", "objections"): "confirmed",
    ("publish_run", "confirmed"): "published",
    ("publish_run_outside", "published"): "published",
}


@pytest.mark.parametrize("state", [state for state, _word in RUN_STATES])
@pytest.mark.parametrize("deed", [one.deed for one in TRANSITIONS])
def test_each_deed_from_each_state(deed: str, state: str) -> None:
    if (deed, state) in LEADS:
        assert next_state(deed, state) == LEADS[deed, state]
    else:
        with pytest.raises(Conflict):
            next_state(deed, state)


def offered(
    state: str,
    *rights: object,
    computed: bool = False,
    asked: bool = False,
    answered: bool = False,
) -> list[str]:
    return possible_deeds(
        rights,
        state,
        has_computed=computed,
        has_open_objections=asked,
        has_answered=answered,
        is_outside=False,
    )


def test_what_a_page_offers() -> None:
    assert offered("draft", RUN_EVALUATIONS) == ["judge_item", "compute_run"]
    assert offered("objections", RUN_EVALUATIONS) == ["confirm_run"]
    assert offered("objections", RUN_EVALUATIONS, computed=True) == []
    assert offered("objections", RUN_EVALUATIONS, asked=True) == ["answer_objection"]
    assert offered("objections", OBJECT_TO_POINTS) == ["object_to_points"]
    assert offered("objections") == []
    assert offered("published", RUN_EVALUATIONS) == ["publish_run_outside"]
    answered = offered("objections", RUN_EVALUATIONS, answered=True)
    assert answered == ["reopen_objection", "confirm_run"]
    closed = {"has_computed": False, "has_open_objections": False, "is_outside": True}
    closed["has_answered"] = False
    assert possible_deeds([RUN_EVALUATIONS], "published", **closed) == []


def test_four_eyes() -> None:
    require_other_person(1, {2, 3})
    with pytest.raises(NotAllowed):
        require_other_person(2, {2, 3})

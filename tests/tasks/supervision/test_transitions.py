"""The table of a matter's life: every deed from every state, for every way to stand to it."""

import pytest

from districts.permissions import SIGNED_IN, Deed, Reader
from districts.refusals import Conflict, NotAllowed, Refused
from tasks.models import MATTER_STATES, OPEN_STATES, STEP_DEEDS
from tasks.models.matters import WORDED_DEEDS
from tasks.permissions import (
    ANSWER_MATTERS,
    JUDGE_MATTERS,
    READ_INSTRUCTIONS,
    SEE_SUPERVISION,
    WRITE_INSTRUCTIONS,
    read_places,
)
from tasks.supervision.transitions import (
    TRANSITIONS,
    Actor,
    next_state,
    possible_deeds,
    require_other_person,
    require_right,
    require_words,
)

STATES = [state for state, _word in MATTER_STATES]
BODY, OFFICE, NOBODY = Actor(True, False, 1), Actor(False, True, 2), Actor(False, False, 3)
# Written out once more: state → deed → state.
LIFE = {
    "issued": {"acknowledge_matter": "acknowledged"},
    "acknowledged": {"reply_to_matter": "in_progress", "ask_extension": "acknowledged"},
    "in_progress": {
        "reply_to_matter": "in_progress",
        "report_matter_done": "reported_done",
        "ask_extension": "in_progress",
    },
    "reported_done": {"return_matter": "in_progress", "strike_off_matter": "struck_off"},
    "struck_off": {},
    "cancelled": {},
}
for _state in OPEN_STATES:
    LIFE[_state] |= {
        "cancel_matter": "cancelled",
        "grant_extension": _state,
        "refuse_extension": _state,
    }


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deed", [one.deed for one in TRANSITIONS])
def test_each_deed_leads_where_it_is_written(state: str, deed: str) -> None:
    if deed in LIFE[state]:
        assert next_state(deed, state) == LIFE[state][deed]
    else:
        with pytest.raises(Conflict):
            next_state(deed, state)


def test_every_deed_of_the_table_is_a_step_that_is_kept() -> None:
    kept = {deed for deed, _word in STEP_DEEDS}
    assert {one.deed for one in TRANSITIONS} == kept - {"open_matter"}
    assert {one.deed for one in TRANSITIONS if one.missing} == set(WORDED_DEEDS) - {"open_matter"}


@pytest.mark.parametrize("state", STATES)
def test_the_buttons_are_those_of_the_table(state: str) -> None:
    of_body = {"acknowledge_matter", "reply_to_matter", "report_matter_done", "ask_extension"}
    answers = {"grant_extension", "refuse_extension"}
    for is_asked in (True, False):
        shut = {"ask_extension"} if is_asked else answers
        possible = set(LIFE[state]) - shut
        found = possible_deeds(BODY, state, (), extension_is_open=is_asked)
        assert set(found) == possible & of_body
        found = possible_deeds(OFFICE, state, (), extension_is_open=is_asked)
        assert set(found) == possible - of_body
        assert possible_deeds(NOBODY, state, (), extension_is_open=is_asked) == []


def test_who_reported_it_done_is_offered_everything_but_striking_it_off() -> None:
    both = Actor(True, True, 7)
    assert "strike_off_matter" in possible_deeds(
        both, "reported_done", (8,), extension_is_open=False
    )
    found = possible_deeds(both, "reported_done", (7, 8), extension_is_open=False)
    assert set(found) == {"return_matter", "cancel_matter"}
    require_other_person(both, (8,))
    with pytest.raises(NotAllowed):
        require_other_person(both, (7, 8))


def test_rights_are_asked_for_by_the_side_of_the_deed() -> None:
    require_right(BODY, "reply_to_matter")
    require_right(OFFICE, "cancel_matter")
    for actor, deed in ((BODY, "strike_off_matter"), (OFFICE, "reply_to_matter")):
        with pytest.raises(NotAllowed):
            require_right(actor, deed)


def test_words_are_asked_for_where_the_deed_needs_some() -> None:
    assert require_words("acknowledge_matter", "  ") == ""
    assert require_words("reply_to_matter", " 已办。\n") == "已办。"
    with pytest.raises(Refused):
        require_words("return_matter", " \n ")


def reader(role: str, place: int | None = None, body: int | None = None) -> Reader:
    places = frozenset({(role, place)} if place else ())
    bodies = frozenset({(body, place)} if body and place else ())
    return Reader(frozenset({"anonymous", role}), places, bodies, 1)


def test_the_roles_hold_what_is_written_of_them() -> None:
    everywhere: list[tuple[Deed, set[str]]] = [
        (SEE_SUPERVISION, {"official", "reviewer", "leader", "auditor"}),
        (ANSWER_MATTERS, set()),
        (JUDGE_MATTERS, {"reviewer"}),
        (WRITE_INSTRUCTIONS, {"leader"}),
        (READ_INSTRUCTIONS, {"reviewer", "auditor"}),
    ]
    for deed, roles in everywhere:
        assert {role for role in SIGNED_IN if reader(role).may(deed)} == roles, deed.name
        assert not Reader().may(deed)
    for deed, roles in (
        (SEE_SUPERVISION, {"contributor", "reporter"}),
        (ANSWER_MATTERS, {"contributor"}),
    ):
        assert {role for role, scope in deed.grants.items() if scope == "own"} == roles


def test_a_reporter_reads_a_district_and_a_contributor_a_body() -> None:
    assert read_places(reader("reporter", 5)) == frozenset({5})
    for role in ("contributor", "official", "leader"):
        assert read_places(reader(role, 5)) == frozenset()
    both = Reader(frozenset({"reporter", "contributor"}), frozenset({("reporter", 5)}))
    assert read_places(both) == frozenset({5})

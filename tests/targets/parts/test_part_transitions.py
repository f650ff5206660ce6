"""The table of a part's life: every pair of deed and state, allowed or refused, and by whom."""

import itertools

import pytest

from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed
from targets.models import PartReturn, RoundMember
from targets.models.parts import PART_STATES
from targets.returns.parts.transitions import (
    NOTHING,
    STEPS,
    next_state,
    possible_deeds,
    require_right,
)

STATES = [NOTHING, *(state for state, _label in PART_STATES)]
DEEDS = ["upload", "hand_in", "fill_in", "withdraw", "take_over", "send_back"]
# Written out by hand, so that the table is compared with something other than itself.
ALLOWED = {
    ("upload", ""): "draft",
    ("upload", "draft"): "draft",
    ("upload", "taken_over"): "draft",
    ("upload", "sent_back"): "draft",
    ("upload", "withdrawn"): "draft",
    ("hand_in", "draft"): "handed_in",
    ("fill_in", "draft"): "draft",
    ("withdraw", "draft"): "withdrawn",
    ("withdraw", "handed_in"): "withdrawn",
    ("take_over", "handed_in"): "taken_over",
    ("take_over", "taken_over"): "taken_over",
    ("send_back", "handed_in"): "sent_back",
    ("send_back", "taken_over"): "sent_back",
}
# Somebody of body 5 in jurisdiction 7, and of body 6 in jurisdiction 8.
CONTRIBUTOR = Reader(
    frozenset({"anonymous", "contributor"}),
    frozenset({("contributor", 7), ("contributor", 8)}),
    frozenset({(5, 7), (6, 8)}),
    account_id=1,
)
REPORTER = Reader(frozenset({"anonymous", "reporter"}), frozenset({("reporter", 7)}), account_id=2)
AUDITOR = Reader(frozenset({"anonymous", "auditor"}), account_id=3)
OF_BODIES = ("upload", "hand_in", "fill_in", "withdraw")


@pytest.mark.parametrize(("deed", "state"), list(itertools.product(DEEDS, STATES)))
def test_each_deed_leads_where_it_should_or_is_refused(deed: str, state: str) -> None:
    if (deed, state) in ALLOWED:
        assert next_state(deed, state) == ALLOWED[deed, state]
        return
    with pytest.raises(Conflict) as refusal:
        next_state(deed, state)
    assert refusal.value.sentence


def test_the_table_names_each_deed_once_and_only_known_states() -> None:
    assert sorted(step.deed for step in STEPS) == sorted(DEEDS)
    for step in STEPS:
        assert {*step.sources, step.target} <= set(STATES)


@pytest.mark.parametrize("deed", DEEDS)
def test_bodies_fill_their_own_and_the_own_reporter_takes_over(deed: str) -> None:
    able = CONTRIBUTOR if deed in OF_BODIES else REPORTER
    require_right(able, deed, body=5, jurisdiction=7)
    for reader in (CONTRIBUTOR, REPORTER, AUDITOR, Reader()):
        if reader is able:
            continue
        with pytest.raises(NotAllowed):
            require_right(reader, deed, body=5, jurisdiction=7)
    # Another's body, the own body in another jurisdiction, another's jurisdiction.
    others = [(6, 7), (5, 8), (9, 7)] if deed in OF_BODIES else [(5, 8)]
    for body, jurisdiction in others:
        with pytest.raises(NotAllowed):
            require_right(able, deed, body=body, jurisdiction=jurisdiction)


@pytest.mark.parametrize(
    ("reader", "state", "deeds"),
    [
        (CONTRIBUTOR, "draft", ["upload", "hand_in", "fill_in", "withdraw"]),
        (CONTRIBUTOR, "handed_in", ["withdraw"]),
        (CONTRIBUTOR, "sent_back", ["upload"]),
        (REPORTER, "draft", []),
        (REPORTER, "handed_in", ["take_over", "send_back"]),
        (REPORTER, "withdrawn", []),
        (AUDITOR, "handed_in", []),
    ],
)
def test_the_page_offers_what_its_reader_may_do_now(reader, state, deeds) -> None:
    part = PartReturn(state=state, organisation_id=5, member=RoundMember(jurisdiction_id=7))
    assert possible_deeds(reader, part) == deeds

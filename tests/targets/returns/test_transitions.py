"""The table of transitions: every pair of deed and state, allowed or refused."""

import datetime
import itertools

import pytest

from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed
from targets.models.returns import RETURN_STATES
from targets.returns.transitions import (
    NOTHING,
    TRANSITIONS,
    next_state,
    require_right,
    too_early,
)

STATES = [NOTHING, *(state for state, _label in RETURN_STATES)]
DEEDS = ["upload", "submit", "withdraw", "accept", "send_back", "remark", "settle", "fill_in"]
DEEDS += ["weigh"]
# Written out by hand, so that the table is compared with something other than itself.
ALLOWED = {
    ("upload", ""): "draft",
    ("upload", "draft"): "draft",
    ("upload", "sent_back"): "draft",
    ("upload", "accepted"): "draft",
    ("upload", "withdrawn"): "draft",
    ("submit", "draft"): "submitted",
    ("withdraw", "draft"): "withdrawn",
    ("withdraw", "submitted"): "withdrawn",
    ("accept", "submitted"): "accepted",
    ("send_back", "submitted"): "sent_back",
    ("remark", "submitted"): "submitted",
    ("weigh", "submitted"): "submitted",
    ("settle", "draft"): "draft",
    ("fill_in", "draft"): "draft",
}


@pytest.mark.parametrize(("deed", "state"), list(itertools.product(DEEDS, STATES)))
def test_each_deed_leads_where_it_should_or_is_refused(deed: str, state: str) -> None:
    if (deed, state) in ALLOWED:
        assert next_state(deed, state) == ALLOWED[deed, state]
        return
    with pytest.raises(Conflict) as refusal:
        next_state(deed, state)
    assert refusal.value.sentence


def test_the_table_names_each_deed_once_and_only_known_states() -> None:
    assert sorted(transition.deed for transition in TRANSITIONS) == sorted(DEEDS)
    for transition in TRANSITIONS:
        assert {*transition.sources, transition.target} <= set(STATES)


def test_a_quarter_takes_figures_from_its_last_day_on() -> None:
    assert "2026-03-31" in too_early("2026Q1", datetime.date(2026, 3, 30))
    assert too_early("2026Q1", datetime.date(2026, 3, 31)) == ""


@pytest.mark.parametrize("deed", DEEDS)
def test_reporters_act_for_their_own_and_reviewers_decide(deed: str) -> None:
    reporter = Reader(
        frozenset({"anonymous", "reporter"}), frozenset({("reporter", 7)}), account_id=1
    )
    reviewer = Reader(frozenset({"anonymous", "reviewer"}), account_id=2)
    decides = deed in ("accept", "send_back", "remark", "weigh")
    able, unable = (reviewer, reporter) if decides else (reporter, reviewer)
    require_right(able, deed, 7)
    with pytest.raises(NotAllowed):
        require_right(unable, deed, 7)
    if not decides:
        with pytest.raises(NotAllowed):
            require_right(reporter, deed, 8)

"""What every assessment keeps to, whatever the goal and the figures."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import Goal, Reading, assess
from tests.targets.progress.assessed import END, HUNDRED, START

moments = st.integers(-4, 30)
pairs = st.lists(
    st.tuples(moments, st.integers(-50, 200), st.sampled_from("=>~")),
    unique_by=lambda one: one[0],
    max_size=10,
)
goals = st.builds(
    Goal,
    kind=st.sampled_from(
        ["level", "multiple", "average_growth", "reduction", "first_occurrence", "assigned"]
    ),
    operator=st.sampled_from([">=", ">", "<=", "<", "~", None]),
    value=st.none() | st.integers(-5, 120).map(Decimal),
    baseline=st.none() | st.integers(-5, 120).map(Decimal),
    baseline_quarter=st.none() | st.just(START),
    deadline=st.none() | st.just(END),
    path=st.sampled_from(["linear", "geometric", None]),
    basis=st.sampled_from(["point_in_time", "year_to_date", "cumulative", "annual"]),
    higher_is_better=st.booleans(),
)


def readings_of(raw):
    return [Reading(START + step, Decimal(value), relation) for step, value, relation in raw]


@given(goals, pairs, moments)
def test_as_of_looks_at_nothing_later(goal, raw, now):
    readings = readings_of(raw)
    as_of = START + now
    known = [one for one in readings if one.quarter <= as_of]
    assert assess(goal, readings, as_of) == assess(goal, known, as_of)


@given(goals, pairs, moments)
def test_what_every_assessment_keeps_to(goal, raw, now):
    readings = readings_of(raw)
    as_of = START + now
    found = assess(goal, readings, as_of)
    known = [one for one in readings if one.quarter <= as_of]
    has_ended = goal.deadline is not None and as_of >= goal.deadline
    if found.status in ("missed", "at_risk", "off_track"):
        [rated] = [one for one in readings if one.quarter == found.rated_quarter]
        assert rated.relation != ">"
    if found.status in ("achieved", "missed", "awaiting"):
        assert has_ended
    if found.status in ("ahead", "on_track", "at_risk", "off_track"):
        assert not has_ended
    if found.status in ("on_track", "at_risk", "off_track"):
        assert found.rated_by in ("path", "year_end", "pace", "held")
    if not known and found.reason != "not_assigned":
        assert (found.status, found.step, found.observed) == ("no_data", 1, None)
    if found.status in ("achieved", "ahead"):
        assert found.reached_quarter is not None
    if found.rated_by == "path":
        assert found.gap_share is not None
        assert goal.basis in ("point_in_time", "cumulative") or found.observed_quarter.is_year_end


@given(pairs, moments, st.integers(1, 50))
def test_a_new_value_moves_no_old_percentage(raw, now, later):
    """The baseline is fixed on the target: what was said of a quarter stays said."""
    readings = readings_of(raw)
    as_of = START + now
    before = assess(HUNDRED, readings, as_of)
    fresh = Reading(START + 30 + later, Decimal(12345))
    assert assess(HUNDRED, [*readings, fresh], as_of) == before

"""From what a target is counted, where its plan does not say: proposed, to be confirmed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from districts.documents.model import Place, doubt
from targets.arithmetic import Goal, is_met
from targets.periods import Quarter
from targets.progress.figures_used import known_base
from targets.wording.formatting import exact_text, quantity_text

if TYPE_CHECKING:
    from .targets import TargetProposal

_GROWING = ("multiple", "average_growth")
# A plan's level is a round number: a base worked back from it departs by less than this.
_ROUNDING = Decimal("0.005")


def propose_base(
    proposal: "TargetProposal", others: Iterable["TargetProposal"], start: Quarter | None
) -> None:
    """The base of a growth or of a level with a path, where the plan gives none.

    A growth's level cannot be computed without it, and a level's path is not known. A level takes
    that of a growth on the same indicator, so that both are rated alike; else, as a growth does,
    the last figure known at the base quarter. `start` is that quarter where the plan names none.
    A figure that meets the level already leaves no way to measure.
    """
    indicator = proposal.indicator
    if proposal.base_value is not None or indicator is None:
        return
    if proposal.kind == "level" and indicator.path:
        fellow = next((one for one in others if _has_base_for(one, proposal)), None)
        if fellow is not None:
            _take_base(proposal, fellow)
            return
    elif proposal.kind not in _GROWING:
        return
    quarter = Quarter.parse(proposal.base) if proposal.base else start
    [place, *further] = proposal.jurisdictions
    if quarter is None or further or (proposal.deadline and proposal.deadline <= str(quarter)):
        return
    known = known_base(place.pk, indicator, quarter)
    if known is None or _meets(proposal, known.value):
        return
    proposal.base, proposal.base_value = str(known.quarter), known.value
    proposal.base_origin, proposal.base_source = "observed", known.source
    _ask_for_base(proposal)


def _has_base_for(one: "TargetProposal", level: "TargetProposal") -> bool:
    """Whether a growth with a base is of the same indicator and jurisdictions as a level."""
    is_same = (one.indicator, one.jurisdictions) == (level.indicator, level.jurisdictions)
    if one.kind not in _GROWING or not is_same or one.is_left_out:
        return False
    return bool(one.base and one.base_value is not None and not _meets(level, one.base_value))


def _meets(proposal: "TargetProposal", value: Decimal) -> bool:
    """Whether a figure reaches the level of a proposal; not of a growth, which has none yet."""
    indicator = proposal.indicator
    if proposal.kind != "level" or indicator is None:
        return False
    goal = Goal(
        kind="level",
        operator=cast(Any, proposal.operator or None),
        value=proposal.value,
        higher_is_better=indicator.direction == "higher",
    )
    return is_met(goal, value) is True


def _take_base(proposal: "TargetProposal", fellow: "TargetProposal") -> None:
    proposal.base, proposal.base_value = fellow.base, fellow.base_value
    proposal.base_origin, proposal.base_source = fellow.base_origin, fellow.base_source
    if fellow.is_base_proposed:
        _ask_for_base(proposal)


def _ask_for_base(proposal: "TargetProposal") -> None:
    """The doubt that a person settles by confirming the figure or entering another."""
    found = proposal.statement.wording
    where = Place("target", f"{proposal.statement.clause} {found}")
    proposal.doubts = [
        *(entry for entry in proposal.doubts if entry.code != "no_base_year"),
        doubt("base_observed", where, found, base=str(proposal.base), other=proposal.base_text),
    ]


def question_base(proposal: "TargetProposal") -> None:
    """A doubt where a base worked back from the plan's own figures is not what is published.

    Both are shown and none is taken for the other. Of a base that the level beside it shares the
    doubt stands with the growth, whose words it was worked back by.
    """
    indicator, base = proposal.indicator, proposal.base_value
    if proposal.base_origin != "implied" or proposal.kind not in _GROWING:
        return
    if indicator is None or base is None or not proposal.base or len(proposal.jurisdictions) > 1:
        return
    quarter = Quarter.parse(proposal.base)
    known = known_base(proposal.jurisdictions[0].pk, indicator, quarter)
    if known is None or known.quarter != quarter:
        return
    if abs(known.value - base) <= _ROUNDING * abs(known.value):
        return
    found = proposal.statement.wording
    where = Place("target", f"{proposal.statement.clause} {found}")
    published = quantity_text(exact_text(known.value), indicator.unit)
    proposal.doubts.append(
        doubt(
            "base_differs",
            where,
            found,
            base=str(quarter),
            other=proposal.base_text,
            expected=published,
        )
    )

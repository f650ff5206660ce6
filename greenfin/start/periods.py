"""What a period that has ended still lacks, and what the one that runs does."""

import datetime
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Plan
from districts.permissions import Reader
from greenfin.plans.finals import finals_today
from targets.models import Target
from targets.progress import cached_progress
from targets.progress.as_of import default_as_of
from targets.wording.formatting import listed

MOST_LINKED = 6


@dataclass(frozen=True)
class Link:
    address: str
    text: str


@dataclass(frozen=True)
class State:
    """Whether a step is done, the sentences that say why, and where it is taken."""

    is_done: bool
    sentences: list[str]
    links: list[Link] = field(default_factory=list)


def period_state(reader: Reader) -> State:
    """The ended period's final quarter, plans that nothing follows, and missing baselines."""
    plans = list(Plan.objects.select_related("jurisdiction"))
    if not plans:
        return State(False, [_("No plan is loaded.")])
    today = current_date()
    parts = [
        _final_quarter(reader),
        _without_next(plans, today),
        _without_baseline(reader),
    ]
    said = [part for part in parts if part is not None]
    if not said:
        last = max(plan.period_end for plan in plans)
        text = _("The plans run to %(year)d; nothing of an earlier period is missing.")
        return State(True, [text % {"year": last}])
    return State(
        False,
        [sentence for part in said for sentence in part.sentences],
        [link for part in said for link in part.links],
    )


def _final_quarter(reader: Reader) -> State | None:
    """What the last quarter of an ended period still owes: states of measures, final figures."""
    owed = finals_today(reader)
    if owed is None:
        return None
    link = owed.link(reader)
    return State(False, [owed.sentence], [Link(*link)] if link else [])


def _without_next(plans: list[Plan], today: datetime.date) -> State | None:
    """Places whose last plan has ended."""
    running = {plan.jurisdiction_id for plan in plans if plan.period_end >= today.year}
    over = {plan.jurisdiction for plan in plans if plan.jurisdiction_id not in running}
    if not over:
        return None
    places = sorted(over, key=lambda place: place.position)
    text = ngettext(
        "The plan of %(names)s has ended and none that follows is loaded.",
        "The plans of %(names)s have ended and none that follow are loaded.",
        len(places),
    )
    names = listed([place.label for place in places])
    return State(
        False, [text % {"names": names}], [Link(reverse("plan_import"), _("Bring in a plan"))]
    )


def _without_baseline(reader: Reader) -> State | None:
    """Targets that cannot be followed because nothing says where they began, or which are rated in
    another way than one beside them that has a baseline."""
    progress = cached_progress(reader, default_as_of())
    based = {_measured(one.target) for one in progress if one.target.baseline_value is not None}
    lacking = [
        one.target
        for one in progress
        if one.assessment.reason == "no_baseline"
        or (_lacks_base(one.target) and _measured(one.target) in based)
    ]
    if not lacking:
        return None
    text = ngettext(
        "%(count)d target has no baseline.", "%(count)d targets have no baseline.", len(lacking)
    )
    links = [
        Link(
            reverse("target_revise", args=[target.pk]),
            _("%(place)s: %(title)s")
            % {"place": target.jurisdiction.short_name, "title": target.label},
        )
        for target in lacking[:MOST_LINKED]
    ]
    return State(False, [text % {"count": len(lacking)}], links)


def _lacks_base(target: Target) -> bool:
    return target.kind == "level" and bool(target.path) and target.baseline_value is None


def _measured(target: Target) -> tuple[int, int, int | None]:
    """What a target's figure is of: its plan, jurisdiction and indicator, by their ids."""
    return target.plan_id, target.jurisdiction_id, target.indicator_id

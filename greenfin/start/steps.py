"""The first steps of an office, each with its state as the data have it; no tick is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts.accounts.gaps import account_gaps
from districts.clock import current_date, current_time
from districts.models import Event, Jurisdiction, Plan, WaivedStep
from districts.models.people import ROLES
from districts.permissions import LOAD_PLANS, MANAGE_PEOPLE, Deed, Reader
from greenfin.operations.records import records
from targets.models import Observation, ReportingRound
from targets.periods import Quarter, local_date
from targets.permissions import IMPORT_HISTORY, MANAGE_ROUNDS
from targets.returns.asking import additions, additions_sentence
from targets.wording.formatting import listed, listed_briefly, quarter_text
from targets.wording.sentences import joined

from .periods import Link, State, period_state
from .places import grounds


@dataclass(frozen=True)
class Step:
    """One step; `waived` where somebody put it aside, which counts only while it is not done.

    `whose` names the roles that take it, where it is not the reader's.
    """

    key: str
    title: str | Promise
    state: State
    whose: str = ""
    waived: WaivedStep | None = None

    @property
    def standing(self) -> str:
        return "done" if self.state.is_done else "waived" if self.waived else "open"


def wording_state(_reader: Reader) -> State:
    """Plans whose measures have their titles alone."""
    plans = list(Plan.objects.all())
    if not plans:
        link = Link(reverse("plan_import"), _("Bring in a plan"))
        return State(False, [_("No plan is loaded.")], [link])
    lacking = list(Plan.objects.filter(tasks__wording="").distinct())
    if not lacking:
        text = ngettext(
            "%(count)d plan is loaded with its wording.",
            "%(count)d plans are loaded, all with their wording.",
            len(plans),
        )
        return State(True, [text % {"count": len(plans)}])
    text = ngettext(
        "%(count)d plan has the titles of its measures alone: %(names)s.",
        "%(count)d plans have the titles of their measures alone: %(names)s.",
        len(lacking),
    )
    names = listed([plan.title for plan in lacking])
    return State(False, [text % {"count": len(lacking), "names": names}])


def reporting_state(_reader: Reader) -> State:
    """Whether everyone whose targets are followed reports."""
    reporting = list(Jurisdiction.objects.reporting())
    missing = Jurisdiction.objects.filter(pk__in=grounds().expected, is_reporting=False)
    link = Link(reverse("reporting"), _("Tick who files quarterly returns"))
    if not reporting:
        return State(False, [_("Nobody files quarterly returns yet.")], [link])
    text = ngettext(
        "%(count)d place files quarterly returns: %(names)s.",
        "%(count)d places file quarterly returns: %(names)s.",
        len(reporting),
    )
    names = listed_briefly([place.label for place in reporting])
    said = [text % {"count": len(reporting), "names": names}]
    if missing:
        text = ngettext(
            "%(names)s has targets to be followed and files none.",
            "%(names)s have targets to be followed and file none.",
            len(missing),
        )
        said.append(text % {"names": listed([place.label for place in missing])})
    return State(not missing, said, [link])


def accounts_state(_reader: Reader) -> State:
    gaps = account_gaps()
    said = gaps.sentences
    if gaps.is_ready:
        said = [
            _("Every place that reports has a reporter; there are reviewers and leaders."),
            *said,
        ]
    return State(gaps.is_ready, said, [Link(reverse("accounts"), _("Make accounts"))])


def history_state(_reader: Reader) -> State:
    """Whether figures of past quarters are there to compare with."""
    links = [Link(reverse("history"), _("Import past figures"))]
    past = Observation.objects.published().filter(origin="history").count()
    if past:
        text = ngettext(
            "%(count)d figure of past quarters is loaded.",
            "%(count)d figures of past quarters are loaded.",
            past,
        )
        return State(True, [text % {"count": past}], links)
    said = _(
        "No figures of past quarters are loaded: returns show no former value, charts begin today."
    )
    return State(False, [said], links)


def round_state(_reader: Reader) -> State:
    """Whether the quarter that ended last takes returns."""
    quarter = Quarter.of(current_date()).previous
    opened = ReportingRound.objects.filter(quarter=str(quarter)).first()
    if opened is None:
        said = _("%(quarter)s has ended and is not open for returns.")
        link = Link(f"{reverse('round_open')}?quarter={quarter}", _("Open the quarter"))
        return State(False, [said % {"quarter": quarter_text(quarter)}], [link])
    text = _("%(quarter)s is open, due on %(due)s.")
    if opened.due_on < current_date():
        text = _("%(quarter)s is open; returns were due on %(due)s.")
    if opened.is_locked:
        text = _("%(quarter)s was reported and is locked.")
    values = {"quarter": quarter_text(quarter), "due": opened.due_on.isoformat()}
    left = "" if opened.is_locked else additions_sentence(additions(opened))
    if left:
        more = Link(reverse("round_add", args=[opened.quarter]), _("Look at it and add"))
        return State(False, [text % values, left], [more])
    link = Link(opened.get_absolute_url(), _("See who has reported"))
    return State(True, [text % values], [link])


def _day(event: Event) -> str:
    return local_date(event.at).isoformat()


def backup_state(_reader: Reader) -> State:
    """The last backup and the last trial, as the audit trail has them."""
    kept = records()
    said = [_("No backup has been made.")]
    if kept.backup:
        values = {"day": _day(kept.backup), "name": kept.backup.object_key}
        said = [_("Last backup: %(day)s (%(name)s).") % values]
    if kept.trial is None:
        said.append(_("No backup has been restored on trial yet."))
    elif kept.trial_succeeded:
        values = {"day": _day(kept.trial), "name": kept.trial.object_key}
        said.append(_("Last restored on trial, whole: %(day)s (%(name)s).") % values)
    else:
        values = {"day": _day(kept.trial), "fault": (kept.trial.after or {}).get("fault", "")}
        said.append(_("The last trial, on %(day)s, failed: %(fault)s") % values)
    return State(kept.is_fresh(current_time()), said)


STEPS: dict[str, tuple[str | Promise, Callable[[Reader], State], Deed]] = {
    "wording": (gettext_lazy("Wording of the plans"), wording_state, LOAD_PLANS),
    "reporting": (gettext_lazy("Who reports"), reporting_state, LOAD_PLANS),
    "accounts": (gettext_lazy("Accounts"), accounts_state, MANAGE_PEOPLE),
    "history": (gettext_lazy("Figures of past quarters"), history_state, IMPORT_HISTORY),
    "period": (gettext_lazy("Period"), period_state, LOAD_PLANS),
    "round": (gettext_lazy("Open a quarter"), round_state, MANAGE_ROUNDS),
    "backup": (gettext_lazy("Backup"), backup_state, LOAD_PLANS),
}


def steps(reader: Reader) -> list[Step]:
    """All of them, in their order; one that others take has no link but says whose it is."""
    waived = {
        row.step: row for row in WaivedStep.objects.filter(taken_up_at=None).select_related("by")
    }
    found = []
    for key, (title, state_of, deed) in STEPS.items():
        state, whose = state_of(reader), ""
        if not reader.may(deed):
            state, whose = replace(state, links=[]), holders(deed)
        found.append(Step(key, title, state, whose, waived.get(key)))
    return found


def holders(deed: Deed) -> str:
    """The names of the roles that may do a deed."""
    return listed([str(name) for role, name in ROLES if role in deed.grants])


def answer_sentence(found: list[Step]) -> str:
    """How many are done, and which comes next."""
    counts = {name: sum(one.standing == name for one in found) for name in ("done", "waived")}
    following = next((one for one in found if one.standing == "open"), None)
    said = _("%(done)d of %(all)d steps are done.")
    if counts["waived"]:
        said = _("%(done)d of %(all)d steps are done, %(waived)d waived.")
    values = {"all": len(found), **counts}
    if following is None:
        return said % values
    return joined([said % values, _("Next: %(title)s.") % {"title": following.title}])


def way_back(_shown: object, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """On a page that a step leads to: where the first steps stand, until all are done or waived."""
    reader = page["reader"]
    if page.get("is_due") or not reader.may(LOAD_PLANS):
        return {"standing_of_steps": ""}
    found = steps(reader)
    is_open = any(one.standing == "open" for one in found)
    return {"standing_of_steps": answer_sentence(found) if is_open else ""}


def is_begun(reader: Reader) -> bool:
    """Whether each step is done or waived, and the office has its ordinary home."""
    return all(one.standing != "open" for one in steps(reader))

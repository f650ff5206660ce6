"""Targets and the tasks that serve them in words, sentences, and records of files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Plan
from districts.permissions import Reader
from targets.models import Target
from targets.tables.exports import Record
from targets.wording.formatting import listed
from targets.wording.sentences import joined
from tasks.alignment.wording import pair_badge
from tasks.models import SERVING_STATES, Serving

from .links import Aim, Link, aim_of
from .page import TargetLinks


def state_words() -> dict[str, str]:
    """How a link says its state."""
    return {state: str(word) for state, word in SERVING_STATES}


def serving_badge(state: str) -> SafeString:
    """A link's state as a tag with mark and word."""
    return pair_badge(state, state_words()[state])


def unserved_text(state: str = "none") -> str:
    """Said of a target that no confirmed task serves; no body answers for it."""
    if state == "proposed":
        return _("No task is confirmed yet")
    return _("The plan lists no task for it")


def grounds_text(link: Link) -> str:
    """Where the task names the target's subject: title “绿色信贷”; else why that is not known."""
    places = {"title": _("title"), "section": _("section"), "wording": _("wording")}
    named = [
        _("%(place)s “%(words)s”") % {"place": places[one.place], "words": one.words}
        for one in link.namings
    ]
    return listed(named) or (
        _("Not in its text") if link.row.task.wording else _("Its wording is not loaded")
    )


def leads_text(link: Link) -> str:
    """The bodies that lead the task; "" while the link is not confirmed."""
    return "、".join(lead.name for lead in link.task.leads) if link.is_confirmed else ""


def plan_sentence(plan: Plan, rows: Sequence[TargetLinks]) -> str:
    """How many of a plan's targets a confirmed task serves, and what waits for a decision."""
    states = [row.state for row in rows]
    values = {"place": plan.jurisdiction.label, "total": len(rows)}
    values |= {state: states.count(state) for state in ("confirmed", "none")}
    if not rows:
        return _("The plan sets no target.")
    if not values["confirmed"]:
        text = ngettext(
            "%(place)s: no confirmed task serves its %(total)s target; for %(none)s the plan lists "
            "no task.",
            "%(place)s: no confirmed task serves any of its %(total)s targets; for %(none)s the "
            "plan lists no task.",
            len(rows),
        )
        return _with_waiting(text % values, rows)
    text = ngettext(
        "%(place)s: of %(total)s target, confirmed tasks serve %(confirmed)s; for %(none)s the "
        "plan lists no task.",
        "%(place)s: of %(total)s targets, confirmed tasks serve %(confirmed)s; for %(none)s the "
        "plan lists no task.",
        len(rows),
    )
    return _with_waiting(text % values, rows)


def _with_waiting(said: str, rows: Sequence[TargetLinks]) -> str:
    """The sentence, and how many links wait for a decision; nothing where none does."""
    waiting = sum(link.row.state == "proposed" for row in rows for link in row.links)
    more = ngettext(
        "%(count)s link waits for a decision.", "%(count)s links wait for a decision.", waiting
    )
    return joined([said, more % {"count": waiting}] if waiting else [said])


def numbers_of_targets(targets: Sequence[Target], reader: Reader) -> Mapping[int, str]:
    """The numbers of the tasks that serve each target, as a file's cell says them; by its id."""
    rows = (
        Serving.objects.visible_to(reader).exclude(state="refused").order_by("task__number", "pk")
    )
    numbers: dict[Aim, list[str]] = {}
    for plan, statement, place, state, number in rows.values_list(
        "target__plan", "target__statement", "target__jurisdiction", "state", "task__number"
    ):
        own = numbers.setdefault((plan, statement, place), [])
        if state == "confirmed":
            own.append(str(number))
    texts = {}
    for target in targets:
        known = numbers.get(aim_of(target))
        state = "none" if known is None else "proposed"
        texts[target.pk] = listed(known or ()) or unserved_text(state)
    return texts


def link_columns() -> dict[str, Any]:
    """The titles of a plan's links as a file."""
    return {
        "target": _("Target"),
        "jurisdiction": _("Jurisdiction"),
        "wording": _("Wording"),
        "number": _("Number"),
        "task": _("Task"),
        "lead": _("Lead"),
        "state": _("State"),
        "grounds": _("Grounds"),
        "origin": _("Origin"),
        "note": _("Note"),
    }


def link_records(rows: Sequence[TargetLinks]) -> Iterator[Record]:
    """One record a link; a target without any has a record of its own."""
    for row in rows:
        target = row.target
        own = {"target": target.label, "jurisdiction": target.jurisdiction.label}
        own["wording"] = target.wording
        if not row.links:
            yield {**own, "state": unserved_text()}
        for link in row.links:
            yield {
                **own,
                "number": link.task.number,
                "task": link.task.title,
                "lead": leads_text(link),
                "state": state_words()[link.row.state],
                "grounds": grounds_text(link),
                "origin": link.row.get_origin_display(),
                "note": link.row.note,
            }

"""Sentences that count tasks and duties and say what is late, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from targets.progress.as_of import AsOf
from targets.wording.formatting import filled, linked, listed, quarter_text
from targets.wording.sentences import joined
from tasks.timing.lateness import DueDates, LateCounts, Lateness

from .states import NOT_REPORTED, state_text

LATE_WORDS: dict[str, Promise] = {
    "overdue": gettext_lazy("Overdue"),
    "awaiting": gettext_lazy("Awaiting its final report"),
}
# By what a task is judged, by the names of `lateness.SOURCES`.
SOURCE_WORDS: dict[str, Promise] = {
    "decision": gettext_lazy("decided by the office"),
    "clause": gettext_lazy("by the plan's clause"),
    "standing": gettext_lazy("standing measure, without a date"),
    "reported": gettext_lazy("first date reported"),
    "period": gettext_lazy("end of the plan's period"),
}
# The list of the tasks of a kind of lateness, or of all for "".
Address = Callable[[str], str]


def states_sentence(counts: Mapping[str, int], as_of: AsOf) -> str:
    """How many tasks stand in each state as of a quarter; says so where nothing is reported."""
    total = sum(counts.values())
    values = {"total": total, "quarter": quarter_text(as_of.quarter)}
    if set(counts) <= {NOT_REPORTED}:
        return (
            ngettext(
                "%(total)s task; as of %(quarter)s no progress of it has been reported.",
                "%(total)s tasks; as of %(quarter)s no progress of them has been reported.",
                total,
            )
            % values
        )
    parts = [
        _("%(count)s %(state)s")
        % {"count": count, "state": state_text(None if state == NOT_REPORTED else state).lower()}
        for state, count in counts.items()
    ]
    text = ngettext(
        "As of %(quarter)s, of %(total)s task: %(parts)s.",
        "As of %(quarter)s, of %(total)s tasks: %(parts)s.",
        total,
    )
    return text % {**values, "parts": listed(parts)}


def duties_text(lead: int, responsible: int) -> str:
    """What a body has to do: 牵头8项、负责12项举措; "" where it has nothing to do."""
    values = {"lead": lead, "responsible": responsible}
    if lead and responsible:
        return _("leads %(lead)s and is responsible for %(responsible)s") % values
    if lead:
        return _("leads %(lead)s") % values
    return _("is responsible for %(responsible)s") % values if responsible else ""


def task_sentence(task: Any, lead: int, responsible: int, as_of: AsOf, of_year: str = "") -> str:
    """How many bodies a task has in each role, and what was last reported of it.

    `of_year` says how its year's milestones stand: by them a standing measure, which has no date,
    is judged.
    """
    bodies = [
        ngettext("%(count)s lead body", "%(count)s lead bodies", lead) % {"count": lead},
        ngettext("%(count)s responsible body", "%(count)s responsible bodies", responsible)
        % {"count": responsible},
    ]
    counted = [text for text, count in zip(bodies, (lead, responsible), strict=True) if count]
    sentences = [_("%(bodies)s.") % {"bodies": listed(counted)}] if counted else []
    if task.state is None:
        text = _("As of %(quarter)s no progress has been reported.")
        sentences.append(text % {"quarter": quarter_text(as_of.quarter)})
    else:
        values = {"quarter": quarter_text(task.state_quarter), "state": state_text(task.state)}
        sentences.append(_("State reported for %(quarter)s: %(state)s.") % values)
    if task.timing.dates.source == "standing":
        none = _("A standing measure, without a milestone in %(year)s to judge it by.")
        sentences.append(of_year or none % {"year": as_of.quarter.year})
    sentences.append(late_text(task.timing.late))
    return joined([text for text in sentences if text])


def late_word(kind: str) -> str:
    """The word for a kind of lateness: 已逾期, 待报送最终状态."""
    return str(LATE_WORDS[kind])


def late_text(late: Lateness | None) -> str:
    """Since when a task is late, as a sentence; "" where it is not."""
    if late is None:
        return ""
    if late.is_confirmed:
        return _("Overdue since %(since)s.") % {"since": late.since}
    return _("Due since %(since)s without the report that would tell.") % {"since": late.since}


def source_text(dates: DueDates) -> str:
    """Where a due date comes from, with the document that says so."""
    word = str(SOURCE_WORDS[dates.source])
    if not dates.document:
        return word
    return _("%(source)s: %(document)s") % {"source": word, "document": dates.document}


def late_sentence(counts: LateCounts, address: Address) -> SafeString:
    """How many of some tasks are late, each number a link; says so where none is."""
    none = format_html("{}", _("No task is overdue"))
    parts = [overdue_clause(counts, address) or none, awaiting_clause(counts, address)]
    return filled(_("%(parts)s."), {"parts": clauses(parts)})


def body_sentence(
    name: str, roles: Mapping[str, LateCounts], whole: LateCounts, address: Callable[..., str]
) -> SafeString:
    """巫山县林业局：牵头3项举措，1项已逾期（自2025-07-01起）: what a body has to do, what is late.

    `address` takes a kind of lateness and a role, each "" for all.
    """
    duties: dict[str, Callable[[int], str]] = {
        "lead": lambda many: ngettext("leads %(count)s task", "leads %(count)s tasks", many),
        "responsible": lambda many: ngettext(
            "is responsible for %(count)s task", "is responsible for %(count)s tasks", many
        ),
    }
    parts = []
    for role, counts in roles.items():
        if counts.total:
            count = linked(counts.total, address("", role=role))
            late = overdue_clause(counts, partial(address, role=role))
            duty = filled(duties[role](counts.total), {"count": count})
            both = filled(_("%(duty)s, %(late)s"), {"duty": duty, "late": late})
            parts.append(both if late else duty)
    if not whole.overdue:
        parts.append(format_html("{}", _("no task is overdue")))
    parts.append(awaiting_clause(whole, partial(address, role="")))
    return filled(_("%(name)s: %(parts)s."), {"name": name, "parts": clauses(parts)})


def overdue_clause(counts: LateCounts, address: Address) -> SafeString:
    """1项已逾期（自2025-07-01起）, the number a link; "" where none is."""
    if not counts.overdue:
        return SafeString("")
    one, more = (
        _("%(count)s overdue (since %(since)s)"),
        _("%(count)s overdue (the first since %(since)s)"),
    )
    since = format_html('<span class="nowrap">{}</span>', counts.since)
    values = {"count": linked(counts.overdue, address("overdue")), "since": since}
    return filled(one if counts.overdue == 1 else more, values)


def awaiting_clause(counts: LateCounts, address: Address) -> SafeString:
    """How many are due and wait for the report that would tell; "" where none does."""
    if not counts.awaiting:
        return SafeString("")
    text = _("%(count)s due without the report that would tell")
    return filled(text, {"count": linked(counts.awaiting, address("awaiting"))})


def clauses(parts: Sequence[SafeString]) -> SafeString:
    """Parts of a sentence that are there."""
    return format_html_join(_("; "), "{}", ((part,) for part in parts if part))

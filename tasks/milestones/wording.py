"""Milestones in words: how each stands, and how many of what was promised were reached."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from targets.periods import Quarter
from targets.wording.formatting import filled, linked, quarter_text
from tasks.models import Milestone
from tasks.progress.sentences import clauses
from tasks.timing.standing import Standing

from .proving import lacks_evidence
from .year import LEFT_OVER, MOVED, PROMISED, UNPROVED, Counts, YearList, counted

# How a milestone stands, by the names of `standing.KINDS`.
KIND_WORDS: dict[str, Promise] = {
    "on_time": gettext_lazy("Reached in time"),
    "reached_late": gettext_lazy("Reached late"),
    "overdue": gettext_lazy("Overdue"),
    "awaiting": gettext_lazy("Due, not reported yet"),
    "ahead": gettext_lazy("Not due yet"),
    "given_up": gettext_lazy("Given up"),
}
KIND_TONES = {
    "on_time": "good",
    "reached_late": "warn",
    "overdue": "bad",
    "awaiting": "warn",
    "ahead": "",
    "given_up": "",
}
# What a list can be narrowed to.
STATE_WORDS: dict[str, Promise] = {
    "reached": gettext_lazy("Reached, in time or late"),
    **KIND_WORDS,
    UNPROVED: gettext_lazy("Reached, evidence missing"),
    "late": gettext_lazy("Past their date, not reached"),
    PROMISED: gettext_lazy("Due in the year, or left over"),
    LEFT_OVER: gettext_lazy("Left over from before"),
    MOVED: gettext_lazy("Moved"),
}
# The list of the milestones in a state, of a quarter or of the whole year for "".
Address = Callable[[str, str], str]


def kind_word(standing: Standing) -> str:
    return str(KIND_WORDS[standing.kind])


def kind_badge(standing: Standing) -> SafeString:
    """How a milestone stands, as a tag; since when it is late, or by how many days it was."""
    kind = standing.kind
    tag = format_html(
        '<span class="tag" data-tone="{}">{}</span>', KIND_TONES[kind], KIND_WORDS[kind]
    )
    if standing.late:
        more = _("since %(since)s") % {"since": standing.late.since}
    elif standing.days_late:
        days = standing.days_late
        more = ngettext("by %(days)s day", "by %(days)s days", days) % {"days": days}
    else:
        return tag
    return format_html('{} <span class="small nowrap">{}</span>', tag, more)


def unproved_mark(milestone: Milestone) -> SafeString:
    """The mark of what is said to be reached and lacks the evidence it needs; "" for all else."""
    if not lacks_evidence(milestone):
        return SafeString("")
    return format_html('<span class="tag" data-tone="warn">{}</span>', _("Evidence missing"))


def evidence_text(milestone: Milestone) -> str:
    """How many files prove it, for a file: 2, 缺佐证, or "" where none is needed."""
    if lacks_evidence(milestone):
        return _("Evidence missing")
    return str(milestone.evidence_count or "")


def moves_text(standing: Standing) -> str:
    """From which day it was moved and how often; "" where it never was."""
    times = standing.times_moved
    if not times:
        return ""
    values = {"first": standing.dues[0], "times": times}
    text = ngettext(
        "first due %(first)s, moved %(times)s time",
        "first due %(first)s, moved %(times)s times",
        times,
    )
    return text % values


def goal_text(milestone: Milestone) -> str:
    """How far a number to reach has come: 2 of 3家; "" for every other kind."""
    if milestone.goal is None:
        return ""
    count = milestone.standing.count
    values = {"goal": milestone.goal, "unit": milestone.unit, "count": count}
    if count is None:
        return _("%(goal)s%(unit)s to reach") % values
    return _("%(count)s of %(goal)s%(unit)s") % values


def promised_sentence(counts: Counts, quarter: Quarter, address: Address) -> SafeString:
    """How many of what was promised for a quarter were reached; each number a link."""
    values = {"quarter": quarter_text(quarter)}
    if not counts.promised:
        return format_html("{}", _("Nothing was promised for %(quarter)s.") % values)
    text = ngettext(
        "Of %(promised)s milestone promised for %(quarter)s %(reached)s was reached%(rest)s.",
        "Of %(promised)s milestones promised for %(quarter)s %(reached)s were reached%(rest)s.",
        counts.promised,
    )
    name = str(quarter)
    of_them = [
        _counted(counts.reached_late, "reached_late", _("%(count)s of them late"), name, address),
        _counted(counts.unproved, UNPROVED, _("%(count)s of them without evidence"), name, address),
    ]
    rest = [
        _counted(counts.late, "late", _("%(count)s past their date"), name, address),
        _counted(counts.ahead, "ahead", _("%(count)s not due yet"), name, address),
        _counted(counts.given_up, "given_up", _("%(count)s given up"), name, address),
        _counted(counts.moved, MOVED, _("%(count)s moved to a later day"), name, address),
    ]
    comma = pgettext("between a number and a part of it", ", ")
    within = format_html_join("", "{}{}", ((comma, one) for one in of_them if one))
    said = clauses([one for one in rest if one])
    behind = format_html("{}{}", _("; "), said) if said else ""
    return filled(
        text,
        {
            **values,
            "promised": linked(counts.promised, address("", name)),
            "reached": linked(counts.reached, address("reached", name)) if counts.reached else 0,
            "rest": format_html("{}{}", within, behind),
        },
    )


def left_over_sentence(of_year: YearList, address: Address) -> SafeString:
    """How many were left over from the years before, and how many of them are open still."""
    rows = of_year.left_over
    if not rows:
        return SafeString("")
    still = counted(rows).open
    text = ngettext(
        "%(count)s milestone was left over from before %(year)s; %(open)s is open still.",
        "%(count)s milestones were left over from before %(year)s; %(open)s are open still.",
        len(rows),
    )
    values = {"year": of_year.year, "open": still}
    return filled(text, {**values, "count": linked(len(rows), address(LEFT_OVER, ""))})


def _counted(count: int, state: str, text: str, quarter: str, address: Address) -> SafeString:
    if not count:
        return SafeString("")
    return filled(text, {"count": linked(count, address(state, quarter))})

"""Matters and instructions in words: tags, dates, the register's sentence, texts to be copied."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from targets.wording.formatting import filled, linked, listed
from tasks.models import MATTER_STATES, Instruction, MatterStep, SupervisionMatter

from .lights import NONE, RED, YELLOW
from .matters import Counts, MatterLine

LIGHT_WORDS: dict[str, Promise] = {
    RED: gettext_lazy("Red light"),
    YELLOW: gettext_lazy("Yellow light"),
    NONE: gettext_lazy("No light"),
}
LIGHT_TONES = {RED: "bad", YELLOW: "warn", NONE: ""}
STATE_WORDS = dict(MATTER_STATES)
STATE_TONES = {
    "issued": "",
    "acknowledged": "wait",
    "in_progress": "wait",
    "reported_done": "warn",
    "struck_off": "good",
    "cancelled": "",
}
UNSIGNED = "unsigned"
UNSIGNED_WORD = gettext_lazy("Nobody to acknowledge it")
PAPER_WORD = gettext_lazy("Handled on paper")
NO_SECRETS = gettext_lazy("No classified information may be entered here.")
INSTRUCTION_TONES = {"written": "warn", "turned": "wait", "answered": "good"}
# The address of the register narrowed by one choice: its name and value.
Address = Callable[[str, str], str]


def light_badge(line: MatterLine) -> SafeString:
    """The light with the days that are left or over; "" for a matter that has none."""
    if line.light == NONE:
        return SafeString("")
    return format_html(
        '<span class="tag nowrap" data-tone="{}" data-light="{}">{} · {}</span>',
        LIGHT_TONES[line.light],
        line.light,
        LIGHT_WORDS[line.light],
        days_text(line),
    )


def days_text(line: MatterLine) -> str:
    """还剩3天, 今日到期, 超期5天."""
    if line.overdue:
        text = ngettext("%(count)d day overdue", "%(count)d days overdue", line.overdue)
        return text % {"count": line.overdue}
    if line.days_left == 0:
        return _("due today")
    text = ngettext("%(count)d day left", "%(count)d days left", line.days_left)
    return text % {"count": line.days_left}


def matter_badge(state: str) -> SafeString:
    """A matter's state as a tag."""
    return format_html(
        '<span class="tag nowrap" data-tone="{}">{}</span>',
        STATE_TONES[state],
        STATE_WORDS[state],
    )


def instruction_badge(row: Instruction) -> SafeString:
    return format_html(
        '<span class="tag nowrap" data-tone="{}">{}</span>',
        INSTRUCTION_TONES[row.state],
        row.get_state_display(),
    )


def more_badges(line: MatterLine) -> SafeString:
    """That nobody could acknowledge it, that it is handled on paper, that it is a sample."""
    parts = [
        ("bad", UNSIGNED_WORD) if line.is_unsigned else None,
        ("", PAPER_WORD) if line.matter.is_offline else None,
        ("", _("sample")) if line.matter.is_sample else None,
    ]
    tags = [
        format_html('<span class="tag nowrap" data-tone="{}">{}</span>', *part)
        for part in parts
        if part is not None
    ]
    return SafeString(" ".join(tags))


def register_sentence(counts: Counts, address: Address) -> SafeString:
    """How many there are, how many are open, and with which light; each count leads to its list."""
    if not counts.total:
        return format_html("{}", _("No matter is under supervision here."))
    values: dict[str, Any] = {
        "total": counts.total,
        "open": linked(counts.open, address("state", "open")) if counts.open else 0,
    }
    text = ngettext(
        "%(total)s matter under supervision, %(open)s of it open",
        "%(total)s matters under supervision, %(open)s of them open",
        counts.total,
    )
    parts = [filled(text, values)]
    parts += [
        filled(
            _("%(light)s: %(number)s"),
            {
                "light": str(LIGHT_WORDS[name]).lower(),
                "number": linked(number, address("light", name)),
            },
        )
        for name in (RED, YELLOW)
        if (number := counts.lights[name])
    ]
    if counts.states.get("reported_done"):
        number = counts.states["reported_done"]
        parts.append(
            filled(
                _("waiting to be struck off: %(number)s"),
                {"number": linked(number, address("state", "reported_done"))},
            )
        )
    if counts.unsigned:
        parts.append(
            filled(
                _("nobody to acknowledge: %(number)s"),
                {"number": linked(counts.unsigned, address("state", UNSIGNED))},
            )
        )
    return filled(_("%(parts)s."), {"parts": SafeString(_(", ").join(parts))})


def bodies_text(matter: SupervisionMatter) -> str:
    """The lead, then the others in brackets."""
    others = [body.name for body in matter.bodies.all()]
    if not others:
        return matter.lead.name
    return _("%(lead)s (with %(others)s)") % {"lead": matter.lead.name, "others": listed(others)}


def message_text(lines: Iterable[MatterLine]) -> str:
    """The matters to be urged, one a line, to be copied into a message; "" for none."""
    return "\n".join(
        _("%(number)s “%(title)s”: %(body)s, due on %(due)s, %(days)s.")
        % {
            "number": line.matter.document_number,
            "title": line.matter.title,
            "body": line.matter.lead.name,
            "due": line.matter.due_on.isoformat(),
            "days": days_text(line),
        }
        for line in lines
        if line.light != NONE and line.matter.state != "reported_done"
    )


def actor_text(step: MatterStep, *, with_person: bool) -> str:
    """For whom a step was done, and by whom where the reader may know that."""
    who = step.body.name if step.body else _("The supervising office")
    if not with_person:
        return who
    return _("%(body)s, %(person)s") % {"body": who, "person": step.by}


def matter_sentence(line: MatterLine) -> str:
    """What the page of a matter says first: who answers for it, by when, and how it stands."""
    row = line.matter
    values = {"body": row.lead.name, "due": row.due_on, "days": days_text(line)}
    if row.state == "cancelled":
        return _("Cancelled on %(day)s.") % {"day": line.closed_on}
    if row.state == "struck_off":
        values["day"] = line.closed_on
        if line.overdue:
            return _("%(body)s: struck off on %(day)s, due on %(due)s, %(days)s.") % values
        return _("%(body)s: struck off on %(day)s, in time; due on %(due)s.") % values
    if row.state == "reported_done":
        text = _("%(body)s has reported it done; the office judges it. Due on %(due)s, %(days)s.")
        return text % values
    return _("%(body)s is to do it by %(due)s, %(days)s.") % values


def own_sentence(awaiting: Sequence[MatterLine]) -> str:
    """How many matters wait for the reader's body, and how many of them are overdue."""
    if not awaiting:
        return _("No matter waits for an answer of yours.")
    text = ngettext(
        "%(count)d matter waits for an answer of yours",
        "%(count)d matters wait for an answer of yours",
        len(awaiting),
    ) % {"count": len(awaiting)}
    red = sum(line.light == RED for line in awaiting)
    if not red:
        return _("%(parts)s.") % {"parts": text}
    late = ngettext("%(count)d of them is overdue", "%(count)d of them are overdue", red)
    return _with_part(text, late % {"count": red})


def instructions_sentence(total: int, waiting: int) -> str:
    """How many instructions there are, and how many the office still has to settle."""
    if not total:
        return _("No instruction has been written yet.")
    text = ngettext("%(count)d instruction", "%(count)d instructions", total) % {"count": total}
    if not waiting:
        return _("%(count)s, all settled.") % {"count": text}
    open_ones = ngettext(
        "%(count)d of them waits for the office", "%(count)d of them wait for the office", waiting
    )
    return _with_part(text, open_ones % {"count": waiting})


def _with_part(text: str, part: str) -> str:
    """A number and a part of it in one sentence."""
    comma = pgettext("between a number and a part of it", ", ")
    return _("%(parts)s.") % {"parts": comma.join([text, part])}

"""Alignment in sentences and words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Plan
from targets.wording.formatting import listed
from tasks.models import ALIGNMENT_STATES

from .matrix import MARKS, TONES, Matrix, Pair, TaskPairs


def state_words() -> dict[str, str]:
    """How a cell of the matrix says its state."""
    return {state: str(word) for state, word in ALIGNMENT_STATES} | {"none": _("Not taken up")}


def part_words() -> dict[str, str]:
    """What the parts of a likeness are called."""
    return {
        "heading": _("Heading"),
        "section": _("Section"),
        "bodies": _("Bodies"),
        "wording": _("Wording"),
    }


def alignment_badge(state: str) -> SafeString:
    """A state of the alignment as a tag with mark and word."""
    return pair_badge(state, state_words()[state])


def pair_badge(state: str, word: str) -> SafeString:
    """The state of a pair as a tag with mark and word."""
    return format_html(
        '<span class="tag" data-tone="{}">{}{}</span>', TONES[state], pair_mark(state), word
    )


def pair_mark(state: str) -> SafeString:
    """The mark of a pair's state; its word stands beside it or is heard."""
    return format_html(
        '<svg class="status-mark" aria-hidden="true"><use href="#mark-{}" /></svg>', MARKS[state]
    )


# From which share on two things are called the same, alike, partly alike.
LEVELS = ((0.95, "same"), (0.6, "alike"), (0.25, "partly"), (0.0, "different"))


def _level(share: float) -> str:
    return next(name for least, name in LEVELS if share >= least)


def likeness_word(score: float) -> str:
    """How alike two tasks are, in a word: 很相近, 相近, 部分相近."""
    if score >= 0.8:
        return _("Very much alike")
    return _("Alike") if score >= 0.55 else _("Partly alike")


def likeness_text(pair: Pair) -> str:
    """What a likeness is made of, in words; files have the shares.

    标题、章节相同；单位部分相近（共有人民银行、财政）.
    """
    by_level: dict[str, list[str]] = {name: [] for _least, name in LEVELS}
    for name, word in part_words().items():
        if name in pair.row.parts:
            by_level[_level(float(pair.row.parts[name]))].append(word)
    sentences = {
        "same": _("%(parts)s the same"),
        "alike": _("%(parts)s alike"),
        "partly": _("%(parts)s partly alike"),
        "different": _("%(parts)s different"),
    }
    said = [
        sentences[level] % {"parts": listed(parts)} for level, parts in by_level.items() if parts
    ]
    if pair.offices:
        said.append(_("in common: %(offices)s") % {"offices": listed(pair.offices)})
    return _("; ").join(said)


def counts_of(states: Sequence[str]) -> dict[str, Any]:
    return {
        "total": len(states),
        "confirmed": states.count("confirmed"),
        "proposed": states.count("proposed"),
        "none": states.count("none"),
    }


def matrix_sentence(matrix: Matrix) -> str:
    """How many of the city's tasks are taken up by some plan, wait for a decision, or stay open."""
    values = counts_of([row.state for row in matrix.rows]) | {"plans": len(matrix.plans)}
    if not matrix.plans:
        return _("No district plan that answers to this plan is loaded.")
    text = ngettext(
        "Of the city's %(total)s tasks, compared with %(plans)s district plan: %(standing)s.",
        "Of the city's %(total)s tasks, compared with %(plans)s district plans: %(standing)s.",
        len(matrix.plans),
    )
    return text % (values | {"standing": _standing(values)})


def _standing(values: Mapping[str, Any]) -> str:
    """How many tasks are taken up, wait or stay open; what is none is said once, or not at all."""
    said = [_("%(confirmed)s taken up") if values["confirmed"] else _("none confirmed yet")]
    if values["proposed"]:
        said.append(_("%(proposed)s to be confirmed"))
    if values["none"]:
        said.append(_("%(none)s not taken up"))
    return _(", ").join(said) % values


def plan_sentence(plan: Plan, rows: Sequence[TaskPairs], matrix: Matrix) -> str:
    """How many city tasks one plan takes up, and how many of its own answer to none."""
    strays = sum(row.state == "none" for row in rows)
    values = counts_of([row.state for row in matrix.rows])
    values |= {"place": plan.jurisdiction.label, "strays": strays, "own": len(rows)}
    values["standing"] = _standing(values)
    return (
        _(
            "%(place)s: of the city's %(total)s tasks %(standing)s; of its own %(own)s tasks "
            "%(strays)s answer to none of the city's."
        )
        % values
    )


def carried_sentence(tasks: Sequence[bool], targets: Sequence[bool]) -> str:
    """How many of a plan's tasks and targets are settled to go on from the former period, of which
    it has some; what is none is said in words."""
    if not any((*tasks, *targets)):
        return _("Nothing is settled yet of what is carried over from the period before.")
    parts = []
    if any(targets):
        text = ngettext(
            "%(linked)s of %(count)s target", "%(linked)s of %(count)s targets", len(targets)
        )
        parts.append(text % {"linked": sum(targets), "count": len(targets)})
    if any(tasks):
        text = ngettext("%(linked)s of %(count)s task", "%(linked)s of %(count)s tasks", len(tasks))
        parts.append(text % {"linked": sum(tasks), "count": len(tasks)})
    return _("Carried over from the period before: %(parts)s.") % {"parts": listed(parts)}


def task_answer_sentence(answered: TaskPairs, plans: Sequence[Plan]) -> str:
    """How many of the plans below take the task up, and how many only perhaps."""
    standing = [pair.row for pair in answered.pairs if pair.is_standing]
    confirmed = {row.task.plan_id for row in standing if row.state == "confirmed"}
    proposed = {row.task.plan_id for row in standing} - confirmed
    said = []
    if confirmed:
        text = ngettext("%(count)s takes it up", "%(count)s take it up", len(confirmed))
        said.append(text % {"count": len(confirmed)})
    if proposed:
        said.append(_("%(count)s to be confirmed") % {"count": len(proposed)})
    text = ngettext(
        "Of %(total)s district plan %(parts)s.",
        "Of %(total)s district plans %(parts)s.",
        len(plans),
    )
    return text % {"total": len(plans), "parts": listed(said) or _("none takes it up")}

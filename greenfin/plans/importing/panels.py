"""What opens in place beside a row: its fields, and where it can be divided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from districts.documents.corrections.passages import (
    ends_of_phrases,
    ends_of_sentences,
    section_from,
    target_from,
    task_from,
    task_text,
)
from districts.documents.corrections.tasks import plain_task
from districts.documents.model import AnnexText, Section, TargetStatement, TaskText
from greenfin.plans.loading import PlanProposal
from targets.wording.formatting import plain_text

from .forms import (
    AnnexForm,
    NewSectionForm,
    NewTargetForm,
    SectionForm,
    SectionSplitForm,
    SplitForm,
    TargetForm,
    TaskForm,
)
from .rows import Anchors

ADD = "add"
_SHOWN = 36


@dataclass(frozen=True)
class Passage:
    """A passage of the text, its span, and the keys of what begins before it: a section, a task,
    and a row of the annex where that goes on there."""

    text: str = ""
    span: str = ""
    section: str = ""
    task: str = ""
    row: str = ""


@dataclass
class Panel:
    """An open panel: the row it is about, its forms by the button that sends them, and for a row
    to be added the passage of the text it stands in. `times` it was corrected: what is typed into
    an open panel stays only until its row changes."""

    id: str
    kind: str
    key: str
    forms: dict[str, Any] = field(default_factory=dict)
    passage: str = ""
    span: str = ""
    likely: str = ""
    times: int = 0
    is_first: bool = False
    is_faulty: bool = False

    def wanted(self, action: str, form: Any) -> list[tuple[str, str, Mapping[str, Any]]]:
        """The corrections that a valid form of this panel asks for."""
        said = dict(form.cleaned_data)
        if action == "change":
            changes = form.changes
            return [(f"change_{self.kind}", self.key, changes)] if changes else []
        if action == "split":
            return [(f"split_{self.kind}", self.key, said)]
        if action == "add_task":
            said["role_clause"] = task_from("".join(self.passage.split()), 1, "").role_clause
        return [(action, "", {**said, "passage": self.passage})]


def panel_of(
    anchor: str,
    proposal: PlanProposal,
    data: QueryDict | None = None,
    place: Passage | None = None,
) -> Panel | None:
    """The panel of an id of the page, filled in from `data`; None for what is not there."""
    if anchor == ADD:
        if data is not None:
            place = Passage(data.get("passage", ""), data.get("span", ""))
        return _adding(proposal, data, place or Passage())
    key = Anchors(proposal.draft).key_of(anchor)
    kind = anchor.partition("-")[0]
    if key is None:
        return None
    panel = Panel(anchor, kind, key, times=proposal.draft.times[key])
    build = {"task": _of_task, "section": _of_section, "target": _of_target, "row": _of_row}[kind]
    build(panel, proposal, data)
    return panel


def _bound(data: QueryDict | None, action: str) -> QueryDict | None:
    """The posted fields for the form whose button was pressed."""
    pressed = data.get("action", "") if data is not None else ""
    return data if pressed == action or (action == "change" and pressed[:5] == "role ") else None


def _places(text: str, places: Sequence[int]) -> list[tuple[int, str]]:
    ends = {place: text[place : place + _SHOWN] for place in places}
    return [
        (place, f"{words}…" if len(text) > place + _SHOWN else words)
        for place, words in ends.items()
    ]


def _of_task(panel: Panel, proposal: PlanProposal, data: QueryDict | None) -> None:
    draft = proposal.draft
    task = draft.tasks[panel.key]
    panel.is_first = next(iter(draft.tasks)) == panel.key
    ids = f"{panel.id}-%s"
    panel.forms["change"] = TaskForm(
        _bound(data, "change"), draft=draft, initial=TaskForm.initial_of(task), auto_id=ids
    )
    places = _places(task_text(task), ends_of_sentences(task_text(task)))
    if places:
        panel.forms["split"] = SplitForm(
            _bound(data, "split"), places=places, auto_id=f"{panel.id}-split-%s"
        )


def _of_row(panel: Panel, proposal: PlanProposal, data: QueryDict | None) -> None:
    draft = proposal.draft
    panel.is_first = True
    panel.forms["change"] = AnnexForm(
        _bound(data, "change"),
        draft=draft,
        initial=AnnexForm.initial_of(draft.annex[panel.key]),
        auto_id=f"{panel.id}-%s",
    )


def _of_section(panel: Panel, proposal: PlanProposal, data: QueryDict | None) -> None:
    draft = proposal.draft
    section = draft.sections[panel.key]
    panel.is_first = next(iter(draft.sections)) == panel.key
    panel.forms["change"] = SectionForm(
        _bound(data, "change"),
        draft=draft,
        initial=SectionForm.initial_of(section),
        auto_id=f"{panel.id}-%s",
    )
    places = _places(section.wording, ends_of_sentences(section.wording))
    if section.wording and not places:
        places = [(0, section.wording[:_SHOWN])]
    if places or draft.tasks_in(section.label):
        panel.forms["split"] = SectionSplitForm(
            _bound(data, "split"),
            draft=draft,
            places=places,
            key=panel.key,
            auto_id=f"{panel.id}-split-%s",
        )


def _of_target(panel: Panel, proposal: PlanProposal, data: QueryDict | None) -> None:
    draft = proposal.draft
    target = next(one for one in proposal.targets if one.key == panel.key)
    panel.is_first = next(iter(draft.targets)) == panel.key
    state = draft.chosen.get(panel.key, {}).get("state", "")
    panel.forms["change"] = TargetForm(
        _bound(data, "change"),
        draft=draft,
        initial=TargetForm.initial_of(target, state),
        auto_id=f"{panel.id}-%s",
    )
    wording = target.statement.wording
    places = _places(wording, ends_of_phrases(wording))
    if places:
        form = SplitForm(_bound(data, "split"), places=places, auto_id=f"{panel.id}-split-%s")
        del form.fields["number"]
        panel.forms["split"] = form


def _adding(proposal: PlanProposal, data: QueryDict | None, place: Passage) -> Panel:
    """A task, a target or a section that a passage may be; empty forms without one."""
    draft, passage = proposal.draft, place.text
    text = "".join(passage.split())
    after = place.section or next(iter([*draft.sections][-1:]), "")
    label = draft.sections[after].label if after else ""
    before = draft.tasks[place.task].number if place.task else 0
    if not place.span:
        before = max((task.number for task in draft.tasks.values()), default=0)
    task = task_from(text, before + 1, label)
    section = section_from(passage)
    target = target_from(text, label)
    of_target = {
        "clause": label,
        "wording": target.wording[:120],
        "sentence": target.sentence,
        "subject": target.subject,
        "kind": target.kind,
        "operator": target.operator,
        "value": plain_text(target.value),
        "unit": target.unit,
        "deadline": target.deadline or "",
        "base": target.base or "",
        "base_value": plain_text(target.base_value),
    }
    of_section = {
        "label": section.label,
        "heading": section.heading[:200],
        "wording": section.wording,
        "after": after,
    }
    last_row = max((row.row for row in draft.annex.values()), default=0)
    number = draft.annex[place.row].row if place.row else last_row
    row = AnnexText(int(task.label or number + 1), task.wording, task.lead, task.responsible)
    panel = Panel(ADD, ADD, "", passage=passage, span=place.span)
    kinds: Mapping[str, tuple[type[Any], dict[str, Any]]] = {
        "add_task": (TaskForm, plain_task(task)),
        "add_target": (NewTargetForm, of_target),
        "add_section": (NewSectionForm, of_section),
        "add_row": (AnnexForm, AnnexForm.initial_of(row)),
    }
    for action, (kind, initial) in kinds.items():
        panel.forms[action] = kind(
            _bound(data, action), draft=draft, initial=initial, auto_id=f"{action}-%s"
        )
    if place.row:
        panel.likely = "add_row"
    elif place.span:
        of_goals = any(one.clause == label for one in draft.targets.values())
        is_goal = of_goals and not draft.tasks_in(label)
        panel.likely = _likely(task, target, section, is_goal) if passage else "add_task"
    return panel


def _likely(task: TaskText, target: TargetStatement, section: Section, is_goal: bool) -> str:
    """What a passage will be: one with bodies is a task, one with a figure or among the goals a
    target."""
    if task.clauses:
        return "add_task"
    if section.label and not section.wording:
        return "add_section"
    return "add_target" if is_goal or target.value is not None else "add_task"

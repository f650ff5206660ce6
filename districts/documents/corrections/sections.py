"""Sections added, changed, divided, joined and taken away; rows under them follow."""

from dataclasses import replace

from districts.documents.model import Section

from .draft import Draft, inserted, take_from_texts
from .model import Correction, Refused


def add(draft: Draft, one: Correction) -> None:
    """A section behind the one of key `after`, with that one's tasks from `first_task` on."""
    said = one.content
    _require_free(draft, said["label"])
    if said["after"]:
        draft.section(said["after"])
    take_from_texts(draft, said.get("passage", ""))
    _begin(draft, one, said["wording"])
    draft.passages.append(f"{said['heading']}{said['wording']}")
    draft.passages.append(said.get("passage", ""))


def change(draft: Draft, one: Correction) -> None:
    section, said = draft.section(one.about), one.content
    label = said.get("label", section.label)
    if label != section.label:
        _require_free(draft, label)
        _relabel(draft, section.label, label)
    draft.sections[one.about] = replace(
        section, **{name: said[name] for name in ("label", "heading", "wording") if name in said}
    )
    if label != section.label:
        draft.sections[one.about] = replace(
            draft.sections[one.about], level=_level(draft, label, one.about)
        )


def split(draft: Draft, one: Correction) -> None:
    """The wording from `at` on, and the tasks from `first_task` on, are another section's."""
    section, said = draft.section(one.about), one.content
    _require_free(draft, said["label"])
    at = len(section.wording) if said["at"] is None else said["at"]
    rest = section.wording[at:]
    if not rest and not said["first_task"]:
        raise Refused("no_such_place", section.label)
    _begin(draft, one, rest.removeprefix(said["heading"]).lstrip("。 "), after=one.about)
    draft.sections[one.about] = replace(section, wording=section.wording[:at])
    draft.passages.append(rest)


def join(draft: Draft, one: Correction) -> None:
    """Heading, wording and tasks become the section's before."""
    section = draft.section(one.about)
    key = draft.before(draft.sections, one.about)
    first = draft.sections[key]
    text = f"{section.heading}。{section.wording}" if section.heading else section.wording
    draft.sections[key] = replace(first, wording=f"{first.wording}{text}")
    _relabel(draft, section.label, first.label)
    del draft.sections[one.about]


def remove(draft: Draft, one: Correction) -> None:
    section = draft.section(one.about)
    if draft.tasks_in(section.label):
        raise Refused("section_in_use", section.label)
    del draft.sections[one.about]


def _begin(draft: Draft, one: Correction, wording: str, after: str | None = None) -> None:
    """Makes the section of the correction and moves the tasks to it that are its own."""
    said, key = one.content, f"c{one.number}"
    after = said["after"] if after is None else after
    former = draft.sections[after].label if after else ""
    moved = draft.tasks_in(former)
    if said["first_task"]:
        number = draft.task(said["first_task"]).number
        if said["first_task"] not in moved:
            raise Refused("task_of_other_section", str(number))
        moved = moved[moved.index(said["first_task"]) :]
    label = said["label"]
    section = Section(label, said["heading"], _level(draft, label), wording)
    draft.sections = inserted(draft.sections, after, key, section)
    for task in moved if said["first_task"] else ():
        draft.tasks[task] = replace(draft.tasks[task], section=label)


def _level(draft: Draft, label: str, but: str = "") -> int:
    """One below the section whose number begins this one's: 二 above 二（五）, 2 above 2.1."""
    levels = [
        one.level
        for key, one in draft.sections.items()
        if key != but and label.startswith(one.label) and not label[len(one.label)].isalnum()
    ]
    return max(levels, default=0) + 1


def _relabel(draft: Draft, former: str, label: str) -> None:
    draft.relabelled[former] = label
    for key in draft.tasks_in(former):
        draft.tasks[key] = replace(draft.tasks[key], section=label)
    draft.targets = {
        key: replace(one, clause=label) if one.clause == former else one
        for key, one in draft.targets.items()
    }


def _require_free(draft: Draft, label: str) -> None:
    if any(one.label == label for one in draft.sections.values()):
        raise Refused("label_taken", label)

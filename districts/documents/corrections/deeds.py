"""Corrections one after another: each is a function that changes the draft or refuses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from districts.documents.model import AnnexText, Document

from . import annex, sections, targets, tasks
from .draft import Draft, as_document, draft_of
from .model import Correction, Refused

Deed = Callable[[Draft, Correction], None]


def corrected(document: Document, corrections: Iterable[Correction], text: str) -> Draft:
    """The reading with the corrections in their order; its `document` is the corrected one.

    A correction whose place is gone, because the document is read otherwise now or because an
    earlier one was undone, changes nothing and is a doubt.
    """
    draft = draft_of(document, text)
    for one in corrections:
        draft.times[one.about] += 1
        try:
            apply(draft, one)
        except Refused:
            draft.stray.append(one)
    draft.document = as_document(draft)
    return draft


def apply(draft: Draft, one: Correction) -> None:
    """One correction; Refused where it makes no sense, and then nothing is changed."""
    DEEDS[one.deed](draft, one)


def state_before(draft: Draft, one: Correction) -> Mapping[str, Any]:
    """What a change finds, field by field as it states them: for the record and for readers."""
    rows: Mapping[str, Mapping[str, Any]] = {
        "change_task": draft.tasks,
        "change_section": draft.sections,
        "change_target": draft.targets,
        "change_row": draft.annex,
    }
    row = rows.get(one.deed, {}).get(one.about)
    found = {name: getattr(row, name, None) for name in one.content} if row else {}
    if isinstance(row, AnnexText) and "number" in found:
        found["number"] = row.row
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, int) else str(value)


def _head(draft: Draft, one: Correction) -> None:
    draft.head[one.about] = one.content["value"]


def _body(draft: Draft, one: Correction) -> None:
    draft.bodies[one.about] = one.content["value"]


def _settle(draft: Draft, one: Correction) -> None:
    draft.settled.update(one.content["doubts"])


DEEDS: dict[str, Deed] = {
    "head": _head,
    "body": _body,
    "settle": _settle,
    "add_task": tasks.add,
    "change_task": tasks.change,
    "split_task": tasks.split,
    "join_task": tasks.join,
    "remove_task": tasks.remove,
    "number_tasks": tasks.number_through,
    "add_section": sections.add,
    "change_section": sections.change,
    "split_section": sections.split,
    "join_section": sections.join,
    "remove_section": sections.remove,
    "add_target": targets.add,
    "change_target": targets.change,
    "split_target": targets.split,
    "join_target": targets.join,
    "add_row": annex.add,
    "change_row": annex.change,
    "remove_row": annex.remove,
}

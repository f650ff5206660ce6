"""What a person filled in on a page goes into the cells of a draft: a return's, or a part's."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from districts.models import Account
from targets.models import CellEntry, PartReturn
from targets.periods import local_date
from targets.workbook import book as workbook
from targets.workbook.correcting import Entry, Input, fill_in, inputs_of
from targets.workbook.findings import stored_findings
from targets.workbook.reading.rows import short
from targets.workbook.scope import Reported

from .holding import as_stored

# What a draft takes from the one that it goes on from.
CARRIED_ON = ("file", "file_name", "contents", "findings", "signatures", "is_begun_on_page")
_ENTERED = ("sheet", "key", "column", "cell", "text", "in_file", "entered_at")
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Filled:
    """What was filled in, and what the cells said before."""

    changed: list[Entry]
    inputs: Mapping[Place, Input]

    def before(self, held: Reported) -> dict[str, Any]:
        """What the audit trail says of the draft that it was filled into."""
        cells = {place: one.text for place, one in self.inputs.items()}
        return {"version": held.version - 1, "cells": self._named(cells)}

    def after(self, held: Reported) -> dict[str, Any]:
        """And of what it has become."""
        return {
            "version": held.version,
            "cells": self._named({one.place: one.text for one in self.changed}),
            "errors": sum(finding["severity"] == "error" for finding in held.findings),
        }

    def _named(self, text_of: Mapping[Place, str]) -> dict[str, str]:
        return {
            f"{one.sheet}!{self.inputs[one.place].cell}": short(text_of[one.place])
            for one in self.changed
        }


def enter(
    held: Reported, entries: Iterable[Entry], *, by: Account, now: datetime.datetime
) -> Filled | None:
    """Puts the entries into the held draft and checks all anew; its version rises. None where they
    say what the cells say already, or name cells that the file does not have."""
    inputs = {one.place: one for one in inputs_of(held)}
    changed = [one for one in entries if one.place in inputs and inputs[one.place].text != one.text]
    if not changed:
        return None
    fill_in(held, changed, local_date(now))
    held.contents, held.findings = as_stored(held.contents), as_stored(held.findings)
    held.version += 1
    held.save(update_fields=["contents", "findings", "signatures", "version"])
    for one in changed:
        shown = inputs[one.place]
        latest = {"text": one.text, "entered_at": now, "entered_by": by}
        held.cell_entries.update_or_create(
            sheet=one.sheet,
            key=one.key,
            column=one.column,
            defaults=latest,
            create_defaults={**latest, "cell": shown.cell, "in_file": dict(shown.said)},
        )
    return Filled(changed, inputs)


def go_on_from(draft: Reported, former: Reported) -> None:
    """Gives a new draft, not saved, what the former one says, checked against what is published
    now."""
    for name in CARRIED_ON:
        setattr(draft, name, getattr(former, name))
    checked = workbook.recheck(quarterly_return=draft)
    draft.findings = as_stored([one.to_dict() for one in checked])


def carry_entries(draft: Reported, former: Reported) -> None:
    """What was filled in on the page of the one that a draft goes on from, by whom and when."""
    owner = "part" if isinstance(draft, PartReturn) else "quarterly_return"
    CellEntry.objects.bulk_create(
        CellEntry(
            entered_by_id=one.entered_by_id,
            **{owner: draft},
            **{name: getattr(one, name) for name in _ENTERED},
        )
        for one in former.cell_entries.all()
    )


def read_of(held: Reported) -> workbook.ReadReturn:
    """The draft as a workbook that says the same would be read."""
    findings = stored_findings(held.findings)
    return workbook.ReadReturn(held.contents, held.signatures, findings)


def same_questions(held: Reported, former: Reported) -> set[tuple[str, str, str]]:
    """The queries that still ask of the same figure: an answer ends with its question."""
    asked = {query.question: query.found for query in workbook.queries_of(quarterly_return=held)}
    before = {query.question: query.found for query in workbook.queries_of(quarterly_return=former)}
    return {question for question in asked if asked[question] == before.get(question)}

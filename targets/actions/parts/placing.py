"""Which statement of a row stands in a draft, and what the checks say of it then."""

from collections.abc import Mapping, Sequence
from typing import Any

from targets.actions.holding import as_stored
from targets.models import CellEntry, QuarterlyReturn, QueryAnswer, TakenRow
from targets.returns.parts.differences import Place
from targets.workbook import book as workbook
from targets.workbook.findings import Finding


def place_rows(draft: QuarterlyReturn, groups: Mapping[Place, Sequence[TakenRow]]) -> None:
    """Lets one of each group stand in the draft's contents, and checks these anew; not saved.

    What somebody settled stays; else the first-named body's statement stands.
    """
    findings = [one for one in draft.findings if (one["sheet"], one["key"]) not in groups]
    for (sheet, key), group in groups.items():
        chosen = next((row for row in group if row.settled_at is not None), group[0])
        for row in group:
            if row.is_used and row is not chosen:
                row.is_used = False
                row.save(update_fields=["is_used"])
        if not chosen.is_used:
            chosen.is_used = True
            chosen.save(update_fields=["is_used"])
        before = draft.contents[sheet][key]
        after = {name: _moved(chosen.cells[name], cell) for name, cell in before.items()}
        if after != before:
            QueryAnswer.objects.filter(quarterly_return=draft, sheet=sheet, key=key).delete()
            # What stood there from the page gives way to the body's statement.
            CellEntry.objects.filter(quarterly_return=draft, sheet=sheet, key=key).delete()
        draft.contents[sheet][key] = after
        findings += _moved_findings(chosen, before)
    draft.findings = findings
    checked = workbook.recheck(quarterly_return=draft)
    draft.findings = as_stored([one.to_dict() for one in checked])


def _moved(cell: Mapping[str, Any], standing: Mapping[str, Any]) -> dict[str, Any]:
    """The part's cell at its place in the jurisdiction's own workbook."""
    return {**cell, "cell": standing["cell"]}


def _moved_findings(chosen: TakenRow, standing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What reading the part's row found, at the row's place in the jurisdiction's workbook."""
    places = {cell["cell"]: standing[name]["cell"] for name, cell in chosen.cells.items()}
    found = []
    for content in chosen.part.findings:
        finding = Finding.from_dict(content)
        if (finding.sheet, finding.key) == (chosen.sheet, chosen.key) and finding.cell in places:
            found.append({**content, "cell": places[finding.cell]})
    return found

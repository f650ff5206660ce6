"""What the pages of past figures say."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.permissions import Reader
from targets.models import HistoryImport
from targets.permissions import IMPORT_HISTORY
from targets.wording.formatting import listed, quarter_text
from targets.workbook.findings import Finding

from .checks import Comparison
from .proposal import HistoryProposal, stored_proposal
from .tables import KINDS, Entry, EntryTable, counted, imported_entries, proposed_entries
from .transitions import possible_deeds
from .wording import wording

# The same fault in many rows is one line that names so many of its cells.
PLACES_SHOWN = 12
LINES_SHOWN = 300


@dataclass
class FaultLine:
    """One fault with all the cells in which it stands."""

    finding: Finding
    sentence: str
    others: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return 1 + len(self.others)

    @property
    def also(self) -> str:
        """The other cells, as far as a line can name them."""
        shown = listed(self.others[:PLACES_SHOWN])
        return shown + ("…" if len(self.others) > PLACES_SHOWN else "")


def fault_lines(findings: Iterable[Finding]) -> list[FaultLine]:
    """Each fault once, in the order of its first row."""
    lines: dict[tuple[str, ...], FaultLine] = {}
    for finding in findings:
        params = json.dumps(finding.params, sort_keys=True, ensure_ascii=False, default=str)
        column = finding.cell.rstrip("0123456789")
        key = (finding.code, column, finding.found, finding.expected, params)
        known = lines.get(key)
        if known is None:
            lines[key] = FaultLine(finding, wording(finding))
        else:
            known.others.append(finding.cell)
    return list(lines.values())


def faults(findings: Sequence[Finding]) -> dict[str, Any]:
    """The faults of a file that was refused, for its page."""
    lines = fault_lines(findings)
    return {
        "lines": lines[:LINES_SHOWN],
        "more": len(lines) - len(lines[:LINES_SHOWN]),
        "count": len(findings),
    }


def import_context(
    reader: Reader, held: HistoryImport, today: datetime.date, show: str = ""
) -> dict[str, Any]:
    """One import: what it brings or brought, who did what, and what can be done now."""
    proposal = stored_proposal(held, today) if held.is_open else None
    entries = _entries(held, proposal)
    counts = counted(entries)
    if held.state == "imported":
        counts = {**counts, "equal": held.unchanged or 0}
    errors = proposal.errors if proposal else []
    comparison = proposal.comparison if proposal else Comparison()
    shown = [one for one in entries if one.kind == show] if show in KINDS else entries
    return {
        "held": held,
        "answer": _answer(held, counts, has_errors=bool(errors)),
        "reach": _reach(entries),
        "kinds": _kinds(counts, show, held),
        "table": EntryTable(shown, _("Figures of the file")),
        "is_empty": not entries,
        "faults": faults(errors) if errors else None,
        "brings": comparison.new or comparison.replacing,
        "changes": len(comparison.changes),
        "figures": len(proposal.figures) if proposal else 0,
        "seen": proposal.fingerprint if proposal else "",
        "deeds": possible_deeds(reader, held, comparison, has_errors=bool(errors)),
        "may_import": reader.may(IMPORT_HISTORY),
        "is_own": reader.account_id == held.uploaded_by_id,
    }


def _entries(held: HistoryImport, proposal: HistoryProposal | None) -> list[Entry]:
    if proposal is not None:
        return proposed_entries(proposal)
    return imported_entries(held) if held.state == "imported" else []


def _kinds(counts: Mapping[str, int], show: str, held: HistoryImport) -> list[dict[str, Any]]:
    """How many figures of each kind; a link where they can be shown alone."""
    return [
        {
            "key": kind,
            "label": KINDS[kind],
            "count": count,
            "is_shown": kind == show,
            "is_link": bool(count) and not (kind == "equal" and held.state == "imported"),
        }
        for kind, count in counts.items()
        if count or kind != "sample"
    ]


def _answer(held: HistoryImport, counts: Mapping[str, int], *, has_errors: bool) -> str:
    said = {
        "draft": _("The file was checked; nothing is imported yet."),
        "waiting": _("It changes published figures and waits for a second person to confirm it."),
        "imported": _("Imported: its figures are public."),
        "sent_back": _("Sent back: nothing of it was imported."),
        "withdrawn": _("Withdrawn: nothing of it was imported."),
    }[held.state]
    if has_errors:
        return _("Figures were published meanwhile that contradict this file; see below.")
    return said


def _reach(entries: Sequence[Entry]) -> str:
    """How far the figures reach: places, indicators, quarters."""
    brought = [one.key for one in entries if one.kind != "equal"]
    if not brought:
        return ""
    places = len({place for place, _indicator, _quarter in brought})
    indicators = len({indicator for _place, indicator, _quarter in brought})
    quarters = sorted({quarter for _place, _indicator, quarter in brought})
    spans = list(dict.fromkeys([quarter_text(quarters[0]), quarter_text(quarters[-1])]))
    span = (
        spans[0]
        if len(spans) == 1
        else _("%(first)s to %(last)s")
        % {
            "first": spans[0],
            "last": spans[1],
        }
    )
    parts = [
        ngettext("%(count)s jurisdiction", "%(count)s jurisdictions", places) % {"count": places},
        ngettext("%(count)s indicator", "%(count)s indicators", indicators) % {"count": indicators},
        span,
    ]
    return listed(parts)

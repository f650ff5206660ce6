"""Each reading of negative records in the audit trail: who read which of them, and where."""

from collections.abc import Iterable
from typing import Any

from districts.actions import record_event
from districts.models import Account
from districts.permissions import Reader

from .models import RiskRecord


def reader_account(reader: Reader) -> Account | None:
    """The account of a reader who is signed in; None of a command that reads as a role does."""
    return None if reader.account_id is None else Account.objects.get(pk=reader.account_id)


def record_reading(by: Account, record: RiskRecord) -> None:
    """A record's page was opened."""
    record_event(deed="read_risk", by=by, obj=record, key=record.record_number, reads_only=True)


def record_list_reading(by: Account, address: str, records: Iterable[str]) -> None:
    """A list was read, on its page, as a file or by the API: which records stood there."""
    record_event(deed="read_risks", by=by, after=_content(address, records), reads_only=True)


def record_count_reading(by: Account, address: str) -> None:
    """Counts and sums were read without the records behind them."""
    record_event(deed="read_risk_counts", by=by, after=_content(address), reads_only=True)


def record_mark_reading(
    by: Account | None, projects: Iterable[str], records: Iterable[str]
) -> None:
    """Marks were shown beside projects of the ledger."""
    after = {"projects": sorted(projects), "records": sorted(records)}
    record_event(deed="read_risk_marks", by=by, after=after, reads_only=True)


def _content(address: str, records: Iterable[str] | None = None) -> dict[str, Any]:
    said: dict[str, Any] = {"page": address[:500]}
    if records is not None:
        said["records"] = list(records)
    return said

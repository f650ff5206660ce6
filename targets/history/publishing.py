"""The figures of a checked file become rows: published, and derived from, at once."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from targets.models import HistoryImport, Observation
from targets.workbook.checks import share_of

from .checks import Share
from .proposal import HistoryProposal
from .storing import Advance, insert_observations, supersede_observations

FIGURE_COLUMNS = (
    "jurisdiction_id",
    "indicator_id",
    "quarter",
    "value",
    "row",
    "typed",
    "read_as",
    "remark",
)
SHARE_COLUMNS = (
    "jurisdiction_id",
    "indicator_id",
    "quarter",
    "value",
    "numerator_id",
    "denominator_id",
)


def publish_figures(proposal: HistoryProposal, stored: HistoryImport, advance: Advance) -> None:
    """Stores and publishes what a proposal brings, in the caller's transaction.

    `advance` is told how many more figures are stored.
    """
    assert stored.imported_at is not None
    _supersede(proposal, stored.imported_at)
    _insert_figures(proposal, stored, advance)
    _insert_shares(proposal, stored)


def _supersede(proposal: HistoryProposal, now: datetime.datetime) -> None:
    """The former figures, and the shares that stood on them."""
    replacing = proposal.comparison.replacing
    former = {one.pk for _figure, one in replacing if one.pk is not None}
    if not former:
        return
    shares = (
        Observation.objects.published()
        .filter(origin="derived")
        .values_list("pk", "numerator_id", "denominator_id")
    )
    derived = [pk for pk, *parts in shares if not former.isdisjoint(parts)]
    supersede_observations([*sorted(former), *derived], now)


def _insert_figures(proposal: HistoryProposal, stored: HistoryImport, advance: Advance) -> None:
    table = proposal.table
    assert table is not None
    rows = [
        (
            *key,
            table.values[position],
            table.rows[position],
            table.typed.get(position) or table.values[position],
            table.read_as.get(position, ""),
            table.notes.get(position, ""),
        )
        for key, _value, position in proposal.figures
    ]
    constants = {
        "origin": "history",
        "sheet": table.sheet,
        "history_import": stored.pk,
        "published_at": stored.imported_at,
    }
    insert_observations(FIGURE_COLUMNS, rows, constants, advance)


def _insert_shares(proposal: HistoryProposal, stored: HistoryImport) -> None:
    """Shares of quarters in which a part is new, from two figures of bulk history."""
    keys = {figure.key for figure in proposal.figures}
    rows = [row for share in proposal.names.shares for row in _share_rows(share, keys)]
    constants = {
        "origin": "derived",
        "history_import": stored.pk,
        "published_at": stored.imported_at,
    }
    insert_observations(SHARE_COLUMNS, rows, constants, lambda count: None)


def _share_rows(share: Share, keys: set[tuple[int, int, str]]) -> Iterator[tuple[object, ...]]:
    wholes = {
        (jurisdiction, quarter): (pk, value)
        for pk, jurisdiction, quarter, value in _history_of(share.denominator)
    }
    for pk, jurisdiction, quarter, value in _history_of(share.numerator):
        whole = wholes.get((jurisdiction, quarter))
        is_touched = any(
            (jurisdiction, part, quarter) in keys for part in (share.numerator, share.denominator)
        )
        if whole is None or not is_touched:
            continue
        percent = share_of(value, whole[1])
        if percent is not None:
            yield jurisdiction, share.pk, quarter, str(percent), pk, whole[0]


def _history_of(indicator: int) -> Sequence[tuple[int, int, str, Decimal | None]]:
    return list(
        Observation.objects.published()
        .filter(origin="history", indicator=indicator)
        .order_by()
        .values_list("pk", "jurisdiction_id", "quarter", "value")
    )

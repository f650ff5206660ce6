"""The one write: the figures of a checked file, stored, published and derived from at once."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import keep_file, move_data_version, record_event
from districts.models import Account
from districts.permissions import reader_of
from targets.actions.holding import clear_conflicts
from targets.models import HistoryImport, Observation
from targets.permissions import IMPORT_HISTORY
from targets.returns.refusals import Conflict, NotAllowed, Refused
from targets.workbook.checks import share_of

from .checks import Share
from .proposal import HistoryProposal, current_stamp
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


def refuse_history(*, proposal: HistoryProposal, by: Account, now: datetime.datetime) -> None:
    """All that a file with errors leaves behind when it is to be imported."""
    record_event(
        deed="refuse_history",
        by=by,
        key=proposal.digest,
        after={"file_name": proposal.file_name, "errors": len(proposal.errors)},
        now=now,
    )


@clear_conflicts
@transaction.atomic
def apply_history(
    *,
    proposal: HistoryProposal,
    by: Account,
    now: datetime.datetime,
    advance: Advance = lambda count: None,
) -> HistoryImport | None:
    """Publishes a file's figures and supersedes those whose place they take, all or nothing.

    None where all of them were known already: nothing is written then. Conflict when anything was
    published since the file was read, Refused while there are errors. `advance` is told how many
    more figures are stored.
    """
    if not reader_of(by).may(IMPORT_HISTORY):
        raise NotAllowed(_("Only an administrator may import past figures."))
    if proposal.errors:
        raise Refused(_("The file has errors; nothing was imported."), proposal.errors)
    if current_stamp() != proposal.stamp:
        raise Conflict(_("Figures have changed since the file was read. Read it again."))
    if not proposal.figures:
        return None
    stored = HistoryImport.objects.create(
        file=keep_file(content=proposal.content, now=now),
        file_name=proposal.file_name[:200],
        rows=len(proposal.figures),
        imported_at=now,
        imported_by=by,
    )
    _supersede(proposal, now)
    _insert_figures(proposal, stored, advance)
    _insert_shares(proposal, stored)
    record_event(
        deed="import_history",
        by=by,
        obj=stored,
        after={"file_name": stored.file_name, "digest": stored.file.digest, **proposal.counts},
        now=now,
    )
    move_data_version(figures_only=True)
    return stored


def _supersede(proposal: HistoryProposal, now: datetime.datetime) -> None:
    """The former figures, and the shares that stood on them."""
    former = {one.pk for _figure, one in proposal.comparison.replacing}
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
    rows = [row for share in proposal.shares for row in _share_rows(share, keys)]
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

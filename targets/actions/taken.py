"""What of a return was taken over from parts, once its workbook is another one."""

import datetime

from districts.models import Account
from targets.models import QuarterlyReturn, TakenRow
from targets.returns.parts.differences import by_place, said


def keep_taken(
    draft: QuarterlyReturn,
    former: QuarterlyReturn | None,
    *,
    by: Account,
    now: datetime.datetime,
) -> None:
    """Rows of the draft that say what a body said keep that origin, others are the reporter's own.

    `former` is the return that was taken over into: the draft itself before its file was replaced,
    or the one before it. Who puts another body's statement into the file has settled the row.
    """
    rows = list(TakenRow.objects.filter(quarterly_return=former)) if former else []
    TakenRow.objects.filter(quarterly_return=draft).delete()
    kept = []
    for (sheet, key), group in by_place(rows).items():
        standing = said(draft.contents.get(sheet, {}).get(key, {}))
        in_use_first = sorted(group, key=lambda row: not row.is_used)
        stands = next((row for row in in_use_first if said(row.cells) == standing), None)
        for row in group if stands else ():
            kept.append(_copy(row, draft, by, now, is_used=row is stands))
    TakenRow.objects.bulk_create(kept)


def _copy(
    row: TakenRow, draft: QuarterlyReturn, by: Account, now: datetime.datetime, *, is_used: bool
) -> TakenRow:
    is_new_choice = is_used and not row.is_used
    return TakenRow(
        quarterly_return=draft,
        part_id=row.part_id,
        sheet=row.sheet,
        key=row.key,
        cells=row.cells,
        place=row.place,
        is_used=is_used,
        taken_at=row.taken_at,
        taken_by_id=row.taken_by_id,
        settled_at=now if is_new_choice else row.settled_at if is_used else None,
        settled_by_id=by.pk if is_new_choice else row.settled_by_id if is_used else None,
    )

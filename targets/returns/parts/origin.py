"""From which part a row of a return came: body, file, sheet, cell, person."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from districts.permissions import SEE_PERSONS, Reader
from targets.models import CellEntry, PartReturn, TakenRow

from .differences import columns_of


@dataclass(frozen=True)
class TakenFrom:
    """One row's origin: where it stands in the part, whether the reader may open that part and
    know its people, what of it was filled in on the part's page, and which other bodies said
    something of the row."""

    row: TakenRow
    place: str
    is_open: bool
    sees_persons: bool
    others: list[str]
    entries: list[CellEntry]

    @property
    def part(self) -> PartReturn:
        return self.row.part


def origins(reader: Reader, returns: Collection[int], sheet: str, key: str) -> dict[int, TakenFrom]:
    """Where the row came from in each of these returns, by the return's id; absent where the
    jurisdiction reported it itself. One query, three where there are some."""
    rows = list(
        TakenRow.objects.filter(quarterly_return__in=returns, sheet=sheet, key=key)
        .select_related(
            "part__organisation",
            "part__file",
            "part__handed_in_by",
            "part__member__round",
            "part__member__jurisdiction",
            "taken_by",
            "settled_by",
        )
        .defer("part__file__content", "part__contents", "part__findings")
    )
    if not rows:
        return {}
    parts = PartReturn.objects.visible_to(reader).filter(pk__in={row.part_id for row in rows})
    entered = CellEntry.objects.filter(part__in={row.part_id for row in rows}, sheet=sheet, key=key)
    entries: dict[int | None, list[CellEntry]] = defaultdict(list)
    for entry in entered.select_related("entered_by"):
        entries[entry.part_id].append(entry)
    openable = set(parts.values_list("pk", flat=True))
    return {
        row.quarterly_return_id: TakenFrom(
            row,
            place_in_part(row),
            row.part_id in openable,
            reader.may(SEE_PERSONS, row.part.member.jurisdiction_id),
            [
                one.part.organisation.name
                for one in rows
                if one.quarterly_return_id == row.quarterly_return_id and one is not row
            ],
            entries[row.part_id],
        )
        for row in rows
        if row.is_used
    }


def origin_of(found: Mapping[int, TakenFrom], quarterly_return: int) -> TakenFrom | None:
    """For templates: the origin in one return."""
    return found.get(quarterly_return)


def place_in_part(row: TakenRow) -> str:
    """举措!F7: the cell of the row's own input in the part's workbook."""
    cells = [
        row.cells[column.key]["cell"]
        for column in columns_of(row.sheet)
        if column.is_required and column.key in row.cells
    ]
    return "".join(f"{row.sheet}!{cell}" for cell in cells[:1])

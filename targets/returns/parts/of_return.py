"""What a return's own page says of its parts: who has handed in, where bodies differ."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from districts.clock import current_date
from districts.permissions import Reader
from targets.models import QuarterlyReturn, TakenRow
from targets.permissions import SEE_PARTS
from targets.wording.formatting import listed_briefly
from targets.workbook.sheets import registered_sheets

from .choosing import settle_name
from .differences import Difference, columns_of, differences
from .origin import place_in_part
from .standings import owing_name, parts_sentence, standings_of


@dataclass(frozen=True)
class Option:
    """What one body says of a row, in the workbook's own words, and in which cell of its part."""

    pk: int
    body: str
    said: str
    cell: str
    is_used: bool
    is_first: bool


@dataclass(frozen=True)
class ShownDifference:
    """A row of which bodies say different things, with the name of the choice to make."""

    name: str
    key: str
    label: str
    options: list[Option]
    is_open: bool
    is_settled: bool


def parts_of_return(reader: Reader, held: QuarterlyReturn) -> dict[str, Any]:
    """Nothing where the jurisdiction reports all by itself."""
    if not held.member.part_bodies.exists():
        return {}
    bodies = standings_of(held.member, current_date())
    taken = Counter(held.taken_rows.values_list("part__organisation", flat=True))
    lost = [
        one.organisation.name
        for one in bodies
        if one.state == "taken_over" and taken[one.organisation.pk] < (one.rows or 0)
    ]
    return {
        "bodies": bodies,
        "answer": parts_sentence(held.member, bodies),
        "owing": listed_briefly([owing_name(one) for one in bodies if one.is_owing]),
        "may_follow": reader.may(SEE_PARTS, held.member.jurisdiction_id),
        "sent_back": _names_of_sent_back(held) if held.state == "draft" else "",
        "lost": listed_briefly(lost) if held.state == "draft" else "",
    }


def _names_of_sent_back(held: QuarterlyReturn) -> str:
    """The bodies whose part was sent back after it was taken over, while rows of it still stand."""
    rows = held.taken_rows.filter(is_used=True, part__state="sent_back")
    names = rows.order_by("part__organisation__slug").values_list("part__organisation__name")
    return listed_briefly([name for (name,) in names.distinct()])


def shown_differences(held: QuarterlyReturn) -> list[ShownDifference]:
    """The rows that bodies say different things of, those to be decided first; else in the order
    in which they stand in the workbook."""
    found = differences(held)
    labels = _labels(held) if found else {}
    order = {place: number for number, place in enumerate(labels)}
    found.sort(key=lambda one: (not one.is_open, order.get((one.sheet, one.key), len(order))))
    return [_shown(one, labels.get((one.sheet, one.key), one.key)) for one in found]


def settling_sentence(held: QuarterlyReturn) -> str:
    """What a draft waits for where bodies differ; "" where nothing is to be decided."""
    count = sum(one.is_open for one in differences(held))
    if not count:
        return ""
    text = ngettext(
        "Bodies differ on %(count)d row: say which statement stands.",
        "Bodies differ on %(count)d rows: say which statement stands.",
        count,
    )
    return text % {"count": count}


def _labels(held: QuarterlyReturn) -> dict[tuple[str, str], str]:
    """What each row is called."""
    return {
        (sheet.name, row.key): row.cells[0].text
        for sheet in registered_sheets()
        for row in sheet.preview(held.member, sheet.content(held.member).rows, {}, {}).rows
    }


def _shown(one: Difference, label: str) -> ShownDifference:
    return ShownDifference(
        settle_name(one.sheet, one.key),
        one.key,
        label,
        [_option(one, row) for row in one.rows],
        one.is_open,
        one.is_settled,
    )


def _option(one: Difference, row: TakenRow) -> Option:
    words = [_word(column, row.cells.get(column.key, {})) for column in columns_of(one.sheet)]
    return Option(
        row.pk,
        row.part.organisation.name,
        " · ".join(filter(None, words)),
        place_in_part(row),
        row.is_used,
        row is one.rows[0],
    )


def _word(column: Any, cell: dict[str, Any]) -> str:
    """A value in the workbook's own words."""
    if cell.get("state") != "reported":
        return str(cell.get("typed", ""))
    words = {value: word for word, value in column.choices}
    return str(words.get(cell["value"], cell["value"]))

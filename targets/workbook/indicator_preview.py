"""How the sheet 指标 is shown before it is stored: beside earlier figures, with a small trend."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from districts.models.names import shown_name
from targets.models.entries import ON_PAGE
from targets.periods import Quarter
from targets.wording.formatting import exact_text, number_text, quarter_text, share_text
from targets.wording.sparkline import sparkline

from .checks import change_of, reference_of, reported_value, share_of
from .columns import NOT_REPORTED, WORD_OF_STATE
from .content import Row, SheetCells
from .sheets import PreviewCell, PreviewHeading, PreviewRow
from .wording import read_as_words


def headings(quarter: Quarter) -> list[PreviewHeading]:
    """The headings over the rows of a quarter."""
    own, before = quarter_text(quarter), quarter_text(quarter.previous)
    last_year = quarter_text(quarter.same_quarter_last_year)
    return [
        PreviewHeading(_("Indicator")),
        PreviewHeading(_("Unit"), is_minor=True, is_word=True),
        PreviewHeading(_("This quarter"), is_number=True, note=own),
        PreviewHeading(_("Period before"), is_number=True, note=before),
        PreviewHeading(_("Same quarter last year"), is_number=True, is_minor=True, note=last_year),
        PreviewHeading(_("Change from an earlier quarter"), is_number=True),
        PreviewHeading(_("Trend"), is_minor=True),
        PreviewHeading(_("Remark"), is_minor=True),
    ]


def preview_rows(rows: Sequence[Row], cells: SheetCells, former: SheetCells) -> list[PreviewRow]:
    """One row an indicator, then the shares to be derived; `former` is the return before."""
    shown = [
        _preview_row(row, cells.get(row.key, {}), former.get(row.key, {}))
        for row in _rows_shown(rows, cells, former)
    ]
    return shown + _derived_preview(rows, cells, former)


def _rows_shown(rows: Sequence[Row], cells: SheetCells, former: SheetCells) -> list[Row]:
    """All rows, but classes only where one of them says something, here or in the return before:
    who leaves them empty sees what they always saw."""
    if not cells:
        return list(rows)
    said = {
        row.facts.get("part_of")
        for row in rows
        if not row.is_optional or _says_something(cells, row) or _says_something(former, row)
    }
    return [row for row in rows if row.facts.get("part_of") in said]


def _says_something(cells: SheetCells, row: Row) -> bool:
    return any(cell["state"] != "missing" for cell in cells.get(row.key, {}).values())


def _preview_row(row: Row, cells: Mapping[str, Any], former: Mapping[str, Any]) -> PreviewRow:
    value = cells.get("value", {})
    reference = reference_of(row.facts)
    number = reported_value({row.key: dict(cells)}, row.key)
    change = change_of(number, reference[1]) if number is not None and reference else None
    return PreviewRow(
        row.key,
        value.get("cell", ""),
        [
            PreviewCell(shown_name(row.texts["name"], row.facts["name_en"])),
            PreviewCell(shown_name(row.unit, row.facts["unit_en"])),
            _value_cell(value, former.get("value"), row),
            _shown_cell(row, "previous"),
            _shown_cell(row, "last_year"),
            _change_cell(row, row.unit, number, reference),
            _trend_cell(row, number),
            _remark_cell(cells.get("remark", {}), former.get("remark")),
        ],
        unusual=abs(change or Decimal(0)),
    )


def _trend_cell(row: Row, number: Decimal | None) -> PreviewCell:
    """The published figures of the last quarters and this one as a line, for the eye only."""
    figures = [Decimal(figure) for figure in row.facts["recent"]]
    figures += [number] if number is not None else []
    return PreviewCell(sparkline([float(figure) for figure in figures]))


def _value_cell(
    value: Mapping[str, Any], former: Mapping[str, Any] | None, row: Row
) -> PreviewCell:
    text, is_missing = value_text(value, row.decimals)
    rules = value.get("read_as", "")
    notes = read_as_words(rules)
    if notes and rules != ON_PAGE:
        notes = [_("“%(typed)s” in the cell") % {"typed": value["typed"]}, *notes]
    is_changed = former is not None and _said(former) != _said(value)
    if is_changed and former is not None:
        notes.append(before_note(value_text(former, row.decimals)[0]))
    if pushed := row.facts.get("pushed"):
        notes.append(pushed_note(pushed, row.decimals))
    return PreviewCell(text, " · ".join(notes), True, is_missing, is_changed)


def pushed_note(pushed: Mapping[str, str], decimals: int) -> str:
    """What a source system pushed for the cell, which and of which day."""
    told = {
        "value": value_text({**pushed, "typed": ""}, decimals)[0],
        "source": pushed["source"],
        "date": pushed["dated"],
    }
    return _("pushed by %(source)s, %(date)s: %(value)s") % told


def value_text(cell: Mapping[str, Any], decimals: int = 0) -> tuple[str, bool]:
    """A value cell for the reader, and whether that is a word in a number's place."""
    state = cell.get("state", "missing")
    if state == "reported":
        return exact_text(Decimal(cell["value"]), decimals), False
    if state == "faulty":
        # Only a formula that was never calculated is faulty and says nothing.
        return cell["typed"] or _("Formula without a result"), True
    words = {
        "not_yet_available": _("Not yet available"),
        "not_applicable": _("Not applicable"),
        "missing": _("Not filled in"),
    }
    return words[state], True


def _said(cell: Mapping[str, Any]) -> tuple[str, str]:
    return cell["state"], cell["value"]


def _remark_cell(remark: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    is_changed = former is not None and _said(former) != _said(remark)
    note = before_note(former["value"]) if is_changed and former is not None else ""
    return PreviewCell(remark.get("value", ""), note, is_changed=is_changed, lang="zh-Hans")


def before_note(text: str) -> str:
    """What a changed cell said in the return before."""
    return _("before: %(value)s") % {"value": text or _("Not filled in")}


def _shown_cell(row: Row, key: str) -> PreviewCell:
    figure = row.numbers.get(key)
    if figure is not None:
        # The heading names the quarter; an annual figure is held against the year before.
        is_other = key == "previous" and row.facts["basis"] == "annual"
        note = quarter_text(row.facts["quarters"][key]) if is_other else ""
        return PreviewCell(exact_text(Decimal(figure), row.decimals), note, is_number=True)
    words = {
        NOT_REPORTED: _("Not reported"),
        WORD_OF_STATE["not_yet_available"]: _("Not yet available"),
        WORD_OF_STATE["not_applicable"]: _("Not applicable"),
    }
    return PreviewCell(words[row.texts[key]], is_number=True, is_missing=True)


def _change_cell(
    row: Row, unit: str, number: Decimal | None, reference: tuple[str, Decimal] | None
) -> PreviewCell:
    """The change, and against which quarter: percent, of a share percentage points; empty where
    there is none to tell."""
    if number is None or reference is None:
        return PreviewCell("", is_number=True)
    name, figure = reference
    if unit == "%":
        difference: Decimal | None = number - figure
        text, behind = number_text(difference), _("percentage points")
    else:
        difference = change_of(number, figure)
        text, behind = share_text(difference).removesuffix("%"), "%"
    if difference is None:
        return PreviewCell("", is_number=True)
    sign = "+" if difference > 0 else ""
    against = _("on %(quarter)s") % {"quarter": quarter_text(row.facts["quarters"][name])}
    return PreviewCell(sign + text, against, is_number=True, unit=behind)


def _derived_preview(
    rows: Sequence[Row], cells: SheetCells, former: SheetCells
) -> list[PreviewRow]:
    """Shares that will be computed from the numbers of this return, and are asked of nobody."""
    shown = []
    by_key = {row.key: row for row in rows}
    for row in rows:
        for share in row.facts["shares"]:
            now, before = (
                share_of(reported_value(read, row.key), reported_value(read, share["denominator"]))
                for read in (cells, former)
            )
            if now is None:
                continue
            is_changed = before is not None and before != now
            note = before_note(number_text(before)) if is_changed else ""
            figure = PreviewCell(number_text(now), note, True, False, is_changed)
            name = PreviewCell(shown_name(share["name"], share["name_en"]), note=_("derived"))
            row_cells = [
                name,
                PreviewCell("%"),
                figure,
                *_share_cells(row, by_key.get(share["denominator"]), now),
                PreviewCell(""),
                PreviewCell(""),
            ]
            shown.append(PreviewRow(f"{row.key}/{share['denominator']}", "", row_cells))
    return shown


def _share_cells(row: Row, whole: Row | None, now: Decimal) -> list[PreviewCell]:
    """A derived share in the period before and in the same one last year, and its change."""
    former = {
        name: share_of(_published(row, name), _published(whole, name))
        for name in ("previous", "last_year")
    }
    reference = reference_of(row.facts)
    figure = former[reference[0]] if reference else None
    change = _change_cell(
        row, "%", now, (reference[0], figure) if reference and figure is not None else None
    )
    missing = PreviewCell(_("Not reported"), is_number=True, is_missing=True)
    return [
        *(
            missing if share is None else PreviewCell(number_text(share), is_number=True)
            for share in former.values()
        ),
        change,
    ]


def _published(row: Row | None, name: str) -> Decimal | None:
    figure = row.numbers.get(name) if row else None
    return None if figure is None else Decimal(figure)

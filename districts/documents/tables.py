"""Tables that divide tasks among bodies: heads that are merged or come again, cells that span."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from districts.documents.blocks import BREAK, Line, unwrapped
from districts.documents.model import Doubt, Place, doubt
from districts.documents.roles import Roles, begins_with_role, roles_of_cell

_COLUMNS = (
    ("row", re.compile("序号|编号|项次")),
    ("group", re.compile("(?:工作|任务|重点)?(?:类别|领域|方面|板块|项目)|一级任务|目标任务|大类")),
    (
        "wording",
        re.compile(
            "(?:工作|主要|重点|具体|改革|任务)*(?:举措|任务|措施|内容|事项|要求|要点)(?:内容|及要求)?"
        ),
    ),
    ("lead", re.compile("(?:牵头|主办|主责)(?:责任)?(?:单位|部门|机构)")),
    (
        "responsible",
        re.compile(
            "(?:责任|配合|参与|参加|协助|协办|协同)(?:单位|部门|机构|主体)"
            "|(?:责任|职责|任务)分工|(?:牵头|责任)(?:单位)?[及和、](?:责任|配合)单位"
        ),
    ),
    ("title", re.compile("(?:任务|举措|事项|工作)名称")),
    (
        "due",
        re.compile("(?:完成|办结|推进)?(?:时限|期限)|(?:完成|办结)(?:时间|日期)|时间(?:节点|要求)"),
    ),
)
_MOST_ROWS = 1000
# Where a name of a body may end, and how the next may begin: two lines of a cell are two names.
_BODY_END = re.compile(
    "(?:局|委|办|院|会|行|司|中心|部|府|单位|部门|镇|街|道|处|社|组|站|队|校|团|馆|网)$"
)
_BODY_START = re.compile("[市区县各]|有关|相关|其他|国家|中国|国网|重庆|人民银行|人行|税务")


@dataclass(frozen=True)
class Duty:
    """One row of such a table: its number, what is to be done, and by whom."""

    row: int
    group: str
    title: str
    wording: str
    roles: Roles
    line: int
    due: str = ""


@dataclass
class DutyTable:
    """The rows of one table, what stands above its head, what was doubtful, and a doubt on the
    column of times, for those that are no tasks."""

    columns: list[str] = field(default_factory=list)
    heads: set[tuple[str, ...]] = field(default_factory=set)
    heading: tuple[str, ...] = ()
    duties: list[Duty] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    of_times: list[Doubt] = field(default_factory=list)


def tables_in(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Line]]:
    """Return the tables, each the rows that follow one another, and the lines that are text.

    A table of one column only sets text apart: its rows are text.
    """
    tables: list[list[Line]] = []
    text: list[Line] = []
    is_inside = False
    for line in _with_rows_of_tabs(lines):
        if not line.cells:
            text.append(line)
        elif is_inside:
            tables[-1].append(line)
        else:
            tables.append([line])
        is_inside = bool(line.cells)
    framed = [
        table for table in tables if all(len(set(filter(None, row.cells))) < 2 for row in table)
    ]
    text += [
        Line(row.number, part, row.page, row.width)
        for table in framed
        for row in table
        for part in dict.fromkeys(filter(None, row.cells))
    ]
    return [table for table in tables if table not in framed], sorted(text, key=lambda x: x.number)


def _with_rows_of_tabs(lines: Sequence[Line]) -> Iterable[Line]:
    """The lines, with those of a table whose cells are separated by tabs as rows.

    Such a table has its head on one line; a row may lack empty cells at its end. One with line
    breaks inside its cells is left to the reader of the annex.
    """
    width = 0
    for index, line in enumerate(lines):
        pieces = _pieces(line)
        if _opens_with_head(pieces) and _is_one_line_a_row(lines[index:], len(pieces)):
            width = len(pieces)
        elif not 1 < len(pieces) <= width:
            width = 0
        if width:
            cells = (*pieces, *("" for _missing in range(width - len(pieces))))
            yield replace(line, cells=cells)
        else:
            yield line


def _pieces(line: Line) -> tuple[str, ...]:
    return () if line.cells else tuple(piece.strip() for piece in line.text.split("\t"))


def _opens_with_head(pieces: Sequence[str]) -> bool:
    return len(pieces) > 1 and bool(pieces[0]) and _is_head(_columns(pieces))


def _is_one_line_a_row(lines: Sequence[Line], width: int) -> bool:
    """Whether rows follow one another from the head on, to the last line that has tabs."""
    rows = [_pieces(line) for line in lines]
    last = max(index for index, pieces in enumerate(rows) if len(pieces) > 1)
    return last > 0 and all(1 < len(pieces) <= width for pieces in rows[: last + 1])


def _is_one_text(row: Line) -> bool:
    return len(set(filter(None, row.cells))) < 2


def read_duties(rows: Sequence[Line]) -> DutyTable | None:
    """Return the rows of a table of duties; None where its head names no bodies or no tasks."""
    head = next((index for index, row in enumerate(rows) if _is_head(_columns(row.cells))), None)
    if head is None:
        return None
    while head + 1 < len(rows) and _is_head(_columns(rows[head + 1].cells)):
        head += 1
    columns = _columns(rows[head].cells)
    above = [" ".join(dict.fromkeys(map(_text, row.cells))) for row in rows[:head]]
    if "\t" in rows[head].text:
        above.append(rows[head].text)
    table = DutyTable(
        columns,
        {row.cells for row in rows[: head + 1]},
        tuple(part for part in above if part),
    )
    for name, cell in zip(columns, rows[head].cells, strict=True):
        if name in ("", "due"):
            of = table.of_times if name else table.doubts
            of.append(doubt("column_not_taken", _place(rows[head]), _text(cell)))
    add_rows(table, rows[head + 1 :])
    labels = [_text(cell) for cell in rows[head].cells]
    is_guessed = "group" in columns and _COLUMNS[2][1].fullmatch(labels[columns.index("group")])
    if is_guessed and len({one.group for one in table.duties}) == len(table.duties):
        table.duties = [replace(one, title=one.group, group="") for one in table.duties]
    return table


def add_rows(table: DutyTable, rows: Sequence[Line]) -> None:
    """Adds rows under a table's head: its own, or those of its next page."""
    group = table.duties[-1].group if table.duties else ""
    for row in _joined([row for row in rows if row.cells not in table.heads], table):
        filled = list(dict.fromkeys(filter(None, map(_text, row.cells))))
        if len(filled) == 1 and not filled[0].isdecimal():
            group = filled[0]
        elif filled:
            _add(table, row, group)


def _columns(cells: Sequence[str]) -> list[str]:
    """What each column holds; "" for one that is not known. A second column of tasks is the text
    of what the first one names; 责任单位 beside 配合单位 leads."""
    names: list[str] = []
    labels = [_text(cell) for cell in cells]
    for label in labels:
        name = column_of(label)
        if name == "wording" and "wording" in names:
            names[names.index("wording")] = "title" if "group" in names else "group"
        elif name == "responsible" and "responsible" in names and "lead" not in names:
            names[names.index("responsible")] = "lead"
        elif name and name in names:
            name = ""
        names.append(name)
    return names


def column_of(label: str) -> str:
    """Return what a column of that name holds in a table of duties; "" where that is not known."""
    return next((key for key, way in _COLUMNS if way.fullmatch(label)), "")


def is_duty_head(labels: Sequence[str]) -> bool:
    return _is_head(_columns(labels))


def _is_head(columns: Sequence[str]) -> bool:
    return "wording" in columns and bool({"lead", "responsible"} & set(columns))


def _text(cell: str) -> str:
    return unwrapped(cell.split(BREAK))


def _place(row: Line) -> Place:
    return Place("line", str(row.number))


def _joined(rows: Sequence[Line], table: DutyTable) -> Iterable[Line]:
    """The rows, with one that was cut by the end of a page put together again.

    Its second part has no number; on the same page that is doubted.
    """
    place = table.columns.index("row") if "row" in table.columns else None
    joined: list[Line] = []
    for row in rows:
        number = row.cells[place] if place is not None else "-"
        if (
            joined
            and not number
            and not _is_one_text(row)
            and len(joined[-1].cells) == len(row.cells)
        ):
            before = joined.pop()
            if before.page == row.page:
                table.doubts.append(doubt("row_without_number", _place(row), row.text))
            cells = tuple(
                one if one == other else BREAK.join(filter(None, (one, other)))
                for one, other in zip(before.cells, row.cells, strict=True)
            )
            joined.append(Line(before.number, before.text, row.page, before.width, cells))
        else:
            joined.append(row)
    return joined


def _add(table: DutyTable, row: Line, group: str) -> None:
    cells = dict(zip(table.columns, row.cells, strict=False))
    surplus = " ".join(filter(None, map(_text, row.cells[len(table.columns) :])))
    number = _number(table, cells.get("row"), row)
    place = Place("annex_row", str(number))
    roles = Roles()
    for role in ("lead", "responsible"):
        text, is_sure = bodies_text(cells.get(role, ""))
        read = roles_of_cell(text, role)
        roles.lead = tuple(dict.fromkeys((*roles.lead, *read.lead)))
        roles.responsible = tuple(dict.fromkeys((*roles.responsible, *read.responsible)))
        table.doubts += [doubt(code, place, name) for code, name in read.remarks]
        if not is_sure:
            table.doubts.append(doubt("cell_break", place, cells[role].replace(BREAK, " / ")))
    for role, names in (("lead", roles.lead), ("responsible", roles.responsible)):
        if not names:
            table.doubts.append(doubt(f"no_{role}", place))
    if surplus:
        table.doubts.append(doubt("annex_row_cells", place, surplus))
    table.duties.append(
        Duty(
            number,
            _text(cells.get("group", "")) or group,
            _text(cells.get("title", "")),
            _text(cells.get("wording", "")),
            roles,
            row.number,
            _text(cells.get("due", "")),
        )
    )


def _number(table: DutyTable, written: str | None, row: Line) -> int:
    """The row's number: the next one, with a doubt where another is written."""
    expected = table.duties[-1].row + 1 if table.duties else 1
    text = (written or "").rstrip(".．、")
    if written is not None and text != str(expected):
        place = Place("annex_row", str(expected))
        if table.duties and text == str(table.duties[-1].row):
            table.doubts.append(doubt("row_number_shared", place, text))
        elif text.isdecimal() and expected < int(text) < _MOST_ROWS:
            place = Place("annex_row", text)
            table.doubts.append(doubt("annex_number_gap", place, text, expected=str(expected)))
            return int(text)
        else:
            written = text or row.text[:30]
            table.doubts.append(doubt("annex_number_gap", place, written, expected=str(expected)))
    return expected


def bodies_text(cell: str) -> tuple[str, bool]:
    """Return a cell's names as one list, and whether it is sure where each line's name ends.

    区财政局 / 区科技局 are two names, 区发展 / 改革委 is one.
    """
    text, is_sure = "", True
    for piece in cell.split(BREAK):
        ends = bool(_BODY_END.search(text))
        if text and begins_with_role(piece):
            text += "；"
        elif ends and _BODY_START.match(piece):
            text += "、"
        elif ends and piece and piece[0] not in "、，,；;（(）)：:":
            is_sure = False
        text += piece
    return text, is_sure

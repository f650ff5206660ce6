"""Targets in a table: an indicator or a goal a row, with its unit, values and bodies in columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from districts.documents.blocks import BREAK, Line, unwrapped
from districts.documents.goals import numeric_phrases
from districts.documents.model import Doubt, GoalClause, Note, Place, TargetStatement, doubt
from districts.documents.roles import Roles, roles_of_cell
from districts.documents.statements.reader import read_statements
from districts.documents.statements.times import Frame
from districts.documents.statements.words import (
    AFTER,
    BEFORE,
    NUMBER,
    UNIT,
    sign_of,
    unit_of,
    value_of,
)
from districts.documents.tables import bodies_text, column_of

_SUBJECT = re.compile("(?:主要|核心|具体|发展|考核|目标|预期)*指标(?:名称|内容)?|目标名称")
_UNIT_HEAD = re.compile("(?:计量)?单位")
_YEAR = re.compile(r"(?:到|至)?(?P<year>20\d\d)年?(?P<end>[末底])?(?P<what>[^\d]*)")
# A column of values, and one of whole goals; the year may stand above the table or in the title.
_VALUE_HEAD = re.compile(
    "(?:年度|预期|规划|计划|考核|工作)*(?:目标)?值|(?:年度|预期|规划|计划|考核)*目标"
)
_GOAL_HEAD = re.compile(
    r"(?:(?:到|至)?(?P<year>20\d\d)年?[末底]?)?(?:年?度|主要|重点|工作|发展|预期|具体|总体|量化|考核|任务)*"
    "(?:目标|指标)(?:任务|内容|要求)?"
)
_BASE_WORDS = re.compile("基期|基数|现状|完成|实际|年值")
_NOT_HELD = re.compile("属性|指标属性|指标类型|备注|类别")
_NO_VALUE = re.compile(r"[—–\-－/\s]*")
_VALUE = re.compile(
    rf"(?P<words>(?:{BEFORE})*)(?P<number>{NUMBER})(?P<unit>{UNIT}|[%％])?(?P<after>(?:{AFTER})*)"
)
_UNIT_IN_NAME = re.compile(rf"[（(](?P<unit>{UNIT}|[%％])[）)]$")
# 地区生产总值增长5.5%左右 among the goals of one year.
_GROWTH = re.compile(
    rf"(?P<subject>[^，。；：]{{2,30}}?)(?:同比|比上年)?(?:增长|增速)(?P<words>(?:{BEFORE})*)"
    rf"(?P<number>{NUMBER})[%％](?P<after>(?:{AFTER})*)。?"
)


@dataclass
class TargetTable:
    """The statements of a table, what stands above its head, and what was doubtful."""

    heading: tuple[str, ...] = ()
    statements: list[TargetStatement] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True)
class _Head:
    """Which column holds what; `years` are (column, year or None, whether it is the base), `goal`
    the column of whole goals and the year in its label, `roles` those of bodies."""

    subject: int | None
    unit: int | None
    years: tuple[tuple[int, int | None, bool], ...]
    goal: tuple[int, int | None] | None
    roles: tuple[tuple[int, str], ...]


def read_target_table(
    rows: Sequence[Line], clause: str, frame: Frame | None = None
) -> TargetTable | None:
    """Return the targets of a table that stands in a clause; None where it is no such table.

    A year before that of issue is the base; where that is not known, the first of several years.
    """
    frame = frame or Frame()
    for index, row in enumerate(rows):
        head = _head(row.cells, frame.issued.year if frame.issued else None)
        if head is not None:
            above = tuple(" ".join(dict.fromkeys(one.cells)) for one in rows[:index])
            table = TargetTable(heading=above)
            table.doubts += _unknown_columns(row, head)
            for line in rows[index + 1 :]:
                if line.cells != row.cells:
                    _add(table, line, head, clause, frame)
            return table
    return None


def _unknown_columns(row: Line, head: _Head) -> list[Doubt]:
    """A doubt for each column that holds what no rule knows."""
    taken = {head.subject, head.unit, *(place for place, *_rest in (*head.years, *head.roles))}
    taken |= {head.goal[0]} if head.goal else set()
    return [
        doubt("column_not_taken", Place("line", str(row.number)), label)
        for place, label in enumerate(map(_text, row.cells))
        if label
        and place not in taken
        and not _NOT_HELD.fullmatch(label)
        and column_of(label) != "row"
    ]


def is_target_head(labels: Sequence[str]) -> bool:
    """Return whether these are the columns of a table of targets."""
    return _head(labels, None) is not None


def is_known_label(label: str) -> bool:
    """Return whether such a table, or one of duties, may have a column of that name."""
    patterns = (_SUBJECT, _UNIT_HEAD, _VALUE_HEAD, _GOAL_HEAD, _NOT_HELD)
    return (
        any(pattern.fullmatch(label) for pattern in patterns)
        or bool(column_of(label))
        or bool(_YEAR.fullmatch(label))
    )


def _text(cell: str) -> str:
    return unwrapped(cell.split(BREAK))


def _head(cells: Sequence[str], issued: int | None) -> _Head | None:
    labels = [_text(cell) for cell in cells]
    subject = next((place for place, one in enumerate(labels) if _SUBJECT.fullmatch(one)), None)
    years: list[tuple[int, int | None, bool]] = []
    for place, label in enumerate(labels):
        match = _YEAR.fullmatch(label)
        if match:
            is_base = bool(_BASE_WORDS.search(match["what"]))
            years.append((place, int(match["year"]), is_base))
        elif _VALUE_HEAD.fullmatch(label) and place != subject:
            years.append((place, None, False))
    roles = tuple(
        (place, role)
        for place, label in enumerate(labels)
        if (role := column_of(label)) in ("lead", "responsible")
    )
    unit = next((place for place, one in enumerate(labels) if _UNIT_HEAD.fullmatch(one)), None)
    if subject is not None and years:
        return _Head(subject, unit, _settled(labels, years, issued), None, roles)
    goals = [
        (place, int(match["year"]) if match["year"] else None)
        for place, one in enumerate(labels)
        if (match := _GOAL_HEAD.fullmatch(one))
    ]
    if len(goals) != 1 or not (roles or column_of(labels[0]) == "row"):
        return None
    return _Head(None, None, (), goals[0], roles)


def _settled(
    labels: Sequence[str], years: Sequence[tuple[int, int | None, bool]], issued: int | None
) -> tuple[tuple[int, int | None, bool], ...]:
    """The columns of values, those of years before the goals as bases."""
    known = [year for _place, year, _is_base in years if year is not None]
    before = issued or (min(known) + 1 if len(known) > 1 else min(known, default=0))
    return tuple(
        (
            place,
            year,
            is_base or (year is not None and year < before and "目标" not in labels[place]),
        )
        for place, year, is_base in years
    )


def _add(table: TargetTable, row: Line, head: _Head, clause: str, frame: Frame) -> None:
    found = (
        _goal(table, row, head, clause, frame)
        if head.goal
        else _values(table, row, head, clause, frame)
    )
    roles = _roles(table, row, head)
    table.statements += [
        replace(one, lead=roles.lead, responsible=roles.responsible, line=row.number)
        for one in found
    ]


def _roles(table: TargetTable, row: Line, head: _Head) -> Roles:
    """The bodies of a row; where it names none although there is a column, that is said."""
    roles = Roles()
    where = Place("line", str(row.number))
    for place, role in head.roles:
        text, is_sure = bodies_text(row.cells[place])
        read = roles_of_cell(text, role)
        roles.lead += read.lead
        roles.responsible += read.responsible
        table.doubts += [doubt(code, where, name) for code, name in read.remarks]
        if not is_sure:
            table.doubts.append(doubt("cell_break", where, row.cells[place].replace(BREAK, " / ")))
    if head.roles and not (roles.lead or roles.responsible):
        table.doubts.append(doubt("no_role_clause", where))
    return roles


def _goal(
    table: TargetTable, row: Line, head: _Head, clause: str, frame: Frame
) -> list[TargetStatement]:
    """The targets of a cell that holds a whole goal; a goal in it that is not read is said."""
    assert head.goal is not None
    place, year = head.goal
    text = _text(row.cells[place])
    if _NO_VALUE.fullmatch(text):
        return []
    period = f"{year}Q4" if year else frame.period
    # A column of goals holds goals, whenever the document was issued.
    within = Frame(None if year else frame.issued, period)
    goal = GoalClause(clause, text, numeric_phrases(text))
    statements, doubts = read_statements([goal], within)
    growth = _GROWTH.fullmatch(text)
    if not statements and growth and period:
        statements, doubts = [_growth(growth, goal, period)], []
    elif not statements and not doubts:
        doubts = [doubt("goal_not_taken", Place("line", str(row.number)), text)]
    table.doubts += doubts
    return [
        replace(
            one,
            deadline_origin="stated",
            notes=tuple(note for note in one.notes if note.code != "deadline_title"),
        )
        if year and one.deadline_origin == "context"
        else one
        for one in statements
    ]


def _growth(match: re.Match[str], goal: GoalClause, period: str) -> TargetStatement:
    """Growth among the goals of one year is growth over the year before."""
    sign, agrees = sign_of(f"{match['words']} {match['after']}")
    base = f"{int(period[:4]) - 1}Q4"
    where = Place("target", f"{goal.clause} {goal.sentence}")
    codes = ["growth_of_year", *([] if agrees or not sign else ["operators_disagree"])]
    return TargetStatement(
        clause=goal.clause,
        wording=goal.sentence,
        sentence=goal.sentence,
        start=0,
        kind="average_growth",
        subject=match["subject"],
        operator=sign or ">=",
        value=value_of(match["number"]),
        unit="%",
        deadline=period,
        deadline_origin="context",
        base=base,
        base_origin="context",
        notes=(Note("average_growth"),),
        doubts=tuple(doubt(code, where, goal.sentence, other=base[:4]) for code in codes),
        taken=((0, len(goal.sentence)),),
    )


def _values(
    table: TargetTable, row: Line, head: _Head, clause: str, frame: Frame
) -> list[TargetStatement]:
    assert head.subject is not None
    subject = _text(row.cells[head.subject])
    named = _UNIT_IN_NAME.search(subject)
    unit = _text(row.cells[head.unit]) if head.unit is not None else ""
    if named:
        subject, unit = subject[: named.start()], unit or named["unit"]
    base, base_value = None, None
    for place, year, is_base in head.years:
        match = _VALUE.fullmatch(_text(row.cells[place]))
        if is_base and match:
            base, base_value = f"{year}Q4", value_of(match["number"])
    found = []
    for place, year, is_base in head.years:
        text = _text(row.cells[place])
        if is_base or _NO_VALUE.fullmatch(text):
            continue
        deadline = f"{year}Q4" if year else frame.period
        statement = _statement(clause, subject, text, unit, deadline, row.number)
        if statement is None:
            where = Place("line", str(row.number))
            table.doubts.append(doubt("target_not_read", where, f"{subject} {text}"))
        else:
            dated = statement if year else replace(statement, deadline_origin="context")
            found.append(_based(dated, base, base_value))
    return found


def _statement(
    clause: str, subject: str, text: str, unit: str, deadline: str | None, line: int
) -> TargetStatement | None:
    match = _VALUE.fullmatch(text)
    if match is None or not subject:
        return None
    sign, agrees = sign_of(f"{match['words']} {match['after']}")
    written = unit_of(match["number"], match["unit"]) or unit_of("", unit)
    before = text[: match.start("after")]
    wording = f"{subject}{text}" if match["unit"] else f"{subject}{before}{written}{match['after']}"
    codes = [] if sign else ["operator_not_stated"]
    codes += [] if agrees or not sign else ["operators_disagree"]
    codes += [] if written else ["no_unit"]
    codes += [] if deadline else ["no_deadline"]
    where = Place("target", f"{clause} {wording}")
    note = (
        Note("sign", {"words": text, "sign": sign}) if sign else Note("sign_taken", {"sign": ">="})
    )
    return TargetStatement(
        clause=clause,
        wording=wording,
        sentence=wording,
        start=0,
        kind="level",
        subject=subject,
        operator=sign or ">=",
        value=value_of(match["number"]),
        unit=written,
        deadline=deadline,
        deadline_origin="stated",
        notes=(note,),
        doubts=tuple(doubt(code, where, wording) for code in codes),
        taken=((0, len(wording)),),
        line=line,
    )


def _based(statement: TargetStatement, base: str | None, value: Decimal | None) -> TargetStatement:
    if base is None:
        return statement
    return replace(
        statement, base=base, base_origin="stated", base_value=value, base_value_origin="stated"
    )

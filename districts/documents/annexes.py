"""What tables give a document: its annex, its tasks where no text holds them, its bodies."""

from collections.abc import Sequence
from dataclasses import replace

from districts.documents.annex import Annex
from districts.documents.blocks import Line
from districts.documents.model import AnnexText, Doubt, Place, Section, TaskText, doubt
from districts.documents.outline import Outline, title_and_rest
from districts.documents.tables import Duty, DutyTable

_TABLE = "表"
_NOT_IN_TABLES = ("no_tasks", "no_sections", "no_role_clause")


def add_tables(outline: Outline, annex: Annex, tables: Sequence[DutyTable]) -> None:
    """Puts tables of duties where they belong: tasks of the plan, or the annex to its tasks."""
    for table in tables:
        if not outline.tasks or (table.duties and _is_continued(outline)):
            _add_tasks(outline, table)
        else:
            _add_rows(annex, table)
    _give_bodies(outline, annex)


def _add_rows(annex: Annex, table: DutyTable) -> None:
    """The rows of one more table of the annex; numbers that begin again are counted through."""
    annex.heading += table.heading
    annex.doubts += [*table.doubts, *table.of_times]
    last = max((row.row for row in annex.rows), default=0)
    if last and any(one.row <= last for one in table.duties):
        annex.doubts.append(doubt("annex_numbered_through", Place("document")))
    for one in table.duties:
        number = one.row if one.row > last else last + 1
        last = max(last, number)
        wording = f"{one.title}。{one.wording}" if one.title else one.wording
        annex.rows.append(
            AnnexText(number, wording, one.roles.lead, one.roles.responsible, one.line)
        )


def _is_continued(outline: Outline) -> bool:
    return bool(outline.tasks) and outline.tasks[-1].section.startswith(_TABLE)


def _add_tasks(outline: Outline, table: DutyTable) -> None:
    """The rows as tasks; each group of rows is a section."""
    outline.doubts = [entry for entry in outline.doubts if entry.code not in _NOT_IN_TABLES]
    outline.doubts.append(doubt("tasks_from_table", Place("document")))
    outline.doubts += [_of_task(entry) for entry in table.doubts]
    groups: dict[str, str] = {}
    start = sum(section.label.startswith(_TABLE) for section in outline.sections)
    for one in table.duties:
        heading = one.group or " ".join(table.heading)
        if heading not in groups:
            groups[heading] = f"{_TABLE}{start + len(groups) + 1}"
            outline.sections.append(Section(groups[heading], heading, 1, ""))
        number = one.row
        if any(task.number >= number for task in outline.tasks):
            number = outline.tasks[-1].number + 1
        outline.tasks.append(_task(one, number, groups[heading]))


def _of_task(entry: Doubt) -> Doubt:
    if entry.place.kind != "annex_row":
        return entry
    return replace(entry, place=Place("task", entry.place.value))


def _task(one: Duty, number: int, section: str) -> TaskText:
    return TaskText(
        number,
        one.title or title_and_rest([], one.wording, 0)[0],
        section,
        one.wording,
        "",
        one.roles.lead,
        one.roles.responsible,
        str(one.row),
        due=one.due,
        line=one.line,
    )


def _give_bodies(outline: Outline, annex: Annex) -> None:
    """Bodies from the annex for a text that names none, where every row is clearly one task."""
    if not annex.rows or any(task.role_clause or task.lead for task in outline.tasks):
        return
    rows_of = {task.number: _rows_of(task, annex.rows) for task in outline.tasks}
    if not all(len(rows) == 1 for rows in rows_of.values()):
        return
    outline.tasks = [
        replace(
            task, lead=rows_of[task.number][0].lead, responsible=rows_of[task.number][0].responsible
        )
        for task in outline.tasks
    ]
    outline.doubts = [entry for entry in outline.doubts if entry.code != "no_role_clause"]
    outline.doubts.append(doubt("roles_from_annex", Place("document")))


def task_of(row: AnnexText, tasks: Sequence[TaskText]) -> TaskText | None:
    """The task that a row of the annex says again, whole or in part; None for none or several."""
    said = [task for task in tasks if _rows_of(task, [row])]
    return said[0] if len(said) == 1 else None


def _rows_of(task: TaskText, rows: Sequence[AnnexText]) -> list[AnnexText]:
    """The rows that say what the task says: its heading, its text, or the beginning of it."""
    return [
        row
        for row in rows
        if (task.title and task.title in row.wording)
        or (row.wording and row.wording.rstrip("。") in f"{task.title or ''}。{task.wording}")
    ]


def unread(rows: Sequence[Line]) -> Doubt:
    """Return the doubt for a table no reader knows, its text included."""
    text = " ".join(row.text for row in rows)
    return doubt("table_not_read", Place("line", str(rows[0].number)), text)

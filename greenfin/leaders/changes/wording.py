"""What changed, in sentences and as rows of a file."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from targets.progress.restatements import Restatement
from targets.wording.explanations import STATUSES
from targets.wording.formatting import listed, number_text, quarter_text
from targets.wording.sentences import joined, observed_text, stated_text, unit_of
from tasks.due import Late, late_counts
from tasks.progress import state_text

from .comparing import Comparison, StatusChange, TaskChange

DIRECTIONS: dict[str, Promise] = {
    "better": gettext_lazy("better"),
    "worse": gettext_lazy("worse"),
    "neither": gettext_lazy("not comparable"),
}
# In the order in which a page shows them; the first two are what a leader asks for.
TASK_KINDS: dict[str, Promise] = {
    "finished": gettext_lazy("Finished"),
    "blocked": gettext_lazy("Now blocked"),
    "reopened": gettext_lazy("Reopened after being done"),
    "started": gettext_lazy("Started"),
    "other": gettext_lazy("Other changes of state"),
    "first_reported": gettext_lazy("Reported for the first time"),
}


def changes_sentence(found: Comparison) -> str:
    """The page's first sentences: how many targets turned, what was restated, what is late."""
    return joined([statuses_sentence(found), restated_sentence(found), tasks_sentence(found)])


def statuses_sentence(found: Comparison) -> str:
    values = {
        "earlier": quarter_text(found.earlier.quarter),
        "later": quarter_text(found.later.quarter),
        "total": len(found.statuses),
        "better": len(found.turned("better")),
        "worse": len(found.turned("worse")),
    }
    if not found.statuses:
        return _("No status has changed between %(earlier)s and %(later)s.") % values
    text = ngettext(
        "Between %(earlier)s and %(later)s the status of %(total)s target changed: "
        "%(better)s for the better, %(worse)s for the worse.",
        "Between %(earlier)s and %(later)s the status of %(total)s targets changed: "
        "%(better)s for the better, %(worse)s for the worse.",
        len(found.statuses),
    )
    return text % values


def restated_sentence(found: Comparison) -> str:
    count = len(found.restated)
    if not count:
        return _("No published figure was restated.")
    text = ngettext(
        "%(count)s published figure was restated.",
        "%(count)s published figures were restated.",
        count,
    )
    return text % {"count": number_text(count, 0)}


def tasks_sentence(found: Comparison) -> str:
    """Tasks finished and newly blocked, and how many are late."""
    values = {
        "finished": len(found.tasks_of("finished")),
        "blocked": len(found.tasks_of("blocked")),
        **late_counts(found.late),
    }
    parts = [_("Tasks: %(finished)s newly finished, %(blocked)s newly blocked") % values]
    if values["overdue"]:
        parts.append(_("%(overdue)s past their due date") % values)
    if values["awaiting"]:
        parts.append(_("%(awaiting)s due without the report that would tell") % values)
    return _("%(parts)s.") % {"parts": listed(parts)}


def late_word(one: Late) -> str:
    """Whether a task is overdue by report or still owes its report."""
    return _("Overdue") if one.is_confirmed else _("Awaiting its final report")


def status_word(progress: Any) -> str:
    return str(STATUSES[progress.status]) if progress else _("new")


def change_rows(found: Comparison) -> list[list[Any]]:
    """Every change as a row of a file, headings first."""
    rows: list[list[Any]] = [
        [
            _("Change"),
            _("Jurisdiction"),
            _("Subject"),
            _("Was"),
            _("Is"),
            _("Unit"),
            _("Quarter"),
            _("Date"),
            _("Reason"),
        ]
    ]
    rows += [_status_row(change) for change in found.statuses]
    rows += [_restated_row(one) for one in found.restated.first()]
    rows += [_task_row(change) for change in found.tasks]
    for task in found.new_tasks:
        rows.append([_("New task"), *_task_cells(task), None, None, None, None, None, None])
    for moved in found.due:
        cells = [moved.before.current, moved.after.current, None, None, None]
        rows.append([_("Due date"), *_task_cells(moved.task), *cells, _account(moved.update)])
    rows += [_late_row(one) for one in found.late]
    return rows


def _status_row(change: StatusChange) -> list[Any]:
    return [
        _("Status: %(direction)s") % {"direction": DIRECTIONS[change.direction]},
        change.target.jurisdiction.label,
        change.target.label,
        status_word(change.before),
        status_word(change.after),
        None,
        change.after.assessment.observed_quarter,
        None,
        None,
    ]


def _restated_row(one: Restatement) -> list[Any]:
    return [
        _("Restated figure"),
        one.jurisdiction.label,
        one.indicator.label,
        one.before.value if one.before.value is not None else stated_text(one.before),
        one.after.value if one.after.value is not None else stated_text(one.after),
        one.indicator.unit_label,
        one.quarter,
        one.day,
        one.reason,
    ]


def _task_row(change: TaskChange) -> list[Any]:
    return [
        _("Task: %(kind)s") % {"kind": TASK_KINDS[change.kind]},
        *_task_cells(change.task),
        state_text(change.before),
        state_text(change.after),
        None,
        change.update.quarter if change.update else None,
        None,
        _account(change.update),
    ]


def _late_row(one: Late) -> list[Any]:
    return [
        late_word(one),
        *_task_cells(one.task),
        one.dates.first,
        one.dates.current,
        None,
        one.update.quarter if one.update else None,
        None,
        one.account,
    ]


def _task_cells(task: Any) -> list[Any]:
    return [task.plan.jurisdiction.label, f"{task.number}. {task.title}"]


def _account(update: Any) -> str:
    return update.account if update else ""


def observed_pair(change: StatusChange) -> tuple[str, str]:
    """The deciding figures before and after with the unit; "" where there is none."""
    texts = []
    for entry in (change.before, change.after):
        text = observed_text(entry) if entry else ""
        texts.append(f"{text} {unit_of(change.target)}".strip() if text else "")
    return texts[0], texts[1]

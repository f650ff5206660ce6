"""What changed, in sentences and as rows of a file."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from targets.progress.restatements import Restatement
from targets.tables.exports import Record
from targets.wording.explanations import STATUSES
from targets.wording.formatting import filled, linked, listed, number_text, quarter_text
from targets.wording.sentences import joined, stated_text
from tasks.models import Task
from tasks.progress.due import Late, late_counts
from tasks.progress.sentences import late_word as _late_word
from tasks.progress.states import state_text

from .comparing import Comparison, DueChange, StatusChange, TaskChange

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


def changes_sentence(changes: Comparison) -> str:
    """The page's first sentences: how many targets turned, what was restated, what is late."""
    return joined([statuses_sentence(changes), restated_sentence(changes), tasks_sentence(changes)])


def statuses_sentence(changes: Comparison) -> str:
    values = {
        "earlier": quarter_text(changes.earlier.quarter),
        "later": quarter_text(changes.later.quarter),
        "total": len(changes.statuses),
    }
    if not changes.statuses:
        return _("No status has changed between %(earlier)s and %(later)s.") % values
    text = ngettext(
        "Between %(earlier)s and %(later)s the status of %(total)s target changed",
        "Between %(earlier)s and %(later)s the status of %(total)s targets changed",
        len(changes.statuses),
    )
    turned = _counted(
        {
            _("%(count)s for the better"): len(changes.turned("better")),
            _("%(count)s for the worse"): len(changes.turned("worse")),
        }
    )
    said = _("%(head)s: %(parts)s.") if turned else _("%(head)s.")
    head = said % {"head": text % values, "parts": turned}
    return joined([head, _neither_sentence(len(changes.turned("neither")))])


def _counted(counts: Mapping[str, int]) -> str:
    """Those of the counts that are none are left out; "" where all are."""
    return listed([text % {"count": count} for text, count in counts.items() if count])


def _neither_sentence(count: int) -> str:
    """The rest of the changes, so that the counts add up; "" for none."""
    if not count:
        return ""
    text = ngettext(
        "%(count)s other is neither: on one side it is not rated, not yet set or awaits a figure.",
        "%(count)s others are neither: on one side they are not rated, not yet set or await a "
        "figure.",
        count,
    )
    return text % {"count": count}


def restated_sentence(changes: Comparison) -> str:
    count = len(changes.restated)
    if not count:
        return _("No published figure was restated.")
    text = ngettext(
        "%(count)s published figure was restated.",
        "%(count)s published figures were restated.",
        count,
    )
    return text % {"count": number_text(count, 0)}


def tasks_sentence(changes: Comparison) -> SafeString:
    """Tasks finished and newly blocked, and how many are late, those numbers as links."""
    counts = late_counts(changes.late)
    values = {kind: linked(count, late_address(kind, changes)) for kind, count in counts.items()}
    parts = []
    has_new = _counted(
        {
            _("%(count)s newly finished"): len(changes.tasks_of("finished")),
            _("%(count)s newly blocked"): len(changes.tasks_of("blocked")),
        }
    )
    if has_new:
        parts = [filled(_("Tasks: %(counts)s"), {"counts": has_new})]
    if counts["overdue"]:
        parts.append(filled(_("%(overdue)s past their due date"), values))
    if counts["awaiting"]:
        parts.append(filled(_("%(awaiting)s due without the report that would tell"), values))
    listed_parts = format_html_join(_(", "), "{}", ((part,) for part in parts))
    said = [] if has_new else [format_html("{}", _("No task is newly finished or newly blocked."))]
    if parts:
        said.append(filled(_("%(parts)s."), {"parts": listed_parts}))
    return SafeString(joined(said))


def late_address(kind: str, changes: Comparison) -> str:
    """The list of what is late."""
    return f"{reverse('task_list')}?state={kind}{changes.later.more}"


def late_word(one: Late) -> str:
    """Whether a task is overdue by report or still owes its report."""
    return _late_word(one.lateness.kind)


def late_rows(changes: Comparison) -> list[dict[str, Any]]:
    """The late tasks, each with the word for it, as `changes/late.html` shows them."""
    return [{"late": one, "word": late_word(one)} for one in changes.late]


def status_word(progress: Any) -> str:
    return str(STATUSES[progress.status]) if progress else _("new")


COLUMNS: dict[str, Promise] = {
    "change": pgettext_lazy("what changed", "Change"),
    "place": gettext_lazy("Jurisdiction"),
    "subject": gettext_lazy("Subject"),
    "was": gettext_lazy("Was"),
    "now": gettext_lazy("Is"),
    "unit": gettext_lazy("Unit"),
    "quarter": gettext_lazy("Quarter"),
    "day": gettext_lazy("Date"),
    "reason": gettext_lazy("Reason"),
}


def change_records(changes: Comparison) -> list[Record]:
    """Every change as a record of a file."""
    return [
        *map(_status_record, changes.statuses),
        *map(_restated_record, changes.restated.first()),
        *map(_task_record, changes.tasks),
        *({"change": _("New task"), **_task_cells(task)} for task in changes.new_tasks),
        *map(_due_record, changes.due),
        *map(_late_record, changes.late),
    ]


def _status_record(change: StatusChange) -> Record:
    return {
        "change": _("Status: %(direction)s") % {"direction": DIRECTIONS[change.direction]},
        "place": change.target.jurisdiction.label,
        "subject": change.target.label,
        "was": status_word(change.before),
        "now": status_word(change.after),
        "quarter": change.after.assessment.observed_quarter,
    }


def _restated_record(one: Restatement) -> Record:
    return {
        "change": _("Restated figure"),
        "place": one.jurisdiction.label,
        "subject": one.indicator.label,
        "was": one.before.value if one.before.value is not None else stated_text(one.before),
        "now": one.after.value if one.after.value is not None else stated_text(one.after),
        "unit": one.indicator.unit_label,
        "quarter": one.quarter,
        "day": one.day,
        "reason": one.reason,
    }


def _task_record(change: TaskChange) -> Record:
    return {
        "change": _("Task: %(kind)s") % {"kind": TASK_KINDS[change.kind]},
        **_task_cells(change.task),
        "was": state_text(change.before),
        "now": state_text(change.after),
        "quarter": change.update and change.update.quarter,
        "reason": change.update and change.update.account,
    }


def _due_record(moved: DueChange) -> Record:
    return {
        "change": _("Expected to be done"),
        **_task_cells(moved.task),
        "was": moved.before.current,
        "now": moved.after.current,
        "reason": moved.update and moved.update.account,
    }


def _late_record(one: Late) -> Record:
    return {
        "change": late_word(one),
        **_task_cells(one.task),
        "was": one.dates.due,
        "now": one.dates.current,
        "quarter": one.update and one.update.quarter,
        "reason": one.account,
    }


def _task_cells(task: Task) -> Record:
    return {"place": task.plan.jurisdiction.label, "subject": f"{task.number}. {task.title}"}

"""Reminders of blocked tasks to the body that they wait for; safe to run every day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.actions import record_event
from districts.mailing import Reached, full_address, write_to
from districts.models import Account, Event, Organisation
from districts.permissions import reader_of
from targets.progress.as_of import AsOf, default_as_of
from tasks.models import ProgressUpdate, Task
from tasks.progress.due import known_of_tasks
from tasks.progress.states import seen_tasks
from tasks.reporting.asked import key_of

# An obstacle may last for months: who was told of it is told again after this, or of a new one.
DAYS_BETWEEN = 14


@dataclass(frozen=True)
class AwaitedReminder:
    """A body that blocked tasks wait for: whom an e-mail reached, and whom not."""

    body: Organisation
    mailed: list[Account]
    without_address: list[Account]
    unsent: list[Account]

    @property
    def about(self) -> str:
        return f"{self.body.jurisdiction.name} {self.body.name}"


def send_awaited_reminders(*, by: Account | None, now: datetime.datetime) -> list[AwaitedReminder]:
    """Mails a body's people what waits for it: each no more than that person may see.

    By what was reported last and is published; nobody of the same tasks twice in a fortnight.
    """
    as_of = default_as_of()
    reminders = []
    for body, blocked in waiting_by_body(as_of).items():
        accounts = accounts_told(body)
        shown = _shown(accounts, blocked, as_of)
        if shown and _is_reminded(body, shown, now):
            continue
        # Nothing is said of tasks that none of them may know of.
        if shown or not accounts:
            reminders.append(_remind(body, shown, by, now))
    return reminders


def accounts_told(body: Organisation) -> list[Account]:
    """The active contributors of the body, and who reports for the district that it belongs to."""
    told = Q(memberships__role="contributor", memberships__organisation=body)
    if body.jurisdiction.kind != "city":
        told |= Q(memberships__role="reporter", memberships__jurisdiction=body.jurisdiction_id)
    return list(Account.objects.filter(told, is_active=True).distinct())


def _shown(
    accounts: Sequence[Account], blocked: Sequence[Task], as_of: AsOf
) -> dict[Account, list[Task]]:
    """What each may see of the tasks; whoever sees none of them is left out."""
    shown = {}
    for account in accounts:
        seen = set(seen_tasks(reader_of(account), as_of).values_list("pk", flat=True))
        if rows := [task for task in blocked if task.pk in seen]:
            shown[account] = rows
    return shown


def waiting_by_body(as_of: AsOf) -> dict[Organisation, list[Task]]:
    """The blocked tasks that wait for each body, each with its `last` update, the longest first."""
    last = {
        pk: one.last
        for pk, one in known_of_tasks(as_of).items()
        if one.last and one.last.state == "blocked" and one.last.awaited_id
    }
    bodies = Organisation.objects.select_related("jurisdiction").in_bulk(
        {update.awaited_id for update in last.values() if update.awaited_id is not None}
    )
    found: dict[Organisation, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(pk__in=last).select_related("plan__jurisdiction"):
        task.last = last[task.pk]
        found[bodies[last[task.pk].awaited_id or 0]].append(task)
    return {body: sorted(rows, key=_since) for body, rows in sorted(found.items(), key=_slug)}


def mail_text(body: Organisation, blocked: Sequence[Task]) -> str:
    """What waits for the body, since when, and what would release it.

    A task of a plan that is not for publication is counted, not named.
    """
    named = [task for task in blocked if task.plan.is_public]
    text = ngettext(
        "%(count)s blocked task waits for %(body)s:",
        "%(count)s blocked tasks wait for %(body)s:",
        len(blocked),
    )
    lines = [text % {"count": len(blocked), "body": body.name}]
    lines += [_line(task, task.last) for task in named if task.last]
    if hidden := len(blocked) - len(named):
        more = ngettext(
            "%(count)s of a plan not for publication",
            "%(count)s of plans not for publication",
            hidden,
        )
        lines.append(more % {"count": hidden})
    lines.append(
        _("All of it is on the body's page: %(address)s.")
        % {"address": full_address(body.get_absolute_url())}
    )
    return "\n".join(lines)


def _line(task: Task, last: ProgressUpdate) -> str:
    values = {
        "task": f"{task.plan.jurisdiction.label} {task.number}. {task.title}",
        "since": last.blocked_since.isoformat() if last.blocked_since else "",
        "release": last.release,
        "address": full_address(reverse("task", args=[task.plan.slug, task.number])),
    }
    said = [values["task"]]
    if last.blocked_since:
        said.append(_("blocked since %(since)s") % values)
    if last.release:
        said.append(_("released by: %(release)s") % values)
    return " · ".join([*said, values["address"]])


def _since(task: Task) -> tuple[datetime.date, int]:
    since = task.last.blocked_since if task.last else None
    return since or datetime.date.max, task.pk


def _slug(pair: tuple[Organisation, list[Task]]) -> str:
    return pair[0].slug


def _is_reminded(
    body: Organisation, shown: Mapping[Account, Sequence[Task]], now: datetime.datetime
) -> bool:
    """Whether all of these tasks were told of within the fortnight."""
    since = now - datetime.timedelta(days=DAYS_BETWEEN)
    rows = Event.objects.filter(deed="remind_of_blocked", object_key=body.slug, at__gt=since)
    told = {key for after in rows.values_list("after", flat=True) for key in (after or {})["tasks"]}
    return {key_of(task) for rows in shown.values() for task in rows} <= told


def _remind(
    body: Organisation,
    shown: Mapping[Account, Sequence[Task]],
    by: Account | None,
    now: datetime.datetime,
) -> AwaitedReminder:
    subject = _("Blocked tasks that wait for %(body)s") % {"body": body.name}
    reached = Reached.of_all(
        write_to([account], subject, mail_text(body, rows)) for account, rows in shown.items()
    )
    if reached.mailed:
        # Of what somebody could not be written to all of them are told once more.
        told = _keys(reached.mailed, shown) - _keys(reached.unsent, shown)
        after = {"tasks": sorted(told), "addresses": len(reached.mailed)}
        record_event(deed="remind_of_blocked", by=by, obj=body, key=body.slug, after=after, now=now)
    return AwaitedReminder(body, *reached)


def _keys(accounts: Iterable[Account], shown: Mapping[Account, Sequence[Task]]) -> set[str]:
    return {key_of(task) for account in accounts for task in shown[account]}

"""What the pages of targets, tasks and plans show of the links between them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from districts.models import Plan
from districts.permissions import Reader
from targets.models import Target
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf
from tasks.models import Serving, Task
from tasks.permissions import LINK_TARGETS
from tasks.progress.due import UNREPORTED, known_of_tasks

from .links import Aim, Link, aim_of, links_of

STATE_ORDER = ("confirmed", "proposed", "none")


@dataclass(frozen=True)
class TargetLinks:
    """A target with its links: confirmed and proposed ones, and declined ones for who settles."""

    target: Target
    links: tuple[Link, ...]

    @property
    def state(self) -> str:
        """The best state of its links; "none" where none stands."""
        states = [link.row.state for link in self.links if link.row.state != "refused"]
        return min(states, key=STATE_ORDER.index, default="none")

    @property
    def settled(self) -> list[Serving]:
        return [link.row for link in self.links]

    @property
    def confirmed_first(self) -> list[Link]:
        return sorted(self.links, key=lambda link: not link.is_confirmed)


@dataclass(frozen=True)
class LinkLine:
    """The links of several targets with one task, all in one state; forms know them by `keys`."""

    link: Link
    keys: str


@dataclass(frozen=True)
class TargetGroup:
    """Targets on one indicator that are linked with the same tasks in the same way."""

    rows: tuple[TargetLinks, ...]

    @property
    def lines(self) -> list[LinkLine]:
        return [
            LinkLine(links[0], ",".join(link.row.key_as_shown for link in links))
            for links in zip(*(row.links for row in self.rows), strict=True)
        ]


@dataclass(frozen=True)
class ServedTarget:
    """A target that a task serves, with its status and the link, which may be proposed only."""

    entry: Progress
    row: Serving


def target_links(
    targets: Sequence[Target], reader: Reader, *, with_refused: bool
) -> list[TargetLinks]:
    """Targets with their links, in the plan's order; three queries."""
    links = links_of(targets, reader)
    return [
        TargetLinks(
            target,
            tuple(one for one in links[target.pk] if with_refused or one.row.state != "refused"),
        )
        for target in targets
    ]


def links_of_plan(plan: Plan, reader: Reader, as_of: AsOf) -> list[TargetLinks]:
    """The plan's targets in force with their links; declined ones for who may settle them."""
    entries = [one for one in cached_progress(reader, as_of) if one.target.plan_id == plan.pk]
    return target_links(
        [one.target for one in entries], reader, with_refused=reader.may(LINK_TARGETS)
    )


def grouped(rows: Iterable[TargetLinks]) -> list[TargetGroup]:
    """The targets in groups of those that are settled alike, in the order of the first of each."""
    groups: dict[Any, list[TargetLinks]] = {}
    for row in rows:
        about = row.target.indicator_id or row.target.title
        settled = [(one.task_id, one.state, one.by_id, one.at, one.note) for one in row.settled]
        groups.setdefault((about, *settled), []).append(row)
    return [TargetGroup(tuple(group)) for group in groups.values()]


def panel_of_target(target: Target, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The tasks that serve a target, with their state as of the page's choice; four queries."""
    reader, as_of = page["reader"], page["as_of"]
    (row,) = target_links([target], reader, with_refused=False)
    known = known_of_tasks(as_of)
    lines = [
        {"link": link, "state": known.get(link.row.task_id, UNREPORTED).state}
        for link in row.confirmed_first
    ]
    return {"served": row, "lines": lines, "may_link": reader.may(LINK_TARGETS)}


def served_targets(task: Task, reader: Reader, as_of: AsOf) -> list[ServedTarget]:
    """The targets in force that a task serves, or may serve, in the plan's order."""
    return PlanLinks(task.plan, cached_progress(reader, as_of), reader).of_task[task.pk]


class PlanLinks:
    """The standing links of one plan both ways, of the targets given; one query."""

    def __init__(self, plan: Plan, entries: Iterable[Progress], reader: Reader) -> None:
        rows = Serving.objects.visible_to(reader).exclude(state="refused").filter(task__plan=plan)
        self.of_target: dict[int, list[Serving]] = defaultdict(list)
        self.of_task: dict[int, list[ServedTarget]] = defaultdict(list)
        by_aim: dict[Aim, list[Serving]] = defaultdict(list)
        for row in rows.select_related("target", "task__plan").order_by("task__number"):
            by_aim[aim_of(row.target)].append(row)
        for entry in entries:
            for row in by_aim[aim_of(entry.target)]:
                self.of_target[entry.target.pk].append(row)
                self.of_task[row.task_id].append(ServedTarget(entry, row))

"""Which tasks and bodies have some words, and all the names of a body."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from districts.matching import Entry, Found
from districts.models import OrganisationName
from districts.permissions import Reader
from targets.progress.as_of import AsOf
from targets.progress.finding import Query, names_of_place
from targets.progress.shown import shown

from .models import Assignment
from .progress.states import seen_tasks, shown_organisations


def tasks_found(query: Query, role: str = "") -> list[Found]:
    """Tasks of the period shown by title and wording, and by the bodies that hold `role`, or any
    role; of a place."""
    return query.found("tasks", lambda query: _task_entries(query, role), role, _bodies_of(query))


def _task_entries(query: Query, role: str) -> Iterable[Entry]:
    tasks = seen_tasks(query.reader, query.as_of)
    names = names_of_organisations(query.reader, query.as_of)
    bodies: dict[int, list[list[str]]] = defaultdict(list)
    duties = Assignment.objects.filter(task__in=tasks.order_by()).order_by("role", "position")
    if role:
        duties = duties.filter(role=role)
    for task, organisation, written in duties.values_list("task", "organisation", "written"):
        bodies[task].append([written, *names.get(organisation, [])])
    for row in tasks.select_related("plan__jurisdiction"):
        own, place = bodies.get(row.pk, []), row.plan.jurisdiction
        shown = {
            "url": row.get_absolute_url(),
            "title": str(row),
            "place": place.name,
            "wording": row.wording,
            "bodies": own,
        }
        texts = [row.wording, *dict.fromkeys(name for body in own for name in body)]
        yield Entry(row.pk, [row.title], texts, names_of_place(place), shown)


def organisations_found(query: Query) -> list[Found]:
    """Bodies of the period shown by all their names; of a place."""
    is_default = query.as_of.is_default
    return query.found("organisations", _organisation_entries, is_default, _bodies_of(query))


def _bodies_of(query: Query) -> str:
    """The bodies that the reader answers for: their tasks in plans not for publication are seen."""
    return ",".join(str(pk) for pk in sorted(query.reader.body_ids))


def _organisation_entries(query: Query) -> Iterable[Entry]:
    names = names_of_organisations(query.reader, query.as_of)
    rows = shown_organisations(query.reader, query.as_of).select_related("jurisdiction")
    for row in rows:
        own = [*dict.fromkeys([row.name, *names.get(row.pk, [])])]
        shown = {"url": row.get_absolute_url(), "names": own, "place": row.jurisdiction.name}
        yield Entry(row.pk, own, (), names_of_place(row.jurisdiction), shown)


def names_of_organisations(reader: Reader, as_of: AsOf) -> Mapping[int, list[str]]:
    """All names of each visible organisation by then, by its id; an unknown id has none."""
    names: dict[int, list[str]] = defaultdict(list)
    known = shown(reader, as_of).by_plan
    rows = OrganisationName.objects.visible_to(reader).known_from(known).order_by("pk")
    for organisation, name, own in rows.values_list(
        "organisation_id", "name", "organisation__name"
    ):
        names[organisation] += [name] if names[organisation] else [own, name]
    return names

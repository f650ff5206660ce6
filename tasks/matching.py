"""Tasks and organisations by words: titles, wording, and bodies' names as written and otherwise."""

from collections import defaultdict
from collections.abc import Mapping

from districts.matching import Words
from districts.models import OrganisationName
from districts.permissions import Reader

from .models import Assignment, Task


def names_of_organisations(reader: Reader) -> Mapping[int, list[str]]:
    """All names of each visible organisation, by its id; an unknown id has none."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = OrganisationName.objects.visible_to(reader).order_by("pk")
    for organisation, name, own in rows.values_list(
        "organisation_id", "name", "organisation__name"
    ):
        names[organisation] += [name] if names[organisation] else [own, name]
    return names


def tasks_with_words(words: Words, reader: Reader, role: str = "") -> list[int]:
    """Ids of visible tasks in which every word stands, in the tasks' own order.

    Words are looked for in title and wording, and in the names of the bodies that hold `role`,
    or any role.
    """
    tasks = Task.objects.visible_to(reader)
    names = names_of_organisations(reader)
    bodies: dict[int, list[str]] = defaultdict(list)
    duties = Assignment.objects.filter(task__in=tasks.order_by())
    if role:
        duties = duties.filter(role=role)
    for task, organisation, written in duties.values_list("task", "organisation", "written"):
        bodies[task] += [written, *names.get(organisation, [])]
    return [
        pk
        for pk, title, wording in tasks.values_list("pk", "title", "wording")
        if words.are_in(title, wording, *bodies.get(pk, []))
    ]

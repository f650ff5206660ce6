"""Filters above the table of tasks.

Choices and names come from what the reader may see.
"""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.filters import ListFilter
from districts.matching import MOST_LETTERS
from districts.permissions import Reader
from targets.filters import plan_choices
from targets.progress.as_of import AsOf
from targets.progress.finding import Query
from targets.progress.shown import shown_plans

from .finding import tasks_found
from .models import ASSIGNMENT_ROLES, Assignment, Task
from .progress.due import late_tasks
from .progress.sentences import LATE_WORDS
from .progress.states import NOT_REPORTED, STATE_ORDER, shown_organisations, state_text

# Who is responsible for a task without leading it.
ONLY_RESPONSIBLE = "only_responsible"
ROLES = [*ASSIGNMENT_ROLES, (ONLY_RESPONSIBLE, _("Only responsible for"))]

GroupedChoices = list[tuple[str, list[tuple[str, str]]]]


class TaskFilter(ListFilter):
    """Plan, body, its role, state and words; the rows must come from `with_state`.

    A state is what was reported, or that the task is late by `due`.
    """

    q = django_filters.CharFilter(
        label=_("Words"), method="with_words", max_length=MOST_LETTERS, strip=True
    )
    plan = django_filters.ChoiceFilter(
        field_name="plan__slug", label=_("Plan"), empty_label=_("All")
    )
    organisation = django_filters.ChoiceFilter(
        label=_("Organisation"), empty_label=_("All"), method="as_they_are"
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), empty_label=_("All"), choices=ROLES, method="as_they_are"
    )
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("All"), method="in_state")

    class Meta:
        model = Task
        fields = ["q", "plan", "organisation", "role", "state"]

    def __init__(
        self, request: HttpRequest, queryset: QuerySet[Task], reader: Reader, as_of: AsOf
    ) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        self.reader, self.as_of = reader, as_of
        self.filters["plan"].extra["choices"] = plan_choices(
            shown_plans(reader, as_of).select_related("jurisdiction")
        )
        self.filters["organisation"].extra["choices"] = organisation_choices(reader, as_of)
        self.filters["state"].extra["choices"] = [
            *((state, state_text(state)) for state in STATE_ORDER),
            (NOT_REPORTED, state_text(None)),
            *LATE_WORDS.items(),
        ]

    def filter_queryset(self, queryset: QuerySet[Task]) -> QuerySet[Task]:
        """Body and role are asked of one and the same assignment."""
        chosen: QuerySet[Task] = super().filter_queryset(queryset)
        wanted = {"organisation__slug": "organisation", "role": "role"}
        values = {key: self.form.cleaned_data.get(name) for key, name in wanted.items()}
        asked = {key: value for key, value in values.items() if value}
        if not asked:
            return chosen
        own = Assignment.objects.filter(task=OuterRef("pk"))
        if asked.get("role") == ONLY_RESPONSIBLE:
            asked["role"] = "responsible"
            body = {key: value for key, value in asked.items() if key != "role"}
            chosen = chosen.exclude(Exists(own.filter(role="lead", **body)))
        return chosen.filter(Exists(own.filter(**asked)))

    def as_they_are(self, rows: QuerySet[Task], _name: str, _value: str) -> QuerySet[Task]:
        return rows

    def with_words(self, rows: QuerySet[Task], _name: str, value: str) -> QuerySet[Task]:
        role = (self.form.cleaned_data.get("role") or "").removeprefix("only_")
        found = tasks_found(Query.of(value, self.reader, self.as_of), role)
        return rows.filter(pk__in=[one.key for one in found])

    def in_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value in LATE_WORDS:
            return rows.filter(pk__in=late_tasks(value, self.as_of))
        return (
            rows.filter(reported_state__isnull=True)
            if value == NOT_REPORTED
            else rows.filter(reported_state=value)
        )


def organisation_choices(reader: Reader, as_of: AsOf) -> GroupedChoices:
    """Organisations under their jurisdictions."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for body in shown_organisations(reader, as_of).select_related("jurisdiction"):
        groups.setdefault(body.jurisdiction.label, []).append((body.slug, body.name))
    return list(groups.items())

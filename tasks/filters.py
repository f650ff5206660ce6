"""Filters above the table of tasks; their choices come from what the reader may see."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from districts.matching import MOST_LETTERS, Words
from districts.models import Organisation, Plan
from districts.permissions import Reader
from targets.filters import plan_choices

from .matching import tasks_with_words
from .models import ASSIGNMENT_ROLES, Assignment, Task
from .progress import NOT_REPORTED, STATE_ORDER, state_text

GroupedChoices = list[tuple[str, list[tuple[str, str]]]]


class TaskFilter(django_filters.FilterSet):
    """Plan, body, its role, state and words; the rows must come from `with_state`."""

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
        label=_("Role"), empty_label=_("All"), choices=ASSIGNMENT_ROLES, method="as_they_are"
    )
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("All"), method="in_state")

    class Meta:
        model = Task
        fields = ["q", "plan", "organisation", "role", "state"]

    def __init__(self, data: Mapping[str, Any], queryset: QuerySet[Task], reader: Reader) -> None:
        super().__init__(data, queryset=queryset)
        self.reader = reader
        self.filters["plan"].extra["choices"] = plan_choices(
            Plan.objects.visible_to(reader).select_related("jurisdiction")
        )
        self.filters["organisation"].extra["choices"] = organisation_choices(reader)
        self.filters["state"].extra["choices"] = [
            *((state, state_text(state)) for state in STATE_ORDER),
            (NOT_REPORTED, state_text(None)),
        ]

    def filter_queryset(self, queryset: QuerySet[Task]) -> QuerySet[Task]:
        """Body and role are asked of one and the same assignment."""
        chosen: QuerySet[Task] = super().filter_queryset(queryset)
        wanted = {"organisation__slug": "organisation", "role": "role"}
        values = {key: self.form.cleaned_data.get(name) for key, name in wanted.items()}
        asked = {key: value for key, value in values.items() if value}
        if not asked:
            return chosen
        return chosen.filter(Exists(Assignment.objects.filter(task=OuterRef("pk"), **asked)))

    def as_they_are(self, rows: QuerySet[Task], _name: str, _value: str) -> QuerySet[Task]:
        return rows

    def with_words(self, rows: QuerySet[Task], _name: str, value: str) -> QuerySet[Task]:
        role = self.form.cleaned_data.get("role") or ""
        return rows.filter(pk__in=tasks_with_words(Words.of(value), self.reader, role))

    def in_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return (
            rows.filter(state__isnull=True) if value == NOT_REPORTED else rows.filter(state=value)
        )


def organisation_choices(reader: Reader) -> GroupedChoices:
    """Organisations under their jurisdictions."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for body in Organisation.objects.visible_to(reader).select_related("jurisdiction"):
        groups.setdefault(body.jurisdiction.label, []).append((body.slug, body.name))
    return list(groups.items())

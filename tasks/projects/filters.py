"""Filters above the ledger."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from districts.clock import current_date
from districts.filters import ListFilter
from districts.models import Jurisdiction, Organisation
from districts.permissions import Reader
from targets.models import Indicator
from targets.progress.held import held_by_data

from .choices import PROJECT_KINDS, PROJECT_STATES
from .models import Project, ProjectShare
from .reading import unanswered_before

Choices = list[tuple[str, str]]


def _choices(rows: QuerySet[Project]) -> dict[str, Choices]:
    """What can be chosen of the filters: what occurs."""
    shared = ProjectShare.objects.filter(project__in=rows).values("jurisdiction")
    places = Jurisdiction.objects.filter(pk__in=rows.values("jurisdiction"))
    known = places | Jurisdiction.objects.filter(pk__in=shared)
    classes = Indicator.objects.filter(pk__in=rows.values("green_class"))
    bodies = Organisation.objects.filter(pk__in=rows.values("pushed_by"))
    return {
        "place": [(one.slug, one.label) for one in known],
        "green_class": [(one.code, one.label) for one in classes],
        "body": [(one.slug, one.name) for one in bodies],
    }


class ProjectFilter(ListFilter):
    """Place, state, kind, class, department; whether no institution has answered."""

    q = django_filters.CharFilter(label=_("Name, owner or number"), method="named")
    place = django_filters.ChoiceFilter(
        label=_("Jurisdiction"), empty_label=_("All"), method="in_place"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=PROJECT_STATES
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of project"), empty_label=_("All"), choices=PROJECT_KINDS
    )
    green_class = django_filters.ChoiceFilter(
        label=_("Class"), empty_label=_("All"), field_name="green_class__code"
    )
    body = django_filters.ChoiceFilter(
        label=_("Department"), empty_label=_("All"), field_name="pushed_by__slug"
    )
    answer = django_filters.ChoiceFilter(
        label=_("Institution's answer"),
        empty_label=_("All"),
        choices=[("none", _("Unanswered for two quarters"))],
        method="unanswered",
    )

    class Meta:
        model = Project
        fields = ["q", "place", "state", "kind", "green_class", "body", "answer"]

    def __init__(self, request: HttpRequest, queryset: QuerySet[Project], reader: Reader) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        known = held_by_data(
            "ledger_choices", lambda: _choices(queryset), reader.scope_key, get_language()
        )
        for name, choices in known.items():
            self.filters[name].extra["choices"] = choices

    def named(self, rows: QuerySet[Project], _name: str, value: str) -> QuerySet[Project]:
        return (
            rows.filter(name__icontains=value)
            | rows.filter(owner__icontains=value)
            | rows.filter(provisional_number__icontains=value)
            | rows.filter(final_number__icontains=value)
        )

    def in_place(self, rows: QuerySet[Project], _name: str, value: str) -> QuerySet[Project]:
        shared = ProjectShare.objects.filter(jurisdiction__slug=value).values("project")
        return rows.filter(jurisdiction__slug=value) | rows.filter(pk__in=shared)

    def unanswered(self, rows: QuerySet[Project], _name: str, _value: str) -> QuerySet[Project]:
        """Admitted so many quarters ago and not matched since."""
        before = unanswered_before(current_date())
        return rows.filter(state="admitted", admitted_at__lt=before)

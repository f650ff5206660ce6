"""Filters above the ledger."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.clock import current_date
from districts.filters import ListFilter
from districts.models import Jurisdiction, Organisation
from targets.models import Indicator

from .choices import PROJECT_KINDS, PROJECT_STATES
from .models import Project, ProjectShare
from .reading import unanswered_before


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

    def __init__(self, request: HttpRequest, queryset: QuerySet[Project]) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        shared = ProjectShare.objects.filter(project__in=queryset).values("jurisdiction")
        places = Jurisdiction.objects.filter(pk__in=queryset.values("jurisdiction"))
        known = places | Jurisdiction.objects.filter(pk__in=shared)
        self.filters["place"].extra["choices"] = [(one.slug, one.label) for one in known]
        classes = Indicator.objects.filter(pk__in=queryset.values("green_class"))
        self.filters["green_class"].extra["choices"] = [(one.code, one.label) for one in classes]
        bodies = Organisation.objects.filter(pk__in=queryset.values("pushed_by"))
        self.filters["body"].extra["choices"] = [(one.slug, one.name) for one in bodies]

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

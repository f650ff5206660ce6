"""Filters above the list of negative records."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from districts.clock import current_date
from districts.filters import ListFilter
from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.progress.held import held_by_data

from .choices import LEVELS, RISK_STATES, SOURCES
from .models import RiskRecord


def _places(rows: QuerySet[RiskRecord]) -> list[tuple[str, str]]:
    """Where records are."""
    places = Jurisdiction.objects.filter(pk__in=rows.values("jurisdiction"))
    return [(one.slug, one.label) for one in places]


class RiskFilter(ListFilter):
    """Subject, place, source, level, state; whether it marks the ledger today."""

    q = django_filters.CharFilter(label=_("Subject, code or document"), method="named")
    place = django_filters.ChoiceFilter(
        label=_("Jurisdiction"), empty_label=_("All"), field_name="jurisdiction__slug"
    )
    source = django_filters.ChoiceFilter(label=_("Source"), empty_label=_("All"), choices=SOURCES)
    level = django_filters.ChoiceFilter(
        label=pgettext_lazy("negative record", "Level"), empty_label=_("All"), choices=LEVELS
    )
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("All"), choices=RISK_STATES)
    mark = django_filters.ChoiceFilter(
        label=_("Mark in the ledger"),
        empty_label=_("All"),
        choices=[
            ("yes", pgettext_lazy("negative record", "Marks the ledger")),
            ("no", pgettext_lazy("negative record", "No mark")),
        ],
        method="marking",
    )

    class Meta:
        model = RiskRecord
        fields = ["q", "place", "source", "level", "state", "mark"]

    def __init__(
        self, request: HttpRequest, queryset: QuerySet[RiskRecord], reader: Reader
    ) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        self.filters["place"].extra["choices"] = held_by_data(
            "risk_places", lambda: _places(queryset), reader.scope_key, get_language()
        )

    def named(self, rows: QuerySet[RiskRecord], _name: str, value: str) -> QuerySet[RiskRecord]:
        return (
            rows.filter(enterprise__icontains=value)
            | rows.filter(enterprise_code__icontains=value)
            | rows.filter(institution__name__icontains=value)
            | rows.filter(institution__code__icontains=value)
            | rows.filter(document__icontains=value)
        )

    def marking(self, rows: QuerySet[RiskRecord], _name: str, value: str) -> QuerySet[RiskRecord]:
        marking = RiskRecord.objects.marking(current_date())
        return rows.filter(pk__in=marking) if value == "yes" else rows.exclude(pk__in=marking)

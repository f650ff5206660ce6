"""Filters above the list of institutions."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.filters import ListFilter
from districts.models import Jurisdiction
from targets.wording.formatting import quarter_text
from tasks.evaluation.models import (
    INSTITUTION_KINDS,
    INSTITUTION_LEVELS,
    Institution,
    InstitutionFigure,
)


class InstitutionFilter(ListFilter):
    """Kind, level, seat, and the quarter of the figures."""

    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("institution", "Kind"), empty_label=_("All"), choices=INSTITUTION_KINDS
    )
    level = django_filters.ChoiceFilter(
        label=pgettext_lazy("institution", "Level"),
        empty_label=_("All"),
        choices=INSTITUTION_LEVELS,
    )
    seat = django_filters.ChoiceFilter(
        label=_("Seat"), empty_label=_("All"), field_name="seat__slug"
    )
    quarter = django_filters.ChoiceFilter(
        label=_("Quarter"), empty_label=_("Newest"), method="of_quarter"
    )

    class Meta:
        model = Institution
        fields = ["kind", "level", "seat", "quarter"]

    def __init__(self, request: HttpRequest, queryset: QuerySet[Institution]) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        seats = Jurisdiction.objects.filter(institutions__in=queryset).distinct()
        self.filters["seat"].extra["choices"] = [(one.slug, one.label) for one in seats]
        known = InstitutionFigure.objects.published().order_by("-quarter")
        self.filters["quarter"].extra["choices"] = [
            (quarter, quarter_text(quarter))
            for quarter in known.values_list("quarter", flat=True).distinct()
        ]

    def of_quarter(
        self, rows: QuerySet[Institution], _name: str, _value: str
    ) -> QuerySet[Institution]:
        """The quarter says which figures are shown, not which institutions."""
        return rows

    @property
    def chosen_quarter(self) -> str:
        """The quarter chosen; "" for the newest."""
        return str(self.form.cleaned_data.get("quarter") or "") if self.form.is_valid() else ""

"""Filters above the register; choices come from what the reader may read."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.filters import ListFilter
from districts.permissions import Reader
from tasks.models import MATTER_STATES, OPEN_STATES, SupervisionMatter

from .lights import LIGHTS
from .matters import bodies_of, unsigned, with_light
from .wording import LIGHT_WORDS, UNSIGNED, UNSIGNED_WORD

OPEN = "open"


class MatterFilter(ListFilter):
    """State, light, body and year."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("All"),
        choices=[(OPEN, _("All that are open")), *MATTER_STATES, (UNSIGNED, UNSIGNED_WORD)],
        method="in_state",
    )
    light = django_filters.ChoiceFilter(
        label=_("Light"),
        empty_label=_("All"),
        choices=[(name, LIGHT_WORDS[name]) for name in LIGHTS],
        method="of_light",
    )
    body = django_filters.ChoiceFilter(label=_("Body"), empty_label=_("All"), method="of_body")
    year = django_filters.ChoiceFilter(label=_("Year"), empty_label=_("All"))

    class Meta:
        model = SupervisionMatter
        fields = ["state", "light", "body", "year"]

    def __init__(
        self, request: HttpRequest, queryset: QuerySet[SupervisionMatter], reader: Reader
    ) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        self.reader = reader
        visible = SupervisionMatter.objects.visible_to(reader).order_by()
        years = visible.values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [
            (str(year), str(year)) for year in sorted(years, reverse=True)
        ]
        self.filters["body"].extra["choices"] = [
            (body.slug, body.name) for body in bodies_of(visible)
        ]

    def in_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == OPEN:
            return rows.filter(state__in=OPEN_STATES)
        if value == UNSIGNED:
            return rows.filter(pk__in=unsigned(self.reader))
        return rows.filter(state=value)

    def of_light(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=with_light(self.reader, value))

    def of_body(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        named = SupervisionMatter.objects.filter(Q(lead__slug=value) | Q(bodies__slug=value))
        return rows.filter(pk__in=named.order_by().values("pk"))

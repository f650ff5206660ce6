"""Choosing events of the audit trail."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from districts.audit_trail import deed_names
from districts.filters import ListFilter
from districts.models import Event


def known_deeds() -> list[tuple[str, Any]]:
    """Read when the form is built, after every floor has named its deeds."""
    return sorted(deed_names.items(), key=lambda named: str(named[1]))


class EventFilter(ListFilter):
    deed = django_filters.ChoiceFilter(label=_("Deed"), choices=known_deeds, empty_label=_("All"))
    person = django_filters.CharFilter(label=_("Who"), method="of_person")
    since = django_filters.DateFilter(
        label=_("From"),
        field_name="at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = django_filters.DateFilter(
        label=_("To"),
        field_name="at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Event
        fields = ["deed", "person", "since", "until"]

    def of_person(self, events: QuerySet[Event], _name: str, text: str) -> QuerySet[Event]:
        """Events of a user name, done by the person or done to the account."""
        return events.filter(
            Q(actor__icontains=text)
            | Q(after__username__iexact=text)
            | Q(before__username__iexact=text)
        )

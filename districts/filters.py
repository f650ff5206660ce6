"""Filters above lists: what an address asks for and there is not narrows nothing, and is said."""

from typing import Any, cast

import django_filters
from django.forms import Form
from django.http import HttpRequest, QueryDict

from .requests import attached


def note_ignored(request: HttpRequest, field: Any, asked: str) -> None:
    """For the notice above the page (`partials/messages.html`)."""
    attached(request).ignored = [*getattr(request, "ignored", []), (field, asked)]


def leave_out_unknown(form: Form, request: HttpRequest) -> None:
    """The form as if its unknown values had not been sent; each is noted."""
    if not form.errors:
        return
    known = cast(QueryDict, form.data).copy()
    for name in form.errors:
        note_ignored(request, form.fields[name].label, known.pop(name)[-1])
    form.data = known
    form.full_clean()


class ListFilter(django_filters.FilterSet):
    """The filters of a list; made with the `request` that it is asked by."""

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """What the address asks of these filters, nothing else of it."""
        return tuple((name, self.data.get(name, "")) for name in self.filters)

    @property
    def form(self) -> Form:
        is_new = not hasattr(self, "_form")
        shown: Form = super().form
        if is_new:
            leave_out_unknown(shown, self.request)
        return shown

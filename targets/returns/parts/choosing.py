"""What is ticked on the pages of parts: whom to ask, what to take over, which statement stands."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from districts.models import Organisation
from targets.forms import ConfirmForm, DayField
from targets.models import RoundMember, TakenRow
from targets.wording.formatting import listed_briefly

from .differences import Place
from .standings import rows_of_bodies

_TICKED = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Candidate:
    """A body that could be asked: how many rows it reports, how many accounts can fill them in."""

    organisation: Organisation
    rows: int
    people: int


@dataclass(frozen=True)
class CandidateRow:
    """A candidate with the box to tick."""

    candidate: Candidate
    field: BoundField


def candidates(member: RoundMember) -> list[Candidate]:
    """The bodies that lead rows of the member, those with accounts for it, and those asked
    already; who leads most comes first."""
    rows = rows_of_bodies(member)
    is_contributor = Q(
        memberships__role="contributor",
        memberships__jurisdiction=member.jurisdiction_id,
        memberships__account__is_active=True,
    )
    asked = member.part_bodies.values("organisation")
    bodies = Organisation.objects.filter(
        Q(pk__in=list(rows), kind="body") | Q(pk__in=asked) | is_contributor
    )
    counted = bodies.distinct().annotate(
        people=Count("memberships__account", filter=is_contributor, distinct=True)
    )
    people = dict(counted.values_list("pk", "people"))
    found = [
        Candidate(one, rows.get(one.pk, 0), people[one.pk])
        for one in Organisation.objects.filter(pk__in=people)
    ]
    return sorted(found, key=lambda one: (-one.rows, one.organisation.slug))


def unasked_sentence(found: Iterable[Candidate], asked: Collection[int]) -> str:
    """Which bodies lead rows, are not asked for them and have no account that could fill them in:
    the reporter does it for them; "" where there are none."""
    names = [
        one.organisation.name
        for one in found
        if one.rows and not one.people and one.organisation.pk not in asked
    ]
    if not names:
        return ""
    text = ngettext(
        "%(count)d further body leads rows, is not asked for a part and has no account to fill one "
        "in: %(names)s. The reporter fills its rows in, or has an account made for it.",
        "%(count)d further bodies lead rows, are not asked for parts and have no account to fill "
        "one in: %(names)s. The reporter fills their rows in, or has accounts made for them.",
        len(names),
    )
    return text % {"count": len(names), "names": listed_briefly(names)}


class BodiesForm(forms.Form):
    """Which bodies are asked for a part, by when, and which of them provides which indicator."""

    due_on = DayField(
        label=_("Parts due on"),
        required=False,
        help_text=_("Left empty, parts are due on the day on which the return is."),
    )

    def __init__(
        self, data: Any = None, *, member: RoundMember, found: Sequence[Candidate]
    ) -> None:
        super().__init__(data, initial={"due_on": member.parts_due_on})
        self.found = found
        self.indicators = list(member.indicators.all())
        asked = {
            one.organisation_id: {indicator.code for indicator in one.indicators.all()}
            for one in member.part_bodies.prefetch_related("indicators")
        }
        for one in found:
            self.fields[f"body-{one.organisation.pk}"] = forms.BooleanField(
                label=one.organisation.name,
                required=False,
                initial=one.organisation.pk in asked,
            )
        choices: list[tuple[str, Any]] = [("", _("The jurisdiction's reporter"))]
        choices += [(str(one.organisation.pk), one.organisation.name) for one in found]
        for indicator in self.indicators:
            provides = [body for body, codes in asked.items() if indicator.code in codes]
            self.fields[f"indicator-{indicator.code}"] = forms.ChoiceField(
                label=indicator.label,
                choices=choices,
                required=False,
                initial=str(provides[0]) if provides else "",
            )

    def rows(self) -> list[CandidateRow]:
        """The candidates in their order, each with its box."""
        return [CandidateRow(one, self[f"body-{one.organisation.pk}"]) for one in self.found]

    @property
    def indicator_fields(self) -> list[BoundField]:
        return [self[f"indicator-{indicator.code}"] for indicator in self.indicators]

    def asked(self) -> dict[str, Any]:
        """What the action is told; a body that provides an indicator is asked as well."""
        bodies: dict[int, list[str]] = {
            one.organisation.pk: []
            for one in self.found
            if self.cleaned_data[f"body-{one.organisation.pk}"]
        }
        for indicator in self.indicators:
            body = self.cleaned_data[f"indicator-{indicator.code}"]
            if body:
                bodies.setdefault(int(body), []).append(indicator.code)
        return {"bodies": bodies, "due_on": self.cleaned_data["due_on"]}


class PartsField(forms.MultipleChoiceField):
    """Parts as `id:version`, as they were looked at."""

    def valid_value(self, value: Any) -> bool:
        return _TICKED.fullmatch(value) is not None

    def clean(self, value: Any) -> dict[int, int]:
        ticked = [_TICKED.fullmatch(one) for one in super().clean(value)]
        return {int(one[1]): int(one[2]) for one in ticked if one is not None}


class TakeOverForm(forms.Form):
    """The parts to take over."""

    parts = PartsField()


class SettleForm(ConfirmForm):
    """A confirmation, and for each row of which bodies say different things the one that stands."""

    def __init__(self, data: Any, *, rows: Iterable[TakenRow]) -> None:
        super().__init__(data)
        self.places: dict[str, Place] = {
            settle_name(row.sheet, row.key): (row.sheet, row.key) for row in rows
        }
        for name in self.places:
            self.fields[name] = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.get(name) for name in self.places):
            raise ValidationError(_("Choose for each row which body's statement stands."))
        return self.cleaned_data

    def confirmed(self) -> dict[str, Any]:
        chosen: Mapping[Place, int] = {
            place: self.cleaned_data[name]
            for name, place in self.places.items()
            if self.cleaned_data[name]
        }
        return {**super().confirmed(), "choices": chosen}


def settle_name(sheet: str, key: str) -> str:
    """The name of the choice for one row."""
    return f"row-{sheet}-{key}"

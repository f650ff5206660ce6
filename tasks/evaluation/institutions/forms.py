"""Forms of institutions: registering one, giving it another name."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.credit_code import is_credit_code, normal_code
from districts.models import Jurisdiction
from targets.forms import DayField, QuarterField
from targets.periods import Quarter
from tasks.evaluation.models import (
    INSTITUTION_KINDS,
    INSTITUTION_LEVELS,
    Institution,
    SchemeItem,
    SchemeVersion,
)
from tasks.evaluation.models.runs import WORDS_LENGTH
from tasks.evaluation.wording import points_text

from .sheet import FIRST


class FirstQuarterField(QuarterField):
    """A quarter of which figures of institutions can be asked."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, Quarter) and not FIRST.year <= value.year <= FIRST.year + 50:
            raise ValidationError(_("No figures of institutions are asked for that quarter."))


class DetailsForm(forms.Form):
    """What an institution is, and of which quarters figures are asked."""

    kind = forms.ChoiceField(label=pgettext_lazy("institution", "Kind"), choices=INSTITUTION_KINDS)
    level = forms.ChoiceField(
        label=pgettext_lazy("institution", "Level"), choices=INSTITUTION_LEVELS
    )
    seat = forms.ModelChoiceField(
        Jurisdiction.objects.all(), label=_("Seat"), empty_label=_("Choose a place")
    )
    asked_from = FirstQuarterField(label=_("Figures from the quarter"))

    def details(self) -> dict[str, Any]:
        """What the action is told; the form must be valid."""
        names = ("kind", "level", "seat")
        told = {name: self.cleaned_data[name] for name in names}
        return {**told, "asked_from": str(self.cleaned_data["asked_from"])}


class AddForm(DetailsForm):
    """A new institution."""

    name = forms.CharField(label=pgettext_lazy("institution", "Name"), max_length=100)
    code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        help_text=_("Eighteen signs, as on the licence."),
    )
    field_order = ("name", "code")

    def clean_code(self) -> str:
        code = normal_code(self.cleaned_data["code"])
        if not is_credit_code(code):
            raise ValidationError(
                _("The unified social credit code is mistyped: its check digits do not fit.")
            )
        if Institution.objects.filter(code=code).exists():
            raise ValidationError(_("An institution with this code is there already."))
        return code

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Institution.objects.filter(name=name).exists():
            raise ValidationError(_("Another institution has this name."))
        return name

    def details(self) -> dict[str, Any]:
        return {
            **super().details(),
            "name": self.cleaned_data["name"],
            "code": self.cleaned_data["code"],
        }


class ChangeForm(DetailsForm):
    """What is known of an institution; a last quarter ends that figures are asked of it."""

    asked_until = FirstQuarterField(
        label=_("Figures until the quarter"),
        required=False,
        help_text=_("Left empty while the institution is here."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("asked_from"), cleaned.get("asked_until")
        if first and last and last < first:
            self.add_error("asked_until", _("The last quarter comes after the first one."))
        return cleaned

    def details(self) -> dict[str, Any]:
        until = self.cleaned_data["asked_until"]
        return {**super().details(), "asked_until": str(until) if until else None}


class RenameForm(forms.Form):
    """Another name, and since when."""

    name = forms.CharField(label=_("New name"), max_length=100)
    since = DayField(label=_("Valid from"))


class BeginRunForm(forms.Form):
    """A scheme in force and the quarter that it shall score."""

    version = forms.ModelChoiceField(
        SchemeVersion.objects.filter(
            state="active", scheme__subject_kind="institution", scheme__period_kind="quarter"
        ),
        label=_("Scheme"),
        empty_label=_("Choose a scheme"),
    )
    quarter = FirstQuarterField(label=_("Quarter"))


class JudgeForm(forms.Form):
    """Points for what persons judge of one institution; words stand beside each."""

    def __init__(self, *args: Any, items: Sequence[SchemeItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            words = {"name": item.name, "most": points_text(item.weight)}
            self.fields[f"points-{item.number}"] = forms.DecimalField(
                label=_("%(name)s, points of %(most)s") % words,
                required=False,
                min_value=Decimal(0),
                max_value=item.weight,
                max_digits=5,
                decimal_places=2,
            )
            self.fields[f"words-{item.number}"] = forms.CharField(
                label=_("%(name)s: why") % words,
                required=False,
                max_length=WORDS_LENGTH,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for item in self.items:
            points, words = f"points-{item.number}", f"words-{item.number}"
            if cleaned.get(points) is not None and not cleaned.get(words):
                self.add_error(words, _("Say why."))
        if not any(cleaned.get(f"words-{item.number}") for item in self.items):
            self.add_error(None, _("Give points with words to one item at least."))
        return cleaned

    def judged(self) -> list[tuple[SchemeItem, Decimal | None, str]]:
        """What was said, by item; words without points say that the item does not apply."""
        return [
            (
                item,
                self.cleaned_data.get(f"points-{item.number}"),
                self.cleaned_data[f"words-{item.number}"],
            )
            for item in self.items
            if self.cleaned_data.get(f"words-{item.number}")
        ]

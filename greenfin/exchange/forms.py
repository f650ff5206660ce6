"""What the pages of the exchange take: source systems, mappings, files."""

from collections.abc import Mapping as Names
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from districts.models import Account, Jurisdiction
from targets.intake.models import Mapping, SourceSystem
from targets.models import Indicator

from .fields import FIELD_LABELS, FIGURE_FIELDS
from .ledger import LEDGER_COLUMNS

HEADING = "heading-"
_MOST_LINES = 500


class SourceForm(forms.ModelForm):
    """A source system and its scope."""

    class Meta:
        model = SourceSystem
        fields = [
            "code",
            "name",
            "takes",
            "places",
            "indicators",
            "organisation",
            "account",
            "is_closed",
        ]
        widgets = {
            "places": forms.CheckboxSelectMultiple,
            "indicators": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "indicators": gettext_lazy("With an indicator its classes are taken as well."),
            "organisation": gettext_lazy("For rows of the ledger: in whose name they come."),
            "account": gettext_lazy(
                "Stands in the audit trail. For rows of the ledger a contributor of the department."
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept: Any = self.fields
        kept["places"].queryset = Jurisdiction.objects.all()
        kept["indicators"].queryset = Indicator.objects.whole().exclude(
            asked_of__in=["derived", "ledger"]
        )
        kept["account"].queryset = Account.objects.filter(is_active=True).order_by("username")

    def clean_code(self) -> str:
        return _own_address(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("takes") == "figures" and not cleaned.get("indicators"):
            self.add_error("indicators", _("Choose at least one indicator."))
        return cleaned

    @property
    def scope(self) -> dict[str, Any]:
        """The places and indicators; the form must be valid."""
        return {name: self.cleaned_data[name] for name in ("places", "indicators")}


class MappingForm(forms.ModelForm):
    """A mapping: one field a column, and lines for names."""

    indicator_lines = forms.CharField(
        label=gettext_lazy("Their indicators"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One a line: their name = our code, and behind × the factor that turns their unit into "
            "ours. 绿贷余额(万元) = green_loan_balance × 0.0001"
        ),
    )
    place_lines = forms.CharField(
        label=gettext_lazy("Their places"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line: their name = our address name. RC01 = rongchang"),
    )
    word_lines = forms.CharField(
        label=gettext_lazy("Their words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line: our field: their word = our word. stage: 施工 = 在建"),
    )

    class Meta:
        model = Mapping
        fields = ["code", "period_rule", "edition", "factor"]
        help_texts = {
            "factor": gettext_lazy(
                "Turns their unit into ours where no indicator below has a factor of its own; of "
                "the ledger, all amounts."
            )
        }

    def __init__(self, *args: Any, source: SourceSystem, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.source = source
        held: Mapping = self.instance
        for name, label in fields_of(source.takes).items():
            self.fields[HEADING + name] = forms.CharField(
                label=label, required=False, max_length=100, initial=held.columns.get(name, "")
            )
        lines = ("indicator_lines", "place_lines", "word_lines")
        self.order_fields([name for name in self.fields if name not in lines])
        if source.takes == "ledger":
            del self.fields["indicator_lines"], self.fields["place_lines"]
            del self.fields["period_rule"], self.fields["edition"]
        else:
            del self.fields["word_lines"]
        self.initial = {
            **self.initial,
            "indicator_lines": "\n".join(
                f"{name} = {one['code']} × {one['factor']}"
                for name, one in sorted(held.indicators.items())
            ),
            "place_lines": "\n".join(f"{a} = {b}" for a, b in sorted(held.places.items())),
            "word_lines": "\n".join(
                f"{name}: {theirs} = {ours}"
                for name, words in sorted(held.words.items())
                for theirs, ours in sorted(words.items())
            ),
            "factor": f"{Decimal(held.factor).normalize():f}",
        }

    def clean_code(self) -> str:
        return _own_address(self.cleaned_data["code"])

    def clean_indicator_lines(self) -> dict[str, dict[str, str]]:
        known = set(Indicator.objects.values_list("code", flat=True))
        found = {}
        for theirs, ours in _pairs(self.cleaned_data["indicator_lines"]):
            code, _times, factor = (part.strip() for part in ours.partition("×"))
            if code not in known:
                raise ValidationError(_("There is no indicator “%(code)s”.") % {"code": code[:60]})
            found[theirs] = {"code": code, "factor": _factor(factor or "1")}
        return found

    def clean_place_lines(self) -> dict[str, str]:
        found = dict(_pairs(self.cleaned_data["place_lines"]))
        known = set(Jurisdiction.objects.values_list("slug", flat=True))
        for slug in found.values():
            if slug not in known:
                raise ValidationError(_("There is no place “%(slug)s”.") % {"slug": slug[:60]})
        return found

    def clean_word_lines(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for left, ours in _pairs(self.cleaned_data["word_lines"]):
            name, colon, theirs = (part.strip() for part in left.partition(":"))
            if not colon or name not in LEDGER_COLUMNS:
                raise ValidationError(_("“%(name)s” is none of our fields.") % {"name": name[:60]})
            found.setdefault(name, {})[theirs] = ours
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        headings = [text for name, text in cleaned.items() if name.startswith(HEADING) and text]
        if len(set(headings)) < len(headings):
            raise ValidationError(_("A column of theirs stands for two of our fields."))
        return cleaned

    def mapping(self) -> Mapping:
        """The mapping as it was filled in, not saved; the form must be valid."""
        made: Mapping = self.instance
        told = self.cleaned_data
        made.columns = {
            name.removeprefix(HEADING): text
            for name, text in told.items()
            if name.startswith(HEADING) and text
        }
        made.indicators = told.get("indicator_lines", {})
        made.places = told.get("place_lines", {})
        made.words = told.get("word_lines", {})
        return made


class IntakeForm(forms.Form):
    """A file of a source system, taken in by hand."""

    source = forms.ModelChoiceField(
        SourceSystem.objects.filter(is_closed=False),
        label=gettext_lazy("Source system"),
        to_field_name="code",
    )
    mapping = forms.CharField(
        label=gettext_lazy("Mapping"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Its code; empty where the source system has one alone, or none."),
    )
    key = forms.CharField(
        label=pgettext_lazy("of an exchange", "Key"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("The same file under the same key is taken once."),
    )
    table = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JSON lines, a text table (.csv), a workbook (.xlsx) or a package (.zip); 5 MB at most."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl,.json,.csv,.xlsx,.zip"}),
    )


def fields_of(takes: str) -> Names[str, Any]:
    """Our fields that a source system's columns can become, with what they are called."""
    if takes == "ledger":
        return {name: column.header for name, column in LEDGER_COLUMNS.items()}
    return {name: _(FIELD_LABELS[name]) for name in FIGURE_FIELDS}


def _own_address(code: str) -> str:
    """A code that is no word of ours in an address; ValidationError for such a one."""
    if code in ("add", "none"):
        said = _("“%(code)s” has a meaning of its own: choose another code.")
        raise ValidationError(said % {"code": code})
    return code


def _pairs(text: str) -> list[tuple[str, str]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        raise ValidationError(_("Write at most %(most)d lines.") % {"most": _MOST_LINES})
    found = []
    for line in lines:
        left, equals, right = (part.strip() for part in line.rpartition("="))
        if not equals or not right or not left:
            said = _("Write “theirs = ours” in each line: %(line)s")
            raise ValidationError(said % {"line": line[:60]})
        found.append((left, right))
    return found


def _factor(text: str) -> str:
    """A factor as it is kept; ValidationError for what is no positive number."""
    try:
        factor = Decimal(text)
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or not 0 < factor < Decimal(10) ** 10 or len(text) > 20:
        raise ValidationError(_("“%(text)s” is no factor.") % {"text": text[:20]})
    return f"{factor.normalize():f}"

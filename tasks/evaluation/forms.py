"""Forms of evaluations: a scheme on one page, points, objections, answers."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from districts.evidence.forms import EvidenceField
from districts.models import Jurisdiction
from targets.forms import DayField
from targets.models import Indicator
from tasks.evaluation.actions import GradeContent, ItemContent, SchemeContent
from tasks.evaluation.models import GRADED_BY, MISSING_TREATMENTS, PERIOD_KINDS
from tasks.evaluation.models.runs import WORDS_LENGTH
from tasks.evaluation.scoring import KINDS
from tasks.evaluation.sources import SOURCES, Span
from tasks.evaluation.wording import SCORING_WORDS, bands_text

ROWS, GRADES = 20, 5
NO_SECRETS = _("No classified information may be entered here.")
PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[=:：＝]\s*(\d+(?:\.\d+)?)\s*")


def words_field(label: Any, *, missing: Any) -> forms.CharField:
    """A field for what is said; never left out."""
    return forms.CharField(
        label=label,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_SECRETS,
        error_messages={"required": missing},
    )


class PeriodField(forms.Field):
    """A year, or a quarter like 2025Q4, as a `Span`."""

    widget = forms.TextInput(attrs={"size": 8, "placeholder": "2025"})

    def to_python(self, value: Any) -> Span | None:
        if not value:
            return None
        try:
            return Span.parse(str(value).replace("年", ""))
        except ValueError as error:
            raise ValidationError(
                _t("Write a year such as 2025, or a quarter as 2025Q4.")
            ) from error


class BandsField(forms.Field):
    """A table of thresholds: 90=10, 60=6."""

    widget = forms.TextInput(attrs={"placeholder": "90=10, 60=6"})

    def to_python(self, value: Any) -> list[tuple[str, str]]:
        text = str(value or "").strip()
        if not text:
            return []
        found = [PAIR.fullmatch(part) for part in re.split(r"[,，;；、]", text) if part.strip()]
        if not all(found):
            raise ValidationError(_t("Write thresholds and points like this: 90=10, 60=6."))
        return [(one.group(1), one.group(2)) for one in found if one]

    def prepare_value(self, value: Any) -> Any:
        return bands_text(value) if isinstance(value, list | tuple) else value


class HeadForm(forms.Form):
    """The head of a scheme: what it is called, by which document, how grades go."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Letters, digits and hyphens; it stands in the address of the scheme."),
    )
    period_kind = forms.ChoiceField(label=_("Period scored"), choices=PERIOD_KINDS)
    title = forms.CharField(label=_("Title"), max_length=120)
    document = forms.CharField(
        label=_("Document number"),
        max_length=80,
        required=False,
        help_text=_("Weights are those of a document; without one it is an office's own draft."),
    )
    issued_on = DayField(label=_("Issued on"), required=False)
    in_force_from = DayField(label=_("In force from"), required=False)
    least_weight = forms.DecimalField(
        label=_("Least judged weight for a place"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=Decimal(60),
    )
    graded_by = forms.ChoiceField(label=_("Grades go"), choices=GRADED_BY)

    def __init__(
        self, *args: Any, is_new: bool = True, subject_kind: str = "jurisdiction", **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        if not is_new:
            del self.fields["code"]
        if not is_new or subject_kind == "institution":  # whose figures come by the quarter
            del self.fields["period_kind"]


def sources_for(subject_kind: str) -> list[tuple[str, Any]]:
    """What an item may be scored by, for who is scored."""
    return [
        (key, one.title) for key, one in SOURCES.items() if one.subject_kind in ("", subject_kind)
    ]


class ItemForm(forms.Form):
    """One item; a row without a name is no item."""

    section = forms.CharField(label=_("Category"), max_length=40, required=False)
    name = forms.CharField(label=_("Item"), max_length=80, required=False)
    weight = forms.DecimalField(
        label=_("Weight"),
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        required=False,
    )
    source = forms.ChoiceField(label=_("Data source"), required=False)
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(),
        label=_("Statistical indicator"),
        required=False,
        empty_label=_("none"),
    )
    scoring = forms.ChoiceField(label=_("Scoring"), required=False)
    full_mark = forms.DecimalField(
        label=_("Full mark"), required=False, max_digits=20, decimal_places=6
    )
    bands = BandsField(label=_("Thresholds"), required=False)
    lower_is_better = forms.BooleanField(label=_("Lower is better"), required=False)
    cap = forms.DecimalField(label=_("Most points"), required=False, min_value=0, decimal_places=2)
    floor = forms.DecimalField(
        label=_("Least points"), required=False, min_value=0, decimal_places=2
    )
    missing = forms.ChoiceField(
        label=_("Where the input is missing"), required=False, choices=MISSING_TREATMENTS
    )
    hint = forms.ChoiceField(label=_("Hint for persons"), required=False)

    def __init__(self, *args: Any, subject_kind: str = "jurisdiction", **kw: Any) -> None:
        super().__init__(*args, **kw)
        sources = sources_for(subject_kind)
        if subject_kind == "institution":
            del self.fields["indicator"]
        self.fields["source"].choices = sources  # type: ignore[attr-defined]
        self.fields["hint"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *(one for one in sources if one[0] != "manual"),
        ]
        self.fields["scoring"].choices = [  # type: ignore[attr-defined]
            (key, SCORING_WORDS.get(key, key)) for key in KINDS
        ]

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if not content.get("name"):
            return {}
        if content.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _t("An item needs a weight."))
        if content.get("source") == "manual":
            content["scoring"] = "manual"
        elif content.get("scoring") == "manual":
            self.add_error("scoring", _t("Only points given by persons are scored so."))
        return content

    def content(self) -> ItemContent | None:
        """The item as the action takes it; None for an empty row."""
        told = dict(self.cleaned_data)
        if not told.get("name"):
            return None
        told["higher_is_better"] = not told.pop("lower_is_better")
        return ItemContent(**told)


class GradeForm(forms.Form):
    """One grade; a row without a name is none."""

    name = forms.CharField(label=_("Grade"), max_length=20, required=False)
    bound = forms.DecimalField(
        label=_("Points from / rank to"), required=False, min_value=0, decimal_places=2
    )


ItemFormSet = forms.formset_factory(ItemForm, extra=0)
GradeFormSet = forms.formset_factory(GradeForm, extra=0)


class SchemeForm:
    """Head, items and grades of a scheme as one form of one page."""

    def __init__(
        self,
        data: Any = None,
        content: SchemeContent | None = None,
        subject_kind: str = "jurisdiction",
    ) -> None:
        self.is_new, self.subject_kind = content is None, subject_kind
        initial = {name: getattr(content, name) for name in HEAD_FIELDS} if content else None
        self.head = HeadForm(data, initial=initial, is_new=self.is_new, subject_kind=subject_kind)
        items = [item_initial(one) for one in content.items] if content else []
        grades = [grade_initial(one) for one in content.grades] if content else []
        first = next(key for key, one in SOURCES.items() if one.subject_kind == subject_kind)
        blank: dict[str, Any] = {"missing": "no_points", "source": first, "scoring": "range"}
        self.items = ItemFormSet(
            data,
            prefix="items",
            initial=items + [blank] * (ROWS - len(items)),
            form_kwargs={"subject_kind": subject_kind},
        )
        self.grades = GradeFormSet(
            data, prefix="grades", initial=grades + [{}] * (GRADES - len(grades))
        )
        self.filled = max(len(items), 1 if self.is_new else 0)

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), self.items.is_valid(), self.grades.is_valid()])

    @property
    def period_kind(self) -> str:
        """What a new scheme scores: institutions by the quarter, districts as is chosen."""
        if self.subject_kind == "institution":
            return "quarter"
        return str(self.head.cleaned_data.get("period_kind", "year"))

    @property
    def weight(self) -> Decimal:
        """What the weights that can be read add up to."""
        weights = [form["weight"].value() for form in self.items.forms]
        total = Decimal(0)
        for form, weight in zip(self.items.forms, weights, strict=True):
            try:
                total += Decimal(str(weight)) if form["name"].value() and weight else 0
            except InvalidOperation:
                continue
        return total

    def content(self) -> SchemeContent:
        """As the action takes it."""
        head = {name: self.head.cleaned_data[name] for name in HEAD_FIELDS}
        items = [form.content() for form in self.items.forms]
        by_place = head["graded_by"] == "rank"
        grades = [
            GradeContent(
                told["name"],
                None if by_place else told["bound"] or Decimal(0),
                int(told["bound"] or 0) if by_place else None,
            )
            for told in (form.cleaned_data for form in self.grades.forms)
            if told.get("name")
        ]
        return SchemeContent(**head, items=[one for one in items if one], grades=grades)


HEAD_FIELDS = ("title", "document", "issued_on", "in_force_from", "least_weight", "graded_by")


def item_initial(one: ItemContent) -> dict[str, Any]:
    return {**vars(one), "lower_is_better": not one.higher_is_better}


def grade_initial(one: GradeContent) -> dict[str, Any]:
    return {"name": one.name, "bound": one.last_rank if one.least is None else one.least}


class BeginForm(forms.Form):
    """For which period a run begins; a quarter is written as quarters are."""

    period = PeriodField(label=_("Period scored"))

    def __init__(self, *data: Any, is_quarterly: bool = False) -> None:
        super().__init__(*data)
        if is_quarterly:
            self.fields["period"].widget.attrs["placeholder"] = "2025Q4"


class TryForm(forms.Form):
    """On which period a scheme is tried; `period` in an address is that of plans."""

    span = PeriodField(label=_("Period scored"))


class UntilForm(forms.Form):
    """Until when objections are open."""

    until = DayField(label=_("Objections open until"))


class JudgeForm(forms.Form):
    """Points that persons give; none say that the item does not apply."""

    item = forms.IntegerField(widget=forms.HiddenInput)
    points = forms.DecimalField(label=_("Points"), required=False, min_value=0, decimal_places=2)
    is_inapplicable = forms.BooleanField(label=_("Does not apply"), required=False)
    words = words_field(_("Reasons"), missing=_("Say why."))
    evidence = EvidenceField()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("is_inapplicable"):
            told["points"] = None
        elif told.get("points") is None and "points" not in self.errors:
            self.add_error("points", _t("Give points, or say that the item does not apply."))
        return told


class ObjectForm(forms.Form):
    """What a district holds against a point."""

    item = forms.IntegerField(widget=forms.HiddenInput)
    words = words_field(
        _("What is wrong with the point"), missing=_("Say what is wrong with the point, and why.")
    )
    evidence = EvidenceField()


ANSWERS = [
    ("unchanged", _("The points stand")),
    ("value", _("Another value is used")),
    ("not_applicable", _("The item does not apply")),
    ("meeting", _("To be decided by a meeting")),
]


class AnswerForm(forms.Form):
    """The office's answer, with a change or without."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=ANSWERS, initial="unchanged")
    value = forms.DecimalField(
        label=_("New value"), required=False, max_digits=20, decimal_places=6
    )
    answer = words_field(
        _("The office's answer"), missing=_("Write the answer: why the points change, or do not.")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("outcome") == "value" and told.get("value") is None:
            self.add_error("value", _t("Write the value that is used instead."))
        return told


class ReopenForm(forms.Form):
    """Why the office opens an answered objection again."""

    reason = words_field(
        _("Reason of opening again"), missing=_("Say why the objection is opened again.")
    )


class GroupForm(forms.Form):
    """Who belongs to a group, from a day on."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name of the group"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    members = forms.ModelMultipleChoiceField(
        Jurisdiction.objects.exclude(kind="city"),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = DayField(label=_("From this day on"))
    basis = forms.CharField(label=_("Document"), max_length=120, required=False)

"""What the import pages take: a file, the head, and the rows of a reading as a person has them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from districts.documents.blocks import split_outside_brackets
from districts.documents.corrections import Draft
from districts.documents.corrections.tasks import plain_task
from districts.documents.model import AnnexText, Section, TaskText
from districts.models import Jurisdiction
from greenfin.plans.loading import PlanProposal
from greenfin.plans.loading.targets import TargetProposal, current
from targets.forms import DayField, QuarterField
from targets.models import Indicator
from targets.models.fields import VALUE_DECIMALS, VALUE_DIGITS
from targets.models.goals import OPERATORS, TARGET_KINDS
from targets.wording.formatting import plain_text
from targets.wording.sentences import SIGNS

HEAD = ("title", "document_number", "issuer", "issued_on", "is_public", "jurisdiction")
LONGEST_BODY = 100
LAST_NUMBER = 999
SIGNS_OFFERED = [(key, SIGNS.get(key, _("about"))) for key, _sign in OPERATORS]
STATES = [
    ("", _("take as shown")),
    ("checked", _("checked, no doubt left")),
    ("leave", _("leave out")),
]


class WrittenQuarterField(QuarterField):
    """A quarter as `2025Q4`, which is kept; "" for none."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value) or "")


class FileForm(forms.Form):
    """The document, and the jurisdiction where the title does not name it."""

    file = forms.FileField(
        label=_("Plan document"),
        help_text=_("Word (.docx), PDF with text, text (.txt) or a saved web page (.html)."),
    )
    jurisdiction = forms.ModelChoiceField(
        queryset=Jurisdiction.objects.all(),
        required=False,
        label=_("Jurisdiction"),
        empty_label=_("as the title says"),
    )


class HeadForm(forms.Form):
    """The facts of the document's head."""

    title = forms.CharField(label=_("Title"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=100, required=False)
    issued_on = DayField(label=_("Issued on"), required=False)
    is_public = forms.ChoiceField(
        label=_("May be published"),
        choices=[("", _("not said")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
    )
    jurisdiction = forms.ModelChoiceField(
        queryset=Jurisdiction.objects.all(), label=_("Jurisdiction"), to_field_name="slug"
    )


def head_values(proposal: PlanProposal) -> dict[str, str]:
    """The head as text, as a form posts it."""
    document = proposal.document
    marks = {True: "yes", False: "no", None: ""}
    return {
        "title": document.title,
        "document_number": document.document_number or "",
        "issuer": document.issuer or "",
        "issued_on": document.issued_on.isoformat() if document.issued_on else "",
        "is_public": marks[document.is_public],
        "jurisdiction": proposal.jurisdiction.slug,
    }


class NamesField(forms.CharField):
    """Names of bodies with 、 between them, as a plan lists them."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str | None) else "、".join(value)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        names = [name.strip() for name in split_outside_brackets(text, "、，,；;\n")]
        names = list(dict.fromkeys(name for name in names if name))
        for name in names:
            if len(name) > LONGEST_BODY or any(mark in name for mark in "。：:"):
                raise ValidationError(
                    _("“%(name)s” is no name of a body: part the names with 、."),
                    params={"name": name[:40]},
                )
        return names


class RowForm(forms.Form):
    """A row of the reading; `changes` are the fields that differ from what the page showed."""

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["lang"] = "zh-Hans"

    @property
    def changes(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if _plain(value) != _plain(self.initial.get(name))
        }


def _plain(value: Any) -> Any:
    """A value as it is compared: a browser sends other line ends, and no blanks around."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _sections_of(draft: Draft) -> list[tuple[str, Any]]:
    labels = [(one.label, f"{one.label} {one.heading}"[:40]) for one in draft.sections.values()]
    return [("", _("none")), *labels]


class TaskForm(RowForm):
    """A task."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=LAST_NUMBER)
    section = forms.ChoiceField(label=_("Section"), required=False)
    title = forms.CharField(
        label=_("Heading"),
        max_length=200,
        required=False,
        help_text=_("Empty where the plan gives the task none."),
    )
    wording = forms.CharField(label=_("Wording"), widget=forms.Textarea(attrs={"rows": 3}))
    lead = NamesField(label=_("Lead"), required=False)
    responsible = NamesField(label=_("Responsible"), required=False)
    due_on = DayField(label=_("Due date"), required=False)
    field_order = ("number", "title", "section", "due_on", "wording", "lead", "responsible")

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        known = _sections_of(draft)
        section = self.initial.get("section", "")
        if section not in dict(known):
            known.append((section, section))
        _offer(self, "section", known)

    def clean_due_on(self) -> str:
        day = self.cleaned_data["due_on"]
        return day.isoformat() if day else ""

    @classmethod
    def initial_of(cls, task: TaskText) -> dict[str, Any]:
        return plain_task(task)


class AnnexForm(RowForm):
    """A row of the annex, which may be a goal with those who answer for it."""

    number = TaskForm.base_fields["number"]
    wording = TaskForm.base_fields["wording"]
    lead = TaskForm.base_fields["lead"]
    responsible = TaskForm.base_fields["responsible"]

    @classmethod
    def initial_of(cls, row: AnnexText) -> dict[str, Any]:
        bodies = {"lead": [*row.lead], "responsible": [*row.responsible]}
        return {"number": row.row, "wording": row.wording, **bodies}


class SectionForm(RowForm):
    """A section."""

    label = forms.CharField(
        label=_("Full number"), max_length=20, help_text=_("As in 二 or 二（五）.")
    )
    heading = forms.CharField(label=_("Heading"), max_length=200)
    wording = forms.CharField(
        label=_("Wording"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def initial_of(cls, section: Section) -> dict[str, Any]:
        return {name: getattr(section, name) for name in ("label", "heading", "wording")}


class NewSectionForm(SectionForm):
    """A section to be added: where it begins, and which tasks are its own."""

    after = forms.ChoiceField(label=_("Behind section"), required=False)
    first_task = forms.ChoiceField(
        label=_("Tasks from"),
        required=False,
        help_text=_("This task and those behind it in the same section move to the new one."),
    )

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        sections = [(key, f"{one.label} {one.heading}"[:40]) for key, one in draft.sections.items()]
        _offer(self, "after", [("", _("at the beginning")), *sections])
        _offer(self, "first_task", tasks_from(draft, draft.tasks))


class SectionSplitForm(RowForm):
    """Where a section ends and another begins."""

    label = SectionForm.base_fields["label"]
    heading = SectionForm.base_fields["heading"]
    at = forms.TypedChoiceField(label=_("Wording from"), required=False, coerce=int)
    first_task = forms.ChoiceField(label=_("Tasks from"), required=False)

    def __init__(
        self, *args: Any, draft: Draft, places: Sequence[tuple[int, str]], key: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        own = draft.tasks_in(draft.sections[key].label)
        _offer(self, "at", [("", _("all stays")), *places])
        _offer(self, "first_task", tasks_from(draft, own))

    def clean_at(self) -> int | None:
        at = self.cleaned_data["at"]
        return at if isinstance(at, int) else None


def tasks_from(draft: Draft, keys: Iterable[str]) -> list[tuple[str, Any]]:
    tasks = [(key, draft.tasks[key]) for key in keys]
    words = [(key, f"{one.number} {one.title or one.wording}"[:30]) for key, one in tasks]
    return [("", _("none")), *words]


class SplitForm(forms.Form):
    """The place at which a task or a target is divided, and the number of the second task."""

    at = forms.TypedChoiceField(
        label=_("The second begins with"), coerce=int, widget=forms.RadioSelect
    )
    number = forms.IntegerField(
        label=_("Number of the second"),
        min_value=1,
        max_value=LAST_NUMBER,
        required=False,
        help_text=_("Empty: the number it carries, or the next."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "at", places)


class TargetForm(RowForm):
    """A target: what is measured, by how much, by when, and from where it starts."""

    subject = forms.CharField(label=_("Subject"), max_length=100, required=False)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=TARGET_KINDS)
    operator = forms.ChoiceField(
        label=_("Sign"), choices=[("", "–"), *SIGNS_OFFERED], required=False
    )
    value = forms.DecimalField(label=_("Value"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    deadline = WrittenQuarterField(label=_("Deadline"), required=False)
    base = WrittenQuarterField(label=_("Base quarter"), required=False)
    base_value = forms.DecimalField(label=_("Base value"), required=False)
    lead = NamesField(label=_("Lead"), required=False)
    responsible = NamesField(
        label=_("Responsible"),
        required=False,
        help_text=_("Who answers for the goal; the same for all targets that it states."),
    )
    field_order: tuple[str, ...] = (
        *("subject", "indicator", "kind", "operator", "value", "unit", "deadline"),
        *("base", "base_value", "state"),
    )
    state = forms.ChoiceField(label=_("Decision"), choices=STATES, required=False)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        rows = [(one.code, f"{one.label} ({one.unit_label})") for one in Indicator.objects.all()]
        _offer(self, "indicator", [("", "–"), *rows])
        for name in ("value", "base_value"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def clean_value(self) -> str:
        return number_text(self.cleaned_data["value"])

    def clean_base_value(self) -> str:
        return number_text(self.cleaned_data["base_value"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("base_value") and not said.get("base"):
            self.add_error("base", _("A base value needs the quarter it was reached in."))
        return said

    @classmethod
    def initial_of(cls, target: TargetProposal, state: str = "") -> dict[str, Any]:
        said = target.statement
        bodies = {"lead": [*said.lead], "responsible": [*said.responsible]}
        return {**current(target), **bodies, "subject": said.subject, "state": state}


class NewTargetForm(TargetForm):
    """A target to be added, with its words."""

    clause = forms.ChoiceField(label=_("Section"), required=False)
    wording = forms.CharField(label=_("Wording"), max_length=120)
    sentence = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("wording", "clause", *TargetForm.field_order)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        del self.fields["state"]
        _offer(self, "clause", _sections_of(draft))


def number_text(value: Decimal | None) -> str:
    """A number as a correction keeps it; ValidationError where no row can hold it."""
    if value is None:
        return ""
    if abs(value) >= Decimal(10) ** (VALUE_DIGITS - VALUE_DECIMALS):
        raise ValidationError(_("The number is too large to be kept."))
    if -int(value.as_tuple().exponent) > VALUE_DECIMALS:
        raise ValidationError(
            _("A number has at most %(places)s decimal places."), params={"places": VALUE_DECIMALS}
        )
    return plain_text(value)


def faults_of(form: forms.Form) -> list[str]:
    """What is wrong with a form, each with the field's name before it."""
    named: Mapping[str, Any] = form.fields
    return [
        f"{named[name].label}: {text}" if name in named else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]

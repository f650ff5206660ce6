"""Forms of the targets floor: uploading, confirming and deciding on returns, managing rounds."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import RoundMember, Target
from .models.fields import VALUE_DECIMALS, VALUE_DIGITS
from .periods import Quarter
from .wording.formatting import plain_text
from .workbook.findings import Finding

REASON_LENGTH = 2000
SUBMIT_FORM_ID = "submit-form"


class UploadForm(forms.Form):
    """The one field of an upload; whose return it is stands in the file, checked against rights."""

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("The filled-in template, saved as .xlsx in Excel or WPS; 5 MB at most."),
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={
            "required": _("Choose the filled-in workbook first."),
            "empty": _("The file is empty. Save the workbook and choose it again."),
        },
        allow_empty_file=False,
    )


class ConfirmForm(forms.Form):
    """What was looked at when the button was pressed: the version and the file's digest."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the form does not say what was looked at."""
        return "version" in self.errors or "digest" in self.errors

    def confirmed(self) -> dict[str, Any]:
        """What the action is told; the form must be valid."""
        return {name: self.cleaned_data[name] for name in ("version", "digest")}


class SubmitForm(ConfirmForm):
    """A confirmation, the reason where it is a correction, and one answer an open query."""

    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, queries: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queries = {answer_name(query): query for query in queries}
        for name in self.queries:
            self.fields[name] = forms.CharField(
                label=_("Answer"),
                required=False,
                max_length=REASON_LENGTH,
                # The answers stand beside their queries, outside the form element.
                widget=forms.Textarea(attrs={"rows": 2, "form": SUBMIT_FORM_ID}),
            )

    def confirmed(self) -> dict[str, Any]:
        answers = {
            (query.code, query.sheet, query.key): self.cleaned_data[name]
            for name, query in self.queries.items()
        }
        return {**super().confirmed(), "reason": self.cleaned_data["reason"], "answers": answers}


class SendBackForm(ConfirmForm):
    """A confirmation and what must be corrected."""

    reason = forms.CharField(
        label=_("What must be corrected"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what must be corrected: sending back needs a reason.")},
    )

    def confirmed(self) -> dict[str, Any]:
        return {**super().confirmed(), "reason": self.cleaned_data["reason"]}


def answer_name(query: Finding) -> str:
    """The field for a query's answer: the same after another upload, whatever else was found."""
    place = "\n".join([query.code, query.sheet, query.key])
    return "answer-" + hashlib.sha256(place.encode()).hexdigest()[:12]


class QuarterField(forms.Field):
    """A quarter written like 2025Q4, as a `Quarter`."""

    widget = forms.TextInput(attrs={"placeholder": "2025Q4", "maxlength": 6})

    def to_python(self, value: Any) -> Quarter | None:
        if not value:
            return None
        try:
            return Quarter.parse(str(value).strip().upper())
        except ValueError as error:
            raise ValidationError(_("Write a quarter like 2025Q4.")) from error


class OpenRoundForm(forms.Form):
    """The quarter to open; the due date is 25 days after its end where none is given."""

    quarter = QuarterField(label=_("Quarter"))
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        help_text=_("Left empty: 25 days after the end of the quarter."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DueDateForm(forms.Form):
    """Another due date for an open quarter."""

    due_on = forms.DateField(
        label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class MemberField(forms.ModelChoiceField):
    """A member of a round, by the name of its jurisdiction."""

    def label_from_instance(self, obj: RoundMember) -> str:
        return obj.jurisdiction.label


class ExceptionForm(forms.Form):
    """A jurisdiction that may correct a locked quarter, and why."""

    reason = forms.CharField(
        label=_("Reason for the exception"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, members: models.QuerySet[RoundMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = members.filter(exception_at__isnull=True).select_related("jurisdiction")
        self.fields["member"] = MemberField(
            label=_("Jurisdiction"), queryset=free, empty_label=_("Choose a jurisdiction")
        )
        self.order_fields(["member", "reason"])


class RevisionForm(forms.Form):
    """What a later document says of a target: value, deadline, wording, and from when."""

    value = forms.DecimalField(
        label=_("Target value"), max_digits=VALUE_DIGITS, decimal_places=VALUE_DECIMALS
    )
    deadline = forms.RegexField(
        r"^\d{4}Q[1-4]$",
        label=_("Deadline"),
        error_messages={"invalid": _("Write a quarter like 2025Q4.")},
        help_text=_("A quarter like 2025Q4."),
    )
    wording = forms.CharField(
        label=_("Wording"),
        max_length=Target._meta.get_field("wording").max_length,
        help_text=_("The figure as the document writes it."),
    )
    document = forms.CharField(
        label=_("Revising document"),
        max_length=Target._meta.get_field("revision_document").max_length,
        help_text=_("Number of the document, such as 渝府办发〔2024〕1号."),
    )
    effective_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *, target: Target) -> None:
        super().__init__(
            data, initial={"value": plain_text(target.value), "deadline": target.deadline}
        )
        unit = target.indicator.unit_label if target.indicator else target.unit
        self.fields["value"].help_text = _("In %(unit)s, as the target is counted.") % {
            "unit": unit or "—"
        }

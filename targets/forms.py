"""Forms of the targets floor: uploading, confirming and deciding on returns, managing rounds."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from districts.evidence.forms import EvidenceField
from districts.models import Jurisdiction

from .arithmetic import Reading
from .models import RoundMember, Target
from .models.fields import VALUE_DECIMALS, VALUE_DIGITS
from .models.goals import BASELINE_ORIGINS
from .periods import FIRST_YEAR, LAST_YEAR, Quarter, in_reason, quarter_from_text
from .wording.formatting import plain_text, quarter_text
from .workbook.findings import Finding, Question
from .workbook.reading.rows import short

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


class HistoryUploadForm(forms.Form):
    """A table of past figures."""

    table = forms.FileField(
        label=_("Table of past figures"),
        help_text=_("The filled-in template (.xlsx), or a text table (.csv); 5 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={
            "required": _("Choose the filled-in table first."),
            "empty": _("The file is empty. Save the table and choose it again."),
        },
    )


class HistorySeenForm(forms.Form):
    """What was looked at when the button was pressed."""

    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class HistorySendBackForm(forms.Form):
    """What must be corrected."""

    reason = forms.CharField(
        label=_("What must be corrected"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what must be corrected: sending back needs a reason.")},
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
    """A confirmation, the reason where it is a correction, and one answer an open query.

    A query is answered by what is typed, else by the row's remark where that is confirmed.
    """

    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        queries: Sequence[Finding],
        remarks: Mapping[Question, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.queries = {answer_name(query): query for query in queries}
        self.remarks = remarks
        for name, query in self.queries.items():
            self.fields[name] = forms.CharField(
                label=_("Answer"),
                required=False,
                max_length=REASON_LENGTH,
                # The answers stand beside their queries, outside the form element.
                widget=forms.Textarea(attrs={"rows": 2, "form": SUBMIT_FORM_ID}),
            )
            remark = remarks.get(query.question)
            if remark:
                self.fields[remark_name(name)] = forms.BooleanField(
                    label=_("The remark is the answer: “%(remark)s”") % {"remark": short(remark)},
                    required=False,
                    widget=forms.CheckboxInput(attrs={"form": SUBMIT_FORM_ID}),
                )

    def confirmed(self) -> dict[str, Any]:
        answers = {
            query.question: self.cleaned_data[name] or self._confirmed_remark(name, query)
            for name, query in self.queries.items()
        }
        return {**super().confirmed(), "reason": self.cleaned_data["reason"], "answers": answers}

    def _confirmed_remark(self, name: str, query: Finding) -> str:
        is_confirmed = self.cleaned_data.get(remark_name(name))
        return self.remarks[query.question] if is_confirmed else ""


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


class RemarkForm(ConfirmForm):
    """A confirmation, and what a reviewer has to say on one row; nothing takes it back."""

    sheet = forms.CharField(max_length=31)
    key = forms.CharField(max_length=60)
    text = forms.CharField(label=_("Reviewer's remark"), required=False, max_length=REASON_LENGTH)

    def confirmed(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in ("sheet", "key", "text")}
        return {**super().confirmed(), **told}


def answer_name(query: Finding) -> str:
    """The field for a query's answer: the same after another upload, whatever else was found."""
    place = "\n".join(query.question)
    return "answer-" + hashlib.sha256(place.encode()).hexdigest()[:12]


def remark_name(name: str) -> str:
    """The box that confirms a remark as the answer, by the field's name for a typed one."""
    return f"{name}-remark"


class DayField(forms.DateField):
    """A calendar day that can be meant: a year mistyped is asked for again."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not in_reason(value):
            raise ValidationError(
                _("A date lies between %(first)s and %(last)s; check the year.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )


class QuarterField(forms.Field):
    """A quarter as an office writes it, or like 2025Q4, as a `Quarter`; None for none."""

    widget = forms.TextInput(attrs={"placeholder": lazy(quarter_text, str)("2025Q4")})

    def prepare_value(self, value: Any) -> Any:
        known = quarter_from_text(str(value or ""))
        return quarter_text(known) if known and not self.widget.is_hidden else value

    def to_python(self, value: Any) -> Quarter | None:
        text = str(value or "")
        quarter = quarter_from_text(text)
        if text and quarter is None:
            raise ValidationError(_("Write a quarter like 2025 Q4."))
        return quarter


class OpenRoundForm(forms.Form):
    """The quarter to open, as it was previewed, and its due date."""

    quarter = QuarterField(label=_("Quarter"), widget=forms.HiddenInput)
    due_on = DayField(
        label=_("Due on"),
        help_text=_("Proposed: 25 days after the end of the quarter, and 10 days from today on."),
    )


class AddToRoundForm(forms.Form):
    """The places to ask for what is in force by now; all of them are ticked at first."""

    def __init__(self, *args: Any, places: Sequence[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [place.pk for place in places]
        self.fields["places"] = forms.ModelMultipleChoiceField(
            Jurisdiction.objects.filter(pk__in=keys),
            label=_("Jurisdictions"),
            error_messages={"required": _("Tick the jurisdictions to ask.")},
        )


class DueDateForm(forms.Form):
    """Another due date for an open quarter."""

    due_on = DayField(label=_("Due on"))


class LockForm(forms.Form):
    """The confirmation that a quarter is meant to be locked before it is due."""

    before_due = forms.BooleanField(
        label=_("Lock it before the due date"),
        error_messages={
            "required": _("The due date has not passed: tick that it shall be locked before.")
        },
    )

    def __init__(self, *args: Any, is_early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_early:
            del self.fields["before_due"]


class UnlockForm(forms.Form):
    """Why a locked quarter is opened again."""

    reason = forms.CharField(
        label=_("Reason for opening it again"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: opening a locked quarter again needs a reason.")},
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


class AskExceptionForm(forms.Form):
    """Why an exception is needed, and what proves it."""

    reason = forms.CharField(
        label=_("Why the return comes only now, or what must be corrected"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No classified information may be entered."),
        error_messages={"required": _("Say why an exception is needed.")},
    )
    proof = EvidenceField(label=_("What proves it"))


class ExceptionDecisionForm(forms.Form):
    """Why it is granted or refused; the reporter reads it."""

    reason = forms.CharField(
        label=_("Reason of the decision"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: the decision needs a reason.")},
    )


class RevisionForm(forms.Form):
    """What a later document says of a target: value, deadline, wording, and from when."""

    value = forms.DecimalField(
        label=_("Target value"), max_digits=VALUE_DIGITS, decimal_places=VALUE_DECIMALS
    )
    deadline = QuarterField(label=_("Deadline"))
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
    effective_on = DayField(label=_("In force from"))

    def __init__(self, data: Any = None, *, target: Target) -> None:
        super().__init__(
            data, initial={"value": plain_text(target.value), "deadline": target.deadline}
        )
        unit = target.indicator.unit_label if target.indicator else target.unit
        self.fields["value"].help_text = _("In %(unit)s, as the target is counted.") % {
            "unit": unit or "—"
        }

    def clean_deadline(self) -> str:
        return str(self.cleaned_data["deadline"])


class BaselineForm(forms.Form):
    """From which figure a target is counted."""

    value = forms.DecimalField(
        label=_("Baseline"), max_digits=VALUE_DIGITS, decimal_places=VALUE_DECIMALS
    )
    quarter = QuarterField(label=_("Quarter of the baseline"))
    origin = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=[(key, word) for key, word in BASELINE_ORIGINS if key != "none"],
    )

    def __init__(
        self,
        data: Any = None,
        *,
        target: Target,
        beside: Target | None = None,
        known: Reading | None = None,
    ) -> None:
        beginning = self.beginning(target, beside, known)
        super().__init__(data, initial=beginning, auto_id="baseline_%s")
        unit = target.indicator.unit_label if target.indicator else target.unit
        self.fields["value"].help_text = _("In %(unit)s, as the target is counted.") % {
            "unit": unit or "—"
        }

    @staticmethod
    def beginning(target: Target, beside: Target | None, known: Reading | None) -> dict[str, Any]:
        """What is stored of it, else of one beside it, else what the figures know."""
        stored = target if target.baseline_value is not None else beside
        if stored is not None:
            value, quarter, origin = (
                stored.baseline_value,
                stored.baseline_quarter,
                stored.baseline_origin,
            )
            return {"value": plain_text(value), "quarter": quarter, "origin": origin}
        if known is not None:
            value = plain_text(known.value)
            return {"value": value, "quarter": str(known.quarter), "origin": "observed"}
        return {}

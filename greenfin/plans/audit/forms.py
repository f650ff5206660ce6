"""The form that answers a finding."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from targets.models import FindingAnswer
from targets.models.audit import FINDING_ANSWERS

NOTE_LENGTH = 1000


class AnswerForm(forms.Form):
    """Which finding, what is answered, and the document that corrects it."""

    key = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("How it is settled"), choices=FINDING_ANSWERS)
    document = forms.CharField(
        label=_("Correcting document"),
        required=False,
        max_length=FindingAnswer._meta.get_field("document").max_length,
        help_text=_("Number of the document, such as 渝府办发〔2024〕1号; only for a correction."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown to everyone who may see this plan."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, key: str) -> None:
        # Many of these stand in one page: the finding's key tells their fields apart.
        super().__init__(data, initial={"key": key}, auto_id=f"id_{key[:12]}_%s")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_correction = cleaned.get("answer") == "corrected_by"
        if is_correction and not cleaned.get("document") and "document" not in self.errors:
            self.add_error("document", _("Name the document that corrects the plan."))
        if not is_correction:
            cleaned["document"] = ""
        return cleaned

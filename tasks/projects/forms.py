"""Forms of the ledger: what is decided on projects, which departments write its sheets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, Organisation

from .actions import RIGHTS
from .choices import SHEETS
from .models import LedgerDuty, Project

REASON_LENGTH = 500


class DecideForm(forms.Form):
    """A step with one project or several; returning and removing need a reason."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in RIGHTS])
    project = forms.ModelMultipleChoiceField(Project.objects.none(), label=_("Projects"))
    reason = forms.CharField(
        label=_("Reason for the step"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, projects: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["project"]
        field.queryset = projects


class DutiesForm(forms.Form):
    """Which bodies write each sheet of a jurisdiction's ledger."""

    def __init__(self, data: Any, place: Jurisdiction) -> None:
        super().__init__(data)
        bodies = Organisation.objects.filter(jurisdiction=place, kind="body")
        kept = LedgerDuty.objects.filter(jurisdiction=place)
        for sheet, label in SHEETS:
            self.fields[sheet] = forms.ModelMultipleChoiceField(
                bodies,
                label=label,
                required=False,
                initial=[one.organisation_id for one in kept if one.sheet == sheet],
                widget=forms.CheckboxSelectMultiple,
            )

    def writers(self) -> dict[str, list[Organisation]]:
        """By sheet, who writes it; the form must be valid."""
        return {sheet: list(self.cleaned_data[sheet]) for sheet, _label in SHEETS}

"""The cells of a draft as fields, each as a person would type it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from targets.forms import ConfirmForm
from targets.workbook.columns import NOT_APPLICABLE, NOT_YET_AVAILABLE
from targets.workbook.correcting import Entry, Input, inputs_of
from targets.workbook.reading.cells import date_of
from targets.workbook.scope import Reported
from targets.workbook.sheets import registered_sheets

FILL_FORM_ID = "fill-form"
# A number, a date or a choice with all that people write around it.
_SHORT = 200


class EntryForm(ConfirmForm):
    """What was looked at, and the cells that can be filled in.

    A cell that is not sent stays as it is; so does one that says what it said.
    """

    def __init__(
        self, data: Any = None, *, inputs: Sequence[Input], form_id: str = FILL_FORM_ID
    ) -> None:
        super().__init__(data)
        # What could not be kept, shown beside the fields, by their places.
        self.typed: dict[tuple[str, str, str], str] = {}
        self.inputs = {field_name(one): one for one in inputs}
        labels = {sheet.name: sheet.choice_labels for sheet in registered_sheets()}
        for name, one in self.inputs.items():
            self.fields[name] = forms.CharField(
                required=False,
                strip=False,
                max_length=one.column.max_length or _SHORT,
                initial=one.text,
                widget=_widget(one, form_id, labels.get(one.sheet, {})),
                error_messages={
                    "max_length": _("At most %(limit_value)d characters; these are %(show_value)d.")
                },
            )

    def entries(self) -> list[Entry]:
        """What differs from what the cells say; the form must be valid."""
        return [
            Entry(*one.place, text)
            for name, one in self.inputs.items()
            if name in self.data
            and (text := _as_typed(self.cleaned_data[name])) != _as_typed(one.text)
        ]


def entry_form(held: Reported, data: Any = None, *, form_id: str = FILL_FORM_ID) -> EntryForm:
    """The form of a draft's cells, the signatures among them."""
    return EntryForm(data, inputs=inputs_of(held), form_id=form_id)


def field_name(one: Input) -> str:
    """指标/value/green_loan_balance: the same whatever else is asked."""
    return f"{one.sheet}/{one.column.key}/{one.row.key}"


def _as_typed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _widget(one: Input, form_id: str, labels: Any) -> forms.Widget:
    kind = one.column.kind
    attrs = {"form": form_id, "data-fill": one.column.key, "lang": "zh-Hans"}
    if kind == "choice":
        choices = [("", "—")]
        choices += [(word, labels.get(value, word)) for word, value in one.column.choices]
        if one.text not in dict(choices):
            choices.append((one.text, one.text))
        return forms.Select(attrs=attrs, choices=choices)
    if kind == "text" and one.column.max_length > _SHORT:
        return forms.Textarea(attrs={**attrs, "rows": 2})
    if kind == "date" and (not one.text or date_of(one.text)):
        return forms.DateInput(attrs={**attrs, "type": "date"}, format="%Y-%m-%d")
    if kind == "number":
        words = f"{NOT_YET_AVAILABLE} / {NOT_APPLICABLE}"
        attrs |= {"list": "reserved-words", "autocomplete": "off", "title": words}
    return forms.TextInput(attrs=attrs)

"""The fields that a source system's columns become, and the reasons why a row is not taken."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from targets.history.wording import wording as table_wording
from targets.workbook.findings import Finding
from targets.workbook.wording import wording

FIGURE_FIELDS = (
    "jurisdiction",
    "indicator",
    "quarter",
    "value",
    "state",
    "unit",
    "version_date",
    "method",
)
FIGURE_REQUIRED = ("jurisdiction", "indicator", "quarter")
FIELD_LABELS: Mapping[str, str] = {
    "jurisdiction": gettext_noop("Jurisdiction"),
    "indicator": gettext_noop("Indicator"),
    "quarter": gettext_noop("Quarter"),
    "value": gettext_noop("Value"),
    "state": gettext_noop("State"),
    "unit": gettext_noop("Unit"),
    "version_date": gettext_noop("Date of the version"),
    "method": gettext_noop("Method"),
}

REASONS: Mapping[str, str] = {
    "not_json": gettext_noop("The line is no JSON. Send one object a line."),
    "not_object": gettext_noop("The line is no JSON object. Send one object a line."),
    "field_twice": gettext_noop("A field stands twice in the line."),
    "too_many_fields": gettext_noop("The row has too many fields."),
    "too_long": gettext_noop("A text of the row has more than 1,000 characters."),
    "no_jurisdiction": gettext_noop("The row names no jurisdiction."),
    "unknown_jurisdiction": gettext_noop(
        "“%(found)s” is no jurisdiction. Give its address name, its six-digit code or its name."
    ),
    "jurisdiction_out_of_scope": gettext_noop("The source system does not push for “%(found)s”."),
    "no_indicator": gettext_noop("The row names no indicator."),
    "unknown_indicator": gettext_noop(
        "“%(found)s” is no indicator of the catalogue or of the mapping."
    ),
    "indicator_out_of_scope": gettext_noop("The source system does not push “%(found)s”."),
    "derived_indicator": gettext_noop(
        "“%(found)s” is computed from other figures and taken from nobody."
    ),
    "no_quarter": gettext_noop("The row names no period."),
    "unknown_period": gettext_noop(
        "“%(found)s” is no period as the mapping says they are written."
    ),
    "not_yearly": gettext_noop("“%(found)s” is a year, but the figure is not a yearly one."),
    "quarter_runs": gettext_noop("%(found)s has not ended: its figures are not known yet."),
    "no_value": gettext_noop("The row has no value."),
    "no_number": gettext_noop("“%(found)s” is not taken as a number: write its digits alone."),
    "too_fine": gettext_noop(
        "%(found)s has more than six decimals or fifteen digits in the unit %(unit)s."
    ),
    "out_of_bounds": gettext_noop("%(found)s is not possible for this indicator."),
    "other_unit": gettext_noop(
        "The unit is “%(found)s”, not %(unit)s; a mapping gives the factor."
    ),
    "unknown_state": gettext_noop("“%(found)s” is no state of a figure."),
    "no_day": gettext_noop("“%(found)s” is no day of a version: write one like 2026-01-10."),
    "version_ahead": gettext_noop("The version is of %(found)s, a day that is yet to come."),
    "older_version": gettext_noop("A later version of this figure is held, of %(found)s."),
    "twice": gettext_noop("Row %(found)s says something of the same figure."),
    "text_too_long": gettext_noop("The method has more than 200 characters."),
    "ledger": gettext_noop("%(found)s"),
}
FILE_REASONS: Mapping[str, str] = {
    "not_utf8": gettext_noop("The lines are not UTF-8."),
    "too_many_rows": gettext_noop("More than %(limit)s rows: send them in several files."),
    "too_many_columns": gettext_noop("More than %(limit)s columns."),
    "package_version": gettext_noop(
        "The package is of version %(found)s; version %(known)s is read here."
    ),
    "package_changed": gettext_noop("The figures of the package are not those of its manifest."),
}


class RowRefused(Exception):
    """A row that is not taken: the code of the reason, and its facts."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def kept(self, row: int) -> dict[str, Any]:
        """As an exchange keeps it."""
        return {"row": row, "code": self.code, "facts": self.facts}


def reason_of(refusal: Mapping[str, Any]) -> str:
    """A kept refusal as a sentence, in the reader's language."""
    if refusal["code"] == "ledger":
        return wording(Finding.from_dict(dict(refusal["facts"])))
    facts: Mapping[str, Any] = refusal["facts"]
    return gettext(REASONS[refusal["code"]]) % facts


def file_reason(finding: Finding) -> str:
    """Why a whole file is not taken, as a sentence."""
    sentence = FILE_REASONS.get(finding.code)
    return gettext(sentence) % finding.params if sentence else table_wording(finding)


def fits(value: Decimal) -> bool:
    """Whether a figure can be kept to its last digit."""
    return value == round(value, 6) and len(value.normalize().as_tuple().digits) <= 15

"""What figures of institutions are called on pages, and how they are written."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from targets.wording.formatting import number_text
from targets.wording.sentences import absence_text
from tasks.evaluation.figures import BY_CODE, HUNDRED_MILLIONS, PERCENT, TEN_THOUSANDS
from tasks.evaluation.models import InstitutionFigure

LABELS: dict[str, Promise] = {
    "green_loans": _("Balance of green loans"),
    "all_loans": _("Balance of all loans"),
    "bad_green_loans": _("Bad green loans"),
    "green_loan_rate": _("Average rate of green loans"),
    "green_bonds_held": _("Green bonds held"),
    "green_bonds_issued": _("Green bonds issued and outstanding"),
    "green_bonds_underwritten": _("Green bonds underwritten this year"),
    "green_premiums": _("Green insurance premiums this year"),
}
# What is computed from them, with its unit.
COMPUTED: dict[str, Promise] = {
    "green_business": _("Green business"),
    "green_loan_share": _("Share of green loans"),
    "green_loan_growth": _("Growth of green loans"),
    "bad_green_loan_rate": _("Bad rate of green loans"),
    "market_share": _("Market share"),
}
UNITS_OF_COMPUTED = {
    "green_business": HUNDRED_MILLIONS,
    "green_loan_share": PERCENT,
    "green_loan_growth": PERCENT,
    "bad_green_loan_rate": PERCENT,
    "market_share": PERCENT,
}
# How the Chinese units are called in English: as those of indicators.
ENGLISH_UNITS = {HUNDRED_MILLIONS: "CNY 100 million", TEN_THOUSANDS: "CNY 10,000"}
KIND_WORDS = {"bank": "银行", "securities": "证券", "insurer": "保险", "local": "地方金融组织"}
DECIMALS = 2


def unit_word(unit: str) -> str:
    """A unit in the reader's language."""
    return unit if (get_language() or "zh").startswith("zh") else ENGLISH_UNITS.get(unit, unit)


def unit_of(code: str) -> str:
    """The unit of a figure or of what is computed, in the reader's language."""
    known = BY_CODE.get(code)
    return unit_word(known.unit if known else UNITS_OF_COMPUTED[code])


def label_of(code: str) -> str:
    """What a figure is called; what is no longer described is called by its code."""
    named = LABELS.get(code) or COMPUTED.get(code)
    return str(named) if named else code


def figure_names() -> dict[str, str]:
    """What each figure is called, by its heading in the workbook, and each unit."""
    units = {unit: unit_word(unit) for unit in ENGLISH_UNITS}
    return units | {one.header: label_of(code) for code, one in BY_CODE.items()}


def headed(code: str) -> str:
    """The figure with its unit, as a heading: 绿色贷款余额（亿元）."""
    return str(_("%(name)s (%(unit)s)") % {"name": label_of(code), "unit": unit_of(code)})


def value_text(value: Decimal | None) -> str:
    """A figure rounded for the eye; "" for none."""
    return number_text(value, DECIMALS)


def figure_text(figure: InstitutionFigure) -> str:
    """A figure, or the word in its place."""
    return value_text(figure.value) if figure.state == "reported" else absence_text(figure.state)

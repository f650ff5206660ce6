"""What checks of the ledger say, and how its amounts are written."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import get_language, gettext_noop, ngettext, pgettext
from django.utils.translation import gettext as _

from districts.models.names import shown_name
from targets.models import Indicator
from targets.wording.formatting import number_text, said_text

from .figures import Sum, in_hundred_millions

# Sentences of the checks, by code.
CODES: dict[str, str] = {
    "ledger_missing": gettext_noop(
        "%(place)s (%(expected)s) is empty. A new row needs it; fill it in."
    ),
    "ledger_kept": gettext_noop(
        "%(place)s (%(expected)s) cannot be emptied: every row needs it. Take 清除 away."
    ),
    "ledger_word": gettext_noop(
        "%(place)s reads “%(found)s”. Enter a number, leave the cell empty to say nothing, or "
        "write 清除 to empty what is kept."
    ),
    "ledger_code": gettext_noop(
        "%(place)s reads “%(found)s”: the check digits of the unified social credit code do not "
        "fit. Copy it from the licence."
    ),
    "ledger_quarter": gettext_noop(
        "%(place)s reads “%(found)s”. Enter a quarter such as 2025年四季度 or 2025Q4."
    ),
    "ledger_order": gettext_noop(
        "%(place)s: the project finishes (%(found)s) before it starts (%(start)s). Check both."
    ),
    "ledger_years": gettext_noop(
        "%(place)s: the amounts of the years add up to %(years)s, more than the total investment "
        "(%(total)s). Check the amount of the year, the total and the unit."
    ),
    "ledger_shares": gettext_noop(
        "%(place)s reads “%(found)s”. Write each district with its percent, such as "
        "荣昌区:60%%, 永川区:40%%."
    ),
    "ledger_share_place": gettext_noop(
        "%(place)s names “%(found)s”, which is no district of the city, or names it twice."
    ),
    "ledger_share_sum": gettext_noop(
        "%(place)s: the shares of the districts add up to %(found)s%%; they must be 100%%."
    ),
    "ledger_share_own": gettext_noop(
        "%(place)s: the district that reports the project (%(expected)s) has no share in it. A "
        "project is reported by a district in which it lies."
    ),
    "ledger_twice": gettext_noop(
        "%(place)s: the project “%(found)s” of this owner is there already as no. %(number)s. Fill "
        "in its own row, and leave this one empty."
    ),
    "ledger_elsewhere": gettext_noop(
        "%(place)s: another district has reported a project “%(found)s” of this owner. Leave the "
        "row empty, and ask the city office in which of the two districts it lies."
    ),
    "ledger_twice_here": gettext_noop(
        "%(place)s: the project “%(found)s” of this owner stands in this list twice, first in "
        "%(first)s. Empty one of the two rows."
    ),
    "ledger_double": gettext_noop(
        "%(place)s: “%(found)s” may be the same as no. %(number)s, “%(other)s”, of the same owner. "
        "Nothing is merged: check that it is another project."
    ),
    "ledger_other_project": gettext_noop(
        "%(place)s: name and owner are both other than those of no. %(number)s, “%(expected)s”. A "
        "new project belongs in an empty row at the end of the list."
    ),
    "ledger_drawn": gettext_noop(
        "%(place)s is %(found)s, more than what is granted (%(granted)s). Check both."
    ),
}


def unit_word(unit: str) -> str:
    """亿元 or 万元, in the reader's language."""
    if (get_language() or "zh").startswith("zh"):
        return {"yi": "亿元", "wan": "万元"}[unit]
    return {"yi": "CNY 100 million", "wan": "CNY 10,000"}[unit]


def class_label(name: str, short: str, name_en: str = "", short_en: str = "") -> str:
    """What a class is called beside its projects, in the reader's language."""
    return shown_name(short or name, short_en or name_en)


def class_of(green_class: Indicator) -> str:
    """The same of a class that is at hand."""
    one = green_class
    return class_label(one.name, one.short_name, one.name_en, one.short_name_en)


def amount_text(value: Decimal | None) -> str:
    """An amount rounded for the eye; "" for none."""
    return number_text(value, 2)


def stated_text(value: Decimal | None, unit: str) -> str:
    """An amount as it was stated, with its unit; in English in billions or millions, as money is
    said there. "" for none."""
    if value is None:
        return ""
    if (get_language() or "zh").startswith("zh"):
        return f"{amount_text(value)} {unit_word(unit)}"
    return said_text(in_hundred_millions(value, unit) or Decimal(0), _("CNY 100 million"))


def sum_note(of: Sum, projects: int) -> str:
    """From how many projects a sum is, where that is not all of them."""
    if of.projects == projects:
        return ""
    words: Mapping[str, int] = {"known": of.projects, "all": projects}
    return _("from %(known)d of %(all)d") % words


def days_text(days: int) -> str:
    """For how long the present state lasts."""
    return ngettext("for %(count)d day", "for %(count)d days", days) % {"count": days}


def stage_word(code: str) -> str:
    """A bar of the way: 申报, 入库, 对接, 授信, 放款."""
    return {
        "proposed": pgettext("bar of the ledger", "Proposed"),
        "admitted": pgettext("bar of the ledger", "Admitted"),
        "matched": pgettext("bar of the ledger", "Matched"),
        "granted": pgettext("bar of the ledger", "Granted"),
        "drawn": pgettext("bar of the ledger", "Drawn"),
    }[code]


def deed_word(deed: str) -> str:
    """A step of a project as its button says it."""
    return {
        "propose": _("Propose"),
        "check": pgettext("step of a project", "Check"),
        "admit": pgettext("step of a project", "Admit"),
        "match": _("Match with an institution"),
        "finance": _("Record as financed"),
        "return": _("Return to the department"),
        "remove": _("Remove from the ledger"),
    }[deed]


LABELS = {
    "name": gettext_noop("Name of the project"),
    "kind": gettext_noop("Kind of project"),
    "owner": gettext_noop("Owner"),
    "owner_code": gettext_noop("Unified social credit code"),
    "green_class": gettext_noop("Class"),
    "is_transition": gettext_noop("Transition finance"),
    "stage": gettext_noop("Stage of building"),
    "unit": gettext_noop("Unit of amounts"),
    "investment": gettext_noop("Total investment"),
    "wanted": gettext_noop("Financing wanted"),
    "invested": gettext_noop("Invested in the year"),
    "starts_in": gettext_noop("Start"),
    "finishes_in": gettext_noop("Finish"),
    "is_disclosing": gettext_noop("Discloses environmental information"),
    "shares": gettext_noop("Shares of districts"),
    "institution": gettext_noop("Institution"),
    "product": gettext_noop("Product"),
    "granted": gettext_noop("Amount granted"),
    "drawn": gettext_noop("Amount drawn"),
    "balance": gettext_noop("Balance at quarter end"),
    "policy_tool": gettext_noop("Policy tool"),
    "is_transition_loan": gettext_noop("Transition loan"),
    "coal": gettext_noop("Standard coal saved (t a year)"),
    "co2": gettext_noop("CO₂ avoided (t a year)"),
    "others": gettext_noop("Other benefits"),
    "method": gettext_noop("Method"),
    "computed_by": gettext_noop("Computing body"),
}


def column_label(key: str) -> str:
    """What a column of the workbook is called in the reader's language."""
    return _(LABELS[key])

"""Findings on past figures as sentences, in the active language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from targets.wording.formatting import exact_text, listed, quarter_text
from targets.workbook import wording as returns
from targets.workbook.findings import Finding

CODES: dict[str, str] = {
    # the file
    "columns_missing": gettext_noop(
        "The first row must name the columns. Missing: %(headings)s. Wanted are 行政区域, 指标, "
        "季度, 数值 and, if you like, 计量单位 and 数据来源."
    ),
    "column_twice": gettext_noop(
        "Two columns are headed “%(heading)s” or the like. Delete or rename one of them."
    ),
    "no_figures": gettext_noop("The file holds no figures below a row of headings."),
    "too_many_figures": gettext_noop(
        "The table has more than %(limit)s rows. Delete what lies below it, or import it in parts."
    ),
    "too_wide": gettext_noop(
        "The sheet “%(sheet)s” is more than %(limit)s columns wide. Delete what lies beside the "
        "table."
    ),
    "damaged_csv": gettext_noop(
        "The text table cannot be read. Save it as CSV (UTF-8) or as .xlsx."
    ),
    # names and quarters
    "blank_cell": gettext_noop("%(place)s (%(expected)s) is empty. Fill it in or delete the row."),
    "error_cell": gettext_noop(
        "%(place)s (%(expected)s) holds an error value. Enter the value itself."
    ),
    "unknown_jurisdiction": gettext_noop(
        "%(place)s reads “%(found)s”, which is no jurisdiction known here. Write its full name, "
        "its address name or its six-digit code."
    ),
    "unknown_indicator": gettext_noop(
        "%(place)s reads “%(found)s”, which is no indicator known here. Write its full Chinese "
        "name or its code."
    ),
    "derived_indicator": gettext_noop(
        "%(place)s: “%(found)s” is computed from other indicators and is never imported. Delete "
        "the row."
    ),
    "not_a_quarter": gettext_noop(
        "%(place)s reads “%(found)s”. Write a quarter like 2021Q4 or 2021年四季度."
    ),
    "quarter_not_over": gettext_noop(
        "%(place)s: %(found)s is not over yet. Only past quarters can be imported."
    ),
    "quarter_too_early": gettext_noop(
        "%(place)s reads “%(found)s”, which cannot be meant. Check the year."
    ),
    "annual_in_other_quarter": gettext_noop(
        "%(place)s reads %(found)s, but the indicator is a yearly one: its figure belongs to the "
        "fourth quarter."
    ),
    "unit_of_another": gettext_noop(
        "%(place)s reads “%(found)s”; the indicator is counted in %(expected)s. Convert the figure."
    ),
    # values
    "not_a_number": gettext_noop(
        "%(place)s reads “%(found)s”. Enter a number (unit: %(expected)s); delete the row where "
        "there is none."
    ),
    "word_for_number": gettext_noop(
        "%(place)s reads “%(found)s”. A past figure is a number; delete the row where there is "
        "none."
    ),
    "figure_twice": gettext_noop(
        "%(place)s: the same jurisdiction, indicator and quarter stand already in row %(first)s. "
        "Delete one of them."
    ),
    "stands_in_a_return": gettext_noop(
        "%(place)s is %(found)s, but an accepted return says %(former)s. Its figures are corrected "
        "by a return only."
    ),
    "above_a_later": gettext_noop(
        "%(place)s is %(found)s, more than the %(reference)s published for %(quarter)s. A running "
        "total cannot fall; check it."
    ),
    "part_above_whole": gettext_noop(
        "%(place)s: “%(part_name)s” is %(part)s and “%(of)s” only %(whole)s. Check both; "
        "“%(share)s” would be above 100%%."
    ),
    "classes_above_or_below": gettext_noop(
        "%(place)s: the classes of “%(of)s” for %(quarter)s add up to %(part)s, “%(of)s” itself is "
        "%(whole)s. Both must be equal to the last digit; check the classes and the whole."
    ),
    "classes_lacking": gettext_noop(
        "%(place)s: for %(quarter)s %(words)s has no figure. Whoever breaks “%(of)s” down by class "
        "gives it and each class, 0 where there is none."
    ),
}

_NUMBERS = ("reference", "former", "part", "whole")


def wording(finding: Finding) -> str:
    """The finding as a sentence; codes that returns know as well are worded as there."""
    if finding.code not in CODES:
        return returns.wording(finding)
    facts: dict[str, Any] = {
        "place": finding.place,
        "found": finding.found,
        "expected": finding.expected,
        **finding.params,
    }
    for name in _NUMBERS:
        if facts.get(name):
            facts[name] = exact_text(Decimal(facts[name]))
    if "quarter" in facts:
        facts["quarter"] = quarter_text(facts["quarter"])
    if "words" in facts:
        facts["words"] = listed(facts["words"])
    if "headings" in facts:
        facts["headings"] = listed(facts["headings"])
    if finding.code == "stands_in_a_return" and not finding.params["former"]:
        facts["former"] = gettext("that there is none")
    return gettext(CODES[finding.code]) % facts

"""Findings as sentences: what was found, what was expected, what to do. In the active language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from targets.wording.formatting import exact_text, quarter_text, share_text

from .findings import Finding

CODES: dict[str, str] = {
    # the file
    "too_large": gettext_noop(
        "The file is larger than %(limit_mb)s MB. Remove pictures and other sheets, then upload "
        "it again."
    ),
    "too_large_unpacked": gettext_noop(
        "Unpacked, the file is larger than %(limit_mb)s MB. Copy your figures into a newly "
        "downloaded workbook."
    ),
    "too_many_members": gettext_noop(
        "The file has more than %(limit)s inner parts. Copy your figures into a newly downloaded "
        "workbook."
    ),
    "damaged": gettext_noop(
        "The file is damaged or incomplete. Open it in Excel or WPS, save it as .xlsx and upload "
        "it again."
    ),
    "cannot_be_read": gettext_noop(
        "The file cannot be read. Open it in Excel or WPS, save it as .xlsx, or copy your figures "
        "into a newly downloaded workbook."
    ),
    "busy": gettext_noop(
        "Many workbooks are being read just now. Upload yours again in a minute; nothing was lost."
    ),
    "empty_file": gettext_noop("The file is empty. Choose the workbook that you filled in."),
    "not_xlsx": gettext_noop(
        "The file is not an .xlsx workbook, whatever its name says. Open it in Excel or WPS and "
        "choose “Save as”, type .xlsx."
    ),
    "kind_xls": gettext_noop(
        "The file is an old Excel workbook (.xls). Open it and choose “Save as”, type .xlsx."
    ),
    "kind_et": gettext_noop(
        "The file is a WPS workbook (.et). Open it in WPS and choose “Save as”, type .xlsx."
    ),
    "kind_csv": gettext_noop(
        "The file is a plain text table (.csv). Fill in the downloaded workbook and upload that."
    ),
    "kind_html": gettext_noop(
        "The file is a web page under the name of a workbook. Open it in Excel or WPS and choose "
        "“Save as”, type .xlsx."
    ),
    "kind_pdf": gettext_noop("The file is a PDF. Upload the .xlsx workbook it was printed from."),
    "kind_ods": gettext_noop(
        "The file is an OpenDocument table (.ods). Open it and choose “Save as”, type .xlsx."
    ),
    "kind_xlsb": gettext_noop(
        "The file is a binary Excel workbook (.xlsb). Open it and choose “Save as”, type .xlsx."
    ),
    "kind_strict": gettext_noop(
        "The file was saved as “Strict Open XML”. Open it and choose “Save as”, type Excel "
        "Workbook (.xlsx)."
    ),
    "macros": gettext_noop(
        "The file contains macros. Choose “Save as”, type .xlsx (without macros), and upload that."
    ),
    "encrypted": gettext_noop(
        "The file is protected by a password for opening. Remove the password, save and upload it "
        "again."
    ),
    "doctype": gettext_noop(
        "The file contains a document type declaration, which no spreadsheet program writes. Copy "
        "your figures into a newly downloaded workbook."
    ),
    "external_link": gettext_noop(
        "The file is linked to other files or data sources. Break the links (Data, Edit links), "
        "save and upload it again."
    ),
    "embedded_object": gettext_noop(
        "The file contains embedded objects or controls. Delete them, save and upload it again."
    ),
    "unsafe_path": gettext_noop(
        "An inner part of the file points outside the file. Copy your figures into a newly "
        "downloaded workbook."
    ),
    "doubled_member": gettext_noop(
        "An inner part of the file is there twice, so it has no certain content. Copy your figures "
        "into a newly downloaded workbook."
    ),
    # whose it is
    "no_identity": gettext_noop(
        "The file is not a workbook of this system, or its hidden sheet is gone. Download the "
        "workbook again and copy your figures into it."
    ),
    "other_version": gettext_noop(
        "The workbook has the format version %(found)s; version %(expected)s is in use. Download "
        "the workbook again and copy your figures into it."
    ),
    "other_jurisdiction": gettext_noop(
        "The workbook was issued to another jurisdiction. Use the one downloaded for your own."
    ),
    "other_quarter": gettext_noop(
        "The workbook is for %(found_quarter)s, not for %(expected_quarter)s. Use the workbook of "
        "that quarter."
    ),
    # sheets and headings
    "sheet_missing": gettext_noop(
        "The sheet “%(expected)s” is missing or renamed. Restore its name or download the workbook "
        "again."
    ),
    "doubled_sheet": gettext_noop(
        "Two sheets of the file have the same name, so it is not known which one counts. Copy your "
        "figures into a newly downloaded workbook."
    ),
    "too_many_rows": gettext_noop(
        "The sheet “%(sheet)s” has far more rows than a return. Delete the rows under the table."
    ),
    "doubled_cell": gettext_noop(
        "The sheet “%(sheet)s” holds a cell twice, so it has no certain content. Copy your figures "
        "into a newly downloaded workbook."
    ),
    "headings_missing": gettext_noop(
        "The sheet “%(sheet)s” has no row of headings (%(expected)s). Download the workbook again "
        "and copy your figures into it."
    ),
    "heading_changed": gettext_noop(
        "The sheet “%(sheet)s” has no column headed “%(expected)s”; unknown headings: "
        "“%(found)s”. Restore the heading."
    ),
    "heading_doubled": gettext_noop(
        "%(place)s: there are two columns headed “%(found)s”. Delete or rename the one that is "
        "not from the template."
    ),
    "key_column_missing": gettext_noop(
        "The hidden column of row keys is gone from the sheet “%(sheet)s”. Download the workbook "
        "again and copy your figures into it."
    ),
    "title_changed": gettext_noop(
        "The title of the sheet “%(sheet)s” reads “%(found)s”; expected “%(expected)s”. Restore "
        "it: the jurisdiction and the quarter of a workbook cannot be changed by hand."
    ),
    "label_changed": gettext_noop(
        "%(place)s is locked and reads “%(found)s”; expected “%(expected)s”. Restore it or "
        "download the workbook again."
    ),
    "shown_changed": gettext_noop(
        "%(place)s shows an earlier figure and was changed to “%(found)s”; published is "
        "“%(expected)s”. Restore it; an earlier quarter is corrected by a return for that quarter."
    ),
    "unknown_key": gettext_noop(
        "%(place)s: the row’s key “%(found)s” is not one of this return’s. Delete the row or "
        "download the workbook again."
    ),
    "doubled_key": gettext_noop(
        "%(place)s: the row is there twice (first in row %(first)s). Delete one of them."
    ),
    "row_missing": gettext_noop(
        "The row “%(expected)s” is missing from the sheet “%(sheet)s”. Download the workbook again "
        "and copy your figures into it."
    ),
    "row_without_key": gettext_noop(
        "%(place)s reads “%(found)s”, but the row has no key, so it is not known what it is. Move "
        "the entry to its own row or delete it."
    ),
    "column_not_read": gettext_noop(
        "The added column “%(found)s” (%(place)s) is not read; it stays in the original file."
    ),
    "sheet_not_read": gettext_noop(
        "The added sheet “%(sheet)s” is not read; it stays in the original file."
    ),
    # cells
    "missing_value": gettext_noop(
        "%(place)s (%(expected)s) is empty. Fill it in; where a number is asked for, enter a "
        "number, 数据待发布 (not yet available) or 不适用 (not applicable)."
    ),
    "not_a_number": gettext_noop(
        "%(place)s reads “%(found)s”. Enter a number, for example 100.00 (unit: %(expected)s); "
        "where there is none, 数据待发布 (not yet available) or 不适用 (not applicable)."
    ),
    "unseen_character": gettext_noop(
        "%(place)s reads “%(found)s” and holds a character that is not seen. Type the number anew "
        "(unit: %(expected)s)."
    ),
    "other_unit": gettext_noop(
        "%(place)s reads “%(found)s”: “%(behind)s” is not the unit of this row. Enter the number "
        "in %(expected)s."
    ),
    "scaled_format": gettext_noop(
        "%(place)s holds %(found)s, but its number format shows thousands or millions of it. Set "
        "the cell’s format to General and enter the number (unit: %(expected)s)."
    ),
    "range": gettext_noop(
        "%(place)s reads “%(found)s”, a range. Enter one number (unit: %(expected)s)."
    ),
    "dash": gettext_noop(
        "%(place)s holds only “%(found)s”. Enter a number, 数据待发布 (not yet available) or "
        "不适用 (not applicable)."
    ),
    "not_finite": gettext_noop(
        "%(place)s reads “%(found)s”, which is no finite number. Enter a number (unit: "
        "%(expected)s)."
    ),
    "exponent": gettext_noop(
        "%(place)s reads “%(found)s”. Write the number in full, without an exponent."
    ),
    "boolean": gettext_noop(
        "%(place)s holds the logical value %(found)s. Enter a number (unit: %(expected)s)."
    ),
    "date_for_number": gettext_noop(
        "%(place)s holds a date or time (%(found)s). Set the cell’s format to General and enter "
        "the number (unit: %(expected)s)."
    ),
    "error_value": gettext_noop("%(place)s holds the error %(found)s. Enter the value itself."),
    "formula_without_result": gettext_noop(
        "%(place)s holds a formula without a stored result. Open the workbook in Excel or WPS, let "
        "it calculate and save it, or enter the value itself."
    ),
    "too_many_decimals": gettext_noop(
        "%(place)s reads %(found)s. Round to at most %(decimals)s decimals."
    ),
    "too_many_digits": gettext_noop(
        "%(place)s reads “%(found)s”. At most %(digits)s significant digits can be kept; round "
        "the number."
    ),
    "too_large_number": gettext_noop(
        "%(place)s reads %(found)s, which is too large. Check the unit (%(expected)s)."
    ),
    "unknown_choice": gettext_noop("%(place)s reads “%(found)s”. Choose one of: %(words)s."),
    "not_a_date": gettext_noop("%(place)s reads “%(found)s”. Enter a date such as 2025-12-31."),
    "too_long": gettext_noop(
        "%(place)s holds %(length)s characters. Shorten the text to at most %(limit)s."
    ),
    "unreadable_character": gettext_noop(
        "%(place)s holds a character that cannot be shown. Type the text again."
    ),
    # checks
    "negative": gettext_noop("%(place)s is %(found)s. This value cannot be negative."),
    "fall_is_negative": gettext_noop(
        "%(place)s is %(found)s. What is reported here is a fall: a negative one would mean a "
        "rise. Enter a fall without the minus; if it did rise, say 上升 in the remark."
    ),
    "below_minimum": gettext_noop("%(place)s is %(found)s. It cannot be below %(minimum)s."),
    "above_maximum": gettext_noop("%(place)s is %(found)s. It cannot be above %(maximum)s."),
    "share_out_of_range": gettext_noop(
        "%(place)s is %(found)s. A share lies between 0 and 100; enter 18.3 for 18.3%%."
    ),
    "part_exceeds_whole": gettext_noop(
        "%(place)s is %(found)s, more than %(of)s (%(whole)s). Check both; “%(share)s” would be "
        "above 100%%."
    ),
    "falls": gettext_noop(
        "%(place)s is %(found)s, less than the %(reference)s reported for %(quarter)s. A running "
        "total cannot fall; check it, or correct the earlier quarter first."
    ),
    "large_change": gettext_noop(
        "%(place)s is %(found)s: %(change)s against %(compared_with)s (%(reference)s). Explain the "
        "change in the remark."
    ),
    "no_longer_applies": gettext_noop(
        "%(place)s says “%(found)s”, but %(compared_with)s was %(reference)s. Give the number, or "
        "explain in the remark why there is none any more."
    ),
    "unit_slip": gettext_noop(
        "%(place)s is %(found)s, about %(factor)s times more or less than %(compared_with)s "
        "(%(reference)s). Check the unit (%(expected)s), or explain in the remark."
    ),
    "half_of_last_year": gettext_noop(
        "%(place)s is %(found)s, less than half of %(compared_with)s (%(reference)s). Check it, or "
        "explain in the remark."
    ),
    "unchanged": gettext_noop(
        "%(place)s is %(found)s, to the last digit the figure of %(compared_with)s. Check that it "
        "is this quarter’s, or explain in the remark."
    ),
    "done_without_account": gettext_noop(
        "%(place)s: the task is newly completed. Say in the account of progress what was completed."
    ),
    "task_reopened": gettext_noop(
        "%(place)s: the task was completed and is now “%(found)s”. Say why in the account of "
        "progress."
    ),
}

RULES: dict[str, str] = {
    "full_width": gettext_noop("full-width signs"),
    "thousands": gettext_noop("thousands separators"),
    "unit": gettext_noop("unit left out"),
    "percent_sign": gettext_noop("percent sign left out"),
    "percent_format": gettext_noop("cell formatted as a percentage"),
    "text": gettext_noop("number typed as text"),
    "formula": gettext_noop("result of a formula"),
    "date": gettext_noop("date typed as text"),
}

_SEVERITIES: dict[str, str] = {
    "refusal": gettext_noop("Refused"),
    "error": gettext_noop("Error"),
    "query": gettext_noop("Query"),
    "note": gettext_noop("For information"),
}
_COMPARED_WITH: dict[str, str] = {
    "previous": gettext_noop("the quarter before"),
    "last_year": gettext_noop("the same quarter last year"),
}
_NUMBERS = ("reference", "whole", "minimum", "maximum")


def wording(finding: Finding) -> str:
    """The finding as a sentence for a person."""
    facts: dict[str, Any] = {
        "sheet": finding.sheet,
        "place": finding.place,
        "found": finding.found,
        "expected": finding.expected,
        **finding.params,
    }
    for name in _NUMBERS:
        if facts.get(name):
            facts[name] = exact_text(Decimal(facts[name]))
    if "change" in facts:
        change = Decimal(facts["change"])
        facts["change"] = ("+" if change > 0 else "") + share_text(change)
    if "compared_with" in facts:
        facts["compared_with"] = gettext(_COMPARED_WITH[facts["compared_with"]])
    if "quarter" in facts:
        facts["quarter"] = quarter_text(facts["quarter"])
    if "words" in facts:
        facts["words"] = "、".join(facts["words"])
    if finding.code == "other_quarter":
        facts["found_quarter"] = _quarter(finding.found)
        facts["expected_quarter"] = _quarter(finding.expected)
    return gettext(CODES[finding.code]) % facts


def severity_word(severity: str) -> str:
    return gettext(_SEVERITIES[severity])


def read_as_words(read_as: str) -> list[str]:
    """How a cell was read, as phrases: `thousands,unit` gives two; an empty text none."""
    return [gettext(RULES[rule]) for rule in read_as.split(",") if rule]


def _quarter(text: str) -> str:
    # The text comes from the workbook and may be anything.
    is_quarter = len(text) == 6 and text[:4].isdigit() and text[4] == "Q" and text[5] in "1234"
    return quarter_text(text) if is_quarter else text

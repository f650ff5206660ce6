"""Findings as sentences: what was found, what was expected, what to do. In the active language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from targets.wording.formatting import exact_text, listed, quarter_text, share_text
from targets.workbook.checks import MEASURED
from targets.workbook.findings import Finding

from .cells import CELL_CODES, FORMER, SHOWN
from .files import FILE_CODES

CODES = FILE_CODES | CELL_CODES
HEADINGS = frozenset({"headings_missing", "heading_changed"})

RULES: dict[str, str] = {
    "full_width": gettext_noop("full-width signs"),
    "thousands": gettext_noop("thousands separators"),
    "unit": gettext_noop("unit left out"),
    "percent_sign": gettext_noop("percent sign left out"),
    "percent_format": gettext_noop("cell formatted as a percentage"),
    "text": gettext_noop("number typed as text"),
    "formula": gettext_noop("result of a formula"),
    "rounded": gettext_noop("rounded to six decimals"),
    "date": gettext_noop("date typed as text"),
    "kept": gettext_noop("left empty: stays as reported before"),
    "page": gettext_noop("filled in on the page"),
    "pushed": gettext_noop("the pushed figure was let stand by the reviewer"),
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
    "known": gettext_noop("the last figure that is known"),
}
_NUMBERS = ("reference", "whole", "minimum", "maximum", "rise", "factor", "times")
# What the checks of higher floors say.
_further: dict[str, str] = {}


def word_codes(codes: dict[str, str]) -> None:
    """Adds the sentences of another floor's checks, when it starts up."""
    _further.update(codes)


def wording(finding: Finding) -> str:
    """The finding as a sentence for a person."""
    facts: dict[str, Any] = {
        "sheet": finding.sheet,
        "place": finding.place,
        "found": _listed_anew(finding, finding.found),
        "expected": _listed_anew(finding, finding.expected),
        **finding.params,
    }
    for name in _NUMBERS:
        if facts.get(name):
            facts[name] = exact_text(Decimal(facts[name]))
    if finding.code in MEASURED:
        # Written as what it is compared with is, so that its digits can be counted.
        facts["found"] = exact_text(Decimal(finding.found))
    if "change" in facts:
        change = Decimal(facts["change"])
        facts["change"] = ("+" if change > 0 else "") + share_text(change)
    if "compared_with" in facts:
        facts["compared_with"] = gettext(_COMPARED_WITH[facts["compared_with"]])
    if "quarter" in facts:
        facts["quarter"] = quarter_text(facts["quarter"])
    if "words" in facts:
        facts["words"] = listed(facts["words"])
    if finding.code == "other_quarter":
        facts["found_quarter"] = _quarter(finding.found)
        facts["expected_quarter"] = _quarter(finding.expected)
    code = finding.code
    sentence = SHOWN.get(code) if "shown" in facts else FORMER.get(code)
    return gettext(sentence or _further.get(code) or CODES[code]) % facts


def _listed_anew(finding: Finding, text: str) -> str:
    """Headings as the reader's language lists them; any other text as it is."""
    return listed(text.split("、")) if finding.code in HEADINGS else text


def severity_word(severity: str) -> str:
    return gettext(_SEVERITIES[severity])


def read_as_words(read_as: str) -> list[str]:
    """How a cell was read, as phrases: `thousands,unit` gives two; an empty text none."""
    return [gettext(RULES[rule]) for rule in read_as.split(",") if rule]


def _quarter(text: str) -> str:
    # The text comes from the workbook and may be anything.
    is_quarter = len(text) == 6 and text[:4].isdigit() and text[4] == "Q" and text[5] in "1234"
    return quarter_text(text) if is_quarter else text

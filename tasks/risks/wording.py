"""What forms, refusals and pages of negative records say."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from targets.wording.formatting import number_text, said_text

from .choices import LEVELS
from .figures import Exposure
from .private import Found

NO_PERSONS = gettext_lazy(
    "Enterprises, institutions and bodies alone: no names, telephone or identity numbers of "
    "persons, no classified information."
)
KINDS = {
    "identity": gettext_lazy("an identity number"),
    "phone": gettext_lazy("a telephone number"),
    "mail": gettext_lazy("a mail address"),
    "name": gettext_lazy("the name of a person"),
}


def persons_refused(label: Any, found: Found) -> str:
    """Why a text is not taken: where, what, and what to do; the finding itself is not repeated."""
    return _(
        "“%(label)s” holds what looks like %(kind)s (%(shown)s). A negative record keeps no data "
        "of persons: take it out and name the enterprise, the institution or the body alone."
    ) % {"label": label, "kind": KINDS[found.kind], "shown": found.shown}


def deed_word(deed: str) -> str:
    """A step of a record as its button and its history say it."""
    return {
        "register": pgettext("step of a negative record", "Register"),
        "verify": pgettext("step of a negative record", "Verify"),
        "warn": pgettext("step of a negative record", "Issue the warning"),
        "handle": pgettext("step of a negative record", "Begin the handling"),
        "close": pgettext("step of a negative record", "Close the record"),
        "correct": pgettext("step of a negative record", "Correct the record"),
    }[deed]


WORDS_ASKED = {
    "verify": pgettext_lazy("step of a negative record", "How it was verified"),
    "warn": pgettext_lazy("step of a negative record", "The warning, and to whom it went"),
    "handle": pgettext_lazy("step of a negative record", "Who handles it, and how"),
    "close": pgettext_lazy("step of a negative record", "What was put right"),
}


def level_word(level: str) -> str:
    return str(dict(LEVELS)[level])


def days_median_text(days: Decimal | None) -> str:
    """The median of the days to close; a word where none is closed."""
    if days is None:
        return _("none closed yet")
    return _("%(days)s days") % {"days": number_text(days, 0 if days == int(days) else 1)}


def exposure_text(amount: Decimal | None, known: int, whole: int) -> str:
    """A sum of the exposure with from how many financings it is, where not from all."""
    if amount is None:
        return _("not told")
    said = said_text(amount, _("CNY 100 million"))
    if known == whole:
        return said
    of = pgettext("financings", "from %(known)d of %(all)d") % {"known": known, "all": whole}
    return _("%(amount)s (%(of)s)") % {"amount": said, "of": of}


def exposure_facts(of: Exposure) -> list[tuple[str, str]]:
    """The exposure as facts of a page."""
    return [
        (
            _("Financings touched"),
            ngettext("%(count)d financing", "%(count)d financings", of.financings)
            % {"count": of.financings},
        ),
        (
            _("Drawn of the financing touched"),
            exposure_text(of.drawn, of.drawn_of, of.financings) if of.financings else _("none"),
        ),
        (
            _("Outstanding of the financing touched"),
            exposure_text(of.balance, of.balance_of, of.financings) if of.financings else _("none"),
        ),
    ]

"""The corrections of a document in words: what, who, when, and whether it still counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from districts.documents.messages import CODES
from districts.models import PlanCorrection, PlanImport
from greenfin.plans.loading import PlanProposal
from greenfin.plans.versions import FIELD_WORDS
from targets.wording.formatting import quarter_text, relation_text
from targets.wording.sentences import SIGNS

_SHOWN = 80
QUARTERS = ("deadline", "base")
_NOT_TOLD = ("passage", "sentence", "role_clause", "doubts", "at")


@dataclass(frozen=True)
class CorrectionLine:
    """One correction as the list of corrections shows it."""

    row: PlanCorrection
    about: str
    changes: list[tuple[str, str, str]]
    is_stray: bool


def correction_lines(row: PlanImport, proposal: PlanProposal) -> list[CorrectionLine]:
    """The corrections, the last first."""
    stray = {one.number for one in proposal.draft.stray}
    rows = list(row.deeds.select_related("by", "undone_by").order_by("-number"))
    made = {f"c{one.number}": one for one in rows}
    return [
        CorrectionLine(
            one,
            about_words(one, made),
            list(_changes(one.before, one.content)),
            one.number in stray,
        )
        for one in rows
    ]


def about_words(one: PlanCorrection, made: Mapping[str, PlanCorrection]) -> str:
    """What a correction is about: a number, a name, the words of a target; `made` are the
    corrections by the keys of the rows they made."""
    if one.about in made:
        first = about_words(made[one.about], made)
        is_part = made[one.about].deed.startswith("split_")
        return _("split off from %(about)s") % {"about": first} if is_part else first
    if one.deed == "head":
        return str(FIELD_WORDS.get(one.about, one.about))
    if one.deed == "settle":
        count = len(one.content["doubts"])
        return _("%(count)s × %(doubt)s") % {"count": count, "doubt": _kind_of_doubt(one.about)}
    return _of_row(one)


def _of_row(one: PlanCorrection) -> str:
    """What is added, or the number or words of a row that was read."""
    if one.deed.endswith("_target") and "|" in one.about:
        clause, wording = one.about.split("|")[:2]
        return f"{clause} {wording}"
    if one.deed.startswith("add_"):
        said: Mapping[str, Any] = one.content
        parts = (said.get("number"), said.get("label"), said.get("title") or said.get("heading"))
        words = [str(part) for part in parts if part]
        return " ".join(words) or str(said.get("wording", ""))[:_SHOWN]
    return one.about.removeprefix("a").rstrip("+") if one.deed.endswith("_row") else one.about


def _kind_of_doubt(code: str) -> str:
    template = CODES[code][1] if code in CODES else code
    return _(template).replace("“%(found)s”", "…").replace("%(found)s", "…")[:_SHOWN]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Field, former and new value of what was changed or stated."""
    return [
        (str(FIELD_WORDS.get(name, name)), _words(name, before.get(name)), _words(name, value))
        for name, value in after.items()
        if name not in _NOT_TOLD and (value not in ("", None, []) or before.get(name))
    ]


def _words(name: str, value: Any) -> str:
    if value and name in QUARTERS:
        return quarter_text(value)
    if value and name == "operator":
        return SIGNS.get(value, relation_text(value))
    text = "、".join(value) if isinstance(value, list) else str("" if value is None else value)
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text

"""The clause that names the bodies of a task, and the lists of names in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from districts.documents.blocks import (
    CLOSING_BRACKETS,
    OPENING_BRACKETS,
    closing_of,
    is_balanced,
    split_outside_brackets,
)

# What a role is called → lead or responsible; those read as responsible by analogy are doubted.
_ROLES = {"牵头": "lead", "责任": "responsible"}
_ANALOGOUS = ("配合", "参与", "参加", "协助", "协同", "协办")
_LABEL = re.compile(rf"({'|'.join((*_ROLES, *_ANALOGOUS))})(?:单位|部门|机构)\s*[：:]")
_CLAUSE_START = re.compile(rf"[{re.escape(OPENING_BRACKETS)}]\s*(?={_LABEL.pattern})")

# Suffixes that several places may share, and the places that can have each: 管委会 belongs to
# zones, 政府 to units of administration, so 渝中区、两江新区管委会 is not two committees.
_ZONE = re.compile(
    r".+(?:新区|高新区|经开区|开发区|工业区|园区|示范区|试验区|保税区|保税港区|度假区|合作区|科学城|产业园)"
)
_ADMINISTRATION = re.compile(r".+(?:区|县|市|镇|乡|旗|州)")
_SHARED_SUFFIXES = (
    ("人民政府", _ADMINISTRATION),
    ("政府", _ADMINISTRATION),
    ("管理委员会", _ZONE),
    ("管委会", _ZONE),
)
_COLLECTIVE = re.compile(r"(各有关|各相关|其他有关|有关|相关|各)(?=.)")
_COLLECTIVE_NOUN = re.compile(
    r"(?:乡镇|镇街|乡|镇|街道|村|社区|区县|部门|单位|园区|开发区|平台公司)"
    r"(?:人民政府|政府|办事处|管委会)?"
)
_LONGEST_BODY = 60
# A finding of this module: code, what was found. Its place is the caller's to know.
Remark = tuple[str, str]


@dataclass
class Roles:
    """The bodies of one task or annex row, and what was doubtful about them."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class ClauseSplit:
    """A task's text, its role clause as written, and what stands behind the clause."""

    before: str
    clause: str
    after: str
    is_closed: bool = True


def split_role_clause(text: str) -> ClauseSplit:
    """Return the text around its last role clause; the clause is empty if there is none.

    Brackets directly one behind the other, （牵头单位：甲）（责任单位：乙）, are one clause.
    """
    starts = [match.start() for match in _CLAUSE_START.finditer(text)]
    if not starts:
        return ClauseSplit(text, "", "")
    start = starts.pop()
    closing = closing_of(text, start)
    if closing is None:
        return ClauseSplit(text[:start].rstrip(), text[start:], "", is_closed=False)
    while starts and closing_of(text, starts[-1]) == start - 1:
        start = starts.pop()
    end = closing + 1
    while text[end : end + 1] in ("。", "；"):
        end += 1
    return ClauseSplit(text[:start].rstrip(), text[start:end], text[end:].strip())


def role_clauses_within(text: str) -> list[str]:
    """Return the role clauses that still stand inside a text, as written."""
    found = []
    for match in _CLAUSE_START.finditer(text):
        closing = closing_of(text, match.start())
        found.append(text[match.start() : None if closing is None else closing + 1])
    return found


def roles_of(clause: str) -> Roles:
    """Return the bodies a role clause names.

    （牵头单位：甲局；责任单位：乙局、丙局） → lead (甲局,), responsible (乙局, 丙局).
    """
    roles = Roles()
    named: dict[str, list[str]] = {"lead": [], "responsible": []}
    labels = list(_LABEL.finditer(clause))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        role = _ROLES.get(label[1])
        if role is None:
            roles.remarks.append(("role_read_as_responsible", label[1]))
        segment = clause[label.end() : following.start() if following else None]
        names, remarks = bodies_in(_without_outer_brackets(segment))
        named[role or "responsible"] += names
        roles.remarks += remarks
    roles.lead = _once(named["lead"], roles.remarks)
    roles.responsible = _once(named["responsible"], roles.remarks)
    return roles


def _without_outer_brackets(segment: str) -> str:
    """A segment without what closes it: ；, a full stop, or the brackets around its clause."""
    segment = segment.strip(" ；;。，,")
    while not is_balanced(segment) and segment[-1] in CLOSING_BRACKETS + OPENING_BRACKETS:
        segment = segment[:-1].strip(" ；;。，,")
    return segment


def bodies_in(text: str) -> tuple[list[str], list[Remark]]:
    """Return the names in a list of bodies, shared prefixes and suffixes supplied, and remarks.

    A comma ends a group; a suffix is shared only within its group:
    市经济信息委，渝中区、南岸区政府 → 市经济信息委, 渝中区政府, 南岸区政府.
    """
    names: list[str] = []
    remarks: list[Remark] = []
    if not text.strip():
        return names, remarks
    for group in split_outside_brackets(text, "，,；;"):
        written = [name.strip() for name in split_outside_brackets(group, "、")]
        present = [name for name in written if name]
        if len(present) < len(written):
            remarks.append(("stray_separator", text))
        names += _with_suffix(_with_prefix(present))
    remarks += [remark for name in names for remark in _remarks_on(name)]
    return names, remarks


def _with_prefix(names: list[str]) -> list[str]:
    """有关乡镇、街道 → 有关乡镇, 有关街道: a collective word holds for the nouns behind it."""
    completed = []
    prefix = ""
    for name in names:
        collective = _COLLECTIVE.match(name)
        if collective:
            prefix = collective[1]
        elif not _COLLECTIVE_NOUN.fullmatch(name):
            prefix = ""
        completed.append(name if collective else prefix + name)
    return completed


def _with_suffix(names: list[str]) -> list[str]:
    """渝中区、南岸区政府 → 渝中区政府, 南岸区政府: places directly before a body of their kind."""
    completed: list[str] = []
    suffix, kind = "", _ADMINISTRATION
    for name in reversed(names):
        own = next(((end, place) for end, place in _SHARED_SUFFIXES if name.endswith(end)), None)
        if own is not None:
            suffix, kind = own
        elif not (suffix and kind.fullmatch(name) and _is_zone_as_needed(name, kind)):
            suffix = ""
        completed.append(name if own is not None else name + suffix)
    return completed[::-1]


def _is_zone_as_needed(name: str, kind: re.Pattern[str]) -> bool:
    return bool(_ZONE.fullmatch(name)) == (kind is _ZONE)


def _remarks_on(name: str) -> Iterable[Remark]:
    if len(name) > _LONGEST_BODY or re.search("[。：:；;《》]", name) or not is_balanced(name):
        yield ("odd_body", name)
    # Townships and streets act without 政府 behind them; a district or a zone does not.
    if re.fullmatch(r"[^（(]+(?:区|县|自治县)", name) and not _COLLECTIVE.match(name):
        yield ("bare_jurisdiction", name)


def _once(names: list[str], remarks: list[Remark]) -> tuple[str, ...]:
    kept = list(dict.fromkeys(names))
    for name in kept:
        if names.count(name) > 1:
            remarks.append(("body_repeated", name))
    return tuple(kept)

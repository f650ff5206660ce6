"""The clause that names the bodies of a task, and the lists of names in it."""

import re
from dataclasses import dataclass, field

from districts.documents.blocks import (
    CLOSING_BRACKETS,
    OPENING_BRACKETS,
    closing_of,
    is_balanced,
    split_outside_brackets,
)
from districts.documents.bodies import Remark, bodies_in

# What a role is called → lead or responsible; those read as responsible by analogy are doubted.
_ROLES = {"牵头": "lead", "责任": "responsible"}
_ANALOGOUS = ("配合", "参与", "参加", "协助", "协同", "协办", "支持")
_LEADING = ("主办", "主责", "牵头责任", "牵头负责")
# Labels in the same place that introduce no bodies.
_OTHER = "完成(?:时限|时间)|时间节点|时间安排|工作时限|责任领导|责任人|联系人|分管领导"
_WORDS = "|".join((*_LEADING, *_ROLES, *_ANALOGOUS))
# 牵头单位为甲局 says the same as 牵头单位：甲局.
_SAYS = (
    r"(?:单位|部门|机构)\s*(?:[：:]|[为是](?=[^，。；：]{2,40}?(?:局|委|办|行|部|会|公司|中心|院)))"
)
# In a cell and in brackets 牵头：甲局 needs no 单位.
_SHORT = "牵头|主办|主责|配合|协办"
_LABEL = re.compile(
    rf"(?P<role>{_WORDS}){_SAYS}|(?P<short>{_SHORT})\s*[：:]|(?P<other>{_OTHER})\s*[：:]"
)
# What follows the bodies where they stand first: 责任单位：甲局 / 主要内容：….
_CONTENT = re.compile("(?:主要|工作|具体|重点|目标)(?:内容|措施|举措|任务|目标|要求)\\s*[：:]")
_OPENING = f"[{re.escape(OPENING_BRACKETS)}]"
_CLAUSE_START = re.compile(
    rf"{_OPENING}\s*(?=(?:(?:{_OTHER})\s*[：:][^：:。]{{0,40}}?[，,；;、]\s*){{0,3}}"
    rf"(?:(?:{_WORDS})(?:单位|部门|机构)|{_SHORT})\s*[：:])"
)
# （甲牵头，乙、丙按职责分工负责）: the verb stands behind its bodies.
_VERB = (
    r"(?P<verb>牵头(?:负责|落实|办理)?|(?:按|根据|依)(?:各自)?职责(?:分工)?(?:负责|落实)?|"
    r"(?:分工|共同)?(?:负责|落实)|(?:协同|协助)?(?:配合|参与|协助))"
)
_BY_VERB = re.compile(rf"{_OPENING}(?=[^。；！？]{{2,300}}?(?:牵头|负责|配合)[^。]{{0,300}}$)")
_SEGMENT = re.compile(rf"(?P<names>.+?){_VERB}$")
_MARKED_LEAD = re.compile(r"^(?P<name>.+?)[（(](?:牵头|牵头单位|主办)[）)]$")


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


def names_bodies(text: str) -> bool:
    """Return whether a line of text names bodies by their role: 牵头单位：… or （甲牵头，…）."""
    return any(map(_role, _LABEL.finditer(text))) or bool(_verb_clause(text))


def _role(label: re.Match[str]) -> str:
    """The role a label names; empty for one of something else."""
    return label["role"] or label["short"] or ""


def begins_with_role(text: str) -> bool:
    """Return whether a text begins with a label that names bodies."""
    match = _LABEL.match(text.lstrip())
    return match is not None and bool(_role(match))


def ends_in_roles(text: str) -> bool:
    """Return whether a text ends in a clause without brackets, as 牵头单位：甲局、乙局."""
    split = split_role_clause(text)
    return bool(split.clause) and not split.after and text[-1] not in "、，," and split.is_closed


def split_role_clause(text: str) -> ClauseSplit:
    """Return the text around its last role clause; the clause is empty if there is none.

    Brackets directly one behind the other, （牵头单位：甲）（责任单位：乙）, are one clause.
    """
    starts = [match.start() for match in _CLAUSE_START.finditer(text)]
    if not starts:
        return _verb_clause(text) or _open_clause(text)
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


def _verb_clause(text: str) -> ClauseSplit | None:
    """A last bracket all parts of which are bodies with a verb: （甲牵头，乙、丙配合）."""
    bare = text.rstrip(" 。；")
    for match in reversed(list(_BY_VERB.finditer(bare))):
        closing = closing_of(bare, match.start())
        inside = bare[match.end() : closing]
        if closing == len(bare) - 1 and all(map(_SEGMENT.fullmatch, _segments(inside))):
            return ClauseSplit(bare[: match.start()].rstrip(), text[match.start() :].rstrip(), "")
    return None


def _segments(inside: str) -> list[str]:
    """The parts of a clause, each ending in its verb: 甲、乙牵头 and 丙，丁负责."""
    # 甲局牵头、乙局配合: the mark between names parts a verb from the next body too.
    parted = re.sub(f"{_VERB}、", lambda match: f"{match['verb']}，", inside.rstrip("。；"))
    pieces = split_outside_brackets(parted, "，；,;")
    segments = [""]
    for piece in pieces:
        segments[-1] += ("，" if segments[-1] else "") + piece.strip()
        if _SEGMENT.fullmatch(segments[-1]):
            segments.append("")
    return segments if segments[-1] else segments[:-1]


def _open_clause(text: str) -> ClauseSplit:
    """A clause without brackets at the end: 牵头单位：甲局；配合单位：乙局。"""
    labels = list(_LABEL.finditer(text))
    if not any(map(_role, labels)):
        return ClauseSplit(text, "", "")
    start = labels[-1].start()
    for before, label in zip(reversed(labels[:-1]), reversed(labels), strict=False):
        between = text[before.end() : label.start()].strip(" 。；;，,")
        if "。" in between or not is_balanced(between):
            break
        start = before.start()
    content = _CONTENT.search(text, labels[-1].end())
    if content:
        clause = text[start : content.start()].strip()
        return ClauseSplit(text[:start].rstrip(), clause, text[content.start() :])
    end = text.find("。", labels[-1].end())
    after = "" if end < 0 else text[end + 1 :].strip()
    clause = text[start:] if end < 0 else text[start : end + 1]
    return ClauseSplit(text[:start].rstrip(), clause.strip(), after)


def role_clauses_within(text: str) -> list[str]:
    """Return the role clauses that still stand inside a text, as written."""
    clauses = []
    for match in _CLAUSE_START.finditer(text):
        closing = closing_of(text, match.start())
        clauses.append(text[match.start() : None if closing is None else closing + 1])
    if not clauses:
        clauses = [match[0] for match in _LABEL.finditer(text) if _role(match)]
    return clauses


def roles_of(clause: str) -> Roles:
    """Return the bodies a role clause names.

    （牵头单位：甲局；责任单位：乙局、丙局） → lead (甲局,), responsible (乙局, 丙局).
    """
    roles = Roles()
    named: dict[str, list[str]] = {"lead": [], "responsible": []}
    labels = list(_LABEL.finditer(clause))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        segment = clause[label.end() : following.start() if following else None]
        segment = _without_outer_brackets(segment)
        if label["other"]:
            roles.remarks.append(("other_label", f"{label['other']}：{segment}"))
            continue
        _add_names(named, roles, _role(label), segment)
    if not labels and clause:
        for segment in _segments(_without_outer_brackets(clause)):
            match = _SEGMENT.fullmatch(segment)
            if match is not None:
                _add_names(named, roles, match["verb"], match["names"])
    roles.lead = _once(named["lead"], roles.remarks)
    roles.responsible = _once(named["responsible"], roles.remarks)
    return roles


def roles_of_cell(text: str, role: str) -> Roles:
    """Return the bodies of a table's cell in the column of a role; labels inside it go before."""
    if any(map(_role, _LABEL.finditer(text))):
        return roles_of(text)
    roles = Roles()
    named: dict[str, list[str]] = {"lead": [], "responsible": []}
    _add_names(named, roles, "牵头" if role == "lead" else "责任", text.strip("—-/ "))
    roles.lead = _once(named["lead"], roles.remarks)
    roles.responsible = _once(named["responsible"], roles.remarks)
    return roles


def _add_names(named: dict[str, list[str]], roles: Roles, word: str, segment: str) -> None:
    """The names of one label or verb; 甲局（牵头） leads wherever it stands."""
    role = _role_of(word)
    if role is None:
        roles.remarks.append(("role_read_as_responsible", word))
    names, remarks = bodies_in(segment)
    roles.remarks += remarks
    marked = [_MARKED_LEAD.match(name) for name in names]
    if any(marked) and not marked[0]:
        roles.remarks.append(("lead_marked_late", segment))
    for name, lead in zip(names, marked, strict=True):
        named["lead" if lead else role or "responsible"].append(lead["name"] if lead else name)


def _role_of(word: str) -> str | None:
    if word.startswith("牵头") or word in _LEADING:
        return "lead"
    if word == "责任" or "负责" in word or "落实" in word or "职责" in word:
        return "responsible"
    return None


def _without_outer_brackets(segment: str) -> str:
    """A segment without what closes it: ；, a full stop, or the brackets around its clause."""
    segment = segment.strip(" ；;。，,")
    if segment and segment[0] in OPENING_BRACKETS and closing_of(segment, 0) == len(segment) - 1:
        segment = segment[1:-1]
    while not is_balanced(segment) and segment[-1] in CLOSING_BRACKETS + OPENING_BRACKETS:
        segment = segment[:-1].strip(" ；;。，,")
    return segment


def _once(names: list[str], remarks: list[Remark]) -> tuple[str, ...]:
    kept = list(dict.fromkeys(names))
    for name in kept:
        if names.count(name) > 1:
            remarks.append(("body_repeated", name))
    return tuple(kept)

"""What a clause on bodies says: its labels or verbs, and the names that belong to each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from districts.documents.blocks import (
    CLOSING_BRACKETS,
    OPENING_BRACKETS,
    closing_of,
    is_balanced,
    split_outside_brackets,
)
from districts.documents.bodies import MARKED_LEAD, Remark, bodies_in, ends_as_office
from districts.documents.times import is_time

# What a role is called → lead or responsible; those read as responsible by analogy are doubted.
_ROLES = {"牵头": "lead", "责任": "responsible"}
_ANALOGOUS = ("配合", "参与", "参加", "协助", "协同", "协办", "支持")
_LEADING = ("主办", "主责", "牵头责任", "牵头负责")
# Labels in the same place that introduce no bodies.
OTHER = (
    "(?:完成|办理|办结|工作)?(?:时限|期限)|完成(?:时间|日期)|时间要求|时间节点|时间安排|"
    "(?:责任|牵头|包联|主管|分管)领导|责任人|联系人"
)
_WHEN = re.compile("完成|时间|[时期]限")
WORDS = "|".join((*_LEADING, *_ROLES, *_ANALOGOUS))
# 牵头单位为甲局 says the same as 牵头单位：甲局.
_SAYS = (
    r"(?:单位|部门|机构)\s*(?:[：:]|[为是](?=[^，。；：]{2,40}?(?:局|委|办|行|部|会|公司|中心|院)))"
)
# In a cell and in brackets 牵头：甲局 needs no 单位.
SHORT = "牵头|主办|主责|配合|协办"
# 承办单位：甲局, 责任主体：甲局: a label of its own, at the beginning of a clause, names behind it.
UNKNOWN = (
    r"(?:(?<![\u4e00-\u9fff])|(?<=[局委办厅会院行心])|(?<=行动|工程|任务|项目|机制|体系|平台|建设))(?!各|有关|相关|主送|抄送|动)"
    rf"(?:[会承协督主]办|(?!(?:{WORDS})(?:单位|部门|机构)|[下以]列?|[局委办厅院])[\u4e00-\u9fff]){{0,6}}?"
    r"(?:单位|部门|处室|主体|机构|(?:责任|职责|任务|工作)分工)(?=\s*[：:][^：:。；]{2})"
)
LABEL = re.compile(
    rf"(?P<role>{WORDS}){_SAYS}|(?P<short>{SHORT})\s*[：:]|(?P<other>{OTHER})\s*(?:[：:]|为(?=[^，。；]*\d))"
    rf"|(?P<unknown>{UNKNOWN})\s*[：:]"
)
# （甲牵头，乙、丙按职责分工负责）: the verb stands behind its bodies.
_VERB = (
    r"(?P<verb>牵头(?:负责|落实|办理|组织|实施|抓落实)?|"
    r"(?:按照?|根据|依)(?:各自)?职责(?:分工)?(?:分别|共同)?(?:负责|落实|实施|推进|做好)?|"
    r"(?:分工|共同|具体|分别|分级|各自)?(?:负责|落实|实施|组织实施)(?:落实|实施|组织实施)?|"
    r"(?:协同|协助)?(?:配合|参与|协助|支持)|主办|承办|协办|督导|指导)"
)
SEGMENT = re.compile(rf"(?P<names>.+?){_VERB}$")
# 由甲局牵头，会同乙局负责: what stands before the names.
_BEFORE_NAMES = re.compile("^(?:由|会同|并由|其中)+")
_ALONGSIDE = re.compile("(?<=.{2})会同(?=.{2})")
_LABEL_END = re.compile("(?:单位|部门|处室|主体|机构|分工)$")
_ENDS_IN_VERB = re.compile(f"{_VERB}$")
_LONGEST_VERB = 16
_MOST_BRACKETS = 8
_BEHIND_NAME = re.compile("[、，,；;。（()）〕\\]】]")


@dataclass
class Roles:
    """The bodies of one task or annex row, when it is due, and what was doubtful about them."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    remarks: list[Remark] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


def labels_in(text: str) -> list[re.Match[str]]:
    """Return the labels in their order; an unknown one only where a name stands behind it."""
    return [match for match in LABEL.finditer(text) if not match["unknown"] or _is_named(match)]


def _is_named(label: re.Match[str]) -> bool:
    """Whether a body, or a role, stands right behind an unknown label."""
    behind = label.string[label.end() : label.end() + 60].strip()
    first = re.sub("等.{0,10}$", "", _BEHIND_NAME.split(behind, maxsplit=1)[0])
    segment = SEGMENT.fullmatch(first)
    named = segment["names"] if segment else first
    return len(named) > 1 and (ends_as_office(named) or bool(LABEL.match(behind)))


def role_of(label: re.Match[str]) -> str:
    """The role a label names; empty for one of something else."""
    return label["role"] or label["short"] or label["unknown"] or ""


def begins_with_role(text: str) -> bool:
    """Return whether a text begins with a label that names bodies."""
    match = LABEL.match(text.lstrip())
    return match is not None and bool(role_of(match))


def segments(inside: str) -> list[str]:
    """The parts of a clause, each ending in its verb: 甲、乙牵头 and 丙，丁负责."""
    # 甲局牵头、乙局配合: the mark between names parts a verb from the next body too.
    parted = re.sub(f"{_VERB}、", lambda match: f"{match['verb']}，", inside.rstrip("。；"))
    pieces = split_outside_brackets(parted, "，；,;")
    found = [""]
    for piece in pieces:
        if is_time(piece.strip()):
            found[-1:] = [*filter(None, found[-1:]), piece.strip(), ""]
            continue
        found[-1] += ("，" if found[-1] else "") + piece.strip()
        if _ENDS_IN_VERB.search(found[-1][-_LONGEST_VERB:]):
            found.append("")
    return found if found[-1] else found[:-1]


def roles_of(*clauses: str) -> Roles:
    """Return the bodies that role clauses name.

    （牵头单位：甲局；责任单位：乙局、丙局） → lead (甲局,), responsible (乙局, 丙局).
    """
    roles = Roles()
    lead: list[str] = []
    responsible: list[str] = []
    for clause in clauses:
        named = _Named(roles)
        labels = labels_in(clause)
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            segment = clause[label.end() : following.start() if following else None]
            named.add_label(label, _without_outer_brackets(segment))
        if not labels and clause:
            named.add_segments(_without_outer_brackets(clause))
        lead += _once(named.lead, roles.remarks)
        responsible += _once(named.responsible, roles.remarks)
    roles.lead, roles.responsible = (tuple(dict.fromkeys(names)) for names in (lead, responsible))
    return roles


def roles_of_cell(text: str, role: str) -> Roles:
    """Return the bodies of a table's cell in the column of a role; labels inside it go before."""
    if any(map(role_of, labels_in(text))):
        return roles_of(text)
    roles = Roles()
    named = _Named(roles)
    named.add("牵头" if role == "lead" else "责任", text.strip("—-/ "))
    roles.lead = _once(named.lead, roles.remarks)
    roles.responsible = _once(named.responsible, roles.remarks)
    return roles


@dataclass
class _Named:
    """The names of one clause by role, on their way into `roles`."""

    roles: Roles
    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)

    def add_label(self, label: re.Match[str], segment: str) -> None:
        if label["other"]:
            if _WHEN.search(label["other"]) and is_time(segment):
                self.roles.times.append(segment)
            else:
                self.roles.remarks.append(("other_label", f"{label['other']}：{segment}"))
            return
        word = role_of(label)
        without_verb = []
        for group in split_outside_brackets(segment, "，；,;"):
            by_verb = SEGMENT.fullmatch(group.strip())
            if by_verb and ends_as_office(by_verb["names"].split("等")[0]):
                self.add(by_verb["verb"], by_verb["names"])
            else:
                without_verb.append(group)
        if without_verb or not segment:
            self.add(word, "，".join(without_verb))

    def add_segments(self, inside: str) -> None:
        for segment in segments(inside):
            match = SEGMENT.fullmatch(segment)
            if match is not None:
                self.add(match["verb"], match["names"])
            elif is_time(segment):
                self.roles.times.append(segment)
            elif ends_as_office(segment):
                self.roles.remarks.append(("role_not_stated", segment))
                self.add("责任", segment)
            else:
                self.roles.remarks.append(("other_label", segment))

    def add(self, word: str, text: str) -> None:
        """The names of one label or verb; 甲局会同乙局: the first leads."""
        role, remark = _role_of(word)
        if remark:
            self.roles.remarks.append((remark, word))
        text = _BEFORE_NAMES.sub("", text.strip())
        alongside = _ALONGSIDE.search(text)
        if alongside and ends_as_office(text[: alongside.start()]):
            self._add_names("lead", text[: alongside.start()])
            text = text[alongside.end() :]
            role = "responsible"
        self._add_names(role, text)

    def _add_names(self, role: str, text: str) -> None:
        names, remarks = bodies_in(text)
        for code, found in remarks:
            if code == "time_among_bodies":
                self.roles.times.append(found)
            else:
                self.roles.remarks.append((code, found))
        marked = [bool(MARKED_LEAD.search(name)) for name in names]
        if any(marked) and not marked[0]:
            self.roles.remarks.append(("lead_marked_late", text))
        for name, leads in zip(names, marked, strict=True):
            of = self.lead if leads or role == "lead" else self.responsible
            of.append(MARKED_LEAD.sub("", name))


def _role_of(word: str) -> tuple[str, str]:
    """The role of a label or verb, and the remark on it where it is no word of its own role."""
    is_label = bool(_LABEL_END.search(word))
    if word in _LEADING or word.startswith("牵头"):
        return "lead", "label_read_as_lead" if is_label else ""
    is_own = word == "责任" or any(part in word for part in ("负责", "落实", "职责", "实施"))
    return "responsible", "" if is_own and not is_label else "role_read_as_responsible"


def _without_outer_brackets(segment: str) -> str:
    """A segment without what closes it: ；, a full stop, or the brackets around its clause."""
    segment = segment.strip(" ；;。，,")
    if segment and segment[0] in OPENING_BRACKETS and closing_of(segment, 0) == len(segment) - 1:
        segment = segment[1:-1]
    for _bracket in range(_MOST_BRACKETS):
        if is_balanced(segment) or segment[-1] not in CLOSING_BRACKETS + OPENING_BRACKETS:
            break
        segment = segment[:-1].strip(" ；;。，,")
    return segment


def _once(names: Sequence[str], remarks: list[Remark]) -> tuple[str, ...]:
    kept = list(dict.fromkeys(names))
    for name in kept:
        if names.count(name) > 1:
            remarks.append(("body_repeated", name))
    return tuple(kept)

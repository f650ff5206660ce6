"""Where the clauses that name bodies stand in a text: in brackets, behind labels, as sentences."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from districts.documents.blocks import (
    CLOSING_BRACKETS,
    OPENING_BRACKETS,
    is_balanced,
    split_outside_brackets,
)
from districts.documents.bodies import ends_as_office, joined_names
from districts.documents.roles import (
    LABEL,
    OTHER,
    SEGMENT,
    SHORT,
    UNKNOWN,
    WORDS,
    labels_in,
    role_of,
    segments,
)
from districts.documents.times import is_time

# What follows the bodies where they stand first: 责任单位：甲局 / 主要内容：….
_CONTENT = re.compile(
    "(?:主要|工作|具体|重点|目标|行动|任务|建设|实施)(?:内容|措施|举措|任务|目标|要求)\\s*[：:]"
)
_LABELLED = re.compile(
    rf"\s*(?:(?:{OTHER})\s*[：:][^：:。]{{0,40}}?[，,；;、]\s*){{0,3}}"
    rf"(?:(?:{WORDS})(?:单位|部门|机构)|{SHORT}|{UNKNOWN})\s*[：:]"
)
_VERB = re.compile("牵头|负责|配合|参与|落实|实施|协助|主办|承办|协办|督导|指导|职责|支持")
# Without one of these, and without a verb, a text names no bodies.
_SIGN = re.compile(f"[：:{re.escape(OPENING_BRACKETS)}]|单位[为是]|部门[为是]|机构[为是]")
_LONGEST_CLAUSE = 1500
_SURE = 2
_LONGEST_NAME = 30


@dataclass(frozen=True)
class Clause:
    """A clause on bodies: where it stands in its text; not closed where its bracket is not."""

    start: int
    end: int
    is_closed: bool = True


@dataclass(frozen=True)
class ClauseSplit:
    """A task's text, its last clause on bodies as written, and what stands behind it; `clauses`
    are all of them, those inside `before` too."""

    before: str
    clause: str
    after: str
    is_closed: bool = True
    clauses: tuple[str, ...] = ()


def _brackets(text: str) -> list[tuple[int, int | None]]:
    """Every opening bracket with the one that closes it, of whatever kind."""
    pairs: list[tuple[int, int | None]] = []
    opened: list[int] = []
    for index, character in enumerate(text):
        if character in OPENING_BRACKETS:
            opened.append(len(pairs))
            pairs.append((index, None))
        elif character in CLOSING_BRACKETS and opened:
            place = opened.pop()
            pairs[place] = (pairs[place][0], index)
    return pairs


def _labelled(text: str) -> Iterator[Clause]:
    """（牵头单位：甲局；责任单位：乙局）; one that is not closed reaches to the end."""
    for start, closing in _brackets(text):
        if not _LABELLED.match(text, start + 1):
            continue
        end = len(text) if closing is None else closing
        inside = text[start + 1 : min(end, start + _LONGEST_CLAUSE)]
        if any(map(role_of, labels_in(inside))):
            yield Clause(start, min(end + 1, len(text)), closing is not None)


def _by_verb(text: str) -> Iterator[Clause]:
    """（甲局牵头，乙局、丙局配合）."""
    for start, closing in _brackets(text):
        is_short = closing is not None and closing - start < _LONGEST_CLAUSE
        if closing is not None and is_short and says_by_verb(text[start + 1 : closing]):
            yield Clause(start, closing + 1)


def _names_only(text: str) -> Iterator[Clause]:
    """（县财政局、县科技局） at the end of the text or of a sentence: names and nothing else."""
    bare = text.rstrip(" 。；")
    for start, closing in _brackets(bare):
        is_behind = closing == len(bare) - 1 or (start > 0 and bare[start - 1] in "。；")
        if closing is None or not is_behind or closing - start > _LONGEST_CLAUSE:
            continue
        names = split_outside_brackets(bare[start + 1 : closing], "、，,；;")
        is_rest = all(_LONGEST_NAME >= len(one) > 2 and ends_as_office(one) for one in names[1:])
        if _is_full_name(names[0]) and is_rest:
            yield Clause(start, closing + 1)


def _open_labels(text: str) -> Iterator[Clause]:
    """牵头单位：甲局；配合单位：乙局。 without brackets, up to the full stop."""
    labels = labels_in(text)
    ends = [label.start() for label in labels[1:]] + [len(text)]
    group: list[re.Match[str]] = []
    for label, following in zip(labels, ends, strict=False):
        group.append(label)
        between = text[label.end() : following]
        if following < len(text) and "。" not in between and not _CONTENT.search(between):
            continue
        if any(map(role_of, group)):
            content = _CONTENT.search(between)
            stop = between.find("。")
            length = content.start() if content else (stop + 1 if stop >= 0 else len(between))
            yield Clause(group[0].start(), label.end() + length)
        group = []


def _sentences(text: str) -> Iterator[Clause]:
    """由县财政局牵头，县科技局配合。: a sentence of nothing but bodies with their verbs."""
    start = 0
    for sentence in split_outside_brackets(text, "。"):
        end = min(start + len(sentence) + 1, len(text))
        if says_by_verb(sentence, is_strict=True):
            yield Clause(start, end)
        start = end


# The forms of a clause, in the order in which one is preferred where two overlap.
FORMS: dict[str, Callable[[str], Iterator[Clause]]] = {
    "labelled": _labelled,
    "by_verb": _by_verb,
    "names_only": _names_only,
    "open_labels": _open_labels,
    "sentences": _sentences,
}


def says_by_verb(inside: str, *, is_strict: bool = False) -> bool:
    """Return whether a text is bodies with their verbs behind them; strictly: every part is."""
    if len(inside) > _LONGEST_CLAUSE or not _VERB.search(inside) or LABEL.search(inside):
        return False
    parts = segments(inside)
    matches = list(filter(None, map(SEGMENT.fullmatch, parts)))
    named = [one for one in matches if _is_named(one["names"])]
    if is_strict:
        return bool(named) and len(named) == len(parts)
    last = parts[-1]
    is_closed = bool(named) and (last == matches[-1][0] or is_time(last) or ends_as_office(last))
    # Behind several bodies with their verbs a remark may follow.
    return is_closed or len(named) >= _SURE


def _is_named(names: str) -> bool:
    """Whether the last of the names is one; there are clauses that name 谁主管谁负责."""
    last = split_outside_brackets(names, "、，,")[-1].removeprefix("由")
    return ends_as_office(joined_names(last)[-1].split("等")[0] or last)


def _is_full_name(name: str) -> bool:
    return 3 <= len(name) <= _LONGEST_NAME and name[0] in "省市区县州各" and ends_as_office(name)


def clauses_in(text: str) -> list[Clause]:
    """Return every clause on bodies in a text, in order; of two that overlap the surer one.

    Brackets directly one behind the other, （牵头单位：甲）（责任单位：乙）, are one clause.
    """
    if not (_VERB.search(text) or _SIGN.search(text)):
        return []
    taken = bytearray(len(text))
    found: list[Clause] = []
    for find in FORMS.values():
        for clause in find(text):
            if not (taken[clause.start] or 1 in taken[clause.start : clause.end]):
                taken[clause.start : clause.end] = b"\1" * (clause.end - clause.start)
                found.append(clause)
    joined: list[Clause] = []
    for clause in sorted(found, key=lambda one: one.start):
        if joined and joined[-1].end == clause.start and text[clause.start] in OPENING_BRACKETS:
            joined[-1] = Clause(joined[-1].start, clause.end, clause.is_closed)
        else:
            joined.append(clause)
    return joined


def split_role_clause(text: str) -> ClauseSplit:
    """Return the text around its last clause on bodies; the clause is empty if there is none."""
    found = clauses_in(text)
    if not found:
        return ClauseSplit(text, "", "")
    last = found[-1]
    end = last.end
    while last.is_closed and text[end : end + 1] in ("。", "；"):
        end += 1
    written = [text[one.start : one.end] for one in found[:-1]]
    clause = text[last.start : end].strip()
    return ClauseSplit(
        text[: last.start].rstrip(),
        clause,
        text[end:].strip(),
        last.is_closed,
        (*written, clause),
    )


def role_clauses_within(text: str) -> list[str]:
    """Return the clauses on bodies that stand in a text, as written."""
    return [text[one.start : one.end] for one in clauses_in(text)]


def names_bodies(line: str) -> bool:
    """Return whether a line of text names bodies by their role: 牵头单位：… or （甲牵头，…）."""
    return any(map(role_of, labels_in(line))) or bool(clauses_in(line))


def ends_in_roles(text: str) -> bool:
    """Return whether a text ends in a clause without brackets, as 牵头单位：甲局、乙局."""
    split = split_role_clause(text)
    is_last = bool(split.clause) and not split.after and split.is_closed
    return is_last and text[-1] not in "、，," and is_balanced(split.clause)

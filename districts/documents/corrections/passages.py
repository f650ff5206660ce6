"""A piece of the text on its own: what a task, a section or a target in it would say."""

import re
from dataclasses import replace

from districts.documents.blocks import is_balanced
from districts.documents.clauses import clauses_in, split_role_clause
from districts.documents.goals import goal_clauses, numeric_phrases
from districts.documents.model import Section, TargetStatement, TaskText
from districts.documents.outline import title_and_rest
from districts.documents.roles import roles_of
from districts.documents.statements import read_statements

_MARKER = re.compile(
    r"\s*(?:[（(]?(?P<number>\d{1,3})\s*[)）.．、]|第(?P<article>\d{1,3})条|"
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、])\s*(?!\d)"
)
_SENTENCE_END = "。！？；;"
_NUMBER = re.compile(
    r"(?<![\d.])\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
)
_MARKED_HEADING = re.compile(
    r"\s*(?P<label>第[一二三四五六七八九十\d]+[章节条]|[一二三四五六七八九十]{1,3}(?=、)|"
    r"[（(][一二三四五六七八九十]{1,3}[)）]|\d+(?:\.\d+)*(?=[.．、\s]))\s*[、.．]?\s*"
)


def task_text(task: TaskText) -> str:
    """The whole of a task as one text: heading, wording, clause on bodies."""
    is_own_heading = task.title is None or task.title == task.wording.rstrip("。")
    heading = "" if is_own_heading else f"{task.title}。"
    return f"{heading}{task.wording}{task.role_clause}"


def task_from(text: str, number: int, section: str) -> TaskText:
    """The task that a piece of the text is; its own number goes before the given one."""
    marker = _MARKER.match(text)
    label = ""
    if marker:
        label = marker["number"] or marker["article"] or ""
        text = text[marker.end() :]
    split = split_role_clause(text.strip())
    roles = roles_of(*split.clauses)
    title, wording = title_and_rest((), split.before, 0)
    return TaskText(
        number=int(label) or number if label else number,
        title=title,
        section=section,
        wording=f"{wording}{split.clause}{split.after}" if split.after else wording,
        role_clause="" if split.after else split.clause,
        lead=roles.lead,
        responsible=roles.responsible,
        label=label,
        clauses=split.clauses,
        due="；".join(dict.fromkeys(roles.times)),
    )


def without_marker(text: str) -> str:
    """A piece of the text without the number it begins with."""
    marker = _MARKER.match(text)
    return text[marker.end() :] if marker else text


def section_from(text: str) -> Section:
    """The section that a piece of the text begins: its number, its heading and what follows."""
    marker = _MARKED_HEADING.match(text)
    rest = text[marker.end() :] if marker else text
    heading, _mark, wording = rest.strip().partition("\n" if "\n" in rest.strip() else "。")
    label = marker["label"] if marker else ""
    return Section(label, heading.rstrip("。"), 1, "".join(wording.split("\n")))


def target_from(text: str, clause: str) -> TargetStatement:
    """The first target that a piece of the text states; a direction without figures if none."""
    sentences = goal_clauses([Section(clause, "", 1, text)], [clause])
    statements, _doubts = read_statements(sentences)
    if statements:
        return replace(statements[0], notes=(), doubts=(), taken=())
    return TargetStatement(clause, text.strip(), text.strip(), 0, "direction", "")


def with_only_figure(one: TargetStatement, wording: str) -> TargetStatement:
    """The statement in other words; where they hold one figure, it is the statement's."""
    phrases = [phrase for phrase in numeric_phrases(wording) if phrase.number is not None]
    figures = [phrase for phrase in phrases if phrase.unit not in ("年", "月", "日")]
    start = one.start + max(one.wording.find(wording), 0)
    other = replace(one, wording=wording, start=start)
    if len(figures) != 1 or one.value is None:
        return other
    return replace(other, value=figures[0].number, unit=figures[0].unit or one.unit)


def ends_of_sentences(text: str) -> list[int]:
    """Where a text may be divided: behind sentences, behind clauses on bodies, before numbers.

    一句。2.二句。 → 3, before the 2.
    """
    places = {match.end() for match in re.finditer(f"[{_SENTENCE_END}]", text)}
    places |= {match.start() for match in _NUMBER.finditer(text)}
    clauses = clauses_in(text)
    places |= {clause.end for clause in clauses}
    return [
        place
        for place in sorted(places - {clause.start for clause in clauses})
        if is_balanced(text[:place])
        and text[:place].strip(_SENTENCE_END)
        and text[place:].strip(_SENTENCE_END)
    ]


def ends_of_phrases(text: str) -> list[int]:
    """Where the wording of a target may be divided: behind commas and joining words."""
    marks = [match.end() for match in re.finditer("[，、,；;]", text)]
    joints = [match.start() for match in re.finditer("[和及与](?=[^，、]*\\d)", text)]
    return [place for place in sorted({*marks, *joints}) if text[:place].strip() and text[place:]]

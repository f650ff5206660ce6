"""The pieces of a source: numbered lines, clauses on bodies, figures, and plain words.

No pattern of the reading rules is used here: a rule that is wrong would hide what it misses.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from districts.documents.blocks import CLOSING_BRACKETS, OPENING_BRACKETS, Line, measure
from districts.documents.model import Document, Place
from districts.documents.numerals import chinese_number

_CHINESE = "[一二三四五六七八九十]{1,4}"
# How a number may be written; what is in the key makes numbers follow one another.
_SHAPES: dict[str, str] = {
    **{
        word: rf"第(?P<value>{_CHINESE}|\d{{1,3}}){word}"
        for word in ("章", "节", "编", "篇", "部分", "条")
    },
    "一、": rf"(?P<value>{_CHINESE})[、．.]",
    "（一）": rf"[（(](?P<value>{_CHINESE})[）)]",
    "2.1": r"\d{1,2}[．.](?P<value>\d{1,2})(?=[\u4e00-\u9fff“])(?![月亿万千百元吨个家倍])",
    "1.": r"(?P<value>\d{1,3})[．.、](?:(?!\d)|(?=20\d\d[年—–\-~至]|\d{1,2}月))",
    "（1）": r"[（(](?P<value>\d{1,3})[）)]",
    "1）": r"(?<![（(\d])(?P<value>\d{1,3})[）)]",
    "①": "(?P<value>[①-⑳])",
    "任务1": rf"(?:任务|举措|措施|行动|工程|事项|项目)(?P<value>{_CHINESE}|\d{{1,3}})[：:、．.]",
}
# The opening of a document may list its annexes, but never in these.
_OF_SECTIONS = ("章", "节", "编", "篇", "部分", "条", "一、", "（一）")
_NUMBERS = {shape: re.compile(written) for shape, written in _SHAPES.items()}
_ENDED = "。；;：:！？）)】〕]”"
_SHORT_SHARE = 0.75
_ANNEX = re.compile(r"附(?:件|表|录)(?:\d+|[一二三四五六七八九十])?(?:[：:].*)?")
_SHOWN = 40

_ROLE = "牵头|负责|参与|配合|落实|实施|主管|督导|承办|协办|会同|协助"
_LABEL = "(?:单位|部门|处室|主体|机构|分工|责任|牵头|配合|负责)[：:]"
_NAME = "(?:局|委|办|部|厅|街道|乡镇|镇街|中心|公司|分行|支行|政府|管委会|院|部门|单位)"
_IN_BRACKETS = re.compile(
    rf"{_LABEL}.{{0,200}}?[\u4e00-\u9fff]{_NAME}"
    rf"|[\u4e00-\u9fff]{_NAME}(?:等[^，。；]{{0,12}})?(?:按|根据|依|分工|共同|分别|具体)?(?:{_ROLE}|职责)"
)
_IN_PROSE = re.compile(
    rf"(?<=[\u4e00-\u9fff]{{2}})(?:单位|部门|处室|主体|分工)[：:][^。：:]{{0,40}}?"
    rf"[\u4e00-\u9fff]{_NAME}(?=[、，；。（\s\d]|$|[\u4e00-\u9fff]{{2,4}}(?:单位|部门))"
    rf"|(?:由|会同)[^，。；（）]{{1,40}}{_NAME}(?:{_ROLE})|会同[^，。；（）]{{1,30}}?{_NAME}"
    rf"|[^，。；（）]{{1,40}}{_NAME}(?:牵头|负责|配合)(?=[，。；]|$)"
)
_LONGEST_CLAUSE = 1500
_BEFORE = 16

_DIGITS = r"[\d０-９]+(?:[,，][\d０-９]{3})*(?:[.．][\d０-９]+)?"
_IN_WORDS = (
    "百分之[一二三四五六七八九十百]+|翻[一两二三四]?番|[一二三四五六七八九十]分之[一二三四五六七八九十]"
    "|(?:[两二三四五六七八九十百千]|[一二三四五六七八九十百千零〇]{2,8})"
    "(?:[万亿]?(?:元|吨|亩|户|人|家|名|公里|千瓦|立方米)|个百分点|倍)"
)
_FIGURE = re.compile(
    rf"(?<![A-Za-z\d.．０-９—])(?!(?:\d{{1,2}}[.．])?20\d\d[年—–\-~～至])(?P<number>(?>{_DIGITS}))"
    r"(?![\d.．,，０-９]{0,20}\s*(?:年|月|日|号|时|点|[、．.）)]))[^\d\s，。；、（）()A-Za-z“”]{0,6}"
    rf"|{_IN_WORDS}"
)
_REACH = re.compile(
    r"(?:达到|超过|突破|不低于|不少于|不超过|不高于|控制在|[高低升降减增提至]到|[升降增减高低]至|至少|力争)"
    rf"[^，。；\d]{{0,4}}(?:{_DIGITS})"
    rf"|(?<![\d.．,，０-９])(?>{_DIGITS})[^，。；、\d]{{0,6}}(?:以上|以下|以内|左右)|{_IN_WORDS}"
)
_STATED = re.compile(
    "(?<!为)(?:如期|按期|顺利|确保)?实现[^，。；、]{0,14}(?:目标|达峰|中和)|(?:如期|按期)(?:完成|达成)[^，。；、]{1,30}|(?:基本|全面|初步)(?:建立|建成|构建|形成)[^，。；、]{1,30}"
    "|(?:完成|达到)[^，。；、]{0,12}下达[^，。；、]{0,6}(?:目标|任务|指标)"
)
_SINCE = re.compile(
    r"[^，。；]{2,30}[较比](?:20\d\d年|[“”\"]*十[三四五]五[“”\"]*)[^，。；\d]{0,6}"
    "(?:提升|提高|下降|降低|增长|减少|改善|优化)(?=[，。；]|$)"
)
_DIRECTION = re.compile(
    "(?:稳步|持续|逐步|逐年|不断|有序|明显|显著|大幅)(?:提高|提升|增长|增加|扩大|上升|下降|降低|减少)"
    "[^，。；、]{0,20}(?:占比|比重|余额|规模|总量|覆盖率|增速|率|强度|贷款|融资)(?=[，。；、]|$)"
)
_NUMBER = re.compile(rf"{_DIGITS}|{_IN_WORDS}")
_WORD = re.compile(r"\w+")
_NUMBER_SIGN = re.compile(
    rf"第(?:{_CHINESE}|\d{{1,3}})(?:章|节|编|篇|部分|条)|[①-⑳]|[■●◆•▪]"
    rf"|(?:任务|举措|措施|行动|工程|事项|项目)(?:{_CHINESE}|\d{{1,3}})(?=[：:、．.])"
)


@dataclass
class Region:
    """The lines from where one section or task begins to where the next does."""

    place: Place
    lines: list[Line] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return _joined(self.lines)

    @property
    def own_text(self) -> str:
        """The text without those that an opening is addressed to: 区政府各部门："""
        is_opening = self.place.kind == "document"
        return _joined(
            line
            for line in self.lines
            if not (is_opening and line.text.rstrip().endswith(("：", ":")))
        )


def _joined(lines: Iterable[Line]) -> str:
    return bare("".join(line.text.replace("\t", "|") for line in lines))


def bare(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def regions_of(lines: Iterable[Line], document: Document) -> list[Region]:
    """Return the lines of text by what they were read into: the opening, sections, tasks, annex."""
    begun = {one.line: Place("section", one.label) for one in document.sections if one.line}
    begun |= {one.line: Place("task", str(one.number)) for one in document.tasks if one.line}
    regions = [Region(Place("document"))]
    for line in lines:
        if line.cells:
            continue
        if line.number in begun:
            regions.append(Region(begun[line.number]))
        elif regions[-1].place.kind != "document" and _ANNEX.fullmatch(bare(line.text)):
            regions.append(Region(Place("annex_row")))
        regions[-1].lines.append(line)
    return regions


def numbers_out_of_turn(regions: Sequence[Region]) -> Iterator[tuple[Line, str]]:
    """Yield the lines that begin with a number, open nothing, and follow no 1…n of their region.

    A list inside a section or task begins at 1 and ends there: where it goes on in another region
    all of it is lost.
    """
    width = measure([line for region in regions for line in region.lines])
    before = ""
    runs: dict[str, list[tuple[int, Line, str]]] = {shape: [] for shape in _SHAPES}
    for region in regions:
        seen = {shape: _values(shape, region) for shape in _SHAPES}
        opener = _shape_of(region.text) if region.place.kind != "document" else None
        for index, line in enumerate(region.lines):
            text = bare(line.text)
            is_begun = index == 0 and region.place.kind != "document"
            ended = not before or before[-1] in _ENDED or line_is_short(before, width)
            before = "" if is_begun else line.text.rstrip()
            shape = _shape_of(text)
            if is_begun or not ended or region.place.kind == "annex_row" or shape is None:
                continue
            value = _value_at(shape, text)
            run = runs[shape]
            if run and run[-1][0] != value - 1:
                run.clear()
            run.append((value, line, text[:_SHOWN]))
            is_list = region.place.kind != "document" or shape not in _OF_SECTIONS
            is_list = is_list and shape != opener
            if not (is_list and (value == 1 or {1, value - 1} <= seen[shape])):
                yield from (member[1:] for member in run)
                del run[:-1]


def line_is_short(text: str, width: float) -> bool:
    """Return whether a line was ended before the margin."""
    return sum(2 if character > "\u2e7f" else 1 for character in text) < width * _SHORT_SHARE


def _values(shape: str, region: Region) -> set[int]:
    """The numbers of a shape in a region, in its lines too; not the one that opens it."""
    found = [_value(match) for match in _NUMBERS[shape].finditer(region.text)]
    first = _NUMBERS[shape].match(region.text)
    return set(found[1:] if first and region.place.kind != "document" else found)


def _value(match: re.Match[str]) -> int:
    written = match["value"]
    if "①" <= written[0] <= "⑳":
        return ord(written[0]) - ord("①") + 1
    return int(written) if written.isdecimal() else chinese_number(written)


def _shape_of(text: str) -> str | None:
    return next((shape for shape, way in _NUMBERS.items() if way.match(text)), None)


def _value_at(shape: str, text: str) -> int:
    match = _NUMBERS[shape].match(text)
    assert match is not None
    return _value(match)


def clauses_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield what names bodies by a role, brackets and clauses outside of them, each with the words
    before it."""
    opened: list[int] = []
    outside = []
    for index, character in enumerate(text):
        if character in OPENING_BRACKETS:
            opened.append(index)
        elif character in CLOSING_BRACKETS and opened:
            start = opened.pop()
            inside = text[start + 1 : min(index, start + _LONGEST_CLAUSE)]
            if not opened and _IN_BRACKETS.search(inside):
                yield text[max(0, start - _BEFORE) : start + 1], inside
        elif not opened:
            outside.append(character)
    prose = "".join(outside)
    for match in _IN_PROSE.finditer(prose):
        yield prose[max(0, match.start() - _BEFORE) : match.start()], match[0]


def figures_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the figures with their units: start, end of the number, and the words."""
    for match in _FIGURE.finditer(text):
        yield match.start(), match.end("number") if match["number"] else match.end(), match[0]


def figures_to_reach(text: str) -> Iterator[str]:
    """Yield the figures that something is said to reach."""
    for match in _REACH.finditer(text):
        yield match[0]


def directions_of(text: str) -> Iterator[str]:
    """Yield what goals say to go up or down, to be built or to be met, without a figure."""
    for pattern in (_DIRECTION, _STATED, _SINCE):
        for match in pattern.finditer(text):
            yield match[0]


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text as written."""
    return _NUMBER.findall(text)


def words_of(text: str) -> list[str]:
    """Return the runs of letters, digits and characters between marks, without signs of numbers."""
    return _WORD.findall(_NUMBER_SIGN.sub("|", text))

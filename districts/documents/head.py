"""What stands before the first section: title, number, issuer, date, publication mark."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from districts.documents.blocks import Line, unwrapped
from districts.documents.model import Doubt, Place, doubt
from districts.documents.numerals import DIGIT, ONES, TENS, chinese_number, term_end

_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{2,14})[〔\[［【（(](?P<of>\d{4})[〕\]］】）)](?P<count>第?\d+)号"
)
DATE = re.compile(
    rf"(?P<year>{DIGIT}{{4}})年"
    rf"(?P<month>\d{{1,2}}|{TENS}{{1,2}}|元)月"
    rf"(?P<day>\d{{1,2}}|{TENS}{{1,3}})日"
)
# （某府办发〔2023〕66号 2023年10月12日）
_NUMBER_LINE = re.compile(
    rf"[（(]?(?P<number>{re.sub(r'[?]P<[a-z]+>', '?:', _NUMBER.pattern)})"
    rf"[，,、]?(?P<date>{re.sub(r'[?]P<[a-z]+>', '?:', DATE.pattern)})?[）)]?"
)
_DAY_OF_PAGE = re.compile(r"成文日期\W{0,6}(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})")
MARK = re.compile(r"[（(〔[]\s*此件(?P<how>.{0,12}?)公开(?P<then>.{0,4}?)[）)〕\]]")
# 关于印发某方案的通知 as a paragraph of its own, with who gives notice before it.
_NOTICE = re.compile("(?P<issuer>[^，。；：《》]{0,60}?)关于印发(?P<title>[^。；：]{1,120}?)的通知")
_ENDING = "(?:方案|细则|规划|计划|意见|办法|措施|纲要|要点|安排|分工|清单|分解表?|行动|举措)"
_SUFFIX = "[（(〔][^（）()〔〕，。；：]{1,20}[）)〕]"
_TITLE = re.compile(f"[^，。；：]{{4,60}}{_ENDING}(?:{_SUFFIX})?")
# （2019—2021年） or 实施方案 on the line below a title.
_TITLE_GOES_ON = re.compile(_SUFFIX)
_MORE_TITLE = re.compile(f"[^，。；：《》]{{2,60}}{_ENDING}(?:{_SUFFIX})?")
# What cites another document, or begins the text.
_REFERS = re.compile("[《（(]|为|根据|按照|依据|依照|遵照|经(?![开济信])|现将|现印发|附件|附表")
_OFFICE = re.compile(
    "[^，。；：《》、]{2,40}(?:政府|办公室|办公厅|办|委员会|管委会|委|局|厅|院|部|处|会|行|公司|中心|"
    "小组|专班|集团|署)"
)
_LETTERHEAD = re.compile(r"[^，。；：《》]{2,40}文件|附\s*[件表]\s*\d{0,2}")
_ISSUER = re.compile("[^，。；：《》]{4,60}")
# The seal of another office stands for the signer's own.
_SEAL = re.compile("[（(]代章[）)]")
_PARAGRAPH_END = re.compile("[。：:！？；]$|的通知$")
# A paragraph of more characters than any title is running text.
_LONGEST = 200
# 2019—2021年, 2024年 or “十四五” in a title: what the document is for.
_YEARS = re.compile(
    rf"(?:(?:20\d\d)年?[—–\-~～至到]+)?(?P<year>20\d\d)年(?!修|版|第)|十(?P<plan>{ONES})五"
)
_MOST_LINES = 4
_DOCUMENT = Place("document")


@dataclass
class Head:
    """The head as read; None where the document does not say.

    `period` is the last quarter of the years that the title names.
    """

    title: str = ""
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    is_public: bool | None = None
    period: str | None = None
    opening: tuple[str, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)


def read_head(
    lines: Sequence[Line],
    marks: Iterable[str],
    signed: Sequence[str] = (),
    asides: Sequence[str] = (),
) -> Head:
    """Return the head; `marks` are publication marks found behind the last task, `signed` who
    signed there and when, `asides` what a saved page shows around the document."""
    paragraphs = _paragraphs(lines)
    opening = [unwrapped(pieces) for pieces in paragraphs]
    head = Head(opening=tuple(opening))
    _read_title(head, paragraphs, asides)
    head.number = _number([*opening, *asides])
    written = _written_date(opening, signed, asides)
    if written:
        head.issued_on = _date(written, head.doubts)
    else:
        head.doubts.append(doubt("no_date", _DOCUMENT))
    head.issuer = _issuer(paragraphs) or next(
        (text for text in signed if not DATE.search(text)), None
    )
    if head.issuer and not all(map(_OFFICE.fullmatch, head.issuer.split("、"))):
        head.doubts.append(doubt("issuer_doubtful", _DOCUMENT, head.issuer))
    head.is_public = _is_public([*opening, *marks], head.doubts)
    head.doubts += [
        doubt(code, _DOCUMENT)
        for code, value in (
            ("no_title", head.title),
            ("no_document_number", head.number),
            ("no_issuer", head.issuer),
        )
        if not value
    ]
    return head


def _stands_alone(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_NUMBER_LINE, DATE, MARK))


def _number(texts: Iterable[str]) -> str | None:
    """The number in the form offices give it: 〔〕 around the year, plain digits."""
    for text in texts:
        match = _NUMBER_LINE.fullmatch("".join(text.split()))
        parts = match and _NUMBER.fullmatch(match["number"])
        if parts:
            count = parts["count"].removeprefix("第")
            return f"{parts['office']}〔{int(parts['of'])}〕{int(count)}号"
    return None


def _written_date(
    opening: Sequence[str], signed: Sequence[str], asides: Sequence[str]
) -> str | None:
    """The date on a line of its own, else beside the number, in the signature, or of the page."""
    alone = [text for text in opening if DATE.fullmatch(text)]
    beside = [match["date"] for text in opening if (match := _NUMBER_LINE.fullmatch(text))]
    closing = [match[0] for text in signed if (match := DATE.search(text))]
    shown = _DAY_OF_PAGE.search(" ".join(asides))
    of_page = [f"{shown[1]}年{shown[2]}月{shown[3]}日"] if shown else []
    return next(filter(None, (*alone, *beside, *closing, *of_page)), None)


def _paragraphs(lines: Sequence[Line]) -> list[list[str]]:
    """The lines of each paragraph; number, date and mark are paragraphs of their own.

    A number in a citation that was wrapped stays in its paragraph.
    """
    paragraphs: list[list[str]] = [[]]
    begun = ""
    for line in lines:
        text = unwrapped([line])
        is_running = _is_running(begun)
        if _stands_alone(text) and not (is_running and _NUMBER_LINE.fullmatch(text)):
            paragraphs += [[text], []]
            begun = ""
            continue
        is_suffix = not begun and bool(_TITLE_GOES_ON.fullmatch(text))
        if is_suffix and len(paragraphs) > 1 and _own_title(paragraphs[-2]):
            paragraphs[-2].append(line.text)
            continue
        paragraphs[-1].append(line.text)
        begun = (begun + text)[:_LONGEST]
        if _ends_paragraph(text, begun, paragraphs[-1], is_running=is_running):
            paragraphs.append([])
            begun = ""
    return [pieces for pieces in paragraphs if pieces]


def _is_running(begun: str) -> bool:
    """Whether what a paragraph begins with is running text, in which nothing is the document's
    own."""
    return (
        len(begun) >= _LONGEST
        or begun.count("《") > begun.count("》")
        or bool(_REFERS.match(begun))
        or ("，" in begun and "关于印发" not in begun)
    )


def _ends_paragraph(text: str, begun: str, pieces: Sequence[str], *, is_running: bool) -> bool:
    if _PARAGRAPH_END.search(text):
        return not (text.endswith("的通知") and _is_running(begun))
    if is_running:
        return False
    is_full = "：" in text or bool(_LETTERHEAD.fullmatch(text))
    return is_full or _own_title(pieces) is not None


@dataclass(frozen=True)
class _Own:
    """A title that is a paragraph, the offices above it, and whether it is surely whole."""

    title: str
    offices: tuple[str, ...]
    is_one_line: bool


def _own_title(pieces: Sequence[str]) -> _Own | None:
    """The title, where a paragraph is nothing else but the offices above it."""
    offices = [unwrapped([piece]) for piece in pieces[:_MOST_LINES]]
    count = next(
        (place for place, text in enumerate(offices) if not _OFFICE.fullmatch(text)), len(offices)
    )
    rest = [unwrapped([piece]) for piece in pieces[count : count + _MOST_LINES]]
    title = unwrapped(rest)
    if len(pieces) > count + len(rest) or _REFERS.match(title) or not _TITLE.fullmatch(title):
        return None
    is_one_line = not any(not _TITLE_GOES_ON.fullmatch(text) for text in rest[1:])
    return _Own(title, tuple(offices[:count]), is_one_line)


def _read_title(head: Head, paragraphs: Sequence[Sequence[str]], asides: Sequence[str]) -> None:
    """Takes the name in the notice, else the line that has the form of a title.

    What stands inside a citation is neither. A name that stands nowhere by itself is doubtful.
    """
    texts = list(map(unwrapped, paragraphs))
    notices = [match["title"] for text in texts if (match := _notice_of(text))]
    places = [place for place, pieces in enumerate(paragraphs) if _own_title(pieces)]
    own = [found for place in places if (found := _own_title(paragraphs[place]))]
    around = [
        match["title"] if (match := _NOTICE.fullmatch(text)) else text
        for text in asides
        if _NOTICE.fullmatch(text) or _TITLE.fullmatch(text)
    ]
    title = next(iter([*notices, *(one.title for one in own), *around]), "")
    head.title = _bare(title)
    periods = [_period(text) for text in (title, *(one.title for one in own[:1]))]
    head.period = next(filter(None, periods), None)
    if notices:
        if own and head.title not in [_bare(one.title) for one in own]:
            differs = doubt("title_differs", _DOCUMENT, head.title, other=own[0].title)
            head.doubts.append(differs)
    elif title and not (own and _is_sure(own[0], texts, paragraphs[places[0] + 1 :])):
        head.doubts.append(doubt("title_doubtful", _DOCUMENT, head.title))


def _is_sure(own: _Own, texts: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a title is surely whole: an office above it, or a line below, may belong to it."""
    signs = own.title.startswith("关于") or all(map(texts.count, own.offices))
    return (
        own.is_one_line and signs and not (below and _MORE_TITLE.fullmatch(unwrapped(below[0][:1])))
    )


def _notice_of(text: str) -> re.Match[str] | None:
    return None if _REFERS.match(text) else _NOTICE.fullmatch(text)


def _bare(title: str) -> str:
    """The name without the brackets that are all around it."""
    inner = title.removeprefix("《").removesuffix("》")
    return inner if len(inner) == len(title) - 2 and "》" not in inner.partition("《")[0] else title


def _period(title: str) -> str | None:
    years = [
        int(match["year"]) if match["year"] else term_end(match["plan"])
        for match in _YEARS.finditer(title)
    ]
    return f"{max(years)}Q4" if years else None


def _issuer(paragraphs: Sequence[Sequence[str]]) -> str | None:
    """Who signs above the date, else who stands before 关于印发 or above 关于 in the title."""
    texts = list(map(unwrapped, paragraphs))
    dated = next((place for place, text in enumerate(texts) if DATE.fullmatch(text)), 0)
    signed = texts[dated - 1] if dated else ""
    is_title = dated and _own_title(paragraphs[dated - 1])
    if _ISSUER.fullmatch(signed) and not (
        _stands_alone(signed) or "通知" in signed or is_title or _REFERS.match(signed)
    ):
        return _names(paragraphs[dated - 1])
    notices = [match["issuer"] for text in texts if (match := _notice_of(text))]
    above = [
        "、".join(found.offices)
        for pieces in paragraphs
        if (found := _own_title(pieces)) and found.title.startswith("关于")
    ]
    return next(filter(None, [*notices, *above]), None)


def _names(pieces: Sequence[str]) -> str:
    """Several offices that sign together, each on its line or set apart by a blank."""
    names = [name for piece in pieces for name in _SEAL.sub("", piece).split()]
    return "、".join(names) if all(map(_OFFICE.fullmatch, names)) else unwrapped(pieces)


def _date(written: str, doubts: list[Doubt]) -> date | None:
    """The day that is written; None, and a doubt, where the calendar has no such day."""
    for match in DATE.finditer(written):
        year, month, day = (chinese_number(part.replace("元", "一")) for part in match.groups())
        with suppress(ValueError):
            return date(year, month, day)
    doubts.append(doubt("impossible_date", _DOCUMENT, written))
    return None


def _is_public(paragraphs: Iterable[str], doubts: list[Doubt]) -> bool | None:
    """What the mark says. Two marks that disagree, or a condition, are not a yes."""
    marks = [match for text in paragraphs if (match := MARK.fullmatch(text))]
    if not marks:
        doubts.append(doubt("no_publication_mark", _DOCUMENT))
        return None
    said = {_reading(mark) for mark in marks}
    if len(said) == 1 and None not in said:
        return said.pop()
    written = "".join(mark[0] for mark in marks)
    doubts.append(doubt("unclear_publication_mark", _DOCUMENT, written))
    return None


def _reading(mark: re.Match[str]) -> bool | None:
    """不 and 依申请 mean that it is not published; 主动 that it is; other words are unclear."""
    if "不" in mark["how"] or "依申请" in mark["how"]:
        return False
    return True if mark["how"] in ("", "主动", "可") and "不" not in mark["then"] else None

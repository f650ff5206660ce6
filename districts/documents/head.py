"""What stands before the first section: title, number, issuer, date, publication mark."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from districts.documents.blocks import Line, unwrapped
from districts.documents.model import Doubt, Place, doubt
from districts.documents.numerals import TENS, chinese_number

_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{2,14})[〔\[［【（(](?P<of>\d{4})[〕\]］】）)](?P<count>第?\d+)号"
)
DATE = re.compile(
    r"(?P<year>\d{4}|[〇零一二三四五六七八九]{4})年"
    rf"(?P<month>\d{{1,2}}|{TENS}{{1,2}})月"
    rf"(?P<day>\d{{1,2}}|{TENS}{{1,3}})日"
)
# （某府办发〔2023〕66号 2023年10月12日）
_NUMBER_LINE = re.compile(
    rf"[（(]?(?P<number>{re.sub(r'[?]P<[a-z]+>', '?:', _NUMBER.pattern)})"
    rf"[，,、]?(?P<date>{re.sub(r'[?]P<[a-z]+>', '?:', DATE.pattern)})?[）)]?"
)
_DAY_OF_PAGE = re.compile(r"成文日期\W{0,6}(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})")
MARK = re.compile(r"[（(〔[]\s*此件(?P<how>.{0,12}?)公开(?P<then>.{0,4}?)[）)〕\]]")
_NOTICE = re.compile(r"关于印发《?(?P<title>[^。；：]{1,120}?)》?的通知")
_TITLE_LINE = re.compile("[^，。；：]{4,60}(?:方案|细则|规划|计划|意见|办法|措施|纲要|要点)")
_ISSUER = re.compile("[^，。；：《》]{4,60}")
_PARAGRAPH_END = re.compile("[。：:！？；]$|的通知$")
_DOCUMENT = Place("document")


@dataclass
class Head:
    """The head as read; None where the document does not say."""

    title: str = ""
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    is_public: bool | None = None
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
    opening = _paragraphs(lines)
    head = Head(opening=tuple(opening))
    head.title = _title(opening) or _title(asides)
    head.number = _number([*opening, *asides])
    dated = [index for index, text in enumerate(opening) if DATE.fullmatch(text)]
    written = _written_date(opening, signed, asides)
    if written:
        head.issued_on = _date(written, head.doubts)
    else:
        head.doubts.append(doubt("no_date", _DOCUMENT))
    head.issuer = _issuer(opening, dated) or next(
        (text for text in signed if not DATE.search(text)), None
    )
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


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    """The lines joined to paragraphs; number, date and mark are paragraphs of their own."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        text = unwrapped([line])
        if _stands_alone(text):
            paragraphs += [[text], []]
            continue
        paragraphs[-1].append(line.text)
        if _PARAGRAPH_END.search(text) or _TITLE_LINE.fullmatch(text):
            paragraphs.append([])
    return [unwrapped(pieces) for pieces in paragraphs if pieces]


def _title(opening: Sequence[str]) -> str:
    """The name in 关于印发…的通知, else the line that has the form of a plan's title."""
    notice = _NOTICE.search("".join(opening))
    if notice:
        return notice["title"]
    return next((text for text in opening if _TITLE_LINE.fullmatch(text)), "")


def _issuer(opening: Sequence[str], dated: Sequence[int]) -> str | None:
    """Who signs above the date, else who stands before 关于印发 in the title."""
    signed = opening[dated[0] - 1] if dated and dated[0] > 0 else ""
    if _ISSUER.fullmatch(signed) and not _stands_alone(signed) and "通知" not in signed:
        return signed
    notice = next((text for text in opening if _NOTICE.search(text)), "")
    return notice.partition("关于印发")[0] or None


def _date(written: str, doubts: list[Doubt]) -> date | None:
    match = DATE.fullmatch(written)
    assert match is not None
    year, month, day = (
        int(part) if part.isdecimal() else chinese_number(part) for part in match.groups()
    )
    try:
        return date(year, month, day)
    except ValueError:
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

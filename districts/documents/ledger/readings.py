"""Whether what was read agrees with the words around it: times, kinds, short names, the head.

As in `pieces`, no pattern of the reading rules is used.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from districts.documents.ledger.pieces import bare, numbers_in
from districts.documents.model import Document, Doubt, Place, TargetStatement, doubt

_SHOWN = 60
_DOCUMENT = Place("document")
_YEAR_WORDS = r"(?:20\d\d|[二２]\w{3})年"
# What a goal may say of time but for plain dates, and what a date behind it settles.
_FROM_A_DAY = re.compile(
    r"[自从](?P<year>20\d\d)?[^，。；]{0,14}起[^。；\d]{0,4}(?P<count>\w{1,2})年"
)
_SPAN = re.compile(
    r"(?<![\d年])[一二两三四五六七八九十\d]{1,2}年(?:左右|时间|之?内|以内|(?:的)?(?:努力|建设))"
)
_NOW = re.compile("目前|现已|已经?达|近[几三五两]?年来|去年|上年末|过去")
_EACH_YEAR = re.compile("每[年月]|每季度|逐年(?:新|增|发)")
_OVER_LAST = re.compile("[较比]上年|[较比]去年|同比")
_AHEAD = re.compile(rf"{_YEAR_WORDS}|力争|今后|未来|努力|确保|[“\"]?十[四五六]五")
_CHANGE = re.compile(
    "(?:增长|提高|提升|增加|上升|下降|降低|减少|压减|增幅|降幅|增速)"
    "(?:超过|不低于|不少于|不超过|约|近|超|达到?|为|率|幅度|保持|在|[^\u4e00-\u9fff])*$"
)
_CHANGING = ("average_growth", "reduction", "multiple", "direction")
_TO = re.compile(r"(?:增长|提高|提升|增加|上升|下降|降低|减少|压减)[至到]")
_DUE = re.compile(r"(?P<year>20\d\d)年[^，。；、]{0,8}?前(?![期沿瞻置景述列三几一两])")
_DUE_IN_YEAR = re.compile(r"(?<![年\d])\d{1,2}月[^，。；、]{0,4}?前(?![期沿瞻置景述列三几一两])")
_SHORT = re.compile(r"(?:以下)?[简统]称为?[：:]?(?P<short>[^（）()〔〕，。；]{1,40})")
_QUOTES = '“”"「」'
_BELOW_TITLE = re.compile(r"[（(〔][^（）()〔〕，。；：]{1,20}[）)〕]")
_OF_TITLE = re.compile(r"20\d\d|试行|修订|暂行|\d版")
_DATED_NUMBER = re.compile(
    r"\w{2,14}[〔\[]\d{4}[〕\]]\w{1,5}号[，,、]?(\d{4})年(\d{1,2})月(\d{1,2})日"
)
_SHARE = re.compile("(?:占比|比重|比例)$")
_GENERIC = re.compile(
    "(?:目标值?|其中|全[市区县])*(?:余额|规模|总量|总额|占比|比重|增速|数量|金额)"
)
_BEGINNING = re.compile(
    r"(?:单位(?:\w{0,4}生产总值|\w{0,2}增加值|GDP)|人均|万元\w{2,8}(?=[能水碳]))[^，。；、和与及]*"
    r"[、和与及](?P<others>[^，。；]{1,60}?)(?:[较比]|分别|均|\d)"
)
_NO_OFFICE = re.compile("文件|通知|方案|关于")


def times_of_goals(document: Document) -> Iterator[Doubt]:
    """Statements whose own words say another time than they were read with."""
    ends: dict[tuple[str, str], int] = {}
    for one in document.statements:
        if not one.taken or one.line:
            continue
        start = one.taken[0][0]
        key = one.clause, one.sentence
        before = one.sentence[min(ends.get(key, 0), start) : start]
        ends[key] = max(end for _first, end in one.taken)
        words = _unsure_time(one, before.rpartition("；")[2])
        if words:
            place = Place("target", f"{one.clause} {one.wording}")
            yield doubt("time_unsure", place, one.wording, other=words)


def _unsure_time(one: TargetStatement, before: str) -> str:
    """The words of time before a figure that its reading does not follow."""
    counted = _FROM_A_DAY.search(before)
    if counted:
        is_first = counted["year"] and one.deadline == f"{counted['year']}Q4"
        return counted[0] if is_first and counted["count"] != "1" else ""
    span = _SPAN.search(before)
    if span and one.deadline_origin == "context":
        return span[0]
    if one.kind == "average_growth":
        return ""
    for pattern in (_NOW, _EACH_YEAR, _OVER_LAST):
        for match in pattern.finditer(before):
            is_settled = pattern is _NOW and _AHEAD.search(before, match.end())
            if not is_settled:
                return match[0]
    return ""


def kinds_of_goals(document: Document) -> Iterator[Doubt]:
    """Levels whose figure stands behind a word of change: 增长5% is no level; growth of shares."""
    for one in document.statements:
        is_said = any(entry.code == "growth_of_share" for entry in one.doubts)
        if one.kind == "average_growth" and _SHARE.search(one.subject) and not is_said:
            yield doubt(
                "growth_of_share", Place("target", f"{one.clause} {one.wording}"), one.wording
            )
        if one.kind in _CHANGING or not one.taken or one.value is None:
            continue
        written = numbers_in(one.sentence[one.taken[0][0] : one.taken[0][1]])
        at = one.sentence.find(written[0], one.taken[0][0]) if written else one.taken[0][0]
        before = one.sentence[max(0, at - 12) : at]
        if _CHANGE.search(before) and not _TO.search(before):
            place = Place("target", f"{one.clause} {one.wording}")
            yield doubt("kind_unsure", place, one.wording)


def subjects_of_goals(document: Document) -> Iterator[Doubt]:
    """Subjects that say nothing by themselves, and those that lack what begins their list."""
    for one in document.statements:
        place = Place("target", f"{one.clause} {one.wording}")
        codes = {entry.code for entry in one.doubts}
        if _GENERIC.fullmatch(one.subject):
            yield doubt("no_subject", place, one.wording)
        elif one.subject.endswith("分别"):
            yield doubt("several_subjects", place, one.wording)
        elif one.subject and not codes & {"several_subjects", "subject_shared"}:
            begun = _BEGINNING.search(one.sentence)
            others = begun and re.split("[、和与及]", begun["others"])
            if others and one.subject in others:
                yield doubt("several_subjects", place, one.wording)


def times_of_tasks(document: Document) -> Iterator[Doubt]:
    """Tasks whose words name a year to be done by, and that have no day or one of another year."""
    unclear = {entry.place.value for entry in document.doubts if entry.code == "due_not_understood"}
    for task in document.tasks:
        words = task.due or task.wording
        asked = {match["year"]: match[0] for match in _DUE.finditer(words)}
        if task.due:
            asked = dict.fromkeys(re.findall(r"20\d\d(?=年)", task.due), task.due)
        if not asked and task.due_on is None:
            asked = {match[0]: match[0] for match in _DUE_IN_YEAR.finditer(words)}
        is_met = task.due_on is not None and str(task.due_on.year) in asked
        if len(asked) == 1 and not is_met and str(task.number) not in unclear:
            place = Place("task", str(task.number))
            yield doubt("due_not_understood", place, "；".join(asked.values()))


def short_names(text: Sequence[str], document: Document) -> Iterator[Doubt]:
    """Short names that the text defines."""
    known = {one.short.strip(_QUOTES) for one in document.abbreviations}
    for line in text:
        for match in _SHORT.finditer(line):
            if match["short"].strip(_QUOTES) not in known:
                yield doubt("definition_not_taken", _DOCUMENT, match[0][:_SHOWN])


def head_in_full(lines: Sequence[str], document: Document) -> Iterator[Doubt]:
    """A title that goes on below itself, a date beside the number, an issuer that is more than an
    office."""
    texts = [bare(line) for line in lines]
    for line, below in pairwise(texts):
        goes_on = _BELOW_TITLE.fullmatch(below) and _OF_TITLE.search(below)
        if document.title and bare(document.title).endswith(line) and goes_on:
            yield doubt("title_doubtful", _DOCUMENT, f"{document.title}{below}")
    for day in filter(None, map(_DATED_NUMBER.search, texts)):
        if str(document.issued_on) != "{}-{:0>2}-{:0>2}".format(*day.groups()):
            yield doubt("impossible_date", _DOCUMENT, day[0])
    issuer = document.issuer or ""
    is_said = any(entry.code == "issuer_doubtful" for entry in document.doubts)
    if _NO_OFFICE.search(issuer) and not is_said:
        yield doubt("issuer_doubtful", _DOCUMENT, issuer)

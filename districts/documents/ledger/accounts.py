"""What became of each piece of a source; what was not taken, or twice, is an error."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from districts.documents.blocks import Line
from districts.documents.ledger import readings
from districts.documents.ledger.pieces import (
    Region,
    bare,
    clauses_of,
    directions_of,
    figures_of,
    figures_to_reach,
    numbers_in,
    numbers_out_of_turn,
    regions_of,
    words_of,
)
from districts.documents.model import Document, Doubt, Place, TargetStatement, TaskText, doubt

# What stands between the names of a clause; what is left over of it was a name.
_LABEL = re.compile(
    "[\u4e00-\u9fff]{0,6}(?:单位|部门|处室|主体|机构|分工|领导|人|时限|时间|节点|安排|牵头|配合)(?=[：:为是])"
)
_GLUE = re.compile(
    "牵头|主办|承办|协办|主责|负责|责任|配合|参与|参加|协助|协同|支持|督导|指导|落实|实施|组织|办理|抓|推进|做好|"
    "按照?|根据|依据?|各自|职责|分工|共同|分别|分级|具体|会同|以及|及其|[由及和与等为是并]|其中|单位|部门"
)
# Of such a name a part is missing, or a part is too many.
_NO_NAME = re.compile(
    "^(?:由|会同|请|并|其中)|^(?:.|乡镇|街道|社区|区县|部门|单位|园区|政府)$"
    "|[（(](?:街道|乡镇|镇|社区|园区)[）)]$"
)
_BEHIND_LABEL = re.compile("^[^：:]*[：:]|^.*")
_HEADING_OF_GOALS = re.compile("目标|指标|预期")
_HEAD_OF_TABLE = re.compile("序号|编号|单位|部门|任务|指标|措施|举措|目标|内容|类别")
_LABEL_OF_COLUMN = re.compile("序号|编号|.{0,6}(?:单位|部门|任务|举措|措施|内容|事项|分工|时限)")
_OWN_NUMBER = re.compile("^(?:[0-9]+|[一二三四五六七八九十]+是?)")
# These show a figure along with other words; they do not say that it was read as no target.
_NO_FIGURES = (
    "item_kept_as_text",
    "section_number_gap",
    "task_number_gap",
    "task_number_repeated",
    "annex_number_gap",
    "bare_number_line",
    "several_clauses",
    "unplaced_text",
    "measures_kept_as_text",
    "open_sentence",
    "unbalanced_brackets",
    "marker_in_sentence",
    "goals_from_text",
    "page_furniture",
)
_FEWEST = 2
# So many words are looked for in the whole text where they stand in no piece of it by themselves.
_MOST_SOUGHT = 200
_SHOWN = 60
_MARK = re.compile(r"^[^、．.：:）)章节条分]{0,5}[、．.：:）)章节条分]?")
_BEGINNING, _ENOUGH = 8, 4


def unaccounted(lines: Sequence[Line], document: Document) -> list[Doubt]:
    """Return a doubt for every piece that was read as nothing and is named by no other doubt.

    `lines` are those of the source without page furniture, rows of tables among them.
    """
    regions = regions_of(lines, document)
    accounts = _Accounts(document)
    return [entry for check in CHECKS for entry in check(regions, lines, accounts)]


class _Accounts:
    """What a document took, and what its doubts name."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tasks = {str(task.number): task for task in document.tasks}
        self.said: dict[str, list[TargetStatement]] = defaultdict(list)
        for one in document.statements:
            self.said[one.clause].append(one)
        self.found = [bare(entry.found) for entry in document.doubts if entry.found]
        self.lines = {entry.place.value for entry in document.doubts if entry.place.kind == "line"}
        self._exactly = set(self.found)
        self._all = "|".join(self.found)
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for entry in document.doubts:
            if entry.code in _NO_FIGURES:
                continue
            is_target = entry.place.kind == "target"
            label = entry.place.value.split(" ")[0] if is_target else entry.place.value
            self._numbers[label].update(numbers_in(entry.found))
        self._sought = 0
        words = words_of(bare("。".join(_said(document))))
        self._words, self._whole = set(words), "".join(words)

    def lost_words(self, text: str) -> Iterator[str]:
        """The words of a text that stand in nothing that was read or doubted."""
        for word in words_of(bare(text)):
            is_known = word in self._words or _OWN_NUMBER.sub("", word) in self._words
            if not (is_known or self.is_within(word, self._whole)):
                yield word

    def names(self, text: str) -> bool:
        """Whether a doubt has these words."""
        return text in self._exactly or self.is_within(text, self._all)

    def names_number(self, place: Place, number: str) -> bool:
        """Whether a doubt at a place, or one on the whole document, has this number."""
        return number in self._numbers[place.value] or number in self._numbers[""]

    def is_within(self, text: str, whole: str) -> bool:
        """Whether a long text has these words; after so many that it has not by themselves, the
        answer is no: that is said too often rather than never, and the time is bounded."""
        self._sought += 1
        return self._sought <= _MOST_SOUGHT and text in whole


def _numbers(
    regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts
) -> Iterator[Doubt]:
    for line, text in dict.fromkeys(numbers_out_of_turn(regions)):
        words = _MARK.sub("", text)[:_BEGINNING]
        is_named = len(words) >= _ENOUGH and accounts.names(words)
        if not is_named and str(line.number) not in accounts.lines:
            yield doubt("number_not_taken", Place("line", str(line.number)), text)


def _clauses(
    regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts
) -> Iterator[Doubt]:
    for region in regions:
        task = accounts.tasks.get(region.place.value) if region.place.kind == "task" else None
        taken = bare("|".join(task.clauses)) if task else ""
        of_goals = "|".join(
            name
            for one in accounts.said[region.place.value]
            for name in (*one.lead, *one.responsible)
        )
        for before, clause in clauses_of(region.own_text):
            names = _BEHIND_LABEL.sub("", clause)
            is_known = clause in taken or (
                names and all(name in of_goals for name in words_of(names))
            )
            is_annex = region.place.kind == "annex_row"
            if not (is_annex or is_known or accounts.names(clause)):
                yield doubt("clause_not_taken", region.place, f"{before}{clause}"[:_SHOWN])


def _names(
    regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts
) -> Iterator[Doubt]:
    for task in accounts.document.tasks:
        place = Place("task", str(task.number))
        for left in _left_of(task):
            if not accounts.names(left):
                yield doubt("name_not_taken", place, left)
        for name in dict.fromkeys((*task.lead, *task.responsible)):
            if _NO_NAME.search(name) and not accounts.names(name):
                yield doubt("odd_body", place, name)


def _left_of(task: TaskText) -> Iterable[str]:
    """What is left of a task's clauses without its bodies, their roles and its time."""
    names = sorted({*task.lead, *task.responsible}, key=len, reverse=True)
    parts = {name[cut:] for name in names for cut in range(len(name))}
    parts |= {name[:cut] for name in names for cut in range(2, len(name))}
    spoken = filter(None, [*names, *task.due.split("；")])
    known = re.compile("|".join(map(re.escape, spoken)) or "(?!)")
    for clause in task.clauses:
        for piece in words_of(known.sub("|", _LABEL.sub("|", bare(clause)))):
            for left in _GLUE.sub("|", piece).split("|"):
                if len(left) >= _FEWEST and left not in parts:
                    yield left


def _figures(
    regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts
) -> Iterator[Doubt]:
    document = accounts.document
    goals = {one.clause for one in document.goals}
    for section in document.sections:
        place = Place("section", section.label)
        text = f"{section.heading}。{section.wording}"
        is_goal = section.label in goals or bool(_HEADING_OF_GOALS.search(section.heading))
        yield from _of_goals(place, text, accounts) if is_goal else _outside(place, text, accounts)
    for task in document.tasks:
        text = f"{task.title or ''}。{task.wording}"
        yield from _outside(Place("task", str(task.number)), text, accounts)
    yield from _outside(Place("document"), "。".join(document.opening), accounts)


def _of_goals(place: Place, text: str, accounts: _Accounts) -> Iterator[Doubt]:
    taken = bytearray(len(text))
    sentences = {one.sentence: text.find(one.sentence) for one in accounts.said[place.value]}
    for one in accounts.said[place.value]:
        at = sentences[one.sentence]
        for first, last in one.taken if at >= 0 else ():
            taken[at + first : at + last] = b"\1" * (last - first)
    for start, end, words in figures_of(text):
        number = numbers_in(text[start:end])
        is_named = all(accounts.names_number(place, one) for one in number)
        if not (any(taken[start:end]) or is_named):
            yield doubt("figure_not_taken", place, words)
    said = "|".join(one.wording for one in accounts.said[place.value])
    for words in directions_of(text):
        if words not in said and not accounts.names(words):
            yield doubt("goal_not_taken", place, words)


def _outside(place: Place, text: str, accounts: _Accounts) -> Iterator[Doubt]:
    """Figures to reach outside the goals: each in a statement or named."""
    clause = place.value if place.kind == "section" else f"举措{place.value}"
    taken = {
        number
        for one in accounts.said[clause]
        for first, last in one.taken
        for number in numbers_in(one.sentence[first:last])
    }
    for words in figures_to_reach(text):
        for number in numbers_in(words):
            if number not in taken and not accounts.names_number(place, number):
                yield doubt("target_outside_goals", place, words)


def _rows(regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts) -> Iterator[Doubt]:
    """Rows that stand for nothing, but for heads, titles and what goes on from the row above."""
    document = accounts.document
    taken = {one.line for one in document.tasks} | {one.line for one in document.annex}
    taken |= {one.line for one in document.statements}
    is_inside = False
    for line in lines:
        is_first, is_inside = bool(line.cells) and not is_inside, bool(line.cells)
        if not line.cells or line.number in taken or str(line.number) in accounts.lines:
            continue
        is_head = is_first or len(_HEAD_OF_TABLE.findall(line.text)) >= _FEWEST
        is_numbered = any(cell.strip("．.、 ").isdecimal() for cell in line.cells[:1])
        if not is_head and (is_numbered or any(accounts.lost_words("|".join(line.cells)))):
            yield doubt("row_not_taken", Place("line", str(line.number)), line.text)


def _words(
    regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts
) -> Iterator[Doubt]:
    """Text that stands nowhere in what was read: neither in a part of it nor in a doubt."""
    for region in regions:
        # A line's end may part words or may not: what is found in one of both ways is not lost.
        for line in region.lines if any(accounts.lost_words(region.text)) else ():
            for word in accounts.lost_words(line.text):
                if region.place.kind != "annex_row" or not _LABEL_OF_COLUMN.fullmatch(word):
                    place = Place("line", str(line.number))
                    yield doubt("text_not_taken", place, word[:_SHOWN])


def _said(document: Document) -> Iterable[str]:
    yield from (document.title, document.document_number or "", document.issuer or "")
    yield from (*document.opening, *document.closing, *document.annex_heading)
    for section in document.sections:
        yield from (section.label, section.heading, section.wording)
    for task in document.tasks:
        yield from (task.label, task.title or "", task.wording, *task.clauses)
        yield from (*task.lead, *task.responsible)
    for row in document.annex:
        yield from (str(row.row), row.wording, *row.lead, *row.responsible)
    for one in document.statements:
        yield from (one.subject, one.wording)
    yield from (entry.found for entry in document.doubts)


def _twice(
    regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts
) -> Iterator[Doubt]:
    document = accounts.document
    begun = Counter([one.line for one in document.sections])
    begun.update(one.line for one in document.tasks)
    for number, times in begun.items():
        if number and times > 1:
            yield doubt("taken_twice", Place("line", str(number)), str(number))
    seen = Counter(
        (
            one.clause,
            one.sentence,
            one.start,
            one.subject,
            one.deadline,
            one.jurisdictions,
            one.line,
        )
        for one in document.statements
    )
    for (clause, sentence, *_rest), times in seen.items():
        if times > 1:
            yield doubt("taken_twice", Place("section", clause), sentence[:_SHOWN])


def _agreeing(
    regions: Sequence[Region], lines: Sequence[Line], accounts: _Accounts
) -> Iterator[Doubt]:
    document = accounts.document
    yield from readings.times_of_goals(document)
    yield from readings.kinds_of_goals(document)
    yield from readings.subjects_of_goals(document)
    yield from readings.times_of_tasks(document)
    yield from readings.short_names([region.text for region in regions], document)
    yield from readings.head_in_full([line.text for line in regions[0].lines], document)


# Each asks for one kind of piece, the last whether what was read agrees with the words around it.
CHECKS = (_numbers, _clauses, _names, _figures, _rows, _words, _twice, _agreeing)

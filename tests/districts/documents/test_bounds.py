"""No text costs more than time in proportion to its length."""

import gc
import time
from collections.abc import Callable

import pytest

from districts.documents import read_document
from districts.documents.reading import MAX_CHARACTERS, MAX_LINE, MAX_LINES, read_file

from .made_up.facts import facts
from .made_up.writing import Style, written

pytestmark = pytest.mark.corpus
HEAD = "某县绿色金融工作方案\n为了发展，制定本方案。\n一、工作目标\n到2025年，余额达到2亿元。\n"
TASK = f"{HEAD}二、重点任务\n1.做事。"
GOALS = "某县绿色金融工作方案\n一、工作目标\n"
# Each is repeated until its line is as long as a line may be.
LINES = {
    "names": (f"{TASK}（牵头单位：", "甲、"),
    "names of offices": (f"{TASK}（牵头单位：", "县财政局、"),
    "leads": (TASK, "（甲牵头"),
    "clauses": (TASK, "（甲牵头负责）"),
    "verbs": (TASK, "甲局牵头，乙局配合"),
    "numbers within": (TASK, "（1）做事（2）"),
    "brackets": (TASK, "（"),
    "quotations": (GOALS, "《"),
    "letters": (GOALS, "A1"),
    "digits": (GOALS, "1"),
    "digits between commas": (GOALS, "1,"),
    "numerals": (GOALS, "一千"),
    "years": (GOALS, "2025年"),
    "spans": (GOALS, "2024—"),
    "names before a figure": (GOALS, "甲、"),
    "goals": (GOALS, "到2025年，绿色贷款余额达到200亿元，"),
    "goals in a row": (GOALS, "分别达到5亿元、"),
    "measures": (GOALS, "稳步提高余额占比"),
    "characters": (GOALS, "甲"),
    "commas": (GOALS, "、"),
    "notices": ("", "关于印发"),
    "definitions": (HEAD, "（以下简称甲"),
}


def seconds(text: str) -> float:
    gc.collect()
    begun = time.process_time()
    read_document(text)
    return time.process_time() - begun


def grows_like_its_length(text: Callable[[int], str]) -> bool:
    """Whether four times as much costs four times the time, or little more; not sixteen times.

    A hundredth of a second is what a short text costs whatever it says.
    """
    short = min(seconds(text(1)) for _turn in range(2))
    return seconds(text(4)) < 9 * max(short, 0.01)


@pytest.mark.parametrize("kind", LINES)
def test_a_line_as_long_as_a_line_may_be_costs_by_its_length(kind: str) -> None:
    before, piece = LINES[kind]
    room = MAX_LINE - len(before.rpartition("\n")[2])
    assert grows_like_its_length(lambda share: before + piece * (room * share // 4 // len(piece)))


@pytest.mark.long
@pytest.mark.parametrize("line", ["甲乙丙", "1.做事", "财政局", "到2025年绿色贷款余额达到200亿元"])
def test_lines_without_an_end_cost_by_their_number(
    line: str, repeats: Callable[[int, int], int]
) -> None:
    lines = repeats(5_000, 4)
    assert grows_like_its_length(lambda share: f"{line}\n" * (lines * share))


@pytest.mark.long
def test_ten_times_the_text_takes_ten_times_the_time(repeats: Callable[[int, int], int]) -> None:
    plan = written(facts(3), Style())
    short = plan * (repeats(MAX_CHARACTERS * 8 // 100, 4) // len(plan))
    assert short.count("\n") * 10 < MAX_LINES
    seconds(plan)
    assert seconds(short * 10) < 12 * min(seconds(short) for _ in range(3))
    assert "document" in read_file((short * 10).encode())

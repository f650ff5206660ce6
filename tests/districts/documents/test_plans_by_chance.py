"""Plans drawn by chance, over all styles and formats: what is read wrong is named by a finding."""

from collections.abc import Callable, Iterator

import pytest

from districts.documents import Document, read_document
from districts.documents.formats.opening import open_document

from .chance.files import FORMATS
from .chance.judging import silent_errors
from .chance.plans import OUTLINES, Plan, plan_of

WHOLE = 400
# More doubts than this for each task, each place of one counted, would hide what is wrong.
MOST_DOUBTS_A_TASK = 1 / 3


def readings(count: int, *, is_clean: bool) -> Iterator[tuple[Plan, Document]]:
    """So many plans, in every format by turns, as they come out of the reader."""
    for seed in range(count):
        plan = plan_of(seed, is_clean=is_clean)
        write = list(FORMATS.values())[seed // len(OUTLINES) % len(FORMATS)]
        yield plan, read_document(open_document(write(plan))["text"])


@pytest.mark.long
@pytest.mark.parametrize("is_clean", [True, False], ids=["clean", "any"])
def test_no_error_is_silent(is_clean: bool, repeats: Callable[[int], int]) -> None:
    found = {
        f"{plan.seed}: {plan.style}": silent
        for plan, document in readings(repeats(WHOLE), is_clean=is_clean)
        if (silent := silent_errors(plan, document))
    }
    assert found == {}


@pytest.mark.long
def test_clean_plans_raise_few_doubts(repeats: Callable[[int], int]) -> None:
    doubts = tasks = 0
    for plan, document in readings(repeats(WHOLE), is_clean=True):
        doubts += len(document.doubts)
        tasks += len(plan.tasks)
    assert doubts <= tasks * MOST_DOUBTS_A_TASK


def test_the_plans_are_of_every_style_and_say_much() -> None:
    plans = [plan_of(seed, is_clean=False) for seed in range(3 * len(OUTLINES))]
    assert {plan.style for plan in plans} == set(OUTLINES)
    assert sum(len(plan.tasks) for plan in plans) > 200
    assert sum(len(goal.targets) for plan in plans for goal in plan.goals) > 100


def test_what_is_left_out_or_put_in_is_noticed() -> None:
    """The judge is no friend of the reader: of another plan everything is wrong."""
    plan, other = plan_of(1, is_clean=True), plan_of(2, is_clean=True)
    document = read_document(open_document(FORMATS["txt"](other))["text"])
    kinds = {one.kind for one in silent_errors(plan, document)}
    assert {"head: number", "task missing", "task invented", "target missing"} <= kinds

"""No call takes memory from the system for its frame, however deep it is."""

import resource
from collections.abc import Callable

import pytest

from greenfin.web.stack import in_one_piece

CALLS = 100


def called_by_the_library(_value: object) -> int:
    return 0


def pages_taken_at(depth: int) -> int:
    """The most pages of memory that a hundred calls in a row take, so deep below the caller."""
    if depth:
        return pages_taken_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _number in range(CALLS):
        max([1], key=called_by_the_library)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def most_pages_taken(taken_at: Callable[[int], int]) -> int:
    return max(taken_at(depth) for depth in range(300))


def test_no_depth_is_dear() -> None:
    taken = in_one_piece(most_pages_taken)(pages_taken_at)
    assert taken < CALLS / 2


def test_it_is_called_as_before() -> None:
    def told(first: int, *rest: int, last: str) -> tuple[int, tuple[int, ...], str]:
        return first, rest, last

    assert in_one_piece(told)(1, 2, 3, last="x") == (1, (2, 3), "x")
    with pytest.raises(ZeroDivisionError):
        in_one_piece(lambda: 1 / 0)()

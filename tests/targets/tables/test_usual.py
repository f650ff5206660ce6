"""What most figures of a table share is said once; the others say their own."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from targets.periods import Quarter
from targets.progress.figures_used import Source
from targets.tables.usual import NOTHING_USUAL, usual_of

LAST, BEFORE = Quarter(2025, 4), Quarter(2025, 3)
SAMPLE, RETURN = Source("observation", 1, is_sample=True), Source("observation", 2)


def entry(quarter: Quarter, source: Source | None) -> Any:
    return SimpleNamespace(source=source, assessment=SimpleNamespace(observed_quarter=quarter))


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([(LAST, SAMPLE)] * 3, "除另有注明外，数据为2025年四季度、示例数据。"),
        ([(LAST, SAMPLE)] * 2 + [(BEFORE, RETURN)], "除另有注明外，数据为2025年四季度、示例数据。"),
        ([(LAST, SAMPLE)] * 2 + [(LAST, RETURN)] * 2, "除另有注明外，数据为2025年四季度。"),
        (
            [(LAST, SAMPLE), (LAST, RETURN)] * 2 + [(BEFORE, None)] * 9,
            "除另有注明外，数据为2025年四季度。",
        ),
        ([(LAST, SAMPLE), (BEFORE, RETURN)] * 2, ""),
        ([(LAST, SAMPLE)] * 2, ""),
        ([], ""),
    ],
)
def test_more_than_half_make_it_usual(
    entries: list[tuple[Quarter, Source | None]], sentence: str
) -> None:
    with translation.override("zh-hans"):
        usual = usual_of([entry(*one) for one in entries])
        assert usual.sentence == sentence
    assert (usual == NOTHING_USUAL) == (not sentence)
    assert usual.is_sample == (usual.origin == "示例数据")

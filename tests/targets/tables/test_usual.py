"""What most figures of a table share is said once; the others say their own."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.figures_used import Source
from targets.tables.rows import TargetRow
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


def test_a_row_notes_only_what_is_not_usual() -> None:
    entries = [entry(LAST, SAMPLE)] * 2 + [entry(BEFORE, SAMPLE), entry(LAST, RETURN)]
    with translation.override("zh-hans"):
        usual = usual_of(entries)
        rows = [TargetRow(one, AsOf(LAST), usual=usual) for one in entries]
        assert [(row.noted_quarter, row.noted_origin) for row in rows] == [
            ("", ""),
            ("", ""),
            ("2025年三季度", "2025年三季度"),
            ("", "季度报表"),
        ]
        alone = TargetRow(entries[0], AsOf(LAST))
        assert alone.noted_origin == "2025年四季度 · 示例数据" == alone.dated_origin

"""A return's sheet on its page: what has news is open and first, the rest is one fold."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from targets.models import CellRemark
from targets.returns.previews import FEWEST_FOLDED, preview_table
from targets.returns.remarks import RowRemarks
from targets.workbook.findings import QUERY, Finding
from targets.workbook.sheets import Preview, PreviewCell, PreviewHeading, PreviewRow

SHEET = "举措"
SAME = PreviewRow("", "E2", [PreviewCell("一"), PreviewCell("推进中")], is_as_before=True)
NEWS = {
    "query": replace(SAME, findings=[Finding(QUERY, "task_reopened", SHEET, "E2", "query")]),
    "changed": replace(SAME, cells=[PreviewCell("一"), PreviewCell("已完成", is_changed=True)]),
    "moved": replace(SAME, is_as_before=False),
    "remarked": SAME,
}
REMARKS = {(SHEET, "remarked"): RowRemarks(own=CellRemark(text="请补充", cell="E2"))}


def preview(unchanged: int) -> Preview:
    rows = [replace(row, key=key) for key, row in NEWS.items()]
    rows += [replace(SAME, key=f"same-{number}") for number in range(unchanged)]
    return Preview(SHEET, "举措进展", [PreviewHeading("举措"), PreviewHeading("状态")], rows)


@pytest.mark.parametrize("unchanged", [0, FEWEST_FOLDED - 1, FEWEST_FOLDED, 40])
def test_rows_without_news_are_folded_where_they_are_many(unchanged: int) -> None:
    found = preview_table(preview(unchanged), REMARKS, may_remark=False)
    shown, folded = ([row["key"] for row in found[name]] for name in ("rows", "folded"))
    assert shown[: len(NEWS)] == list(NEWS)
    assert len(folded) == (unchanged if unchanged >= FEWEST_FOLDED else 0)
    assert len(shown) + len(folded) == len(NEWS) + unchanged


def test_the_fold_needs_no_script_and_says_how_many() -> None:
    found = preview_table(preview(40), REMARKS, may_remark=False)
    with translation.override("zh-hans"):
        page = render_to_string("targets/returns/preview.html", {"previews": [found]})
    opened, fold = page.split("<details")
    assert "<summary>另有40项状态与上次报送一致、未发现问题</summary>" in fold
    assert (opened.count('id="row-'), fold.count('id="row-')) == (len(NEWS), 40)


def test_of_none_with_news_the_fold_stands_alone() -> None:
    rows = [replace(SAME, key=f"same-{number}") for number in range(9)]
    found = preview_table(replace(preview(0), rows=rows), {}, may_remark=False)
    assert (found["rows"], len(found["folded"])) == ([], 9)
    page = render_to_string("targets/returns/preview.html", {"previews": [found]})
    assert page.count("<table") == 1

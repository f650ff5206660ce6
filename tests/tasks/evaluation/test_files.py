"""评价表 and 通报: points that recompute, what a file says of itself, who gets one."""

import io
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from districts.models import Account
from targets.models import Indicator
from tasks.evaluation import actions
from tasks.evaluation.actions import ItemContent
from tasks.evaluation.models import Run
from tasks.evaluation.sources import Span

from .schemes import NOW, YEAR, D, computed, content, grouped, in_force, open_to_objections, place
from .spreadsheet import Book

pytestmark = pytest.mark.usefixtures("city")
ClientOf = Callable[[str], Client]


def every_kind(office: Account) -> Run:
    """A run with every kind of scoring, caps and floors, missing weights shared, given points."""
    loans = Indicator.objects.get(code="green_loan_balance")
    share = Indicator.objects.get(code="green_loan_share")
    items = [
        ItemContent("余额", D(12), "indicator", "range", "甲", loans, cap=D(11), floor=D(1)),
        ItemContent("增速", D(12), "growth", "against_mean", "甲", loans),
        ItemContent("占比", D(12), "indicator", "rank", "甲", share),
        ItemContent("占比低", D(8), "indicator", "rank", "甲", share, higher_is_better=False),
        ItemContent("增速低", D(8), "growth", "against_mean", "甲", loans, higher_is_better=False),
        ItemContent("余额低", D(8), "indicator", "range", "甲", loans, higher_is_better=False),
        ItemContent(
            "报送", D(10), "punctuality", "bands", "乙", bands=[("100", "10"), ("50", "5")]
        ),
        ItemContent("举措", D(10), "tasks", "ratio", "乙", full_mark=D(80), missing="shared"),
        ItemContent(
            "举措低", D(5), "tasks", "ratio", "乙", higher_is_better=False, full_mark=D(20)
        ),
        ItemContent("完成", D(10), "attainment", "ratio", "乙", loans, full_mark=D(100)),
        ItemContent("评议", D(5), "manual", "manual", "丙", missing="shared"),
    ]
    grouped(office, "core", "rongchang", "wushan", "shapingba", name="核心区")
    grouped(office, "other", "wanzhou", position=1, name="其他")
    version = in_force(office, items=items)
    run = actions.begin_run(version=version, span=YEAR, by=office, now=NOW)
    for slug, points in (("rongchang", D("3.5")), ("wushan", D(5))):
        actions.judge_item(
            run=run,
            item=version.items.get(name="评议"),
            jurisdiction=place(slug),
            points=points,
            words="评议。",
            by=office,
            now=NOW,
        )
    return actions.compute_run(run=run, by=office, now=NOW)


def stored(run: Run) -> dict[tuple[str, int], Decimal]:
    last = run.computations.order_by("-number")[0]
    return {
        (result.jurisdiction.name, point.item.number): point.won
        for result in last.results.select_related("jurisdiction")
        for point in result.points.select_related("item")
    }


def detail(value: Callable[[int, int], Any], rows: int) -> dict[tuple[str, int], Decimal]:
    """The recomputed points of the second sheet, by district and item."""
    return {
        (value(row, 6), int(value(row, 2))): Decimal(str(round(value(row, 16), 2)))
        for row in range(4, rows + 1)
    }


def taken(client: Client, run: Run, name: str) -> bytes:
    answer = client.get(f"/evaluations/{run.pk}/{name}")
    assert answer.status_code == 200
    return bytes(answer.content)


def test_the_formulas_give_the_points(office: Account, client_of: ClientOf) -> None:
    run = every_kind(office)
    content_of = taken(client_of("leader"), run, "table.xlsx")
    book = Book(content_of)
    rows = book.sheets["计分明细"].max_row
    found = detail(lambda row, column: book.value("计分明细", row, column), rows)
    assert found == stored(run)
    assert len(found) == 44
    # Places and totals of the first sheet follow from them.
    last = run.computations.get()
    for row in range(4, 8):
        result = last.results.get(jurisdiction__name=book.value("评价表", row, 3))
        assert book.value("评价表", row, 15) == pytest.approx(float(result.won))
        assert book.value("评价表", row, 2) == (result.rank or "不排名")


def test_cached_values_are_the_points_too(office: Account, client_of: ClientOf) -> None:
    run = every_kind(office)
    content_of = taken(client_of("reviewer"), run, "table.xlsx")
    sheet = load_workbook(io.BytesIO(content_of), data_only=True)["计分明细"]
    found = detail(lambda row, column: sheet.cell(row, column).value, sheet.max_row)
    assert found == stored(run)


def has_calc() -> bool:
    """Whether LibreOffice is there with its spreadsheet, be it without a desktop."""
    office = shutil.which("soffice")
    return office is not None and any(Path(office).resolve().parent.glob("libsclo.*"))


@pytest.mark.skipif(not has_calc(), reason="LibreOffice Calc is not installed")
def test_libreoffice_gives_the_points_and_places(
    office: Account, client_of: ClientOf, tmp_path: Path
) -> None:
    run = every_kind(office)
    unranked(run)
    # Written anew the workbook holds formulas alone: no value that was worked out before.
    book = load_workbook(io.BytesIO(taken(client_of("reviewer"), run, "table.xlsx")))
    book.save(tmp_path / "in.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    out = tmp_path / "out"
    subprocess.run([*command, "--outdir", str(out), "in.xlsx"], cwd=tmp_path, check=True)
    opened = load_workbook(out / "in.xlsx", data_only=True)
    sheet = opened["计分明细"]
    found = detail(lambda row, column: sheet.cell(row, column).value, sheet.max_row)
    assert found == stored(run)
    assert places(lambda row, column: opened["评价表"].cell(row, column).value) == ranks(run)


def unranked(run: Run) -> None:
    """The first of the core area keeps its points and loses its place: too little was judged."""
    rows = run.computations.get().results.filter(group__code="core").order_by("rank")
    first, *others = rows
    first.rank = None
    for rank, row in enumerate(others, start=1):
        row.rank = rank
    for row in (first, *others):
        row.save(update_fields=["rank"])


def ranks(run: Run) -> dict[str, Any]:
    rows = run.computations.get().results.select_related("jurisdiction")
    return {row.jurisdiction.name: row.rank or "不排名" for row in rows}


def places(value: Callable[[int, int], Any]) -> dict[str, Any]:
    return {value(row, 3): value(row, 2) for row in range(4, 8)}


def test_who_has_no_place_takes_none_from_the_others(office: Account, client_of: ClientOf) -> None:
    run = every_kind(office)
    unranked(run)
    book = Book(taken(client_of("leader"), run, "table.xlsx"))
    assert places(lambda row, column: book.value("评价表", row, column)) == ranks(run)
    assert sorted(map(str, ranks(run).values())) == ["1", "1", "2", "不排名"]


def test_text_stays_text(office: Account, client_of: ClientOf) -> None:
    items = [ItemContent("=1+1", D(100), "tasks", "ratio", full_mark=D(80))]
    run = computed(office, in_force(office, items=items))
    book = load_workbook(io.BytesIO(taken(client_of("reviewer"), run, "table.xlsx")))
    assert book["计分明细"].cell(4, 3).value == "'=1+1"


def test_a_sample_run_says_so(office: Account, client_of: ClientOf) -> None:
    from docx import Document

    run = computed(office)
    Run.objects.filter(pk=run.pk).update(is_sample=True)
    client = client_of("reviewer")
    answer = client.get(f"/evaluations/{run.pk}/table.xlsx")
    assert "%E7%A4%BA%E4%BE%8B-" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert "示例考核" in book["评价表"].cell(2, 1).value
    document = Document(io.BytesIO(taken(client, run, "notice.docx")))
    assert any("示例考核" in one.text for one in document.paragraphs)
    assert "示例考核" in client.get(f"/evaluations/{run.pk}/").content.decode()


def test_the_notice_says_who_leads(office: Account, second: Account, client_of: ClientOf) -> None:
    from docx import Document

    run = every_kind(office)
    draft = Document(io.BytesIO(taken(client_of("leader"), run, "notice.docx")))
    texts = [one.text for one in draft.paragraphs]
    assert texts[0] == "关于2025年绿色金融评价考核结果的通报"
    assert any("征求意见稿" in text for text in texts)
    assert any(text.startswith("核心区") and "居首" in text for text in texts)
    assert [len(table.rows) for table in draft.tables] == [4, 2]
    names = {row.cells[1].text for table in draft.tables for row in table.rows[1:]}
    assert names == {"荣昌区", "巫山县", "沙坪坝区", "万州区"}


def test_files_are_recorded_and_of_the_whole_alone(office: Account, client_of: ClientOf) -> None:
    run = open_to_objections(office)
    for name in ("table.xlsx", "notice.docx"):
        assert client_of("reporter_a").get(f"/evaluations/{run.pk}/{name}").status_code == 403


def test_a_quarterly_scheme(office: Account) -> None:
    version = actions.draft_scheme(
        code="quarterly", content=content(), by=office, now=NOW, period_kind="quarter"
    )
    version = actions.activate_scheme(version=version, by=office, now=NOW)
    run = computed(office, version, Span.parse("2025Q3"))
    points = run.computations.get().results.get(jurisdiction__slug="rongchang").points
    assert points.get(item__number=1).origins[0]["quarter"] == "2025Q3"

"""The slide of what needs attention is the summary's list, row by row and cell by cell."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import html

from targets.models import Target
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.wording.explanations import STATUSES
from tests.targets.rows import observe

from .slide_file import slides_of

pytestmark = pytest.mark.usefixtures("loaded_plans", "accounts")
SHARES = {"yuzhong": "19.22", "jiangbei": "14.75", "wanzhou": "13.92", "nanan": "12.1"}


def give_figures(quarter: str) -> None:
    observe("chongqing", "green_loan_balance", quarter, "5104.26")
    observe("chongqing", "green_bond_issuance", quarter, "612.4")
    observe("chongqing", "energy_intensity_reduction", quarter, "13.64")
    observe("chongqing", "forest_coverage", quarter, "56.03")
    observe("rongchang", "green_loan_balance", quarter, "70")
    observe("wushan", "green_loan_balance", quarter, "40")
    for slug, value in SHARES.items():
        observe(slug, "green_loan_share", quarter, value)


def within(line: Any, look: str) -> str:
    """What a part of a line says; "" where it has none, as a folded one has no notes."""
    return " ".join(" ".join(one.text_content().split()) for one in line.find_class(look))


def on_the_page(client: Client, quarter: str) -> tuple[list[dict[str, str]], int]:
    """The list's lines on targets, then the folded ones; how many are not folded."""
    client.cookies["django_language"] = "zh-hans"
    page = html.fromstring(client.get("/", {"as_of": quarter}).content.decode())
    rows = []
    for line in page.xpath(
        '//ul[@class="concerns"]/li[@data-status][.//a[contains(@href, "targ")]]'
    ):
        mark = line.find_class("concern-what")[0].find_class("visually-hidden")
        word = str(STATUSES[line.get("data-status")])
        assert [one.text_content() for one in mark] in ([word], [])
        for one in mark:
            one.drop_tree()
        notes = [" ".join(one.text_content().split()) for one in line.xpath("./p[3]/span")]
        rows.append(
            {
                "status": word,
                "name": within(line, "concern-what"),
                "gap": within(line, "concern-gap"),
                "notes": notes,
                "is_folded": not mark,
            }
        )
    return rows, sum(not row["is_folded"] for row in rows)


def on_the_slide(quarter: str) -> list[list[str]]:
    rows = []
    for slide in slides_of(as_of=AsOf(Quarter.parse(quarter))):
        if slide.title.startswith("需要关注"):
            [table] = slide.tables
            assert table[0] == ["状态", "指标", "差距", "牵头单位", "日期"]
            rows += table[1:]
    return rows


@pytest.mark.parametrize("quarter", ["2024Q4", "2025Q4"])
def test_the_slide_says_what_the_page_says(
    client_of: Callable[[str], Client], quarter: str
) -> None:
    give_figures(quarter)
    with translation.override("zh-hans"):
        rows, shown = on_the_page(client_of("leader"), quarter)
    slide = on_the_slide(quarter)
    assert len(rows) == len(slide) > shown == 4
    for row, cells in zip(rows, slide, strict=True):
        status, name, gap, leads, due = cells
        assert status.split(" ", 1)[1] == row["status"]
        assert " ".join(name.split("\n")) == row["name"]
        assert gap.split("\n")[0] == row["gap"]
        if row["is_folded"]:
            continue
        way = gap.split("\n")[1:]
        assert [leads, *way, due] == row["notes"]
        place, _blank, measured = row["name"].rpartition(" ")
        [deadline] = {
            one.deadline
            for one in Target.objects.filter(
                jurisdiction__name=place or "重庆市", indicator__isnull=False
            )
            if one.indicator.brief == measured and one.deadline
        }
        year, number = deadline.split("Q")
        assert due == f"{year}年{'一二三四'[int(number) - 1]}季度到期"

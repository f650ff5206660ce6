"""Sentences of a first day: what is not there is not counted, what did not happen is not said."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from districts.models import Account
from districts.permissions import Reader
from greenfin.plans.finals import FinalsOwed
from targets.periods import Quarter
from targets.progress import cached_progress
from targets.progress.as_of import AsOf
from targets.wording.reasons import required_text
from tests.greenfin.pages import text_of
from tests.targets.factories import accepted, filled, member_of, opened, submitted, uploaded
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def chinese(settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    settings.TODAY = "2026-01-20"


def main_of(client: Client, address: str) -> str:
    """What a page says below its head."""
    return str(text_of(client.get(address))).split("跳到正文", 1)[-1]


def test_without_an_open_quarter_nobody_is_said_to_be_done(client_of: ClientOf) -> None:
    for name in ("reviewer", "reporter_a"):
        said = main_of(client_of(name), reverse("return_list"))
        assert "均已审核通过" not in said
        assert not re.search(r"\b0(份|个|项)", said)
    assert "尚未开放任何季度" in main_of(client_of("reviewer"), reverse("return_list"))


def test_returns_that_wait_are_counted_only_where_some_do(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    member = member_of(opened("2025Q3"))
    said = main_of(client_of("reviewer"), reverse("return_list"))
    assert "目前没有待审核的报表" in said and "0份" not in said
    submitted(member, accounts["reporter_a"])
    assert "有1份报表待审核" in main_of(client_of("reviewer"), reverse("return_list"))


def test_queries_are_said_to_be_answered_only_where_some_arose(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    reporter = accounts["reporter_a"]
    draft = uploaded(member_of(opened("2025Q3")), reporter)
    assert draft.findings == []
    said = main_of(client_of("reporter_a"), draft.get_absolute_url())
    assert "没有错误，也没有疑问" in said
    assert "均已说明" not in said


def test_what_is_refused_is_not_said_in_green(client_of: ClientOf) -> None:
    """Neither a file that is none, nor one with faulty cells, nor a deed that lacks its reason."""
    client = client_of("reporter_a")
    upload = reverse("return_upload")
    none = client.post(upload, {"workbook": SimpleUploadedFile("a.xlsx", b"none")})
    faulty = filled(member_of(opened("2025Q3")), green_loan_balance="约100")
    page = client.post(upload, {"workbook": SimpleUploadedFile("b.xlsx", faulty)}, follow=True)
    waived = client_of("administrator").post(
        reverse("step_waive", args=["backup"]), {"reason": ""}, follow=True
    )
    for answer in (none, page):
        assert 'data-level="error"' in answer.content.decode()
    for answer in (none, page, waived):
        assert 'data-level="success"' not in answer.content.decode()


def test_from_the_deadline_on_no_step_is_asked_for() -> None:
    observe("rongchang", "non_fossil_share", "2023Q4", "22")
    observe("rongchang", "non_fossil_share", "2024Q4", "23")

    def required(quarter: str) -> str:
        [found] = [
            one
            for one in cached_progress(Reader(), AsOf(Quarter.parse(quarter)))
            if (one.target.jurisdiction.slug, one.target.kind) == ("rongchang", "level")
            and one.target.indicator is not None
            and one.target.indicator.code == "non_fossil_share"
        ]
        with translation.override("zh-hans"):
            return required_text(found)

    assert re.fullmatch(r"每季需[\d.]+个百分点", required("2025Q2"))
    assert required("2025Q4") == required("2026Q1") == ""


def test_a_next_quarter_that_is_overdue_is_not_said_to_be_due(
    client_of: ClientOf, accounts: dict[str, Account], settings: Any
) -> None:
    first = accepted(member_of(opened("2025Q3")), accounts["reporter_a"], accounts["reviewer"])
    following = opened("2025Q4")
    address, due = first.get_absolute_url(), following.due_on.isoformat()
    assert f"应于{due}前报送" in main_of(client_of("reporter_a"), address)
    settings.TODAY = "2026-06-30"
    said = main_of(client_of("reporter_a"), address)
    assert f"报送期限{due}已过" in said
    assert "前报送" not in said


def test_what_an_ended_period_lacks_is_counted_without_zeros() -> None:
    last = Quarter(2025, 4)
    said = {
        (tasks, targets): FinalsOwed(last, tasks, targets, None).sentence
        for tasks, targets in ((59, 22), (3, 0), (0, 1))
    }
    assert said == {
        (59, 22): "方案期已于2025年四季度结束：59项举措缺终期进展、22项目标缺终期数据。",
        (3, 0): "方案期已于2025年四季度结束：3项举措缺终期进展。",
        (0, 1): "方案期已于2025年四季度结束：1项目标缺终期数据。",
    }
    with translation.override("en"):
        one = FinalsOwed(last, 1, 1, None).sentence
    assert one.endswith("1 task lacks its final state, 1 target lacks its final figure.")


def test_a_plan_without_targets_says_so(client_of: ClientOf) -> None:
    said = main_of(client_of("leader"), "/plans/shapingba/")
    assert "共9个章节、12项举措，未设目标。" in said
    assert "0项目标" not in said

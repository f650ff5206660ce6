"""What an address asks for and there is not: the list is shown without it, and says so."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from tests.greenfin.pages import text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
UNKNOWN = [
    ("/targets/", "status", "状态"),
    ("/targets/", "plan", "方案"),
    ("/targets/", "kind", "目标类型"),
    ("/tasks/", "state", "状态"),
    ("/tasks/", "organisation", "单位"),
    ("/organisations/", "jurisdiction", "行政区域"),
    ("/organisations/load/", "state", "状态"),
    ("/districts/", "with", "with"),
    ("/alignment/", "shown", "市级举措"),
    ("/accounts/audit/", "deed", "操作"),
    ("/accounts/audit/", "since", "起始日期"),
]


def rows_of(page: str) -> int:
    return page.count("<tr")


@pytest.mark.parametrize(("path", "name", "label"), UNKNOWN)
def test_the_list_is_whole_and_a_notice_names_what_was_left_out(
    client_of: Callable[[str], Client], path: str, name: str, label: str
) -> None:
    client = client_of("auditor")
    whole = client.get(path)
    answer = client.get(path, {name: "<foo>"})
    assert answer.status_code == 200
    said = unescape(text_of(answer))
    assert f"“{label}”没有“<foo>”这一项，列表未按此筛选。" in said
    assert "<foo>" not in answer.content.decode()
    assert "errorlist" not in answer.content.decode()
    assert rows_of(answer.content.decode()) == rows_of(whole.content.decode())
    assert "列表未按此筛选" not in text_of(whole)


def test_what_is_known_still_narrows(client_of: Callable[[str], Client]) -> None:
    client = client_of("auditor")
    both = client.get("/targets/", {"status": "foo", "plan": "wushan"}).content.decode()
    narrowed = client.get("/targets/", {"plan": "wushan"}).content.decode()
    assert rows_of(both) == rows_of(narrowed) < rows_of(client.get("/targets/").content.decode())

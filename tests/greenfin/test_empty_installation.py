"""An installation on its first day: every page says what is not there yet, and none breaks."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from districts.models import Account, Jurisdiction, Organisation
from tests.greenfin.pages import text_of

ClientOf = Callable[[str], Client]
# Pages of an installation without any plan, and what each says for it.
SAID = {
    "/": "尚无市级目标",
    "/screen/": "尚无市级目标",
    "/districts/": "尚无区县",
    "/districts/compare/": "尚无设有目标的区域",
    "/plans/": "尚未导入方案",
    "/plans/import/": "尚未提交文件",
    "/targets/": "尚无目标",
    "/tasks/": "尚无举措",
    "/organisations/": "尚无单位",
    "/organisations/load/": "没有承担此类举措的单位",
    "/indicators/": "尚无指标",
    "/changes/": "没有举措新完成或新受阻",
    "/alignment/": "尚未导入市级方案",
    "/returns/": "尚未开放任何季度，各单位暂不能报送",
    "/returns/rounds/": "尚未开放任何季度",
    "/start/": "尚未导入方案",
    "/start/reporting/": "填报单位",
    "/accounts/": "尚无审核人员",
}
# Whose page it is, where it is not the administrator's.
WHOSE = {"/returns/": "reviewer", "/accounts/": "keeper"}
API = ("plans", "targets", "observations", "cited", "progress", "audit", "alignment")
# Counts of nothing, and advice on filters that nobody set.
EMPTY_COUNT = re.compile(r"(?<![\d.,])0(?:个|家|项|份|条)(?!行政区域)")
WITH_PLANS = (*SAID, "/districts/chongqing/", "/districts/rongchang/", "/districts/fuling/")


def shown(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return str(text_of(page)).split("跳到正文", 1)[-1]


@pytest.fixture
def lonely(client_of: ClientOf) -> ClientOf:
    """Somebody's client, before anything else is there."""

    def only(name: str) -> Client:
        client = client_of(name)
        Account.objects.exclude(username=name).delete()
        Organisation.objects.all().delete()
        Jurisdiction.objects.all().delete()
        return client

    return only


@pytest.mark.parametrize("address", SAID)
def test_without_any_plan_each_page_says_so(lonely: ClientOf, address: str) -> None:
    text = shown(lonely(WHOSE.get(address, "administrator")), address)
    assert SAID[address] in text
    assert not re.search(r"已导入\d+个方案", text)
    assert "请调整或清除筛选条件" not in text


def test_without_any_plan_the_api_and_the_briefing_answer(lonely: ClientOf) -> None:
    client = lonely("leader")
    for name in API:
        answer = client.get(f"/api/v1/{name}/")
        assert (answer.status_code, answer.json()["count"]) == (200, 0), name
    assert client.get("/briefing/2026Q3.docx").status_code == 200
    assert client.get("/slides/2026Q3.pptx").status_code == 404
    assert "未找到" in shown(client, "/search/?q=绿色")


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["administrator", "reviewer", "reporter_a", "leader", "anonymous"])
def test_with_plans_alone_no_page_counts_what_is_not_there(
    loaded_plans: None, client_of: ClientOf, name: str
) -> None:
    client = client_of(name)
    # How many tasks are taken up, open and not taken up is a tally: there zero is an answer.
    for address in sorted(set(WITH_PLANS) - {"/alignment/"}):
        page = client.get(address)
        assert page.status_code in (200, 302, 403), address
        if page.status_code == 200:
            text = " ".join(re.findall(r'<p class="answer">(.*?)</p>', page.content.decode(), re.S))
            assert not EMPTY_COUNT.search(re.sub(r"<[^>]+>", "", text)), (address, text)
            assert "请调整或清除筛选条件" not in page.content.decode(), address

"""Several accounts at once from a pasted list: all of them, or every fault of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from districts.accounts.pasted import MOST_LINES, PastedList
from districts.models import Account, Event, Jurisdiction

pytestmark = pytest.mark.usefixtures("loaded_plans")
LIST = """姓名\t角色\t单位\t电子邮箱
王敏\t填报员\t荣昌区\twangmin@example.org

李强，审核人员，市委金融办，
Wang Min, Reporter, Wushan County
赵主任,领导,,zhao@example.org,zhao.leader
"""


def faults(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.sentence) for one in PastedList(text).faults]


def test_a_list_is_read_with_tabs_and_commas_in_both_languages(accounts) -> None:
    pasted = PastedList(LIST)
    assert pasted.faults == []
    assert [
        (one.name, one.role, one.jurisdiction and one.jurisdiction.slug, one.email, one.username)
        for one in pasted.people
    ] == [
        ("王敏", "reporter", "rongchang", "wangmin@example.org", "wangmin"),
        ("李强", "reviewer", None, "", "liqiang"),
        ("Wang Min", "reporter", "wushan", "", "wangmin2"),
        ("赵主任", "leader", None, "zhao@example.org", "zhao.leader"),
    ]


def test_every_fault_of_every_line_is_told_at_once(accounts) -> None:
    text = "\n".join(
        [
            ",填报,荣昌县,x",
            "王敏,填报人员,",
            "李强,审核人员,,",
            "李强,审核人员,,",
            "Reporter_a,填报人员,荣昌区",
            "周,领导,,,reporter_a",
            "吴,领导,,,a b",
        ]
    )
    found = faults(text)
    assert [line for line, _said in found] == [1, 1, 1, 2, 4, 5, 6, 7]
    said = dict(enumerate(sentence for _line, sentence in found))
    assert said[0] == "缺少姓名。"
    assert "“填报”不是角色名称，请填写：机关工作人员、单位填报人、填报人员" in said[1]
    assert "“x”不是电子邮箱地址" in said[2]
    assert "填报人员须注明" in said[3]
    assert "第3行" in said[4]
    assert "已有该角色的账号" in said[5]
    assert "“reporter_a”已被使用" in said[6]
    assert "“a b”不能用作用户名" in said[7]
    assert faults("张,填报人员,涪州区") == [(1, "未找到名为“涪州区”的区县。")]
    assert faults(" \n")[0][1].startswith("名单为空")
    assert "101行" in faults("张,领导\n" * (MOST_LINES + 1))[0][1]


def test_every_place_is_known_by_its_names(accounts) -> None:
    for place in Jurisdiction.objects.all():
        for word in (place.name, place.short_name, place.name_en, place.slug):
            (person,) = PastedList(f"张三\t填报人员\t{word}").people
            assert person.jurisdiction == place


def test_the_page_makes_all_and_shows_their_passwords_once(
    client_of: Callable[[str], Client],
) -> None:
    office = client_of("keeper")
    page = office.post(reverse("accounts"), {"people": LIST})
    assert page.status_code == 200
    issued = page.context["issued"]
    assert len(issued) == 4
    shown = page.content.decode()
    for one in issued:
        assert shown.count(one.password) == 1
        account = Account.objects.get(username=one.person.username)
        assert account.check_password(one.password)
        assert account.must_change_password
        assert one.password not in str(list(Event.objects.values_list("after", flat=True)))
    assert Account.objects.get(username="wangmin").email == "wangmin@example.org"
    assert Event.objects.filter(deed="create_account", actor="keeper").count() == 4
    again = office.get(reverse("accounts")).content.decode()
    assert not any(one.password in again for one in issued)
    client = Client()
    sent = {"username": "wangmin", "password": issued[0].password}
    answer = client.post(reverse("login"), sent)
    assert client.get(answer["Location"])["Location"].startswith(reverse("password_change"))


def test_one_fault_makes_no_account_and_keeps_what_was_pasted(
    client_of: Callable[[str], Client],
) -> None:
    before = Account.objects.count()
    text = "王敏,填报人员,荣昌区\n李强,审核,,"
    page = client_of("keeper").post(reverse("accounts"), {"people": text})
    assert page.status_code == 422
    assert text in page.content.decode()
    assert "第2行：“审核”不是角色名称" in page.content.decode()
    assert Account.objects.count() == before


def test_the_page_says_whom_the_office_lacks(
    client_of: Callable[[str], Client], accounts: dict[str, Account]
) -> None:
    office = client_of("keeper")
    page = office.get(reverse("accounts")).content.decode()
    assert "7个填报单位尚无填报人员" in page
    assert "2名填报人员未填写电子邮箱" in page
    assert "尚无审核人员" not in page
    Account.objects.filter(memberships__role__in=["reviewer", "leader"]).update(is_active=False)
    page = office.get(reverse("accounts")).content.decode()
    assert "尚无审核人员" in page
    assert "尚无领导账号" in page

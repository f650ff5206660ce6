"""Several accounts at once from a pasted list: all of them, or every fault of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from districts.accounts.actions import set_provider_key
from districts.accounts.gaps import account_gaps
from districts.accounts.matched import MatchedKeys
from districts.accounts.pasted import MOST_LINES, PastedList
from districts.models import Account, Event, Jurisdiction, Organisation, OrganisationName

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


def held(text: str) -> tuple[str, str, str]:
    """Role, place and body of the one person of a list."""
    pasted = PastedList(text)
    assert pasted.faults == []
    (person,) = pasted.people
    place, body = person.jurisdiction, person.organisation
    return person.role, place.slug if place else "", body.slug if body else ""


def test_a_contributor_is_of_a_body_and_an_official_may_be_of_a_district(accounts) -> None:
    own = Organisation.objects.get(name="荣昌区金融事务中心")
    branch = Organisation.objects.get(names__name="人行永川分行")
    for unit in (
        "荣昌区金融事务中心",
        "区金融事务中心",
        "荣昌区/区金融事务中心",
        "rongchang／区金融事务中心",
    ):
        assert held(f"甲,单位填报人,{unit}") == ("contributor", "rongchang", own.slug), unit
    assert held("甲,contributor,巫山县/人行永川分行") == ("contributor", "wushan", branch.slug)
    assert held("乙,机关工作人员,荣昌") == ("official", "rongchang", "")
    assert held("乙,机关工作人员,") == ("official", "", "")
    assert held("乙,审核人员,荣昌区") == ("reviewer", "", "")


def test_what_is_wrong_with_a_unit_is_said(accounts) -> None:
    several = next(name for name, number in names_of_several() if number > 1)
    said = [
        sentence
        for _line, sentence in faults(
            "甲,单位填报人,\n乙,单位填报人,某某局\n丙,单位填报人,某区/区财政局\n"
            f"丁,单位填报人,{several}\n戊,机关工作人员,市委金融办\n"
            "己,单位填报人,荣昌区/某某局"
        )
    ]
    assert "须注明所在单位" in said[0]
    assert "未找到名为“某某局”的单位" in said[1]
    assert "未找到名为“某区”的区县" in said[2]
    assert f"有多个单位名为“{several}”" in said[3]
    assert "市级机关工作人员的单位一列请留空" in said[4]
    assert "未找到名为“某某局”的单位" in said[5]
    assert len(said) == 6


def names_of_several() -> list[tuple[str, int]]:
    rows = OrganisationName.objects.values("name").annotate(
        number=Count("organisation", distinct=True)
    )
    return list(rows.order_by("name").values_list("name", "number"))


def test_one_line_a_role_and_what_it_is_held_for(accounts) -> None:
    twice = "甲,单位填报人,荣昌区金融事务中心\n甲,单位填报人,巫山县金融事务中心"
    assert faults(twice) == []
    again = "甲,单位填报人,荣昌区金融事务中心\n甲,单位填报人,区金融事务中心"
    assert "第1行" in faults(again)[0][1]
    known = faults("Contributor_a,单位填报人,荣昌区金融事务中心")
    assert "已有该角色的账号" in known[0][1]


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


def test_the_sixth_column_is_the_key_at_the_identity_provider(
    client_of: Callable[[str], Client], accounts: dict[str, Account], settings: Any
) -> None:
    set_provider_key(account=accounts["leader"], key="4711", by=None)
    said = faults(
        "甲,领导,,,,50010001\n乙,领导,,,,50010001\n丙,领导,,,,4711\n丁,领导,,,," + "9" * 256
    )
    assert [line for line, _sentence in said] == [2, 3, 4]
    assert "“50010001”与第1行重复" in said[0][1]
    assert "“4711”已用于Leader（leader）的账号" in said[1][1]
    assert "超过255个字符" in said[2][1]
    keeper = client_of("keeper")
    page = keeper.post(reverse("accounts"), {"people": "甲,领导,,,,50010001\n乙,领导"})
    assert "一次性密码" in page.content.decode()
    assert Account.objects.get(first_name="甲").provider_key == "50010001"
    assert Account.objects.get(first_name="乙").provider_key is None
    event = Event.objects.get(deed="create_account", after__name="甲")
    assert event.after["provider_key"] == "50010001"
    settings.OIDC_ISSUER, settings.LOCAL_PASSWORDS = "https://idp.example", False
    page = keeper.post(reverse("accounts"), {"people": "丙,领导,,,,50010003"})
    assert page.context["issued"][0].password not in page.content.decode()
    assert "已停用密码登录" in page.content.decode()


def test_an_office_that_has_accounts_is_matched_at_once(
    client_of: Callable[[str], Client], accounts: dict[str, Account], settings: Any
) -> None:
    keeper, page = client_of("keeper"), reverse("accounts")
    assert "标识名单" not in keeper.get(page).content.decode()
    settings.OIDC_ISSUER, settings.OIDC_NAME = "https://idp.example", "市统一身份认证平台"
    Account.objects.filter(username__in=["leader", "auditor"]).update(first_name="王敏")
    settings.LOCAL_PASSWORDS = False
    shown = keeper.get(page).content.decode()
    assert "13个账号未填统一身份认证标识，无法登录" in shown
    set_provider_key(account=accounts["official"], key="1", by=None)
    text = "\n".join(
        [
            "用户名,标识",
            "Reviewer\t2",
            "nobody\t3",
            "王敏，4",
            "keeper",
            "supervisor,1",
            "leader,2",
            "reviewer,7",
        ]
    )
    refused = keeper.post(page, {"keys": text})
    assert refused.status_code == 422
    assert [(one.line, one.sentence) for one in refused.context["key_faults"]] == [
        (3, "未找到“nobody”的账号。"),
        (4, "有多个账号的姓名为“王敏”，请填写用户名。"),
        (5, "缺少统一身份认证标识。"),
        (6, "统一身份认证标识“1”已用于Official（official）的账号。"),
        (7, "统一身份认证标识“2”与第2行重复，每个标识只对应一人。"),
        (8, "名单中“reviewer”重复。"),
    ]
    assert text in refused.content.decode()
    assert Account.objects.exclude(provider_key=None).count() == 1
    done = keeper.post(page, {"keys": "reviewer,2\nleader,3\nofficial,1\nkeeper,4"}, follow=True)
    assert "已匹配3个账号的统一身份认证标识" in done.content.decode()
    keys = dict(Account.objects.exclude(provider_key=None).values_list("username", "provider_key"))
    assert keys == {"reviewer": "2", "leader": "3", "official": "1", "keeper": "4"}
    assert Event.objects.filter(deed="set_provider_key", actor="keeper").count() == 3
    assert keeper.get(page).status_code == 200, "a first key ends no session"
    assert MatchedKeys(" ").faults[0].sentence.startswith("名单为空")
    assert "101行" in MatchedKeys("a,1\n" * (MOST_LINES + 1)).faults[0].sentence


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
    assert "尚无管理员" not in page
    Account.objects.filter(memberships__role="administrator").update(is_active=False)
    assert "尚无管理员，无人可导入方案" in office.get(reverse("accounts")).content.decode()


def test_the_steps_say_that_nobody_keeps_accounts(accounts) -> None:
    Account.objects.filter(memberships__role="keeper").update(is_active=False)
    assert "--role keeper" in "".join(account_gaps().sentences)

"""The first steps: each state is what the data say, and a waived one can be taken up again."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.accounts.actions import create_account
from districts.actions import record_event, set_reporting
from districts.clock import current_time
from districts.models import Account, Event, Jurisdiction, Plan, WaivedStep
from districts.permissions import reader_of
from greenfin.operations.records import backups_folder, cron_lines
from greenfin.start.steps import STEPS, answer_sentence, steps
from targets.models import ReportingRound
from tasks.models import Task
from tests.greenfin.plans.made_up_plan import TEXT
from tests.official_texts import official_text
from tests.targets.factories import opened

pytestmark = pytest.mark.usefixtures("loaded_plans")
ClientOf = Callable[[str], Client]
OWN = "rongchang"


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.TODAY = "2026-01-20"


def standing(key: str, account: Account) -> str:
    return next(one for one in steps(reader_of(account)) if one.key == key).standing


def said(key: str, account: Account) -> str:
    found = next(one for one in steps(reader_of(account)) if one.key == key)
    return "".join(found.state.sentences)


def hand_in(client: Client, **files: bytes) -> Any:
    sent = [SimpleUploadedFile(f"{name}.txt", content) for name, content in files.items()]
    return client.post(reverse("start_wording"), {"documents": sent})


def test_wording_is_done_when_every_measure_has_its_own(
    accounts: dict[str, Account], client_of: ClientOf
) -> None:
    office = accounts["administrator"]
    assert standing("wording", office) == "open"
    assert "4个方案只有举措标题" in said("wording", office)
    texts = {slug: official_text(slug) for slug in ("rongchang", "wushan")}
    page = hand_in(client_of("administrator"), **texts).content.decode()
    assert page.count("处原文。") == 2
    assert not Task.objects.filter(plan__slug="wushan", wording="").exists()
    assert "2个方案只有举措标题" in said("wording", office)
    assert standing("wording", office) == "open"
    Task.objects.filter(wording="").update(wording="x")
    assert standing("wording", office) == "done"
    again = hand_in(client_of("administrator"), rongchang=texts["rongchang"]).content.decode()
    assert "此前已导入" in again


def test_a_file_that_is_no_stored_plan_waits_to_be_confirmed(client_of: ClientOf) -> None:
    before = Plan.objects.count()
    page = hand_in(client_of("administrator"), new=TEXT.encode(), none=b"x").content.decode()
    assert "请核对后作为新方案导入" in page
    assert "/plans/import/" in page
    assert Plan.objects.count() == before
    nothing = client_of("administrator").post(reverse("start_wording"), {})
    assert nothing.status_code == 422


def test_who_reports_is_done_when_nobody_with_targets_is_left_out(
    accounts: dict[str, Account],
) -> None:
    office = accounts["administrator"]
    assert standing("reporting", office) == "done"
    reporting = set(Jurisdiction.objects.reporting().values_list("pk", flat=True))
    own = Jurisdiction.objects.get(slug=OWN)
    set_reporting(reporting=reporting - {own.pk}, by=office)
    assert standing("reporting", office) == "open"
    assert "荣昌区有需跟踪的目标" in said("reporting", office)
    set_reporting(reporting=set(), by=office)
    assert "尚未设定填报单位" in said("reporting", office)


def test_accounts_are_done_when_everybody_who_is_needed_has_one(
    accounts: dict[str, Account],
) -> None:
    office = accounts["administrator"]
    assert "7个填报单位尚无填报人员" in said("accounts", office)
    for place in Jurisdiction.objects.reporting().exclude(slug__in=[OWN, "wushan"]):
        create_account(
            username=place.slug, name="x", role="reporter", jurisdiction=place, by=office
        )
    assert standing("accounts", office) == "done"
    assert "收不到催报邮件" in said("accounts", office)
    Account.objects.filter(memberships__role="reviewer").update(is_active=False)
    assert standing("accounts", office) == "open"
    assert "尚无审核人员" in said("accounts", office)


def test_a_period_that_ended_says_what_it_lacks_and_leads_there(
    accounts: dict[str, Account], client_of: ClientOf, settings: Any
) -> None:
    office = accounts["administrator"]
    tasks = Task.objects.count()
    assert f"{tasks}项举措缺终期进展" in said("period", office)
    assert "重庆市、沙坪坝区、荣昌区、巫山县的方案已到期" in said("period", office)
    last = opened("2025Q4")
    page = client_of("administrator").get(reverse("start")).content.decode()
    assert last.get_absolute_url() in page
    settings.TODAY = "2025-06-01"
    assert "缺终期" not in said("period", office)


def test_a_quarter_is_open_once_the_last_one_takes_returns(
    accounts: dict[str, Account],
) -> None:
    office = accounts["administrator"]
    opened("2025Q3")
    assert standing("round", office) == "open"
    opened("2025Q4")
    assert standing("round", office) == "done"
    assert "应于2026-01-25前报送" in said("round", office)
    ReportingRound.objects.filter(quarter="2025Q4").update(due_on=datetime.date(2026, 1, 19))
    assert "报送截止日2026-01-19已过" in said("round", office)
    Jurisdiction.objects.filter(slug="fuling").update(is_reporting=True)
    assert standing("round", office) == "open"
    assert "本季度尚未纳入：涪陵区" in said("round", office)
    ReportingRound.objects.update(locked_at=current_time())
    assert "已填报并锁定" in said("round", office)


def test_a_backup_is_done_while_it_is_fresh_and_came_back_whole(
    accounts: dict[str, Account], settings: Any
) -> None:
    office = accounts["administrator"]
    assert said("backup", office) == "尚未备份。尚未试恢复过备份。"
    record_event(deed="backup", by=None, key="a.zip", after={})
    assert standing("backup", office) == "open"
    record_event(deed="try_restore", by=None, key="a.zip", after={"is_whole": False, "fault": "f"})
    assert standing("backup", office) == "open"
    assert "试恢复失败：f" in said("backup", office)
    record_event(deed="try_restore", by=None, key="a.zip", after={"is_whole": True})
    assert standing("backup", office) == "done"
    settings.TODAY = "2026-02-20"
    assert standing("backup", office) == "open"


def test_the_lines_for_cron_are_those_of_this_installation(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path / "app"
    settings.DATA_DIR = tmp_path / "50% data"
    backup, trial = cron_lines()
    assert r"date +\%F" in backup
    assert rf"GREENFIN_DATA='{tmp_path}/50\% data'" in backup
    assert backups_folder() == tmp_path / "backups"
    assert trial.endswith(f"restore --try {tmp_path}/backups")
    settings.DATA_DIR = tmp_path / "app" / "var"
    assert "GREENFIN_DATA" not in "".join(cron_lines())
    assert backups_folder() == tmp_path / "app-backups"


def test_a_step_is_waived_with_a_reason_and_taken_up_again(
    accounts: dict[str, Account], client_of: ClientOf
) -> None:
    office, client = accounts["administrator"], client_of("administrator")
    waive = reverse("step_waive", args=["history"])
    assert client.post(waive, {"reason": "  "}).status_code == 422
    assert client.post(waive, {"reason": "以前没有统计"}).status_code == 302
    assert client.post(waive, {"reason": "again"}).status_code == 422
    assert standing("history", office) == "waived"
    page = client.get(reverse("start")).content.decode()
    assert "Administrator于2026-01-20标为暂不办理：以前没有统计" in page
    take_up = reverse("step_take_up", args=["history"])
    client.post(take_up)
    assert standing("history", office) == "open"
    assert "未标为暂不办理" in client.post(take_up, follow=True).content.decode()
    deeds = Event.objects.filter(deed__in=["waive_step", "take_up_step"])
    assert [(one.deed, one.actor) for one in deeds] == [
        ("waive_step", "administrator"),
        ("take_up_step", "administrator"),
    ]
    assert client.post(reverse("step_waive", args=["nothing"])).status_code == 404


def test_an_administrator_begins_there_until_each_step_is_done_or_waived(
    accounts: dict[str, Account], client_of: ClientOf
) -> None:
    office, client = accounts["administrator"], client_of("administrator")
    home = reverse("start_home")
    assert client.get(home)["Location"] == reverse("start")
    for key in STEPS:
        WaivedStep.objects.create(step=key, reason="r", by=office, at=current_time())
    assert client.get(home)["Location"] == reverse("admin:index")
    assert answer_sentence(steps(reader_of(office))) == "共7步，已完成1步，暂不办理6步。"


def test_pages_that_steps_lead_to_lead_back_until_all_are_done(
    accounts: dict[str, Account], client_of: ClientOf
) -> None:
    office, client = accounts["administrator"], client_of("administrator")
    for name in ("password_change", "plan_import", "round_list"):
        page = client.get(reverse(name)).content.decode()
        assert "返回开始使用" in page
        assert answer_sentence(steps(reader_of(office))) in page
        other = client_of("reviewer").get(reverse(name))
        assert "返回开始使用" not in other.content.decode()
    for key in STEPS:
        WaivedStep.objects.create(step=key, reason="r", by=office, at=current_time())
    assert "返回开始使用" not in client.get(reverse("password_change")).content.decode()

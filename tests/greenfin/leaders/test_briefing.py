"""The Word briefing: its numbers, its reader, its bytes."""

import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from districts.models import Account, Event, Plan
from districts.permissions import Reader
from greenfin.leaders.briefing import briefing_bytes, document
from greenfin.leaders.briefing.content import TABLES
from targets.history.actions import apply_history
from targets.history.proposal import propose_history
from targets.models import QuarterlyReturn, Target
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.wording.formatting import number_text, share_text
from tasks.models import Assignment, ProgressUpdate
from tests.kept import forget_kept
from tests.targets.factories import NOW
from tests.targets.history.books import text_table
from tests.targets.rows import cite, observe, supersede
from tests.tasks.updates import report

from .briefed import AS_OF, LEADER, Report, briefed

pytestmark = pytest.mark.usefixtures("loaded_plans")
STRANGER = Reader()
REASON = "漏报一家银行机构数据。"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def numbers(accounts: object, loaded_plans: None) -> None:
    for slug, earlier, later in (
        ("chongqing", "9000", "10500.5"),
        ("rongchang", "85.5", "101.5"),
        ("wushan", "44.4", "56.3"),
    ):
        observe(slug, "green_loan_balance", "2025Q3", earlier)
        observe(slug, "green_loan_balance", "2025Q4", later)
    observe("chongqing", "forest_coverage", "2024Q4", "55.9")
    cite("chongqing", "forest_stock", "2025Q4", "28100", relation=">", key="forest-said")
    first = observe("rongchang", "loan_balance", "2025Q4", "900")
    supersede(first, datetime.datetime(2026, 1, 25, tzinfo=datetime.UTC))
    again = observe(
        "rongchang",
        "loan_balance",
        "2025Q4",
        "950",
        at=datetime.datetime(2026, 1, 25, tzinfo=datetime.UTC),
    )
    again.quarterly_return.correction_reason = REASON
    again.quarterly_return.save()


def api(client: Client, path: str, **query: str) -> list[dict[str, Any]]:
    return client.get(f"/api/v1/{path}/", {**query, "limit": "1000"}).json()["results"]


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("quarter", ["2025Q3", "2025Q4"])
def test_every_target_has_the_numbers_of_the_api(
    client_of: Callable[[str], Client], quarter: str
) -> None:
    progress = api(client_of("leader"), "progress", as_of=quarter)
    report_ = briefed(as_of=AsOf(Quarter.parse(quarter)))
    city, districts = report_.tables["市级目标完成情况"], report_.tables["区县目标完成情况"]
    groups: dict[tuple[str, str], list[tuple[Target, dict[str, Any]]]] = {}
    for row in progress:
        target = Target.objects.get(pk=row["target"])
        name = target.indicator.name if target.indicator else target.title
        groups.setdefault((target.jurisdiction.name, name), []).append((target, row))
    shown = [[row[0], "重庆市", *row[1:]] for row in city] + districts
    assert len(shown) == len(groups) < len(progress)
    for (place, name), members in groups.items():
        wordings = [f"（{target.wording}）" for target, _row in members]
        own = (row for row in shown if row[1] == place)
        [found] = [row for row in own if all(wording in row[2] for wording in wordings)]
        title = members[0][0].title if len(members) == 1 else name
        assert found[2].splitlines()[0] == title
        check_figure(found, members)
        for (target, row), wording in zip(members, wordings, strict=True):
            [line] = [line for line in found[2].splitlines() if line.startswith(wording)]
            if len(members) > 1:
                state, _comma, more = line.removeprefix(wording)[2:].partition("，")
                assert state.partition("（")[0] == WORDS[row["status"]]
                assert not more or target.kind != "level"


def check_figure(found: list[str], members: list[tuple[Target, dict[str, Any]]]) -> None:
    """The figure, the plan's own level and how far it is, and the worst state of all."""
    _number, _place, _names, level, observed, attainment, status, _source = found
    target, row = next(
        (one for one in members if one[0].kind in ("level", "reduction")), members[0]
    )
    if row["observed"] is not None:
        decimals = target.indicator.decimals
        assert number_text(float(row["observed"]), decimals).rstrip("0").rstrip(".") in observed
    if target.kind == "level":
        assert number_text(target.value).removesuffix(".00") in level
    covered = row["attainment"] if target.baseline_value is None else row["progress"]
    assert attainment.startswith(share_text(covered))
    worst = min((row for _target, row in members), key=lambda row: WORST_FIRST.index(row["status"]))
    said, _bracket, note = status.split()[1].partition("（")
    assert said == WORDS[worst["status"]]
    assert note.endswith("季度评定）") == (worst["rated_by"] == "held")


WORST_FIRST = (
    "missed",
    "off_track",
    "at_risk",
    "worsening",
    "awaiting",
    "no_data",
    "not_rated",
    "on_track",
    "improving",
    "ahead",
    "achieved",
)
WORDS = {
    "achieved": "已完成",
    "ahead": "提前达到",
    "on_track": "正常",
    "at_risk": "滞后",
    "off_track": "严重滞后",
    "missed": "未完成",
    "awaiting": "待终期数据",
    "not_rated": "不评级",
    "no_data": "未报送",
    "improving": "向好",
    "worsening": "向差",
}


def test_who_must_act_stands_beside_what_is_behind(numbers: None) -> None:
    observe("chongqing", "green_bond_issuance", "2025Q4", "612.4")
    observe("chongqing", "forest_coverage", "2025Q4", "56.1")
    rows = {row[1].splitlines()[0]: row for row in briefed().tables["市级目标完成情况"]}
    said = {name: row[1].splitlines()[1:] for name, row in rows.items()}
    assert said["绿色债券发行额"] == [
        "（达到900亿元以上）✘ 未完成",
        "（较2020年翻两番）✘ 未完成，≥900亿元，进度57.4%",
        "牵头：重庆市财政局（举措5）；"
        "中国人民银行重庆市分行、中国证券监督管理委员会重庆监管局（举措6）。",
    ]
    assert said["森林覆盖率"] == ["（达到57%）", "方案未列对应举措。"]
    assert len(said["绿色贷款余额"]) == 3
    assert not [line for line in said["绿色贷款余额"] if "牵头" in line]


def test_one_indicator_is_one_row_with_each_wording_and_its_own_state(numbers: None) -> None:
    found = briefed()
    [row] = [
        row
        for row in found.tables["区县目标完成情况"]
        if row[1] == "荣昌区" and "绿色贷款余额" in row[2]
    ]
    assert row[2].splitlines()[:3] == [
        "绿色贷款余额",
        "（达到100亿元以上）✔ 已完成",
        "（年均增速保持30%以上）✔ 已完成，≥99.99亿元，进度102.1%",
    ]
    assert row[3] == "≥100亿元"


def test_targets_behind_are_counted_with_their_indicators(numbers: None) -> None:
    observe("chongqing", "green_bond_issuance", "2025Q4", "612.4")
    observe("chongqing", "forest_coverage", "2025Q4", "56.1")
    said = briefed().text
    assert "重庆市14项目标中" in said
    assert "3项未完成（2项指标）" in said
    assert "其中市级方案设定5项。" in said


def test_wordings_on_one_figure_may_stand_differently(numbers: None) -> None:
    Target.objects.filter(plan__slug="rongchang", kind="level", value=100).update(value=102)
    forget_kept()
    found = briefed()
    [row] = [
        row
        for row in found.tables["区县目标完成情况"]
        if row[1] == "荣昌区" and "绿色贷款余额" in row[2]
    ]
    assert row[2].splitlines()[1:3] == [
        "（达到100亿元以上）✘ 未完成",
        "（年均增速保持30%以上）✔ 已完成，≥99.99亿元，进度102.1%",
    ]
    assert row[6] == "✘ 未完成"
    paragraph = re.search(r"荣昌区\n(.*)", found.text)[1]
    assert "“达到100亿元以上”未完成、“年均增速保持30%以上”已完成" in paragraph


def test_what_is_behind_names_no_body_of_a_task_without_one(numbers: None) -> None:
    observe("chongqing", "green_bond_issuance", "2025Q4", "612.4")
    Assignment.objects.filter(task__plan__slug="chongqing", role="lead").delete()
    assert "牵头：未列单位（举措5、举措6）。" in briefed().everything


@pytest.mark.usefixtures("numbers")
def test_the_headline_counts_as_the_api_does(client_of: Callable[[str], Client]) -> None:
    progress = api(client_of("leader"), "progress", as_of="2025Q4")
    own = Counter(row["status"] for row in progress if row["jurisdiction"] == "chongqing")
    said = briefed().text
    for status, count in own.items():
        assert f"{count}项{WORDS[status]}" in said
    others = len(progress) - own.total()
    assert f"区县和开发区{others}项目标中" in said


@pytest.mark.usefixtures("numbers")
def test_each_district_has_its_paragraph() -> None:
    said = briefed().text
    assert "（一）" in said
    paragraph = re.search(r"荣昌区\n(.*)", said)[1]
    assert "绿色贷款余额101.50亿元（2025年四季度），较基期走完102.1%，已完成" in paragraph
    # One sentence an indicator, in the plan's own figure; the growth target stands in the table.
    assert paragraph.count("绿色贷款余额") == 1
    assert "30项举措" in paragraph


@pytest.mark.usefixtures("numbers")
def test_changes_and_overdue_tasks_are_listed() -> None:
    report("wushan", 1, "2025Q4", "blocked", due_on=datetime.date(2026, 6, 30), account="待资金。")
    report("wushan", 2, "2025Q4", "done")
    found = briefed()
    assert found.tables["逾期举措"] == [
        [
            "1",
            "巫山县",
            "1. " + ProgressUpdate.objects.get(account="待资金。").task.title,
            "受阻\n2025年四季度",
            "2025-12-31\n预计2026-06-30，调整1次",
            "待资金。",
        ]
    ]
    assert "超过完成时限、已报送为未完成的举措1项。" in found.text
    assert "举措新完成1项、新受阻1项。" in found.text
    assert [row[4:] for row in found.tables["已发布数据更正"]] == [
        ["900.00", "950.00", "2026-01-25", REASON]
    ]
    changed = {(row[1], row[2]): row[3:] for row in found.tables["目标状态变化"]}
    name = Target.objects.get(plan__slug="wushan", kind="level", value=55).title
    assert changed["巫山县", name][1].endswith("已完成")


@pytest.mark.usefixtures("numbers")
def test_sources_stand_with_cell_and_digest() -> None:
    found = briefed()
    used = QuarterlyReturn.objects.filter(
        observations__quarter="2025Q4", observations__indicator__code="green_loan_balance"
    )
    digests = {row[3] for row in found.tables["数据来源文件"]}
    assert set(used.values_list("file__digest", flat=True)) <= digests
    loans = next(row for row in found.tables["市级目标完成情况"] if "10,500.50" in row[3])
    cell = used.get(member__jurisdiction__slug="chongqing").observations.get().cell
    assert loans[6] == f"报表第1次 指标!{cell}"
    forest = next(row for row in found.tables["市级目标完成情况"] if "28,100" in row[3])
    assert forest[3].startswith("超")
    assert forest[6].startswith("公开数据")
    assert ["重庆市", "forest_stock", "2025年四季度"] in [
        row[1:4] for row in found.tables["引用的公开数据"]
    ]


@pytest.mark.usefixtures("accounts")
def test_a_figure_of_imported_history_has_its_row_and_its_file() -> None:
    rows = ("荣昌区", "绿色贷款余额", "2025Q4", 101.5, "")
    table = text_table(rows, ("重庆市", "绿色贷款余额", "2025Q4", 10500.5, ""))
    proposal = propose_history(content=table, file_name="历史.csv", today=datetime.date(2026, 1, 9))
    apply_history(proposal=proposal, by=Account.objects.get(username="second_reviewer"), now=NOW)
    forget_kept()
    found = briefed()
    said = {row[0]: row[2] for row in found.tables["数据来源文件"]}
    assert set(said.values()) == {"导入的历史数据"}
    [loans] = [row for row in found.tables["市级目标完成情况"] if "10,500.50" in row[3]]
    assert loans[6] == "导入的历史数据第3行"


def test_a_plan_the_reader_may_not_see_is_absent() -> None:
    report("shapingba", 1, "2025Q4", "blocked", account="只给有权者看。")
    report("wushan", 1, "2025Q4", "done")
    known, public = briefed().everything, briefed(STRANGER).everything
    assert "沙坪坝" in known
    assert "只给有权者看。" in known
    assert "117项举措" in known
    assert "沙坪坝" not in public
    assert "只给有权者看。" not in public
    assert "105项举措" in public


def test_equal_content_gives_equal_bytes() -> None:
    report("wushan", 1, "2025Q4", "blocked")
    first = briefing_bytes(LEADER, AS_OF)
    forget_kept()
    assert briefing_bytes(LEADER, AS_OF) == first
    report("wushan", 2, "2025Q4", "blocked")
    forget_kept()
    assert briefing_bytes(LEADER, AS_OF) != first


@pytest.mark.usefixtures("numbers")
def test_nothing_is_said_twice_and_each_table_is_named() -> None:
    found = briefed()
    sentences = [one for one in re.split(r"[。\n]", found.text) if len(one) > 12]
    assert [one for one, times in Counter(sentences).items() if times > 1] == []
    numbers = dict(re.findall(r"表(\d+)　(.*)", found.text))
    for number, title in numbers.items():
        if title in ("目标状态变化", "已发布数据更正"):
            assert f"见表{number}。" in found.text


@pytest.mark.usefixtures("numbers")
def test_changes_that_are_no_turn_are_counted() -> None:
    found = briefed()
    rows = found.tables["目标状态变化"]
    rest = sum(row[5] == "不作比较" for row in rows)
    assert rest
    assert f"状态有变化的{len(rows)}项目标见表" in found.text
    assert f"其中{rest}项首次评定或转入、转出待终期数据，不作好转、转差比较。" in found.text


def test_text_from_a_workbook_is_inert() -> None:
    account = '{{ 7*7 }}{% raw %}</w:t><w:t>&lt; "=1+1" \x0b\x07<b>粗</b>'
    report("wushan", 1, "2025Q4", "blocked", account=account)
    content = briefing_bytes(LEADER, AS_OF)
    assert briefed().tables["逾期举措"][0][5] == account.replace("\x0b\x07", "")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        assert not [name for name in packed.namelist() if "vba" in name.lower()]


def test_nothing_reported_is_said_and_not_counted_as_zero() -> None:
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    said = briefed(STRANGER).everything
    assert "未报送" in said
    assert "没有已发布数据更正" in said
    assert "没有举措超过完成时限仍报送为未完成；117项已到期、待报送最终状态。" in said
    assert "没有举措新完成或新受阻。" in said
    assert "工作要点节点10项，尚无达成，到期未达成10项" in said
    assert not re.search(r"(?<![\d.])0[项家个%]", said)


@pytest.mark.usefixtures("numbers")
def test_tables_are_numbered_on_whatever_is_left_out() -> None:
    found = document.content(LEADER, AS_OF)
    numbers = found["tables"]
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    assert set(TABLES) - set(numbers) == {name for name in TABLES if not found[name]}
    titles = re.findall(r"表(\d+)　", briefed().text)
    assert titles == [str(number) for number in numbers.values()]


def test_the_template_names_nothing_that_the_content_lacks() -> None:
    with zipfile.ZipFile(Path(document.TEMPLATE)) as packed:
        parts = [name for name in packed.namelist() if re.match(r"word/(document|header)", name)]
        text = "".join(re.sub("<[^>]+>", "", packed.read(name).decode()) for name in parts)
    names = set(re.findall(r"{{r? (\w+)(?:\.\w+)? }}", text)) - {"row", "one"}
    assert names
    assert names <= set(document.content(LEADER, AS_OF))


def test_the_command_writes_what_the_role_may_see(tmp_path: Path) -> None:
    target = tmp_path / "通报.docx"
    call_command("briefing", "2025Q4", output=target, verbosity=0)
    assert target.read_bytes() == briefing_bytes(LEADER, AS_OF)
    call_command("briefing", "2025Q4", output=target, role="anonymous", verbosity=0)
    assert "沙坪坝" not in Report(target.read_bytes()).everything
    with pytest.raises(CommandError, match="2025Q4"):
        call_command("briefing", "2025", output=target)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("briefing", "2025Q4", output=tmp_path / "none" / "x.docx")


def test_the_address_gives_leaders_a_file_and_keeps_the_deed(
    client_of: Callable[[str], Client],
) -> None:
    response = client_of("leader").get("/briefing/2025Q4.docx")
    assert response["Content-Type"] == DOCX
    assert response["Content-Disposition"].startswith("attachment;")
    assert "no-store" in response["Cache-Control"]
    assert "重庆市绿色金融重点目标进展情况通报" in Report(response.content).text
    event = Event.objects.get(deed="download_briefing")
    assert (event.actor, event.object_key) == ("leader", "2025Q4")
    button = 'href="/briefing/2025Q4.docx"'
    for name, is_offered in (("leader", True), ("official", False)):
        assert (button in client_of(name).get("/changes/?to=2025Q4").content.decode()) is is_offered
    for quarter in ("2025Q5", "x", "2025q4"):
        assert client_of("leader").get(f"/briefing/{quarter}.docx").status_code == 404
    assert client_of("official").get("/briefing/2025Q4.docx").status_code == 403

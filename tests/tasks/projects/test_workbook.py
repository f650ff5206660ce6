"""A department's workbook: read, checked, handed in; what it says takes effect as it should."""

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from districts.models import Account, Event
from districts.refusals import Conflict, NotAllowed, Refused
from greenfin.operations.checks import ledger_steps
from targets.workbook.findings import Finding
from tasks.projects.actions import (
    hand_in_ledger,
    send_back_ledger,
    step_projects,
    withdraw_ledger,
)
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import (
    Benefit,
    Financing,
    LedgerFiling,
    Project,
    ProjectShare,
    ProjectStep,
    YearAmount,
)
from tasks.projects.workbook.book import template_bytes
from tasks.projects.workbook.expected import expected_of

from .ledger import (
    NOW,
    QUARTER,
    accepted,
    admitted,
    body_of,
    credit_code,
    department,
    duties,
    filled,
    handed_in,
    places_of,
    project_row,
    saved,
    seen,
    uploaded,
)

pytestmark = pytest.mark.django_db


def codes(filing: LedgerFiling) -> list[tuple[str, str]]:
    found = [Finding.from_dict(dict(one)) for one in filing.findings]
    return [(one.severity, one.code) for one in found]


def test_a_list_becomes_proposals_and_then_the_ledger(
    people: dict[str, Account], reviewer: Account
) -> None:
    rows = {
        "new-001": project_row(1, shares="荣昌区：60%；巫山县：40", invested=4),
        "new-007": project_row(2, unit="万元", investment=25000, starts_in="2025年一季度"),
    }
    duties(reviewer, "wushan")
    held = handed_in(people["list"], rows, "list")
    first, second = held.projects.order_by("provisional_number")
    assert (first.state, second.state) == ("proposed", "proposed")
    assert first.provisional_number.startswith("P")
    assert (second.unit, second.investment, second.starts_in) == ("wan", 25000, "2025Q1")
    assert [one.percent for one in first.shares.all()] == [60, 40]
    assert YearAmount.objects.published().get().invested == 4
    assert first.number == first.provisional_number
    with pytest.raises(Conflict):
        step_projects(projects=[first], deed="admit", by=reviewer, now=NOW)
    step_projects(projects=[first, second], deed="check", by=reviewer, now=NOW)
    step_projects(projects=[first, second], deed="admit", by=reviewer, now=NOW)
    first.refresh_from_db()
    assert first.number == first.final_number and first.number.startswith("G")
    assert Project.objects.numbered(first.provisional_number).get() == first
    assert [one.after for one in first.steps.all()] == ["proposed", "checked", "admitted"]
    deeds = Event.objects.filter(object_type="project").values_list("deed", flat=True)
    assert set(deeds) == {"propose_project", "check_project", "admit_project"}


def test_who_proposed_never_admits(people: dict[str, Account], reviewer: Account) -> None:
    held = handed_in(people["list"], {"new-001": project_row(1)}, "list")
    [project] = held.projects.all()
    step_projects(projects=[project], deed="check", by=reviewer, now=NOW)
    Project.objects.update(proposed_by=reviewer)
    with pytest.raises(NotAllowed):
        step_projects(projects=[project], deed="admit", by=reviewer, now=NOW)
    for deed in ("check", "admit", "remove"):
        with pytest.raises(NotAllowed):
            step_projects(projects=[project], deed=deed, by=people["list"], now=NOW)
    with pytest.raises(Refused):
        step_projects(projects=[], deed="check", by=reviewer, now=NOW)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"owner_code": credit_code(1)[:-1] + "A"}, "ledger_code"),
        ({"name": None}, "ledger_missing"),
        ({"stage": "清除"}, "ledger_kept"),
        ({"wanted": "不适用"}, "ledger_word"),
        ({"wanted": "约6亿元"}, "not_a_number"),
        ({"starts_in": "明年"}, "ledger_quarter"),
        ({"starts_in": "2026Q1", "finishes_in": "2025Q4"}, "ledger_order"),
        ({"invested": 11}, "ledger_years"),
        ({"shares": "各一半"}, "ledger_shares"),
        ({"shares": "荣昌区:60%；某区:40%"}, "ledger_share_place"),
        ({"shares": "荣昌区:60%；荣昌:40%"}, "ledger_share_place"),
        ({"shares": "荣昌区:60%"}, "ledger_share_sum"),
        ({"shares": "巫山县:100%"}, "ledger_share_own"),
    ],
)
def test_a_fault_is_found_at_its_cell(
    people: dict[str, Account], reviewer: Account, more: dict[str, Any], code: str
) -> None:
    duties(reviewer, "wushan")
    draft = uploaded(
        people["list"], filled(people["list"], {"new-001": project_row(1, **more)}, "list")
    )
    assert codes(draft) == [("error", code)]
    assert draft.findings[0]["cell"]
    with pytest.raises(Refused):
        hand_in_ledger(filing=draft, by=people["list"], now=NOW, **seen(draft))
    assert not Project.objects.exists()


def test_doubles_are_shown_and_never_merged(people: dict[str, Account], reviewer: Account) -> None:
    [project] = admitted(people, reviewer, 1)
    like = project_row(1, name="示例1号光伏二期")
    draft = uploaded(people["list"], filled(people["list"], {"new-001": like}, "list"))
    assert codes(draft) == [("note", "ledger_double")]
    assert draft.findings[0]["params"]["number"] == project.number
    same = {"new-001": project_row(1), "new-002": project_row(2), "new-003": project_row(2)}
    draft = uploaded(people["list"], filled(people["list"], same, "list"))
    assert codes(draft) == [("error", "ledger_twice"), ("error", "ledger_twice_here")]


def test_another_districts_project_is_not_named(
    people: dict[str, Account], reviewer: Account
) -> None:
    [project] = admitted(people, reviewer, 1)
    other = duties(reviewer, "wushan")["list"]
    same = uploaded(other, filled(other, {"new-002": project_row(1)}, "list"))
    assert codes(same) == [("error", "ledger_elsewhere")]
    assert project.number not in str(same.findings)
    like = {"new-001": project_row(1, name="示例1号光伏二期")}
    held = handed_in(other, like, "list")
    assert codes(held) == []
    [mine] = held.projects.all()
    client, clerk = Client(), Client()
    for one, account in ((client, reviewer), (clerk, other)):
        one.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    seen_by_city = client.get(mine.get_absolute_url()).content.decode()
    seen_there = clerk.get(mine.get_absolute_url()).content.decode()
    assert project.number in seen_by_city
    assert mine.name in seen_there and project.number not in seen_there


def test_only_the_word_empties_and_what_is_not_there_says_nothing(
    people: dict[str, Account], reviewer: Account
) -> None:
    [project] = admitted(people, reviewer, 1)
    key = project.provisional_number
    book = openpyxl.load_workbook(io.BytesIO(filled(people["list"], {}, "list")))
    sheet = book[SHEET_NAMES["list"]]
    places, columns = places_of(sheet)
    sheet.cell(places[key], columns["总投资"]).value = None
    sheet.cell(places[key], columns["融资需求"]).value = "清除"
    sheet.cell(places[key], columns["建设阶段"]).value = "建成"
    sheet.delete_rows(places["new-001"], 60)
    sheet.delete_cols(columns["业主（企业）"])
    held = uploaded(people["list"], saved(book))
    assert codes(held) == []
    hand_in_ledger(filing=held, by=people["list"], now=NOW, **seen(held))
    project.refresh_from_db()
    assert project.wanted == 6
    accepted(held, reviewer)
    project.refresh_from_db()
    assert (project.investment, project.wanted, project.stage) == (10, None, "built")
    assert project.owner == "示例企业1"


def test_a_row_moved_to_another_key_is_found(people: dict[str, Account], reviewer: Account) -> None:
    [project] = admitted(people, reviewer, 1)
    other = {project.provisional_number: project_row(7, name="城南污水厂")}
    draft = uploaded(people["list"], filled(people["list"], other, "list"))
    assert codes(draft) == [("error", "ledger_other_project")]


def test_financing_matches_and_finances(people: dict[str, Account], reviewer: Account) -> None:
    first, second = admitted(people, reviewer, 1, 2)
    loan = {"institution": "示例银行", "product": "贷款", "unit": "亿元", "granted": 5}
    rows = {
        f"{first.provisional_number}/1": {**loan, "drawn": 2, "is_transition_loan": "是"},
        f"{second.provisional_number}/1": loan,
    }
    held = handed_in(people["financing"], rows, "financing")
    assert not Financing.objects.exists()
    with pytest.raises(NotAllowed):
        accepted(held, people["financing"])
    accepted(held, reviewer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("financed", "matched")
    again = {f"{first.provisional_number}/1": {"drawn": 3}}
    accepted(handed_in(people["financing"], again, "financing"), reviewer)
    line = Financing.objects.published().get(project=first)
    assert (line.granted, line.drawn, line.is_transition_loan) == (5, 3, True)
    assert Financing.objects.filter(project=first).count() == 2
    assert Financing.objects.filter(project=second).count() == 1
    wrong = {f"{first.provisional_number}/1": {"drawn": 6}}
    draft = uploaded(people["financing"], filled(people["financing"], wrong, "financing"))
    assert codes(draft) == [("error", "ledger_drawn")]
    lacking = {f"{first.provisional_number}/2": {"granted": 6}}
    draft = uploaded(people["financing"], filled(people["financing"], lacking, "financing"))
    assert codes(draft) == [("error", "ledger_missing")] * 3


def test_benefit_is_kept_by_year(people: dict[str, Account], reviewer: Account) -> None:
    [project] = admitted(people, reviewer, 1)
    rows = {project.provisional_number: {"co2": 1200.5, "method": "电网因子法"}}
    accepted(handed_in(people["benefit"], rows, "benefit"), reviewer)
    rows = {project.provisional_number: {"co2": "清除", "coal": 480}}
    accepted(handed_in(people["benefit"], rows, "benefit"), reviewer)
    row = Benefit.objects.published().get()
    assert (row.year, row.co2, row.coal, row.method) == (2025, None, Decimal(480), "电网因子法")
    accepted(
        handed_in(people["benefit"], {project.provisional_number: {"coal": 480}}, "benefit"),
        reviewer,
    )
    assert Benefit.objects.count() == 2


def test_a_department_writes_its_own_sheet_of_its_own_district(
    people: dict[str, Account], reviewer: Account
) -> None:
    others = duties(reviewer, "wushan")
    [project] = admitted(people, reviewer, 1)
    member = people["list"].memberships.get()
    expected = expected_of(member.jurisdiction, member.organisation, QUARTER)
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(expected)))
    assert book.sheetnames == ["填报说明", "名单", "_greenfin"]
    content = filled(people["benefit"], {project.provisional_number: {"co2": 1}}, "benefit")
    with pytest.raises(Refused):
        uploaded(others["benefit"], content)
    # A key of another district's project is no row of this one's sheet.
    sheet_book = openpyxl.load_workbook(
        io.BytesIO(filled(others["list"], {"new-001": project_row(9)}, "list"))
    )
    sheet = sheet_book["名单"]
    places, columns = places_of(sheet)
    sheet.cell(places["new-002"], columns["greenfin_key"]).value = project.provisional_number
    with pytest.raises(Refused):
        uploaded(others["list"], saved(sheet_book))
    stranger = department("list", "wushan")
    with pytest.raises(NotAllowed):
        hand_in_ledger(
            filing=(held := uploaded(people["benefit"], content)),
            by=stranger,
            now=NOW,
            **seen(held),
        )
    stranger_body = body_of(stranger)
    assert expected_of(member.jurisdiction, stranger_body, QUARTER).sheets == ()


def test_what_comes_back_is_proposed_again(people: dict[str, Account], reviewer: Account) -> None:
    rows = {"new-001": project_row(1), "new-002": project_row(2)}
    content = filled(people["list"], rows, "list")
    held = uploaded(people["list"], content)
    hand_in_ledger(filing=held, by=people["list"], now=NOW, **seen(held))
    with pytest.raises(Conflict):
        uploaded(people["list"], content)
    with pytest.raises(Refused):
        send_back_ledger(filing=held, by=reviewer, now=NOW, reason=" ", **seen(held))
    send_back_ledger(filing=held, by=reviewer, now=NOW, reason="核对业主名称。", **seen(held))
    assert set(Project.objects.values_list("state", flat=True)) == {"returned"}
    again = uploaded(people["list"], content)
    assert codes(again) == []
    hand_in_ledger(filing=again, by=people["list"], now=NOW, **seen(again))
    assert set(Project.objects.values_list("state", flat=True)) == {"proposed"}
    assert Project.objects.count() == 2
    withdraw_ledger(filing=again, by=people["list"], now=NOW, **seen(again))
    assert ProjectStep.objects.filter(deed="return").count() == 4
    # From its own row, too.
    [first, *_rest] = Project.objects.order_by("pk")
    third = handed_in(people["list"], {first.provisional_number: {"wanted": 5}}, "list")
    first.refresh_from_db()
    assert (first.state, first.wanted, first.filing) == ("proposed", 5, third)


def test_the_checks_are_done_anew_when_handed_in(
    people: dict[str, Account], reviewer: Account
) -> None:
    draft = uploaded(people["list"], filled(people["list"], {"new-001": project_row(1)}, "list"))
    second = department("list")
    other_body = replace_body(reviewer, second)
    handed_in(other_body, {"new-001": project_row(1)}, "list")
    with pytest.raises(Conflict):
        hand_in_ledger(filing=draft, by=people["list"], now=NOW, **seen(draft))
    draft.refresh_from_db()
    assert codes(draft) == [("error", "ledger_twice")]


def replace_body(reviewer: Account, like: Account) -> Account:
    """Another department that writes lists beside the first."""
    from districts.models import Membership, Organisation
    from tasks.projects.actions import set_duties

    member = like.memberships.get()
    body = Organisation.objects.create(
        slug="second-list", jurisdiction=member.jurisdiction, name="测试区经济信息委"
    )
    account = Account.objects.create_user("second-list")
    Membership.objects.create(
        account=account, role="contributor", jurisdiction=member.jurisdiction, organisation=body
    )
    set_duties(
        jurisdiction=member.jurisdiction,
        writers={"list": [member.organisation, body]},
        by=reviewer,
        now=NOW,
    )
    return account


def test_a_workbook_of_five_hundred_new_rows_is_read(people: dict[str, Account]) -> None:
    member = people["list"].memberships.get()
    expected = expected_of(member.jurisdiction, member.organisation, QUARTER)
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(replace(expected, empty_rows=500))))
    sheet = book["名单"]
    places, columns = places_of(sheet)
    headers = {one.key: one.header for one in expected.columns("list")}
    for number in range(1, 501):
        row = project_row(number, name=f"示例{number}号")
        for name, value in row.items():
            sheet.cell(places[f"new-{number:03d}"], columns[headers[name]]).value = value
    draft = uploaded(people["list"], saved(book))
    assert not draft.has_errors
    assert len(draft.contents["名单"]) == 500


def test_verify_finds_a_state_that_no_history_leads_to(
    people: dict[str, Account], reviewer: Account
) -> None:
    [project] = admitted(people, reviewer, 1)
    assert ledger_steps().is_well
    ProjectShare.objects.create(
        project=project, jurisdiction=project.jurisdiction, percent=Decimal(60)
    )
    Project.objects.update(state="financed")
    ProjectStep.objects.filter(deed="check").delete()
    said = " ".join(ledger_steps().problems)
    for part in ("does not follow", "history ends", "do not add up"):
        assert part in said

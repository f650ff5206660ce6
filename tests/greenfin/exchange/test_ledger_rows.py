"""Projects that a source system pushes: proposed in the name of the department."""

import pytest

from targets.intake.models import Exchange, SourceSystem
from tasks.projects.actions import send_back_ledger
from tasks.projects.models import LedgerFiling, Project
from tests.greenfin.exchange.pushing import NOW, Pusher
from tests.tasks.projects.ledger import body_of, credit_code, duties, project_row

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture
def department(accounts):
    return duties(accounts["reviewer"])["list"]


@pytest.fixture
def pusher(department, accounts):
    from greenfin.exchange.actions import issue_token

    made = SourceSystem.objects.create(
        code="projects",
        name="项目管理平台",
        takes="ledger",
        organisation=body_of(department),
        account=department,
    )
    return Pusher(issue_token(source=made, by=accounts["administrator"], now=NOW))


def test_pushed_projects_are_proposed_and_faulty_rows_refused(pusher, department, accounts) -> None:
    status, said = pusher(
        project_row(1),
        project_row(2, owner_code="91500000MA5U000000"),
        project_row(3, investment="十亿"),
        project_row(4, kind="风电"),
    )
    assert (status, said["accepted"]) == (200, 1), said
    assert [one["row"] for one in said["refused"]] == [2, 3, 4]
    assert "统一社会信用代码" in said["refused"][0]["reason"]
    [project] = Project.objects.all()
    assert (project.state, project.proposed_by, project.name) == (
        "proposed",
        department,
        "示例1号光伏",
    )
    assert Exchange.objects.get().filing == project.filing_id
    # What waits is not overwritten by a machine; once it is decided on the next push is taken.
    assert pusher(project_row(5))[0] == 409
    filing = LedgerFiling.objects.get()
    send_back_ledger(
        filing=filing,
        by=accounts["reviewer"],
        now=NOW,
        version=filing.version,
        digest=filing.file.digest,
        reason="重复申报",
    )
    assert pusher(project_row(5))[1]["accepted"] == 1


def test_a_mapping_gives_words_and_the_factor_of_amounts(pusher) -> None:
    source = SourceSystem.objects.get(code="projects")
    source.mappings.create(
        code="wan",
        factor="0.0001",
        columns={"name": "项目", "owner_code": "代码"},
        words={"stage": {"施工": "在建"}, "unit": {"": "亿元"}},
    )
    row = project_row(1, stage="施工", investment="123,000", 项目="示例一", 代码=credit_code(1))
    del row["name"], row["owner_code"], row["unit"]
    status, said = pusher(row)
    assert (status, said["accepted"]) == (200, 1), said
    [project] = Project.objects.all()
    assert (project.name, project.stage, str(project.investment)) == (
        "示例一",
        "building",
        "12.300000",
    )


def test_nothing_is_handed_in_where_no_row_is_right_or_too_many_come(pusher) -> None:
    assert pusher(project_row(1, owner_code="1"))[1]["accepted"] == 0
    assert not LedgerFiling.objects.exists()
    assert pusher(*(project_row(1) for _row in range(501)))[0] == 422


def test_only_a_department_that_writes_the_list_pushes_it(pusher, accounts, department) -> None:
    SourceSystem.objects.update(account=accounts["contributor_b"])
    assert pusher(project_row(1))[0] == 403
    SourceSystem.objects.update(account=department)
    body_of(department).ledger_duties.update(sheet="benefit")
    assert pusher(project_row(1))[0] == 422

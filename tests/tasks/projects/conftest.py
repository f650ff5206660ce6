"""Three departments of Rongchang that write the ledger."""

import pytest

from districts.models import Account
from tasks.projects.actions import step_projects
from tasks.projects.models import Project

from .ledger import NOW, accepted, admitted, duties, handed_in, project_row


@pytest.fixture
def reviewer(accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


@pytest.fixture
def people(reviewer: Account) -> dict[str, Account]:
    return duties(reviewer)


@pytest.fixture
def ledger(people: dict[str, Account], reviewer: Account) -> list[Project]:
    """Six projects of Rongchang, one of them with 0.4 in Wushan; what two were granted, what three
    save; one is removed again."""
    duties(reviewer, "wushan")
    projects = admitted(people, reviewer, 1, 2, 3, 4, 5)
    rows = {"new-001": project_row(6, wanted=25000, unit="万元", shares="荣昌区:60%, 巫山县:40%")}
    held = handed_in(people["list"], rows, "list")
    accepted(held, reviewer)
    for deed in ("check", "admit"):
        step_projects(projects=list(held.projects.all()), deed=deed, by=reviewer, now=NOW)
    projects += held.projects.all()
    loan = {"institution": "示例银行", "product": "贷款", "unit": "万元"}
    financed = {
        f"{projects[0].provisional_number}/1": {**loan, "granted": 25000, "drawn": 10000},
        f"{projects[5].provisional_number}/1": {**loan, "granted": 20000},
        f"{projects[4].provisional_number}/1": {**loan, "granted": 700},
    }
    accepted(handed_in(people["financing"], financed, "financing"), reviewer)
    saved = {one.provisional_number: {"co2": 100 * place} for place, one in enumerate(projects[:3])}
    accepted(handed_in(people["benefit"], saved, "benefit"), reviewer)
    step_projects(
        projects=[projects[4]], deed="remove", by=reviewer, now=NOW, reason="项目终止，移出项目库。"
    )
    return list(Project.objects.order_by("pk"))

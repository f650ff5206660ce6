"""Two supervisors, and a project that is financed."""

import pytest

from districts.models import Account, Membership
from tasks.projects.models import Project
from tests.tasks.projects.ledger import accepted, admitted, duties, handed_in


@pytest.fixture(autouse=True)
def on_a_day(settings: object) -> None:
    settings.TODAY = "2026-01-20"  # type: ignore[attr-defined]


@pytest.fixture
def first(accounts: dict[str, Account]) -> Account:
    return accounts["supervisor"]


@pytest.fixture
def second(accounts: dict[str, Account]) -> Account:
    account = Account.objects.create_user("supervisor-2", first_name="Second")
    Membership.objects.create(account=account, role="supervisor")
    return account


@pytest.fixture
def projects(accounts: dict[str, Account]) -> list[Project]:
    """Two projects in the ledger: the first has drawn 1 亿元, of which 0.9 is outstanding."""
    reviewer = accounts["reviewer"]
    people = duties(reviewer)
    rows = admitted(people, reviewer, 1, 2)
    loan = {"institution": "示例银行", "product": "贷款", "unit": "万元", "granted": 25000}
    lent = {f"{rows[0].provisional_number}/1": {**loan, "drawn": 10000, "balance": 9000}}
    accepted(handed_in(people["financing"], lent, "financing"), reviewer)
    return rows

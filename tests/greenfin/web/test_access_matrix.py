"""Every URL name, every reader, every method, against the written matrix."""

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from districts.clock import current_time
from districts.evidence.forms import BroughtFile
from districts.models import Account, Evidence, Jurisdiction, Organisation
from greenfin.plans.loading.imports import keep_import
from targets.actions import ask_exception, lock_round
from targets.history.actions import receive_history
from targets.models import CitedFigure, Observation, PartReturn, ReportingRound, Target
from tasks.evaluation.actions import object_to_points
from tasks.evaluation.models import Institution, Run
from tests.conftest import ROLE_OF, client_for, made_accounts
from tests.districts.evidence import files as evidence_files
from tests.greenfin.plans.made_up_plan import TEXT
from tests.targets.factories import accepted, member_of, opened, submitted
from tests.targets.history.books import LOANS, text_table
from tests.targets.parts.factories import asked, handed_in
from tests.tasks.evaluation.institutions.filling import computed_run, published_figure
from tests.tasks.evaluation.schemes import NOW as EVALUATED_AT
from tests.tasks.evaluation.schemes import drafted, grouped, in_force, open_to_objections
from tests.tasks.projects.ledger import a_project
from tests.tasks.supervision.matters import FAR, issued, written

from .access_matrix import ACCESS, READERS, Row
from .access_rows import all_names

# Every address for every reader.
pytestmark = [pytest.mark.usefixtures("loaded_plans"), pytest.mark.corpus]
ClientOf = Callable[[str], Client]


@pytest.fixture(scope="module")
def sessions_of_module(plans_of_module: None, django_db_blocker: Any) -> dict[str, SimpleCookie]:
    """Every reader signed in, once for all addresses."""
    with django_db_blocker.unblock():
        accounts = made_accounts()
        return {reader: client_for(accounts.get(reader)).cookies for reader in READERS}


@pytest.fixture
def accounts(sessions_of_module: dict[str, SimpleCookie], db: None) -> dict[str, Account]:
    return {one.username: one for one in Account.objects.filter(username__in=ROLE_OF)}


@pytest.fixture
def client_of(sessions_of_module: dict[str, SimpleCookie], db: None) -> ClientOf:
    return lambda reader: signed_in(sessions_of_module[reader])


@pytest.fixture
def target_kwargs() -> dict[str, int]:
    return {"pk": Target.objects.filter(plan__slug="rongchang").values_list("pk", flat=True)[0]}


@pytest.fixture
def cited_figure_kwargs() -> dict[str, str]:
    return {"key": CitedFigure.objects.values_list("key", flat=True)[0]}


@pytest.fixture
def organisation_kwargs() -> dict[str, str]:
    body = Organisation.objects.filter(assignments__task__plan__slug="chongqing")[0]
    return {"slug": body.slug}


@pytest.fixture
def round_kwargs() -> dict[str, str]:
    return {"quarter": opened("2025Q3").quarter}


@pytest.fixture
def template_kwargs(round_kwargs: dict[str, str]) -> dict[str, str]:
    return {"slug": "rongchang", **round_kwargs}


@pytest.fixture
def return_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    return {"pk": submitted(member_of(opened("2025Q3")), accounts["reporter_a"]).pk}


@pytest.fixture
def return_evidence_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    """No file of a return that waits can be taken away."""
    held = submitted(member_of(opened("2025Q3")), accounts["reporter_a"])
    return {"pk": held.pk, "evidence": 1}


@pytest.fixture
def exception_member_kwargs(accounts: dict[str, Account]) -> dict[str, str]:
    lock_round(reporting_round=opened("2025Q2"), by=accounts["reviewer"], now=current_time())
    return {"slug": "rongchang", "quarter": "2025Q2"}


@pytest.fixture
def exception_kwargs(
    accounts: dict[str, Account], exception_member_kwargs: dict[str, str]
) -> dict[str, int]:
    asked = ask_exception(
        member=member_of(ReportingRound.objects.get(quarter="2025Q2")),
        by=accounts["reporter_a"],
        now=current_time(),
        reason="系统升级期间未能报送",
        files=[BroughtFile(evidence_files.pdf(), "说明.pdf")],
    )
    return {"pk": asked.pk}


@pytest.fixture
def evidence_kwargs(exception_kwargs: dict[str, int]) -> dict[str, int]:
    return {"pk": Evidence.objects.get().pk}


@pytest.fixture
def parts_kwargs(accounts: dict[str, Account]) -> dict[str, str]:
    member = member_of(opened("2025Q4"))
    body = accounts["contributor_a"].memberships.get().organisation
    asked(member, accounts["reporter_a"], {body.slug: ()})
    handed_in(member, accounts["contributor_a"], body.slug)
    return {"slug": "rongchang", "quarter": "2025Q4"}


@pytest.fixture
def part_kwargs(parts_kwargs: dict[str, str]) -> dict[str, int]:
    return {"pk": PartReturn.objects.get().pk}


@pytest.fixture
def part_template_kwargs(parts_kwargs: dict[str, str]) -> dict[str, str]:
    return {**parts_kwargs, "body": PartReturn.objects.get().organisation.slug}


@pytest.fixture
def observation_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    member = member_of(opened("2025Q3"))
    found = accepted(member, accounts["reporter_a"], accounts["reviewer"])
    return {"pk": Observation.objects.filter(quarterly_return=found, value__gt=0)[0].pk}


@pytest.fixture
def plan_import_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    row, _is_new = keep_import(
        content=TEXT.encode(),
        file_name="plan.txt",
        jurisdiction=None,
        by=accounts["administrator"],
        now=current_time(),
    )
    return {"pk": row.pk}


@pytest.fixture
def history_import_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    content = text_table(LOANS)
    held = receive_history(
        content=content, file_name="历史.csv", by=accounts["reviewer"], now=current_time()
    )
    return {"pk": held.pk}


@pytest.fixture
def matter_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    body = accounts["contributor_a"].memberships.get().organisation
    matter = issued(accounts["reviewer"], now=current_time(), due_on=FAR, lead=body)
    return {"year": matter.year, "number": matter.number}


@pytest.fixture
def institution_figure_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    return {"pk": published_figure(accounts["supervisor"]).pk}


@pytest.fixture
def institution_return_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    return {"pk": published_figure(accounts["supervisor"]).institution_return_id}


@pytest.fixture
def institution_kwargs(accounts: dict[str, Account]) -> dict[str, str]:
    return {"code": published_figure(accounts["supervisor"]).institution.code}


@pytest.fixture
def institution_run_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    published_figure(accounts["supervisor"])
    return {"pk": computed_run(accounts["supervisor"]).pk}


@pytest.fixture
def api_institution_run_kwargs(institution_run_kwargs: dict[str, int]) -> dict[str, int]:
    return {"run": institution_run_kwargs["pk"]}


@pytest.fixture
def institution_judge_kwargs(institution_run_kwargs: dict[str, int]) -> dict[str, object]:
    return {**institution_run_kwargs, "code": Institution.objects.get().code}


@pytest.fixture
def institution_template_kwargs(institution_kwargs: dict[str, str]) -> dict[str, str]:
    return {"quarter": "2025Q4"}


@pytest.fixture
def project_kwargs(accounts: dict[str, Account]) -> dict[str, str]:
    return {"number": a_project(accounts["reviewer"]).number}


@pytest.fixture
def ledger_filing_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    return {"pk": a_project(accounts["reviewer"]).filing_id}


@pytest.fixture
def ledger_template_kwargs(accounts: dict[str, Account]) -> dict[str, str]:
    project = a_project(accounts["reviewer"])
    return {"slug": "rongchang", "body": project.pushed_by.slug, "quarter": "2025Q4"}


@pytest.fixture
def instruction_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    return {"pk": written(accounts["leader"], "chongqing").pk}


@pytest.fixture
def scheme_kwargs(accounts: dict[str, Account]) -> dict[str, Any]:
    in_force(accounts["reviewer"])
    return {"code": "test", "number": 1}


@pytest.fixture
def draft_kwargs(accounts: dict[str, Account]) -> dict[str, Any]:
    drafted(accounts["reviewer"])
    return {"code": "test", "number": 1}


@pytest.fixture
def run_kwargs(accounts: dict[str, Account]) -> dict[str, Any]:
    grouped(accounts["reviewer"], "core", "rongchang", "wushan")
    return {"pk": open_to_objections(accounts["reviewer"]).pk}


@pytest.fixture
def api_run_kwargs(run_kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"run": run_kwargs["pk"]}


@pytest.fixture
def subject_kwargs(run_kwargs: dict[str, Any]) -> dict[str, Any]:
    return {**run_kwargs, "subject": "rongchang"}


@pytest.fixture
def objection_kwargs(accounts: dict[str, Account], run_kwargs: dict[str, Any]) -> dict[str, Any]:
    run = Run.objects.get(**run_kwargs)
    row = object_to_points(
        run=run,
        item=run.version.items.all()[0],
        jurisdiction=Jurisdiction.objects.get(slug="rongchang"),
        words="请核。",
        by=accounts["reporter_a"],
        now=EVALUATED_AT,
    )
    return {**run_kwargs, "objection": row.pk}


def address(name: str, row: Row, request: pytest.FixtureRequest) -> str:
    kwargs = request.getfixturevalue(row.kwargs_fixture) if row.kwargs_fixture else row.kwargs
    return reverse(name, kwargs=kwargs)


def test_every_url_name_stands_in_the_matrix() -> None:
    written = {name for name in all_names() if not name.startswith("admin:")}
    assert written - set(ACCESS) == set(), "add a row to access_matrix.py"
    assert set(ACCESS) - written == set(), "the matrix names an address that is gone"


@pytest.fixture
def draws(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Who may what is decided before a page is drawn: of the answers every third is, in turn."""
    drawn = Template.render

    def draws(turn: int) -> None:
        is_drawn = turn % 3 == 0 or pytestconfig.getoption("--whole")
        monkeypatch.setattr(Template, "render", drawn if is_drawn else lambda *_given: "")

    return draws


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_each_reader_and_each_method_gets_the_written_answer(
    name: str,
    client_of: ClientOf,
    draws: Callable[[int], None],
    request: pytest.FixtureRequest,
) -> None:
    row = ACCESS[name]
    target = address(name, row, request)
    first = sorted(ACCESS).index(name)
    for method in ("get", "post"):
        answers = {}
        for turn, reader in enumerate(READERS, first):
            draws(turn)
            answers[reader] = status_of(client_of(reader), method, target)
        assert answers == getattr(row, method), method
    for turn, method in enumerate(("put", "patch", "delete", "options", "trace"), first):
        draws(turn)
        assert status_of(client_of("administrator"), method, target) == 405, method
    # 405 where the page takes no POST at all, else the token is asked for first.
    # What is pushed, and what the identity provider says, comes with a token of another kind.
    shut = {"api:intake": (401,), "provider_ends": (404,)}.get(name, (403, 405))
    strict = signed_in(client_of("administrator").cookies, enforce_csrf_checks=True)
    assert strict.post(target).status_code in shut


def signed_in(cookies: SimpleCookie, **options: bool) -> Client:
    """A client with the cookies of a sign-in, whatever another of them was told to forget."""
    client = Client(**options)
    client.cookies.load(cookies)
    return client


def status_of(client: Client, method: str, target: str) -> int:
    """The answer's status; what it changed is taken back, so that each reader finds the same."""
    with transaction.atomic():
        status = getattr(client, method)(target).status_code
        transaction.set_rollback(True)
    return status


def test_rights_are_read_again_at_each_request(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    client = client_of("auditor")
    assert client.get(reverse("audit_trail")).status_code == 200
    accounts["auditor"].memberships.all().delete()
    assert client.get(reverse("audit_trail")).status_code == 403
    accounts["auditor"].is_active = False
    accounts["auditor"].save()
    assert client.get(reverse("audit_trail")).status_code == 302


@pytest.mark.parametrize(
    ("name", "address"),
    [("auditor", "/accounts/audit/"), ("administrator", "/admin/"), ("keeper", "/accounts/")],
)
def test_every_page_leads_who_may_to_the_trail_and_the_administration(
    client_of: Callable[[str], Client], name: str, address: str
) -> None:
    link = f'href="{address}"'
    assert link in client_of(name).get("/plans/").content.decode()
    for other in ("anonymous", "official", "reviewer"):
        assert link not in client_of(other).get("/plans/").content.decode()

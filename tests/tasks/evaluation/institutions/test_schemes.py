"""Supervisors write the schemes for banks, on the page on which districts' schemes are written."""

from decimal import Decimal
from typing import Any

import pytest

from districts.models import Account, Event, Membership
from districts.refusals import NotAllowed, Refused
from tasks.evaluation.actions import (
    ItemContent,
    SchemeContent,
    activate_scheme,
    draft_scheme,
    revise_scheme,
)
from tasks.evaluation.models import Institution, InstitutionRun, Scheme, SchemeVersion

from .filling import BANK, FIGURES_OF, NOW, QUARTER, bank_scheme, filled, published
from .test_pages import signed_in

NEW = "/evaluations/schemes/new/?of=institution"
RUNS = "/institutions/runs/"
NONE_YET = "尚无已启用的方案"
TITLE = "银行业金融机构绿色金融评价"
ROWS = (
    {
        "name": "绿色贷款占比",
        "weight": "80",
        "source": "own_green_share",
        "full_mark": "20",
        "scoring": "ratio",
    },
    {"name": "制度建设", "weight": "20", "source": "manual", "scoring": "manual"},
)


@pytest.fixture(autouse=True)
def on_a_day(settings: Any) -> None:
    settings.TODAY = "2026-01-20"


def typed() -> dict[str, str]:
    """The form of a scheme as a supervisor fills it in."""
    counts = {
        f"{name}-{kind}_FORMS": str(count)
        for name, count in (("items", len(ROWS)), ("grades", 1))
        for kind in ("TOTAL", "INITIAL")
    }
    rows = {
        f"items-{place}-{name}": text
        for place, row in enumerate(ROWS)
        for name, text in {"missing": "no_points", **row}.items()
    }
    head = {
        "code": "banks-80-20",
        "title": TITLE,
        "in_force_from": "2026-01-01",
        "least_weight": "60",
        "graded_by": "points",
    }
    return {**counts, **rows, **head}


def test_a_scheme_from_an_empty_page_to_a_run(
    supervisor: Account, colleague: Account, bank: Institution
) -> None:
    published(supervisor, colleague, filled(figures={BANK: FIGURES_OF[BANK]}))
    client = signed_in(supervisor)
    assert NONE_YET in client.get(RUNS).content.decode()
    form = client.get(NEW).content.decode()
    assert "own_green_share" in form
    assert "items-0-indicator" not in form, "no figure of a district"
    assert 'name="period_kind"' not in form, "banks report by the quarter"
    assert client.post(NEW, typed()).status_code == 302
    version = SchemeVersion.objects.get()
    assert (version.scheme.subject_kind, version.scheme.period_kind) == ("institution", "quarter")
    assert [item.source for item in version.items.all()] == ["own_green_share", "manual"]
    assert NONE_YET in client.get(RUNS).content.decode(), "a draft scores nobody"
    address = version.get_absolute_url()
    assert f'action="{address}activate"' in client.get(address).content.decode()
    assert client.post(f"{address}activate").status_code == 302
    # Twice: the page says so in a message first, and is kept without it then.
    page = [client.get(address).content.decode() for _time in range(2)][1]
    assert f'action="{address}activate"' not in page
    assert "试算" not in page
    assert RUNS in page
    begun = client.post(RUNS, {"version": version.pk, "quarter": str(QUARTER)})
    assert begun.status_code == 302
    assert InstitutionRun.objects.get().version == version
    assert begun.url in client.get(address).content.decode()
    assert client.post(f"{address}revise").status_code == 302
    assert TITLE in client.get("/evaluations/schemes/banks-80-20/2/edit/").content.decode()
    deeds = Event.objects.filter(object_key__startswith="banks-80-20/").values_list("deed")
    assert {deed for (deed,) in deeds} >= {"draft_scheme", "activate_scheme", "revise_scheme"}


def test_nobody_else_writes_or_knows_them(
    accounts: dict[str, Account], supervisor: Account, bank: Institution
) -> None:
    version = bank_scheme(supervisor)
    address, title = version.get_absolute_url(), version.title
    for role in ("reviewer", "administrator", "reporter_a"):
        client = signed_in(accounts[role])
        assert client.get(address).status_code == 404
        assert client.get(NEW).status_code == 403
        if role == "reviewer":
            assert client.post(f"{address}begin", {"period": "2025Q4"}).status_code == 404
        assert title not in client.get("/evaluations/").content.decode()
        with pytest.raises(NotAllowed):
            revise_scheme(scheme=version.scheme, by=accounts[role], now=NOW)
    for role in ("leader", "auditor"):
        client = signed_in(accounts[role])
        assert client.get(address).status_code == 200
        assert title in client.get(RUNS).content.decode()
        assert client.post(f"{address}revise").status_code == 403
    assert signed_in(accounts["leader"]).get(f"{address}try/").status_code == 404
    client = signed_in(supervisor)
    assert client.get("/evaluations/schemes/new/").status_code == 403
    with pytest.raises(NotAllowed):
        draft_scheme(code="places", content=SchemeContent("区县"), by=supervisor, now=NOW)


def test_a_source_of_the_others_scores_nobody(supervisor: Account, bank: Institution) -> None:
    items = [ItemContent("举措完成率", Decimal(100), "tasks", "ratio", full_mark=Decimal(100))]
    draft = draft_scheme(
        code="mixed",
        content=SchemeContent("混合", in_force_from=NOW.date(), items=items),
        by=supervisor,
        now=NOW,
        subject_kind="institution",
        period_kind="quarter",
    )
    with pytest.raises(Refused, match="举措完成率"):
        activate_scheme(version=draft, by=supervisor, now=NOW)
    assert Scheme.objects.get().versions.get().is_draft


def test_a_supervisor_who_reviews_too_defines_both(
    accounts: dict[str, Account], supervisor: Account, bank: Institution
) -> None:
    Membership.objects.create(account=supervisor, role="reviewer")
    both = Account.objects.get(pk=supervisor.pk)
    version = bank_scheme(both)
    client = signed_in(both)
    assert client.get("/evaluations/schemes/new/").status_code == 200
    assert version.title not in client.get("/evaluations/").content.decode()
    assert version.title in client.get(RUNS).content.decode()

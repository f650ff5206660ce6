"""Runs of institutions: points by another way, four eyes, what stands once it is confirmed."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from greenfin.leaders.briefing.evaluation import institutions_text
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.evaluation.institutions.actions import (
    begin_institution_run,
    compute_institution_run,
    confirm_institution_run,
    judge_institution,
)
from tasks.evaluation.institutions.sources import SOURCES_OF_INSTITUTIONS
from tasks.evaluation.institutions.wording import figure_names
from tasks.evaluation.models import Institution, InstitutionPoint, InstitutionRun
from tasks.evaluation.reading.lately import of_institutions
from tasks.evaluation.sources import Span
from tasks.evaluation.wording import grouped, origin_text

from .filling import (
    BANK,
    FIGURES_OF,
    NOW,
    QUARTER,
    add,
    bank_scheme,
    computed_run,
    filled,
    published,
)
from .test_pages import signed_in

OTHER = "示例另一银行"


@pytest.fixture
def office(accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


@pytest.fixture
def two_banks(supervisor: Account, colleague: Account, insurer: Institution) -> None:
    add(OTHER, 5, supervisor)
    figures = {
        **FIGURES_OF,
        OTHER: {**FIGURES_OF[BANK], "green_loans": 60, "bad_green_loans": 0.9},
    }
    published(supervisor, colleague, filled(figures=figures))


def points(name: str) -> dict[str, InstitutionPoint]:
    rows = InstitutionPoint.objects.filter(result__institution__name=name)
    return {row.item.name: row for row in rows.select_related("item")}


@pytest.mark.usefixtures("two_banks")
def test_points_are_those_of_the_figures(
    office: Account,
    supervisor: Account,
    colleague: Account,
    accounts: dict[str, Account],
    settings: Any,
) -> None:
    settings.TODAY = "2026-01-20"
    run = computed_run(supervisor)
    first, second = points(BANK), points(OTHER)
    # 15 % of 20 %, and 7.5 % of 20 %, of 40 points.
    assert (first["绿色贷款占比"].won, second["绿色贷款占比"].won) == (30, 15)
    assert (first["市场份额"].won, second["市场份额"].won) == (20, 10)
    # 0.5 % is the best, 1.5 % the worst.
    assert (first["不良率"].won, second["不良率"].won) == (20, 0)
    assert first["制度建设"].state == "missing"
    assert first["绿色贷款占比"].origins[0]["url"].startswith("/institutions/figures/")
    result = run.results.get(institution__name=BANK)
    assert (result.won, result.rank, result.grade) == (70, 1, "合格")
    assert run.results.count() == 2

    bank = Institution.objects.get(name=BANK)
    item = run.version.items.get(name="制度建设")
    said: dict[str, Any] = {"run": run, "item": item, "institution": bank, "by": supervisor}
    with pytest.raises(Refused):
        judge_institution(points=Decimal(21), words="好", now=NOW, **said)
    with pytest.raises(Refused):
        judge_institution(points=Decimal(2), words=" ", now=NOW, **said)
    judge_institution(points=Decimal(16), words="制度健全。", now=NOW, **said)
    compute_institution_run(run=run, by=supervisor, now=NOW)
    assert run.results.get(institution=bank).won == 86
    with pytest.raises(NotAllowed):
        confirm_institution_run(run=run, by=supervisor, now=NOW)
    confirm_institution_run(run=run, by=colleague, now=NOW)
    with pytest.raises(Conflict):
        compute_institution_run(run=run, by=supervisor, now=NOW)

    client = signed_in(supervisor)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "86" in page and OTHER in page
    own = client.get(bank.get_absolute_url()).content.decode()
    assert "示例银行方案" in own and "制度建设" in own
    assert client.get(f"{run.get_absolute_url()}?_export=csv").status_code == 200
    told_by_the_api(client, run)
    told_to_leaders(accounts["leader"], office, run)


def told_by_the_api(client: Client, run: InstitutionRun) -> None:
    """Institutions, figures, runs and points, as the rows hold them."""
    begin = "/api/v1/institutions/"
    known = client.get(begin, {"kind": "bank"}).json()
    assert known["count"] == 2
    assert {one["seat"] for one in known["results"]} == {"rongchang"}
    [one] = client.get(f"{begin}runs/", {"scheme": run.version.scheme.code}).json()["results"]
    assert (one["id"], one["state"], one["quarter"]) == (run.pk, "confirmed", "2025Q4")
    told = client.get(f"{begin}runs/{run.pk}/points/").json()
    assert told["count"] == InstitutionPoint.objects.filter(result__run=run).count()
    code = Institution.objects.get(name=BANK).code
    own = [row for row in told["results"] if row["institution"] == code]
    assert sum(Decimal(row["points"]) for row in own) == Decimal(own[0]["total"]) == 86
    asked = {"institution": code, "quarter": "2025q4"}
    figures = client.get(f"{begin}figures/", asked).json()["results"]
    loans = next(row for row in figures if row["figure"] == "green_loans")
    assert Decimal(loans["value"]) == FIGURES_OF[BANK]["green_loans"] and loans["cell"]
    assert client.get(f"{begin}figures/", {"quarter": "soon"}).status_code == 422


def told_to_leaders(leader: Account, office: Account, run: InstitutionRun) -> None:
    """A line on the summary and a sentence in the briefing, for who follows institutions alone."""
    [line] = of_institutions(reader_of(leader))
    assert line.run == run and BANK in line.sentence
    assert of_institutions(reader_of(office)) == []
    said = institutions_text(reader_of(leader), AsOf(QUARTER))
    assert f"评价2家机构2025年四季度工作，{BANK}居首（86分）。" in said
    assert institutions_text(reader_of(leader), AsOf(QUARTER.previous)) == ""
    assert "金融机构" not in institutions_text(reader_of(office), AsOf(QUARTER))


def test_what_cannot_run_is_refused(office: Account, supervisor: Account) -> None:
    version = bank_scheme(supervisor)
    with pytest.raises(Refused):
        begin_institution_run(version=version, quarter=Quarter(2026, 1), by=supervisor, now=NOW)
    run = begin_institution_run(version=version, quarter=QUARTER, by=supervisor, now=NOW)
    with pytest.raises(Conflict):
        begin_institution_run(version=version, quarter=QUARTER, by=supervisor, now=NOW)
    with pytest.raises(Refused):
        compute_institution_run(run=run, by=supervisor, now=NOW)
    with pytest.raises(NotAllowed):
        begin_institution_run(version=version, quarter=QUARTER.previous, by=office, now=NOW)


@pytest.mark.usefixtures("two_banks")
def test_sources_tell_missing_from_not_applicable(insurer: Institution) -> None:
    span = Span(QUARTER, QUARTER)
    share = SOURCES_OF_INSTITUTIONS["own_green_share"].inputs([insurer.pk], span, None)
    assert share[insurer.pk].state == "not_applicable"
    growth = SOURCES_OF_INSTITUTIONS["own_growth"]
    bank = Institution.objects.get(name=BANK)
    assert growth.inputs([bank.pk], span, None)[bank.pk].state == "missing"
    rate = SOURCES_OF_INSTITUTIONS["own_loan_rate"].inputs([bank.pk], span, None)
    assert rate[bank.pk].value == Decimal("3.65")


@pytest.mark.usefixtures("two_banks")
def test_a_run_goes_its_way_on_pages(
    office: Account, supervisor: Account, colleague: Account, settings: Any
) -> None:
    settings.TODAY = "2026-01-20"
    version = bank_scheme(supervisor)
    client = signed_in(supervisor)
    begun = client.post("/institutions/runs/", {"version": version.pk, "quarter": "2025Q4"})
    assert begun.status_code == 302
    again = client.post("/institutions/runs/", {"version": version.pk, "quarter": "2025Q4"})
    assert again.status_code == 409
    bank = Institution.objects.get(name=BANK)
    judging = f"{begun.url}{bank.code}/"
    assert client.get(judging).status_code == 200
    assert client.post(judging, {"points-4": "12"}).status_code == 422
    assert client.post(judging, {"points-4": "12", "words-4": "较好。"}).status_code == 302
    assert client.post(f"{begun.url}compute").status_code == 302
    assert client.post(f"{begun.url}confirm").status_code == 403
    assert signed_in(colleague).post(f"{begun.url}confirm").status_code == 302
    assert client.post(judging, {"points-4": "1", "words-4": "改。"}).status_code == 409
    assert client.get(f"{begun.url}{credit_of_insurer()}/").status_code == 404


def credit_of_insurer() -> str:
    return Institution.objects.get(kind="insurer").code


@pytest.mark.usefixtures("two_banks")
def test_what_points_rest_on_is_said_in_the_language_of_the_reader(
    supervisor: Account, settings: Any
) -> None:
    settings.TODAY = "2026-01-20"
    run = computed_run(supervisor)
    reader = signed_in(supervisor)
    address = run.results.earliest("pk").institution.get_absolute_url()
    assert "亿元" in reader.get(address).content.decode()
    reader.cookies["django_language"] = "en"
    page = reader.get(address).content.decode()
    assert "CNY 100 million" in page and "亿元" not in page


def test_a_unit_is_the_one_that_was_frozen_whatever_the_workbook_asks_for_now() -> None:
    frozen = {"words": "绿色贷款余额", "quarter": "2025Q4", "value": "16723100", "unit": "万元"}
    with translation.override("en"):
        text = origin_text(frozen, figure_names())
    assert text == "Balance of green loans · 2025 Q4 · 16,723,100 CNY 10,000"


def test_frozen_values_have_their_digits_grouped() -> None:
    assert [grouped(one) for one in ("1672.31", "4.50", "-1234567", "done", "")] == [
        "1,672.31",
        "4.50",
        "−1,234,567",
        "done",
        "",
    ]

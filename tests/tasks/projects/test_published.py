"""What the ledger yields as indicators: published, replaced, told to whom, used by targets and
evaluations, and proved by `verify`."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from districts.models import Account, Plan
from districts.permissions import Reader, reader_of
from districts.refusals import NotAllowed, Refused
from greenfin.operations.checks import derived_shares, ledger_figures
from greenfin.samples.removal import remove_samples
from targets.models import Indicator, Observation, Target
from targets.periods import Quarter
from targets.progress import cached_progress
from targets.progress.as_of import AsOf, default_as_of
from targets.progress.figures_used import series_of
from targets.progress.rankings import cached_ranking, visible_indicators
from tasks.evaluation.sources import Span, source_of
from tasks.projects.actions import publish_ledger_figures, step_projects
from tasks.projects.models import Benefit, Financing, LedgerDuty, LedgerFigure, Project
from tests.conftest import jurisdiction_of
from tests.greenfin.pages import rows

from .ledger import NOW, admitted
from .test_pages import page_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_plans")]

AT = AsOf(Quarter(2025, 4))
LATER = NOW + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_day(settings: Any) -> None:
    settings.TODAY = "2026-01-20"


def published(place: str) -> dict[str, Decimal]:
    rows = Observation.objects.published().filter(
        jurisdiction__slug=place, quarter="2025Q4", indicator__in=Indicator.objects.of_ledger()
    )
    return {one.indicator.code: one.value.normalize() for one in rows.select_related("indicator")}


def amounts_of(one: Project) -> dict[str, Decimal]:
    """What a project wants, was granted, has drawn and saves, in 亿元 and tons, as far as known."""
    factor = {"yi": Decimal(1), "wan": Decimal("0.0001")}
    told: dict[str, list[Decimal]] = {"ledger_wanted": [one.wanted * factor[one.unit]]}
    for row in Financing.objects.filter(project=one, superseded_at=None):
        for name in ("granted", "drawn"):
            if getattr(row, name) is not None:
                amount = getattr(row, name) * factor[row.unit]
                told.setdefault(f"ledger_{name}", []).append(amount)
    benefits = Benefit.objects.filter(project=one, superseded_at=None)
    told["ledger_co2"] = [row.co2 for row in benefits]
    return {code: sum(amounts) for code, amounts in told.items() if amounts}


def recomputed(place: str) -> dict[str, Decimal]:
    """From the rows of the ledger, project by project, without its reading or arithmetic."""
    found = dict.fromkeys(("ledger_projects", "ledger_matched"), Decimal(0))
    for one in Project.objects.filter(state__in=("admitted", "matched", "financed")):
        own = {one.jurisdiction.slug: Decimal(1)}
        parts = {row.jurisdiction.slug: row.percent / 100 for row in one.shares.all()} or own
        part = 1 if place == "chongqing" else parts.get(place, 0)
        if place in ("chongqing", *own):
            found["ledger_projects"] += 1
            found["ledger_matched"] += one.state != "admitted"
        for code, amount in amounts_of(one).items() if part else ():
            found[code] = found.get(code, Decimal(0)) + amount * part
    for code, above, below in (
        ("ledger_matched_share", "ledger_matched", "ledger_projects"),
        ("ledger_landed_share", "ledger_drawn", "ledger_granted"),
    ):
        if above in found and found.get(below):
            found[code] = round(found[above] * 100 / found[below], 6)
    return {code: value.normalize() for code, value in found.items()}


def test_figures_are_the_ledger_summed_another_way(
    ledger: list[Project], reviewer: Account
) -> None:
    assert publish_ledger_figures(by=reviewer, now=NOW) == len(LedgerFigure.objects.all())
    for place in ("chongqing", "rongchang", "wushan"):
        assert published(place) == recomputed(place), place
    assert published("rongchang")["ledger_projects"] == 5
    assert published("rongchang")["ledger_granted"] == Decimal("3.7")
    # What lies in Wushan by a share is counted where its row is.
    assert published("wushan") == {
        "ledger_projects": 0,
        "ledger_matched": 0,
        "ledger_wanted": 1,
        "ledger_granted": Decimal("0.8"),
    }
    assert ledger_figures().is_well and derived_shares().is_well
    figure = LedgerFigure.objects.get(
        observation__jurisdiction__slug="wushan", observation__indicator__code="ledger_granted"
    )
    assert figure.parts == [[ledger[5].final_number, "2", "0.4"]]


def test_a_later_state_takes_the_place_of_what_was_published(
    ledger: list[Project], people: dict[str, Account], reviewer: Account
) -> None:
    publish_ledger_figures(by=reviewer, now=NOW)
    before = published("rongchang")
    with pytest.raises(Refused, match="没有变动"):
        publish_ledger_figures(by=reviewer, now=LATER)
    admitted(people, reviewer, 7)
    publish_ledger_figures(by=reviewer, now=LATER)
    assert published("rongchang") == recomputed("rongchang")
    assert published("rongchang")["ledger_projects"] == before["ledger_projects"] + 1
    former = Observation.objects.filter(
        jurisdiction__slug="rongchang", indicator__code="ledger_projects"
    ).order_by("pk")
    assert [one.superseded_at for one in former] == [LATER, None]
    share = Observation.objects.published().get(
        jurisdiction__slug="rongchang", indicator__code="ledger_matched_share"
    )
    assert share.denominator == former[1]
    # What did not change stays the row that it was.
    assert Observation.objects.filter(indicator__code="ledger_landed_share").count() == 2
    assert ledger_figures().is_well and derived_shares().is_well


def test_a_figure_without_a_value_ends(
    ledger: list[Project], people: dict[str, Account], reviewer: Account
) -> None:
    publish_ledger_figures(by=reviewer, now=NOW)
    step_projects(
        projects=[ledger[0]], deed="remove", by=reviewer, now=NOW, reason="项目终止，移出项目库。"
    )
    publish_ledger_figures(by=reviewer, now=LATER)
    assert "ledger_drawn" not in published("chongqing")
    assert "ledger_landed_share" not in published("chongqing")
    assert published("rongchang") == recomputed("rongchang")


def test_who_publishes(people: dict[str, Account], reviewer: Account, accounts: Any) -> None:
    with pytest.raises(NotAllowed):
        publish_ledger_figures(by=accounts["reporter_a"], now=NOW)
    # A ledger without a project is one of no projects, not of none known.
    publish_ledger_figures(by=reviewer, now=NOW)
    assert published("rongchang") == {"ledger_projects": 0, "ledger_matched": 0}
    Indicator.objects.filter(code="ledger_matched_share").delete()
    Observation.objects.published().update(superseded_at=NOW)
    Indicator.objects.filter(code="ledger_co2").update(code="other")
    with pytest.raises(Refused, match="先导入方案"):
        publish_ledger_figures(by=reviewer, now=LATER)


def seen_by(reader: Reader) -> set[str]:
    seen = Observation.objects.published().filter(told_to__gt="").visible_to(reader)
    return set(seen.values_list("jurisdiction__slug", flat=True))


def test_figures_are_read_as_sums_of_the_ledger_are(
    ledger: list[Project], reviewer: Account, accounts: dict[str, Account], settings: Any
) -> None:
    publish_ledger_figures(by=reviewer, now=NOW)
    everywhere = {"chongqing", "rongchang", "wushan"}
    for name in ("reviewer", "supervisor", "leader", "auditor"):
        assert seen_by(reader_of(accounts[name])) == everywhere, name
    for name in ("reporter_a", "contributor_a"):
        assert seen_by(reader_of(accounts[name])) == {"rongchang"}, name
    for name in ("official", "administrator", "keeper"):
        assert seen_by(reader_of(accounts[name])) == set(), name
    stranger = Reader()
    assert seen_by(stranger) == set()
    assert not visible_indicators(stranger, AT).filter(pk__in=Indicator.objects.of_ledger())
    row = Observation.objects.get(jurisdiction__slug="rongchang", indicator__code="ledger_projects")
    addresses = (row.get_absolute_url(), row.indicator.get_absolute_url())
    assert [Client().get(one).status_code for one in addresses] == [404, 404]
    answer = Client().get("/api/v1/observations/?indicator=ledger_projects").json()
    assert answer["results"] == []
    assert "ledger_projects" not in {one["code"] for one in rows(Client(), "indicators/")}
    settings.PUBLIC_LEDGER = True
    told = Observation.objects.published().visible_to(stranger).filter(told_to__gt="")
    codes = set(told.values_list("jurisdiction__slug", "indicator__code"))
    assert ("rongchang", "ledger_projects") in codes
    # Of two projects with a grant nothing is told, nor of what lies in Wushan; of three that say
    # what they save neither, for two of the five would be known as those that do not.
    assert {code for _place, code in codes} == {"ledger_projects", "ledger_wanted"}
    assert {place for place, _code in codes} <= {"chongqing", "rongchang"}
    assert Client().get(row.get_absolute_url()).status_code == 200
    assert "共涉及" not in page_of(Client(), row.get_absolute_url())


def test_the_quarter_shown_does_not_move_by_what_not_everybody_reads(
    ledger: list[Project], reviewer: Account, settings: Any
) -> None:
    before = default_as_of()
    publish_ledger_figures(by=reviewer, now=NOW)
    assert default_as_of() == before


def target_on(code: str, value: int) -> Target:
    plan = Plan.objects.get(slug="rongchang")
    return Target.objects.create(
        plan=plan,
        key="ledger",
        statement="ledger",
        jurisdiction=plan.jurisdiction,
        indicator=Indicator.objects.get(code=code),
        title="绿色项目入库数",
        title_en="Projects on the ledger",
        kind="level",
        operator=">=",
        value=Decimal(value),
        unit="个",
        deadline="2025Q4",
        deadline_origin="stated",
        clause="一",
        wording=f"入库项目达到{value}个以上",
        reading="按不低于计。",
    )


def test_targets_are_measured_by_them_for_who_may_read_them(
    ledger: list[Project], reviewer: Account, accounts: dict[str, Account], settings: Any
) -> None:
    target = target_on("ledger_projects", 5)
    publish_ledger_figures(by=reviewer, now=NOW)

    def status(reader: Reader) -> tuple[str, Any]:
        [one] = [row for row in cached_progress(reader, AT) if row.target.pk == target.pk]
        return one.status, one.assessment.observed

    assert status(reader_of(accounts["leader"])) == ("achieved", 5)
    assert status(reader_of(accounts["reporter_a"])) == ("achieved", 5)
    assert status(Reader())[1] is None
    assert status(reader_of(accounts["reporter_b"]))[1] is None
    address = f"{target.get_absolute_url()}?as_of=2025Q4"
    assert "已完成" in page_of(signed_in(accounts["leader"]), address)
    assert "已完成" not in page_of(Client(), address).partition("<main")[2].partition("<footer")[0]
    # The indicator of a target that is seen is named; its figures are not.
    page = page_of(Client(), "/indicators/ledger_projects/?as_of=2025Q4")
    assert "绿色项目库入库项目数" in page
    place = jurisdiction_of("rongchang").pk
    assert not series_of(AT, jurisdictions={place}, indicators={target.indicator_id})


def test_strangers_read_a_target_where_the_office_tells_them(
    ledger: list[Project], reviewer: Account, settings: Any
) -> None:
    settings.PUBLIC_LEDGER = True
    target = target_on("ledger_projects", 5)
    publish_ledger_figures(by=reviewer, now=NOW)
    [one] = [row for row in cached_progress(Reader(), AT) if row.target.pk == target.pk]
    assert one.status == "achieved"


def test_evaluations_score_them(ledger: list[Project], reviewer: Account) -> None:
    publish_ledger_figures(by=reviewer, now=NOW)
    places = [jurisdiction_of(slug).pk for slug in ("rongchang", "wushan")]
    indicator = Indicator.objects.get(code="ledger_granted")
    inputs = source_of("indicator").inputs(places, Span.parse("2025"), indicator)
    assert [inputs[one].value for one in places] == [Decimal("3.7"), Decimal("0.8")]
    row = Observation.objects.get(jurisdiction__slug="wushan", indicator=indicator)
    assert inputs[places[1]].origins[0].url == row.get_absolute_url()
    target_on("ledger_projects", 10)
    attained = source_of("attainment").inputs(
        places, Span.parse("2025"), Indicator.objects.get(code="ledger_projects")
    )
    assert attained[places[0]].value == 50


def test_a_ranking_holds_them(ledger: list[Project], reviewer: Account) -> None:
    publish_ledger_figures(by=reviewer, now=NOW)
    for code in ("ledger_granted", "ledger_matched_share"):
        indicator = Indicator.objects.get(code=code)
        ranking = cached_ranking(indicator, reader_of(reviewer), AT)
        places = {one.jurisdiction.slug for one in ranking.rows}
        assert places <= {"chongqing", "rongchang", "wushan"}
        assert ranking.city_check is None


def test_the_page_publishes_and_the_origin_leads_back(
    ledger: list[Project], reviewer: Account, accounts: dict[str, Account]
) -> None:
    office = signed_in(reviewer)
    page = page_of(office, "/projects/figures/")
    assert "尚未公布" in page and "公布数据</button>" in page
    leader = signed_in(accounts["leader"])
    assert "公布数据</button>" not in page_of(leader, "/projects/figures/")
    assert office.post("/projects/figures/").status_code == 302
    assert "与项目库现状一致" in page_of(office, "/projects/figures/")
    assert office.post("/projects/figures/").status_code == 422
    row = Observation.objects.get(jurisdiction__slug="rongchang", indicator__code="ledger_granted")
    page = page_of(office, row.get_absolute_url())
    assert "共涉及2个项目" in page and ledger[0].get_absolute_url() in page
    assert "/projects/?place=rongchang" in page and ">60</td>" in page
    assert ledger[0].name not in page_of(leader, row.get_absolute_url())
    assert "共涉及2个项目" in page_of(leader, row.get_absolute_url())
    share = Observation.objects.get(
        jurisdiction__slug="rongchang", indicator__code="ledger_landed_share"
    )
    assert "由项目库的两项数据计算" in page_of(office, share.get_absolute_url())
    row = Observation.objects.get(jurisdiction__slug="chongqing", indicator__code="ledger_projects")
    assert '/projects/"' in page_of(office, row.get_absolute_url())
    step_projects(
        projects=[ledger[0]], deed="remove", by=reviewer, now=NOW, reason="项目终止，移出项目库。"
    )
    page = page_of(office, "/projects/figures/")
    assert "发生变动" in page and "已公布：5" in page


def test_samples_go_with_their_figures(ledger: list[Project], reviewer: Account) -> None:
    Project.objects.update(is_sample=True)
    LedgerDuty.objects.update(is_sample=True)
    publish_ledger_figures(by=reviewer, now=NOW)
    assert Observation.objects.filter(told_to__gt="", is_sample=False).count() == 0
    remove_samples()
    assert not Observation.objects.filter(told_to__gt="").exists()

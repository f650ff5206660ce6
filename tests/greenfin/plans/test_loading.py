"""Fixtures into rows: everything once, and never over what an administrator changed."""

import shutil
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from districts.models import DataVersion, Event, Jurisdiction, Organisation, Plan
from greenfin.plans.loading import load_plans
from greenfin.plans.loading.bodies import Name, NameIndex
from greenfin.plans.loading.fixtures import FIXTURES, UnknownOrganisation
from targets.models import CitedFigure, Indicator, Target
from tasks.models import AnnexRow, Assignment, Task


def test_the_four_plans_are_there(loaded_plans: None) -> None:
    counts = {plan.slug: plan.tasks.count() for plan in Plan.objects.all()}
    assert counts == {"chongqing": 46, "rongchang": 30, "wushan": 29, "shapingba": 12}
    assert AnnexRow.objects.filter(plan__slug="shapingba").count() == 21
    assert not Plan.objects.get(slug="shapingba").is_public
    assert Plan.objects.get(slug="wushan").based_on.slug == "chongqing"


def test_targets_carry_value_baseline_and_origin(loaded_plans: None) -> None:
    level = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
    assert (level.operator, level.value, level.unit) == (">=", Decimal(6000), "亿元")
    assert (level.baseline_value, level.baseline_quarter) == (Decimal(3000), "2020Q4")
    assert level.baseline_origin == "implied"
    stock = Target.objects.get(plan__slug="rongchang", key="forest-stock-level")
    assert stock.value == Decimal(800000)  # 80亿立方米 in 万立方米
    core = Target.objects.filter(plan__slug="chongqing", indicator__code="green_loan_share")
    assert {t.jurisdiction.slug for t in core.filter(kind="level")} == {
        "liangjiang",
        "wanzhou",
        "yuzhong",
        "jiangbei",
        "nanan",
    }


def test_an_old_name_leads_to_the_organisation_it_means(loaded_plans: None) -> None:
    body = Organisation.objects.get(names__name="人行重庆营管部")
    assert body.name == "中国人民银行重庆市分行"
    lead = Assignment.objects.get(task__plan__slug="chongqing", task__number=10, role="lead")
    assert lead.organisation == body
    assert lead.written == "人行重庆营管部"


def test_a_second_load_changes_nothing(loaded_plans: None) -> None:
    report = load_plans()
    assert not report.created
    assert not report.differences
    assert report.kept["task"] == 117


def test_a_load_is_in_the_audit_trail_and_moves_the_data_version(db: None) -> None:
    load_plans()
    assert Event.objects.get(deed="load_plans").after["created"]["plan"] == 4
    assert DataVersion.objects.get().stamp > 1


def test_an_administrators_change_survives(loaded_plans: None) -> None:
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    task = Task.objects.get(plan__slug="wushan", number=1)
    task.assignments.first().delete()
    report = load_plans()
    assert Plan.objects.get(slug="shapingba").is_public
    assert task.assignments.count() == 2
    assert {(entry.model, entry.field) for entry in report.differences} == {
        ("plan", "is_public"),
        ("assignment", ""),
    }


def test_update_shows_the_difference_and_takes_it_when_confirmed(
    loaded_plans: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    answers = iter(["n", "y"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    refused = StringIO()
    call_command("load_plans", update=True, stdout=refused)
    assert "is_public: stored True, fixtures False" in refused.getvalue()
    assert Plan.objects.get(slug="shapingba").is_public
    call_command("load_plans", update=True, stdout=StringIO())
    assert not Plan.objects.get(slug="shapingba").is_public


def test_an_office_may_leave_a_plan_out(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, folder)
    (folder / "plans" / "shapingba.yaml").unlink()
    load_plans(folder=folder)
    assert set(Plan.objects.values_list("slug", flat=True)) == {"chongqing", "rongchang", "wushan"}
    assert not Organisation.objects.filter(jurisdiction__slug="shapingba").exists()


def test_a_body_nobody_knows_stops_the_whole_load(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, folder)
    path = folder / "plans" / "wushan.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("县科技局", "县某某局"), "utf-8")
    with pytest.raises(UnknownOrganisation, match="县某某局"):
        load_plans(folder=folder)
    assert not Plan.objects.exists()
    assert not Indicator.objects.exists()


def test_a_body_that_a_document_made_first_is_the_same_body(loaded_plans: None) -> None:
    """Its address name is another, as a document makes it from the written name."""
    treasury = Organisation.objects.get(slug="rongchang-caizhengju")
    bank = Organisation.objects.get(slug="chongqing-renhang")
    duties = {body: body.assignments.count() for body in (treasury, bank)}
    Organisation.objects.filter(pk=treasury.pk).update(slug="rongchang-quczj")
    Organisation.objects.filter(pk=bank.pk).update(slug="chongqing-rx", name="人行重庆市分行")
    count = Organisation.objects.count()
    report = load_plans()
    assert Organisation.objects.count() == count
    assert not report.created
    assert {(one.model, one.field) for one in report.differences} == {("organisation", "name")}
    assert duties == {body: body.assignments.count() for body in (treasury, bank)}
    load_plans(update=True)
    bank.refresh_from_db()
    assert (bank.slug, bank.name) == ("chongqing-rx", "中国人民银行重庆市分行")


def test_what_a_document_made_is_taken_when_the_fixtures_are_loaded_first(db: None) -> None:
    place = Jurisdiction.objects.create(
        slug="rongchang", name="重庆市荣昌区", short_name="荣昌", kind="district"
    )
    made = Organisation.objects.create(
        slug="rongchang-chongqing", jurisdiction=place, name="重庆市荣昌区财政局"
    )
    load_plans()
    assert made.assignments.exists()
    assert made.names.filter(name="区财政局").exists()
    assert not Organisation.objects.filter(slug="rongchang-caizhengju").exists()


def test_two_bodies_that_would_be_called_the_same_are_named(loaded_plans: None) -> None:
    treasury = Organisation.objects.get(slug="rongchang-caizhengju")
    name = treasury.name
    Organisation.objects.filter(pk=treasury.pk).update(name="区财政金融局")
    Organisation.objects.create(slug="rc-2", jurisdiction=treasury.jurisdiction, name=name)
    assert load_plans().differences
    with pytest.raises(CommandError, match=f"Nothing was loaded. {name}.* stored as rc-2"):
        call_command("load_plans", update=True, yes=True, stdout=StringIO())
    treasury.refresh_from_db()
    assert treasury.name == "区财政金融局"


def test_cited_figures_are_in_the_indicators_unit(loaded_plans: None) -> None:
    stock = CitedFigure.objects.get(indicator__code="forest_stock", quarter="2023Q4")
    assert stock.value == Decimal(27400)
    assert stock.published_value == "2.74亿立方米"
    undated = CitedFigure.objects.get(
        jurisdiction__slug="yuzhong", indicator__code="green_loan_balance"
    )
    assert undated.quarter is None


def test_names_are_looked_up_at_home_first() -> None:
    index = NameIndex(
        [
            Name("rc", "rongchang", "区财政局"),
            Name("spb", "shapingba", "区财政局"),
            Name("y", "yongchuan", "人行"),
        ]
    )
    assert index.lookup("rongchang", "区财政局") == "rc"
    assert index.lookup("rongchang", "人行") == "y"
    assert index.lookup("wushan", "区财政局") is None
    assert index.lookup("wushan", "县财政局") is None

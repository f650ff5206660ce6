"""What an import proposes beyond the text: whose name it is, and the base of a growth."""

import datetime
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from districts.clock import current_time
from districts.models import Jurisdiction, OrganisationName
from greenfin.plans.importing.views import loaded_text
from greenfin.plans.loading import apply_plan, propose_plan
from greenfin.plans.loading.bodies import BodyMatch, BodyMatcher
from greenfin.plans.loading.imports import proposal_of
from greenfin.plans.loading.targets import propose_targets
from greenfin.plans.loading.writing import Difference, LoadReport
from targets.models import Indicator, Observation, Target
from targets.periods import Quarter
from targets.progress.figures_used import known_base, start_of_period
from tests.targets.rows import cite, observe

from .made_up_plan import TEXT
from .test_import_page import hand_in, load, page_of, press

pytestmark = pytest.mark.corpus

GROWTH = TEXT.replace("达到80亿元以上", "较2023年翻一番").encode()


def test_a_base_that_the_text_does_not_give_is_proposed_from_the_figures(
    loaded_plans: None,
) -> None:
    def base(**chosen: str) -> tuple[Any, ...]:
        proposal = propose_plan(GROWTH)
        choices = {key: chosen for key in proposal.draft.targets if chosen}
        [one] = propose_targets(proposal.draft.targets, proposal.jurisdiction, choices)
        codes = [entry.code for entry in one.doubts]
        return one.base, one.base_value, one.base_origin, "base_observed" in codes

    assert base() == ("2023Q4", None, "none", False)
    observe("dazu", "green_loan_balance", "2022Q4", "20")
    cite("dazu", "green_loan_balance", "2023Q4", "41", relation=">")
    assert base() == ("2023Q4", None, "none", False)
    observe("dazu", "green_loan_balance", "2023Q4", "40.5")
    assert base() == ("2023Q4", Decimal("40.5"), "observed", True)
    without_year = GROWTH.decode().replace("较2023年翻一番", "年均增速保持30%以上").encode()
    [one] = propose_plan(without_year).targets
    assert (one.base, one.base_value) == ("2023Q4", Decimal("40.5"))
    assert [entry.code for entry in one.doubts] == ["base_observed"]
    assert one.doubts[0].params["other"] == one.base_text
    assert one.base_text.endswith("亿元")
    assert "亿元亿元" not in one.base_text
    assert base(base_value="40") == ("2023Q4", Decimal(40), "stated", False)
    # Confirmed as it is, it stays what was observed; of another quarter nothing is known.
    assert base(base="2023Q4", base_value="40.5") == ("2023Q4", Decimal("40.5"), "observed", False)
    assert base(base="2022Q4") == ("2022Q4", None, "none", False)
    [target] = apply_plan(propose_plan(GROWTH), by=None, now=current_time())[0].targets.all()
    assert (target.baseline_value, target.baseline_origin) == (Decimal("40.5"), "observed")


def test_a_level_is_counted_from_the_last_figure_before_the_period(loaded_plans: None) -> None:
    [one] = propose_plan(TEXT.encode()).targets
    assert (one.kind, one.base, one.base_value, one.doubts) == ("level", None, None, [])
    observe("dazu", "green_loan_balance", "2023Q3", "39")
    observe("dazu", "green_loan_balance", "2024Q1", "43")
    [one] = propose_plan(TEXT.encode()).targets
    assert (one.base, one.base_value, one.base_origin) == ("2023Q3", Decimal(39), "observed")
    assert [entry.code for entry in one.doubts] == ["base_observed"]
    # A figure that meets the level leaves no way to measure.
    observe("dazu", "green_loan_balance", "2023Q4", "80")
    assert propose_plan(TEXT.encode()).targets[0].base is None
    Observation.objects.filter(quarter="2023Q4").delete()
    # Without a path there is nothing that a base would serve.
    Indicator.objects.filter(code="green_loan_balance").update(path="")
    assert propose_plan(TEXT.encode()).targets[0].base is None


def test_a_level_takes_the_base_of_the_growth_beside_it(loaded_plans: None) -> None:
    text = TEXT.replace("达到80亿元以上", "达到80亿元以上，年均增速保持30%以上").encode()

    def bases(**of_growth: str) -> dict[str, tuple[Any, ...]]:
        proposal = propose_plan(text)
        keys = {one.kind: key for key, one in proposal.draft.targets.items()}
        chosen = {keys["average_growth"]: of_growth} if of_growth else {}
        found = propose_targets(
            proposal.draft.targets, proposal.jurisdiction, chosen, datetime.date(2024, 3, 5)
        )
        return {
            one.kind: (one.base, one.base_value, one.base_origin, one.is_base_proposed)
            for one in found
        }

    observe("dazu", "green_loan_balance", "2023Q4", "40.5")
    known = ("2023Q4", Decimal("40.5"), "observed", True)
    assert bases() == {"level": known, "average_growth": known}
    stated = ("2022Q4", Decimal(31), "stated", False)
    assert bases(base="2022Q4", base_value="31") == {"level": stated, "average_growth": stated}
    assert bases(state="leave")["level"] == known


def test_a_base_worked_back_is_held_against_the_published_figure(
    client_of: Callable[[str], Client], loaded_plans: None
) -> None:
    text = TEXT.replace("达到80亿元以上", "达到80亿元以上，较2023年翻一番")

    def doubts(**chosen: str) -> list[tuple[str, str]]:
        proposal = propose_plan(text.encode())
        keys = {one.kind: key for key, one in proposal.draft.targets.items()}
        choices = {keys["multiple"]: chosen} if chosen else {}
        found = propose_targets(proposal.draft.targets, proposal.jurisdiction, choices)
        bases = {(one.kind, one.base, one.base_value, one.base_origin) for one in found}
        if not chosen:
            assert ("multiple", "2023Q4", Decimal(40), "implied") in bases
        return [(one.kind, entry.code) for one in found for entry in one.doubts]

    assert doubts() == []
    observe("dazu", "green_loan_balance", "2023Q3", "47")  # of another quarter
    assert doubts() == []
    published = observe("dazu", "green_loan_balance", "2023Q4", "40.1")  # as round as the plan is
    assert doubts() == []
    Observation.objects.filter(pk=published.pk).update(value=Decimal("44.5"))
    assert doubts() == [("multiple", "base_differs")]
    # Nothing is taken for the other; the person's figure settles it.
    assert doubts(base_value="44.5") == doubts(state="checked") == doubts(state="leave") == []
    Observation.objects.filter(pk=published.pk).update(is_sample=True)
    assert doubts() == []
    Observation.objects.filter(pk=published.pk).update(is_sample=False)
    office = client_of("administrator")
    page = page_of(office, hand_in(office, text))
    assert "倒算的2023年四季度基期值为40亿元，采用数据为44.5亿元，两者不一致。" in page


def test_no_sample_is_proposed_as_a_base(loaded_plans: None) -> None:
    indicator = Indicator.objects.get(code="green_loan_balance")
    place = Jurisdiction.objects.get(slug="dazu")
    observe("dazu", "green_loan_balance", "2023Q2", "40.5")
    start = start_of_period(2024)
    found = known_base(place.pk, indicator, start)
    assert found is not None
    assert (str(start), str(found.quarter), found.value) == ("2023Q4", "2023Q2", Decimal("40.5"))
    assert known_base(place.pk, indicator, Quarter(2024, 2)) is None  # a year has passed
    observe("wushan", "green_loan_balance", "2023Q4", "40.5", sample=True)
    wushan = Jurisdiction.objects.get(slug="wushan")
    assert known_base(wushan.pk, indicator, start) is None


def test_a_proposed_base_is_confirmed_on_the_page_with_its_origin(
    client_of: Callable[[str], Client], loaded_plans: None
) -> None:
    office = client_of("administrator")
    observe("dazu", "green_loan_balance", "2023Q4", "40.5")
    row = hand_in(office, GROWTH.decode())
    [line] = office.get(row.get_absolute_url()).context["targets"]
    page = page_of(office, row)
    assert line.base_origin == "季度报表"
    assert f'<a href="{line.item.base_source.url}">季度报表</a>' in page
    assert "确认基期" in page
    assert press(office, row, "quick", quick=f"base {line.anchor}").status_code == 302
    [one] = row.deeds.all()
    assert (one.deed, one.content) == (
        "change_target",
        {"base": "2023Q4", "base_value": "40.5"},
    )
    assert "确认基期" not in page_of(office, row)
    # What is confirmed stands, whatever is reported of that quarter later.
    Observation.objects.update(value="44")
    [target] = proposal_of(row).targets
    assert (target.base_value, target.base_origin) == (Decimal("40.5"), "stated")
    load(office, row)
    stored = Target.objects.get(plan__slug="dazu")
    assert (stored.baseline_quarter, stored.baseline_value) == ("2023Q4", Decimal("40.5"))


def match(written: str, year: int = 2026, place: str = "chongqing") -> BodyMatch:
    """What a name in a plan of that year means."""
    jurisdiction = Jurisdiction.objects.get(slug=place)
    return BodyMatcher(jurisdiction, datetime.date(year, 3, 1)).match(written, {})


def meant(written: str) -> tuple[str, str | None, tuple[str, ...]]:
    found = match(written)
    return found.state, found.organisation, found.candidates


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("重庆金融监管局", "chongqing-jinrong-jianguanju"),
        ("国家金融监管总局重庆监管局", "chongqing-jinrong-jianguanju"),
        ("市金融监管局", "chongqing-jinrongju"),
        ("市地方金融监管局", "chongqing-jinrongju"),
        ("市委金融办", "chongqing-jinrongju"),
        ("人行重庆市分行", "chongqing-renhang"),
        ("重庆财政局", "chongqing-caizhengju"),
    ],
)
def test_a_short_name_means_its_body(loaded_plans: None, written: str, body: str) -> None:
    assert meant(written)[:2] == ("matched", body)


def test_a_name_that_came_with_a_reform_is_none_of_the_years_before(loaded_plans: None) -> None:
    for name in ("市委金融办", "中共重庆市委金融委员会办公室", "市地方金融管理局"):
        assert match(name).remarks == match(name, 2024).remarks == ()
        assert match(name, 2023).remarks == ("not_yet",)
        # A district's plan means the office of the city.
        assert match(name, place="dazu").organisation == "chongqing-jinrongju"
    assert match("人行重庆市分行", 2023).remarks == ("not_yet",)
    assert match("人行重庆营管部").remarks == ("out_of_date",)
    assert match("重庆银保监局").organisation == "chongqing-jinrong-jianguanju"


def test_a_short_name_that_fits_two_bodies_is_in_doubt(loaded_plans: None) -> None:
    OrganisationName.objects.filter(name="重庆金融监管局").delete()
    both = ("chongqing-jinrong-jianguanju", "chongqing-jinrongju")
    assert meant("重庆金融监管局") == ("doubtful", None, both)
    assert meant("重庆市金融监管局")[:2] == ("matched", "chongqing-jinrongju")


def test_what_a_load_did_is_said_without_noughts() -> None:
    difference = Difference("targets.target", "key", "value", 1, 2)
    with translation.override("zh-hans"):
        assert loaded_text(LoadReport()) == "内容没有变化"
        assert loaded_text(LoadReport(updated=3)) == "补充原文3处"
        both = LoadReport(created=Counter(a=1, b=2), differences=[difference])
        assert loaded_text(both) == "新增3条内容、1处差异保持原样"


def test_marks_of_one_target_of_several_places_name_the_place(
    loaded_plans: None, client: Client
) -> None:
    page = client.get("/plans/chongqing/").content.decode()
    for place in ("万州区", "渝中区", "江北区", "南岸区", "两江新区"):
        assert f"{place} 核心区域绿色贷款占比" in page

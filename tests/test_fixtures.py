"""The fixtures taken by themselves: counts, references, names and lengths, without a database."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PLANS = ["chongqing", "rongchang", "wushan", "shapingba"]
COUNTABLE = {"level", "multiple", "average_growth", "reduction", "first_occurrence"}
NOT_COUNTABLE = {"assigned", "direction", "milestone"}
LONG_FIELDS = {"reading", "reading_en", "definition", "definition_en", "note", "note_en", "address"}
QUARTER_ENDS = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}


def load(name: str) -> Any:
    return yaml.safe_load((FIXTURES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def jurisdictions() -> list[dict]:
    return load("jurisdictions.yaml")


@pytest.fixture(scope="module")
def indicators() -> list[dict]:
    return load("indicators.yaml")


@pytest.fixture(scope="module")
def organisations(plans: dict[str, dict]) -> list[dict]:
    """All bodies, those that stand in the files of plans not for publication included."""
    own = [row for plan in plans.values() for row in plan.get("organisations", [])]
    return [*load("organisations.yaml"), *own]


@pytest.fixture(scope="module")
def cited() -> list[dict]:
    return load("cited_figures.yaml")


@pytest.fixture(scope="module")
def plans() -> dict[str, dict]:
    return {slug: load(f"plans/{slug}.yaml") for slug in PLANS}


def resolved(organisations: list[dict], body: str | dict, jurisdiction: str) -> list[str]:
    """Slugs a body of a plan stands for: the plan's own jurisdiction first, then every other."""
    if isinstance(body, dict):
        return [one["slug"] for one in organisations if one["slug"] == body["organisation"]]
    named = [one for one in organisations if body in {name["name"] for name in one["names"]}]
    own = [one for one in named if one["jurisdiction"] == jurisdiction]
    return [one["slug"] for one in own or named]


def bodies(plan: dict) -> list[str | dict]:
    rows = plan["tasks"] + plan.get("annex", [])
    return [body for row in rows for body in row["lead"] + row["responsible"]]


def is_quarter(text: str) -> bool:
    return len(text) == 6 and text[:4].isdigit() and text[4] == "Q" and text[5] in QUARTER_ENDS


# Jurisdictions


def test_city_districts_and_zones_are_complete(jurisdictions: list[dict]) -> None:
    kinds = Counter(row["kind"] for row in jurisdictions)
    assert kinds == {"city": 1, "district": 26, "county": 8, "autonomous_county": 4, "zone": 4}


def test_jurisdictions_are_unique_and_refer_to_one_another(jurisdictions: list[dict]) -> None:
    slugs = [row["slug"] for row in jurisdictions]
    codes = [row["code"] for row in jurisdictions if row["code"]]
    assert len(set(slugs)) == len(slugs)
    assert len(set(codes)) == len(codes) == 39
    assert all(len(code) == 6 and code.startswith("500") for code in codes)
    for row in jurisdictions:
        assert row["parent"] == (None if row["kind"] == "city" else "chongqing")
        assert set(row["overlaps"]) <= set(slugs)
        assert bool(row["overlaps"]) == (row["kind"] == "zone") == (row["code"] is None)


def test_the_jurisdictions_with_a_plan_or_a_target_report(
    jurisdictions: list[dict], plans: dict[str, dict]
) -> None:
    wanted = set(PLANS)
    for plan in plans.values():
        wanted |= {target["jurisdiction"] for target in plan["targets"]}
    assert {row["slug"] for row in jurisdictions if row["is_reporting"]} == wanted
    assert len(wanted) == 9


# Indicators


def test_indicators_are_well_formed(indicators: list[dict], jurisdictions: list[dict]) -> None:
    codes = {row["code"] for row in indicators}
    slugs = {row["slug"] for row in jurisdictions}
    assert len(codes) == len(indicators) == 12
    for row in indicators:
        assert row["basis"] in {"point_in_time", "year_to_date", "cumulative", "annual"}
        assert row["path"] in {"geometric", "linear", None}
        assert row["direction"] in {"higher", "lower"}
        assert set(row.get("named", [])) <= slugs
        assert (row["asked_of"] == "named") == bool(row.get("named"))
        assert (row["asked_of"] == "derived") == ("derived_from" in row)
        if row["minimum"] is not None and row["maximum"] is not None:
            assert Decimal(row["minimum"]) < Decimal(row["maximum"])
        assert all(is_quarter(one["quarter"]) for one in row["series_breaks"])
    share = next(row for row in indicators if row["code"] == "green_loan_share")
    assert {share["derived_from"][part] for part in ("numerator", "denominator")} <= codes


def test_only_balances_amounts_and_counts_are_additive(indicators: list[dict]) -> None:
    assert not [row["code"] for row in indicators if row["is_additive"] == (row["unit"] == "%")]


# Organisations


def test_organisations_are_unique_and_belong_somewhere(
    organisations: list[dict], jurisdictions: list[dict]
) -> None:
    places = {row["slug"] for row in jurisdictions}
    slugs = [one["slug"] for one in organisations]
    assert len(set(slugs)) == len(slugs)
    for one in organisations:
        assert one["jurisdiction"] in places
        assert one["slug"].startswith(f"{one['jurisdiction']}-")
        assert one["slug"].isascii()
        assert one["kind"] in {"body", "collective", "group"}
        assert one["name"] in {name["name"] for name in one["names"]}


def test_a_name_is_used_once_within_a_jurisdiction(organisations: list[dict]) -> None:
    uses = Counter(
        (one["jurisdiction"], name["name"]) for one in organisations for name in one["names"]
    )
    assert not [use for use, count in uses.items() if count > 1]


def test_names_have_a_known_kind_and_ordered_dates(organisations: list[dict]) -> None:
    for one in organisations:
        for name in one["names"]:
            assert name["kind"] in {"official", "short", "written", "former", "slip"}
            days = [date.fromisoformat(name[end]) for end in ("from", "to") if name[end]]
            assert days == sorted(days)


@pytest.mark.parametrize(
    ("former", "current", "day"),
    [
        ("重庆银保监局", "国家金融监督管理总局重庆监管局", "2023-07-20"),
        ("人行重庆营管部", "中国人民银行重庆市分行", "2023-08-18"),
    ],
)
def test_renamed_bodies_keep_both_names(
    organisations: list[dict], former: str, current: str, day: str
) -> None:
    names = {name["name"]: (one, name) for one in organisations for name in one["names"]}
    assert names[former][0] is names[current][0]
    assert names[former][1]["to"] == names[current][1]["from"] == day


@pytest.mark.parametrize("slug", PLANS)
def test_every_body_resolves_to_exactly_one_organisation(
    plans: dict[str, dict], organisations: list[dict], slug: str
) -> None:
    found = {str(body): resolved(organisations, body, slug) for body in bodies(plans[slug])}
    assert {body: slugs for body, slugs in found.items() if len(slugs) != 1} == {}


def test_every_organisation_has_a_duty(plans: dict[str, dict], organisations: list[dict]) -> None:
    busy = {
        one
        for slug, plan in plans.items()
        for body in bodies(plan)
        for one in resolved(organisations, body, slug)
    }
    assert {one["slug"] for one in organisations} - busy == set()


def test_shared_suffixes_collectives_and_slips_are_told_apart(
    plans: dict[str, dict], organisations: list[dict]
) -> None:
    city, rongchang, wushan = (plans[slug]["tasks"] for slug in PLANS[:3])
    assert city[12]["lead"] == [
        "市经济信息委",
        "渝中区政府",
        "南岸区政府",
        "两江新区管委会",
        "西部科学城重庆高新区管委会",
    ]
    assert city[4]["responsible"][-1] == "各区县（自治县，以下简称区县）政府"
    assert resolved(organisations, city[4]["responsible"][-1], "chongqing") == resolved(
        organisations, city[13]["responsible"][-1], "chongqing"
    )
    assert resolved(organisations, "金融事务中心", "rongchang") == resolved(
        organisations, rongchang[0]["responsible"][0], "rongchang"
    )
    assert resolved(organisations, wushan[0]["lead"][0], "wushan") == resolved(
        organisations, wushan[2]["responsible"][1], "wushan"
    )
    assert wushan[10]["responsible"][-2:] == ["有关乡镇", "有关街道"]


# Plans


@pytest.mark.parametrize(
    ("slug", "sections", "tasks", "rows"),
    [
        ("chongqing", 23, 46, 0),
        ("rongchang", 25, 30, 0),
        ("wushan", 18, 29, 0),
        ("shapingba", 9, 12, 21),
    ],
)
def test_plans_are_complete(
    plans: dict[str, dict], slug: str, sections: int, tasks: int, rows: int
) -> None:
    plan = plans[slug]
    assert len(plan["sections"]) == len({row["label"] for row in plan["sections"]}) == sections
    assert [task["number"] for task in plan["tasks"]] == list(range(1, tasks + 1))
    assert [row["row"] for row in plan.get("annex", [])] == list(range(1, rows + 1))


@pytest.mark.parametrize("slug", PLANS)
def test_references_inside_a_plan_exist(
    plans: dict[str, dict], jurisdictions: list[dict], indicators: list[dict], slug: str
) -> None:
    plan = plans[slug]
    labels = [row["label"] for row in plan["sections"]]
    numbers = {task["number"] for task in plan["tasks"]}
    order = [labels.index(task["section"]) for task in plan["tasks"]]
    assert order == sorted(order)
    assert {row["task"] for row in plan.get("annex", [])} <= numbers
    assert {target["clause"] for target in plan["targets"]} <= set(labels)
    places = {row["slug"] for row in jurisdictions}
    assert {target["jurisdiction"] for target in plan["targets"]} <= places
    codes = {row["code"] for row in indicators} | {None}
    assert {target["indicator"] for target in plan["targets"]} <= codes
    assert plan["plan"]["jurisdiction"] == slug
    assert plan["plan"]["based_on"] == (None if slug == "chongqing" else "chongqing")


@pytest.mark.parametrize("slug", PLANS)
def test_every_task_has_a_body_and_none_twice_in_one_role(
    plans: dict[str, dict], slug: str
) -> None:
    for task in plans[slug]["tasks"] + plans[slug].get("annex", []):
        assert task["lead"] or task["responsible"]
        for role in ("lead", "responsible"):
            assert len(set(task[role])) == len(task[role])


def test_a_body_both_leads_and_is_responsible_in_three_tasks(plans: dict[str, dict]) -> None:
    both = [
        (slug, task["number"], body)
        for slug, plan in plans.items()
        for task in plan["tasks"]
        for body in task["lead"]
        if body in task["responsible"]
    ]
    assert both == [
        ("chongqing", 20, "市生态环境局"),
        ("rongchang", 14, "区生态环境局"),
        ("wushan", 17, "县生态环境局"),
    ]


def test_only_shapingba_is_not_for_publication(plans: dict[str, dict]) -> None:
    assert [slug for slug in PLANS if not plans[slug]["plan"]["is_public"]] == ["shapingba"]


# Targets


@pytest.mark.parametrize(
    ("slug", "countable", "not_countable"),
    [("chongqing", 10, 5), ("rongchang", 8, 4), ("wushan", 7, 4), ("shapingba", 0, 0)],
)
def test_statements_are_counted_as_in_the_texts(
    plans: dict[str, dict], slug: str, countable: int, not_countable: int
) -> None:
    kinds = {target["statement"]: target["kind"] for target in plans[slug]["targets"]}
    assert sum(kind in COUNTABLE for kind in kinds.values()) == countable
    assert sum(kind in NOT_COUNTABLE for kind in kinds.values()) == not_countable


def test_the_share_of_the_core_areas_binds_five_jurisdictions(plans: dict[str, dict]) -> None:
    targets = plans["chongqing"]["targets"]
    core = [target for target in targets if target["statement"] == "core-share"]
    bound = {target["jurisdiction"] for target in core}
    assert len(core) == 5
    assert bound == {"liangjiang", "wanzhou", "yuzhong", "jiangbei", "nanan"}
    assert {(target["operator"], target["value"]) for target in core} == {(">", "15")}


@pytest.mark.parametrize("slug", PLANS)
def test_targets_are_well_formed(plans: dict[str, dict], indicators: list[dict], slug: str) -> None:
    targets = plans[slug]["targets"]
    units = {row["code"]: row["unit"] for row in indicators}
    assert len({target["key"] for target in targets}) == len(targets)
    for target in targets:
        kind = target["kind"]
        assert kind in COUNTABLE | NOT_COUNTABLE
        assert (target["operator"] is not None) == (kind in COUNTABLE)
        assert target["operator"] in {">=", ">", "<=", "<", "~", None}
        assert (target["value"] is not None) == (kind in COUNTABLE)
        assert (target["indicator"] is None) == (kind == "milestone")
        assert (target["deadline"] is None) == (target["deadline_origin"] == "none")
        assert target["deadline_origin"] in {"stated", "context", "none"}
        assert (target["baseline_value"] is None) == (target["baseline_origin"] == "none")
        assert (target["baseline_value"] is None) == (target["baseline_quarter"] is None)
        assert target["baseline_origin"] in {"stated", "observed", "implied", "none"}
        for quarter in (target["deadline"], target["baseline_quarter"]):
            assert quarter is None or is_quarter(quarter)
        if kind in {"level", "first_occurrence"}:
            assert target["unit"] == units[target["indicator"]]
        if kind in {"multiple", "average_growth", "reduction"}:
            assert target["unit"] == {"multiple": "倍"}.get(kind, "%")
            assert target["baseline_value"] is not None
        assert (target["path"] is None) == (kind in NOT_COUNTABLE | {"first_occurrence"})
        for text in ("wording", "reading", "reading_en", "title", "title_en"):
            assert target[text].strip()


def test_implied_baselines_follow_from_the_plans_own_figures(plans: dict[str, dict]) -> None:
    baselines = {
        (slug, target["key"]): Decimal(target["baseline_value"])
        for slug, plan in plans.items()
        for target in plan["targets"]
        if target["baseline_origin"] == "implied"
    }
    cent = Decimal("0.01")
    expected = {
        ("chongqing", "green-loan-balance-level"): Decimal(6000) / 2,
        ("chongqing", "green-loan-balance-multiple"): Decimal(6000) / 2,
        ("chongqing", "green-loan-balance-growth"): Decimal(6000) / 2,
        ("chongqing", "green-bond-issuance-multiple"): Decimal(900) / 4,
        ("chongqing", "green-bond-issuance-level"): Decimal(900) / 4,
        ("rongchang", "green-loan-balance-level"): Decimal(100) / Decimal("1.3") ** 5,
        ("rongchang", "green-loan-balance-growth"): Decimal(100) / Decimal("1.3") ** 5,
        ("wushan", "green-loan-balance-level"): Decimal(55) / 3,
        ("wushan", "green-loan-balance-multiple"): Decimal(55) / 3,
        ("wushan", "green-loan-balance-growth"): Decimal(55) / 3,
    }
    assert baselines == {key: value.quantize(cent) for key, value in expected.items()}


def test_observed_baselines_are_published_figures(
    plans: dict[str, dict], cited: list[dict]
) -> None:
    published = {(row["jurisdiction"], row["indicator"], row["quarter"]): row for row in cited}
    observed = [
        target
        for plan in plans.values()
        for target in plan["targets"]
        if target["baseline_origin"] == "observed"
    ]
    assert len(observed) == 2
    for target in observed:
        place = (target["jurisdiction"], target["indicator"], target["baseline_quarter"])
        assert published[place]["value"] == target["baseline_value"]


# Cited figures


def test_cited_figures_are_well_formed(
    cited: list[dict], jurisdictions: list[dict], indicators: list[dict]
) -> None:
    assert len({row["key"] for row in cited}) == len(cited) == 41
    places = {row["slug"] for row in jurisdictions}
    units = {row["code"]: row["unit"] for row in indicators}
    for row in cited:
        assert row["jurisdiction"] in places
        assert row["relation"] in {"=", ">", "~", "forecast"}
        assert Decimal(row["value"]) > 0
        assert row["quarter"] is None or is_quarter(row["quarter"])
        assert row["as_of_text"]
        if row["indicator"]:
            assert row["unit"] == units[row["indicator"]]
        assert ("published_value" in row) == ("published_unit" in row)


def test_one_cited_figure_a_jurisdiction_indicator_and_quarter(cited: list[dict]) -> None:
    places = Counter(
        (row["jurisdiction"], row["indicator"], row["quarter"])
        for row in cited
        if row["indicator"] and row["quarter"]
    )
    assert not [place for place, count in places.items() if count > 1]


def test_a_forecast_is_on_no_axis(cited: list[dict]) -> None:
    forecasts = [row for row in cited if row["relation"] == "forecast"]
    assert [row["quarter"] for row in forecasts] == [None]


def test_the_regulators_series_is_an_indicator_of_its_own(cited: list[dict]) -> None:
    regulator = [row for row in cited if "银保监口径" in row["label"]]
    assert [row["indicator"] for row in regulator] == ["green_credit_balance_regulator"]


# No paragraphs


def texts(node: Any, field: str = "") -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [pair for key, value in node.items() for pair in texts(value, key)]
    if isinstance(node, list):
        return [pair for value in node for pair in texts(value, field)]
    return [(field, node)] if isinstance(node, str) else []


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.yaml")), ids=lambda path: path.name)
def test_fixtures_hold_facts_not_paragraphs(path: Path) -> None:
    found = texts(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert found
    assert not [text for field, text in found if field not in LONG_FIELDS and len(text) > 120]
    assert not [text for _, text in found if len(text) > 300]

"""`second_period`: an installation after the change of period, for tests; all numbers made up.

The fixtures' four plans of 2023–2025 are over; plans of 2026–2030 for the city and Rongchang are
loaded, and one for Shapingba that is not for publication. Past figures come from one table, the
quarters 2025Q4 and 2026Q3 from returns that were filled in, submitted and accepted; Wushan reported
the second alone, Shapingba the first alone. All of it by the loader and the actions, nothing is a
sample. Today is TODAY. A module that uses it has it as its ground, as with `plans_of_module`.
"""

import copy
import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from districts.models import Account, Jurisdiction, Membership
from greenfin.plans.loading import load_plans
from greenfin.plans.loading.fixtures import FIXTURES
from targets.actions import open_round
from targets.history.actions import apply_history, confirm_history
from targets.history.proposal import propose_history, stored_proposal
from targets.periods import Quarter
from tests.kept import forget_kept
from tests.plans import store_plans
from tests.targets.factories import accepted, member_of

TODAY = datetime.date(2026, 11, 10)
FORMER, PRESENT = "2023-2025", "2026-2030"
LAST_OF_FORMER, NEWEST = "2025Q4", "2026Q3"
ISSUED = {
    "chongqing-2026": "2026-03-01",
    "rongchang-2026": "2026-05-20",
    "shapingba-2026": "2026-03-01",
    "dazu-2024": "2024-06-01",
}
REPORTING = ("chongqing", "rongchang", "wushan", "shapingba")

_TARGET = {
    "title": "目标",
    "title_en": "Aim of the second period",
    "kind": "level",
    "operator": ">=",
    "unit": "亿元",
    "deadline": "2030Q4",
    "deadline_origin": "stated",
    "baseline_value": None,
    "baseline_quarter": None,
    "baseline_origin": "none",
    "path": "geometric",
    "clause": "一",
    "reading": "达到读作不低于。",
    "reading_en": "Read as at least.",
}


def plan_file(
    place: str, title: str, below: str | None, years: tuple[int, int] = (2026, 2030), **content: Any
) -> dict[str, Any]:
    """A plan of 2026–2030 as its file holds it; `below` is the plan that it answers to."""
    slug = f"{place}-{years[0]}"
    return {
        "plan": {
            "slug": slug,
            "jurisdiction": place,
            "title": title,
            "document_number": "试办发〔2026〕1号",
            "issuer": None,
            "issued_on": ISSUED[slug],
            "is_public": content.pop("is_public", True),
            "based_on": below,
            "period_start": years[0],
            "period_end": years[1],
        },
        "sections": [
            {"label": "一", "heading": "主要目标"},
            {"label": "二", "heading": "推进绿色数字基础设施建设"},
        ],
        **content,
    }


def task_row(number: int, title: str, body: str, continues: int | None = None) -> dict[str, Any]:
    row = {"number": number, "title": title, "title_is_official": True, "section": "二"}
    row |= {"lead": [body], "responsible": []}
    return row | ({"continues": continues} if continues else {})


def target_row(key: str, place: str, indicator: str, value: int, **more: Any) -> dict[str, Any]:
    """A level to reach by 2030Q4; `more` puts other words in the place of the usual ones."""
    return {
        **_TARGET,
        "key": key,
        "statement": key,
        "jurisdiction": place,
        "indicator": indicator,
        "value": value,
        "wording": f"到2030年达到{value}亿元以上",
        **more,
    }


def _baseline(value: str, quarter: str = LAST_OF_FORMER) -> dict[str, str]:
    return {"baseline_value": value, "baseline_quarter": quarter, "baseline_origin": "stated"}


CITY = plan_file(
    "chongqing",
    "重庆市绿色金融高质量发展规划",
    None,
    tasks=[
        task_row(1, "建立智能化绿色项目库", "市财政局", continues=23),
        task_row(2, "推动转型金融标准落地", "市发展改革委"),
    ],
    targets=[
        target_row(
            "loans-2030", "chongqing", "green_loan_balance", 20000,
            continues="green-loan-balance-level", **_baseline("11100"),
        ),
        target_row("bonds-2030", "chongqing", "green_bond_balance", 1500),
        target_row("issuance-2030", "chongqing", "green_bond_issuance", 1200, path="linear"),
    ],
)  # fmt: skip
DISTRICT = plan_file(
    "rongchang",
    "荣昌区绿色金融高质量发展方案",
    "chongqing-2026",
    tasks=[
        task_row(1, "建立智能化绿色项目库", "区财政局", continues=15),
        task_row(2, "种植花椒", "区农业农村委"),
    ],
    targets=[
        target_row(
            "coverage-2030", "rongchang", "forest_coverage", 25, unit="%", path="linear",
            continues="forest-coverage-level",
        ),
        target_row(
            "loans-2030", "rongchang", "green_loan_balance", 260, **_baseline("101.5"),
        ),
    ],
)  # fmt: skip
HIDDEN = plan_file(
    "shapingba",
    "沙坪坝区绿色金融行动方案",
    "chongqing-2026",
    is_public=False,
    tasks=[task_row(1, "建立项目库", "区财政局")],
    targets=[target_row("loans-2030", "shapingba", "green_loan_balance", 500)],
)
BANK = {"organisation": "chongqing-renhang", "written": "人行重庆营管部"}
# Of the period of the four plans, issued when it ran: it takes up tasks of the city's, asks for
# more than the city, and has a task that one body both leads and is responsible for.
LATECOMER = plan_file(
    "dazu",
    "大足区绿色金融工作方案",
    "chongqing",
    years=(2024, 2025),
    tasks=[task_row(1, "建立智能化绿色项目库", "") | {"lead": [BANK], "responsible": [BANK]}],
    targets=[
        target_row("loans-2025", "dazu", "green_loan_balance", 9000, deadline="2025Q4"),
    ],
)

# Place, indicator, then years and quarters with their figures.
HISTORY = {
    ("重庆市", "绿色贷款余额"): {"2022Q4": 5320, "2023Q4": 6480, "2024Q4": 9030, "2025Q3": 10700},
    ("重庆市", "绿色债券发行额"): {"2022Q4": 310, "2023Q4": 402, "2024Q4": 488, "2025Q3": 391},
    ("荣昌区", "绿色贷款余额"): {"2022Q4": 46, "2023Q4": 61, "2024Q4": 80, "2025Q3": 92},
    ("荣昌区", "绿色债券发行额"): {"2023Q4": 2, "2024Q4": 4},
    ("巫山县", "绿色贷款余额"): {"2022Q4": 24, "2023Q4": 31, "2024Q4": 44, "2025Q3": 51},
}  # fmt: skip
# What each place fills in, by quarter; what is not named is not applicable there.
RETURNS: dict[str, dict[str, dict[str, object]]] = {
    LAST_OF_FORMER: {
        "chongqing": {
            "green_loan_balance": 11100, "loan_balance": 61000, "green_bond_issuance": 620,
            "green_bond_balance": 890, "non_fossil_share": 25.4,
            "energy_intensity_reduction": 13.6, "forest_coverage": 56.1, "forest_stock": 28010,
        },
        "rongchang": {
            "green_loan_balance": 101.5, "loan_balance": 640, "green_bond_issuance": 6,
            "green_bond_balance": 11, "forest_coverage": 22.3,
        },
        "shapingba": {"green_loan_balance": 330, "loan_balance": 2900},
    },
    NEWEST: {
        "chongqing": {
            "green_loan_balance": 12100, "loan_balance": 63400, "green_bond_issuance": 990,
            "green_bond_balance": 940,
        },
        "rongchang": {
            "green_loan_balance": 118, "loan_balance": 655, "green_bond_issuance": 5,
            "green_bond_balance": 12,
        },
        "wushan": {"green_loan_balance": 61, "loan_balance": 331},
    },
}  # fmt: skip


def second_plans(folder: Path, *plans: dict[str, Any]) -> Path:
    """A copy of the fixtures in `folder` with more plan files, as the loader takes it."""
    shutil.copytree(FIXTURES, folder)
    for content in plans:
        path = folder / "plans" / f"{content['plan']['slug']}.yaml"
        path.write_text(yaml.safe_dump(copy.deepcopy(content), allow_unicode=True), "utf-8")
    return folder


def store_second_period(folder: Path) -> None:
    """Everything that the module's docstring says, in an installation that holds nothing."""
    store_plans()
    load_plans(folder=second_plans(folder, CITY, DISTRICT, HIDDEN))
    reviewer = _account("second-reviewer", "reviewer")
    _import_history(reviewer)
    for text, places in RETURNS.items():
        quarter = Quarter.parse(text)
        opened_at = moment(quarter.end, 2)
        opened = open_round(quarter=quarter, by=None, now=opened_at)
        for slug, values in places.items():
            _report(opened, slug, values, reviewer, moment(quarter.end, 15))


def moment(day: datetime.date, days: int) -> datetime.datetime:
    on = day + datetime.timedelta(days=days)
    return datetime.datetime(on.year, on.month, on.day, 2, tzinfo=datetime.UTC)


def _account(username: str, role: str, place: Jurisdiction | None = None) -> Account:
    account = Account.objects.create_user(username)
    Membership.objects.create(account=account, role=role, jurisdiction=place)
    return account


def _import_history(by: Account) -> None:
    lines = ["行政区域,指标,季度,数值,备注"]
    for (place, indicator), figures in HISTORY.items():
        lines += [f"{place},{indicator},{quarter},{value}," for quarter, value in figures.items()]
    content = "\n".join(lines).encode()
    day = datetime.date(2026, 1, 1)
    proposal = propose_history(content=content, file_name="history.csv", today=day)
    assert not proposal.errors, proposal.errors
    held = apply_history(proposal=proposal, by=by, now=moment(day, 0))
    assert held is not None
    if held.state == "waiting":
        other = _account("second-second-reviewer", "reviewer")
        seen = stored_proposal(held, day).fingerprint
        confirm_history(held=held, by=other, now=moment(day, 0), seen=seen)


def _report(
    opened: Any, slug: str, values: dict[str, object], reviewer: Account, now: datetime.datetime
) -> None:
    place = Jurisdiction.objects.get(slug=slug)
    name = f"second-{slug}"
    reporter = Account.objects.filter(username=name).first() or _account(name, "reporter", place)
    given = dict.fromkeys(
        ("green_loan_balance", "loan_balance", "green_bond_issuance", "green_bond_balance"),
        "不适用",
    )
    accepted(member_of(opened, slug), reporter, reviewer, now, values={**given, **values})


@pytest.fixture(scope="module")
def second_period(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The installation as the ground of a whole module; each test is taken back to it."""
    folder = tmp_path_factory.mktemp("second-period")
    with override_settings(TODAY=TODAY.isoformat(), DATA_DIR=folder):
        with django_db_blocker.unblock(), transaction.atomic():
            store_second_period(folder / "fixtures")
            forget_kept()
            yield
            transaction.set_rollback(True)
        assert TODAY.isoformat() == settings.TODAY

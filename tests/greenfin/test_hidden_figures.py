"""A figure that a district reports only for a plan not for publication is as hidden as the plan.

What a stranger and another district's clerk are shown with that plan, its target and the return
that answers it is compared with the same installation without the three.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from districts.models import Account, Membership, Plan
from targets.models import Indicator, Observation, QuarterlyReturn, RoundMember, Target
from tests.kept import forget_kept
from tests.targets.factories import accepted, member_of, opened

from .test_hidden_plan import addresses, text_of

pytestmark = [pytest.mark.usefixtures("loaded_plans"), pytest.mark.corpus]
QUARTER = "2024Q4"
FOREST = "forest_coverage"
FIGURE = "43.21"
REMARK = "只有本方案要求填报"


@pytest.fixture
def hidden_return(accounts: dict[str, Account]) -> QuarterlyReturn:
    """Shapingba's forest goal stands in a plan that is not published; its figure is accepted."""
    plan = Plan.objects.get(slug="shapingba")
    assert not plan.is_public
    like = Target.objects.filter(indicator__code=FOREST).first()
    assert like is not None
    like.pk, like.plan, like.jurisdiction, like.key = None, plan, plan.jurisdiction, "hidden-forest"
    like.save(force_insert=True)
    clerk = Account.objects.create_user("clerk", first_name="沙区填报人")
    Membership.objects.create(account=clerk, role="reporter", jurisdiction=plan.jurisdiction)
    member = member_of(opened(QUARTER), "shapingba")
    assert member.indicators.filter(code=FOREST).exists()
    return accepted(
        member, clerk, accounts["reviewer"], values={FOREST: Decimal(FIGURE)}, remark=REMARK
    )


def asked(quarterly_return: QuarterlyReturn) -> list[str]:
    lists = [
        "observations/",
        "observations/?history=1",
        "observations/?jurisdiction=shapingba",
        f"observations/?indicator={FOREST}",
        f"indicators/{FOREST}/ranking/",
        f"rounds/{QUARTER}/",
    ]
    board = f"/returns/rounds/{QUARTER}/"
    return [
        *addresses(),
        *(f"/api/v1/{one}" for one in lists),
        board,
        f"{board}?_export=csv",
        f"/indicators/{FOREST}/?as_of={QUARTER}",
        f"/?as_of={QUARTER}",
        f"/districts/shapingba/?as_of={QUARTER}",
        f"/districts/compare/?d=shapingba&d=chongqing&as_of={QUARTER}",
        *(one.get_absolute_url() for one in quarterly_return.observations.order_by("pk")),
    ]


def shown(client: Client, pages: list[str]) -> dict[str, str]:
    forget_kept()
    return {page: text_of(client.get(page)) for page in pages}


def take_away(quarterly_return: QuarterlyReturn) -> None:
    """The forest figure as if the plan had never asked for it."""
    member: RoundMember = quarterly_return.member
    forest = Indicator.objects.get(code=FOREST)
    Observation.objects.filter(quarterly_return=quarterly_return, indicator=forest).delete()
    member.indicators.remove(forest)
    Target.objects.filter(key="hidden-forest").delete()


@pytest.mark.parametrize("name", ["anonymous", "reporter_a"])
def test_neither_figure_nor_count_nor_remark_is_shown(
    name: str, hidden_return: QuarterlyReturn, client_of: Callable[[str], Client]
) -> None:
    client = client_of(name)
    forest = hidden_return.observations.get(indicator__code=FOREST)
    pages = asked(hidden_return)
    before = shown(client, pages)
    take_away(hidden_return)
    after = shown(client, pages)
    assert before.pop(forest.get_absolute_url()).startswith("404")
    assert [page for page in before if before[page] != after[page]] == []
    for page, text in before.items():
        assert FIGURE not in text, page
        assert REMARK not in text, page
        assert "沙区填报人" not in text, page


def test_its_own_clerk_and_the_city_office_see_it(
    hidden_return: QuarterlyReturn, client_of: Callable[[str], Client]
) -> None:
    own = Client()
    own.force_login(
        Account.objects.get(username="clerk"), "districts.accounts.sessions.AccountBackend"
    )
    forest = hidden_return.observations.get(indicator__code=FOREST)
    for client in (own, client_of("reviewer")):
        page = client.get(forest.get_absolute_url()).content.decode()
        assert REMARK in page
        assert "沙区填报人" in page
        rows: Any = client.get(f"/api/v1/rounds/{QUARTER}/").json()["results"]
        cells = {row["jurisdiction"]: row["cells_expected"] for row in rows}
        assert cells["shapingba"] == hidden_return.member.indicators.count()


def test_what_another_district_remarked_is_no_business_of_a_colleague(
    accounts: dict[str, Account], client_of: Callable[[str], Client]
) -> None:
    """Also where the plan is public: the figure is shown, the persons and their words are not."""
    held = accepted(
        member_of(opened(QUARTER), "wushan"),
        accounts["reporter_b"],
        accounts["reviewer"],
        remark=REMARK,
    )
    address = held.observations.get(indicator__code="green_loan_balance").get_absolute_url()
    shown = {"reporter_b", "contributor_b", "official", "reviewer", "leader", "auditor"}
    for name in accounts:
        is_shown = name in shown or name == "second_reviewer"
        page = client_of(name).get(address).content.decode()
        assert (REMARK in page, "Reporter_b" in page) == (is_shown, is_shown), name

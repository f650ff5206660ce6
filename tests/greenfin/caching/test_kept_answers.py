"""Pages, boards, the wall and the API: cheap when asked again, and current after every deed."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.accounts.actions import grant_role, remove_role, rename_account
from districts.actions import move_data_version
from districts.models import Account, Membership, Plan
from targets.actions import lock_round, set_due_date
from targets.models import ReportingRound
from tests.kept import forget_kept
from tests.targets.factories import NOW, accepted, member_of, opened, submitted

QUARTER = "2025Q4"
BOARD = f"/returns/rounds/{QUARTER}/"
STANDINGS = f"/api/v1/rounds/{QUARTER}/"
OPEN = (
    "/",
    "/districts/",
    "/targets/",
    "/tasks/",
    "/screen/",
    "/screen/version/",
    "/api/v1/targets/",
    "/api/v1/observations/",
    "/api/v1/plans/chongqing/tasks/",
    "/api/v1/progress/",
)
FOR_ROLES = ("/returns/rounds/", BOARD, STANDINGS)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def held_round(loaded_plans: None) -> ReportingRound:
    return opened(QUARTER)


def answer(client: Client, address: str) -> bytes:
    """Status and content, but for the tokens."""
    response = client.get(address)
    return b"%d " % response.status_code + TOKEN.sub(b"", response.content)


def differs(client: Client, address: str, deed: Callable[[], object]) -> bool:
    """Whether the answer is another after the deed; the next one is as if nothing were kept."""
    before = answer(client, address)
    assert answer(client, address) == before
    deed()
    after = answer(client, address)
    forget_kept()
    assert answer(client, address) == after
    return after != before


@pytest.mark.parametrize("address", [*OPEN, *FOR_ROLES])
def test_asked_again_it_takes_the_session_and_the_account_alone(
    address: str,
    held_round: ReportingRound,
    client_of: Callable[[str], Client],
    django_assert_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    leader, stranger = client_of("leader"), client_of("anonymous")
    for client in (leader, leader, stranger):
        client.get(address)
    with django_assert_num_queries(2):
        assert leader.get(address).status_code == 200
    if address in OPEN:
        with django_assert_num_queries(1):  # the stamps
            assert stranger.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/targets/", "/api/v1/observations/", STANDINGS])
def test_what_the_api_asks_does_not_grow_with_its_rows(
    address: str,
    held_round: ReportingRound,
    accounts: dict[str, Account],
    client_of: Callable[[str], Client],
) -> None:
    for slug, name in (("rongchang", "reporter_a"), ("wushan", "reporter_b")):
        accepted(member_of(held_round, slug), accounts[name], accounts["reviewer"])
    leader, counts = client_of("leader"), []
    for limit in (2, 2, 1000):
        with CaptureQueriesContext(connection) as asked:
            assert len(leader.get(f"{address}?limit={limit}").json()["results"]) >= 2
        counts.append(len(asked))
        forget_kept()
    assert counts[1] == counts[2]


def test_a_board_shows_every_deed_at_once(
    held_round: ReportingRound, accounts: dict[str, Account], client_of: Callable[[str], Client]
) -> None:
    reviewer, leader = accounts["reviewer"], client_of("leader")
    member = member_of(held_round)
    deeds: list[Callable[[], object]] = [
        lambda: submitted(member, accounts["reporter_a"]),
        lambda: accepted(
            member_of(held_round, "wushan"), accounts["reporter_b"], accounts["reviewer"]
        ),
        lambda: set_due_date(
            reporting_round=held_round,
            by=reviewer,
            now=NOW,
            due_on=held_round.due_on.replace(day=28),
        ),
    ]
    for deed in deeds:
        for address in ("/returns/rounds/", BOARD, STANDINGS, "/screen/?as_of=2025Q4"):
            leader.get(address)
        assert differs(leader, BOARD, deed)
    for address in ("/returns/rounds/", STANDINGS, "/screen/?as_of=2025Q4", "/screen/version/"):
        warm = answer(leader, address)
        forget_kept()
        assert answer(leader, address) == warm


def test_the_api_follows_figures_plans_and_rights(
    held_round: ReportingRound, accounts: dict[str, Account], client_of: Callable[[str], Client]
) -> None:
    official, stranger = client_of("official"), client_of("anonymous")
    figures, plans = "/api/v1/observations/", "/api/v1/plans/"

    def publish() -> None:
        accepted(member_of(held_round), accounts["reporter_a"], accounts["reviewer"])

    def hide() -> None:
        Plan.objects.filter(slug="rongchang").update(is_public=False)
        move_data_version()

    def forbid() -> None:
        remove_role(membership=Membership.objects.get(account=accounts["official"]), by=None)

    assert differs(stranger, figures, publish)
    assert differs(stranger, plans, hide)
    # One reader's answer is never another's.
    assert answer(official, plans) != answer(stranger, plans)
    assert answer(official, BOARD)[:3] == answer(official, STANDINGS)[:3] == b"200"
    assert differs(official, plans, forbid)
    assert answer(official, plans) == answer(stranger, plans)
    assert answer(official, BOARD)[:3] == answer(official, STANDINGS)[:3] == b"403"
    grant_role(account=accounts["official"], role="official", jurisdiction=None, by=None)
    assert answer(official, STANDINGS)[:3] == b"200"


def test_a_page_bears_the_name_that_its_reader_has_now(
    held_round: ReportingRound, accounts: dict[str, Account], client_of: Callable[[str], Client]
) -> None:
    def rename() -> None:
        rename_account(account=accounts["leader"], name="张三", by=None)

    assert differs(client_of("leader"), BOARD, rename)


def test_who_asks_the_api_again_gets_no_content_and_no_cookie(loaded_plans: None) -> None:
    first = Client().get("/api/v1/plans/")
    again = Client().get("/api/v1/plans/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies and not again.cookies
    move_data_version()
    later = Client().get("/api/v1/plans/", headers={"if-none-match": first["ETag"]})
    assert (later.status_code, later.content) == (200, first.content)


@pytest.mark.parametrize("address", ["plans/?limit=0", "plans/?as_of=soon", "plans/none/", "no/"])
def test_a_refusal_of_the_api_is_not_kept(address: str, loaded_plans: None) -> None:
    for _turn in range(2):
        assert Client().get(f"/api/v1/{address}").status_code in (404, 422)


def test_a_locked_quarter_is_seen_on_its_board(
    held_round: ReportingRound, accounts: dict[str, Account], client_of: Callable[[str], Client]
) -> None:
    def lock() -> None:
        lock_round(reporting_round=held_round, by=accounts["reviewer"], now=NOW, before_due=True)

    assert differs(client_of("leader"), BOARD, lock)

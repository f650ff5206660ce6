"""Two nodes on one PostgreSQL and one Redis: what is done on one, a reload, stores that fail."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from districts.stores.cache import LEFT_ALONE
from tests.greenfin.caching.addresses import content_of
from tests.targets.served.installation import Answer, Installation, Person

from .nodes import Nodes, asked_meanwhile, reload, require_stores, silent, two_nodes
from .prepare import FILES

pytestmark = [pytest.mark.served, pytest.mark.database]
PAGES = {
    "": ("/", "/targets/", "/api/v1/targets/"),
    "leader": ("/", "/districts/rongchang/", "/tasks/?page=2"),
    "reviewer": ("/returns/", "/returns/rounds/2025Q4/"),
    "reporter": ("/returns/", "/targets/"),
}
FIGURES = "/api/v1/observations/?jurisdiction=rongchang&indicator=green_loan_balance&limit=100"
FIGURE = re.compile(r'"quarter": ?"2025Q4"[^{}]*?"value": ?"([\d.]+)"')
WHOLE_SILENCE, QUICK_SILENCE = 60, 12
LONGEST_REFUSAL = 5.0
# A page that is built anew on a busy machine, and what Redis is waited for.
LONGEST_PAGE = 20.0


@pytest.fixture(scope="module")
def nodes(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Nodes]:
    require_stores()

    def fill(node: Installation) -> dict[str, str]:
        return dict(node.run("tests.greenfin.nodes.prepare"))

    with two_nodes(tmp_path_factory.mktemp("nodes"), fill) as found:
        yield found


_numbers = itertools.count()


def publish(nodes: Nodes, node: Installation) -> Decimal:
    """Hands a return in and accepts it, each a correction of the one before; its green loans."""
    number = next(_numbers) % FILES
    reporter, reviewer = Person(node, "reporter"), Person(node, "reviewer")
    address = done(reporter.upload(nodes.first.file(f"rongchang-{number}"))).location
    done(reporter.decide(address, "submit", reason="数据有误"))
    done(reviewer.decide(address, "accept"))
    return Decimal(90 + number)


def done(answer: Answer) -> Answer:
    assert answer.status == 302, answer.text
    return answer


def figure_on(node: Installation) -> Decimal | None:
    """The newest figure of green loans that a stranger is told."""
    answer = Person(node, "").get(FIGURES)
    assert answer.status == 200
    found = FIGURE.search(answer.text)
    return Decimal(found[1]) if found else None


def all_pages(node: Installation) -> dict[tuple[str, str], bytes]:
    """What everybody reads on a node, without the tokens of forms."""
    pages = {}
    for name, paths in PAGES.items():
        for path in paths:
            answer = Person(node, name).get(path)
            pages[name, path] = content_of(answer.status, answer.text.encode())
            assert answer.status == 200, path
    return pages


def require_well(nodes: Nodes) -> None:
    for node in nodes.both:
        health = Person(node, "").get("/health/")
        assert (health.status, health.text) == (200, '{"status": "ok"}')
    assert all_pages(nodes.first) == all_pages(nodes.second)


def test_what_is_published_on_one_is_on_the_other_at_the_next_request(nodes: Nodes) -> None:
    for acting, reading in (nodes.both, nodes.both[::-1]):
        before = all_pages(reading)
        value = publish(nodes, acting)
        assert figure_on(reading) == value
        after = all_pages(reading)
        assert after["leader", "/districts/rongchang/"] != before["leader", "/districts/rongchang/"]
        assert after == all_pages(acting)


def test_who_signs_out_on_one_is_out_on_the_other(nodes: Nodes) -> None:
    first, second = (Person(node, "leaving") for node in nodes.both)
    assert second.get("/returns/").status == 200
    done(first.post("/accounts/logout/", {}))
    assert done(second.get("/returns/")).location == "/accounts/login/"


def test_one_node_reloads_and_then_the_other_and_nobody_is_refused(nodes: Nodes) -> None:
    with asked_meanwhile(nodes, PAGES) as found:
        for node in nodes.both:
            reload(node)
            publish(nodes, node)
    assert found.refused == []
    assert found.statuses == {200}
    assert len(found.answers) > 40
    require_well(nodes)


def test_a_cache_that_is_cut_off_costs_no_page(nodes: Nodes) -> None:
    with asked_meanwhile(nodes, PAGES) as found, silent(nodes.cache):
        ends = time.monotonic() + 2 * LEFT_ALONE
        while time.monotonic() < ends:
            for acting, reading in (nodes.both, nodes.both[::-1]):
                value = publish(nodes, acting)
                assert figure_on(reading) == value
            time.sleep(1)
        assert all_pages(nodes.first) == all_pages(nodes.second)
        assert Person(nodes.first, "").get("/health/").text == '{"status": "slow"}'
    assert found.refused == []
    assert found.statuses == {200}
    assert found.slowest < LONGEST_PAGE
    time.sleep(LEFT_ALONE)
    require_well(nodes)


@pytest.mark.long
def test_a_database_that_falls_silent_is_refused_quickly_and_comes_back(
    nodes: Nodes, repeats: Callable[..., int]
) -> None:
    value = publish(nodes, nodes.first)
    pages = {**PAGES, "leaving": ("/health/",)}
    with silent(nodes.database), asked_meanwhile(nodes, pages, readers=8) as found:
        time.sleep(max(repeats(WHOLE_SILENCE), QUICK_SILENCE))
    assert found.refused == []
    assert found.statuses == {503}
    assert found.slowest < LONGEST_REFUSAL
    time.sleep(1.5)
    assert [figure_on(node) for node in nodes.both] == [value, value]
    require_well(nodes)
    value = publish(nodes, nodes.second)
    assert figure_on(nodes.first) == value

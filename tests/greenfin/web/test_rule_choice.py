"""`?rule=1` on every page, file and address of the API that shows a status."""

import datetime
import re

import pytest
from django.test import Client

from districts.models import Account, Membership
from districts.permissions import Reader
from greenfin.leaders.changes import cached_comparison, quarter_before
from targets.models import StatusRule, Target
from targets.periods import Quarter
from targets.progress import cached_progress
from targets.progress.as_of import AsOf, rated_by_version, rule_for
from tests.greenfin.pages import rows, text_of
from tests.kept import forget_kept
from tests.targets.rows import observe

AT = AsOf(Quarter(2025, 3))
ASKED = "Statuses on this page are by version 1 of the status rule, as you asked."
IN_FORCE = "Statuses by version 2 of the status rule, in force since 2026-01-01."
SEES_ALL = Reader(roles=frozenset({"anonymous", "leader"}), account_id=1)


@pytest.fixture
def leader(client: Client, loaded_plans: None) -> Client:
    """Who opens what everybody may, on figures by which the two versions differ."""
    forget_kept()
    account = Account.objects.create_user("a-leader", password="Not-used-here-1")
    Membership.objects.create(account=account, role="leader")
    client.force_login(account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for quarter, value in (("2025Q1", "11"), ("2025Q2", "11.5"), ("2025Q3", "12")):
        observe("nanan", "green_loan_share", quarter, value)
    return client


def nanan() -> Target:
    return Target.objects.get(key="core-share-nanan")


def pages() -> list[str]:
    return [
        "/",
        "/targets/",
        nanan().get_absolute_url(),
        "/districts/",
        "/districts/nanan/",
        "/districts/compare/?d=nanan&d=wanzhou",
        "/plans/",
        "/plans/chongqing/",
        "/plans/chongqing/assessment/",
        "/changes/?from=2025Q2&to=2025Q3",
        "/screen/",
        "/indicators/green_loan_share/",
        "/search/?q=绿色",
    ]


def test_the_two_versions_differ(leader: Client) -> None:
    given = {
        rule: {row["target"]: row for row in rows(leader, "progress/", as_of="2025Q3", **query)}
        for rule, query in (("2", {}), ("1", {"rule": "1"}))
    }
    first, second = (given[rule][nanan().pk] for rule in ("1", "2"))
    assert (first["status"], first["rule_version"]) == ("not_rated", "1")
    assert (second["status"], second["rule_version"]) == ("off_track", "2")
    assert (second["rated_by"], second["rated_quarter"]) == ("pace", "2025Q3")
    assert second["pace"]["ratio"] == 6
    refused = leader.get("/api/v1/progress/", {"rule": "7"})
    assert refused.status_code == 422
    assert "no version 7" in refused.json()["detail"]


def test_every_page_says_by_which_version_it_rates_and_keeps_the_choice(leader: Client) -> None:
    for address in pages():
        more = "&" if "?" in address else "?"
        usual = leader.get(f"{address}{more}as_of=2025Q3")
        chosen = leader.get(f"{address}{more}as_of=2025Q3&rule=1")
        assert (address, usual.status_code, chosen.status_code) == (address, 200, 200)
        if address == "/screen/":  # a wall shows no frame
            continue
        assert IN_FORCE in text_of(usual), address
        assert ASKED not in text_of(usual), address
        said = text_of(chosen)
        assert ASKED in said, address
        assert "Version 2 replaced it on 2026-01-01." in said, address
        links = re.findall(r'href="(/[^"#]*as_of=2025Q3[^"]*)"', chosen.content.decode())
        assert len(links) > 5, address
        lost = [link for link in links if "rule=1" not in link]
        assert (address, lost) == (address, [])


def test_statuses_on_pages_and_in_files_follow_the_choice(leader: Client) -> None:
    page = nanan().get_absolute_url()
    assert "not rated" in text_of(leader.get(page, {"as_of": "2025Q3", "rule": "1"}))
    usual = text_of(leader.get(page, {"as_of": "2025Q3"}))
    assert "off track" in usual
    assert "Rule version 2" in usual
    query = {"as_of": "2025Q3", "rule": "1", "jurisdiction": "nanan", "_export": "csv"}
    answer = leader.get("/targets/", query)
    assert 'filename="targets-2025Q3-rule-1.csv"' in answer["Content-Disposition"]
    assert "not rated" in answer.content.decode()
    usual_file = leader.get("/targets/", {**query, "rule": ""}).content.decode()
    assert "off track" in usual_file


def test_the_version_in_force_is_no_choice_of_its_own(leader: Client) -> None:
    said = text_of(leader.get("/targets/", {"as_of": "2025Q3", "rule": "2"}))
    assert IN_FORCE in said
    assert "as you asked" not in said
    assert rated_by_version(AT, "2") == AT
    assert rated_by_version(AT, "1").query == "?as_of=2025Q3&rule=1"
    assert AsOf(AT.quarter, is_default=True, rule="1").query == "?rule=1"


def test_a_version_that_is_not_there_falls_back_with_a_sentence(leader: Client) -> None:
    said = text_of(leader.get("/targets/", {"rule": "<7>"}))
    assert "The status rule has no version “&lt;7&gt;”. The page rates by version 2." in said
    with pytest.raises(ValueError, match="7"):
        rule_for(AsOf(AT.quarter, rule="7"))


def test_pages_of_two_versions_are_kept_apart(leader: Client) -> None:
    tags = {
        leader.get("/districts/nanan/", {"as_of": "2025Q3", **more})["ETag"]
        for more in ({}, {"rule": "1"}, {"rule": "2"})
    }
    assert len(tags) == 3
    by_one = cached_progress(SEES_ALL, rated_by_version(AT, "1"))
    by_two = cached_progress(SEES_ALL, AT)
    assert {one.rule.version for one in by_one} == {"1"}
    assert {one.rule.version for one in by_two} == {"2"}


def test_a_day_is_rated_by_the_rule_of_that_day(leader: Client) -> None:
    for day, version in (((2025, 12, 31), "1"), ((2026, 1, 1), "2")):
        assert rule_for(AsOf(AT.quarter, datetime.date(*day))).version == version
    said = text_of(leader.get("/targets/", {"as_of": "2025-12-31"}))
    assert "Statuses by version 1 of the status rule, in force since 2020-12-31." in said
    later = rated_by_version(AsOf(AT.quarter, datetime.date(2025, 12, 31)), "2")
    assert rule_for(later).version == "2"


def test_two_quarters_are_compared_by_one_rule(leader: Client) -> None:
    for quarter, value in (("2025Q2", "16"), ("2025Q3", "12")):
        observe("wanzhou", "green_loan_share", quarter, value)
    StatusRule.objects.create(version="3", in_force_from="2026-03-01", on_track="0.1")
    for later in (AT, rated_by_version(AT, "1"), AsOf(AT.quarter, datetime.date(2026, 2, 5))):
        compared = cached_comparison(SEES_ALL, quarter_before(later), later)
        used = {
            one.rule.version
            for change in compared.statuses
            for one in (change.before, change.after)
            if one
        }
        assert (later, used) == (later, {rule_for(later).version})


def test_without_stored_versions_the_built_in_ones_serve(db: None) -> None:
    assert rule_for(AT).version == "2"
    assert rule_for(rated_by_version(AT, "1")).rates_every_quarter is False

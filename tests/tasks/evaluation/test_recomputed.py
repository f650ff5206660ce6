"""A whole run against a second computation that shares no code with the first."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client

from districts.models import Account
from targets.models import Observation

from .schemes import D
from .test_files import every_kind

pytestmark = pytest.mark.usefixtures("city")
Row = dict[str, Any]
CENT = Decimal("0.01")


def told_by_api(client: Client, run: int) -> list[Row]:
    answer = client.get(f"/api/v1/evaluations/{run}/points/", {"limit": 1000})
    assert answer.status_code == 200
    rows: list[Row] = answer.json()["results"]
    return rows


def number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def share_of(row: Row, group: list[Decimal]) -> Decimal:
    """The share of the weight, from the rule and the values alone."""
    rule, value = row["rule"], Decimal(row["inputs"]["value"])
    higher = rule["higher_is_better"]
    sign = 1 if higher else -1
    kind = rule["scoring"]
    if kind == "manual":
        return value / Decimal(rule["weight"])
    if kind == "ratio":
        full = Decimal(rule["full_mark"])
        if higher:
            return max(D(0), min(D(1), value / full))
        return D(1) if value <= full else full / value
    if kind == "bands":
        reached = [
            Decimal(points)
            for start, points in rule["bands"]
            if sign * (value - Decimal(start)) >= 0
        ]
        return max(reached, default=D(0)) / Decimal(rule["weight"])
    if len(set(group)) == 1:
        return D(1)
    if kind == "rank":
        ordered = sorted(group, reverse=higher)
        places = [place for place, one in enumerate(ordered, start=1) if one == value]
        return (len(group) + 1 - Decimal(sum(places)) / len(places)) / len(group)
    if kind == "range":
        low, high = min(group), max(group)
        return (value - low if higher else high - value) / (high - low)
    assert kind == "against_mean"
    mean = sum(group) / len(group)
    if higher:
        return max(D(0), min(D(1), value / mean))
    return D(1) if value <= mean else mean / value


def points_of(row: Row, rows: list[Row]) -> Decimal:
    peers = [one for one in rows if (one["group"], one["item"]) == (row["group"], row["item"])]
    known = [Decimal(one["inputs"]["value"]) for one in peers if one["inputs"]["value"] is not None]
    if row["inputs"]["value"] is None:
        return D(0)
    rule, share = row["rule"], share_of(row, known)
    weight = Decimal(rule["weight"])
    if (floor := number(rule["floor"])) is not None:
        share = max(share, floor / weight)
    if (cap := number(rule["cap"])) is not None:
        share = min(share, cap / weight)
    return (effective(row, rows) * share).quantize(CENT, ROUND_HALF_UP)


def effective(row: Row, rows: list[Row]) -> Decimal:
    """The weight with what missing items of the section give; the last takes what is left."""
    own = [
        one
        for one in rows
        if one["subject"] == row["subject"] and one["rule"]["section"] == row["rule"]["section"]
    ]
    given = sum(
        Decimal(one["rule"]["weight"])
        for one in own
        if one["inputs"]["state"] == "missing" and one["rule"]["missing"] == "shared"
    )
    judged = [one for one in own if one["inputs"]["value"] is not None]
    whole = sum(Decimal(one["rule"]["weight"]) for one in judged)
    parts = {
        one["item"]: (given * Decimal(one["rule"]["weight"]) / whole).quantize(CENT, ROUND_HALF_UP)
        for one in judged
    }
    last = judged[-1]["item"]
    parts[last] = given - sum(part for item, part in parts.items() if item != last)
    return Decimal(row["rule"]["weight"]) + parts[row["item"]]


def test_the_api_holds_all_that_the_points_follow_from(
    office: Account, client_of: Callable[[str], Client]
) -> None:
    run = every_kind(office)
    rows = told_by_api(client_of("auditor"), run.pk)
    assert len(rows) == 44
    assert {row["rule"]["scoring"] for row in rows} == {
        "ratio",
        "bands",
        "rank",
        "range",
        "against_mean",
        "manual",
    }
    for row in rows:
        again = points_of(row, rows)
        assert Decimal(row["points"]) == again, (row["subject"], row["item"], row["formula"])
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row["subject"]] = totals.get(row["subject"], D(0)) + Decimal(row["points"])
    for row in rows:
        assert Decimal(row["total"]) == totals[row["subject"]]
        rivals = {
            one["subject"]: Decimal(one["comparable"])
            for one in rows
            if one["group"] == row["group"] and one["rank"] is not None
        }
        if row["rank"] is not None:
            own = rivals[row["subject"]]
            assert row["rank"] == 1 + sum(other > own for other in rivals.values())


def test_inputs_are_what_was_published(office: Account, client_of: Callable[[str], Client]) -> None:
    run = every_kind(office)
    rows = told_by_api(client_of("auditor"), run.pk)

    def published(slug: str, quarter: str) -> Decimal:
        row = Observation.objects.published().get(
            jurisdiction__slug=slug, indicator__code="green_loan_balance", quarter=quarter
        )
        assert row.value is not None
        return row.value

    for row in rows:
        if row["name"] == "余额":
            assert Decimal(row["inputs"]["value"]) == published(row["subject"], "2025Q4")
        if row["name"] == "增速":
            now, then = (published(row["subject"], q) for q in ("2025Q4", "2024Q4"))
            growth = 100 * (now / then - 1)
            assert abs(Decimal(row["inputs"]["value"]) - growth) < Decimal("0.0000001")


def test_a_district_reads_its_own_points_alone(
    office: Account, client_of: Callable[[str], Client]
) -> None:
    from tasks.evaluation import actions

    from .schemes import NOW, UNTIL

    run = every_kind(office)
    client = client_of("reporter_a")
    assert client.get(f"/api/v1/evaluations/{run.pk}/points/").status_code == 404
    assert client.get("/api/v1/evaluations/").json()["count"] == 0
    actions.open_objections(run=run, until=UNTIL, by=office, now=NOW)
    assert {row["subject"] for row in told_by_api(client, run.pk)} == {"rongchang"}
    assert client_of("anonymous").get(f"/api/v1/evaluations/{run.pk}/points/").status_code == 404

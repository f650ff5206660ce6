"""Every number of the summary equals a second calculation from the API's data."""

import re
from collections import Counter

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from districts.models import Account, Membership
from targets.models import Indicator
from tasks.models import Assignment, ProgressUpdate, Task
from tests.greenfin.pages import table_of, text_of
from tests.greenfin.recomputation import number

from .summary_cells import change_on_year, city_cells, share_of_city
from .summary_facts import Facts, Row, percent, signed, spelled, written

pytestmark = pytest.mark.corpus  # a whole city's returns of all its quarters
QUARTERS = ("2025Q4", "2024Q4", "2022Q3")
WORSE = {"missed", "off_track", "at_risk", "worsening"}
BETTER = {"achieved", "ahead", "on_track", "improving"}
GRADES = ("missed", "off_track", "at_risk", "worsening", "improving", "on_track", "ahead")


def plain(page: HttpResponse, css: str) -> str:
    """The text of the paragraph with a class, without tags."""
    [found] = re.findall(rf'<p class="{css}">(.*?)</p>', page.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", "", found).replace("&#x27;", "'").split())


@pytest.fixture
def leader(client: Client, loaded_plans: None) -> Client:
    account = Account.objects.create_user("a-leader", password="Not-used-here-1")
    Membership.objects.create(account=account, role="leader")
    client.force_login(account)
    client.cookies["django_language"] = "en"
    call_command("sample_returns", verbosity=0)
    return client


def test_every_number_of_the_summary(leader: Client) -> None:
    for quarter in QUARTERS:
        page = leader.get("/", {"as_of": quarter})
        facts = Facts(leader, quarter)
        check_headline(page, facts)
        check_large_figures(page, facts)
        check_city_targets(page, facts)
        check_heat_table(page, facts)
        check_ranking(page, facts, "green_loan_balance")
        check_tasks(page, quarter)
        check_changes(page, facts)
        check_coverage(leader, page, quarter)
        check_overdue(page, quarter)
        for code in ("green_bond_balance", "green_loan_share"):
            ranked = leader.get("/", {"as_of": quarter, "indicator": code})
            check_ranking(ranked, facts, code)
    check_findings(leader, page)


def check_headline(page: HttpResponse, facts: Facts) -> None:
    said = plain(page, "answer headline")
    own, others = facts.of_city(), facts.of_others()
    counted = facts.status_counts(own)
    expected = (
        f"As of {spelled(facts.at)}, Chongqing Municipality has {len(own)} targets: {counted}"
    )
    behind = Counter(
        facts.name(t["jurisdiction"])
        for t in others
        if facts.result(t)["status"] in ("missed", "off_track", "at_risk")
    )
    awaited = Counter(
        facts.name(t["jurisdiction"]) for t in others if facts.result(t)["status"] == "awaiting"
    )
    first, *clauses = said.rstrip(".").split("; ")
    assert first == expected
    named = {clause.split(": ")[0]: clause.split(": ")[1] for clause in clauses}
    assert places_in(named.get("behind", "")) == behind
    assert places_in(named.get("final figures awaited from", "")) == awaited
    assert (
        f"Of {len(others)} targets of its districts and zones: {facts.status_counts(others)}."
        in text_of(page)
    )


def places_in(clause: str) -> Counter[str]:
    found = re.findall(r"([^,()]+) \((\d+)\)", clause)
    assert "other" not in clause
    return Counter({name.strip(): int(count) for name, count in found})


def check_large_figures(page: HttpResponse, facts: Facts) -> None:
    text = text_of(page)
    for code in (
        "green_loan_balance",
        "green_loan_share",
        "green_bond_issuance",
        "green_bond_balance",
    ):
        figures = facts.figures("chongqing", code)
        if not figures:
            continue
        at = max(figures)
        figure = facts.shown(figures[at], code)
        label = Indicator.objects.get(code=code).name_en
        change = ""
        if at - 4 in figures and {figures[at]["relation"], figures[at - 4]["relation"]} == {"="}:
            now, then = figures[at]["value"], figures[at - 4]["value"]
            if facts.indicators[code]["unit"] == "%":
                change = f" · {signed(written(now - then, 2))} points on the year"
            else:
                change = f" · {signed(percent(now / then - 1))} on the year"
        unit = Indicator.objects.get(code=code).unit_en or "%"
        pattern = rf"{re.escape(label)} (\S (\w+ ?)+ )?{re.escape(figure)} {re.escape(unit)} "
        assert re.search(pattern + re.escape(spelled(at) + change), text), (code, figure, change)


def check_city_targets(page: HttpResponse, facts: Facts) -> None:
    found = table_of(page, "The city's targets and their progress")
    counted = [
        target
        for target in facts.of_city()
        if target["kind"] not in ("direction", "milestone", "assigned")
    ]
    assert len(found) == len(counted)
    for target in counted:
        name = f"{target['wording']} · {target['clause']}"
        [row] = [row for row in found if row[0].endswith(name)]
        assert row[1:] == city_cells(target, facts), (facts.quarter, name)


def check_heat_table(page: HttpResponse, facts: Facts) -> None:
    """Each jurisdiction's statuses and attainments, whatever the order of columns."""
    found = {
        row[0]: sorted(part for cell in row[1:] for part in parts_of(cell))
        for row in table_of(page, "Status of every target, by jurisdiction")[1:]
    }
    expected: dict[str, list[tuple[str, str]]] = {}
    for target in facts.targets:
        result = facts.result(target)
        share = result.get("attainment")
        cell = (result["status"].replace("_", " "), percent(share) if share is not None else "")
        expected.setdefault(facts.name(target["jurisdiction"]), []).append(cell)
    assert found == {name: sorted(cells) for name, cells in expected.items()}


def parts_of(cell: str) -> list[tuple[str, str]]:
    """The statuses of a cell: ✔ achieved 185.1%."""
    if cell == "No target":
        return []
    return [
        (word.strip(), share) for word, share in re.findall(r"[^\w\s] ([a-z ]+)([\d.,]+%)?", cell)
    ]


def check_ranking(page: HttpResponse, facts: Facts, code: str) -> None:
    found = table_of(page, "Districts ranked") if "Districts ranked" in text_of(page) else []
    districts = [
        slug for slug, row in facts.places.items() if row["kind"] in ("district", "county")
    ]
    series = {slug: facts.figures(slug, code) for slug in districts}
    city = facts.figures("chongqing", code)
    # One quarter is ranked: the newest that a district has reported itself.
    own = {
        slug: {at: row["value"] for at, row in rows.items() if not row.get("is_cited")}
        for slug, rows in series.items()
    }
    at = max((at for figures in own.values() for at in figures), default=None)
    ranked = sorted(
        (slug for slug in districts if at in own[slug]), key=lambda slug: -own[slug][at]
    )
    is_additive = facts.indicators[code]["is_additive"]
    assert len([row for row in found if re.match(r"\d+\. ", row[0])]) == min(10, len(ranked))
    for place, (slug, row) in enumerate(zip(ranked[:10], found, strict=False), start=1):
        assert at is not None
        figure = series[slug][at]
        assert row[0] == f"{place}. {facts.name(slug)}"
        assert row[1].startswith(f"{facts.shown(figure, code)} {spelled(at)} · ")
        if is_additive:
            assert row[2] == share_of_city(figure, city.get(at))
        assert row[-1] == change_on_year(series[slug], at, is_share=not is_additive)
    if is_additive:
        check_totals(found[min(10, len(ranked)) :], facts, series, city, code)


def check_totals(
    found: list[list[str]],
    facts: Facts,
    series: dict[str, dict[int, Row]],
    city: dict[int, Row],
    code: str,
) -> None:
    both = [at for at in city if any(at in figures for figures in series.values())]
    if not both:
        assert not found
        return
    at = max(both)
    parts = [figures[at]["value"] for figures in series.values() if at in figures]
    whole, total = city[at]["value"], sum(parts)
    decimals = facts.decimals[code]
    assert [row[1:3] for row in found] == [
        [written(total, decimals), percent(total / whole)],
        [written(whole - total, decimals), percent(1 - total / whole)],
        [facts.shown(city[at], code), "100.0%"],
    ]
    assert found[0][0].split(" district")[0] == f"Sum of {len(parts)}"
    assert all(row[0].endswith(spelled(at)) for row in found)


def states_at(quarter: str) -> dict[int, str]:
    """The last state reported of each task up to a quarter."""
    found: dict[int, tuple[str, str]] = {}
    for update in ProgressUpdate.objects.published().filter(quarter__lte=quarter):
        if update.quarter >= found.get(update.task_id, ("", ""))[0]:
            found[update.task_id] = (update.quarter, update.state)
    return {task: state for task, (_quarter, state) in found.items()}


def counted(states: list[str]) -> list[str]:
    order = ("done", "in_progress", "not_started", "blocked", "not_reported")
    return [*(str(states.count(state)) for state in order), str(len(states))]


def check_tasks(page: HttpResponse, quarter: str) -> None:
    states = states_at(quarter)
    by_plan: dict[str, list[str]] = {}
    for task in Task.objects.select_related("plan__jurisdiction"):
        name = task.plan.jurisdiction.name_en
        by_plan.setdefault(name, []).append(states.get(task.pk, "not_reported"))
    found = table_of(page, "How many tasks of each plan stand in each state")
    assert {row[0]: row[1:] for row in found} == {
        name: counted(own) for name, own in by_plan.items()
    }
    by_body: dict[str, list[str]] = {}
    leads = Assignment.objects.filter(role="lead", task__isnull=False)
    for body, task in set(leads.values_list("organisation__name", "task")):
        by_body.setdefault(body, []).append(states.get(task, "not_reported"))
    found = table_of(page, "How many tasks each body leads, by state")
    for row in found:
        assert row[1:] == counted(by_body[row[0]])
    most = sorted((len(own) - own.count("done") for own in by_body.values()), reverse=True)
    assert [int(row[-1]) - int(row[1]) for row in found] == most[: len(found)]
    done = sum(state == "done" for state in states.values())
    assert f"{done} of {Task.objects.count()} tasks are done." in text_of(page) or not states


def check_changes(page: HttpResponse, facts: Facts) -> None:
    turned = {"better": 0, "worse": 0, "neither": 0}
    for target in facts.targets:
        before = facts.result(target, facts.at - 1)["status"]
        after = facts.result(target)["status"]
        if before != after:
            turned[way(before, after)] += 1
    said = (
        f"Between {spelled(facts.at - 1)} and {spelled(facts.at)} the status of "
        f"{sum(turned.values())} target(s|) changed: {turned['better']} for the better, "
        f"{turned['worse']} for the worse."
    )
    if not sum(turned.values()):
        said = "No status has changed"
    assert re.search(said, text_of(page)), said


def way(before: str, after: str) -> str:
    if after in BETTER and before not in BETTER:
        return "better"
    if after in WORSE and before not in WORSE:
        return "worse"
    if not {before, after} <= BETTER | WORSE:
        return "neither"
    grade = [*GRADES, "achieved"].index
    return "worse" if grade(after) < grade(before) else "better"


def check_coverage(client: Client, page: HttpResponse, quarter: str) -> None:
    standings = client.get(f"/api/v1/rounds/{quarter}/").json()["results"]
    reported = [row for row in standings if row["on_time"] is not None]
    late = sum(row["on_time"] is False for row in standings)
    said = (
        f"Returns for {spelled(number(quarter))}: {len(reported)} of {len(standings)} have reported"
    )
    assert said + (f", {late} of them late." if late else ".") in text_of(page)


def check_overdue(page: HttpResponse, quarter: str) -> None:
    """Past the first date and not done; overdue where the quarter of that date was reported."""
    end = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}[int(quarter[5])]
    today = f"{quarter[:4]}-{end}"
    overdue = awaiting = 0
    for task in Task.objects.select_related("plan"):
        updates = sorted(
            task.updates.published().filter(quarter__lte=quarter), key=lambda row: row.quarter
        )
        last_day = f"{task.plan.period_end}-12-31"
        first_day = f"{task.plan.period_start}-01-01"
        given = [row.due_on.isoformat() for row in updates if row.due_on]
        due = next((day for day in given if first_day <= day <= last_day), last_day)
        if due > today or (updates and updates[-1].state == "done"):
            continue
        due_quarter = number(f"{due[:4]}Q{(int(due[5:7]) + 2) // 3}")
        if updates and number(updates[-1].quarter) >= due_quarter:
            overdue += 1
        else:
            awaiting += 1
    said = f"Overdue tasks: {overdue}; past their date without a final report: {awaiting}"
    assert said in text_of(page) or not overdue + awaiting


def check_findings(client: Client, page: HttpResponse) -> None:
    text = text_of(page)
    plans = client.get("/api/v1/plans/").json()["results"]
    for plan in plans:
        count = client.get("/api/v1/audit/", {"plan": plan["slug"]}).json()["count"]
        place = client.get("/api/v1/jurisdictions/").json()["results"]
        [name] = [row["name_en"] for row in place if row["slug"] == plan["jurisdiction"]]
        assert f"{name}: {count} findings" in text

"""Every number of the summary equals a second calculation from the API's data."""

import html
import re
from collections import Counter
from fractions import Fraction

from django.http import HttpResponse
from django.test import Client

from targets.models import Indicator
from targets.palette import severity
from tasks.models import ProgressUpdate, Task
from tests.greenfin.pages import table_of, text_of
from tests.greenfin.recomputation import deciding, level_of

from .summary_cells import Ending, change_on_year, city_cells
from .summary_facts import COUNTED, Facts, Row, percent, spelled, written

WORSE = {"missed", "off_track", "at_risk", "worsening"}
BETTER = {"achieved", "ahead", "on_track", "improving"}
GRADED = ("achieved", "ahead", "on_track", "at_risk", "off_track", "missed")
BEHIND = ("missed", "off_track", "at_risk")
GRADES = ("missed", "off_track", "at_risk", "worsening", "improving", "on_track", "ahead")


def check_summary(leader: Client, quarter: str) -> None:
    """The summary in English as of a quarter."""
    leader.cookies["django_language"] = "en"
    page = leader.get("/", {"as_of": quarter})
    facts = Facts(leader, quarter)
    check_headline(page, facts)
    check_strips(page, facts)
    check_goal_cards(page, facts)
    check_share_card(page, facts)
    check_yearly_card(page, facts)
    check_contribution(page, facts)
    check_concerns(page, facts)
    check_goals_sheet(page, facts)
    check_heat_table(page, facts)
    check_tasks(page, quarter)
    check_changes(page, facts)
    check_coverage(leader, page, quarter)


def check_headline(page: HttpResponse, facts: Facts) -> None:
    [found] = re.findall(r"<h1>(.*?)</h1>", page.content.decode(), flags=re.S)
    said = html.unescape(" ".join(re.sub(r"<[^>]+>", "", found).split()))
    own = facts.of_city()
    by_status: dict[str, list[Row]] = {}
    for target in own:
        by_status.setdefault(facts.result(target)["status"], []).append(target)
    parts = []
    for status in (*GRADED, "awaiting", "improving", "worsening", "not_rated", "no_data"):
        targets = by_status.get(status, [])
        if targets:
            indicators = len({target["indicator"] for target in targets})
            note = f" ({indicators} indicator{'s' * (indicators > 1)})"
            is_told = status in BEHIND and indicators < len(targets)
            word = status.replace("_", " ")
            parts.append(f"{len(targets)} {word}{note if is_told else ''}")
    expected = f"The city's {len(own)} targets: {', '.join(parts)}"
    first, _dash, named = said.partition(" — short in ")
    assert first == expected
    behind = {t["indicator"] for status in BEHIND for t in by_status.get(status, [])}
    names = {briefly(code) for code in behind}
    told = set(named.split(", ")) if named else set()
    assert told == names if len(names) <= 4 else "other" in named


def briefly(code: str) -> str:
    indicator = Indicator.objects.get(code=code)
    return indicator.short_name_en or indicator.name_en


def check_strips(page: HttpResponse, facts: Facts) -> None:
    content = page.content.decode()
    strips = re.findall(r'<section class="strip"(.*?)</section>', content, flags=re.S)
    for strip, targets in zip(strips, (facts.of_city(), facts.of_others()), strict=True):
        cells = re.findall(r'class="strip-cell"\s+href="[^"]*"\s+data-status="(\w+)"', strip)
        assert Counter(cells) == Counter(facts.result(target)["status"] for target in targets)
        assert f": {len(targets)}" in strip


def card_of(page: HttpResponse, key: str) -> str:
    pattern = rf'<section class="leader-card"\s+data-card="{key}".*?</section>'
    [found] = re.findall(pattern, page.content.decode(), flags=re.S)
    return plain(re.sub(r"<script.*?</script>", " ", found, flags=re.S))


def plain(content: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())


def check_goal_cards(page: HttpResponse, facts: Facts) -> None:
    for key, code in (("balance", "green_loan_balance"), ("flow", "green_bond_issuance")):
        figures = facts.figures("chongqing", code)
        [target] = [
            one for one in facts.of_city() if one["indicator"] == code and one["kind"] == "level"
        ]
        at = deciding(target, figures)
        text = card_of(page, key)
        assert facts.result(target)["status"].replace("_", " ") in text
        if at is not None:
            assert facts.said_money(figures[at]) in text
        latest = max(figures)
        change = change_on_year(figures, latest, is_share=False)
        if change != "Not comparable":
            assert f"{change} on the year" in text


def check_share_card(page: HttpResponse, facts: Facts) -> None:
    bound = [
        one
        for one in facts.of_others()
        if one["plan"] == "chongqing" and one["indicator"] == "green_loan_share"
    ]
    results = [facts.result(one) for one in bound]
    met = sum(one["status"] in ("achieved", "ahead") for one in results)
    text = card_of(page, "share")
    missing = sum(one["status"] == "no_data" for one in results)
    said = f"{met} of {len(bound)} are above 15%"
    said += f", no figure of {missing}" if missing else ""
    assert ("no figure yet" if missing == len(bound) else said) in text
    rows = {row[0]: row[1:] for row in table_of(page, "Green loan share by jurisdiction")}
    for target, result in zip(bound, results, strict=True):
        figures = facts.figures(target["jurisdiction"], "green_loan_share")
        at = deciding(target, figures)
        figure = (
            "Not reported" if at is None else f"{facts.shown(figures[at], 'green_loan_share')}%"
        )
        row = rows[facts.name(target["jurisdiction"])]
        assert row == [figure, "> 15%", result["status"].replace("_", " ")]


def check_yearly_card(page: HttpResponse, facts: Facts) -> None:
    """Each goal by the way covered from its baseline; those without one as figure and goal."""
    rows = {}
    if "Way covered since the baseline" in text_of(page):
        rows = {row[0]: row for row in table_of(page, "Way covered since the baseline")}
    text = card_of(page, "yearly")
    yearly = [
        one
        for one in facts.of_city()
        if one["indicator"] and facts.indicators[one["indicator"]]["basis"] == "annual"
    ]
    assert yearly
    for target in yearly:
        figures = facts.figures("chongqing", target["indicator"])
        at = deciding(target, figures)
        level = level_of(target)
        if at is None or level is None or target["baseline_value"] is None:
            assert briefly(target["indicator"]) in text
            continue
        base = Fraction(target["baseline_value"])
        way = (Fraction(figures[at]["value"]) - base) / (Fraction(level) - base)
        [row] = [row for name, row in rows.items() if name == target["title_en"]]
        if at % 4 == 3:
            assert row[4] == percent(way)


def check_contribution(page: HttpResponse, facts: Facts) -> None:
    code = "green_loan_balance"
    series = {
        slug: facts.figures(slug, code)
        for slug, row in facts.places.items()
        if row["kind"] in ("district", "county")
    }
    city = facts.figures("chongqing", code)
    reported = [
        at
        for figures in series.values()
        for at, figure in figures.items()
        if not figure.get("is_cited")
    ]
    at = max(reported, default=None)
    current = {slug: figures[at] for slug, figures in series.items() if at in figures}
    if at is None:
        assert "by jurisdiction" not in card_text(page, "parts-title")
        return
    rows = table_of(page, "Green loan balance by jurisdiction")
    ranked = sorted(current, key=lambda slug: -current[slug]["value"])
    for slug, row in zip(ranked, rows, strict=False):
        assert row[:2] == [facts.name(slug), facts.shown(current[slug], code)]
        whole = city.get(at)
        bound = whole is None or ">" in (whole["relation"], current[slug]["relation"])
        assert row[2] == ("" if bound else percent(current[slug]["value"] / whole["value"]))
    relations = {figure["relation"] for figure in (city.get(at), *current.values()) if figure}
    if at in city and relations == {"="}:
        total = sum(figure["value"] for figure in current.values())
        whole = city[at]["value"]
        assert rows[-1][:3] == [
            "the rest",
            written(whole - total, facts.decimals[code]),
            percent(1 - total / whole),
        ]
        who = "districts with published figures make up"
        if len(current) == 1:
            who = "district with a published figure makes up"
        assert f"{len(current)} {who} {percent(total / whole)} of the city" in text_of(page)
    else:
        assert len(rows) == len(current)


def card_text(page: HttpResponse, name: str) -> str:
    content = page.content.decode()
    return content[content.index(f'id="{name}"') :].split("</section>")[0]


def check_concerns(page: HttpResponse, facts: Facts) -> None:
    """Every indicator of a place that is missed or behind, once, with what is short."""
    content = page.content.decode()
    listed = content[content.index('class="concerns"') :].split("</section>")[0]
    found = Counter(
        plain(one).lstrip("✘▼◐⧗ ")
        for one in re.findall(r'<p class="concern-what">(.*?)</p>', listed, flags=re.S)
    )
    expected = set()
    for target in facts.targets:
        if facts.result(target)["status"] in BEHIND and target["indicator"]:
            place = facts.name(target["jurisdiction"])
            own = "" if target["jurisdiction"] == "chongqing" else f"{place} "
            expected.add(own + briefly(target["indicator"]))
    told = {re.sub(r"^(missed|off track|at risk) ", "", name) for name in found}
    assert expected <= told or not expected
    assert len([name for name in told if name in expected]) == len(expected)


def check_goals_sheet(page: HttpResponse, facts: Facts) -> None:
    """The sheet that is printed behind the first screen."""
    if not facts.of_city():
        return
    found = table_of(page, "The city's targets and their progress")
    said = re.search(r"Unless noted otherwise, figures are of: ([^.<]*)", page.content.decode())
    usual = said[1] if said else ""
    counted = [
        target
        for target in facts.of_city()
        if target["kind"] not in ("direction", "milestone", "assigned")
    ]
    assert len(found) == len({target["indicator"] for target in counted})
    for target in counted:
        [row] = [row for row in found if f"{target['wording']} · {target['clause']}" in row[0]]
        status = facts.result(target)["status"].replace("_", " ")
        assert f"{target['clause']} {status}" in row[0]
        together = [one for one in counted if one["indicator"] == target["indicator"]]
        cells = [city_cells(one, facts, usual) for one in together]
        assert row[1:] in cells, (facts.quarter, row[0])
        worst = min(together, key=lambda one: severity(facts.result(one)["status"]))
        assert row[-1] == Ending(facts.result(worst)["status"].replace("_", " "))


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
    """The statuses of a cell: achieved 185.1%."""
    if cell == "No target":
        return []
    words = "|".join(status.replace("_", " ") for status in COUNTED)
    return re.findall(rf"({words})\s*([\d.,−]+%)?", cell)


def states_at(quarter: str) -> dict[int, str]:
    """The last state reported of each task up to a quarter."""
    found: dict[int, tuple[str, str]] = {}
    for update in ProgressUpdate.objects.published().filter(quarter__lte=quarter):
        if update.quarter >= found.get(update.task_id, ("", ""))[0]:
            found[update.task_id] = (update.quarter, update.state)
    return {task: state for task, (_quarter, state) in found.items()}


def check_tasks(page: HttpResponse, quarter: str) -> None:
    states = states_at(quarter)
    by_plan: dict[str, Counter[str]] = {}
    for task in Task.objects.select_related("plan__jurisdiction"):
        own = by_plan.setdefault(task.plan.slug, Counter())
        own[states.get(task.pk, "not_reported")] += 1
    links = re.findall(
        r'\?plan=([\w-]+)&amp;state=(\w+)[^"]*"\s+data-state="\w+">[^<]*?(\d+)</a>',
        page.content.decode(),
    )
    found: dict[str, Counter[str]] = {}
    for plan, state, count in links:
        found.setdefault(plan, Counter())[state] += int(count)
    assert found == by_plan


def check_changes(page: HttpResponse, facts: Facts) -> None:
    turned = {"better": 0, "worse": 0, "neither": 0}
    for target in facts.targets:
        before = facts.result(target, facts.at - 1)["status"]
        after = facts.result(target)["status"]
        if before != after:
            turned[way(before, after)] += 1
    # What is none is not counted.
    ways = [f"{turned[key]} for the {key}" for key in ("better", "worse") if turned[key]]
    said = (
        f"Between {spelled(facts.at - 1)} and {spelled(facts.at)} the status of "
        f"{sum(turned.values())} target(s|) changed{': ' if ways else ''}{', '.join(ways)}."
    )
    if not sum(turned.values()):
        said = "No status has changed"
    assert re.search(said, text_of(page)), said
    if turned["neither"]:
        assert re.search(rf"{turned['neither']} others? (is|are) neither", text_of(page))


def way(before: str, after: str) -> str:
    if before == "no_data":
        return "neither"
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
    assert f"Returns: {len(reported)} of {len(standings)} in" in text_of(page)

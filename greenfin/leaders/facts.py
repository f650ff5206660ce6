"""What summary, wall display, briefing and page of changes say alike, each fact worded once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Jurisdiction
from districts.paging import Folded
from districts.permissions import Reader
from greenfin.places.tiles import LOANS_CODE
from targets.models import Indicator
from targets.palette import TONES
from targets.progress import Progress
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow, cached_ranking
from targets.returns.board import Coverage
from targets.wording.formatting import filled, linked, number_text, quarter_text, share_text
from targets.wording.indicators import change_text
from targets.wording.sentences import origin_text, reading_text
from tasks.progress.due import late_counts
from tasks.serving import Lead, Link, ServingTask
from tasks.serving.wording import unserved_text

from .changes import Comparison
from .changes.wording import changes_sentence, late_rows

# The indicator by which districts are ranked where none is asked for.
RANKED_CODE = LOANS_CODE
# How much of a list is shown; the page of each list has all of it.
RANKED_SHOWN = 10
STATUSES_SHOWN = 6
RESTATED_SHOWN = 4
CLASSES_SHOWN = 3


def coverage_sentence(coverage: Coverage) -> str:
    """How many have reported."""
    values = {
        "quarter": quarter_text(coverage.round.quarter),
        "reported": coverage.reported,
        "total": coverage.total,
    }
    return _("Returns for %(quarter)s: %(reported)s of %(total)s have reported.") % values


def no_plan_text() -> str:
    """That the city has no plan of the period shown, which is that of its districts; %(years)s."""
    return _("The city has no plan for %(years)s yet.")


def marker_of(status: str) -> str:
    """A status's marker in an office file; for the hourglass, which few fonts have, a circle."""
    return "◎" if status == "awaiting" else TONES[status].marker


def set_by_city_text(others: Iterable[Progress]) -> str:
    """Of the districts' targets, how many the city's plan set; "" for none."""
    bound = sum(one.target.plan.jurisdiction.kind == "city" for one in others)
    return _("%(count)s of them set by the city's plan") % {"count": bound} if bound else ""


def acting(tasks: Sequence[ServingTask], as_of: AsOf | None = None, most: int | None = None) -> str:
    """Who leads the tasks that serve a target: 牵头：甲局、乙局（举措5）；丙局（举措6）.

    A page gives its `as_of` and gets HTML with links, a document gets plain text. `most` bodies are
    named and the others counted; a target may have no task, and a task no body.
    """
    if not tasks:
        return unserved_text()
    together: dict[frozenset[int], list[ServingTask]] = {}
    for task in tasks:
        together.setdefault(frozenset(_bodies(task)), []).append(task)
    parts, shown = [], set[int]()
    room = sum(map(len, together)) if most is None else most
    for alike in together.values():
        leads = alike[0].leads[:room]
        if leads or not alike[0].leads:
            parts.append(_led_tasks(alike, leads, as_of))
        room -= len(leads)
        shown |= {lead.organisation.pk for lead in leads}
    more = len(set().union(*together) - shown)
    if more:
        text = ngettext("%(count)s more body", "%(count)s more bodies", more)
        parts.append(text % {"count": more})
    return _said(_("Lead: %(parts)s"), {"parts": _in_line(_("; "), parts, as_of)}, as_of)


def acting_by(links: Sequence[Link], as_of: AsOf | None = None, most: int | None = None) -> str:
    """The same by a target's links: tasks that wait to be confirmed are not said to be missing."""
    tasks = [link.task for link in links if link.is_confirmed]
    if not tasks and any(link.row.state == "proposed" for link in links):
        return unserved_text("proposed")
    return acting(tasks, as_of, most)


def _bodies(task: ServingTask) -> set[int]:
    return {lead.organisation.pk for lead in task.leads}


def _led_tasks(tasks: Sequence[ServingTask], leads: Sequence[Lead], as_of: AsOf | None) -> str:
    """Tasks that the same bodies lead: 甲局、乙局（举措9、举措38）."""
    bodies = [_linked(lead, lead.get_absolute_url(), as_of) for lead in leads]
    numbers = [
        _linked(_("task %(number)s") % {"number": task.number}, task.url, as_of) for task in tasks
    ]
    values = {
        "bodies": _in_line(_(", "), bodies, as_of) or _("not named"),
        "tasks": _in_line(_(", "), numbers, as_of),
    }
    return _said(_("%(bodies)s (%(tasks)s)"), values, as_of)


def _linked(value: object, address: str, as_of: AsOf | None) -> str:
    return str(value) if as_of is None else linked(value, address + as_of.query)


def _in_line(joint: str, parts: Iterable[str], as_of: AsOf | None) -> str:
    if as_of is None:
        return joint.join(parts)
    return format_html_join(joint, "{}", ((part,) for part in parts))


def _said(text: str, values: dict[str, str], as_of: AsOf | None) -> str:
    return text % values if as_of is None else filled(text, values)


def latest_changes(changes: Comparison, late_shown: int) -> dict[str, Any]:
    """What changed in a sentence, the newest restated figures, the tasks that are late."""
    return {
        "earlier": changes.earlier,
        "sentence": changes_sentence(changes),
        "restated": changes.restated.first(RESTATED_SHOWN),
        "more_restated": max(0, len(changes.restated) - RESTATED_SHOWN),
        "late": Folded(late_rows(changes), late_shown),
        "late_counts": late_counts(changes.late),
    }


def ranking_chart(who: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """The districts by green loans as bars; None without a figure."""
    from targets.figures.across import build_ranking

    indicator = Indicator.objects.filter(code=RANKED_CODE).first()
    ranking = cached_ranking(indicator, who, as_of) if indicator else None
    if ranking is None or not any(row.reading for row in ranking.rows):
        return None
    return build_ranking(ranking, as_of)


def class_charts_shown(who: Reader, as_of: AsOf) -> list[tuple[Jurisdiction, dict[str, Any]]]:
    """What places break down by class, the city first; the first so many of those that do."""
    from targets.figures.by_class import class_charts, places_by_class

    said = _("%(place)s: %(chart)s")
    places = sorted(places_by_class(who, as_of), key=lambda place: place.kind != "city")
    return [
        (place, chart | {"title": said % {"place": place.label, "chart": chart["title"]}})
        for place in places[:CLASSES_SHOWN]
        for chart in class_charts(place, who, as_of)
    ]


def chart_foot(chart: Mapping[str, Any]) -> str:
    """Place, quarter, unit and source of a page's chart, as its saved picture says them."""
    said = chart["figure"]["picture"]
    return " · ".join(filter(None, [said["head"], said["source"]]))


def rank_lines(ranking: Ranking, as_of: AsOf) -> Folded[dict[str, Any]]:
    """The districts that are ranked, best first: all of one quarter, `ranking.quarter`."""
    ranked = ranking.of("ranked")
    most = max((abs(float(row.value)) for row in ranked if row.value), default=0.0)
    return Folded([_rank_line(row, ranking, most, as_of) for row in ranked], RANKED_SHOWN)


def _rank_line(row: RankingRow, ranking: Ranking, most: float, as_of: AsOf) -> dict[str, Any]:
    """Rank, figure with its origin, change, share of the city; `length` of 100 is the longest."""
    reading = row.reading
    assert reading is not None
    length = abs(float(reading.value)) / most * 100 if most else 0.0
    return {
        "rank": row.rank,
        "jurisdiction": row.jurisdiction,
        "figure": reading_text(reading, ranking.indicator),
        "url": reading.source.url + as_of.query,
        "quarter": quarter_text(reading.quarter),
        "origin": origin_text(reading.source),
        "change": change_text(row.change, ranking.indicator),
        "share": share_text(row.share_of_city),
        "has_bound": row.has_bound,
        "length": number_text(length, 2).replace(",", ""),
    }

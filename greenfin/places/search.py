"""One search over districts, targets, tasks with their wording, bodies, indicators and plans.

What is named as was typed stands first, then what begins so, then what else has the words in its
name, then the rest. Floors below say what is found (`finding`); here it is shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from districts.matching import MOST_LETTERS, Found, Words
from districts.models.names import shown_name
from districts.models.places import JURISDICTION_KINDS
from districts.paging import ROWS_A_PAGE
from districts.requests import reader_in
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.finding import (
    Query,
    indicators_found,
    places_found,
    plans_found,
    targets_found,
)
from targets.wording.formatting import listed
from tasks.finding import organisations_found, tasks_found

MOST_HITS = 8
KIND_NAMES = dict(JURISDICTION_KINDS)
# Of the bodies by which a task was found.
MOST_BODIES = 3


@dataclass(frozen=True)
class Hit:
    """One thing found: its name and a line about it, with the words marked."""

    url: str
    title: SafeString
    note: SafeString
    is_chinese: bool = True


# The hit for what was kept of a thing to be shown.
Show = Callable[[Mapping[str, Any], Query], Hit]


@dataclass(frozen=True)
class Kind:
    """What is looked for, how it is found and shown, and the list that takes words, if any.

    `of_period` says that plans of the period shown decide what there is.
    """

    key: str
    title: Promise
    find: Callable[[Query], list[Found]]
    show: Show
    list_name: str = ""
    of_period: bool = True


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the ids, best first, and how well the best fits."""

    kind: Kind
    found: Sequence[Found]

    @property
    def total(self) -> int:
        return len(self.found)

    @property
    def fit(self) -> int:
        return self.found[0].fit

    def hits(self, found: Sequence[Found], query: Query) -> list[Hit]:
        return [self.kind.show(one.shown, query) for one in found]

    def address(self, text: str, as_of: AsOf) -> str:
        """The list of exactly these."""
        if self.kind.list_name:
            return f"{reverse(self.kind.list_name)}?{urlencode({'q': text} | as_of.fields)}"
        query = {"q": text, "only": self.kind.key} | as_of.fields
        return f"{reverse('search')}?{urlencode(query)}"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the reader may know of, by words in names, aliases and wording."""
    text = request.GET.get("q", "")[:MOST_LETTERS].strip()
    as_of = as_of_of(request)
    query = Query.of(text, reader_in(request), as_of)
    groups = found_groups(query)
    only = next((one for one in groups if one.kind.key == request.GET.get("only")), None)
    context: dict[str, Any] = {
        "text": text,
        "total": sum(group.total for group in groups),
        "only": only,
        "all_kinds": f"{reverse('search')}?{urlencode({'q': text} | as_of.fields)}",
    }
    if only:
        page = Paginator(only.found, ROWS_A_PAGE).get_page(request.GET.get("page", 1))
        context["page"] = page
        groups, shares = [only], [list(page.object_list)]
    else:
        shares = [list(group.found[:MOST_HITS]) for group in groups]
        context["others"] = list(other_periods(text, query))
    context["groups"] = [
        {
            "key": group.kind.key,
            "title": group.kind.title,
            "total": group.total,
            "hits": group.hits(share, query),
            "address": "" if only or len(share) == group.total else group.address(text, as_of),
        }
        for group, share in zip(groups, shares, strict=True)
    ]
    return render(request, "greenfin/places/search/search.html", context)


def found_groups(query: Query, *, of_period: bool = False) -> list[Group]:
    """The kinds of which something was found, first those of which something has that name.

    With `of_period` those alone that hang on the plans of the period.
    """
    kinds = [kind for kind in KINDS if kind.of_period or not of_period]
    groups = (Group(kind, kind.find(query)) for kind in kinds)
    return sorted((group for group in groups if group.found), key=lambda group: group.fit)


def other_periods(text: str, query: Query) -> Iterable[dict[str, Any]]:
    """What the plans of the other periods have, and where it is shown."""
    for period in query.known.periods:
        if period == query.known.period:
            continue
        there = query.in_period(period)
        if total := sum(group.total for group in found_groups(there, of_period=True)):
            address = f"?{urlencode({'q': text} | there.as_of.fields)}"
            yield {"years": period.name, "total": total, "url": address}


def _hit(url: str, query: Query, title: str, note: str, *, is_chinese: bool = True) -> Hit:
    marked = query.words.marked
    return Hit(f"{url}{query.as_of.query}", marked(title), marked(note), is_chinese)


def _place(place: Mapping[str, Any], query: Query) -> Hit:
    name = shown_name(*place["names"][:2])
    others = _other_names(query.words, name, place["names"])
    note = _line(str(KIND_NAMES[place["kind"]]), listed(others))
    return _hit(place["url"], query, name, note, is_chinese=False)


def _target(target: Mapping[str, Any], query: Query) -> Hit:
    """Whose it is and its wording; the reading only where the words stand nowhere else."""
    words, names = query.words, target["place"]
    title, place = shown_name(*target["titles"]), shown_name(*names[:2])
    measured = shown_name(*target["measured"]) if target["measured"] else ""
    note = _line(
        place,
        listed(_other_names(words, place, names)),
        measured if words.touch(measured) else "",
        target["wording"],
    )
    if not words.are_in(title, note):
        note = _line(note, words.extract(shown_name(*target["readings"])))
    return _hit(target["url"], query, title, note, is_chinese=False)


def _task(task: Mapping[str, Any], query: Query) -> Hit:
    """The plan, and where the words stand if it is not in the title."""
    words = query.words
    bodies = [_body_of_task(words, written, names) for written, *names in task["bodies"]]
    note = _line(
        task["place"],
        _some_of(dict.fromkeys(filter(None, bodies))),
        words.extract(task["wording"]),
    )
    return _hit(task["url"], query, task["title"], note)


def _some_of(names: Iterable[str]) -> str:
    known = list(names)
    said = listed(known[:MOST_BODIES])
    return _("%(names)s and others") % {"names": said} if len(known) > MOST_BODIES else said


def _body_of_task(words: Words, written: str, names: Iterable[str]) -> str:
    """A body as the task writes it, with the name by which it was found; "" if it was not."""
    if words.touch(written):
        return written
    other = next(iter(_other_names(words, written, names)), "")
    return _("%(word)s (%(detail)s)") % {"word": written, "detail": other} if other else ""


def _organisation(body: Mapping[str, Any], query: Query) -> Hit:
    name, *others = body["names"]
    note = _line(body["place"], listed(_other_names(query.words, name, others)))
    return _hit(body["url"], query, name, note)


def _indicator(indicator: Mapping[str, Any], query: Query) -> Hit:
    """The unit, and where the words stand in names and definition if they are not in the title."""
    words, name = query.words, shown_name(*indicator["names"])
    others = _other_names(words, name, indicator["names"])
    definition = shown_name(*indicator["definitions"])
    extract = "" if words.are_in(name) else words.extract(definition)
    note = _line(shown_name(*indicator["units"]), listed(others), extract)
    return _hit(indicator["url"], query, name, note, is_chinese=False)


def _plan(plan: Mapping[str, Any], query: Query) -> Hit:
    known = plan["known"]
    others = _other_names(query.words, f"{plan['title']} {known}", plan["place"][:2])
    return _hit(plan["url"], query, plan["title"], _line(known, listed(others)))


def _other_names(words: Words, shown: str, names: Iterable[str]) -> list[str]:
    """The other names in which the words stand, where what is shown lacks one of them."""
    if words.are_in(shown):
        return []
    return [name for name in dict.fromkeys(names) if name not in shown and words.touch(name)]


def _line(*parts: str) -> str:
    return "　".join(filter(None, parts))


KINDS = (
    Kind("districts", gettext_lazy("Districts"), places_found, _place, of_period=False),
    Kind("indicators", gettext_lazy("Indicators"), indicators_found, _indicator, of_period=False),
    Kind("targets", gettext_lazy("Targets"), targets_found, _target, "target_list"),
    Kind("tasks", gettext_lazy("Tasks"), tasks_found, _task, "task_list"),
    Kind(
        "organisations",
        gettext_lazy("Organisations"),
        organisations_found,
        _organisation,
        "organisation_list",
    ),
    Kind("plans", gettext_lazy("Plans"), plans_found, _plan),
)

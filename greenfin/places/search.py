"""One search over plans, tasks, bodies, indicators and districts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.matching import MOST_LETTERS, Words
from districts.models import Jurisdiction, Plan
from districts.models.choices import shown_name
from districts.permissions import Reader
from districts.requests import reader_in
from targets.models import Indicator
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.rankings import visible_indicators
from targets.progress.shown import shown_plans
from targets.wording.formatting import listed
from tasks.filters import names_of_organisations, tasks_with_words
from tasks.models import Assignment, Task
from tasks.progress import shown_organisations

MOST_HITS = 20


@dataclass(frozen=True)
class Hit:
    """One thing found: its name and a line about it, with the words marked.

    `is_named` says that what was typed is its name.
    """

    url: str
    title: SafeString
    note: SafeString
    is_chinese: bool = True
    is_named: bool = False


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many, the first of them, and the list that holds all."""

    key: str
    title: str
    total: int
    hits: list[Hit]
    list_url: str

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the reader may know of, by words in names, aliases and wording."""
    text = request.GET.get("q", "")[:MOST_LETTERS].strip()
    words = Words.of(text)
    groups = found_groups(words, text, reader_in(request), as_of_of(request))
    context = {
        "text": text,
        "groups": groups,
        "total": sum(group.total for group in groups),
        "most": MOST_HITS,
    }
    return render(request, "greenfin/places/search/search.html", context)


def found_groups(words: Words, text: str, reader: Reader, as_of: AsOf) -> list[Group]:
    """The kinds of which something was found, first those of which something has that name.

    A fixed number of queries.
    """
    if not words:
        return []
    kinds: list[tuple[str, str, str, Callable[[Words, Reader, AsOf], Found]]] = [
        ("plans", _("Plans"), "plan_list", plans_found),
        ("tasks", _("Tasks"), "task_list", tasks_found),
        ("organisations", _("Organisations"), "organisation_list", organisations_found),
        ("indicators", _("Indicators"), "indicator_list", indicators_found),
        ("districts", _("Districts"), "jurisdiction_list", districts_found),
    ]
    groups = []
    for key, title, list_name, find in kinds:
        total, hits = find(words, reader, as_of)
        query = ({"q": text} if key in FILTERED_LISTS else {}) | as_of.fields
        address = reverse(list_name) + (f"?{urlencode(query)}" if query else "")
        kept = [replace(hit, url=hit.url + as_of.query) for hit in hits]
        groups.append(Group(key, title, total, kept, address))
    found = [group for group in groups if group.total]
    return sorted(found, key=lambda group: not any(hit.is_named for hit in group.hits))


# These lists take the words as a filter; the others are short and shown whole.
FILTERED_LISTS = ("tasks", "organisations")
Found = tuple[int, list[Hit]]


def plans_found(words: Words, reader: Reader, as_of: AsOf) -> Found:
    plans = [
        plan
        for plan in shown_plans(reader, as_of).select_related("jurisdiction")
        if words.are_in(
            plan.title,
            plan.document_number,
            plan.issuer,
            plan.jurisdiction.name,
            plan.jurisdiction.name_en,
        )
    ]
    return _found(
        plans,
        lambda plan: Hit(
            plan.get_absolute_url(),
            words.marked(plan.title),
            words.marked(_plan_line(plan, words)),
        ),
    )


def tasks_found(words: Words, reader: Reader, as_of: AsOf) -> Found:
    keys = tasks_with_words(words, reader, as_of)
    first = (
        Task.objects.filter(pk__in=keys[:MOST_HITS])
        .select_related("plan__jurisdiction")
        .prefetch_related("assignments")
    )
    names = names_of_organisations(reader, as_of)
    return len(keys), [_task_hit(task, words, names) for task in first]


def organisations_found(words: Words, reader: Reader, as_of: AsOf) -> Found:
    names = names_of_organisations(reader, as_of)
    bodies = [
        body
        for body in shown_organisations(reader, as_of).select_related("jurisdiction")
        if words.are_in(*names.get(body.pk, [body.name]))
    ]
    return _found(
        bodies,
        lambda body: Hit(
            body.get_absolute_url(),
            words.marked(body.name),
            words.marked(listed(_other_names(words, body.name, names.get(body.pk, [])))),
            is_named=words.are(*names.get(body.pk, [body.name])),
        ),
    )


def indicators_found(words: Words, reader: Reader, as_of: AsOf) -> Found:
    indicators = [
        indicator
        for indicator in visible_indicators(reader, as_of)
        if words.are_in(
            indicator.name,
            indicator.name_en,
            indicator.code,
            indicator.definition,
            indicator.definition_en,
        )
    ]
    return _found(
        indicators,
        lambda indicator: Hit(
            indicator.get_absolute_url(),
            words.marked(indicator.label),
            words.marked(_indicator_line(indicator, words)),
            is_chinese=False,
        ),
    )


def districts_found(words: Words, _reader: Reader, _as_of: AsOf) -> Found:
    places = [
        place
        for place in Jurisdiction.objects.all()
        if words.are_in(place.name, place.name_en, place.short_name, place.slug, place.code or "")
    ]
    return _found(
        places,
        lambda place: Hit(
            place.get_absolute_url(),
            words.marked(place.label),
            words.marked(_place_line(place, words)),
            is_chinese=False,
            is_named=words.are(place.name, place.name_en, place.short_name),
        ),
    )


def _found(rows: list[Any], hit: Callable[[Any], Hit]) -> Found:
    """How many, and the first of them; who bears the very name goes before others."""
    hits = sorted(map(hit, rows), key=lambda one: not one.is_named)
    return len(hits), hits[:MOST_HITS]


def _task_hit(task: Task, words: Words, names: Mapping[int, list[str]]) -> Hit:
    """Under the title the plan, and where the words stand if it is not in the title."""
    bodies = [
        _body_of_task(duty, words, names[duty.organisation_id]) for duty in task.assignments.all()
    ]
    line = _line(
        task.plan.jurisdiction.name,
        listed([*dict.fromkeys(filter(None, bodies))]),
        words.extract(task.wording),
    )
    return Hit(task.get_absolute_url(), words.marked(str(task)), words.marked(line))


def _body_of_task(duty: Assignment, words: Words, names: Iterable[str]) -> str:
    """A body as the task writes it, with the name by which it was found; "" if it was not."""
    if words.touch(duty.written):
        return duty.written
    other = next(iter(_other_names(words, duty.written, names)), "")
    if not other:
        return ""
    return _("%(word)s (%(detail)s)") % {"word": duty.written, "detail": other}


def _plan_line(plan: Plan, words: Words) -> str:
    known, place = f"{plan.document_number} {plan.issuer}".strip(), plan.jurisdiction
    names = _other_names(words, f"{plan.title} {known}", [place.name, place.name_en])
    return _line(known, listed(names))


def _indicator_line(indicator: Indicator, words: Words) -> str:
    """The unit, and where the words stand in names and definition if they are not in the title."""
    names = _other_names(words, indicator.label, [indicator.name, indicator.name_en])
    texts = (indicator.definition, indicator.definition_en)
    extracts = [] if words.are_in(indicator.label) else [words.extract(shown_name(*texts))]
    return _line(indicator.unit_label, listed(names), *extracts)


def _place_line(place: Jurisdiction, words: Words) -> str:
    names = [place.name, place.name_en, place.short_name, place.code or ""]
    return _line(str(place.get_kind_display()), listed(_other_names(words, place.label, names)))


def _other_names(words: Words, shown: str, names: Iterable[str]) -> list[str]:
    """The other names in which the words stand, where what is shown lacks one of them."""
    if words.are_in(shown):
        return []
    return [name for name in dict.fromkeys(names) if name not in shown and words.touch(name)]


def _line(*parts: str) -> str:
    return "　".join(filter(None, parts))

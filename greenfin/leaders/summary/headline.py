"""The one sentence: how the city's targets stand, who is behind, whose final figure is awaited."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Jurisdiction
from greenfin.leaders.facts import BEHIND
from targets.progress import Progress, status_counts
from targets.progress.as_of import AsOf
from targets.tables.rows import TargetRow
from targets.wording.explanations import STATUSES
from targets.wording.formatting import filled, quarter_text
from targets.wording.sentences import counts_text, joined
from tasks.by_plan import PlanTasks, done_sentence

MOST_NAMED = 5


def headline(
    city: Jurisdiction | None, own: Sequence[Progress], others: Sequence[Progress], as_of: AsOf
) -> SafeString:
    """As of a quarter: the city's targets by status; districts behind; those still awaited."""
    clauses = [
        city_clause(city, own, as_of) if city and own else "",
        places_clause(_("behind: %(places)s"), others, BEHIND, as_of),
        places_clause(_("final figures awaited from: %(places)s"), others, ("awaiting",), as_of),
    ]
    said = [clause for clause in clauses if clause]
    if not said:
        return format_html("{}", _("No plan is loaded yet, so there is nothing to sum up."))
    return format_html("{}{}", format_html_join(_("; "), "{}", ((one,) for one in said)), _("."))


def city_clause(city: Jurisdiction, own: Sequence[Progress], as_of: AsOf) -> SafeString:
    """How many targets the city has, and how many of each status, each number a link."""
    address = f"{reverse('target_list')}?jurisdiction={city.slug}&status="
    more = as_of.more
    links = [
        format_html(
            '<a href="{}">{}</a>',
            f"{address}{status}{more}",
            _("%(count)s %(status)s") % {"count": count, "status": STATUSES[status]},
        )
        for status, count in status_counts(own).items()
    ]
    values = {
        "quarter": quarter_text(as_of.quarter),
        "place": city.label,
        "total": len(own),
        "parts": format_html_join(_(", "), "{}", ((link,) for link in links)),
    }
    text = ngettext(
        "As of %(quarter)s, %(place)s has %(total)s target: %(parts)s",
        "As of %(quarter)s, %(place)s has %(total)s targets: %(parts)s",
        len(own),
    )
    return filled(text, values)


def places_clause(
    text: str, progress: Sequence[Progress], statuses: Sequence[str], as_of: AsOf
) -> SafeString | str:
    """The jurisdictions with targets of these statuses, those with most of them first."""
    counts: dict[Jurisdiction, int] = {}
    for entry in progress:
        if entry.status in statuses:
            place = entry.target.jurisdiction
            counts[place] = counts.get(place, 0) + 1
    if not counts:
        return ""
    ordered = sorted(counts, key=lambda place: (-counts[place], place.position))
    links = [
        format_html(
            '<a href="{}">{}</a>',
            place.get_absolute_url() + as_of.query,
            _("%(place)s (%(count)s)") % {"place": place.label, "count": counts[place]},
        )
        for place in ordered[:MOST_NAMED]
    ]
    rest = len(ordered) - len(links)
    if rest:
        others = ngettext("%(count)s other", "%(count)s others", rest) % {"count": rest}
        links.append(format_html("{}", others))
    return filled(text, {"places": format_html_join(_(", "), "{}", ((link,) for link in links))})


def behind(own: Sequence[Progress], as_of: AsOf) -> list[tuple[str, list[TargetRow]]]:
    """The city's targets behind by name, those of each status together, the worst status first."""
    groups = [(s, [TargetRow(one, as_of) for one in own if one.status == s]) for s in BEHIND]
    return [(status, rows) for status, rows in groups if rows]


def second_line(others: Sequence[Progress], tasks: Sequence[PlanTasks]) -> str:
    """The districts' targets by status, and the tasks done."""
    return joined([districts_sentence(others), done_sentence(tasks)])


def districts_sentence(progress: Sequence[Progress]) -> str:
    if not progress:
        return ""
    text = ngettext(
        "Of %(total)s target of its districts and zones: %(parts)s.",
        "Of %(total)s targets of its districts and zones: %(parts)s.",
        len(progress),
    )
    return text % {"total": len(progress), "parts": counts_text(status_counts(progress))}

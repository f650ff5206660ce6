"""The one sentence, the strip of all targets under it, and who has still to report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Jurisdiction
from greenfin.leaders.attention import behind
from greenfin.leaders.facts import no_plan_text, set_by_city_text
from targets.palette import severity
from targets.periods import Period
from targets.progress import Progress, by_severity, status_counts
from targets.progress.as_of import AsOf
from targets.progress.grouped import IndicatorGroup
from targets.tables.rows import TargetRow
from targets.wording.counts import behind_note
from targets.wording.explanations import STATUSES
from targets.wording.formatting import filled, quarter_text

MOST_NAMED = 4
# A strip of more cells would push the charts out of the first screen.
MOST_CELLS = 60


@dataclass(frozen=True)
class Strip:
    """One cell a target, the worst first; `of` says whose they are and `note` which of them."""

    of: str
    url: str
    rows: list[TargetRow]
    note: str = ""
    names_places: bool = False

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Of more targets than there are cells: how many stand where, the worst first."""
        if len(self.rows) <= MOST_CELLS:
            return []
        counts = Counter(row.status for row in self.rows)
        return sorted(counts.items(), key=lambda item: severity(item[0]))


def headline(city: Jurisdiction | None, own: Sequence[Progress], as_of: AsOf) -> SafeString:
    """How many of the city's targets stand where, and in which indicators it falls short.

    `own` are the city's, some at least.
    """
    text = ngettext(
        "The city's %(total)s target: %(parts)s",
        "The city's %(total)s targets: %(parts)s",
        len(own),
    )
    said = filled(text, {"total": len(own), "parts": counts_part(city, own, as_of)})
    groups = behind(own)
    if not groups:
        return said
    names = {"names": listed_html([named(one, as_of) for one in groups[:MOST_NAMED]], len(groups))}
    return format_html("{}{}", said, filled(_(" — short in %(names)s"), names))


def headline_without(
    others: Sequence[Progress], as_of: AsOf, period: Period | None, *, has_plan: bool
) -> SafeString:
    """The same where the city has no target in the period shown: it may have had some in another.

    Where it has no plan of that period, what its districts' plans come to is said instead.
    """
    if period is None:
        none = _("As of %(quarter)s no plan had set a target for the city.")
        if as_of.is_default:
            none = _("No target of the city is loaded. Targets come with a plan.")
        return filled(none, {"quarter": quarter_text(as_of.quarter)})
    years = {"years": period.name}
    if has_plan:
        none = _("No target of the city is loaded for %(years)s. Targets come with a plan.")
        return filled(none, years)
    if not others:
        return filled(no_plan_text(), years)
    text = ngettext(
        "The city has no plan for %(years)s yet; its districts' %(total)s target: %(parts)s",
        "The city has no plan for %(years)s yet; its districts' %(total)s targets: %(parts)s",
        len(others),
    )
    parts = counts_part(None, others, as_of)
    return filled(text, years | {"total": len(others), "parts": parts})


def counts_part(city: Jurisdiction | None, own: Sequence[Progress], as_of: AsOf) -> SafeString:
    """Each count a link to exactly these targets; what is behind also by its indicators.

    The counts add up to all of them. Without a city they are all of the period's.
    """
    place = f"jurisdiction={city.slug}&" if city else ""
    address = f"{reverse('target_list')}?{place}status="
    parts = [
        format_html(
            '<a href="{}" data-status="{}">{}</a>{}',
            f"{address}{status}{as_of.more}",
            status,
            _("%(count)s %(status)s") % {"count": count, "status": STATUSES[status]},
            behind_note(own, status),
        )
        for status, count in status_counts(own).items()
    ]
    return format_html_join(_(", "), "{}", ((one,) for one in parts))


def named(group: IndicatorGroup, as_of: AsOf) -> SafeString:
    address = f"{group.worst.target.get_absolute_url()}{as_of.query}"
    return format_html('<a href="{}">{}</a>', address, group.indicator.brief)


def listed_html(links: Sequence[SafeString], total: int) -> SafeString:
    more = total - len(links)
    rest = ngettext("%(count)s other", "%(count)s others", more) % {"count": more} if more else ""
    parts = [*links, rest] if rest else links
    return format_html_join(_(", "), "{}", ((one,) for one in parts))


def strips(
    city: Jurisdiction | None, own: Sequence[Progress], others: Sequence[Progress], as_of: AsOf
) -> list[Strip]:
    """The city's targets and those of its districts; of the latter, how many the city set."""
    found = []
    address = reverse("target_list")
    if own and city:
        found.append(
            Strip(
                _("The city: %(count)s") % {"count": len(own)},
                f"{address}?jurisdiction={city.slug}{as_of.more}",
                rows_of(own, as_of),
            )
        )
    if others:
        found.append(
            Strip(
                _("Districts and zones: %(count)s") % {"count": len(others)},
                address + as_of.query,
                rows_of(others, as_of),
                set_by_city_text(others),
                names_places=True,
            )
        )
    return found


def rows_of(progress: Sequence[Progress], as_of: AsOf) -> list[TargetRow]:
    return [TargetRow(one, as_of) for one in by_severity(progress)]

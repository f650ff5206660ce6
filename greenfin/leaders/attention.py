"""What asks for a decision: goals missed or behind, who has not reported, tasks past their date."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.paging import Folded
from districts.permissions import Reader
from greenfin.leaders.facts import acting_by
from targets.progress import BEHIND, Progress
from targets.progress.as_of import AsOf
from targets.progress.grouped import IndicatorGroup, by_indicator
from targets.tables.rows import TargetRow
from tasks.serving import Link, links_of
from tasks.supervision.matters import MatterLine, matters_on_targets

LEADS_NAMED = 3


@dataclass(frozen=True)
class Concern:
    """One line: what, how much is short, and what is known of it; `place` is "" for the city's."""

    status: str
    place: str
    name: str
    url: str
    gap: str
    leads: str = ""
    way: str = ""
    due: str = ""
    matters: Sequence[MatterLine] = ()


def concerns(
    own: Sequence[Progress], others: Sequence[Progress], who: Reader, as_of: AsOf, most: int
) -> Folded[Concern]:
    """Goals behind, the city's before its districts', each indicator of a place once."""
    groups = Folded([*behind(own), *behind(others)], most)
    links = links_of([one.worst.target for one in groups], who)
    # Lights are of today: an earlier quarter shows none.
    matters = matters_on_targets([one.worst.target for one in groups], who, shown=as_of.is_default)
    found = Folded(
        [
            concern(one, links[one.worst.target.pk], as_of, matters.get(one.worst.target.pk, ()))
            for one in groups
        ],
        most,
    )
    found.more = groups.more
    return found


def behind(progress: Sequence[Progress]) -> list[IndicatorGroup]:
    """The indicators with a target missed or behind, the worst first."""
    groups = [one for one in by_indicator(progress) if one.status in BEHIND]
    return sorted(groups, key=lambda one: (one.worst.severity, nearness(one.worst)))


def nearness(entry: Progress) -> float:
    """What orders equal statuses: how far along the way it is, the least first."""
    assessment = entry.assessment
    if assessment.progress is not None:
        return assessment.progress
    return assessment.attainment if assessment.attainment is not None else 1.0


def concern(
    group: IndicatorGroup, links: Sequence[Link], as_of: AsOf, matters: Sequence[MatterLine] = ()
) -> Concern:
    entry = group.worst
    row = TargetRow(entry, as_of)
    is_city = entry.target.jurisdiction.kind == "city"
    return Concern(
        status=entry.status,
        place="" if is_city else row.place,
        name=row.brief_name,
        url=f"{entry.target.get_absolute_url()}{as_of.query}",
        gap=row.short or row.word,
        leads=acting_by(links, as_of, LEADS_NAMED),
        way=way_text(row),
        due=row.deadline_text,
        matters=matters,
    )


def way_text(row: TargetRow) -> str:
    """How it stands in one note: what it is rated by, the way covered, or figure and level."""
    if row.assessment.rated_by in ("year_end", "pace"):
        return row.rated_note
    if row.distance:
        return _("%(share)s of the way covered") % {"share": row.distance}
    values = {"figure": row.observed, "level": row.level}
    return _("%(figure)s of %(level)s") % values if row.figure else ""

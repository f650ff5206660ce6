"""The city's own targets, the worst first: those with a figure as bars, the others in a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from districts.permissions import Reader
from targets.progress import Progress, by_severity, cached_progress
from targets.progress.as_of import AsOf
from targets.tables.cells import missing, under
from targets.tables.rows import TargetRow, target_rows
from targets.wording.sentences import observed_text, unobserved_text


@dataclass(frozen=True)
class CityRow:
    """A target as it stands, and in a second quarter where two are compared."""

    row: TargetRow
    before: SafeString | None = None


def city_content(
    own: Sequence[Progress], as_of: AsOf, who: Reader, earlier: AsOf | None
) -> dict[str, Any]:
    """Rows of targets that can be counted, and of those that cannot."""
    former = {one.target.pk: one for one in cached_progress(who, earlier)} if earlier else {}
    rows = [
        CityRow(row, before_cell(row.target.pk, row.target.revises_id, former) if earlier else None)
        for row in target_rows(by_severity(own), as_of)
    ]
    return {
        "city_rows": [one for one in rows if one.row.target.is_countable],
        "uncounted": [one for one in rows if not one.row.target.is_countable],
        "compared_quarter": earlier.quarter if earlier else None,
    }


def before_cell(pk: int, revised: int | None, former: dict[int, Progress]) -> SafeString:
    """The figure and status of the earlier quarter; of the former wording where it was revised."""
    entry = former.get(pk) or former.get(revised or 0)
    if entry is None:
        return missing(_("No such target yet"))
    badge = render_to_string("partials/status.html", {"status": entry.status})
    figure = observed_text(entry) or unobserved_text(entry)
    return under(mark_safe(badge), figure)  # noqa: S308  rendered by a template

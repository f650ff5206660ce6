"""What the summary, the wall display and the page of changes say alike, each fact worded once."""

from typing import Any

from django.utils.translation import gettext as _

from districts.paging import Folded
from greenfin.places.tiles import LOANS_CODE
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow
from targets.returns.board import Coverage
from targets.wording.formatting import number_text, quarter_text, share_text
from targets.wording.indicators import change_text
from targets.wording.sentences import origin_text, reading_text
from tasks.due import late_counts

from .changes import Comparison
from .changes.wording import changes_sentence, late_rows

# The indicator by which districts are ranked where none is asked for.
RANKED_CODE = LOANS_CODE
# Statuses of a target that somebody must act on.
BEHIND = ("missed", "off_track", "at_risk")
# How much of a list is shown; the page of each list has all of it.
RANKED_SHOWN = 10
STATUSES_SHOWN = 6
RESTATED_SHOWN = 4


def coverage_sentence(coverage: Coverage) -> str:
    """How many have reported."""
    values = {
        "quarter": quarter_text(coverage.round.quarter),
        "reported": coverage.reported,
        "total": coverage.total,
    }
    return _("Returns for %(quarter)s: %(reported)s of %(total)s have reported.") % values


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

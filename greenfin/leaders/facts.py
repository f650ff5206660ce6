"""What the summary, the wall display and the page of changes say alike, each fact worded once."""

from typing import Any

from django.utils.translation import gettext as _

from districts.paging import Folded
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow
from targets.returns.board import Coverage
from targets.wording.formatting import listed, number_text, quarter_text, share_text
from targets.wording.indicators import change_text, check_texts, leader, standing_word
from targets.wording.sentences import origin_text, reading_text
from tasks.due import late_counts

from .changes import Comparison
from .changes.wording import changes_sentence, late_rows

# The indicator by which districts are ranked where none is asked for.
RANKED_CODE = "green_loan_balance"
# Statuses of a target that somebody must act on.
BEHIND = ("missed", "off_track", "at_risk")
# How much of a list is shown; the page of each list has all of it.
RANKED_SHOWN = 10
STATUSES_SHOWN = 8
RESTATED_SHOWN = 4


def coverage_sentence(coverage: Coverage, *, names_late: bool) -> str:
    """How many have reported, and of them late where no other figure says so."""
    values = {
        "quarter": quarter_text(coverage.round.quarter),
        "reported": coverage.reported,
        "total": coverage.total,
        "late": coverage.late,
    }
    if names_late and coverage.late:
        text = _(
            "Returns for %(quarter)s: %(reported)s of %(total)s have reported, "
            "%(late)s of them late."
        )
        return text % values
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


def aside_lines(ranking: Ranking, as_of: AsOf) -> Folded[dict[str, Any]]:
    """Districts below the ranking: older figures and cited ones, each with its own quarter."""
    rows = ranking.of("older", "cited")
    lines = [{**_rank_line(row, ranking, 0, as_of), "why": standing_word(row)} for row in rows]
    return Folded(lines, RANKED_SHOWN)


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


def ranking_title(ranking: Ranking) -> str:
    """The message: who leads, with which figure of which quarter."""
    best = leader(ranking)
    if best is None or best.reading is None:
        return _("%(name)s by district") % {"name": ranking.indicator.label}
    return _("%(name)s: %(place)s leads with %(figure)s %(unit)s in %(quarter)s") % {
        "name": ranking.indicator.label,
        "quarter": quarter_text(ranking.quarter),
        "place": best.jurisdiction.label,
        "figure": reading_text(best.reading, ranking.indicator),
        "unit": ranking.indicator.unit_label,
    }


def ranking_totals(ranking: Ranking, as_of: AsOf) -> dict[str, Any] | None:
    """City, sum of districts and remainder in the newest quarter that has both; else None."""
    check = ranking.city_check
    if check is None or check.city is None or check.reconciled.total is None:
        return None
    share = check.reconciled.share
    return {
        **check_texts(check, ranking.indicator),
        "city_url": check.city.source.url + as_of.query,
        "rest_share": share_text(None if share is None else 1 - share),
        "missing": listed([place.label for place in check.missing]),
    }

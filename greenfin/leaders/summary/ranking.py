"""Districts by one indicator: rank, figure, share of the city, and what the city has besides."""

from typing import Any

from django.utils.translation import gettext as _

from districts.permissions import Reader
from greenfin.places.numbers import points_text
from targets.models import Indicator
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow, cached_ranking
from targets.tables.rows import origin_word
from targets.wording.formatting import listed, number_text, quarter_text, share_text
from targets.wording.indicators import leader
from targets.wording.sentences import reading_text, signed_share

RANKED_ROWS = 10


def ranking_content(indicator: Indicator | None, who: Reader, as_of: AsOf) -> dict[str, Any]:
    """The districts that have a figure, best first; no rows while none has one."""
    if indicator is None:
        return {"ranking": None}
    found = cached_ranking(indicator, who, as_of)
    ranked = [row for row in found.rows if row.rank]
    most = max((abs(float(row.value)) for row in ranked if row.value), default=0.0)
    return {
        "ranking": {
            "indicator": indicator,
            "title": title(found),
            "rows": [line(row, found, most, as_of) for row in ranked[:RANKED_ROWS]],
            "more": max(0, len(ranked) - RANKED_ROWS),
            "total": totals(found, as_of),
        }
    }


def title(ranking: Ranking) -> str:
    """The message: who leads, and with which figure."""
    best = leader(ranking)
    if best is None or best.reading is None:
        return _("%(name)s by district") % {"name": ranking.indicator.label}
    return _("%(name)s: %(place)s leads with %(figure)s %(unit)s") % {
        "name": ranking.indicator.label,
        "place": best.jurisdiction.label,
        "figure": reading_text(best.reading, ranking.indicator),
        "unit": ranking.indicator.unit_label,
    }


def line(row: RankingRow, ranking: Ranking, most: float, as_of: AsOf) -> dict[str, Any]:
    reading = row.reading
    assert reading is not None
    is_share = ranking.indicator.is_share
    length = abs(float(reading.value)) / most * 100 if most else 0.0
    return {
        "rank": row.rank,
        "jurisdiction": row.jurisdiction,
        "figure": reading_text(reading, ranking.indicator),
        "url": reading.source.url + as_of.query,
        "quarter": quarter_text(reading.quarter),
        "origin": origin_word(reading.source),
        "change": points_text(row.change, ranking.indicator)
        if is_share
        else signed_share(row.change),
        "share": share_text(row.share_of_city),
        "has_bound": row.has_bound,
        "length": number_text(length, 2).replace(",", ""),
    }


def totals(ranking: Ranking, as_of: AsOf) -> dict[str, Any] | None:
    """City, sum of districts and remainder in the newest quarter that has both; else None."""
    check = ranking.city_check
    if check is None or check.city is None or check.reconciled.total is None:
        return None
    difference, share = check.reconciled.difference, check.reconciled.share
    return {
        "quarter": quarter_text(check.quarter),
        "city": reading_text(check.city, ranking.indicator),
        "city_url": check.city.source.url + as_of.query,
        "counted": check.counted,
        "sum": number_text(check.reconciled.total, ranking.indicator.decimals),
        "share": share_text(share),
        "remainder": number_text(difference, ranking.indicator.decimals),
        "remainder_share": share_text(None if share is None else 1 - share),
        "missing": listed([place.label for place in check.missing]),
        "has_bounds": check.has_bounds,
    }

"""Sentences about one indicator across jurisdictions, in the reader's language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from targets.models import Indicator
from targets.progress.rankings import CityCheck, Ranking, RankingRow

from .formatting import number_text, share_text, spoken, when_text
from .sentences import joined, reading_said, reading_text, signed_share

STANDING_WORDS: dict[str, Promise] = {
    "older": gettext_lazy("not ranked: older quarter"),
    "cited": gettext_lazy("not ranked: published elsewhere"),
    "zone": gettext_lazy("not ranked: zone"),
    "none": gettext_lazy("not ranked: no figure"),
}


def ranking_sentence(ranking: Ranking) -> str:
    """The page's first sentence: the city's figure, who leads, and how many have none."""
    sentences = [
        _city_sentence(ranking),
        _leader_sentence(ranking),
        _aside_sentence(ranking),
        _silent_sentence(ranking),
    ]
    return joined(sentences) or _("No figure up to this quarter.")


def leader(ranking: Ranking) -> RankingRow | None:
    """The first of several districts that are ranked; None where a figure published elsewhere, of
    the same quarter and shown in the same list, is at least as good."""
    ranked = ranking.of("ranked")
    published = [row for row in ranking.of("cited") if row.is_current]
    if len(ranked) < 2 or any(_is_as_good(row, ranked[0], ranking) for row in published):
        return None
    return ranked[0]


def _is_as_good(row: RankingRow, other: RankingRow, ranking: Ranking) -> bool:
    assert row.value is not None
    assert other.value is not None
    if ranking.indicator.direction == "lower":
        return row.value <= other.value
    return row.value >= other.value


def standing_word(row: RankingRow) -> str:
    """Why a jurisdiction has no rank; "" where it has one, and for the city."""
    return str(STANDING_WORDS.get(row.standing, ""))


def change_text(change: float | None, indicator: Indicator) -> str:
    """A change with its sign: +38.3%, of shares +1.20 points, 1.20个百分点; "" for None."""
    if change is None or not indicator.is_share:
        return signed_share(change)
    sign = "+" if change > 0 else ""
    return _("%(points)s points") % {"points": sign + number_text(change, indicator.decimals)}


def check_texts(check: CityCheck, indicator: Indicator) -> dict[str, Any]:
    """The city's figure, what its districts add up to and what that leaves; "" where undefined."""
    reconciled, decimals = check.reconciled, indicator.decimals
    return {
        "quarter": when_text(check.quarter, indicator),
        "city": reading_text(check.city, indicator) if check.city else "",
        "counted": check.counted,
        "total": number_text(reconciled.total, decimals),
        "share": share_text(reconciled.share),
        "difference": number_text(reconciled.difference, decimals),
        "has_bounds": check.has_bounds,
    }


def check_sentence(ranking: Ranking) -> str:
    """The city's figure against the sum of its districts; "" where there is nothing to check."""
    check, indicator = ranking.city_check, ranking.indicator
    if check is None:
        return ""
    values = {**check_texts(check, indicator), "count": check.counted}
    total, decimals = check.reconciled.total, indicator.decimals
    if total is None:
        return _("%(quarter)s: no district has a figure, so there is no sum to compare.") % values
    way = spoken(indicator.unit_label, total)
    if check.city is None:
        values |= {"total": way.figure(total, decimals), "unit": way.unit}
        text = ngettext(
            "%(quarter)s: %(count)s district has %(total)s %(unit)s; "
            "the city's own figure is missing.",
            "%(quarter)s: %(count)s districts add up to %(total)s %(unit)s; "
            "the city's own figure is missing.",
            check.counted,
        )
        return text % values
    values["city"], values["unit"] = reading_said(check.city, indicator)
    values["total"] = way.further(total, decimals)
    if check.reconciled.difference is not None:
        values["difference"] = way.further(check.reconciled.difference, decimals)
    text = ngettext(
        "%(quarter)s: the city reports %(city)s %(unit)s; %(count)s district has %(total)s, "
        "%(share)s of it, which leaves %(difference)s.",
        "%(quarter)s: the city reports %(city)s %(unit)s; %(count)s districts add up to %(total)s, "
        "%(share)s of it, which leaves %(difference)s.",
        check.counted,
    )
    return text % values


def _city_sentence(ranking: Ranking) -> str:
    row = next((row for row in ranking.rows if row.is_city), None)
    if row is None or row.reading is None:
        return ""
    return _("%(place)s: %(figure)s %(unit)s in %(quarter)s.") % _values(ranking, row)


def _leader_sentence(ranking: Ranking) -> str:
    ranked = ranking.of("ranked")
    if not ranked:
        return ""
    row = leader(ranking)
    if row is None:
        text = ngettext(
            "%(count)s district or county has reported a figure of %(quarter)s.",
            "%(count)s districts and counties have reported a figure of %(quarter)s.",
            len(ranked),
        )
        quarter = when_text(ranking.quarter, ranking.indicator)
        return text % {"quarter": quarter, "count": len(ranked)}
    text = _(
        "Of %(count)s districts and counties that have reported a figure of %(quarter)s %(place)s "
        "leads with %(figure)s %(unit)s."
    )
    return text % {**_values(ranking, row), "count": len(ranked)}


def _aside_sentence(ranking: Ranking) -> str:
    """How many have a figure that is not ranked."""
    aside = len(ranking.of("older", "cited"))
    if not aside:
        return ""
    text = ngettext(
        "%(count)s has an older figure or one published elsewhere, which is not ranked.",
        "%(count)s have older figures or some published elsewhere, which are not ranked.",
        aside,
    )
    return text % {"count": aside}


def _silent_sentence(ranking: Ranking) -> str:
    silent = sum(1 for row in ranking.rows if row.reading is None)
    if not silent or silent == len(ranking.rows):
        return ""
    text = ngettext(
        "%(count)s jurisdiction has no figure yet.",
        "%(count)s jurisdictions have no figure yet.",
        silent,
    )
    return text % {"count": silent}


def _values(ranking: Ranking, row: RankingRow) -> dict[str, str]:
    assert row.reading is not None
    figure, unit = reading_said(row.reading, ranking.indicator)
    return {
        "place": row.jurisdiction.label,
        "figure": figure,
        "unit": unit,
        "quarter": when_text(row.reading.quarter, ranking.indicator),
    }

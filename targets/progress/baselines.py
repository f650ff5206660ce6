"""The base that a growth lacks, as the figures know it: proposed, never taken by itself."""

from targets.arithmetic import Reading
from targets.arithmetic.quantities import QUARTERS_A_YEAR
from targets.models import Indicator
from targets.periods import Quarter

from .as_of import AsOf
from .figures_used import NO_SERIES, series_of


def known_base(place: int, indicator: Indicator, start: Quarter) -> Reading | None:
    """The last exact figure of a jurisdiction at `start` or before it, as it is known then.

    `start` is the base quarter, or the last one before the period. Of an indicator that counts
    within a year only the year's own figure will do, of another that of the year before `start`.
    None without one, and where it is a sample: nobody reported that.
    """
    series = series_of(AsOf(start), jurisdictions={place}, indicators={indicator.pk})
    readings = series.get((place, indicator.pk), NO_SERIES).readings
    last = readings[-1] if readings else None
    oldest = 0 if indicator.basis in ("year_to_date", "annual") else QUARTERS_A_YEAR - 1
    if last is None or last.relation != "=" or start - last.quarter > oldest:
        return None
    return None if last.source.origin in ("sample", "derived_sample") else last


def start_of_period(first_year: int) -> Quarter:
    """The last quarter before a period begins: of 2026–2030 that is 2025Q4."""
    return Quarter(first_year - 1, QUARTERS_A_YEAR)

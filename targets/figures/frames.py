"""Stored numbers → DataFrames, where Decimal becomes float; the only place that builds pandas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from targets.arithmetic import Assessment, Goal, Reading, path_value
from targets.periods import Quarter
from targets.progress.figures_used import Series

READING_COLUMNS = {
    "quarter": "str",
    "x": "int64",
    "value": "float64",
    "relation": "str",
    "origin": "str",
    "is_used": "bool",
    "url": "str",
    "change": "str",
}
LEVEL_COLUMNS = {"quarter": "str", "x": "int64", "value": "float64"}
BAND_COLUMNS = LEVEL_COLUMNS | {"low": "float64", "high": "float64"}
CLASS_COLUMNS = {
    "quarter": "str",
    "x": "int64",
    "edition": "int64",
    "place": "int64",
    "name": "str",
    "value": "float64",
    "share": "str",
    "origin": "str",
    "url": "str",
}
RANKING_COLUMNS = {
    "name": "str",
    "quarter": "str",
    "value": "float64",
    "relation": "str",
    "origin": "str",
    "is_current": "bool",
    "is_city": "bool",
    "is_zone": "bool",
    "change": "str",
    "url": "str",
}


@dataclass(frozen=True)
class Step:
    """A level that was in force from one quarter to another; a revision makes a second one."""

    first: Quarter
    last: Quarter
    level: float


def trajectory_frame(
    series: Series, as_of_query: str = "", changes: Mapping[Quarter, str] | None = None
) -> pd.DataFrame:
    """Every figure of a series, used or only cited.

    | column | dtype | unit | meaning |
    | --- | --- | --- | --- |
    | quarter | str | – | 2025Q4 |
    | x | int64 | quarters | place on the time axis, `Quarter.index` |
    | value | float64 | the indicator's | the figure |
    | relation | str | – | = exact, > more than, ~ about |
    | origin | str | – | the `origin` of its source |
    | is_used | bool | – | the figure that counts for its quarter |
    | url | str | – | the page of its origin |
    | change | str | – | its change on the year in words; "" where it cannot be said |

    Key: url. Order: quarter, observations before citations.
    """
    used = set(series.readings)
    figures = used | set(series.cited)
    told = changes or {}
    rows = [
        (
            *_reading_row(one, one in used, as_of_query),
            told.get(one.quarter, "") if one in used else "",
        )
        for one in figures
    ]
    rows.sort(key=lambda row: (row[1], row[4] == "cited", row[6]))
    return _frame(rows, READING_COLUMNS)


def path_frame(goal: Goal, assessment: Assessment) -> pd.DataFrame:
    """The path from baseline to deadline.

    | column | dtype | unit | meaning |
    | --- | --- | --- | --- |
    | quarter | str | – | 2025Q4 |
    | x | int64 | quarters | place on the time axis |
    | value | float64 | the indicator's | where the target's path stands |

    Key and order: quarter. Empty where the target has no path. A flow's path exists at its fourth
    quarters only: a running total is held against none.
    """
    start, end = goal.baseline_quarter, goal.deadline
    if goal.baseline is None or start is None or end is None or end <= start or not goal.path:
        return _frame([], LEVEL_COLUMNS)
    values = [
        (quarter, path_value(goal.baseline, assessment.target_level, share, goal.path))
        for quarter in Quarter.range(start, end)
        if goal.basis != "year_to_date" or quarter.is_year_end
        for share in [(quarter - start) / (end - start)]
    ]
    rows = [(str(quarter), quarter.index, value) for quarter, value in values if value is not None]
    return _frame(rows, LEVEL_COLUMNS)


def class_frame(rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """A figure broken down by class, quarter by quarter.

    | column | dtype | unit | meaning |
    | --- | --- | --- | --- |
    | quarter | str | – | 2025Q4 |
    | x | int64 | quarters | place on the time axis |
    | edition | int64 | – | which edition of the catalogue, from 0 |
    | place | int64 | – | which of the edition's classes, from 0 |
    | name | str | – | the class |
    | value | float64 | the indicator's | its figure |
    | share | str | – | its share of the whole in words; "" where undefined |
    | origin | str | – | the `origin` of its source |
    | url | str | – | the page of its origin |

    Key: quarter, edition, place. Order: the same.
    """
    return _frame(sorted(rows, key=lambda row: (row[1], row[2], row[3])), CLASS_COLUMNS)


def step_frame(steps: Sequence[Step]) -> pd.DataFrame:
    """The level to be reached over time; two rows a step, so that a line through them has steps.

    | column | dtype | unit | meaning |
    | --- | --- | --- | --- |
    | quarter | str | – | 2025Q4 |
    | x | int64 | quarters | place on the time axis |
    | value | float64 | the indicator's | the level in force |

    Key: row number. Order: time.
    """
    rows = [
        (str(quarter), quarter.index, step.level)
        for step in steps
        for quarter in (step.first, step.last)
    ]
    return _frame(rows, LEVEL_COLUMNS)


def forecast_frame(goal: Goal, assessment: Assessment) -> pd.DataFrame:
    """The trend from the last figure to the deadline, with its band opening on the way.

    | column | dtype | unit | meaning |
    | --- | --- | --- | --- |
    | quarter | str | – | 2025Q4 |
    | x | int64 | quarters | place on the time axis |
    | value | float64 | the indicator's | the middle of the forecast |
    | low, high | float64 | the indicator's | its limits, two standard errors off |

    Key and order: quarter. Empty without a forecast.
    """
    trend, start, end = assessment.forecast, assessment.observed_quarter, goal.deadline
    if trend is None or start is None or end is None or assessment.observed is None:
        return _frame([], BAND_COLUMNS)
    kind: Any = "geometric" if trend.method == "log_linear" else "linear"
    rows = []
    for quarter in Quarter.range(start, end):
        share = (quarter - start) / (end - start)
        limits = [
            path_value(assessment.observed, limit, share, kind)
            for limit in (trend.value, trend.low, trend.high)
        ]
        rows.append((str(quarter), quarter.index, *limits))
    return _frame(rows, BAND_COLUMNS)


def required_frame(goal: Goal, assessment: Assessment, *, asks_more: bool) -> pd.DataFrame:
    """The run from the last figure to the target's level, as the path's kind draws it.

    | column | dtype | unit | meaning |
    | --- | --- | --- | --- |
    | quarter | str | – | 2025Q4 |
    | x | int64 | quarters | place on the time axis |
    | value | float64 | the indicator's | where it must stand to reach the level in time |

    Key and order: quarter. Empty where nothing more is required, or it cannot be said.
    """
    start, end, level = assessment.observed_quarter, goal.deadline, assessment.target_level
    if not asks_more or assessment.required_step is None:
        return _frame([], LEVEL_COLUMNS)
    if start is None or end is None or level is None:
        return _frame([], LEVEL_COLUMNS)
    kind = goal.path or "linear"
    values = [
        (quarter, path_value(assessment.observed, level, (quarter - start) / (end - start), kind))
        for quarter in Quarter.range(start, end)
    ]
    rows = [(str(quarter), quarter.index, value) for quarter, value in values if value is not None]
    return _frame(rows, LEVEL_COLUMNS)


def ranking_frame(rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Jurisdictions by their latest figure.

    | column | dtype | unit | meaning |
    | --- | --- | --- | --- |
    | name | str | – | the jurisdiction, in the reader's language |
    | quarter | str | – | the quarter of its figure |
    | value | float64 | the indicator's | the figure |
    | relation | str | – | = exact, > more than, ~ about |
    | origin | str | – | the `origin` of its source |
    | is_current | bool | – | of the newest quarter among them |
    | is_city | bool | – | the city as a whole, drawn as a line and not as a bar |
    | is_zone | bool | – | a zone, which overlaps districts |
    | change | str | – | its change on the year in words; "" where it cannot be said |
    | url | str | – | the page of its origin |

    Key: name. Order: as given.
    """
    return _frame(rows, RANKING_COLUMNS)


def _reading_row(reading: Reading, is_used: bool, as_of_query: str) -> tuple[Any, ...]:
    source = reading.source
    return (
        str(reading.quarter),
        reading.quarter.index,
        float(reading.value),
        reading.relation,
        source.origin,
        is_used,
        source.url + as_of_query,
    )


def _frame(rows: Iterable[Sequence[Any]], columns: dict[str, Any]) -> pd.DataFrame:
    """A frame whose dtypes do not depend on its rows."""
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)

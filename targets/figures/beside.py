"""What stands beside a chart: its rows, notes, the card in its place, a picture's words."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from targets.arithmetic import Reading
from targets.models import Indicator
from targets.periods import Quarter
from targets.progress import Progress
from targets.progress.as_of import AsOf
from targets.progress.figures_used import Absence, Series
from targets.progress.rankings import change_on_year
from targets.wording.explanations import ORIGINS
from targets.wording.formatting import (
    MOST_DECIMALS,
    listed,
    number_text,
    quarter_text,
    spoken,
)
from targets.wording.indicators import change_text
from targets.wording.sentences import (
    absence_text,
    decimals_of,
    level_beside,
    level_number,
    level_text,
    observed_said,
    origin_text,
    reading_beside,
    reading_said,
    reading_text,
    unit_of,
)

# With fewer figures than this a line shows nothing that the figures do not say.
FEWEST_POINTS = 3
NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def points_of(series: Series) -> int:
    """In how many quarters there is a figure."""
    return len({reading.quarter for reading in (*series.readings, *series.cited)})


def changes_of(indicator: Indicator, series: Series) -> dict[Quarter, str]:
    """The change of each figure on the year in words; "" where it cannot be said."""
    return {
        reading.quarter: change_text(change_on_year(indicator, series, reading), indicator)
        for reading in series.readings
    }


def picture(
    place: str, name: str, as_of: AsOf, unit: str, origins: Iterable[str], notes: Sequence[str]
) -> dict[str, Any]:
    """What a saved picture says of itself, for `charts.js`: file name, line below the title, foot.

    The foot holds the legend, the sources and, where a figure is a sample, the mark that it is.
    """
    found = [key for key in ORIGINS if key in set(origins)]
    sources = listed([str(ORIGINS[key]) for key in found])
    source = _("Source: %(sources)s") % {"sources": sources} if found else ""
    until = as_of.of_figures.quarter
    quarter = quarter_text(until)
    words = {"place": place, "quarter": quarter, "unit": unit}
    return {
        "file": "-".join(
            NOT_IN_FILE_NAMES.sub(" ", part).strip() for part in (place, name, str(until))
        ),
        "head": _("%(place)s · as of %(quarter)s · %(unit)s") % words,
        "source": source,
        "foot": [line for line in (_("; ").join(notes), source) if line],
        "mark": _("Sample data") if any("sample" in key for key in found) else "",
    }


def origins_of(series: Series) -> set[str]:
    return {reading.source.origin for reading in (*series.readings, *series.cited)}


def card_of(progress: Progress, series: Series, as_of: AsOf) -> dict[str, Any]:
    """The number itself where there are too few for a line, with what it is held against."""
    target, assessment = progress.target, progress.assessment
    indicator = target.indicator
    assert indicator is not None
    last = series.readings[-1] if series.readings else series.cited[-1]
    facts = []
    if target.baseline_value is not None:
        words = {"quarter": quarter_text(target.baseline_quarter)}
        name = _("Baseline, %(quarter)s") % words
        baseline = target.baseline_value
        way = spoken(indicator.unit_label, baseline)
        facts.append((name, way.further(baseline, MOST_DECIMALS, is_short=True)))
    if level_number(progress):
        facts.append((_("Target value"), level_beside(progress)))
    before = [reading for reading in series.readings if reading.quarter < last.quarter]
    facts += [(quarter_text(one.quarter), reading_beside(one, indicator)) for one in before]
    is_deciding = assessment.observed_quarter == last.quarter
    value, unit = observed_said(progress) if is_deciding else reading_said(last, indicator)
    return {
        "value": value,
        "unit": unit,
        "when": " · ".join([quarter_text(last.quarter), origin_text(last.source)]),
        "url": last.source.url + as_of.query,
        "facts": facts,
        "note": _("Too few figures for a line."),
    }


def series_table(
    progress: Progress, series: Series, path_values: dict[str, float], as_of: AsOf
) -> dict[str, Any]:
    """The rows behind a trajectory, each number linked to its origin, newest first.

    Path and target have columns where the target has them.
    """
    target = progress.target
    decimals = decimals_of(target)
    unit = unit_of(target)
    level = level_text(progress) if level_number(progress) else ""
    used = set(series.readings)
    entries: list[Reading | Absence] = [
        *series.readings,
        *(reading for reading in series.cited if reading not in used),
        *series.absences,
    ]
    entries.sort(key=lambda entry: (entry.quarter, entry in used), reverse=True)
    rows = []
    for entry in entries:
        path = path_values.get(str(entry.quarter))
        is_used = entry in used or isinstance(entry, Absence)
        path_text = number_text(path, decimals) if path is not None and is_used else ""
        rows.append(
            [
                quarter_text(entry.quarter),
                figure_link(entry, target.indicator, as_of),
                *([path_text] if path_values else []),
                *([level] if level else []),
                origin_text(entry.source),
                _("yes") if entry in used else _("no"),
            ]
        )
    return {
        "caption": _("%(name)s, quarter by quarter") % {"name": target.label},
        "headings": [
            _("Quarter"),
            _("Figure (%(unit)s)") % {"unit": unit},
            *([_("Path (%(unit)s)") % {"unit": unit}] if path_values else []),
            *([_("Target (%(unit)s)") % {"unit": unit}] if level else []),
            _("Origin"),
            _("Used for its quarter"),
        ],
        "rows": rows,
    }


def figure_link(entry: Reading | Absence, indicator: Any, as_of: AsOf) -> str:
    """A figure, or the word in its place, as a link to the page of its origin."""
    if isinstance(entry, Absence):
        text = absence_text(entry.state)
    else:
        text = reading_text(entry, indicator)
    return format_html('<a href="{}">{}</a>', entry.source.url + as_of.query, text)

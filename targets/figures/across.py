"""Charts of one indicator across jurisdictions: bars of the newest figures, lines over time."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.models import Indicator
from targets.periods import Quarter
from targets.progress import kept
from targets.progress.as_of import AsOf
from targets.progress.figures_used import Series
from targets.progress.rankings import Ranking, RankingRow
from targets.wording.formatting import listed, quarter_text, when_text
from targets.wording.indicators import change_text, leader
from targets.wording.sentences import origin_text, reading_said

from .beside import changes_of, figure_link, origins_of, picture
from .charts import scale_of

MOST_BARS = 40


def ranking_chart(ranking: Ranking, reader: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """The bars of one indicator; None where no jurisdiction has a figure."""
    if not any(row.reading for row in ranking.rows):
        return None
    of = ranking.indicator.code, get_language()

    def build() -> dict[str, Any]:
        built = build_ranking(ranking, as_of)
        return {name: value for name, value in built.items() if name != "drawn"}

    return kept("bars", reader, as_of, build, *of)


def build_ranking(ranking: Ranking, as_of: AsOf) -> dict[str, Any]:
    """The bars of one indicator that somebody has a figure of; `drawn` is what they are made of."""
    from . import frames
    from .ranking import Ranked, ranking_figure

    indicator = ranking.indicator
    shown = [row for row in ranking.rows if row.reading]
    drawn = [
        row
        for row in shown
        # The city as a whole would dwarf its districts' amounts; beside shares it is a yardstick.
        if not (row.is_city and (indicator.is_additive or not row.is_current))
    ][:MOST_BARS] or shown
    frame = frames.ranking_frame(
        [_bar_row(row, indicator, as_of, is_alone=len(drawn) == 1) for row in drawn]
    )
    notes = _ranking_notes(ranking, drawn)
    origins = [row.reading.source.origin for row in drawn if row.reading]
    said = picture(
        _("By jurisdiction"), indicator.label, as_of, scale_of(indicator).axis_unit, origins, notes
    )
    return {
        "id": f"ranking-{indicator.code}",
        "title": ranking_title(ranking),
        "figure": ranking_figure(frame, scale_of(indicator)) | {"picture": said},
        "table": {
            "caption": _("%(name)s by jurisdiction") % {"name": indicator.label},
            "headings": [
                _("Jurisdiction"),
                _("Figure (%(unit)s)") % {"unit": indicator.unit_label},
                _("Quarter"),
                _("Origin"),
            ],
            "rows": [_ranking_row(row, indicator, as_of) for row in shown],
        },
        "notes": notes,
        "size": "tall" if len(drawn) > 12 else "small" if len(drawn) < 5 else "",
        "drawn": Ranked(frame, scale_of(indicator)),
    }


def ranking_title(ranking: Ranking) -> str:
    """The chart's message: who stands first, in which quarter."""
    best = leader(ranking)
    values = {
        "name": ranking.indicator.label,
        "quarter": when_text(ranking.quarter, ranking.indicator),
    }
    if best is None or best.reading is None:
        return _("%(name)s, latest figures") % values
    values["place"] = best.jurisdiction.label
    values["figure"], values["unit"] = reading_said(best.reading, ranking.indicator)
    return _("%(name)s: %(place)s leads with %(figure)s %(unit)s in %(quarter)s") % values


def _bar_row(
    row: RankingRow, indicator: Indicator, as_of: AsOf, *, is_alone: bool
) -> tuple[Any, ...]:
    reading = row.reading
    assert reading is not None
    is_compared = row.standing == "ranked" or (row.standing == "zone" and row.is_current)
    name = row.jurisdiction.label
    return (
        name if is_compared or row.is_city else _older_name(name, reading.quarter, indicator),
        str(reading.quarter),
        float(reading.value),
        reading.relation,
        reading.source.origin,
        is_compared,
        row.is_city and not is_alone,
        row.jurisdiction.is_zone,
        change_text(row.change, indicator),
        reading.source.url + as_of.query,
    )


def _older_name(name: str, quarter: Quarter, indicator: Indicator) -> str:
    """The name of a bar whose figure is of another quarter than the others."""
    return _("%(text)s (%(quarter)s)") % {"text": name, "quarter": when_text(quarter, indicator)}


def _ranking_row(row: RankingRow, indicator: Indicator, as_of: AsOf) -> list[str]:
    reading = row.reading
    assert reading is not None
    return [
        row.jurisdiction.label,
        figure_link(reading, indicator, as_of),
        quarter_text(reading.quarter),
        origin_text(reading.source),
    ]


def _ranking_notes(ranking: Ranking, drawn: Sequence[RankingRow]) -> list[str]:
    notes = []
    if any(row.jurisdiction.is_zone for row in drawn):
        notes.append(_("hatched: zones, which overlap districts and stand apart"))
    if ranking.of("older", "cited"):
        notes.append(_("pale: older and cited figures, which are not ranked"))
    return notes


def build_overlay(
    indicator: Indicator, series: Sequence[tuple[Jurisdiction, Series]], as_of: AsOf
) -> dict[str, Any]:
    """One indicator of several jurisdictions over time, in the order given.

    The table holds quarters in rows and jurisdictions in columns; who has no figure is left out.
    """
    from . import frames
    from .drawn import Line
    from .overlay import overlay_figure

    known = [(place, own) for place, own in series if own.readings]
    lines = [
        Line(
            place.label,
            frames.trajectory_frame(own, as_of.query, changes_of(indicator, own)),
            position,
            place.is_zone,
        )
        for position, (place, own) in enumerate(series)
        if own.readings
    ]
    cadence = 4 if indicator.is_annual else 1
    origins = {origin for _place, own in known for origin in origins_of(own)}
    names = listed([place.label for place, _own in known])
    has_zones = any(place.is_zone for place, _own in known)
    notes = [_("dashed: zones, which overlap districts")] if has_zones else []
    said = picture(names, indicator.label, as_of, scale_of(indicator).axis_unit, origins, notes)
    return {
        "id": f"overlay-{indicator.code}",
        "title": overlay_title(indicator, known),
        "figure": overlay_figure(lines, scale_of(indicator), cadence) | {"picture": said},
        "table": _overlay_table(indicator, known, as_of),
        "notes": notes,
    }


def overlay_title(indicator: Indicator, known: Sequence[tuple[Jurisdiction, Series]]) -> str:
    """Who stands first in the newest quarter that all have a figure of, and by how much."""
    common = set.intersection(*({one.quarter for one in own.readings} for _p, own in known))
    if not common or len(known) < 2:
        return _("%(name)s over time") % {"name": indicator.label}
    quarter = max(common)
    latest = [
        (one, place) for place, own in known for one in own.readings if one.quarter == quarter
    ]
    ordered = sorted(latest, key=lambda pair: pair[0].value, reverse=indicator.direction != "lower")
    best, place = ordered[0]
    figure, unit = reading_said(best, indicator)
    values = {
        "name": indicator.label,
        "place": place.label,
        "figure": figure,
        "unit": unit,
        "quarter": when_text(quarter, indicator),
    }
    if any(one.quarter > quarter for _place, own in known for one in own.readings):
        # Some lines go on: the title says why it does not.
        return (
            _(
                "%(name)s: %(place)s leads with %(figure)s %(unit)s in %(quarter)s, "
                "the last quarter with all their figures"
            )
            % values
        )
    return _("%(name)s: %(place)s leads with %(figure)s %(unit)s in %(quarter)s") % values


def _overlay_table(
    indicator: Indicator, known: Sequence[tuple[Jurisdiction, Series]], as_of: AsOf
) -> dict[str, Any]:
    by_quarter = [{one.quarter: one for one in own.readings} for _place, own in known]
    quarters = sorted({quarter for found in by_quarter for quarter in found}, reverse=True)
    return {
        "caption": _("%(name)s over time") % {"name": indicator.label},
        "headings": [
            _("Quarter"),
            *(
                _("%(place)s (%(unit)s)") % {"place": place.label, "unit": indicator.unit_label}
                for place, _own in known
            ),
        ],
        "rows": [
            [
                quarter_text(quarter),
                *(
                    figure_link(found[quarter], indicator, as_of)
                    if quarter in found
                    else _("Not reported")
                    for found in by_quarter
                ),
            ]
            for quarter in quarters
        ],
    }

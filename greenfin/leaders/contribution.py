"""Which districts make up the city's figure, in one quarter, and how much nobody has reported."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.arithmetic import Reading
from targets.figures.beside import picture
from targets.figures.charts import scale_of
from targets.models import Indicator
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow
from targets.wording.formatting import listed, quantity_text, quarter_text, share_text, when_text
from targets.wording.indicators import check_texts
from targets.wording.sentences import (
    origin_text,
    reading_beside,
    reading_said,
    reading_text,
    related,
)

PARTS_SHOWN = 8


@dataclass(frozen=True)
class Contribution:
    """The chart of parts; `older` names the latest figures of other quarters."""

    indicator: Indicator
    title: str
    chart: dict[str, Any]
    older: list[str]


def contribution(ranking: Ranking, as_of: AsOf) -> Contribution | None:
    """None while no district has a figure."""
    current = parts_of(ranking)
    if not current:
        return None
    return Contribution(
        ranking.indicator,
        title_of(ranking, len(current)),
        chart_of(ranking, current, as_of),
        older_lines(ranking),
    )


def parts_of(ranking: Ranking) -> list[RankingRow]:
    """The districts with a figure of the quarter that is ranked, published ones among them."""
    rows = [row for row in ranking.of("ranked", "cited") if row.is_current]
    return sorted(rows, key=lambda row: -(row.value or 0))


def is_whole_known(ranking: Ranking) -> bool:
    """Whether the city has a figure of the same quarter to which the parts can be held."""
    check = ranking.city_check
    return bool(
        check
        and check.city
        and check.quarter == ranking.quarter
        and not check.has_bounds
        and check.reconciled.total is not None
    )


def title_of(ranking: Ranking, count: int) -> str:
    values = {
        "quarter": when_text(ranking.quarter, ranking.indicator),
        "count": count,
        "name": ranking.indicator.label,
    }
    check = ranking.city_check
    if check is None or not is_whole_known(ranking):
        text = ngettext(
            "%(name)s, %(quarter)s: published for %(count)s district",
            "%(name)s, %(quarter)s: published for %(count)s districts",
            count,
        )
        return text % values
    values["share"] = share_text(check.reconciled.share)
    text = ngettext(
        "%(name)s, %(quarter)s: %(count)s district with a published figure makes up %(share)s "
        "of the city",
        "%(name)s, %(quarter)s: %(count)s districts with published figures make up %(share)s "
        "of the city",
        count,
    )
    return text % values


def chart_of(ranking: Ranking, current: list[RankingRow], as_of: AsOf) -> dict[str, Any]:
    from targets.figures.overview import Part, parts_figure

    indicator = ranking.indicator
    scale = scale_of(indicator)
    parts = [district_part(row, indicator, as_of) for row in current[:PARTS_SHOWN]]
    hidden = current[PARTS_SHOWN:]
    if hidden:
        parts.append(others_part(hidden, indicator))
    table = [table_row(row, indicator, as_of) for row in current]
    check = ranking.city_check
    if check and check.city and is_whole_known(ranking):
        texts = check_texts(check, indicator)
        share = check.reconciled.share
        rest = share_text(None if share is None else 1 - share)
        name = _("the rest, %(share)s") % {"share": rest}
        value = float(check.reconciled.difference or 0)
        url = check.city.source.url + as_of.query
        hover = _("Districts without a published figure, and bodies of the city itself")
        if value >= 0:
            text = scale.number(value, is_short=False)
            parts.append(Part(name, value, text, hover, url, is_rest=True))
        table.append([_("the rest"), texts["difference"], rest, ""])
    origins = {row.reading.source.origin for row in current if row.reading}
    said = picture(_("Districts"), indicator.label, as_of, scale.axis_unit, origins, [])
    return {
        "id": "contribution",
        "size": "card",
        "title": title_of(ranking, len(current)),
        "figure": parts_figure(parts, scale) | {"picture": said},
        "table": {
            "caption": _("%(name)s by jurisdiction") % {"name": indicator.label},
            "headings": [
                _("Jurisdiction"),
                _("Figure (%(unit)s)") % {"unit": indicator.unit_label},
                _("Share of the city"),
                _("Origin"),
            ],
            "rows": table,
        },
    }


def district_part(row: RankingRow, indicator: Indicator, as_of: AsOf) -> Any:
    from targets.figures.overview import Part

    reading = row.reading
    assert reading is not None
    text = figure_on_chart(reading, indicator)
    lines = [
        row.jurisdiction.label,
        quantity_text(*reading_said(reading, indicator)),
        share_text(row.share_of_city),
        when_text(reading.quarter, indicator),
        origin_text(reading.source),
    ]
    hover = "<br>".join(line for line in lines if line)
    return Part(
        row.jurisdiction.label, float(reading.value), text, hover, reading.source.url + as_of.query
    )


def figure_on_chart(reading: Reading, indicator: Indicator) -> str:
    number = scale_of(indicator).number(
        float(reading.value), is_short=reading.source.kind == "cited"
    )
    return related(number, reading.relation)


def others_part(rows: list[RankingRow], indicator: Indicator) -> Any:
    """The districts for which there is no bar of their own, added up."""
    from targets.figures.overview import Part

    values = [row.reading.value for row in rows if row.reading]
    bounds = any(row.reading.relation != "=" for row in rows if row.reading)
    number = scale_of(indicator).number(float(sum(values)), is_short=False)
    text = related(number, "~" if bounds else "=")
    name = ngettext("%(count)s other", "%(count)s others", len(rows)) % {"count": len(rows)}
    names = listed([row.jurisdiction.label for row in rows])
    return Part(name, float(sum(values)), text, names, "")


def table_row(row: RankingRow, indicator: Indicator, as_of: AsOf) -> list[Any]:
    reading = row.reading
    assert reading is not None
    text = reading_text(reading, indicator)
    link = format_html('<a href="{}">{}</a>', reading.source.url + as_of.query, text)
    return [
        row.jurisdiction.label,
        link,
        share_text(row.share_of_city),
        origin_text(reading.source),
    ]


def older_lines(ranking: Ranking) -> list[str]:
    """Districts whose last figure is of an earlier quarter, the newest quarter first."""
    rows = [row for row in ranking.of("older", "cited") if not row.is_current]
    rows.sort(key=lambda row: row.reading.quarter.index if row.reading else 0, reverse=True)
    lines = []
    for quarter, group in groupby(rows, key=lambda row: row.reading and row.reading.quarter):
        named = [
            _("%(place)s %(figure)s")
            % {
                "place": row.jurisdiction.label,
                "figure": reading_beside(row.reading, ranking.indicator),
            }
            for row in group
            if row.reading
        ]
        values = {"quarter": quarter_text(quarter), "places": listed(named)}
        lines.append(_("%(quarter)s: %(places)s") % values)
    return lines

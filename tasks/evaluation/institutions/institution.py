"""One institution's page: what it is, its names, its figures over time."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from districts.permissions import Reader
from targets.arithmetic import Reading
from targets.periods import Quarter, local_date
from targets.wording.formatting import quarter_text, said_text
from tasks.evaluation.figures import (
    BY_CODE,
    FIGURES,
    bad_green_loan_rate,
    green_loan_share,
    growth_on_year,
)
from tasks.evaluation.models import Institution, InstitutionFigure, InstitutionName
from tasks.evaluation.permissions import KEEP_INSTITUTIONS, SEE_INSTITUTION_RETURNS

from .charts import charts_of, reading_of
from .known import series_of
from .results import schemes_beside
from .wording import figure_text, headed, label_of, unit_of, value_text

# So many quarters stand side by side; all are in the file and the charts.
QUARTERS_SHOWN = 6


def institution_context(reader: Reader, institution: Institution) -> dict[str, Any]:
    """Everything the page shows."""
    series = series_of(institution)
    numbers = _numbers(series)
    lines = {code: _readings(own) for code, own in series.items()}
    lines |= _computed_readings(series, numbers)
    quarters = sorted(numbers, reverse=True)
    return {
        "institution": institution,
        "names": names_of(institution),
        "answer": _sentence(institution, quarters, numbers),
        "charts": charts_of(institution, lines),
        "quarters": [quarter_text(one) for one in quarters[:QUARTERS_SHOWN]],
        "rows": _rows(series, numbers, quarters[:QUARTERS_SHOWN]),
        "has_more": len(quarters) > QUARTERS_SHOWN,
        "schemes": schemes_beside(institution),
        "may_keep": reader.may(KEEP_INSTITUTIONS),
    }


def names_of(institution: Institution) -> list[dict[str, Any]]:
    """The names, the present one first, each with the days between which it stood."""
    rows: list[InstitutionName] = list(institution.names.all())
    ends = [*(one.valid_from for one in rows[1:]), None]
    named = [
        {"name": one.name, "from": one.valid_from, "until": end}
        for one, end in zip(rows, ends, strict=True)
    ]
    return named[::-1]


def name_at(names: Sequence[Mapping[str, Any]], quarter: Quarter) -> str:
    """What the institution was called on the quarter's last day; `names` as `names_of` gives."""
    day = quarter.end
    return next(
        (str(one["name"]) for one in names if one["from"] is None or one["from"] <= day),
        str(names[-1]["name"]) if names else "",
    )


def origin_context(reader: Reader, figure: InstitutionFigure) -> dict[str, Any]:
    """Where a figure came from, and what was said of the same quarter before."""
    held = figure.institution_return
    former = InstitutionFigure.objects.filter(
        institution=figure.institution,
        figure=figure.figure,
        quarter=figure.quarter,
        superseded_at__isnull=False,
    ).exclude(pk=figure.pk)
    return {
        "figure": figure,
        "institution": figure.institution,
        "return": held,
        "name_then": name_at(names_of(figure.institution), Quarter.parse(figure.quarter)),
        "label": label_of(figure.figure),
        "unit": unit_of(figure.figure) if figure.figure in BY_CODE else figure.unit,
        "value": figure_text(figure),
        "former": [
            {
                "value": figure_text(one),
                "published": local_date(one.published_at) if one.published_at else None,
                "superseded": local_date(one.superseded_at) if one.superseded_at else None,
                "url": one.get_absolute_url(),
            }
            for one in former.order_by("-published_at")
        ],
        "may_see_return": reader.may(SEE_INSTITUTION_RETURNS),
    }


def _numbers(
    series: Mapping[str, Sequence[InstitutionFigure]],
) -> dict[Quarter, dict[str, Decimal]]:
    """By quarter what was reported as a number, by figure."""
    numbers: dict[Quarter, dict[str, Decimal]] = {}
    for code, own in series.items():
        for one in own:
            known = numbers.setdefault(Quarter.parse(one.quarter), {})
            if one.value is not None:
                known[code] = one.value
    return numbers


def _readings(own: Sequence[InstitutionFigure]) -> list[Reading]:
    return [reading for one in own if (reading := reading_of(one)) is not None]


def _computed_readings(
    series: Mapping[str, Sequence[InstitutionFigure]],
    numbers: Mapping[Quarter, Mapping[str, Decimal]],
) -> dict[str, list[Reading]]:
    """Shares over time; a point leads to the figure above the line of the fraction."""
    lines: dict[str, list[Reading]] = {}
    for code, part, formula in (
        ("green_loan_share", "green_loans", green_loan_share),
        ("bad_green_loan_rate", "bad_green_loans", bad_green_loan_rate),
    ):
        points = {one.quarter: one for one in _readings(series.get(part, ()))}
        lines[code] = [
            Reading(quarter, value, source=point.source)
            for quarter, point in sorted(points.items())
            if (value := formula(numbers[quarter])) is not None
        ]
    return lines


def _rows(
    series: Mapping[str, Sequence[InstitutionFigure]],
    numbers: Mapping[Quarter, Mapping[str, Decimal]],
    quarters: Sequence[Quarter],
) -> list[dict[str, Any]]:
    """Figures in rows, quarters in columns; a figure that never was reported is left out."""
    rows = []
    for figure in FIGURES:
        own = {Quarter.parse(one.quarter): one for one in series.get(figure.code, ())}
        if not any(one.state != "not_applicable" for one in own.values()):
            continue
        cells = [_link(own.get(quarter)) for quarter in quarters]
        rows.append({"code": figure.code, "label": headed(figure.code), "cells": cells})
    return [*rows, *_computed_rows(numbers, quarters)]


def _computed_rows(
    numbers: Mapping[Quarter, Mapping[str, Decimal]], quarters: Sequence[Quarter]
) -> list[dict[str, Any]]:
    def growth(quarter: Quarter) -> Decimal | None:
        before = numbers.get(quarter.same_quarter_last_year, {})
        return growth_on_year(numbers[quarter].get("green_loans"), before.get("green_loans"))

    formulas: dict[str, Callable[[Quarter], Decimal | None]] = {
        "green_loan_share": lambda quarter: green_loan_share(numbers[quarter]),
        "green_loan_growth": growth,
        "bad_green_loan_rate": lambda quarter: bad_green_loan_rate(numbers[quarter]),
    }
    rows = []
    for code, formula in formulas.items():
        values = [formula(quarter) for quarter in quarters]
        if any(value is not None for value in values):
            cells = [_computed(value) for value in values]
            rows.append({"code": code, "label": headed(code), "cells": cells, "computed": True})
    return rows


def _computed(value: Decimal | None) -> dict[str, Any]:
    return {"text": value_text(value) or _("not told"), "is_missing": value is None}


def _link(figure: InstitutionFigure | None) -> dict[str, Any]:
    if figure is None:
        return {"text": _("Not reported"), "is_missing": True}
    text = figure_text(figure)
    if figure.state != "reported":
        return {"text": text, "is_missing": True}
    link = format_html('<a href="{}">{}</a>', figure.get_absolute_url(), text)
    return {"text": link, "is_missing": False}


def _sentence(
    institution: Institution,
    quarters: Sequence[Quarter],
    numbers: Mapping[Quarter, Mapping[str, Decimal]],
) -> str:
    """The newest figure that says most: green loans, else green bonds held."""
    if not quarters:
        return _("No figures are published yet.")
    newest = numbers[quarters[0]]
    code = next((one for one in ("green_loans", "green_bonds_held") if one in newest), "")
    if not code:
        return _("%(quarter)s: no figure of green loans or bonds.") % {
            "quarter": quarter_text(quarters[0])
        }
    return _("%(quarter)s: %(label)s %(value)s.") % {
        "quarter": quarter_text(quarters[0]),
        "label": label_of(code),
        "value": said_text(newest[code], unit_of(code)),
    }

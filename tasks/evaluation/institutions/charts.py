"""An institution's figures over time, drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from targets.arithmetic import Reading
from targets.periods import Quarter
from targets.progress.figures_used import Series
from targets.wording.formatting import quarter_text
from tasks.evaluation.models import Institution, InstitutionFigure

from .wording import label_of, unit_of, value_text

# What is drawn together, because it is counted alike: a name, and the figures.
BALANCES = ("green_loans", "green_bonds_held", "green_bonds_issued")
RATES = ("green_loan_share", "bad_green_loan_rate", "green_loan_rate")


@dataclass(frozen=True)
class DrawnFrom:
    """Where a drawn figure came from, as charts ask it."""

    url: str
    origin: str


def reading_of(figure: InstitutionFigure) -> Reading | None:
    """A published figure as a point; None for a word."""
    if figure.value is None:
        return None
    origin = "sample" if figure.is_sample else "return"
    source = DrawnFrom(figure.get_absolute_url(), origin)
    return Reading(Quarter.parse(figure.quarter), figure.value, source=source)


def charts_of(
    institution: Institution, lines: Mapping[str, Sequence[Reading]]
) -> list[dict[str, Any]]:
    """One chart of balances and one of rates, where there is something to draw."""
    charts = (
        ("balances", _("Green loans and green bonds"), BALANCES),
        ("rates", _("Shares and rates of green loans"), RATES),
    )
    return [
        _chart(institution, name, title, {code: lines[code] for code in codes if lines.get(code)})
        for name, title, codes in charts
        if any(lines.get(code) for code in codes)
    ]


def _chart(
    institution: Institution, name: str, title: str, lines: Mapping[str, Sequence[Reading]]
) -> dict[str, Any]:
    from targets.figures.drawn import Line, Scale
    from targets.figures.frames import trajectory_frame
    from targets.figures.overlay import overlay_figure

    unit = unit_of(next(iter(lines)))
    drawn = [
        Line(label_of(code), trajectory_frame(Series(tuple(readings))), place)
        for place, (code, readings) in enumerate(lines.items())
    ]
    words = {"institution": institution.name, "figure": title}
    is_sample = any(one.source.origin == "sample" for own in lines.values() for one in own)
    return {
        "id": f"institution-{name}",
        "title": _("%(institution)s: %(figure)s") % words,
        "figure": overlay_figure(drawn, Scale(title, unit))
        | {"picture": _picture(institution, title, unit, is_sample=is_sample)},
        "table": _table(title, unit, lines),
        "notes": [],
    }


def _picture(institution: Institution, title: str, unit: str, *, is_sample: bool) -> dict[str, Any]:
    """What a saved picture says of itself."""
    source = _("Source: quarterly workbook of the financial supervisors")
    return {
        "file": f"{institution.name}-{title}",
        "head": f"{institution.name} · {unit}",
        "source": source,
        "foot": [source],
        "mark": _("Sample data") if is_sample else "",
    }


def _table(title: str, unit: str, lines: Mapping[str, Sequence[Reading]]) -> dict[str, Any]:
    quarters = sorted({one.quarter for own in lines.values() for one in own}, reverse=True)
    values: dict[str, dict[Quarter, Decimal]] = {
        code: {one.quarter: one.value for one in own} for code, own in lines.items()
    }
    return {
        "caption": title,
        "headings": [
            _("Quarter"),
            *(_("%(name)s (%(unit)s)") % {"name": label_of(code), "unit": unit} for code in lines),
        ],
        "rows": [
            [quarter_text(quarter), *(value_text(values[code].get(quarter)) for code in lines)]
            for quarter in quarters
        ],
    }

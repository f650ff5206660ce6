"""Two to five jurisdictions side by side on all targets a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from districts.models import Jurisdiction
from districts.permissions import Reader
from districts.requests import kept_page, reader_in
from targets.figures.across import build_overlay
from targets.figures.beside import FEWEST_POINTS
from targets.models import Indicator
from targets.models.goals import TARGET_KINDS
from targets.progress import Progress, cached_progress, status_counts
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.figures_used import NO_SERIES, series_of
from targets.tables import TargetTable
from targets.tables.exports import FORMATS, export_response
from targets.tables.rows import TargetRow
from targets.tables.usual import NOTHING_USUAL, Usual, usual_of
from targets.wording.counts import standing_text
from targets.wording.sentences import joined

FEWEST, MOST = 2, 5


@dataclass(frozen=True)
class ComparedRow:
    """What is compared: an indicator and a kind of target; in each cell the targets of a place.

    A jurisdiction without such a target has an empty cell.
    """

    name: str
    kind: str
    kind_place: int
    indicator: Indicator | None
    cells: list[tuple[Jurisdiction, list[TargetRow]]]


class CompareForm(forms.Form):
    """Jurisdictions to put side by side; only those with a target the reader may see."""

    d = forms.MultipleChoiceField(
        label=gettext_lazy("Jurisdictions"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, places: Sequence[Jurisdiction]) -> None:
        super().__init__(data or None)
        self.places = {place.slug: place for place in places}
        self.fields["d"].choices = [  # type: ignore[attr-defined]
            (place.slug, place.label) for place in places
        ]

    def clean_d(self) -> list[Jurisdiction]:
        chosen = list(dict.fromkeys(self.cleaned_data["d"]))
        if not FEWEST <= len(chosen) <= MOST:
            raise forms.ValidationError(
                _("Choose two to five jurisdictions; you have chosen %(count)s.")
                % {"count": len(chosen)}
            )
        return [self.places[slug] for slug in chosen]


@require_safe
@kept_page
def district_compare(request: HttpRequest) -> HttpResponse:
    """`?d=rongchang&d=wushan`: targets in rows, jurisdictions in columns."""
    who, as_of = reader_in(request), as_of_of(request)
    progress = cached_progress(who, as_of)
    form = CompareForm(request.GET if "d" in request.GET else None, places_with_targets(progress))
    chosen: list[Jurisdiction] = form.cleaned_data["d"] if form.is_valid() else []
    own = [one for one in progress if one.target.jurisdiction in chosen]
    export = request.GET.get("_export", "")
    if export in FORMATS and chosen:
        name = "-".join(["compare", *(place.slug for place in chosen), as_of.name])
        return export_response(TargetTable(own, as_of, who), name, export)
    usual = usual_of(own)
    context = {
        "usual": usual,
        "form": form,
        "chosen": chosen,
        "answer": answer(chosen, own),
        "heads": [place_head(place, own) for place in chosen],
        "rows": compared_rows(chosen, own, as_of, usual),
        "charts": compared_charts(chosen, own, who, as_of),
        "query": "&".join(f"d={place.slug}" for place in chosen),
        "as_of_more": as_of.more,
    }
    return render(request, "greenfin/places/compare/compare.html", context)


def compared_charts(
    chosen: Sequence[Jurisdiction], progress: Sequence[Progress], reader: Reader, as_of: AsOf
) -> list[dict[str, Any]]:
    """What at least two of them aim at over time, their lines in one chart an indicator.

    A running total of a year is compared in the table alone; so are figures too few for a line.
    """
    aimed: dict[Indicator, set[int]] = {}
    for one in progress:
        if one.target.indicator and one.target.indicator.basis != "year_to_date":
            aimed.setdefault(one.target.indicator, set()).add(one.target.jurisdiction_id)
    shared = [indicator for indicator, places in aimed.items() if len(places) >= FEWEST]
    if not shared:
        return []
    series = series_of(
        as_of.of_figures,
        reader,
        jurisdictions={place.pk for place in chosen},
        indicators={indicator.pk for indicator in shared},
    )
    charts = []
    for indicator in sorted(shared, key=lambda one: one.position):
        lines = [(place, series.get((place.pk, indicator.pk), NO_SERIES)) for place in chosen]
        if sum(len(own.readings) >= FEWEST_POINTS for _place, own in lines) >= FEWEST:
            charts.append(build_overlay(indicator, lines, as_of))
    return charts


def places_with_targets(progress: Sequence[Progress]) -> list[Jurisdiction]:
    """Jurisdictions that a visible target binds, in their order."""
    places = {one.target.jurisdiction for one in progress}
    return sorted(places, key=lambda place: (place.position, place.slug))


def place_head(place: Jurisdiction, progress: Sequence[Progress]) -> dict[str, Any]:
    """A column's head: the jurisdiction, its targets counted by status."""
    own = of_place(place, progress)
    return {"place": place, "total": len(own), "counts": status_counts(own)}


def of_place(place: Jurisdiction, progress: Sequence[Progress]) -> list[Progress]:
    return [one for one in progress if one.target.jurisdiction_id == place.pk]


def answer(chosen: Sequence[Jurisdiction], progress: Sequence[Progress]) -> str:
    """Each jurisdiction's targets counted, one sentence each."""
    sentences = []
    for place in chosen:
        own = of_place(place, progress)
        values = {"place": place.label, "total": len(own), "parts": standing_text(own)}
        text = ngettext(
            "%(place)s: %(total)s target, %(parts)s.",
            "%(place)s: %(total)s targets, %(parts)s.",
            len(own),
        )
        sentences.append(text % values)
    return joined(sentences)


def compared_rows(
    chosen: Sequence[Jurisdiction],
    progress: Sequence[Progress],
    as_of: AsOf,
    usual: Usual = NOTHING_USUAL,
) -> list[ComparedRow]:
    """Rows in the order of indicators; what several jurisdictions aim at comes first."""
    groups: dict[tuple[Any, ...], list[Progress]] = {}
    for one in progress:
        groups.setdefault(row_key(one), []).append(one)
    rows = [row_of(entries, chosen, as_of, usual) for entries in groups.values()]
    return sorted(rows, key=_place_in_table)


def row_key(entry: Progress) -> tuple[Any, ...]:
    """Targets of one indicator and kind stand in one row; without an indicator, of one title."""
    target = entry.target
    return (target.indicator_id or target.title, target.kind)


def row_of(
    entries: Sequence[Progress], chosen: Sequence[Jurisdiction], as_of: AsOf, usual: Usual
) -> ComparedRow:
    target = entries[0].target
    return ComparedRow(
        name=target.indicator.label if target.indicator else target.label,
        kind=str(target.get_kind_display()),
        kind_place=[kind for kind, _word in TARGET_KINDS].index(target.kind),
        indicator=target.indicator,
        cells=[
            (place, [TargetRow(entry, as_of, usual=usual) for entry in of_place(place, entries)])
            for place in chosen
        ],
    )


def _place_in_table(row: ComparedRow) -> tuple[Any, ...]:
    indicator = row.indicator
    shared = sum(1 for _place, entries in row.cells if entries)
    position = indicator.position if indicator else 0
    return (-shared, indicator is None, position, row.name, row.kind_place)

"""What an indicator is broken down into by the classes of a catalogue, quarter by quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.arithmetic import Reading, weights
from targets.models import CatalogueEdition, Indicator
from targets.periods import Quarter
from targets.progress import kept
from targets.progress.as_of import AsOf
from targets.progress.figures_used import NO_SERIES, series_of
from targets.wording.formatting import quarter_text, share_text
from targets.wording.sentences import origin_text

from .beside import figure_link, picture
from .charts import scale_of


@dataclass(frozen=True)
class Piece:
    """One class in one quarter: its figure and what it weighs in the whole."""

    quarter: Quarter
    indicator: Indicator
    reading: Reading
    weight: Decimal | None


@dataclass(frozen=True)
class BrokenDown:
    """An indicator with its editions that somebody has figures by, and their pieces."""

    whole: Indicator
    editions: dict[CatalogueEdition, list[Indicator]]
    pieces: list[Piece]

    @property
    def latest(self) -> list[Piece]:
        """The pieces of the newest quarter."""
        last = max(piece.quarter for piece in self.pieces)
        return [piece for piece in self.pieces if piece.quarter == last]


def class_charts(place: Jurisdiction, reader: Reader, as_of: AsOf) -> list[dict[str, Any]]:
    """A stacked chart of each indicator that the place breaks down by class; none for most."""

    def build() -> list[dict[str, Any]]:
        return [build_stacked(place, one, as_of) for one in broken_down(place, reader, as_of)]

    return kept("classes", reader, as_of, build, place.slug, get_language())


def places_by_class(reader: Reader, as_of: AsOf) -> list[Jurisdiction]:
    """Those that have figures by class, in their order."""
    classes = set(Indicator.objects.filter(edition__isnull=False).values_list("pk", flat=True))
    if not classes:
        return []
    series = series_of(as_of.of_figures, reader, indicators=classes)
    places = {place for (place, _one), own in series.items() if own.readings}
    return list(Jurisdiction.objects.filter(pk__in=places).order_by("position", "pk"))


def broken_down(place: Jurisdiction, reader: Reader, as_of: AsOf) -> list[BrokenDown]:
    """What the place has figures by class of; three queries."""
    classes = list(
        Indicator.objects.filter(edition__isnull=False)
        .select_related("edition__indicator")
        .order_by("edition__indicator__position", "edition__in_force_from", "position")
    )
    if not classes:
        return []
    series = series_of(
        as_of.of_figures,
        reader,
        jurisdictions={place.pk},
        indicators={one.pk for one in classes},
    )
    readings = {one: series.get((place.pk, one.pk), NO_SERIES).readings for one in classes}
    return [
        BrokenDown(whole, *_pieces(own, readings))
        for whole, group in groupby(classes, lambda one: _edition(one).indicator)
        for own in [list(group)]
        if any(readings[one] for one in own)
    ]


def _pieces(
    classes: Sequence[Indicator], readings: Mapping[Indicator, Sequence[Reading]]
) -> tuple[dict[CatalogueEdition, list[Indicator]], list[Piece]]:
    editions: dict[CatalogueEdition, list[Indicator]] = {}
    pieces: list[Piece] = []
    for edition, group in groupby(classes, _edition):
        own = list(group)
        by_quarter: dict[Quarter, list[tuple[Indicator, Reading]]] = {}
        for one in own:
            for reading in readings[one]:
                by_quarter.setdefault(reading.quarter, []).append((one, reading))
        if not by_quarter:
            continue
        editions[edition] = own
        for quarter in sorted(by_quarter):
            found = by_quarter[quarter]
            weighed = weights([reading.value for _one, reading in found])
            pieces += [
                Piece(quarter, one, reading, weight)
                for (one, reading), weight in zip(found, weighed, strict=True)
            ]
    return editions, pieces


def _edition(one: Indicator) -> CatalogueEdition:
    assert one.edition is not None
    return one.edition


def build_stacked(place: Jurisdiction, found: BrokenDown, as_of: AsOf) -> dict[str, Any]:
    """The chart of one indicator by class, with the key of its signs and its table."""
    from . import frames
    from .classes import ByClass, class_figure, colours, sign

    editions = list(found.editions)
    rows = []
    for piece in found.pieces:
        edition = _edition(piece.indicator)
        rows.append(
            (
                str(piece.quarter),
                piece.quarter.index,
                editions.index(edition),
                found.editions[edition].index(piece.indicator),
                piece.indicator.brief,
                float(piece.reading.value),
                share_text(piece.weight),
                piece.reading.source.origin,
                piece.reading.source.url + as_of.query,
            )
        )
    names = [[one.brief for one in own] for own in found.editions.values()]
    scale = scale_of(found.whole)
    legend: list[dict[str, Any]] = [
        {
            "heading": edition.label,
            "entries": [
                {"sign": sign(at), "color": color, "name": name}
                for at, (name, color) in enumerate(zip(own, painted, strict=True))
            ],
        }
        for edition, own, painted in zip(editions, names, colours(names), strict=True)
    ]
    notes = [_("from bottom to top in the order of the key")]
    if len(editions) > 1:
        notes.append(_break_text(editions))
    origins = {piece.reading.source.origin for piece in found.pieces}
    in_words = [
        "  ".join(f"{one['sign']}{one['name']}" for one in key["entries"]) for key in legend
    ]
    said = picture(
        place.label,
        _("%(name)s by class") % {"name": found.whole.label},
        as_of,
        scale.axis_unit,
        origins,
        [*notes, *in_words],
    )
    words = [_edition_words(edition, own) for edition, own in found.editions.items()]
    drawn = ByClass(frames.class_frame(rows), names, words, scale)
    return {
        "id": f"classes-{found.whole.code}",
        "title": class_title(found),
        "drawn": drawn,
        "figure": class_figure(drawn) | {"picture": said},
        "table": _table(found, as_of),
        "notes": notes,
        "legend": legend,
        "size": "",
    }


def class_title(found: BrokenDown) -> str:
    """The chart's message: what the largest class of the newest quarter is, and weighs."""
    largest = max(found.latest, key=lambda piece: piece.reading.value)
    values = {
        "name": found.whole.label,
        "quarter": quarter_text(largest.quarter),
        "class": largest.indicator.brief,
        "share": share_text(largest.weight),
    }
    if largest.weight is None:
        return _("%(name)s by class, %(quarter)s") % values
    return _("%(name)s by class: “%(class)s” is %(share)s of it in %(quarter)s") % values


def _break_text(editions: Sequence[CatalogueEdition]) -> str:
    """What the line between two editions means."""
    newest = editions[-1]
    words = {"quarter": quarter_text(newest.in_force_from), "title": newest.label}
    return (
        _(
            "dashed line: from %(quarter)s on counted by the %(title)s; classes before and after "
            "are not comparable"
        )
        % words
    )


def _edition_words(edition: CatalogueEdition, own: Sequence[Indicator]) -> tuple[str, str]:
    """What is said of an edition at the line before it, and where there is little room."""
    text = ngettext("%(count)d class", "%(count)d classes", len(own)) % {"count": len(own)}
    since = _("from %(quarter)s") % {"quarter": quarter_text(edition.in_force_from)}
    return f"{since}<br>{text}", text


def _table(found: BrokenDown, as_of: AsOf) -> dict[str, Any]:
    """The rows behind the bars, each number linked to its origin, newest first."""
    pieces = sorted(found.pieces, key=lambda piece: piece.quarter, reverse=True)
    return {
        "caption": _("%(name)s by class, quarter by quarter") % {"name": found.whole.label},
        "headings": [
            _("Quarter"),
            _("Class"),
            _("Figure (%(unit)s)") % {"unit": found.whole.unit_label},
            _("Share"),
            _("Edition"),
            _("Origin"),
        ],
        "rows": [
            [
                quarter_text(piece.quarter),
                piece.indicator.brief,
                figure_link(piece.reading, piece.indicator, as_of),
                share_text(piece.weight),
                _edition(piece.indicator).label,
                origin_text(piece.reading.source),
            ]
            for piece in pieces
        ],
    }

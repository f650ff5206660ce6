"""What the ledger yields of a quarter: as it stands, as it is published; and one such figure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from districts.clock import current_time
from districts.permissions import SEE_PERSONS, Reader
from targets.models import Observation
from targets.permissions import SEE_PROJECT_SUMS
from targets.progress.held import held_by_data
from targets.wording.formatting import number_text, plain_text, quarter_text
from tasks.projects.actions import standing_figures
from tasks.projects.actions.publishing import Standing
from tasks.projects.measured import MEASURES, Measured
from tasks.projects.models import LedgerFigure, Project
from tasks.projects.permissions import ADMIT_PROJECTS
from tasks.projects.reading import ledger_lines


def figures_context(reader: Reader, refusal: str = "") -> dict[str, Any]:
    """The figures of the newest ended quarter by place, with what is published of them."""
    held = held_by_data(
        "ledger_standing", lambda: standing_figures(current_time(), ledger_lines()), get_language()
    )
    changed, gone = held.changed, held.gone
    last = (
        LedgerFigure.objects.filter(observation__quarter=str(held.quarter))
        .select_related("observation", "by")
        .order_by("pk")
        .last()
    )
    return {
        "quarter": quarter_text(held.quarter),
        "answer": _answer(held, len(changed) + len(gone), last is not None),
        "columns": [held.indicators[one.code] for one in MEASURES if one.code in held.indicators],
        "rows": _rows(held),
        "changes": len(changed) + len(gone),
        "last": last,
        "may_publish": reader.may(ADMIT_PROJECTS) and bool(changed or gone),
        "refusal": refusal,
    }


def _answer(held: Standing, changes: int, is_published: bool) -> str:
    words = {"quarter": quarter_text(held.quarter), "count": changes}
    if not held.figures:
        return _("No department writes the ledger yet: there is nothing to publish.")
    if not is_published:
        return _("The figures of %(quarter)s are not published yet.") % words
    if not changes:
        return _("The figures of %(quarter)s are published as the ledger stands.") % words
    return (
        ngettext(
            "Since the figures of %(quarter)s were published, %(count)d has changed.",
            "Since the figures of %(quarter)s were published, %(count)d have changed.",
            changes,
        )
        % words
    )


def _rows(held: Standing) -> list[dict[str, Any]]:
    places = dict.fromkeys(place for place, _code in [*held.figures, *held.gone])
    return [
        {
            "place": held.places[place],
            "cells": [
                _cell(held, (place, one.code)) for one in MEASURES if one.code in held.indicators
            ],
        }
        for place in places
    ]


def _cell(held: Standing, key: tuple[str, str]) -> dict[str, Any]:
    """A figure as it stands; where another is published, that one beside it."""
    indicator = held.indicators[key[1]]
    figure, row = held.figures.get(key), held.published.get(key)
    value = figure.value if figure else None
    is_same = row is not None and value is not None and row.value == value
    return {
        "label": indicator.brief,
        "value": _text(value, indicator.decimals),
        "former": "" if row is None or is_same else _text(row.value, indicator.decimals),
        "url": row.get_absolute_url() if row is not None and is_same else "",
        "told": held.told.get(key) == "strangers",
    }


def _text(value: Decimal | None, decimals: int) -> str:
    return number_text(value, decimals)


def figure_panel(shown: Observation, page: Mapping[str, Any]) -> dict[str, Any]:
    """How a figure of the ledger was found, on the page of its origin; nothing for any other."""
    if shown.origin != "ledger":
        return {"ledger_figure": None}
    figure = LedgerFigure.objects.select_related("by").get(observation=shown)
    reader: Reader = page["reader"] or Reader()
    parts = figure.measured
    seen = {
        one.number: one
        for one in Project.objects.visible_to(reader).filter(final_number__in=parts.numbers)
    }
    counts = next(one.counts for one in MEASURES if one.code == shown.indicator.code)
    return {
        "ledger_figure": figure,
        "ledger_count": len(parts.parts),
        "ledger_counts": counts,
        "ledger_sees_count": reader.may(SEE_PROJECT_SUMS, shown.jurisdiction_id),
        "ledger_shows_persons": reader.may(SEE_PERSONS, shown.jurisdiction_id),
        "ledger_url": f"{reverse('project_list')}{_narrowed(shown)}",
        "ledger_rows": _part_rows(parts, seen, counts),
    }


def _narrowed(shown: Observation) -> str:
    return "" if shown.jurisdiction.kind == "city" else f"?place={shown.jurisdiction.slug}"


def _part_rows(parts: Measured, seen: Mapping[str, Project], counts: bool) -> list[dict[str, Any]]:
    """The projects behind it that the reader may see, with what each adds."""
    return [
        {
            "project": seen[one.number],
            "number": one.number,
            "amount": "" if counts else plain_text(one.amount),
            "share": plain_text(one.share * 100) if one.share != 1 else "",
        }
        for one in parts.parts
        if one.number in seen
    ]

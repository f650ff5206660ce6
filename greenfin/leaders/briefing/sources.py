"""Where the briefing's figures came from: return, cell and digest, or the publication."""

from collections.abc import Iterable, Sequence
from typing import Any

from targets.models import CitedFigure, Observation
from targets.models.filed import heavy_fields
from targets.progress import Progress
from targets.progress.figures_used import Source
from targets.wording.formatting import quarter_text


class Sources:
    """The sources of the figures in a list of targets; read once, then looked up."""

    def __init__(self, progress: Sequence[Progress]) -> None:
        used = [entry.source for entry in progress if entry.source is not None]
        # All that is no publication is a row of observations: of returns and of history alike.
        cited = {one.pk for one in used if one.kind == "cited"}
        self._observations = _observations({one.pk for one in used if one.kind != "cited"})
        self._cited = CitedFigure.objects.select_related("jurisdiction").in_bulk(cited)

    def text(self, source: Source | None) -> str:
        """A figure's origin in short: 荣昌区2025年三季度报表第1次 指标!G7."""
        if source is None:
            return ""
        if source.kind == "cited":
            return f"公开数据：{self._cited[source.pk].publisher or '未载明发布单位'}"
        return observation_text(self._observations[source.pk])

    def files(self) -> list[dict[str, Any]]:
        """Each file that a figure was read from, once, with its digest."""
        rows: dict[str, dict[str, Any]] = {}
        for row in self._read():
            rows.setdefault(*file_row(row))
        return [{"number": number, **row} for number, row in enumerate(rows.values(), start=1)]

    def citations(self) -> list[dict[str, Any]]:
        """Each publication that a figure was taken from."""
        rows = sorted(self._cited.values(), key=lambda row: (row.jurisdiction.position, row.pk))
        return [
            {
                "number": number,
                "place": row.jurisdiction.label,
                "label": row.label,
                "quarter": quarter_text(row.quarter),
                "publisher": row.publisher or "未载明发布单位",
                "title": row.title,
                "day": row.published_on.isoformat() if row.published_on else "未载明日期",
                "address": row.address,
            }
            for number, row in enumerate(rows, start=1)
        ]

    def _read(self) -> list[Observation]:
        """The observations that stand in files: a derived one's parts in its place."""
        read = {
            part.pk: part
            for row in self._observations.values()
            for part in _parts(row)
            if part.origin != "ledger"
        }
        return sorted(
            read.values(), key=lambda row: (row.jurisdiction.position, row.quarter, row.pk)
        )


def observation_text(row: Observation) -> str:
    """From which return and cell, or which row of a table; for a derived one, from what."""
    if row.origin == "derived":
        return f"由{'、'.join(part.indicator.label for part in _parts(row))}计算"
    if row.history_import is not None:
        return f"导入的历史数据第{row.row}行"
    if row.origin == "ledger":
        return "示例绿色项目库" if row.is_sample else "绿色项目库"
    source = row.quarterly_return
    assert source is not None
    sample = "示例" if row.is_sample else ""
    return f"{sample}报表第{source.number}次 {row.sheet}!{row.cell}"


def file_row(row: Observation) -> tuple[str, dict[str, Any]]:
    """The file a figure was read from: its digest, and how a list shows it."""
    if row.history_import is not None:
        file, what = row.history_import.file, "导入的历史数据"
    else:
        source = row.quarterly_return
        assert source is not None
        file, what = source.file, f"{quarter_text(row.quarter)}报表第{source.number}次"
    return file.digest, {"place": row.jurisdiction.label, "what": what, "digest": file.digest}


def _parts(row: Observation) -> Iterable[Observation]:
    if row.origin != "derived":
        return [row]
    return [part for part in (row.numerator, row.denominator) if part is not None]


def _observations(ids: set[int]) -> dict[int, Observation]:
    rows = ("", "numerator__", "denominator__")
    related = (
        "jurisdiction",
        "indicator",
        "quarterly_return__file",
        "history_import__file",
    )
    heavy = (
        *heavy_fields("quarterly_return"),
        "history_import__contents",
        "history_import__file__content",
    )
    names = [prefix + name for prefix in rows for name in related]
    unread = [prefix + name for prefix in rows for name in heavy]
    return Observation.objects.select_related(*names).defer(*unread).in_bulk(ids)

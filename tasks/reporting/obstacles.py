"""What holds a blocked task up: its columns of the sheet 举措, their checks, what is stored of it.

A workbook of the format before has none of the columns: nothing is asked of it.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q

from districts.models import Jurisdiction, Organisation
from targets.workbook.columns import Column
from targets.workbook.content import Row
from targets.workbook.findings import ERROR, QUERY, Finding
from tasks.models import OBSTACLES, ProgressUpdate

# The workbook's own words, Chinese whatever the reader's language.
OBSTACLE_WORDS = (
    ("政策依据不足", "policy"),
    ("资金未落实", "funds"),
    ("审批未完成", "approval"),
    ("需其他单位配合", "other_body"),
    ("技术或数据条件不足", "technical"),
    ("其他", "other"),
)
_WORD_OF = {kind: word for word, kind in OBSTACLE_WORDS}
_PARTS = ("obstacle", "awaited", "release", "blocked_since")
_ONLY = "仅本期状态为“受阻”时填写。"

OBSTACLE_COLUMNS = (
    Column(
        "obstacle",
        "受阻类型",
        "choice",
        14,
        is_new=True,
        is_aside=True,
        choices=OBSTACLE_WORDS,
        help=_ONLY,
    ),
    Column(
        "awaited",
        "待协调单位",
        "text",
        16,
        is_new=True,
        is_aside=True,
        max_length=100,
        help=f"{_ONLY}写单位全称，系统将提请该单位关注。",
    ),
    Column(
        "release",
        "解除条件",
        "text",
        24,
        is_new=True,
        is_aside=True,
        max_length=500,
        help=f"{_ONLY}写明具备什么条件即可继续推进。",
    ),
    Column(
        "blocked_since",
        "受阻起始日期",
        "date",
        13,
        is_new=True,
        is_aside=True,
        help=f"{_ONLY}例如 2025-07-01。",
    ),
)
NOTE = "并填写受阻类型、待协调单位、解除条件和受阻起始日期；其他状态不填。"


def prefilled(update: ProgressUpdate | None) -> dict[str, str]:
    """What the template fills in of a task that was blocked when it was reported last."""
    if update is None or update.state != "blocked":
        return {}
    values = {
        "obstacle": _WORD_OF.get(update.obstacle, ""),
        "awaited": update.awaited_written,
        "release": update.release,
        "blocked_since": update.blocked_since.isoformat() if update.blocked_since else "",
    }
    return {name: value for name, value in values.items() if value}


def checked(sheet: str, row: Row, cells: Mapping[str, dict[str, Any]]) -> Iterator[Finding]:
    """What is missing, or cannot be, of a blocked task's obstacle."""
    if "obstacle" not in cells or cells["state"]["value"] != "blocked":
        return
    end = {"quarter_end": row.facts["quarter_end"]}
    missing = (
        ("obstacle", ERROR, "blocked_without_kind"),
        ("blocked_since", ERROR, "blocked_without_since"),
        ("awaited", QUERY, "blocked_without_body"),
        ("release", QUERY, "blocked_without_release"),
    )
    for name, severity, code in missing:
        if cells[name]["state"] == "missing":
            yield Finding(severity, code, sheet, cells[name]["cell"], row.key, params=end)
    since = cells["blocked_since"]
    if since["state"] == "reported":
        yield from _since_in_reason(sheet, row, since, end)


def _since_in_reason(
    sheet: str, row: Row, since: Mapping[str, Any], end: dict[str, Any]
) -> Iterator[Finding]:
    place, day = since["cell"], since["value"]
    if not row.minimum <= day <= row.maximum:
        bounds = {"first": row.minimum[:4], "last": row.maximum[:4]}
        code = "date_out_of_reason"
        yield Finding(ERROR, code, sheet, place, row.key, found=day, params=bounds)
    elif day > end["quarter_end"]:
        yield Finding(ERROR, "blocked_after_quarter", sheet, place, row.key, day, params=end)


def stored_values(
    cells: Mapping[str, dict[str, Any]], bodies: Mapping[str, Organisation]
) -> dict[str, Any]:
    """The columns of an update of a blocked task; nothing for any other, whatever was left in."""
    if "obstacle" not in cells or cells["state"]["value"] != "blocked":
        return {}
    since, written = cells["blocked_since"]["value"], cells["awaited"]["value"]
    return {
        "obstacle": cells["obstacle"]["value"],
        "awaited": bodies.get(written),
        "awaited_written": written,
        "release": cells["release"]["value"],
        "blocked_since": datetime.date.fromisoformat(since) if since else None,
    }


def bodies_named(place: Jurisdiction, names: Iterable[str]) -> dict[str, Organisation]:
    """The bodies of these names, the place's own before the city's; unknown ones are left out."""
    wanted = {name for name in names if name}
    places = [place.pk, *([place.parent_id] if place.parent_id else [])]
    rows = Organisation.objects.filter(
        Q(name__in=wanted) | Q(names__name__in=wanted), jurisdiction__in=places
    )
    found: dict[str, Organisation] = {}
    for body in sorted(
        rows.distinct().prefetch_related("names"), key=lambda one: one.jurisdiction_id != place.pk
    ):
        for name in {body.name, *(one.name for one in body.names.all())} & wanted:
            found.setdefault(name, body)
    return found


def obstacle_text(cells: Mapping[str, dict[str, Any]]) -> str:
    """What a row says of its obstacle, in one line for the preview; "" where it is not blocked."""
    if "obstacle" not in cells or cells["state"]["value"] != "blocked":
        return ""
    said = (cells[name].get("value") or cells[name].get("typed", "") for name in _PARTS[1:])
    kind = obstacle_word(cells["obstacle"]["value"])
    return " · ".join(part for part in (kind, *said) if part)


def obstacle_word(kind: str) -> str:
    """The word for a kind of obstacle; "" for none."""
    return str(dict(OBSTACLES).get(kind, ""))

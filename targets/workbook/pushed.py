"""How a figure that a source system pushed stands in the workbook, and how it differs from it."""

from collections.abc import Mapping
from typing import Any

from targets.digits import plain
from targets.intake.models import PushedValue

from .columns import WORD_OF_STATE

NOTES = (
    "绿色单元格为系统推送数据，已锁定，不必再填；与本单位数据不一致的，上传后在页面上更正并说明，由审核人核定。",
)


def pushed_text(pushed: PushedValue) -> str:
    """What a person would type to report what was pushed."""
    return WORD_OF_STATE[pushed.state] if pushed.value is None else plain(pushed.value)


def pushed_facts(pushed: PushedValue) -> dict[str, str]:
    """What checks and previews need of a pushed figure, as plain texts."""
    return {
        "state": pushed.state,
        "value": "" if pushed.value is None else plain(pushed.value),
        "text": pushed_text(pushed),
        "source": pushed.source.name,
        "dated": pushed.version_date.isoformat(),
    }


def of_row(pushed: PushedValue | None) -> Mapping[str, Any]:
    """The fields of a row whose figure was pushed; nothing for any other row."""
    if pushed is None:
        return {}
    mark = f"系统推送：{pushed.source.name}（{pushed.version_date}）"
    return {"pushed": {"value": pushed_text(pushed)}, "mark": mark}

"""What the briefing says of matters under supervision, as they stand on its day."""

from collections.abc import Sequence

from districts.clock import current_date
from districts.permissions import Reader
from targets.progress.as_of import AsOf, default_as_of
from tasks.permissions import SEE_SUPERVISION
from tasks.supervision.matters import MatterLine, counts_of, lines_of, register
from tasks.supervision.wording import days_text

MOST_NAMED = 5


def supervision_text(who: Reader, as_of: AsOf) -> str:
    """A paragraph; "" of an earlier quarter, and for who may not read any: lights are of today."""
    if as_of.quarter != default_as_of().quarter or as_of.day or not who.has_some(SEE_SUPERVISION):
        return ""
    lines = lines_of(register(who))
    if not lines:
        return ""
    counts, day = counts_of(lines), current_date()
    lights = [
        f"{word}{counts.lights[name]}件"
        for name, word in (("red", "红灯"), ("yellow", "黄灯"))
        if counts.lights[name]
    ]
    head = (
        f"督办情况：截至{day.year}年{day.month}月{day.day}日，共督办{counts.total}件，"
        f"已销号{counts.states.get('struck_off', 0)}件，未了结{counts.open}件"
    )
    said = head + (f"，其中{'、'.join(lights)}" if lights else "") + "。"
    return said + named([line for line in lines if line.light == "red"])


def named(red: Sequence[MatterLine]) -> str:
    """The overdue ones by name, so many of them."""
    if not red:
        return ""
    texts = [
        f"{line.matter.document_number}“{line.matter.title}”（{line.matter.lead.name}，"
        f"{days_text(line)}）"
        for line in red[:MOST_NAMED]
    ]
    more = f"等{len(red)}件" if len(red) > MOST_NAMED else ""
    return f"亮红灯事项：{'；'.join(texts)}{more}。"

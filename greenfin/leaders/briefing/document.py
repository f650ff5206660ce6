"""The Word file itself: the template filled, and written so that equal content gives equal bytes.

`templates/briefing/briefing.docx` is an ordinary Word document with placeholders: an office may
put its own head on it. Text from the data is escaped; what stands in it is never read as a field.
"""

import datetime
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from districts.clock import current_date
from districts.permissions import Reader
from targets.figures.packed import UNWRITABLE, steady_zip
from targets.palette import TONES
from targets.progress.as_of import AsOf

from .charts import with_drawings
from .content import content

TEMPLATE = Path("templates") / "briefing" / "briefing.docx"
CHARTS = ("charts", "district_charts")
# A bar is ten squares, each of eight slices: every Chinese font has these letters.
BAR_CELLS, BAR_SLICES = 10, " ▏▎▍▌▋▊▉█"
BAR_GROUND, BAR_HALF_POINTS = "DDE3E6", 10


class Bar:
    """A share as a row of shaded squares: runs that Word, WPS and LibreOffice show alike."""

    def __init__(self, share: float | None, status: str) -> None:
        self.slices = bar_slices(share)
        self.colour = TONES[status].fill.lstrip("#").upper()

    def __html__(self) -> str:
        if self.slices is None:
            return ""
        whole, rest = divmod(self.slices, 8)
        empty = BAR_CELLS - whole - (1 if rest else 0)
        return (
            bar_run("█" * whole, self.colour)
            + bar_run(BAR_SLICES[rest] if rest else "", self.colour, ground=BAR_GROUND)
            + bar_run("█" * empty, BAR_GROUND)
        )

    __str__ = __html__


def bar_run(squares: str, colour: str, ground: str = "") -> str:
    """A run of small squares in a colour; "" for none."""
    if not squares:
        return ""
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    return (
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>'
        f'<w:color w:val="{colour}"/><w:sz w:val="{BAR_HALF_POINTS}"/>{shading}</w:rPr>'
        f"<w:t>{squares}</w:t></w:r>"
    )


def bar_slices(share: float | None) -> int | None:
    """How many eighths of squares a share fills, half up, at most all; None for none.

    >>> bar_slices(0.5), bar_slices(1.85), bar_slices(-0.2)
    (40, 80, 0)
    """
    if share is None:
        return None
    return min(BAR_CELLS * 8, max(0, int(share * BAR_CELLS * 8 + 0.5)))


def briefing_name(as_of: AsOf) -> str:
    return f"绿色金融进展通报-{as_of.name}.docx"


def briefing_bytes(who: Reader, as_of: AsOf) -> bytes:
    """One quarter's briefing, of what a reader may see."""
    # Twenty megabytes that only a briefing wants.
    from docxtpl import DocxTemplate

    with translation.override("zh-hans"):
        parts = content(who, as_of)
        document = DocxTemplate(settings.BASE_DIR / TEMPLATE)
        figures = {name: with_drawings(document, parts.pop(name)) for name in CHARTS}
    document.render(with_bars(writable(parts)) | figures, autoescape=True)
    day = datetime.datetime.combine(current_date(), datetime.time())
    properties = document.docx.core_properties
    properties.title = f"重庆市绿色金融目标进展通报（{parts['quarter']}）"
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = day
    properties.revision = 1
    stream = io.BytesIO()
    document.save(stream)
    return steady_zip(stream.getvalue())


def with_bars(parts: dict[str, Any]) -> dict[str, Any]:
    """The content with a bar beside each target."""
    for name in ("city_targets", "district_targets"):
        parts[name] = [{**line, "bar": Bar(line["share"], line["status"])} for line in parts[name]]
    return parts


def writable(value: Any) -> Any:
    """Content without the letters that a Word file cannot hold; rows become plain dictionaries."""
    if isinstance(value, str):
        return UNWRITABLE.sub("", value)
    if isinstance(value, list):
        return [writable(item) for item in value]
    if isinstance(value, dict):
        return {key: writable(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return writable(dict(vars(value)))
    return value

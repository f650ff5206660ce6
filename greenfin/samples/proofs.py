"""Files of evidence for the samples: each says that a program made it and proves nothing."""

import datetime
import io

from districts.evidence.forms import BroughtFile
from targets.figures.packed import steady_zip

# A file made again has the same digest: it is stored once, however often the samples are filed.
MADE_ON = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - Word's properties know no zone


def proof(name: str, *lines: str) -> BroughtFile:
    """A small Word file of this name that says what it is about, and that it is made up."""
    from docx import Document

    document = Document()
    document.add_heading(f"{name}（示例）", level=1)
    for line in (*lines, "本文件由程序生成，仅供演示，不得引用。"):
        document.add_paragraph(line)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = MADE_ON
    stream = io.BytesIO()
    document.save(stream)
    return BroughtFile(steady_zip(stream.getvalue()), f"{name}（示例）.docx")

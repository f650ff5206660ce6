"""Files of every format, made on the spot."""

import io
import zipfile
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def numbered_word(levels: list[tuple[str, str]], entries: list[tuple[int, str]]) -> bytes:
    """A document whose numbers Word writes itself: levels are (form, text), entries (level, text).

    Level -1 is no number, -2 a number of no list.
    """
    document = docx.Document()
    root = document.part.numbering_part.element
    level_xml = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for index, (form, text) in enumerate(levels)
    )
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level_xml}</w:abstractNum>'
        ),
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for level, text in entries:
        paragraph = document.add_paragraph(text)
        if level != -1:
            key = 77 if level >= 0 else 999
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{max(level, 0)}"/>'
                    f'<w:numId w:val="{key}"/></w:numPr>'
                )
            )
    return saved(document)


def packed(**entries: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return target.getvalue()


def pdf_of(*objects: str, trailer: str = "") -> bytes:
    """A PDF of these objects, the first its catalogue, with the table that finds them."""
    content = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    size = len(objects) + 1
    content += (
        f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return content


def empty_pdf(pages: int = 1) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        *[page] * pages,
    )


def locked_pdf() -> bytes:
    """A PDF whose password is not the empty one."""
    key = "<" + "41" * 32 + ">"
    encryption = f"<< /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>"
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        encryption,
        trailer="/Encrypt 4 0 R /ID [<4142> <4142>]",
    )

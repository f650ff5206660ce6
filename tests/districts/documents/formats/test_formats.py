"""Files become text: what stands in them, in order, tables as rows, and clear refusals."""

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from playwright.sync_api import Page

from districts.documents import read_document
from districts.documents.blocks import ASIDE, BREAK, CELL, ROW
from districts.documents.formats import Refused, kind_of, kinds, page, pdf, plain, word
from districts.documents.formats.opening import open_document

from ..made_up.facts import facts
from ..made_up.writing import Style, Table, lines_of, rows_of, written
from . import samples

PLAN = facts(3)
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)


def refusal(content: bytes) -> str:
    answer = open_document(content)
    return answer.get("refused", "")


def row(*cells: str) -> str:
    return ROW + CELL.join(cells)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 and so on", "pdf"),
        (samples.word("甲"), "docx"),
        ("<html><body>甲</body></html>".encode(), "html"),
        ("  <!DOCTYPE html>\n<p>甲".encode(), "html"),
        ("一、甲".encode(), "txt"),
    ],
)
def test_the_kind_is_told_from_the_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n", "empty"),
        (OLE + b"old", "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 no archive", "damaged"),
        (samples.packed(xl__workbook_xml="<x/>"), "other_format"),
        (rb"{\rtf1\ansi plan}", "other_format"),
        (samples.packed(word__document_xml="<x/>"), "damaged"),
        (b"\x00\x01\x02\xff", "no_text"),
        (b"\x00abc", "no_text"),
        (b"%PDF-1.4 broken", "damaged"),
        (samples.locked_pdf(), "encrypted"),
        (samples.empty_pdf(), "no_text"),
        (samples.empty_pdf(pdf.MAX_PAGES + 1), "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_package_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MAX_UNPACKED", 10)
    with pytest.raises(Refused, match="too_large"):
        kind_of(samples.word("甲"))


def test_a_file_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_content: bytes) -> str:
        raise MemoryError

    monkeypatch.setattr(plain, "read", exhausted)
    assert refusal("甲".encode()) == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    assert open_document("一、甲".encode(encoding)) == {
        "kind": "txt",
        "text": "一、甲",
        "empty_pages": [],
    }


# Word


def test_paragraphs_and_tables_come_in_their_order() -> None:
    document = docx.Document()
    document.add_paragraph("前文")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "分解表"
    table.cell(1, 0).text = "1"
    table.cell(1, 1).text = "甲局\n乙局"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "丙局"
    document.add_paragraph("后文\t尾\n行")
    assert word.read(samples.saved(document)).split("\n") == [
        "前文",
        row("分解表", "分解表", "分解表"),
        row("1", f"甲局{BREAK}乙局", "丙局"),
        row("", "", "丙局"),
        "后文\t尾",
        "行",
    ]


def test_deleted_text_goes_and_inserted_text_stays() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("余额")._p
    for tag, inner in (("ins", "t"), ("del", "delText")):
        xml = f"<w:{tag} {nsdecls('w')}><w:r><w:{inner}>{tag}</w:{inner}></w:r></w:{tag}>"
        paragraph.append(parse_xml(xml))
    breaks = '<w:br w:type="page"/><w:noBreakHyphen/>'
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{breaks}</w:r>"))
    assert word.read(samples.saved(document)) == "余额ins\f-"


def test_numbers_that_word_writes_itself_are_written_out() -> None:
    levels = [
        ("chineseCounting", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3．"),
        ("decimalEnclosedCircle", "%4"),
        ("bullet", "•"),
    ]
    entries = [
        (0, "目标"),
        (1, "甲"),
        (1, "乙"),
        (2, "做事"),
        (3, "细则"),
        (0, "举措"),
        (1, "丙"),
        (4, "一点"),
        (-1, "正文"),
        (-2, "无表"),
    ]
    assert word.read(samples.numbered_word(levels, entries)).split("\n") == [
        "一、目标",
        "（一）甲",
        "（二）乙",
        "1．做事",
        "①细则",
        "二、举措",
        "（一）丙",
        "一点",
        "正文",
        "无表",
    ]


def test_numbers_may_come_from_a_style_or_not_at_all() -> None:
    content = samples.numbered_word([("decimal", "%1.")], [])
    document = docx.Document(io.BytesIO(content))
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="77"/></w:numPr>'))
    document.add_paragraph("甲", style="Heading 1")
    document.add_paragraph("乙", style="Heading 1")
    assert word.read(samples.saved(document)) == "1.甲\n2.乙"
    bare = docx.Document()
    relations = bare.part.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/numbering")]:
        del relations[key]
    bare.add_paragraph("丙")
    assert word.read(samples.saved(bare)) == "丙"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (12, "chineseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (31, "chineseCounting", "三十一"),
        (120, "chineseCounting", "120"),
        (2, "decimalEnclosedCircle", "②"),
        (21, "decimalEnclosedCircle", "21"),
    ],
)
def test_word_counts_in_several_ways(number: int, form: str, text: str) -> None:
    assert word.numeral(number, form) == text


# saved pages

HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>站点</title>
<style>p {}</style></head><body>
<nav><a>首页</a></nav><div><a href=1>政务公开</a><a>办事</a><a>互动</a></div>
<div style="display:none">隐藏</div><div hidden>也隐藏</div>
<table><tr><td><h1>大足区方案</h1><p>一、目标 <b>到2025年</b><br>第二行
<p>没有结尾<ul><li>甲<li>乙</ul></td></tr></table>
<table><tr><th>序号<th colspan=2>分工</tr>
<tr><td rowspan=2>1</td><td>甲局<br>乙局</td><td colspan=x>丙局</td></tr>
<tr><td>丁局</td><td rowspan="2">戊局</td></tr><tr><td>2<td>己局</table>
<p>附 <a>一</a> <a>二</a> <a>三</a> 正文很长很长很长很长</p>
<script>alert(1)</script></p></body></html>"""


def test_a_saved_page_gives_its_text_without_menus() -> None:
    assert page.read(HTML.encode()).split("\n") == [
        "大足区方案",
        "一、目标 到2025年",
        "第二行",
        "没有结尾",
        "甲",
        "乙",
        row("序号", "分工", "分工"),
        row("1", f"甲局{BREAK}乙局", "丙局"),
        row("1", "丁局", "戊局"),
        row("2", "己局", "戊局"),
        "附 一 二 三 正文很长很长很长很长",
    ]


def test_a_page_may_declare_an_older_encoding() -> None:
    text = '<html><meta charset="gb2312"><p>绿色金融</p></html>'
    assert page.read(text.encode("gb18030")) == "绿色金融"
    assert page.read("<html><p>绿色金融</p></html>".encode()) == "绿色金融"


def test_what_surrounds_the_document_on_its_page_is_told_apart() -> None:
    facts = "".join(
        f"<td>{cell}</td>" for cell in ("索引号", "甲", "发文字号", "某府办发〔2023〕6号")
    )
    duties = "<table><tr><td>序号</td><td>任务</td><td>牵头单位</td></tr></table>"
    document = "<p>一、目标</p><p>达到。</p>" + "<p>完成。</p>" * 12
    text = page.read(
        f"<html><body><div>首页 | 公开</div><table><tr>{facts}</tr></table>"
        "<script>甲。乙。</script><div class='c'>"
        f"<div>{document}</div>{duties}</div><div>版权所有。</div></body></html>".encode()
    )
    lines = text.split("\n")
    assert lines[:2] == [f"{ASIDE}首页 | 公开", f"{ASIDE}索引号 甲 发文字号 某府办发〔2023〕6号"]
    assert lines[2:4] == ["一、目标", "达到。"]
    assert lines[16].startswith(ROW)
    assert lines[17:] == [f"{ASIDE}版权所有。"]


def test_text_that_was_set_keeps_its_lines() -> None:
    text = "<html><pre>一、<b>目标\n2</b>025年\n\t附件\n</pre><p>下\n文</p></html>"
    assert page.read(text.encode()).split("\n") == ["一、目标", "2025年", "\t附件", "下 文"]


def test_a_page_of_comments_alone_has_no_text() -> None:
    assert page.read(b"<!-- nothing -->") == ""


def test_a_page_nested_too_deeply_is_refused_and_not_cut() -> None:
    deep = "<html>" + "<div>" * 300 + "一、目标" + "</div>" * 300 + "<p>二、任务</p>"
    assert refusal(deep.encode()) == "too_large"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<html><!-- 甲 -->", ""),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><p>甲</p></body></html>', "甲"),
        (
            '<!DOCTYPE html [<!ENTITY b SYSTEM "file:///etc/hostname">]><html><p>甲&b;</p>',
            "]>\n甲&b;",
        ),
    ],
)
def test_nothing_but_the_page_itself_is_read(text: str, read: str) -> None:
    assert page.read(text.encode()) == read


# PDF


def printed(browser: Page, body: str, style: str = "") -> bytes:
    browser.set_content(
        f"<style>body {{ font: 16px 'Noto Sans CJK SC'; }} {style}</style><body>{body}</body>"
    )
    return browser.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "2cm"))


def facts_of(text: str) -> tuple[Any, ...]:
    document = read_document(text)
    return (
        document.title,
        document.document_number,
        document.issued_on,
        document.sections,
        [(task.title, task.wording, task.lead, task.responsible) for task in document.tasks],
        [(one.kind, one.value, one.unit, one.subject, one.deadline) for one in document.statements],
        document.annex,
    )


def table_html(rows: list[list[str]]) -> str:
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows
    )
    return f"<table>{cells}</table>"


RULED = (
    "table { border-collapse: collapse } td { border: 1px solid #000; padding: 4px } "
    "tr { break-inside: avoid }"
)


@pytest.mark.corpus
def test_a_printed_plan_gives_what_its_text_gives(page: Page) -> None:
    lines = list(lines_of(PLAN, Style()))
    body = "".join(f"<p>{line}</p>" for line in lines)
    text, empty = pdf.read(printed(page, body))
    assert facts_of(text) == facts_of("\n".join(lines))
    assert empty == []


@pytest.mark.corpus
def test_a_printed_table_keeps_its_rows_over_pages(page: Page) -> None:
    rows = list(rows_of(PLAN, Table(by_section=True)))
    head = "".join(f"<p>{line}</p>" for line in lines_of(PLAN, Style()))
    body = f"{head}<p>附件：任务分解表</p>{table_html(rows)}"
    text, _empty = pdf.read(printed(page, body, RULED))
    whole = f"{written(PLAN, Style())}\n附件：任务分解表\n" + "\n".join(
        ROW + CELL.join(cells) for cells in rows
    )
    assert read_document(text).annex == read_document(whole).annex


@pytest.mark.corpus
def test_merged_cells_of_a_printed_table_fill_what_they_cover(page: Page) -> None:
    body = (
        "<table><tr><td colspan=3>分解表</td></tr>"
        "<tr><td>序号</td><td colspan=2>分工</td></tr>"
        "<tr><td rowspan=2>1</td><td>甲局</td><td>乙局</td></tr><tr><td>丙局</td><td>丁局</td></tr>"
        "<tr><td>2</td><td colspan=2>戊局</td></tr></table>"
        "<p>间隔</p><table><tr><td>一框文字而已</td></tr></table>"
    )
    text, _empty = pdf.read(printed(page, body, RULED))
    assert text.strip("\f\n").split("\n") == [
        row("分解表", "分解表", "分解表"),
        row("序号", "分工", "分工"),
        row("1", "甲局", "乙局"),
        row("1", "丙局", "丁局"),
        row("2", "戊局", "戊局"),
        "间隔",
        "一框文字而已",
    ]


@pytest.mark.corpus
def test_a_scan_is_refused_and_a_page_without_text_is_named(page: Page) -> None:
    picture = f"<img src='{PIXEL}' style='width: 400px; height: 500px'>"
    assert refusal(printed(page, picture)) == "scanned"
    turn = "<div style='break-before: page'></div>"
    text, empty = pdf.read(printed(page, f"<p>一、目标是一段文字</p>{turn}{picture}"))
    assert "一、目标是一段文字" in text
    assert empty == [2]


def test_whatever_the_library_raises_the_file_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_page: Any) -> None:
        raise ValueError

    monkeypatch.setattr(pdf, "_page", broken)
    assert refusal(samples.empty_pdf()) == "damaged"

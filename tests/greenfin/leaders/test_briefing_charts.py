"""The briefing's charts: native, the same as on the slides, whole with their workbooks."""

import io

import docx
import pytest
from pptx.oxml import parse_xml

from greenfin.leaders.briefing import briefing_bytes
from targets.models import Indicator
from tests.targets.rows import observe

from .slide_file import AS_OF, LEADER, Drawn, drawn, slides_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def charts_in(content: bytes) -> list[Drawn]:
    """In the order in which they stand, each followed from the document to its workbook."""
    document = docx.Document(io.BytesIO(content))
    found = []
    for place in document.element.body.iter(f"{C}chart"):
        part = document.part.related_parts[place.get(f"{R}id")]
        space = parse_xml(part.blob)
        book = part.rels[space.find(f"{C}externalData").get(f"{R}id")].target_part
        found.append(drawn(space, book.blob))
    return found


def by_first_column(charts: list[Drawn]) -> list[Drawn]:
    return sorted(charts, key=lambda one: (next(iter(one.columns)), len(one.categories)))


def test_they_are_those_of_the_slides() -> None:
    for quarter, value in (("2025Q2", "330"), ("2025Q3", "430.61"), ("2025Q4", "612.4")):
        observe("chongqing", "green_bond_issuance", quarter, value)
    for slug, value in (("yuzhong", "19.22"), ("wanzhou", "13.92")):
        observe(slug, "green_loan_share", "2025Q4", value)
        observe(slug, "green_loan_balance", "2025Q4", f"{float(value) * 100:.2f}")
    observe("chongqing", "forest_coverage", "2025Q4", "56.03")
    newest = Indicator.objects.filter(edition__code="green_loans_2025")
    for one, value in zip(newest, ("60", "20"), strict=False):
        observe("wanzhou", one.code, "2025Q4", value)
    content = briefing_bytes(LEADER, AS_OF)
    charts = charts_in(content)
    slides = [chart for slide in slides_of() for chart in slide.charts]
    assert len(charts) == 6
    assert by_first_column(charts) == by_first_column(slides)
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    titles = [line for line in text.splitlines() if line.startswith("图")]
    assert [title.partition("\u3000")[0] for title in titles] == [f"图{n}" for n in range(1, 7)]
    assert titles[-1].startswith("图6\u3000万州区绿色贷款余额分类")
    assert "图2\u3000绿色债券发行额离目标还差287.6亿元" in titles
    assert text.count("来源：") >= 5


def test_without_a_figure_there_is_no_chart_and_no_number() -> None:
    text = [one.text for one in docx.Document(io.BytesIO(briefing_bytes(LEADER, AS_OF))).paragraphs]
    assert not [line for line in text if line.startswith("图") and "尚无数据" in line]

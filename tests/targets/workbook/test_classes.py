"""Green loans by the classes of the catalogue: optional, whole or not at all, equal to the cent."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from districts.models import Jurisdiction, Organisation
from targets.models import CatalogueEdition, Indicator, Observation, PartBody
from targets.workbook import book as workbook
from targets.workbook.checks import indicator_checks
from targets.workbook.indicator_sheet import IndicatorSheet
from targets.workbook.scope import Scope
from targets.workbook.wording import wording

from .books import opened, row
from .rounds import CODES, filled_book, member_of, stored

WHOLE = row("whole", "绿色贷款余额", minimum="0")
OWN = [
    row(key, name, minimum="0", is_optional=True, facts={"part_of": "whole"})
    for key, name in (("a", "节能降碳"), ("b", "环境保护"), ("c", "绿色贸易"))
]


def cell(value, place):
    states = {None: "missing", "数据待发布": "not_yet_available", "不适用": "not_applicable"}
    if value in states:
        return {"state": states[value], "value": "", "typed": value or "", "cell": place}
    state = "faulty" if value == "约5" else "reported"
    return {"state": state, "value": value, "typed": value, "cell": place}


def found(whole, *classes, rows=None):
    values = dict(zip(("whole", "a", "b", "c"), (whole, *classes), strict=False))
    cells = {
        key: {"value": cell(value, f"G{at}")} for at, (key, value) in enumerate(values.items(), 4)
    }
    return indicator_checks(rows or [WHOLE, *OWN], cells)


def said(*values):
    return [(one.code, one.cell) for one in found(*values)]


# Checks


def test_nothing_is_said_of_classes_that_are_all_left_empty():
    assert said("100", None, None, None) == []
    assert said("数据待发布", None, None, None) == []
    assert said("100", "数据待发布", "不适用", None) == []


def test_classes_add_up_to_the_last_digit():
    assert said("100", "60.5", "39.5", "0") == []
    assert said("0", "0", "0", "0") == []
    [one] = found("100", "60.5", "39.49", "0")
    assert (one.severity, one.code, one.cell, one.found) == (
        "error",
        "classes_differ",
        "G5",
        "99.99",
    )
    assert one.params["words"] == ["G5", "G6", "G7"]
    assert one.params["whole_cell"] == "G4"
    assert one.params["difference"] == "-0.01"
    assert found("100", "60.5", "39.5", "1")[0].params["difference"] == "+1"
    with translation.override("en"):
        assert "G5, G6, G7 add up to 99.99 亿元; “绿色贷款余额” in G4 is 100" in wording(one)


@pytest.mark.parametrize("lacking", [None, "数据待发布", "不适用"])
def test_an_empty_class_beside_others_is_no_zero(lacking):
    assert said("100", "60", lacking, "40") == [("class_lacks_number", "G6")]
    assert said("100", "60", lacking, lacking) == [
        ("class_lacks_number", "G6"),
        ("class_lacks_number", "G7"),
    ]


def test_a_faulty_class_has_its_own_error_alone():
    assert said("100", "60", "约5", "40") == []


def test_classes_of_a_balance_that_is_not_given():
    assert said("数据待发布", "60", "40", "0") == [("classes_without_whole", "G5")]
    assert said("不适用", "60", "40", "0") == [("classes_without_whole", "G5")]
    # The balance has an error of its own.
    assert said(None, "60", "40", "0") == said("约5", "60", "40", "0") == []


def test_a_workbook_from_before_has_no_cells_for_them():
    assert said("100") == []


# From the template to published rows


def classes(year):
    return list(
        Indicator.objects.filter(edition__code=f"green_loans_{year}").values_list("code", flat=True)
    )


@pytest.fixture
def yuzhong(loaded_plans):
    return Jurisdiction.objects.get(slug="yuzhong")


@pytest.fixture
def member(yuzhong):
    return member_of(yuzhong)


def read(member, **values):
    return workbook.read_return(opened=opened(filled_book(member, **values)), member=member)


def given(codes, *values):
    return dict(zip(codes, [*values, *[0] * (len(codes) - len(values))], strict=True))


def test_each_quarter_has_the_classes_of_its_edition(member, yuzhong):
    sheet = IndicatorSheet()
    assert [one.key for one in sheet.content(member).rows] == [*CODES, *classes(2025)]
    before = sheet.content(member_of(yuzhong, "2024Q4"))
    assert [one.key for one in before.rows] == [*CODES, *classes(2019)]
    assert (len(classes(2019)), len(classes(2025))) == (6, 9)
    assert before.rows[4].texts["number"] == "1.1"
    assert before.rows[4].texts["basis"] == "期末时点数（选报）"
    assert "2019年版）》分6类" in before.closing[0]
    without = member_of(Jurisdiction.objects.get(slug="nanan"), codes=CODES[1:])
    assert [one.key for one in sheet.content(without).rows] == list(CODES[1:])
    assert sheet.content(without).closing == ()


def test_what_is_left_empty_leaves_no_trace(member):
    found = read(member)
    assert found.findings == []
    held = stored(member, filled_book(member), state="accepted")
    assert set(held.observations.exclude(origin="derived").values_list("indicator__code")) == {
        (code,) for code in CODES
    }
    [preview] = workbook.preview_of(quarterly_return=held)
    assert not {one.key for one in preview.rows} & set(classes(2025))


def test_what_is_given_is_stored_each_with_its_cell(member):
    codes = classes(2025)
    held = stored(member, filled_book(member, **given(codes, 60, 39.5, 0.5)), state="accepted")
    rows = {
        one.indicator.code: one
        for one in Observation.objects.published().filter(indicator__code__in=codes)
    }
    assert len(rows) == 9
    assert sum(one.value for one in rows.values()) == 100
    assert rows[codes[1]].value == Decimal("39.5")
    assert rows[codes[-1]].value == 0
    assert rows[codes[0]].cell == held.contents["指标"][codes[0]]["value"]["cell"] != ""
    [preview] = workbook.preview_of(quarterly_return=held)
    assert set(codes) <= {one.key for one in preview.rows}


def test_what_does_not_add_up_cannot_be_submitted(member):
    found = read(member, **given(classes(2025), 60, 39))
    [one] = [one for one in found.findings if one.severity == "error"]
    assert (one.code, one.params["difference"]) == ("classes_differ", "-1")
    assert found.has_errors
    lacking = read(member, **dict.fromkeys(classes(2025)[:8], 12.5))
    assert [one.code for one in lacking.findings if one.severity == "error"] == [
        "class_lacks_number"
    ]


def test_the_next_quarter_shows_them_beside_the_input(member, yuzhong):
    stored(member, filled_book(member, **given(classes(2025), 60, 40)), state="accepted")
    rows = {one.key: one for one in IndicatorSheet().content(member_of(yuzhong, "2026Q1")).rows}
    assert rows[classes(2025)[1]].numbers["previous"] == "40"
    assert rows[classes(2025)[8]].numbers["previous"] == "0"


def test_classes_that_were_given_and_are_empty_now_stay_in_the_preview(member):
    stored(member, filled_book(member, **given(classes(2025), 60, 40)), state="accepted")
    later = stored(member, filled_book(member))
    [preview] = workbook.preview_of(quarterly_return=later)
    assert set(classes(2025)) <= {one.key for one in preview.rows}


def test_whoever_gives_the_balance_breaks_it_down(member, yuzhong):
    body, other = Organisation.objects.filter(jurisdiction__slug="chongqing")[:2]
    for one, codes in ((body, CODES[:1]), (other, CODES[1:])):
        asked = PartBody.objects.create(member=member, organisation=one)
        asked.indicators.set(Indicator.objects.filter(code__in=codes))
    book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member, body=body)))
    keys = {cell.value for line in book["指标"] for cell in line}
    assert set(classes(2025)) <= keys
    content = workbook.template_content(Scope(member, other))
    assert not {one.key for one in content.sheets[1].rows} & set(classes(2025))


def test_a_workbook_from_before_the_classes_says_nothing_new(member):
    editions = {one.code: one.in_force_from for one in CatalogueEdition.objects.all()}
    for at, code in enumerate(editions, start=2030):
        CatalogueEdition.objects.filter(code=code).update(in_force_from=f"{at}Q1")
    book = filled_book(member)
    for code, quarter in editions.items():
        CatalogueEdition.objects.filter(code=code).update(in_force_from=quarter)
    found = workbook.read_return(opened=opened(book), member=member)
    assert found.findings == []
    assert not set(found.contents["指标"]) & set(classes(2025))


# Data


def test_an_edition_begins_in_a_quarter_of_its_own(member):
    whole = Indicator.objects.get(code="green_loan_balance")
    assert str(whole.editions.first()).startswith("绿色产业指导目录")
    with pytest.raises(IntegrityError), transaction.atomic():
        whole.editions.create(code="other", title="另一版", in_force_from="2025Q1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(code="loan_balance").update(asked_of="by_class")

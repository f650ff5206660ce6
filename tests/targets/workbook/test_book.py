"""From a member's template to published rows, and back to the previews and the next template."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from districts.models import Jurisdiction
from targets.models import CitedFigure, Indicator, Observation, QueryAnswer
from targets.workbook import book as workbook
from targets.workbook.checks import share_of
from targets.workbook.cover import signatures_of
from targets.workbook.findings import Finding
from targets.workbook.reading import identity_of

from .books import as_bytes, fill, opened, place
from .rounds import CODES, NOW, VALUES, account, filled_book, member_of, stored

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def yuzhong(loaded_plans):
    """A district without a plan of its own: its workbook has no sheet of tasks."""
    return Jurisdiction.objects.get(slug="yuzhong")


@pytest.fixture
def member(yuzhong):
    return member_of(yuzhong)


def read(member, **values):
    return workbook.read_return(opened=opened(filled_book(member, **values)), member=member)


def row_of(preview, key):
    [row] = [row for row in preview.rows if row.key == key]
    return row


def shown(preview, key):
    return [cell.text for cell in row_of(preview, key).cells]


def codes(findings):
    return [finding.code for finding in findings]


class TestTemplate:
    def test_identity_and_name(self, member):
        content = workbook.template_bytes(member=member)
        identity = identity_of(opened(content))
        assert (identity.jurisdiction, identity.quarter) == ("yuzhong", "2025Q4")
        assert not identity.is_refused
        assert workbook.template_name(member=member) == "渝中_2025年四季度_绿色金融季度报表.xlsx"
        assert workbook.template_bytes(member=member) == content

    def test_no_sheet_of_tasks_without_a_plan(self, member):
        book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
        assert book.sheetnames == ["填报说明", "指标", "_greenfin"]

    def test_figures_published_before_stand_beside_the_input(self, yuzhong):
        codes = (*CODES, "forest_coverage")
        last_year = member_of(yuzhong, "2024Q4", codes)
        book = filled_book(last_year, forest_coverage=50, green_loan_balance=90)
        stored(last_year, book, state="accepted")
        before = member_of(yuzhong, "2025Q3")
        stored(before, filled_book(before, green_bond_balance="数据待发布"), state="accepted")
        member = member_of(yuzhong, codes=codes)
        sheet = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))["指标"]

        def figures(key):
            return [
                sheet[place(sheet, key, header)].value
                for header in ("上期值", "去年同期值", "口径")
            ]

        assert figures("green_loan_balance") == [100, 90, "期末时点数"]
        assert figures("green_bond_balance") == ["数据待发布", 30, "期末时点数"]
        # A yearly figure's last period is the year before.
        assert figures("forest_coverage") == [50, 50, "年度数"]

    def test_what_was_said_last_time_stands_there(self, yuzhong):
        before = member_of(yuzhong, "2025Q3")
        signed = {"head": "张三", "telephone": "023-1", "date": "2025-10-08"}
        book = fill(filled_book(before), signed, "填写内容", "填报说明")
        stored(before, fill(book, {"loan_balance": "含外币" * 150}, "备注"), state="accepted")
        member = member_of(yuzhong)
        book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
        sheet, cover = book["指标"], book["填报说明"]
        remark = sheet[place(sheet, "loan_balance", "上期备注")].value
        assert (remark[:6], remark[-1], len(remark)) == ("含外币含外币", "…", 150)
        assert sheet[place(sheet, "green_loan_balance", "上期备注")].value is None
        assert [cover[place(cover, key, "填写内容")].value for key in signed] == [
            "张三",
            "023-1",
            None,
        ]

    def test_first_time(self, member):
        sheet = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))["指标"]
        assert sheet[place(sheet, "loan_balance", "上期值")].value == "未报送"


class TestReading:
    def test_complete_workbook(self, member):
        book = fill(
            filled_book(member), {"head": "张三", "date": "2026-01-10"}, "填写内容", "填报说明"
        )
        result = workbook.read_return(opened=opened(book), member=member)
        assert result.findings == []
        assert not result.is_refused and not result.has_errors
        assert list(result.contents) == ["指标"]
        assert result.signatures == {
            "head": "张三",
            "reviewer": "",
            "preparer": "",
            "telephone": "",
            "date": "2026-01-10",
        }
        row = stored(member, book, state="draft")
        assert signatures_of(quarterly_return=row)[0] == ("Head of the unit", "张三")

    def test_findings_of_cells_and_of_checks_errors_first(self, yuzhong):
        before = member_of(yuzhong, "2025Q3")
        stored(before, filled_book(before), state="accepted")
        member = member_of(yuzhong)
        result = read(member, green_loan_balance=140, loan_balance="约400", green_bond_issuance=9)
        assert codes(result.findings) == ["not_a_number", "falls", "large_change", "unchanged"]
        assert result.has_errors and not result.is_refused

    def test_share_above_one_hundred(self, member):
        result = read(member, green_loan_balance=401)
        assert codes(result.findings) == ["part_exceeds_whole"]

    def test_another_district_s_workbook(self, member):
        other = member_of(Jurisdiction.objects.get(slug="nanan"))
        result = workbook.read_return(opened=opened(filled_book(other)), member=member)
        assert codes(result.findings) == ["other_jurisdiction"]
        assert result.is_refused
        assert (result.contents, result.signatures) == ({}, {})

    def test_annotated_copy(self, member):
        book = filled_book(member, loan_balance="约400")
        result = workbook.read_return(opened=opened(book), member=member)
        copy = workbook.annotated_copy(content=as_bytes(book), findings=result.findings)
        marked = openpyxl.load_workbook(io.BytesIO(copy))
        sheet, cover = marked["指标"], marked["填报说明"]
        assert "约400" in sheet[place(sheet, "loan_balance", "本期值")].comment.text
        assert "标注副本" in cover["A1"].comment.text
        assert cover["A1"].fill.fill_type is None
        corrected = fill(openpyxl.load_workbook(io.BytesIO(copy)), {"loan_balance": 400})
        again = workbook.read_return(opened=opened(corrected), member=member)
        assert again.findings == []


class TestQueries:
    @pytest.fixture
    def row(self, yuzhong):
        before = member_of(yuzhong, "2025Q3")
        stored(before, filled_book(before, green_bond_balance=29), state="accepted")
        member = member_of(yuzhong)
        values = {"green_loan_balance": 140, "loan_balance": 401, "green_bond_balance": 60}
        book = fill(filled_book(member, **values), {"green_loan_balance": "新增项目"}, "备注")
        return stored(member, book, state="draft")

    def test_a_remark_that_stood_there_is_no_answer_until_it_is_confirmed(self, row):
        assert codes(Finding.from_dict(one) for one in row.findings) == ["large_change"] * 2
        loans, query = workbook.unanswered_queries(quarterly_return=row)
        assert (query.key, query.sheet) == ("green_bond_balance", "指标")
        remarks = workbook.remarks_as_answers(quarterly_return=row)
        assert remarks == {loans.question: "新增项目"}
        QueryAnswer.objects.create(
            quarterly_return=row,
            code=query.code,
            sheet=query.sheet,
            key=query.key,
            answer="到期兑付",
            answered_at=NOW,
            answered_by=account("reporter"),
        )
        assert workbook.unanswered_queries(quarterly_return=row) == [loans]
        assert workbook.remark_on(Finding("query", "x", "没有"), row.contents) == ""

    def test_checks_are_done_anew_and_what_the_reading_said_stays(self, row):
        note = Finding("note", "sheet_not_read", "其他").to_dict()
        row.findings = [note]
        assert codes(workbook.recheck(quarterly_return=row)) == [
            "large_change",
            "large_change",
            "sheet_not_read",
        ]
        earlier = Observation.objects.filter(quarter="2025Q3")
        earlier.filter(indicator__code="loan_balance").update(value=401)
        assert codes(workbook.recheck(quarterly_return=row)) == [
            "large_change",
            "unchanged",
            "large_change",
            "sheet_not_read",
        ]


class TestWrites:
    def test_saved_rows_are_not_published(self, member):
        book = fill(filled_book(member), {"green_bond_balance": 0})
        fill(book, {"loan_balance": "1,000.5亿元", "green_bond_issuance": "不适用"})
        fill(book, {"loan_balance": "含外币"}, "备注")
        row = stored(member, book, is_sample=True)
        saved = {one.indicator.code: one for one in row.observations.select_related("indicator")}
        loans = saved["loan_balance"]
        assert (loans.value, loans.origin, loans.sheet, loans.cell) == (
            Decimal("1000.5"),
            "return",
            "指标",
            place(book["指标"], "loan_balance", "本期值"),
        )
        assert (loans.typed, loans.read_as) == ("1,000.5亿元", "unit,thousands")
        assert (loans.remark, loans.is_sample, loans.quarter) == ("含外币", True, "2025Q4")
        assert saved["green_bond_issuance"].state == "not_applicable"
        assert saved["green_bond_issuance"].value is None
        assert not Observation.objects.published().exists()

    def test_share_is_derived_from_the_two(self, member):
        row = stored(member, filled_book(member, green_loan_balance=1, loan_balance=3))
        share = row.observations.get(origin="derived")
        assert share.indicator.code == "green_loan_share"
        assert share.value == Decimal("33.333333")
        assert share.numerator.indicator.code == "green_loan_balance"
        assert share.denominator.value == 3

    @pytest.mark.parametrize("value", ["数据待发布", 0])
    def test_no_share_without_a_whole(self, member, value):
        row = stored(member, filled_book(member, green_loan_balance=0, loan_balance=value))
        assert not row.observations.filter(origin="derived").exists()

    def test_shares_are_rounded_half_up(self):
        assert share_of(Decimal(2), Decimal(3)) == Decimal("66.666667")
        assert share_of(Decimal("0.00000125"), Decimal(250)) == Decimal("0.000001")
        assert share_of(None, Decimal(1)) is None
        assert share_of(Decimal(1), None) is None

    def test_publish_and_supersede(self, member):
        first = stored(member, filled_book(member), state="accepted")
        assert Observation.objects.published().count() == 5
        first.superseded_at = LATER
        first.save()
        second = stored(member, filled_book(member, green_loan_balance=120))
        workbook.publish_contents(quarterly_return=second, former=first, now=LATER)
        published = Observation.objects.published()
        assert {one.quarterly_return_id for one in published} == {second.pk}
        assert published.count() == 5
        assert published.get(indicator__code="green_loan_share").value == 30
        assert Observation.objects.as_of(NOW).get(indicator__code="green_loan_share").value == 25

    def test_delete_takes_only_what_was_never_published(self, member):
        row = stored(member, filled_book(member))
        workbook.delete_contents(quarterly_return=row)
        assert not row.observations.exists()
        row = stored(member, filled_book(member), state="accepted")
        workbook.delete_contents(quarterly_return=row)
        assert row.observations.count() == 5


class TestPreview:
    def test_values_changes_and_words(self, yuzhong):
        before = member_of(yuzhong, "2025Q3")
        book = filled_book(before, green_bond_balance="不适用", green_loan_balance=80)
        stored(before, book, state="accepted")
        member = member_of(yuzhong)
        values = {"loan_balance": "约400", "green_bond_balance": None}
        values["green_loan_balance"] = "1,100.5亿元"
        row = stored(member, filled_book(member, **values), state="draft")
        [preview] = workbook.preview_of(quarterly_return=row)
        assert (preview.sheet, preview.title, preview.changed_count) == ("指标", "Indicators", 0)
        cells = shown(preview, "green_loan_balance")
        assert cells[:6] == [
            "Green loan balance",
            "CNY 100 million",
            "1,100.50",
            "80.00",
            "Not reported",
            "+1,275.6",
        ]
        change = row_of(preview, "green_loan_balance").cells[5]
        assert (change.unit, change.note) == ("%", "on 2025 Q3")
        assert [one.note for one in preview.headings[2:5]] == ["2025 Q4", "2025 Q3", "2024 Q4"]
        assert (cells[6].count("<svg"), cells[7]) == (1, "")
        assert shown(preview, "loan_balance")[2] == "约400"
        assert shown(preview, "green_bond_balance")[2:5] == [
            "Not filled in",
            "Not applicable",
            "Not reported",
        ]
        loans, all_loans = row_of(preview, "green_loan_balance"), row_of(preview, "loan_balance")
        assert [row.severity for row in preview.rows[:3]] == ["error", "error", "query"]
        assert "“1,100.5亿元” in the cell · unit left out" in loans.cells[2].note
        assert (loans.severity, all_loans.severity) == ("query", "error")
        assert all_loans.cells[2].is_missing

    def test_a_formula_that_was_never_calculated_is_named(self, member):
        book = filled_book(member, loan_balance="=1+1")
        [preview] = workbook.preview_of(quarterly_return=stored(member, book, state="draft"))
        assert shown(preview, "loan_balance")[2] == "Formula without a result"

    def test_what_differs_from_the_return_before(self, member):
        first = stored(member, filled_book(member), state="accepted")
        first.superseded_at = LATER
        first.save()
        book = filled_book(member, green_loan_balance=120, green_bond_issuance="不适用")
        fill(book, {"loan_balance": "更正"}, "备注")
        [preview] = workbook.preview_of(quarterly_return=stored(member, book, state="draft"))
        assert preview.changed_count == 4
        assert preview.rows[0].cells[2].note == "before: 100.00"
        remark = row_of(preview, "loan_balance").cells[7]
        assert (remark.is_changed, remark.note) == (True, "before: Not filled in")
        assert shown(preview, "green_bond_issuance")[2] == "Not applicable"
        [derived] = [row for row in preview.rows if not row.cell]
        assert (derived.cells[2].text, derived.cells[2].note) == ("30.00", "before: 25.00")

    def test_a_share_is_compared_in_points(self, yuzhong):
        code = "non_fossil_share"
        for quarter, share, state in (("2024Q4", 23.5, "accepted"), ("2025Q4", 25, "draft")):
            member = member_of(yuzhong, quarter, codes=(code,))
            book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
            row = stored(member, fill(book, {code: share}), state=state)
        [preview] = workbook.preview_of(quarterly_return=row)
        change = row_of(preview, code).cells[5]
        assert (change.text, change.unit) == ("+1.50", "percentage points")
        # An annual figure is held against the year before, whose quarter its cell names.
        assert row_of(preview, code).cells[3].note == "2024 Q4"

    def test_names_in_the_reader_s_language(self, member):
        row = stored(member, filled_book(member), state="draft")
        with translation.override("zh-hans"):
            [preview] = workbook.preview_of(quarterly_return=row)
        assert shown(preview, "loan_balance")[:2] == ["各项贷款余额", "亿元"]
        assert preview.rows[0].severity == ""


def test_a_workbook_of_the_version_before_is_read_until_the_lock(member):
    book = filled_book(member)
    book["_greenfin"]["B1"] = "2"
    data = as_bytes(book)
    assert not identity_of(opened(data)).is_refused
    assert workbook.read_return(opened=opened(data), member=member).findings == []
    member.round.locked_at = NOW
    result = workbook.read_return(opened=opened(data), member=member)
    assert codes(result.findings) == ["other_version"]


def test_a_first_figure_is_held_against_what_was_published_elsewhere(yuzhong):
    indicator = Indicator.objects.get(code="loan_balance")
    CitedFigure.objects.create(
        key="x",
        jurisdiction=yuzhong,
        indicator=indicator,
        relation="=",
        value=400,
        unit=indicator.unit,
        quarter="2025Q2",
    )
    result = read(member_of(yuzhong), loan_balance=40_000_000_000)
    assert codes(result.findings) == ["unit_slip"]


def test_limits_of_an_indicator(yuzhong):
    Indicator.objects.filter(code="loan_balance").update(minimum=None, maximum="500.50")
    member = member_of(yuzhong, codes=("loan_balance",))
    book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
    fill(book, {"loan_balance": 501})
    result = workbook.read_return(opened=opened(book), member=member)
    assert codes(result.findings) == ["above_maximum"]
    assert VALUES["loan_balance"] == 400

"""Title, number, issuer, date and publication mark."""

from datetime import date

import pytest

from districts.documents.blocks import source_lines
from districts.documents.head import Head, read_head

LETTER = (
    "某市人民政府办公厅\n关于印发某市绿色\n实施细则的通知\n某府办发〔2023〕13 号\n"
    "各区县，有关单位：\n《某市绿色实施细则》已经同意，\n请贯彻。\n"
    "某市人民政府办公厅\n2023 年 1 月 20 日\n"
    "（此件公开发布）\n某市绿色实施细则\n为深入贯彻，\n制定本细则。"
)


def read(text: str, *marks: str) -> Head:
    return read_head(source_lines(text), marks)


def codes(head: Head) -> list[str]:
    return [found.code for found in head.doubts]


def test_a_letter_and_the_opening_of_the_plan() -> None:
    head = read(LETTER)
    assert (head.title, head.number) == ("某市绿色实施细则", "某府办发〔2023〕13号")
    assert (head.issuer, head.issued_on) == ("某市人民政府办公厅", date(2023, 1, 20))
    assert head.is_public is True
    assert head.opening == (
        "某市人民政府办公厅关于印发某市绿色实施细则的通知",
        "某府办发〔2023〕13号",
        "各区县，有关单位：",
        "《某市绿色实施细则》已经同意，请贯彻。",
        "某市人民政府办公厅",
        "2023年1月20日",
        "（此件公开发布）",
        "某市绿色实施细则",
        "为深入贯彻，制定本细则。",
    )
    assert head.doubts == []


def test_a_number_quoted_in_the_text_is_not_the_documents_number() -> None:
    head = read("关于印发《某方案》的通知\n按照《细则》（某府办发〔2023〕13号）要求，办理。")
    assert head.title == "某方案"
    assert head.number is None
    assert codes(head) == ["no_date", "no_publication_mark", "no_document_number", "no_issuer"]


def test_a_plan_without_a_letter() -> None:
    head = read("某县工作方案\n为深入贯彻。")
    assert head.title == "某县工作方案"
    assert head.issuer is None


def test_the_issuer_is_taken_from_the_title_where_nobody_signs() -> None:
    assert read("某县政府关于印发某方案的通知\n2023年5月1日").issuer == "某县政府"
    assert read("2023年5月1日\n某县政府关于印发某方案的通知").issuer == "某县政府"
    assert read("某县政府关于印发某方案的通知\n某发〔2023〕1号\n2023年5月1日").issuer == "某县政府"
    assert read("某县政府关于印发某方案的通知\n请办理。\n2023年5月1日").issuer == "某县政府"


@pytest.mark.parametrize(
    ("written", "issued_on"),
    [
        ("2023年12月20日", date(2023, 12, 20)),
        ("二〇二三年十二月二十日", date(2023, 12, 20)),
        ("2023年2月30日", None),
    ],
)
def test_dates(written: str, issued_on: date | None) -> None:
    head = read(f"某县政府\n{written}")
    assert head.issued_on == issued_on
    assert ("impossible_date" in codes(head)) == (issued_on is None)


@pytest.mark.parametrize(
    ("marks", "is_public", "code"),
    [
        (["（此件公开发布）"], True, None),
        (["（此件主动公开）"], True, None),
        (["（此件不公开发布）"], False, None),
        (["（此件不予公开）"], False, None),
        (["（此件依申请公开）"], False, None),
        (["（此件删减后公开）"], None, "unclear_publication_mark"),
        (["（此件公开不发布）"], None, "unclear_publication_mark"),
        (["（此件公开发布）", "（此件不公开发布）"], None, "unclear_publication_mark"),
        ([], None, "no_publication_mark"),
    ],
)
def test_publication_mark(marks: list[str], is_public: bool | None, code: str | None) -> None:
    head = read("某方案", *marks)
    assert head.is_public is is_public
    about_marks = [found for found in codes(head) if "publication" in found]
    assert about_marks == ([] if code is None else [code])


def test_an_empty_head() -> None:
    head = read("")
    assert head.title == ""
    assert "no_title" in codes(head)

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
        ("二○二三年元月三日", date(2023, 1, 3)),
        ("２０二三年１2月二十日", date(2023, 12, 20)),
        ("2023年2月30日", None),
        ("2026年13月40日", None),
        ("二〇二六年十十月三十十日", None),
        ("0000年1月1日", None),
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


CITED = "《渝州市人民政府关于印发渝州市蓝天行动计划的通知》（渝州府发〔2023〕1号）"
PREAMBLES = (
    f"为落实{CITED}要求，制定本方案。",
    "为落实《渝州市人民政府关于印发\n渝州市蓝天行动计划的通知》\n（渝州府发〔2023〕1号）\n要求，制定。",
    "根据渝州市人民政府关于印发渝州市蓝天行动计划的通知要求，制定本方案。",
    f"按照{CITED}，\n渝州市蓝天行动计划\n有关要求，制定本方案。",
)


@pytest.mark.parametrize("preamble", PREAMBLES)
def test_nothing_that_is_cited_is_the_documents_own(preamble: str) -> None:
    head = read(f"渝州县大气污染防治实施方案\n{preamble}")
    assert (head.title, head.number, head.issuer) == ("渝州县大气污染防治实施方案", None, None)
    assert not any(code.startswith("title") for code in codes(head))


@pytest.mark.parametrize(
    ("written", "title", "period"),
    [
        ("渝州县控温工作部门分工", "渝州县控温工作部门分工", None),
        ("渝州县行动方案（2019—2021年）", "渝州县行动方案（2019—2021年）", "2021Q4"),
        ("渝州县行动方案\n（2019—2021年）", "渝州县行动方案（2019—2021年）", "2021Q4"),
        ("渝州县绿色金融2024年推进计划", "渝州县绿色金融2024年推进计划", "2024Q4"),
        ("渝州县“十四五”金融规划", "渝州县“十四五”金融规划", "2025Q4"),
        ("渝州县金融方案（2021年修订）", "渝州县金融方案（2021年修订）", None),
        ("渝州县人民政府文件\n渝州县金融方案", "渝州县金融方案", None),
        ("索引号：123\n渝州县金融方案", "渝州县金融方案", None),
        ("附件1\n渝州县金融方案\n（渝州府发〔2023〕1号）", "渝州县金融方案", None),
        ("渝州县贯彻《意见》实施方案", "渝州县贯彻《意见》实施方案", None),
        (
            "关于印发《渝州县落实〈关于印发某计划的通知〉方案》的通知",
            "渝州县落实〈关于印发某计划的通知〉方案",
            None,
        ),
        (
            "某办关于印发渝州县推进金融，支持发展方案的通知\n某办发〔2024〕9号",
            "渝州县推进金融，支持发展方案",
            None,
        ),
    ],
)
def test_titles_that_stand_by_themselves(written: str, title: str, period: str | None) -> None:
    head = read(f"{written}\n为了发展，制定本方案。")
    assert head.title == title
    assert head.period == period
    assert not any(code.startswith("title") for code in codes(head))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("首页\n渝州县金融方案", "首页渝州县金融方案"),
        ("渝州县金融\n改革实施方案", "渝州县金融改革实施方案"),
        ("渝州县金融发展规划\n实施方案", "渝州县金融发展规划"),
        ("渝州县人民政府办公室\n金融工作方案", "金融工作方案"),
    ],
)
def test_a_title_that_may_not_be_whole_is_doubtful(written: str, title: str) -> None:
    head = read(f"{written}\n为了发展，制定本方案。")
    assert head.title == title
    assert "title_doubtful" in codes(head)


def test_an_office_above_the_title_is_none_of_it_where_it_signs_too() -> None:
    head = read("某县政府办公室\n某县金融方案\n某县政府办公室\n2024年3月1日\n为了。")
    assert (head.title, head.issuer) == ("某县金融方案", "某县政府办公室")
    assert not any(code.startswith("title") for code in codes(head))


def test_a_title_found_around_the_document_is_doubtful() -> None:
    for aside in ("某县林业实施方案", "某县政府关于印发某县林业实施方案的通知"):
        head = read_head([], (), (), ["首页", aside])
        assert head.title == "某县林业实施方案"
        assert "title_doubtful" in codes(head)


def test_a_notice_of_another_name_than_the_plans_is_said() -> None:
    head = read("某办关于印发甲地工作方案的通知\n某办发〔2024〕9号\n甲地绿色金融2024年计划\n为了。")
    assert (head.title, head.period) == ("甲地工作方案", "2024Q4")
    assert "title_differs" in codes(head)


@pytest.mark.parametrize(
    ("written", "issuer"),
    [
        ("某县财政局　某县林业局\n2024年3月1日", "某县财政局、某县林业局"),
        ("某县财政局\n某县林业局\n2024年3月1日", "某县财政局、某县林业局"),
        ("某 县 财 政 局\n2024年3月1日", "某县财政局"),
        ("某县政府\n关于推进金融的实施意见\n某发〔2024〕1号", "某县政府"),
        ("某县金融工作方案\n2024年3月1日", None),
        ("为了发展某县\n2024年3月1日", None),
    ],
)
def test_who_issues(written: str, issuer: str | None) -> None:
    head = read(written)
    assert head.issuer == issuer
    assert "issuer_doubtful" not in codes(head)


def test_an_issuer_that_is_no_office_is_doubtful() -> None:
    head = read("某县绿色发展\n2024年3月1日")
    assert head.issuer == "某县绿色发展"
    assert "issuer_doubtful" in codes(head)


def test_a_long_opening_without_an_end_takes_no_time() -> None:
    for line in ("甲乙丙\n", "《甲乙丙\n", "财政局\n", "关于印发"):
        assert read(line * 2000).title == ""


def test_an_empty_head() -> None:
    head = read("")
    assert head.title == ""
    assert "no_title" in codes(head)

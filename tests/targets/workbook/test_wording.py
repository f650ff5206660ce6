"""Every code is worded, in both languages, with the place, what was found and what to do."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

import districts.packages
import targets.workbook.checks
import tasks.milestones.checks
from targets.workbook.columns import WORD_OF_STATE
from targets.workbook.findings import Finding, in_order
from targets.workbook.wording import (
    CODES,
    FORMER,
    RULES,
    SHOWN,
    read_as_words,
    severity_word,
    wording,
)

FACTS = {
    "limit_mb": 5,
    "limit": 300,
    "behind": "万元",
    "decimals": 6,
    "digits": 15,
    "words": ["推进中", "已完成"],
    "length": 40,
    "minimum": "0",
    "maximum": "100",
    "of": "各项贷款余额",
    "whole": "1000",
    "whole_cell": "G4",
    "difference": "-0.01",
    "share": "绿色贷款占比",
    "reference": "1158.300",
    "quarter": "2025Q3",
    "change": "0.35",
    "compared_with": "last_year",
    "factor": 100,
    "times": "1500",
    "first": 4,
    "number_format": "0!.00",
    "last": 2032,
    "rise": "14.20",
    "merged": "G5:G6",
    "text": "91.5",
    "source": "监测平台",
    "dated": "2026-01-15",
    "count": 2,
    "quarter_end": "2025-09-30",
    "due_on": "2025-09-30",
    "goal": "5",
}


def finding(code, **more):
    measured = code in targets.workbook.checks.MEASURED
    given = {"found": "1158.3" if measured else "约100", "expected": "亿元", "params": FACTS}
    given |= more
    return Finding("error", code, "指标", "G7", "a", **given)


def raised_codes():
    """Codes that stand as literals where findings are made."""
    root = Path(targets.workbook.checks.__file__).parent
    files = [
        *root.glob("reading/*.py"),
        *(root / f"{one}.py" for one in ("book", "checks", "cover", "jobs")),
    ]
    files += [
        Path(one.__file__)
        for one in (
            districts.packages,
            tasks.reporting.sheet,
            tasks.reporting.obstacles,
            tasks.milestones.checks,
        )
    ]
    texts = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return texts & set(CODES)


def test_every_worded_code_is_raised_somewhere():
    built = {"other_jurisdiction", "other_quarter"}
    assert raised_codes() | built == set(CODES)


def test_every_raised_code_is_worded():
    """Codes are the first text handed to `Refuse` and `faulty`, the second to `find`."""
    root = Path(targets.workbook.checks.__file__).parent
    places = {"Refuse": 0, "faulty": 0, "Unreadable": 0, "find": 1, "Finding": 1, "_refuse": 0}
    raised = set()
    for file in [
        *root.glob("reading/*.py"),
        root / "book.py",
        root / "cover.py",
        Path(tasks.reporting.sheet.__file__),
    ]:
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            arguments = node.args[places[name] :] if name in places else []
            if arguments and isinstance(arguments[0], ast.Constant):
                raised.add(arguments[0].value)
    assert len(raised) > 30
    assert raised | targets.workbook.checks.CODES <= set(CODES)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        *((code, {}) for code in [*CODES, *FORMER] if code != "shown_differs"),
        *((code, {"shown": "¥9,663.60"}) for code in ["shown_differs", *SHOWN]),
    ],
)
def test_every_code_makes_a_sentence(code, more):
    for language in ("en", "zh-hans"):
        with translation.override(language):
            text = wording(finding(code, params=FACTS | more))
            assert more.get("shown", "") in text
        assert not re.search(r"%\(|None|\{", text)
        assert text[-1] in ".。"


def test_what_was_found_and_what_to_do():
    with translation.override("en"):
        assert wording(finding("not_a_number")) == (
            "指标!G7 reads “约100”. Enter a number, for example 100.00 (unit: 亿元); where "
            "there is none, 数据待发布 (not yet available) or 不适用 (not applicable)."
        )
        assert wording(finding("large_change", found="1563.7")) == (
            "指标!G7 is 1,563.7: +35.0% against the same quarter last year (1,158.3). "
            "Explain the change in the remark."
        )
        fall = {**FACTS, "change": "-0.35", "compared_with": "previous"}
        assert "35.0% against the quarter before" in wording(finding("large_change", params=fall))


def test_a_quarter_from_the_workbook_may_be_anything():
    with translation.override("en"):
        text = wording(finding("other_quarter", found="2025Q3", expected="2025Q4"))
        assert "2025 Q3, not for 2025 Q4" in text
        assert "<b>," in wording(finding("other_quarter", found="<b>", expected="2025Q4"))


def test_how_a_cell_was_read():
    with translation.override("en"):
        assert read_as_words("thousands,unit") == ["thousands separators", "unit left out"]
        assert read_as_words("") == []
        assert severity_word("query") == "Query"
    assert set(RULES) == {
        "full_width",
        "thousands",
        "unit",
        "percent_sign",
        "percent_format",
        "text",
        "formula",
        "rounded",
        "date",
        "kept",
        "page",
        "pushed",
    }


def test_gravest_first_otherwise_as_a_person_goes_through_the_workbook():
    places = [
        ("note", "附表", ""),
        ("query", "指标", "G5"),
        ("error", "举措", "F12"),
        ("error", "指标", "G10"),
        ("error", "指标", "G9"),
        ("error", "", ""),
        ("refusal", "举措", "I5"),
    ]
    findings = [Finding(severity, "x", sheet, cell) for severity, sheet, cell in places]
    assert [
        (one.severity, one.sheet, one.cell) for one in in_order(findings, ["指标", "举措"])
    ] == [
        ("refusal", "举措", "I5"),
        ("error", "", ""),
        ("error", "指标", "G9"),
        ("error", "指标", "G10"),
        ("error", "举措", "F12"),
        ("query", "指标", "G5"),
        ("note", "附表", ""),
    ]


def test_reserved_words():
    assert WORD_OF_STATE == {"not_yet_available": "数据待发布", "not_applicable": "不适用"}

"""Whether what was read agrees with the words around it: each check by a rule that is off."""

import pytest

from districts.documents import read_document

from .rules import switched_off
from .samples import SAMPLES

# Rule, sample → what is then said that is not said else.
SAID = [
    (".statements.times._PAST", "harder goals", "time_unsure", "达到7亿元"),
    (".statements.times._EACH_YEAR", "harder goals", "time_unsure", "达到90户"),
    (".statements.dates._SINCE", "harder goals", "time_unsure", "达到2亿元"),
    (".statements.dates._DURATION", "harder goals", "time_unsure", "达到4亿元"),
    (".statements.dates.YEAR_ON_YEAR", "harder goals", "time_unsure", "达到8%"),
    (
        ".statements.predicates._PREDICATE rise",
        "columns",
        "kind_unsure",
        "地区生产总值增长5.5%左右",
    ),
    (".statements.subjects._GENERIC", "harder goals", "no_subject", "达到66亿元"),
    (".statements.subjects._TRAILING", "harder goals", "several_subjects", "9%"),
    (".statements.subjects._COMMON_BEGINNING", "harder goals", "several_subjects", "18%"),
    (".statements.predicates._PREDICATE built", "goals", "goal_not_taken", "基本建成服务体系"),
    (".times._FULL", "names", "due_not_understood", "于2024年第三季度前完成"),
    (".times._BY", "names", "due_not_understood", "2024年12月底前"),
    (".times._BY_IN_YEAR", "names", "due_not_understood", "10月底前"),
    (".abbreviations._DEFINITION", "paged", "definition_not_taken", "以下简称“甲试点”"),
    (
        ".head._TITLE_GOES_ON",
        "cited",
        "title_doubtful",
        "某某区绿色方案（2024—2026年）",
    ),
    (".head._NUMBER_LINE", "paged", "impossible_date", "某府办发〔2023〕66号2023年10月12日"),
    (
        ".head._LETTERHEAD",
        "notice alone",
        "issuer_doubtful",
        "某某区人民政府文件某某区人民政府",
    ),
    (".statements.table._YEAR", "columns", "column_not_taken", "2024年完成值"),
]


@pytest.mark.parametrize(("rule", "sample", "code", "found"), SAID)
def test_what_is_read_against_its_words_is_said(
    rule: str, sample: str, code: str, found: str
) -> None:
    text = SAMPLES[sample]
    with switched_off(rule):
        partial = read_document(text)
    said = {(entry.code, entry.found) for entry in partial.doubts}
    assert (code, found) in said
    assert (code, found) not in {(one.code, one.found) for one in read_document(text).doubts}


def test_the_growth_of_a_share_is_doubted_whatever_rule_read_it() -> None:
    with switched_off(".statements.reader._SHARE"):
        doubts = read_document(SAMPLES["harder goals"]).doubts
    assert ("growth_of_share", "年均增长11%") in {(one.code, one.found) for one in doubts}


FAITHFUL = (
    "自2024年起1年内，绿色贷款余额达到5亿元。",
    "自2024年起3年内，绿色贷款余额达到5亿元。",
    "目前已有基础，到2025年，绿色贷款余额达到5亿元，年均增长12%。",
    "经过5年努力，到2028年绿色贷款余额达到5亿元。",
    "每年新增绿色贷款余额达到5亿元。",
    "到2025年，绿色贷款余额由5亿元增长到6亿元，单位地区生产总值能耗和用水量分别下降14%、18%。",
)


@pytest.mark.parametrize("goal", FAITHFUL)
def test_what_is_read_by_its_words_is_not_doubted(goal: str) -> None:
    text = SAMPLES["cited"].replace("绿色贷款余额达到80亿元以上。", goal)
    codes = {entry.code for entry in read_document(text).doubts}
    assert not codes & {"time_unsure", "kind_unsure", "growth_of_share", "no_subject"}

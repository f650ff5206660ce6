"""Several values in a row, units of every kind, and what compares without a figure."""

import re

import pytest

from districts.documents.goals import numeric_phrases
from districts.documents.model import Doubt, GoalClause, TargetStatement
from districts.documents.statements import read_statements
from districts.documents.statements.words import NUMBER


def read(sentence: str) -> tuple[list[TargetStatement], list[Doubt]]:
    return read_statements([GoalClause("一", sentence, numeric_phrases(sentence))])


def short(one: TargetStatement) -> str:
    return f"{one.kind} {one.subject} {one.operator}{one.value}{one.unit} {one.base or ''}".strip()


ROWS = {
    "到2025年，化学需氧量、氨氮、氮氧化物排放总量比2020年分别下降5%、6%和7%以上。": [
        "reduction 化学需氧量排放总量 >=5% 2020Q4",
        "reduction 氨氮排放总量 >=6% 2020Q4",
        "reduction 氮氧化物排放总量 >=7% 2020Q4",
    ],
    "到2025年，化学需氧量、氨氮重点工程减排量分别达到4.32万吨、0.2万吨。": [
        "level 化学需氧量重点工程减排量 >=4.32万吨",
        "level 氨氮重点工程减排量 >=0.2万吨",
    ],
    "到2025年，单位地区生产总值能耗和二氧化碳排放比2020年分别降低14%、18%。": [
        "reduction 单位地区生产总值能耗 >=14% 2020Q4",
        "reduction 单位地区生产总值二氧化碳排放 >=18% 2020Q4",
    ],
    "到2025年，甲、乙覆盖率分别控制在5、6%以内。": [
        "level 甲覆盖率 <=5%",
        "level 乙覆盖率 <=6%",
    ],
    "到2025年，绿色贷款、绿色债券分别比2020年增长20、30%。": [
        "multiple 绿色贷款 >=1.2倍 2020Q4",
        "multiple 绿色债券 >=1.3倍 2020Q4",
    ],
    "2024年、2025年贷款余额达到50亿元、60亿元。": [
        "level 贷款余额 >=50亿元",
        "level 贷款余额 >=60亿元",
    ],
    "到2025年，贷款余额、债券余额达到50亿元、超过3亿元。": [
        "level 贷款余额 >=50亿元",
        "level 债券余额 >3亿元",
    ],
    "到2025年，贷款余额、债券余额分别为50亿元以上、3亿元。": [
        "level 贷款余额 >=50亿元",
        "level 债券余额 >=3亿元",
    ],
}


@pytest.mark.parametrize("sentence", ROWS)
def test_each_value_of_a_row_has_its_own_subject_verb_and_base(sentence: str) -> None:
    statements, doubts = read(sentence)
    assert [short(one) for one in statements] == ROWS[sentence]
    assert doubts == []
    assert all(sentence[one.start :].startswith(one.wording) for one in statements)


def test_what_a_list_shares_is_said() -> None:
    statements, _doubts = read("到2025年，甲、乙覆盖率分别达到5%、6%。")
    said = [one for entry in statements for one in entry.doubts]
    assert [(one.code, one.found, one.params["other"]) for one in said] == [
        ("subject_shared", "达到5%", "甲覆盖率")
    ]
    statements, _doubts = read("到2025年，甲、乙次数分别达到5万人次、6万人次。")
    assert {entry.code for one in statements for entry in one.doubts} == {"several_subjects"}


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("到2025年，贷款、债券余额分别达到5、6和7亿元。", "target_not_read"),
        ("到2025年，甲区、乙区贷款分别达到5亿元。", "values_missing"),
        ("到2025年，贷款余额达到5亿元、6亿元。", "target_not_read"),
    ],
)
def test_a_row_of_other_length_than_its_names_is_not_guessed(sentence: str, code: str) -> None:
    statements, doubts = read(sentence)
    assert (statements, [one.code for one in doubts]) == ([], [code])


UNITS = {
    "骨干人才达到2000名左右": "~2000名",
    "平均办理时间压减至8个工作日以内": "<=8个工作日",
    "能源消费总量控制在1.5亿吨标准煤以内": "<=1.5亿吨标准煤",
    "造林面积达到3.5万公顷以上": ">=3.5万公顷",
    "森林蓄积量达到60立方米/公顷": ">=60立方米/公顷",
    "亩均税收达到5万元/亩": ">=5万元/亩",
    "装机规模达到100万千瓦": ">=100万千瓦",
    "排放强度控制在0.5吨二氧化碳/万元以内": "<=0.5吨二氧化碳/万元",
    "PM2.5年均浓度控制在30微克/立方米以内": "<=30微克/立方米",
    "绿色企业达到500家企业以上": ">=500家企业",
    "贷款余额达到200亿元规模": ">=200亿元",
    "覆盖率达到50%的水平": ">=50%",
    "企业开办时间压缩至0.5天": "<=0.5天",
    "新建充电桩500根以上": ">=500根",
}


@pytest.mark.parametrize("goal", UNITS)
def test_the_unit_is_what_stands_behind_the_number(goal: str) -> None:
    (one,), doubts = read(f"到2025年，{goal}。")
    assert f"{one.operator}{one.value}{one.unit}" == UNITS[goal]
    assert doubts == []
    assert not {"no_unit", "unit_doubtful"} & {entry.code for entry in one.doubts}


def test_a_unit_that_may_go_on_is_doubtful() -> None:
    (one,), _doubts = read("到2025年，服务对象达到100家中小微型科技企业单位。")
    assert (one.unit, [entry.code for entry in one.doubts]) == ("家", ["unit_doubtful"])


def test_numerals_inside_words_are_words() -> None:
    statements, doubts = read(
        "“十四五”末，PM2.5、PM10浓度分别控制在30微克/立方米、50微克/立方米以内，"
        "SO2排放量较2020年下降10%，建成5G基站3000座以上，打造“1+N”体系和4A级景区。"
    )
    assert [(one.subject, one.unit) for one in statements] == [
        ("PM2.5浓度", "微克/立方米"),
        ("PM10浓度", "微克/立方米"),
        ("SO2排放量", "%"),
        ("建成5G基站", "座"),
    ]
    assert doubts == []


def test_a_day_is_a_figure_and_a_date_is_none() -> None:
    _statements, doubts = read("到2025年，办结时限压减至15日，6月30日前完成第3号文件任务。")
    assert [one.found for one in doubts if one.code == "figure_not_taken"] == ["至15日"]


@pytest.mark.parametrize(
    "goal",
    [
        "颗粒物浓度不超过2020年水平",
        "绿色贷款增速快于各项贷款增速",
        "空气质量优于全市平均",
        "绿色贷款占比高于全国",
        "碳排放总量控制在2020年排放水平",
    ],
)
def test_a_comparison_without_a_figure_is_named(goal: str) -> None:
    statements, doubts = read(f"到2025年，{goal}。")
    assert statements == []
    assert [(one.code, one.found) for one in doubts] == [("goal_not_taken", goal)]


def test_a_comparison_beside_a_figure_is_named_too() -> None:
    statements, doubts = read("到2025年，贷款余额达到200亿元且增速高于各项贷款增速。")
    assert len(statements) == 1
    assert [(one.code, one.found) for one in doubts] == [("goal_not_taken", "增速高于各项贷款增速")]


def test_the_same_remark_comes_once() -> None:
    _statements, doubts = read("到2025年，同比增长5%，同比增长5%。")
    assert [one.code for one in doubts] == ["target_not_read"]


def test_no_part_of_a_chinese_number_is_one() -> None:
    assert [one[0] for one in re.finditer(NUMBER, "百分之五十五左右、五十五个、百分之五十")] == [
        "百分之五十五",
        "五十五",
        "百分之五十",
    ]
    assert re.match(f"{NUMBER}五", "百分之五十五") is None


def test_no_part_of_a_run_of_digits_is_a_number() -> None:
    assert read(f"到2025年，贷款余额达到{'9' * 50}亿元。")[0] == []

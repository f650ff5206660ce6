"""Target statements: sentences as plans write them, and how they are read."""

from decimal import Decimal

import pytest

from districts.documents.goals import numeric_phrases
from districts.documents.model import CODES, Doubt, GoalClause, Note, TargetStatement
from districts.documents.statements import read_statements, reading_text
from districts.documents.statements.words import sign_of


def read(*sentences: str, clause: str = "一") -> tuple[list[TargetStatement], list[Doubt]]:
    return read_statements([GoalClause(clause, one, numeric_phrases(one)) for one in sentences])


def short(one: TargetStatement) -> str:
    value = "" if one.value is None else f"{one.value}{one.unit}"
    when = f"{one.deadline or '-'} {one.deadline_origin}"
    return f"{one.kind} {one.operator}{value} {one.subject} @{when}"


CASES = {
    "到2025年，森林蓄积量达到1800万m³。": ["level >=1800万立方米 森林蓄积量 @2025Q4 stated"],
    "2023—2025年，绿色贷款余额分别达到60亿元、75亿元和95亿元。": [
        "level >=60亿元 绿色贷款余额 @2023Q4 stated",
        "level >=75亿元 绿色贷款余额 @2024Q4 stated",
        "level >=95亿元 绿色贷款余额 @2025Q4 stated",
    ],
    "到2025年、2027年末，绿色贷款余额分别达到80亿元和120亿元以上。": [
        "level >=80亿元 绿色贷款余额 @2025Q4 stated",
        "level >=120亿元 绿色贷款余额 @2027Q4 stated",
    ],
    "到2025年，绿色贷款余额、绿色债券余额、绿色保险保费分别达到300亿元、25亿元和1.2亿元。": [
        "level >=300亿元 绿色贷款余额 @2025Q4 stated",
        "level >=25亿元 绿色债券余额 @2025Q4 stated",
        "level >=1.2亿元 绿色保险保费 @2025Q4 stated",
    ],
    "到2025年末，绿色贷款余额达到120亿元；到2027年末，达到180亿元以上。": [
        "level >=120亿元 绿色贷款余额 @2025Q4 stated",
        "level >=180亿元 绿色贷款余额 @2027Q4 stated",
    ],
    "到2025年末，绿色贷款余额较2022年末实现倍增，占比由2022年末的9.6%提高到15%以上。": [
        "multiple >=2倍 绿色贷款余额 @2025Q4 stated",
        "level >=15% 绿色贷款余额占比 @2025Q4 stated",
    ],
    "到2025年，绿色贷款占比由9.6%提高到15%。": ["level >=15% 绿色贷款占比 @2025Q4 stated"],
    "到2025年，绿色贷款余额突破230亿元，占比提高5个百分点，较2020年翻两番。": [
        "level >230亿元 绿色贷款余额 @2025Q4 stated",
        "multiple >=4倍 绿色贷款余额 @2025Q4 stated",
    ],
    "到2025年，绿色信贷余额保持年均20%左右增长，五年实现翻一番。": [
        "average_growth ~20% 绿色信贷余额 @2025Q4 stated",
        "multiple >=2倍 绿色信贷余额 @2025Q4 stated",
    ],
    "到2026年末，全区绿色信贷余额突破300亿元，占各项贷款的比重达到12%以上，年均增长不低于15%。": [
        "level >300亿元 绿色信贷余额 @2026Q4 stated",
        "level >=12% 绿色信贷余额占各项贷款的比重 @2026Q4 stated",
        "average_growth >=15% 绿色信贷余额 @2026Q4 stated",
    ],
    "到2025年底，绿色贷款余额、绿色债券余额分别达到500亿元、60亿元以上。": [
        "level >=500亿元 绿色贷款余额 @2025Q4 stated",
        "level >=60亿元 绿色债券余额 @2025Q4 stated",
    ],
    "到“十四五”末，绿色专营机构达到10家以上，新增绿色支行5家。": [
        "level >=10家 绿色专营机构 @2025Q4 stated",
        "level >=5家 新增绿色支行 @2025Q4 stated",
    ],
    "力争到二〇二五年末，森林覆盖率稳定在百分之五十五左右。": [
        "level ~55% 森林覆盖率 @2025Q4 stated"
    ],
    "2027年，单位地区生产总值能耗较“十三五”末累计下降百分之十四，不良贷款率控制在1.5%以内。": [
        "reduction >=14% 单位地区生产总值能耗 @2027Q4 stated",
        "level <=1.5% 不良贷款率 @2027Q4 stated",
    ],
    "到2026年6月底前，绿色基金规模较2020年增长50%以上。": [
        "multiple >=1.5倍 绿色基金规模 @2026Q2 stated"
    ],
    "到2025年，碳排放量达到2020年的0.8倍以内；绿色基金规模较2020年翻倍。": [
        "multiple <=0.8倍 碳排放量 @2025Q4 stated",
        "multiple >=2倍 绿色基金规模 @2025Q4 context",
    ],
    "到2025年末绿色贷款余额达到１，２００．５亿元，绿色债券超过一百亿元。": [
        "level >=1200.5亿元 绿色贷款余额 @2025Q4 stated",
        "level >100亿元 绿色债券 @2025Q4 stated",
    ],
    "到2025年三季度末，绿色信贷：余额不低于两千亿元。": [
        "level >=2000亿元 绿色信贷余额 @2025Q3 stated"
    ],
    "到2025年上半年，能耗强度降至0.5吨。": ["level <=0.5吨 能耗强度 @2025Q2 stated"],
    "到2025年，能耗强度下降两成，绿色保险保费收入约3亿元。": [
        "reduction >=20% 能耗强度 @2025Q4 stated",
        "level ~3亿元 绿色保险保费收入 @2025Q4 stated",
    ],
    "到2025年，绿色贷款余额增长到2020年水平的3倍，债券余额增长至2倍。": [
        "multiple >=3倍 绿色贷款余额 @2025Q4 stated",
        "multiple >=2倍 债券余额 @2025Q4 stated",
    ],
    "到2025年，绿色债券发行实现零的突破，非化石能源占比稳步提高。": [
        "first_occurrence >0 绿色债券发行 @2025Q4 stated",
        "direction  非化石能源占比 @2025Q4 stated",
    ],
    "到2025年，碳排放下降率完成市级下达任务，全面建成绿色金融服务体系。": [
        "assigned  碳排放下降率 @2025Q4 stated",
        "milestone  全面建成绿色金融服务体系 @2025Q4 stated",
    ],
    "到2024年第四季度，两江新区、万州区绿色贷款占比分别达到15%、12%。": [
        "level >=15% 绿色贷款占比 @2024Q4 stated",
        "level >=12% 绿色贷款占比 @2024Q4 stated",
    ],
    "绿色贷款余额达到80亿元（到2025年）。": ["level >=80亿元 绿色贷款余额 @2025Q4 stated"],
    "以绿色为本，在2020年年末，为2020年之计，按“十四五”规划，到2025年贷款余额达到80亿元。": [
        "level >=80亿元 贷款余额 @2025Q4 stated"
    ],
    "2023—2025年，累计发行绿色债券，绿色贷款余额达到80亿元。": [
        "level >=80亿元 绿色贷款余额 @2025Q4 stated"
    ],
}


@pytest.mark.parametrize("sentence", CASES)
def test_a_sentence_states_its_targets(sentence: str) -> None:
    statements, _doubts = read(sentence)
    assert [short(one) for one in statements] == CASES[sentence]
    assert all(sentence[one.start :].startswith(one.wording) for one in statements)


DOUBTFUL = {
    "到2025年，绿色贷款余额达到50—60亿元。": {"target_not_read"},
    "到2025年，绿色贷款余额达到50亿至60亿元左右。": {"target_not_read"},
    "到2025年，能耗较2020年下降至13.5%以上。": {"operators_disagree"},
    "到2025年末，绿色贷款占比超12%；到2027年末，超过15%。": {"subject_of_context"},
    "到2024年、2025年末，绿色贷款余额、绿色债券余额分别达到80亿元和12亿元。": {"years_and_names"},
    "到2024年、2025年末，万州区、渝中区绿色贷款占比分别达到12%和15%。": {"years_and_names"},
    "到2025年，绿色金融机构数量居全市第一。": {"goal_not_taken"},
    "到2025年，绿色贷款增速不低于各项贷款平均增速。": {"goal_not_taken"},
    "到2025年，绿色贷款占比较2020年提高5个百分点。": {"target_not_read"},
    "到2025年，绿色贷款同比增长20%。": {"target_not_read"},
    "到2025年，绿色贷款年均增加20亿元。": {"target_not_read"},
    "到2025年，碳排放总量较2020年减少三分之一。": {"figure_not_taken"},
    "到2025年，余额达到80亿元。": {"no_subject"},
    "绿色贷款余额达到80亿元。": {"no_deadline"},
    "到2025年，绿色贷款余额翻一番。": {"no_base_year"},
    "到2025年，绿色贷款余额不低于80亿元左右。": {"operators_disagree"},
    "到2025年，绿色贷款余额不超过80亿元以上。": {"operators_disagree"},
    "到2025年，绿色贷款余额80亿元。": {"operator_not_stated"},
    "到2025年，绿色贷款余额达到80。": {"no_unit"},
    "到2025年，新增绿色贷款20亿元以上。": {"flow_or_stock"},
    "到2025年，累计发行100亿元绿色债券。": {"flow_or_stock", "operator_not_stated"},
    "到2025年，绿色贷款、绿色债券余额超过100亿元。": {"several_subjects"},
    "到2025年，甲区、乙区等3个区绿色贷款占比超15%。": {"place_count"},
    "到2025年，5个核心区域绿色贷款占比超15%。": {"place_count"},
    "到2025年，甲贷款、乙贷款分别达到5亿元。": {"values_missing"},
    "到2025年，贷款占比达到12%，年均增速20%以上。": {"growth_of_share"},
    "到2025年，绿色贷款余额较2020年增长2倍。": {"growth_times"},
    "绿色信贷规模加快增长。": {"goal_not_taken"},
    "到2025年，形成一个平台。": {"target_not_read"},
    "到2025年，能耗年均下降3%。": {"target_not_read"},
    "到2025年，绿色贷款较年初增长10%以上。": {"target_not_read"},
    "到2025年，不良率控制在2个百分点以内。": {"target_not_read"},
    "到2025年，贷款余额达到3倍。": {"target_not_read"},
}


def test_a_base_with_its_value_is_kept() -> None:
    statements, doubts = read(
        "2025年末，绿色贷款余额由2020年末的12.5亿元增加到30亿元，占比达到8%。"
    )
    assert [(one.base, one.base_value, one.base_value_origin) for one in statements] == [
        ("2020Q4", Decimal("12.5"), "stated"),
        ("2020Q4", None, "none"),
    ]
    assert doubts == []


def test_a_base_may_state_its_value_in_brackets() -> None:
    statements, _doubts = read("2025年，绿色贷款余额在2022年（62亿元）基础上达到102亿元。")
    assert [(one.deadline, one.base, one.base_value) for one in statements] == [
        ("2025Q4", "2022Q4", Decimal(62))
    ]


def test_a_base_in_another_unit_gives_no_value() -> None:
    statements, _doubts = read("2025年末，绿色贷款余额由2020年末的5万户增加到30亿元。")
    assert (statements[0].base, statements[0].base_value) == ("2020Q4", None)


def test_years_no_calendar_has_and_too_many_years_are_no_dates() -> None:
    statements, _doubts = read("到9999年末，绿色贷款余额达到9亿元。")
    assert statements[0].deadline is None
    statements, doubts = read("1950—2025年，绿色贷款余额分别达到9亿元、10亿元。")
    assert (statements, [one.code for one in doubts]) == ([], ["target_not_read"])


@pytest.mark.parametrize("sentence", DOUBTFUL)
def test_what_is_not_certain_is_doubted(sentence: str) -> None:
    statements, doubts = read(sentence)
    codes = {entry.code for entry in doubts}
    codes |= {entry.code for one in statements for entry in one.doubts}
    assert DOUBTFUL[sentence] <= codes
    assert codes <= set(CODES)


def test_a_statement_for_several_places_names_them() -> None:
    (one,), _doubts = read("到2025年，两江新区、万州区、渝中区等3个核心区域绿色贷款占比超15%。")
    assert one.jurisdictions == ("两江新区", "万州区", "渝中区")
    assert one.wording == "3个核心区域绿色贷款占比超15%"
    assert one.doubts == ()
    (two,), _doubts = read("到2025年，万州区和渝中区绿色贷款占比达到15%。")
    assert two.jurisdictions == ("万州区", "渝中区")


def test_dates_pass_on_within_a_clause_and_to_the_clauses_below() -> None:
    statements, _doubts = read("到2025年，实现以下目标。", "绿色贷款余额达到80亿元。")
    assert [(one.deadline, one.deadline_origin) for one in statements] == [("2025Q4", "context")]
    above = GoalClause("一", "到2026年。", ())
    below = GoalClause("一（一）", "绿色贷款余额达到80亿元。", ())
    (one,), _doubts = read_statements([above, below])
    assert (one.deadline, one.deadline_origin) == ("2026Q4", "context")
    (none,), _doubts = read_statements([above, GoalClause("二", below.sentence, ())])
    assert none.deadline is None


def test_each_value_has_the_date_before_it() -> None:
    statements, _doubts = read("绿色贷款余额到2024年达到60亿元，到2025年达到80亿元。")
    assert [(one.deadline, one.value) for one in statements] == [
        ("2024Q4", Decimal(60)),
        ("2025Q4", Decimal(80)),
    ]


def test_a_level_and_a_multiple_imply_the_base() -> None:
    statements, _doubts = read("到2025年，绿色贷款余额达到6000亿元以上，较2020年翻一番。")
    assert [(one.base, one.base_value, one.base_value_origin) for one in statements] == [
        ("2020Q4", Decimal(3000), "implied")
    ] * 2
    assert "3000亿元" in reading_text(statements[0].notes)[0]
    assert "6000 ÷ 2 = 3000" in reading_text(statements[0].notes)[1]


def test_a_growth_takes_the_base_year_that_the_rest_of_the_text_names() -> None:
    statements, _doubts = read(
        "到2025年，绿色贷款余额达到100亿元以上，年均增速保持30%以上。",
        "到2025年，能耗比2020年降低14%。",
    )
    level, growth, fall = statements
    assert (growth.base, growth.base_origin) == ("2020Q4", "context")
    assert level.base_value == growth.base_value == Decimal("26.93")
    assert (fall.base_value, fall.base_value_origin) == (Decimal(0), "stated")
    assert {entry.code for entry in growth.doubts} == {"base_of_context"}


def test_growth_by_a_number_of_times_is_read_by_the_plans_own_yearly_growth() -> None:
    text = "到2025年末绿色贷款余额达到55亿元以上，较2020年增长超3倍，年均增速{}%左右。"
    (_level, loose, _growth), _doubts = read(text.format(25))
    assert loose.value == 3
    assert "3.05" in reading_text(loose.notes)[1]
    (_level, strict, _growth), _doubts = read(text.format(40))
    assert strict.value == 4
    (_level, alone), _doubts = read("到2025年贷款余额达到55亿元，较2020年增长3倍。")
    assert alone.value == 4


def test_a_base_after_the_deadline_gives_no_years() -> None:
    statements, _doubts = read("到2020年，贷款余额达到55亿元，较2025年增长3倍，年均增速25%。")
    assert statements[1].value == 4


def test_on_schedule_takes_no_date_and_a_time_without_a_start_sets_none() -> None:
    statements, _doubts = read("到2025年，确保全区如期实现碳达峰、碳中和目标。")
    assert [(one.kind, one.deadline) for one in statements] == [("milestone", None)]
    statements, _doubts = read("经过5年左右的努力，逐步建立绿色金融体系。")
    assert [note.code for note in statements[0].notes] == ["milestone", "vague_time"]
    statements, _doubts = read("逐步建立绿色金融体系。")
    assert [note.code for note in statements[0].notes] == ["milestone"]


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("达到 以上", (">=", True)),
        ("超", (">", True)),
        ("超过 以上", (">", True)),
        ("不超过 以内", ("<=", True)),
        ("低于 以下", ("<", True)),
        ("控制在", ("<=", True)),
        ("", ("", False)),
        ("达到 降至", ("<=", False)),
    ],
)
def test_words_give_a_sign(words: str, sign: tuple[str, bool]) -> None:
    assert sign_of(words) == sign


def test_a_note_without_a_sign_keeps_its_words() -> None:
    assert reading_text([Note("doubled", {"factor": "4"})])[0] == "翻番即达到基期的4倍。"

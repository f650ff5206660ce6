"""Role clauses and lists of bodies, one trap a test."""

import pytest

from districts.documents.bodies import bodies_in
from districts.documents.clauses import role_clauses_within, split_role_clause
from districts.documents.roles import roles_of


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("甲局、乙委", ["甲局", "乙委"]),
        ("甲分局，乙分行", ["甲分局", "乙分行"]),
        ("渝中区、南岸区政府", ["渝中区政府", "南岸区政府"]),
        (
            "市经济信息委，渝中区、南岸区政府，两江新区、西部科学城重庆高新区管委会",
            [
                "市经济信息委",
                "渝中区政府",
                "南岸区政府",
                "两江新区管委会",
                "西部科学城重庆高新区管委会",
            ],
        ),
        ("市建委、两江新区管委会，渝中区政府", ["市建委", "两江新区管委会", "渝中区政府"]),
        ("市建委、渝中区、南岸区政府", ["市建委", "渝中区政府", "南岸区政府"]),
        ("有关乡镇、街道", ["有关乡镇", "有关街道"]),
        ("县银保监组、有关乡镇、街道", ["县银保监组", "有关乡镇", "有关街道"]),
        ("各乡镇政府、街道办事处、县财政局", ["各乡镇政府", "各街道办事处", "县财政局"]),
        ("有关部门、县财政局、街道", ["有关部门", "县财政局", "街道"]),
        (
            "甲局，各区县（自治县，以下简称区县）政府",
            ["甲局", "各区县（自治县，以下简称区县）政府"],
        ),
        (
            "市领导小组（以下简称市小组）有关成员单位",
            ["市领导小组（以下简称市小组）有关成员单位"],
        ),
        ("", []),
    ],
)
def test_bodies_in_supplies_what_names_share(written: str, names: list[str]) -> None:
    assert bodies_in(written) == (names, [])


def test_a_stray_separator_is_passed_over_and_remarked() -> None:
    assert bodies_in("甲局、乙局、") == (["甲局", "乙局"], [("stray_separator", "甲局、乙局、")])


def test_a_suffix_is_not_lent_to_a_place_of_another_kind() -> None:
    names, remarks = bodies_in("渝中区、两江新区管委会")
    assert names == ["渝中区", "两江新区管委会"]
    assert remarks == [("bare_jurisdiction", "渝中区")]
    names, remarks = bodies_in("两江新区、渝中区政府")
    assert names == ["两江新区", "渝中区政府"]
    assert remarks == [("bare_jurisdiction", "两江新区")]


def test_a_suffix_does_not_reach_over_a_body_that_has_its_own() -> None:
    names, _ = bodies_in("江北区、市财政局、渝中区政府")
    assert names == ["江北区", "市财政局", "渝中区政府"]


@pytest.mark.parametrize("name", ["甲" * 61, "甲局。乙局", "《甲》", "甲（乙"])
def test_what_is_no_name_is_odd(name: str) -> None:
    assert bodies_in(name)[1] == [("odd_body", name)]


@pytest.mark.parametrize(
    ("clause", "lead", "responsible"),
    [
        ("（牵头单位：甲局；责任单位：乙局、丙局）", ("甲局",), ("乙局", "丙局")),
        ("(牵头部门:甲局；责任部门:乙局)", ("甲局",), ("乙局",)),
        ("（牵头单位：甲局）", ("甲局",), ()),
        ("（责任单位：乙局）", (), ("乙局",)),
        ("（牵头单位：甲局）（责任单位：乙局）", ("甲局",), ("乙局",)),
        (
            "〔牵头单位：甲局；责任单位：各区县（自治县，以下简称区县）政府〕。",
            ("甲局",),
            ("各区县（自治县，以下简称区县）政府",),
        ),
        (
            "（牵头单位：甲组（以下简称乙组）有关成员单位)",
            ("甲组（以下简称乙组）有关成员单位",),
            (),
        ),
        ("（牵头单位：）", (), ()),
        ("", (), ()),
    ],
)
def test_roles_of(clause: str, lead: tuple[str, ...], responsible: tuple[str, ...]) -> None:
    roles = roles_of(clause)
    assert (roles.lead, roles.responsible, roles.remarks) == (lead, responsible, [])


def test_another_role_counts_as_responsible_and_is_remarked() -> None:
    roles = roles_of("（牵头单位：甲局；责任单位：乙局；配合单位：丙局）")
    assert roles.responsible == ("乙局", "丙局")
    assert roles.remarks == [("role_read_as_responsible", "配合")]


def test_a_body_named_twice_is_taken_once_and_remarked() -> None:
    roles = roles_of("（牵头单位：甲局、乙局、甲局）")
    assert roles.lead == ("甲局", "乙局")
    assert roles.remarks == [("body_repeated", "甲局")]


def test_an_unclosed_bracket_inside_a_name_is_kept_and_remarked() -> None:
    roles = roles_of("（牵头单位：甲局（乙；责任单位：丙局）")
    assert roles.lead == ("甲局（乙",)
    assert roles.responsible == ("丙局",)
    assert roles.remarks == [("odd_body", "甲局（乙")]


@pytest.mark.parametrize(
    ("text", "before", "clause", "after"),
    [
        ("融资（PPP）。（牵头单位：甲局）", "融资（PPP）。", "（牵头单位：甲局）", ""),
        ("做事。〔牵头单位：甲（乙，丙）丁)", "做事。", "〔牵头单位：甲（乙，丙）丁)", ""),
        (
            "做事。（牵头单位：甲）（责任单位：乙）",
            "做事。",
            "（牵头单位：甲）（责任单位：乙）",
            "",
        ),
        ("做事（牵头单位：甲）。抄送", "做事", "（牵头单位：甲）。", "抄送"),
        ("一（牵头单位：甲）二（责任单位：乙）", "一（牵头单位：甲）二", "（责任单位：乙）", ""),
        ("做事（试点）。", "做事（试点）。", "", ""),
    ],
)
def test_the_role_clause_is_the_last_of_its_kind(
    text: str, before: str, clause: str, after: str
) -> None:
    split = split_role_clause(text)
    assert (split.before, split.clause, split.after, split.is_closed) == (
        before,
        clause,
        after,
        True,
    )


def test_an_unclosed_role_clause_reaches_to_the_end() -> None:
    split = split_role_clause("做事。（牵头单位：甲局；责任单位：乙局")
    assert split.clause == "（牵头单位：甲局；责任单位：乙局"
    assert not split.is_closed
    assert roles_of(split.clause).responsible == ("乙局",)


def test_role_clauses_within_a_text() -> None:
    assert role_clauses_within("一（牵头单位：甲）二（责任单位：乙") == [
        "（牵头单位：甲）",
        "（责任单位：乙",
    ]
    assert role_clauses_within("抵（质）押") == []


def test_a_clause_without_brackets_ends_the_text() -> None:
    split = split_role_clause("支持甲。牵头单位：甲局；配合单位：乙局。余下的话")
    assert (split.before, split.clause, split.after) == (
        "支持甲。",
        "牵头单位：甲局；配合单位：乙局。",
        "余下的话",
    )
    apart = split_role_clause("牵头单位：甲局。做了一事。责任单位：乙局")
    assert apart.clause == "责任单位：乙局"
    assert role_clauses_within(apart.before) == ["牵头单位：甲局。"]
    assert roles_of(*apart.clauses).lead == ("甲局",)
    assert split_role_clause("完成时限：2025年").clause == ""


def test_bodies_may_stand_before_their_verb() -> None:
    roles = roles_of("（甲局、乙局牵头，丙局、丁局按职责分工负责）")
    assert (roles.lead, roles.responsible) == (("甲局", "乙局"), ("丙局", "丁局"))
    mixed = roles_of("（甲局牵头，乙局配合，其他）")
    assert (mixed.lead, mixed.responsible) == (("甲局",), ("乙局",))
    text = "支持甲（由甲局负责的事）很多。"
    assert split_role_clause(text).clause == ""


def test_other_labels_and_marks_among_the_bodies() -> None:
    roles = roles_of("责任单位：甲局（牵头），乙局；责任领导：张某；完成时限：2025年底")
    assert (roles.lead, roles.responsible) == (("甲局",), ("乙局",))
    assert roles.remarks == [("other_label", "责任领导：张某")]
    assert roles.times == ["2025年底"]
    assert roles_of("主办单位：甲局").lead == ("甲局",)
    assert ("names_run_together", "区财政局区科技局") in roles_of(
        "责任单位：区财政局区科技局"
    ).remarks

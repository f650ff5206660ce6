"""The rules on tasks and bodies, on made-up plans."""

import datetime

import pytest

from targets.audit.model import CONTRADICTION, DOUBT, Clause
from tasks.audit.model import (
    DUTY_RULES,
    AnnexFact,
    BodyFact,
    DutyPlanFact,
    NameFact,
    OrganisationFact,
    TaskFact,
)
from tasks.audit.names import forms_of, groups_of_names, names_out_of_date, several_names
from tasks.audit.roles import annex_against_body, double_roles

ISSUED = datetime.date(2023, 12, 20)


def body(organisation: str, written: str = "") -> BodyFact:
    return BodyFact(organisation, written or organisation)


def duties(*tasks: TaskFact, **others: object) -> DutyPlanFact:
    return DutyPlanFact("here", ISSUED, tasks, **others)  # type: ignore[arg-type]


def test_a_body_in_both_roles_under_two_names() -> None:
    plan = duties(
        TaskFact(1, (body("a"), body("b")), (body("c"),)),
        TaskFact(20, (body("a"), body("eco", "市生态环境局")), (body("eco", "生态环境局"),)),
    )
    (finding,) = double_roles(plan)
    assert (finding.rule, finding.severity) == (7, CONTRADICTION)
    assert finding.clauses == (Clause("here", "task", "20"),)
    assert finding.clauses[0].text == "举措20"
    lines = {line.code: line.params["bodies"] for line in finding.arithmetic}
    assert lines == {"lead_bodies": "a、市生态环境局", "responsible_bodies": "生态环境局"}


def test_a_collective_may_stand_on_both_sides() -> None:
    both = TaskFact(1, (body("some"),), (body("some"),))
    known = {"some": OrganisationFact("some", "有关部门", is_one_body=False)}
    assert double_roles(duties(both, organisations=known)) == []
    assert len(double_roles(duties(both))) == 1


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["县银保监组", "县银保监局"], 2),
        (["各区县（自治县，以下简称区县）政府", "各区县政府"], 1),
        (["领导小组（以下简称县领组）成员单位", "县领组成员单位", "领导小组成员单位"], 1),
        (["领导小组（以下简称“县领组”）", "县领组"], 1),
        (["县领组成员单位", "领导小组（以下简称县领组）成员单位", "另一小组"], 2),
    ],
)
def test_names_and_the_short_forms_they_define(names: list[str], groups: int) -> None:
    assert len(groups_of_names(names)) == groups
    assert len(groups_of_names(names[::-1])) == groups


def test_forms_of_a_definition() -> None:
    assert forms_of("各区县（自治县，以下简称区县）政府") >= {"各区县政府"}
    assert forms_of("县银保监组") == {"县银保监组"}


def test_one_body_under_several_names() -> None:
    plan = duties(
        *(TaskFact(number, (body("bank", "县银保监组"),)) for number in (1, 2, 7)),
        TaskFact(3, (), (body("bank", "县银保监局"),)),
        annex=(AnnexFact(2, 3, (body("bank", "县银保监局"),)),),
        organisations={"bank": OrganisationFact("bank", "巫山县银保监组")},
    )
    (finding,) = several_names(plan)
    assert (finding.rule, finding.severity, finding.code) == (8, DOUBT, "several_names")
    assert [clause.text for clause in finding.clauses] == ["举措3", "附件第2行"]
    assert [(line.params["name"], line.params["places"]) for line in finding.arithmetic] == [
        ("县银保监组", "举措1、2、7"),
        ("县银保监局", "举措3；附件第2行"),
    ]


@pytest.mark.parametrize(
    ("until", "issued", "count"),
    [
        (datetime.date(2023, 7, 20), ISSUED, 1),
        (ISSUED, ISSUED, 1),
        (ISSUED + datetime.timedelta(1), ISSUED, 0),
        (None, ISSUED, 0),
        (datetime.date(2023, 7, 20), None, 0),
    ],
)
def test_a_name_that_had_ended_at_issue(
    until: datetime.date | None, issued: datetime.date | None, count: int
) -> None:
    names = (NameFact("县银保监组", None, until), NameFact("监管局", datetime.date(2023, 7, 20)))
    known = {"bank": OrganisationFact("bank", "监管局", names=names)}
    tasks = (TaskFact(1, (body("bank", "县银保监组"),)),)
    findings = names_out_of_date(DutyPlanFact("here", issued, tasks, (), known))
    assert len(findings) == count
    for one in findings:
        assert one.arithmetic[0].params["ended_on"] == str(until)
    current = (TaskFact(1, (body("bank", "监管局"),)),)
    assert names_out_of_date(DutyPlanFact("here", issued, current, (), known)) == []


def test_rows_of_the_annex_that_another_body_leads() -> None:
    plan = duties(
        TaskFact(3, (body("dev", "区发展改革委"),), (body("fin", "区财政局"),)),
        TaskFact(4),
        annex=(
            AnnexFact(3, 3, (body("dev", "区发改委"),)),
            AnnexFact(4, 3, (body("fin", "区财政局"),)),
            AnnexFact(5, None, (body("fin"),)),
            AnnexFact(6, 4, (body("fin"),)),
            AnnexFact(7, 3, (body("dev"), body("fin"))),
            AnnexFact(8, 3),
        ),
    )
    findings = annex_against_body(plan)
    assert [one.params["row"] for one in findings] == ["4", "7"]
    assert {(one.rule, one.severity) for one in findings} == {(9, CONTRADICTION)}
    assert [clause.text for clause in findings[0].clauses] == ["附件第4行", "举措3"]
    assert [line.params["bodies"] for line in findings[0].arithmetic] == [
        "区财政局",
        "区发展改革委",
    ]


def test_a_clean_plan_gives_nothing() -> None:
    known = {slug: OrganisationFact(slug, slug, names=(NameFact(slug),)) for slug in "ab"}
    plan = duties(
        TaskFact(1, (body("a"),), (body("b"),)),
        TaskFact(2, (body("b"),), (body("a"),)),
        annex=(AnnexFact(1, 1, (body("a"),), (body("b"),)),),
        organisations=known,
    )
    assert DUTY_RULES.findings(plan) == []

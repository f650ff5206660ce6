"""Which measures name a target's subject, and what that comes to in the official texts."""

import pytest

from districts.documents import read_document
from districts.models import Plan
from tasks.models import Serving
from tasks.serving.links import goals_of, measures_of
from tasks.serving.naming import Goal, Measure, Naming, namings, proposals, subject_of_title
from tests.official_texts import official_text

LOANS = ("绿色(信贷|贷款)",)
TITLED = Measure(7, "创新绿色信贷和保险产品", "创新绿色金融产品和服务体系")


class TestNamings:
    def test_in_the_title(self):
        assert namings(LOANS, TITLED) == [Naming("title", "绿色信贷")]

    def test_in_the_wording_the_first_words(self):
        measure = Measure(
            9, "推动金融机构建立激励约束机制", "提升能力", "单列绿色信贷计划，发放绿色贷款"
        )
        assert namings(LOANS, measure) == [Naming("wording", "绿色信贷")]

    def test_in_the_heading_of_its_section(self):
        measure = Measure(1, "加强统筹", "扩大绿色贷款规模")
        assert namings(LOANS, measure) == [Naming("section", "绿色贷款")]

    def test_the_earliest_of_several_patterns(self):
        measure = Measure(1, "围绕碳中和与碳达峰", "")
        assert namings(("碳达峰", "碳中和"), measure) == [Naming("title", "碳中和")]

    def test_what_is_near_is_not_named(self):
        measure = Measure(12, "推动节能降碳", "碳金融", "核算金融机构资产组合碳强度")
        assert namings(("单位地区生产总值能耗", "碳排放强度"), measure) == []

    def test_without_a_subject(self):
        assert namings((), TITLED) == []


class TestProposals:
    def test_every_pair_that_is_named(self):
        goals = [Goal(1, LOANS), Goal(2, ("森林覆盖率",)), Goal(3, ("绿色信贷",))]
        assert proposals(goals, [TITLED]) == [(1, 7), (3, 7)]

    def test_a_settled_pair_is_never_proposed(self):
        assert proposals([Goal(1, LOANS)], [TITLED], {(1, 7)}) == []

    def test_of_nothing(self):
        assert proposals([], [TITLED]) == proposals([Goal(1, LOANS)], []) == []


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("如期实现碳达峰、碳中和", ("碳达峰", "碳中和")),
        ("基本建立绿色金融体系", ("绿色金融体系",)),
        ("完成", ()),
        ("C+碳汇", (r"C\+碳汇",)),
    ],
)
def test_the_subject_of_a_title(title: str, subject: tuple[str, ...]) -> None:
    assert subject_of_title(title) == subject


def named(slug: str, *, with_wording: bool) -> dict[str, list[int]]:
    """The numbers of the tasks that name each target of a plan, by the target's key."""
    plan = Plan.objects.get(slug=slug)
    numbers = dict(plan.tasks.values_list("pk", "number"))
    keys = dict(plan.targets.values_list("pk", "key"))
    texts = read_document(official_text(slug).decode()).tasks if with_wording else ()
    wording = {text.number: text.wording for text in texts}
    measures = [
        Measure(one.key, one.title, one.section, wording.get(numbers[one.key], ""))
        for one in measures_of(plan)
    ]
    found: dict[str, list[int]] = {key: [] for key in keys.values()}
    for target, task in proposals(goals_of(plan), measures):
        found[keys[target]].append(numbers[task])
    return found


@pytest.mark.usefixtures("loaded_plans")
class TestOfficialTexts:
    def test_titles_alone(self):
        found = named("chongqing", with_wording=False)
        assert found["green-bond-issuance-level"] == [5, 6]
        assert found["green-loan-balance-level"] == [7]
        assert found["carbon-peak-milestone"] == []

    @pytest.mark.parametrize("slug", ["chongqing", "rongchang", "wushan"])
    def test_what_came_with_the_plan_is_named_by_the_document(self, slug):
        """Nobody answers for a target whose subject their measure does not name."""
        found = named(slug, with_wording=True)
        came = Serving.objects.filter(target__plan__slug=slug, origin="plan")
        assert came
        for key, number in came.values_list("target__key", "task__number"):
            assert number in found[key], (key, number)

    def test_nobody_is_named_where_no_measure_names_the_subject(self):
        found = named("chongqing", with_wording=True)
        for key in (
            "forest-coverage-level",
            "forest-stock-level",
            "energy-intensity-reduction",
            "non-fossil-share-level",
            "co2-intensity-assigned",
            "co2-intensity-direction",
            "finance-system-milestone",
        ):
            assert found[key] == [], key

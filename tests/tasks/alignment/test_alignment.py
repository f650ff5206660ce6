"""Likeness of tasks, and how good the proposals are against a list settled by hand."""

from pathlib import Path

import pytest
import yaml

from districts.documents import read_document
from districts.models import Plan
from tasks.alignment.likeness import (
    Likeness,
    TaskText,
    common_offices,
    compared,
    letter_pairs,
    office_kind,
    offices,
    proposals,
    shared_text,
    shared_wording,
)
from tasks.alignment.matrix import texts_of
from tests.official_texts import official_text

BY_HAND = Path(__file__).with_name("rongchang_alignment.yaml")


class TestOffices:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("市财政局", "区财政局"),
            ("市住房城乡建委", "县住房城乡建设委"),
            ("人行重庆营管部", "人行永川分行"),
            ("重庆银保监局", "国家金融监督管理总局永川监管分局"),
            ("市金融监管局", "县金融事务中心"),
            ("市大数据发展局", "县大数据管理中心"),
            ("市国资委", "县国资管理中心"),
            ("重庆市税务局", "巫山县税务局"),
            ("市绿金改领导小组有关成员单位", "其他荣昌区绿色金融改革创新工作领导小组成员单位"),
        ],
    )
    def test_the_same_office_of_two_places(self, one, other):
        assert office_kind(one) == office_kind(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("市财政局", "市科技局"),
            ("重庆银保监局", "重庆证监局"),
            ("市金融监管局", "国家金融监督管理总局重庆监管局"),
            ("市市场监管局", "市金融监管局"),
        ],
    )
    def test_different_offices(self, one, other):
        assert office_kind(one) != office_kind(other)

    def test_a_lead_counts_twice(self):
        parts = offices(
            TaskText(1, "", "", lead=("市财政局",), responsible=("市科技局", "区财政局"))
        )
        assert parts == {"财政": 1.0, "科技": 0.5}

    def test_offices_in_common(self):
        one = TaskText(1, "", "", lead=("人行重庆营管部", "市财政局"))
        other = TaskText(1, "", "", lead=("人行永川分行",), responsible=("区财政局", "区科技局"))
        assert common_offices(one, other) == ["人民银行", "财政"]


class TestLikeness:
    def test_weighted_mean(self):
        assert Likeness(heading=1.0, section=0.5, bodies=0.5).score == pytest.approx(0.75)

    def test_a_part_that_cannot_be_compared_is_left_out(self):
        assert Likeness(heading=1.0, section=0.3, bodies=None).score == pytest.approx(0.8)
        assert Likeness(heading=1.0, section=0.3, bodies=None).parts == {
            "heading": 1.0,
            "section": 0.3,
        }

    def test_wording_where_both_are_loaded(self):
        assert shared_wording("", "建立项目库") is None
        assert shared_wording("建立绿色项目库。", "建立智能化绿色项目库") == 1.0
        assert Likeness(0.0, 0.0, 0.0, 1.0).score == pytest.approx(0.4)

    def test_letter_pairs_without_punctuation(self):
        assert letter_pairs("绿色，金融") == {"绿色", "色金", "金融"}
        assert letter_pairs("绿") == set()

    def test_same_and_different_tasks(self):
        city = [
            TaskText(1, "建立绿色项目库", "数字", lead=("市财政局",)),
            TaskText(2, "加强宣传", "保障"),
        ]
        own = [
            TaskText(7, "建立绿色项目库", "数字", lead=("区财政局",)),
            TaskText(8, "发展交通", "产业"),
        ]
        likeness = compared(city, own)
        assert likeness[1, 7].score == pytest.approx(1.0)
        assert likeness[1, 7].bodies == pytest.approx(1.0)
        assert likeness[2, 8].score == 0.0
        assert likeness[2, 7].bodies is None

    def test_texts_without_letters_have_nothing_in_common(self):
        assert shared_text("", "发展绿色信贷", lambda _pair: 1.0) == 0.0
        assert shared_text("——", "——", lambda _pair: 1.0) == 0.0


class TestProposals:
    city = (TaskText(1, "建立绿色项目库", "数字"), TaskText(2, "加强组织宣传", "保障"))

    def test_only_alike_pairs(self):
        own = [TaskText(5, "加强组织宣传", "保障"), TaskText(6, "种植花椒", "农业")]
        assert [(one.city_task, one.task) for one in proposals(self.city, own)] == [(2, 5)]

    def test_a_settled_pair_is_never_proposed(self):
        own = [TaskText(5, "加强组织宣传", "保障")]
        assert proposals(self.city, own, {(2, 5)}) == []

    def test_no_tasks(self):
        assert proposals(self.city, []) == []
        assert proposals([], self.city) == []


def settled_by_hand() -> set[tuple[int, int]]:
    """(city task, Rongchang's task), by their numbers."""
    content = yaml.safe_load(BY_HAND.read_text(encoding="utf-8"))
    return {(city, own) for own, numbers in content.items() for city in numbers}


def by_numbers(slug: str, wording: dict[int, str] | None = None) -> list[TaskText]:
    plan = Plan.objects.get(slug=slug)
    numbers = dict(plan.tasks.values_list("pk", "number"))
    return [
        TaskText(
            numbers[one.key],
            one.heading,
            one.section,
            one.lead,
            one.responsible,
            (wording or {}).get(numbers[one.key], ""),
        )
        for one in texts_of(plan)
    ]


def official_wording(slug: str) -> dict[int, str]:
    tasks = read_document(official_text(slug).decode()).tasks
    return {task.number: task.wording for task in tasks}


def quality(proposed: set[tuple[int, int]]) -> tuple[float, float]:
    """Precision and recall against the list settled by hand."""
    right = proposed & settled_by_hand()
    return len(right) / len(proposed), len(right) / len(settled_by_hand())


@pytest.mark.usefixtures("loaded_plans")
class TestQuality:
    """docs/alignment.md states what is measured here."""

    def test_the_list_by_hand_names_every_task_of_the_district_once(self):
        content = yaml.safe_load(BY_HAND.read_text(encoding="utf-8"))
        assert sorted(content) == list(range(1, 31))
        assert {city for city, _own in settled_by_hand()} == set(range(1, 47)) - {16, 32, 45}
        assert len(settled_by_hand()) == 43

    def test_without_wording(self):
        pairs = proposals(by_numbers("chongqing"), by_numbers("rongchang"))
        precision, recall = quality({(one.city_task, one.task) for one in pairs})
        assert precision >= 0.85
        assert recall >= 0.80

    def test_with_the_official_wording(self):
        wording = {
            slug: {
                task.number: task.wording
                for task in read_document(official_text(slug).decode()).tasks
            }
            for slug in ("chongqing", "rongchang")
        }
        rows = [by_numbers(slug, wording[slug]) for slug in ("chongqing", "rongchang")]
        precision, recall = quality({(one.city_task, one.task) for one in proposals(*rows)})
        assert precision >= 0.95
        assert recall >= 0.90

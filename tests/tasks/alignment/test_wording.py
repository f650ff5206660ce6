"""Alignment and carrying over in sentences: what is none is a word, never a nought."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from tasks.alignment.wording import carried_sentence, task_answer_sentence


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["confirmed", "proposed", "none"], "3个区县方案中，1个已承接本举措、1个待确认。"),
        (["confirmed", "none"], "2个区县方案中，1个已承接本举措。"),
        (["proposed"], "1个区县方案中，1个待确认。"),
        (["none", "none"], "2个区县方案中，均未承接本举措。"),
    ],
)
def test_how_many_plans_take_a_task_up(states, said):
    pairs = [
        SimpleNamespace(
            row=SimpleNamespace(state=state, task=SimpleNamespace(plan_id=number)),
            is_standing=state != "none",
        )
        for number, state in enumerate(states)
    ]
    with translation.override("zh-hans"):
        assert task_answer_sentence(SimpleNamespace(pairs=pairs), states) == said


@pytest.mark.parametrize(
    ("tasks", "targets", "said"),
    [
        ([], [], "尚未确认与上一期的接续关系。"),
        ([False], [False, False], "尚未确认与上一期的接续关系。"),
        ([True, False], [], "接续上一期的有2项举措中的1项。"),
        ([False], [True, False, False], "接续上一期的有3项目标中的1项。"),
        ([True], [True, True], "接续上一期的有2项目标中的2项、1项举措中的1项。"),
    ],
)
def test_what_is_carried_over(tasks, targets, said):
    with translation.override("zh-hans"):
        assert carried_sentence(tasks, targets) == said

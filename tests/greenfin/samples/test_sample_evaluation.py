"""The sample scheme and its runs: through the real actions, named as samples, and out again."""

from typing import Any

import pytest

from districts.models import Account, Evidence
from greenfin.operations.checks import evaluated_points
from greenfin.samples.accounts import create_sample_accounts
from greenfin.samples.data import EVALUATION
from greenfin.samples.evaluation import file_evaluations
from greenfin.samples.evaluation_removal import removed_evaluations
from tasks.evaluation.models import Point, Run, Scheme, SubjectGroup

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture
def filed(settings: Any, tmp_path: Any, loaded_plans: None) -> int:
    settings.DATA_DIR = tmp_path
    create_sample_accounts()
    return file_evaluations({one.username: one for one in Account.objects.all()})


def test_it_has_twelve_items_of_every_source() -> None:
    assert len(EVALUATION.items) == 12
    assert sum(one.weight for one in EVALUATION.items) == 100
    assert {one.source for one in EVALUATION.items} == {
        "growth",
        "indicator",
        "attainment",
        "progress",
        "tasks",
        "punctuality",
        "milestones",
        "manual",
    }


def test_runs_are_samples_and_stand_where_their_days_lead(filed: int) -> None:
    assert filed == 3
    runs = {run.period: run for run in Run.objects.all()}
    assert {period: run.state for period, run in runs.items()} == {
        "2023": "published",
        "2024": "published",
        "2025": "objections",
    }
    assert all(run.is_sample for run in runs.values())
    assert all(run.version.title == "示例方案" for run in runs.values())
    assert runs["2023"].computed_by != runs["2023"].confirmed_by
    assert runs["2025"].objections.count() == 1
    assert evaluated_points().is_well


def test_without_figures_nothing_is_nought_by_silence(filed: int) -> None:
    """No return has been filed here: what rests on one is missing, and says so."""
    points = Point.objects.filter(item__source="punctuality")
    assert set(points.values_list("state", "value")) == {("missing", None)}


def test_a_second_time_nothing_is_filed(filed: int) -> None:
    assert file_evaluations({one.username: one for one in Account.objects.all()}) == 0


def test_removal_leaves_nothing_of_it(filed: int) -> None:
    assert removed_evaluations() == 3
    assert not Scheme.objects.exists()
    assert not SubjectGroup.objects.exists()
    assert not Evidence.objects.exists()
    assert removed_evaluations() == 0


def test_a_changed_point_is_found(filed: int) -> None:
    point = Point.objects.filter(state="known", won__gt=1).first()
    assert point is not None
    Point.objects.filter(pk=point.pk).update(won=point.won - 1, lost=point.lost + 1)
    outcome = evaluated_points()
    assert not outcome.is_well
    assert point.result.jurisdiction.slug in outcome.problems[0]

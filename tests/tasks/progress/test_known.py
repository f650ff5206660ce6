"""How far a task has come: what of all that was reported counts, by two ways that must agree."""

import datetime

import pytest

from tasks.models import ProgressUpdate, Task
from tasks.progress.due import as_known
from tasks.progress.states import history_of, state_counts, with_state
from tests.kept import forget_kept
from tests.targets.rows import PUBLISHED
from tests.tasks.test_task_pages import as_of, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_plans")]


def state_of(plan, number, moment):
    """By what is held of each place, which must agree with what the database chooses by."""
    forget_kept()
    [task] = as_known(Task.objects.filter(plan__slug=plan, number=number), moment)
    chosen_by = with_state(Task.objects.filter(pk=task.pk), moment).get().reported_state
    assert chosen_by == task.state
    return task.state, task.state_quarter


class TestState:
    def test_latest_quarter_up_to_the_chosen_one_counts(self):
        report("wushan", 3, "2025Q2", "in_progress")
        report("wushan", 3, "2025Q4", "done")
        assert state_of("wushan", 3, as_of("2025Q3")) == ("in_progress", "2025Q2")
        assert state_of("wushan", 3, as_of("2025Q4")) == ("done", "2025Q4")

    def test_nothing_reported_is_no_state(self):
        report("wushan", 3, "2025Q4", "done")
        assert state_of("wushan", 3, as_of("2025Q3")) == (None, None)
        assert state_of("wushan", 4, as_of("2025Q4")) == (None, None)

    def test_unpublished_update_does_not_count(self):
        update = report("wushan", 3, "2025Q4", "done")
        ProgressUpdate.objects.filter(pk=update.pk).update(published_at=None)
        assert state_of("wushan", 3, as_of("2025Q4")) == (None, None)

    def test_a_day_sees_what_was_published_then(self):
        first = report("wushan", 3, "2025Q4", "in_progress")
        later = PUBLISHED + datetime.timedelta(days=10)
        first.superseded_at = later
        first.save()
        report("wushan", 3, "2025Q4", "done", at=later)
        before = PUBLISHED.date() + datetime.timedelta(days=5)
        assert state_of("wushan", 3, as_of("2025Q4", before)) == ("in_progress", "2025Q4")
        assert state_of("wushan", 3, as_of("2025Q4")) == ("done", "2025Q4")

    def test_sample_gives_way_to_what_was_reported_in_the_quarter(self):
        sample = report("wushan", 3, "2025Q4", "blocked", sample=True)
        real = report("wushan", 3, "2025Q3", "done")
        ProgressUpdate.objects.filter(pk=sample.pk).update(
            superseded_at=PUBLISHED + datetime.timedelta(days=9)
        )
        ProgressUpdate.objects.filter(pk=real.pk).update(quarter="2025Q4")
        day = PUBLISHED.date() + datetime.timedelta(days=1)
        task = Task.objects.get(plan__slug="wushan", number=3)
        assert state_of("wushan", 3, as_of("2025Q4", day)) == ("done", "2025Q4")
        assert [update.state for update in history_of(task, as_of("2025Q4", day))] == ["done"]

    def test_counts_keep_the_order_of_a_sentence(self):
        assert state_counts([None, "blocked", "done", "done"]) == {
            "done": 2,
            "blocked": 1,
            "not_reported": 1,
        }
        assert list(state_counts(["blocked", "done"])) == ["done", "blocked"]

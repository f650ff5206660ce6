"""How much an administrator is asked about a plan that is written cleanly."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from districts.documents.messages.goals import GOALS
from districts.documents.messages.text import TEXT
from greenfin.plans.importing.content import Asked, ImportPage
from greenfin.plans.loading.imports import proposal_of
from tests.districts.documents.chance.files import FORMATS
from tests.districts.documents.chance.plans import plan_of

from .test_import_page import hand_in

pytestmark = [pytest.mark.corpus, pytest.mark.django_db]
# One for each clause on bodies that clean plans are written with, and more.
SEEDS = (1, 2, 4, 7)
MOST_DOUBTS_A_TASK = 1 / 3


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def test_the_page_shows_few_doubts_about_a_clean_plan(
    client_of: Callable[[str], Client], loaded_plans: None
) -> None:
    """Each place that a doubt is shown at counts; what the stored indicators and bodies lack is
    no matter of the reading."""
    office = client_of("administrator")
    shown: Counter[str] = Counter()
    tasks = 0
    for seed in SEEDS:
        plan = plan_of(seed, is_clean=True)
        text = FORMATS["txt"](plan).decode().replace(f"渝州{plan.level}", "重庆市大足区")
        row = hand_in(office, text, f"{seed}.txt")
        page = ImportPage(row, proposal_of(row), Asked())
        assert len(page.proposal.document.tasks) == len(plan.tasks)
        tasks += len(plan.tasks)
        for entry in page.proposal.doubts:
            shown[entry.code] += 1
        assert sum(line.count for line in page.doubts.lines) == len(page.proposal.doubts)
    of_reading = sum(count for code, count in shown.items() if code in {**TEXT, **GOALS})
    assert of_reading <= tasks * MOST_DOUBTS_A_TASK, shown
    assert shown["roles_read_as_responsible"] and shown["no_leads"]

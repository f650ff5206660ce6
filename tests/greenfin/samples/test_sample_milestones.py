"""The sample's year of milestones with the files that prove them: filed once, and removed again."""

from typing import Any

import pytest

from districts.desk.desk import ReadingDesk
from districts.evidence.proofs import unheld_evidence
from districts.models import Account, Evidence
from districts.permissions import reader_of
from greenfin.samples.accounts import create_sample_accounts
from greenfin.samples.data import WORK_POINTS
from greenfin.samples.removal import remove_samples
from greenfin.samples.runner import Player
from greenfin.samples.schedule import steps
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.milestones.year import year_list
from tasks.models import Milestone, MilestoneProof

pytestmark = pytest.mark.django_db
DEEDS = ("set_year", "move", "give_up", "prove")


@pytest.fixture
def player(settings: Any, tmp_path: Any, loaded_plans: None) -> Player:
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    create_sample_accounts()
    return Player(ReadingDesk())


def play(player: Player) -> None:
    for step in steps():
        if step.deed in DEEDS:
            player.play(step)


def test_who_reports_a_milestone_files_what_proves_it(player: Player) -> None:
    play(player)
    told = {one.title: one.proof for one in WORK_POINTS.milestones if one.proof}
    filed = MilestoneProof.objects.select_related("milestone", "evidence", "by")
    assert {one.milestone.title: one.by.username for one in filed} == {
        title: proof.by for title, proof in told.items()
    }
    for one in filed:
        proof = told[one.milestone.title]
        assert one.evidence.file_name == f"{proof.name}（示例）.docx"
        assert one.at.date() == proof.day
    assert not unheld_evidence().exists()
    once = list(filed.values_list("pk", "evidence"))
    play(player)
    assert list(filed.values_list("pk", "evidence")) == once


def test_the_year_counts_the_files(player: Player) -> None:
    play(player)
    reader = reader_of(Account.objects.get(username="official"))
    listed = year_list(WORK_POINTS.year, reader, AsOf(Quarter(WORK_POINTS.year, 4)))
    told = sum(one.proof is not None for one in WORK_POINTS.milestones)
    assert sum(one.evidence_count for one in listed.rows) == told > 0


def test_they_go_with_the_samples(player: Player) -> None:
    play(player)
    remove_samples()
    assert not Milestone.objects.filter(is_sample=True).exists()
    assert not Evidence.objects.exists()

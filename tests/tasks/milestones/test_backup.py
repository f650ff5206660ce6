"""What proves milestones comes back from a backup, byte for byte; its rows are committed."""

import pytest
from django.core.management import call_command

from districts.models import Evidence
from greenfin.operations.backups import make_backup
from greenfin.operations.restoring import restore_backup
from tasks.models import Milestone, MilestoneProof

from .test_evidence import deliverable, filed


@pytest.mark.django_db(transaction=True)
def test_the_links_come_back_from_a_backup(loaded_plans, accounts, tmp_path):
    filed(accounts, deliverable(accounts))
    before = list(MilestoneProof.objects.values())
    evidence = list(Evidence.objects.values("pk", "file_name", "file__digest", "file__content"))
    make_backup(tmp_path / "backup.zip")
    call_command("flush", interactive=False, verbosity=0)
    restore_backup(tmp_path / "backup.zip")
    assert list(MilestoneProof.objects.values()) == before
    restored = Evidence.objects.values("pk", "file_name", "file__digest", "file__content")
    assert [{**one, "file__content": bytes(one["file__content"])} for one in restored] == [
        {**one, "file__content": bytes(one["file__content"])} for one in evidence
    ]
    assert Milestone.objects.get(proofs__isnull=False).proofs.get().evidence.file_name == "办法.pdf"

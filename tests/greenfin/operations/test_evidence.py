"""Evidence goes into a backup and comes back: the file, whose it is, and under which name."""

from pathlib import Path

import pytest
from django.core.management import call_command

from districts.evidence import keep_evidence
from districts.models import Account, Evidence
from greenfin.operations.backups import make_backup
from greenfin.operations.restoring import restore_backup
from tests.districts.evidence import files
from tests.targets.factories import NOW


@pytest.mark.django_db(transaction=True)
def test_evidence_comes_back_equal(accounts: dict[str, Account], tmp_path: Path) -> None:
    large = files.pdf(tail=bytes(10 * 1024 * 1024 - len(files.pdf())))
    for content, name in ((large, "批复.pdf"), (files.jpeg(), "现场.jpg")):
        keep_evidence(content=content, file_name=name, by=accounts["reporter_a"], now=NOW)
    before = list(Evidence.objects.values())
    make_backup(tmp_path / "backup.zip")
    call_command("flush", interactive=False, verbosity=0)
    restore_backup(tmp_path / "backup.zip")
    assert list(Evidence.objects.values()) == before
    assert [bytes(one.file.content) for one in Evidence.objects.all()] == [large, files.jpeg()]

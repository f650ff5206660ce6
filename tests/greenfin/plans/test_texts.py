"""Official files laid into a folder: they fill in wording, and nothing else."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from districts.clock import current_time
from districts.models import DataVersion, Plan
from greenfin.plans.loading.texts import load_texts
from tasks.models import Task
from tests.official_texts import official_text

from .made_up_plan import TEXT

pytestmark = [pytest.mark.corpus, pytest.mark.usefixtures("loaded_plans")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The office's file of one stored plan, beside what is none."""
    (tmp_path / "rongchang.txt").write_bytes(official_text("rongchang"))
    (tmp_path / "new.txt").write_text(TEXT)
    (tmp_path / "notes.txt").write_text("not a plan")
    (tmp_path / "README.md").write_text("# what lies here")
    return tmp_path


def said(folder: Path) -> str:
    out = io.StringIO()
    call_command("load_texts", folder, stdout=out)
    return out.getvalue()


def test_a_task_has_its_wording_on_its_page_and_is_found_by_it(
    folder: Path, client: Client
) -> None:
    page = client.get("/tasks/rongchang/22/").content.decode()
    assert "原文尚未导入" in page
    assert "由管理员导入正式文件后显示" in page
    told = said(folder)
    assert "rongchang.txt: rongchang: 70 texts filled in, 0 differences" in told
    row = Task.objects.get(plan__slug="rongchang", number=22)
    assert len(row.wording) > len(row.title)
    page = client.get("/tasks/rongchang/22/").content.decode()
    assert row.wording.splitlines()[0][:40] in page
    assert "原文尚未导入" not in page
    passage = row.wording.replace(row.title, "").strip("。\n ")[-12:]
    assert row.get_absolute_url() in client.get("/search/", {"q": passage}).content.decode()


def test_what_is_no_stored_plan_is_left_and_said(folder: Path) -> None:
    plans = Plan.objects.count()
    told = said(folder)
    assert "new.txt: left." in told
    assert "notes.txt: left." in told
    assert "README" not in told
    assert Plan.objects.count() == plans


def test_where_file_and_store_differ_the_stored_stands_and_it_is_said(folder: Path) -> None:
    Task.objects.filter(plan__slug="rongchang", number=22).update(wording="另一写法")
    told = said(folder)
    assert "1 difference left as stored." in told
    assert "wording: stored 另一写法, the file says" in told
    assert Task.objects.get(plan__slug="rongchang", number=22).wording == "另一写法"


def test_a_later_start_reads_nothing_again(folder: Path, monkeypatch: Any) -> None:
    (folder / "new.txt").unlink()
    (folder / "notes.txt").unlink()
    now = current_time()
    assert [one.name for one in load_texts(folder, now=now, only_missing=True)] == ["rongchang.txt"]
    stamp = DataVersion.current().stamp
    assert list(load_texts(folder, now=now, only_missing=True)) == []
    (folder / "again.txt").write_bytes(official_text("rongchang") + b"\n")
    Task.objects.filter(wording="").update(wording="x")
    assert list(load_texts(folder, now=now, only_missing=True)) == []
    assert DataVersion.current().stamp == stamp


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds none"):
        said(tmp_path)
    with pytest.raises(CommandError, match="no folder"):
        said(tmp_path / "none")

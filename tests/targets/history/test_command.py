"""`import_history` in a shell, and its findings in words."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from districts.models import Event
from targets.history.wording import CODES, wording
from targets.models import HistoryImport, Observation
from targets.workbook.findings import ERROR, Finding

from .books import LOANS, xlsx

FAULTY = (("成都市", *LOANS[1:]), ("荣昌区", "绿色贷款余额", "2021Q4", "约90", ""))
FACTS = {
    "headings": ["数值"],
    "heading": "数值",
    "limit": 5,
    "sheet": "表",
    "first": 2,
    "former": "91.5",
    "reference": "91.5",
    "quarter": "2021Q4",
    "part_name": "部分",
    "part": "2",
    "of": "全部",
    "whole": "1",
    "share": "占比",
    "words": ["清洁能源产业", "节能环保产业"],
}


@pytest.fixture
def table(tmp_path, settings, loaded_plans):
    settings.TODAY = "2026-01-20"

    def written(*rows):
        file = tmp_path / "历史.xlsx"
        file.write_bytes(xlsx(*rows))
        return file

    return written


def run(*arguments):
    stream = io.StringIO()
    call_command("import_history", *map(str, arguments), stdout=stream)
    return stream.getvalue()


def test_a_dry_run_says_what_would_happen_and_stores_nothing(table) -> None:
    said = run(table(LOANS))
    assert "1 rows: 1 new, 0 unchanged, 0 would correct imported history" in said
    assert not Observation.objects.exists()
    assert not Event.objects.filter(deed="import_history").exists()


def test_apply_imports_and_a_second_time_brings_nothing(table, accounts) -> None:
    file = table(LOANS)
    assert "Imported: 1 figures." in run(file, "--apply", "--by", "second_reviewer")
    assert Observation.objects.get().value == 90.5
    said = run(file, "--apply", "--by", "second_reviewer")
    assert "0 new, 1 unchanged" in said
    assert "Imported: nothing new." in said


def test_a_change_of_published_figures_waits_for_a_second_person(table, accounts) -> None:
    run(table(LOANS), "--apply", "--by", "second_reviewer")
    said = run(table((*LOANS[:3], 91.5, "")), "--apply", "--by", "second_reviewer")
    assert "1 would correct imported history" in said
    assert "Nothing imported yet: 1 published figures would change." in said
    waiting = HistoryImport.objects.get(state="waiting")
    assert waiting.get_absolute_url() in said
    assert Observation.objects.get().value == 90.5


@pytest.mark.parametrize("options", [(), ("--apply", "--by", "second_reviewer")])
def test_all_faults_are_printed_and_nothing_is_imported(table, accounts, options, capsys) -> None:
    stream = io.StringIO()
    with pytest.raises(CommandError, match="2 errors"), translation.override("en"):
        call_command("import_history", str(table(*FAULTY)), *options, stdout=stream)
    for part in ("历史数据!A2", "成都市", "历史数据!D3", "约90"):
        assert part in stream.getvalue()
    assert not Observation.objects.exists()
    assert Event.objects.filter(deed="refuse_history").exists() is bool(options)


@pytest.mark.parametrize("by", [(), ("--by", "nobody")])
def test_apply_wants_a_person(table, accounts, by) -> None:
    with pytest.raises(CommandError, match="--by USER"):
        run(table(LOANS), "--apply", *by)


def test_a_person_without_the_right_is_refused(table, accounts) -> None:
    with pytest.raises(CommandError), translation.override("en"):
        run(table(LOANS), "--apply", "--by", "official")
    assert not Observation.objects.exists()


def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path, loaded_plans) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nowhere.xlsx")
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="PDF"), translation.override("en"):
        run(other)


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_has_its_sentence(code) -> None:
    finding = Finding(ERROR, code, "表", "D2", "", "约90", "亿元", FACTS)
    with translation.override("en"):
        sentence = wording(finding)
    assert "%(" not in sentence
    assert sentence.endswith(".")
    if code == "stands_in_a_return":
        assert "91.5" in sentence


def test_a_return_that_said_a_word_is_worded() -> None:
    finding = Finding(ERROR, "stands_in_a_return", "表", "D2", "", "1", "", {"former": ""})
    with translation.override("en"):
        assert "says that there is none" in wording(finding)


def test_codes_of_returns_are_worded_as_there() -> None:
    finding = Finding(ERROR, "not_a_number", "表", "D2", "", "约90", "亿元")
    with translation.override("en"):
        assert "表!D2 reads “约90”" in wording(finding)

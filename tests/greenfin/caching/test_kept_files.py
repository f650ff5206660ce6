"""Files kept without their marks: the same cold and warm, and never another person's copy."""

import csv
import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any
from unittest import mock

import openpyxl
import pytest
from django.core.cache import caches
from django.test import Client

from districts.actions import move_data_version
from targets.tables import blanks, exports
from tests.kept import forget_kept
from tests.targets.factories import member_of, opened, uploaded
from tests.whole_city import person

FILES = [f"{path}?_export={kind}" for path in ("/targets/", "/tasks/") for kind in ("csv", "xlsx")]
TAKEN = datetime.datetime(2026, 1, 20, 2, 5, tzinfo=datetime.UTC)
ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def at(loaded_plans: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the minute in which files are taken."""

    def moved(minutes: int) -> None:
        now = TAKEN + datetime.timedelta(minutes=minutes)
        monkeypatch.setattr(blanks, "current_time", lambda: now)

    moved(0)
    return moved


def texts_of(content: bytes) -> str:
    """All that a file holds, unpacked."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(f"{name} {book.read(name).decode()}" for name in book.namelist())


@pytest.mark.parametrize("address", FILES)
def test_a_file_is_the_same_cold_and_warm_but_for_the_minute(
    address: str, client_of: ClientOf, at: Callable[[int], None]
) -> None:
    leader = client_of("leader")
    cold = leader.get(address)
    with mock.patch.object(exports, "blank_csv"), mock.patch.object(exports, "blank_book"):
        warm = leader.get(address)
        at(7)
        later = leader.get(address)
    assert warm.content == cold.content
    for name in ("Content-Type", "Content-Disposition", "Cache-Control"):
        assert warm[name] == cold[name]
    assert "2026-01-20 10:05" in texts_of(cold.content)
    assert later.content != cold.content
    moved = texts_of(later.content).replace("10:12", "10:05")
    assert moved == texts_of(cold.content)
    forget_kept()
    assert leader.get(address).content == later.content


@pytest.mark.parametrize("address", FILES)
def test_a_copy_names_the_one_who_took_it(address: str, client_of: ClientOf) -> None:
    texts = {
        name: texts_of(client_of(name).get(address).content)
        for _visit in range(2)
        for name in ("leader", "auditor", "anonymous")
    }
    for name, text in texts.items():
        named = [one for one in ("leader", "auditor") if f" · {one.capitalize()} · " in text]
        assert named == ([] if name == "anonymous" else [name])
    bare = texts["leader"].replace(" · Leader · ", " · Auditor · ")
    assert bare == texts["auditor"]


def test_what_is_kept_names_nobody(client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    store = caches["pages"].set

    def keep(key: str, value: Any, *rest: Any, **named: Any) -> None:
        kept.append(value)
        store(key, value, *rest, **named)

    monkeypatch.setattr(caches["pages"], "set", keep)
    for address in FILES:
        client_of("leader").get(address)
    files = [one for _version, one in kept if isinstance(one, blanks.BlankFile)]
    assert len(files) == len(FILES)
    for one in files:
        text = texts_of(one.content)
        assert blanks.PLACE in text
        assert "Leader" not in text
        assert "2026" not in text.partition("docProps/core.xml")[2][:600]


@pytest.mark.parametrize("name", ["leader", "anonymous"])
def test_a_first_sample_is_said_on_a_file_that_is_kept(name: str, client_of: ClientOf) -> None:
    reader = client_of(name)
    before = [texts_of(reader.get(address).content) for address in FILES]
    member = member_of(opened("2025Q3"))
    draft = uploaded(member, person("clerk", "reporter", member.jurisdiction))
    draft.is_sample = True
    draft.save()
    after = [texts_of(reader.get(address).content) for address in FILES]
    assert not any("含示例数据" in text for text in before)
    assert all("含示例数据" in text for text in after)


def test_a_file_is_built_anew_when_the_data_moves(client_of: ClientOf) -> None:
    reader = client_of("anonymous")
    reader.get("/targets/?_export=csv")
    move_data_version()
    with mock.patch.object(exports, "blank_csv", return_value=b"anew") as build:
        assert reader.get("/targets/?_export=csv").content == b"anew"
    assert build.call_count == 1


@pytest.mark.parametrize("name", ['王"五"', "A & B <c>", "甲,乙"])
def test_a_mark_of_odd_letters_is_one_cell(name: str) -> None:
    rows = [["甲", 1], ["乙", 2]]
    with mock.patch.object(blanks, "nonpublic_mark", return_value=name):
        said = f"{name} · 2026-01-20 10:05"
        blank = blanks.BlankFile("x.csv", exports.blank_csv(rows))
        text = blank.answer().content.decode()
        assert [row[-1] for row in csv.reader(io.StringIO(text))][1:] == [said]
        book = blanks.BlankFile("x.xlsx", exports.blank_book(rows, "x")).answer()
    sheets = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets
    assert sheets[-1]["A1"].value == said
    assert said.replace("&", "&&") in sheets[0].oddFooter.left.text


def test_the_place_of_a_mark_is_no_text_of_a_cell() -> None:
    assert exports.plain_cell(f"甲{blanks.PLACE}乙") == "甲乙"

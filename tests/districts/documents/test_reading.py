"""The child's job: its bounds, and plain JSON in which nothing is lost."""

import json

import pytest

from districts.documents import read_document, reading
from districts.documents.formats import kinds
from districts.documents.keeping import kept, restored
from districts.documents.reading import MAX_CHARACTERS, MAX_LINE, MAX_LINES, read_file
from tests.official_texts import SLUGS, official_text

from .formats import samples
from .made_up.facts import facts
from .made_up.writing import Style, written


def test_a_file_comes_back_as_its_text_and_what_it_says() -> None:
    text = written(facts(3), Style())
    answer = json.loads(json.dumps(read_file(text.encode())))
    assert (answer["text"], answer["kind"], answer["empty_pages"]) == (text, "txt", [])
    assert restored(answer["document"]) == read_document(text)


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_lost_on_the_way_from_the_child(slug: str) -> None:
    document = read_document(official_text(slug).decode())
    assert restored(json.loads(json.dumps(kept(document)))) == document


def test_a_reading_of_an_earlier_reader_gets_what_the_later_adds() -> None:
    data = kept(read_document(written(facts(3), Style())))
    del data["statements"]
    assert restored(data).statements == ()


@pytest.mark.parametrize(
    "text",
    [
        "甲" * (MAX_LINE + 1),
        "甲、" * 30_000,
        "甲" + "\n" * MAX_LINES,
        ("甲" * 1000 + "\n") * (MAX_CHARACTERS // 1000),
    ],
)
def test_what_no_plan_can_be_is_refused(text: str) -> None:
    assert read_file(text.encode()) == {"refused": "too_long"}


def test_what_could_not_be_opened_is_not_read() -> None:
    assert read_file(b" ") == {"refused": "empty"}


def test_a_text_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_text: str) -> None:
        raise MemoryError

    monkeypatch.setattr(reading, "read_document", exhausted)
    assert read_file("甲".encode()) == {"refused": "too_long"}


def test_what_no_database_can_hold_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {"kind": "pdf", "text": "甲\x00乙\ud800", "empty_pages": [2]}
    monkeypatch.setattr(reading, "open_document", lambda _content: opened)
    answer = read_file(b"%PDF-")
    assert (answer["text"], answer["empty_pages"]) == ("甲乙", [2])


@pytest.mark.parametrize("bound", ["MAX_MARKUP", "MAX_TAGS"])
def test_a_tree_that_grows_too_large_is_not_built(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(kinds, bound, 10)
    assert read_file(samples.word("甲")) == {"refused": "too_large"}


def test_a_page_of_too_many_elements_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<html><body><p>甲</p></body></html>".encode()
    assert read_file(page)["kind"] == "html"
    monkeypatch.setattr(kinds, "MAX_TAGS", 5)
    assert read_file(page) == {"refused": "too_large"}

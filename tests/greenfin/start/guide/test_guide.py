"""Help: a page for each role, and words explained as docs/glossary.md does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from districts.permissions import ANONYMOUS, SIGNED_IN
from greenfin.start.guide.roles import ROLE_PAGES
from targets.wording.glossary import GLOSSARY, explained, words_of
from tests.targets.rows import observe

ROOT = Path(__file__).resolve().parents[4]
HINTS = re.compile(r'class="hint[^"]*" href="/help/#([^"]+)" title="([^"]+)"')


def written_rows() -> set[tuple[str, str]]:
    """Chinese word and meaning of each row of docs/glossary.md."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = ([one.strip() for one in line.strip("| ").split(" | ")] for line in lines)
    return {(row[1], row[2]) for row in cells if len(row) == 3}


def test_the_words_are_those_of_the_glossary() -> None:
    rows = written_rows()
    words = [word for chapter in GLOSSARY.values() for word in chapter.words.values()]
    assert len(words) > 50
    for word in words:
        with translation.override("zh-hans"):
            chinese, explanation = str(word.term), str(word.meaning)
        with translation.override("en"):
            meaning = str(word.meaning)
        assert (chinese, meaning) in rows
        assert explanation != meaning
    with translation.override("zh-hans"):
        assert explained(words_of("rating-elapsed")).startswith("序时进度：")


def test_every_role_has_its_page_and_every_step_its_way() -> None:
    assert list(ROLE_PAGES)[1:] == [role for role in SIGNED_IN if role in ROLE_PAGES]
    assert {"visitor", *SIGNED_IN} == set(ROLE_PAGES)
    assert ANONYMOUS not in ROLE_PAGES
    for page in ROLE_PAGES.values():
        assert set(page.chapters) <= set(GLOSSARY)
        assert all(reverse(step.to) for step in page.steps if step.to)


@pytest.mark.usefixtures("loaded_plans")
def test_the_readers_own_role_stands_first(client_of: Callable[[str], Client]) -> None:
    page = client_of("reviewer").get("/help/").content.decode()
    first = re.search(r'href="/help/([a-z]+)/"', page)
    assert first is not None
    assert first[1] == "reviewer"
    assert "审核人员" in page
    role = client_of("reviewer").get("/help/reporter/").content.decode()
    assert "填报人员" in role
    assert 'href="/returns/"' in role
    assert client_of("reviewer").get("/help/nobody/").status_code == 404


@pytest.mark.usefixtures("loaded_plans")
def test_hints_stand_where_a_quantity_heads_a_column(client: Client) -> None:
    observe("rongchang", "green_loan_balance", "2025Q2", "80")
    for address in ("/targets/", "/districts/rongchang/"):
        found = dict(HINTS.findall(client.get(address).content.decode()))
        assert "基期进度：" in found["rating-progress"]
        assert "序时进度：" in found["rating-progress"]
        assert any("路径偏离度：" in text for text in found.values())
    anchors = set(re.findall(r'id="([^"]+)"', client.get("/help/").content.decode()))
    assert set(found) <= anchors

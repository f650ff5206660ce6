"""The search, and finding words whatever their case and width."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from districts.matching import MOST_LETTERS, Words, folded
from districts.permissions import Reader
from greenfin.places.search import MOST_HITS, found_groups
from targets.periods import Quarter
from targets.progress.as_of import AsOf

AS_OF = AsOf(Quarter(2025, 4))


@pytest.fixture
def plans(loaded_plans):
    pass


def search(text, as_of=AS_OF):
    return {group.key: group for group in found_groups(Words.of(text), text, Reader(), as_of)}


class TestWords:
    def test_case_and_width_do_not_matter(self):
        assert Words.of("eod").are_in("开展ＥＯＤ项目")
        assert Words.of("ＥＯＤ").are_in("eod项目")
        assert Words.of("(自治县)").are_in("各区县（自治县）政府")

    def test_every_word_must_stand_somewhere(self):
        assert Words.of("绿色 债券").are_in("绿色项目", "发行债券")
        assert not Words.of("绿色 债券").are_in("绿色项目")
        assert not Words.of("项目发行").are_in("绿色项目", "发行债券")

    def test_nothing_typed_is_found_nowhere(self):
        assert not Words.of("  　")
        assert not Words.of("").are_in("任何内容")

    def test_marks_and_stays_inert(self):
        assert Words.of("eod").marked("ＥＯＤ<b>") == "<mark>ＥＯＤ</mark>&lt;b&gt;"
        assert Words.of("色金 绿色").marked("绿色金融") == "<mark>绿色金</mark>融"
        assert Words.of("无").marked("绿色") == "绿色"

    def test_a_name_is_the_whole_of_what_was_typed(self):
        assert Words.of("ＷＵＳＨＡＮ  county").are("无", "Wushan County")
        assert not Words.of("Wushan").are("Wushan County")
        assert not Words.of("").are("")

    def test_extract_shows_the_surroundings(self):
        text = "前" * 50 + "关键词" + "后" * 80
        assert Words.of("关键词").extract(text, 10) == "…" + "前" * 10 + "关键词" + "后" * 17 + "…"
        assert Words.of("没有").extract(text) == ""

    @given(st.text(max_size=40), st.text(max_size=8))
    def test_marking_changes_no_letter(self, text, query):
        marked = Words.of(query).marked(text)
        assert marked.replace("<mark>", "").replace("</mark>", "") == escape(text)

    @given(st.text(alphabet="绿色金融ABCabcＡＢＣ１23", max_size=20))
    def test_what_is_found_is_marked(self, text):
        for start in range(len(text)):
            query = Words.of(folded(text[start : start + 3]))
            if query:
                assert "<mark>" in query.marked(text)


@pytest.mark.django_db
@pytest.mark.usefixtures("plans")
class TestFound:
    def test_kinds_in_their_order(self):
        assert list(search("绿色")) == ["plans", "tasks", "organisations", "indicators"]

    def test_a_body_by_its_former_name(self):
        group = search("银行保险监督管理委员会重庆监管局")["organisations"]
        assert group.total == 1
        assert group.hits[0].title == "国家金融监督管理总局重庆监管局"
        assert "<mark>银行保险监督管理委员会重庆监管局</mark>" in group.hits[0].note

    def test_the_name_by_which_something_was_found_is_shown_and_marked(self):
        task = search("中国人民银行")["tasks"].hits[0]
        assert "人行重庆营管部（<mark>中国人民银行</mark>重庆市分行）" in task.note
        assert "<mark>Wushan</mark> County" in search("wushan")["districts"].hits[0].note
        assert "<mark>Rongchang</mark> District" in search("rongchang")["plans"].hits[0].note
        assert "<mark>500153</mark>" in search("500153")["districts"].hits[0].note
        assert "Green loan <mark>balance</mark>" in search("balance")["indicators"].hits[0].note

    def test_a_name_that_is_shown_is_not_said_twice(self):
        assert search("巫山")["districts"].hits[0].note == "县"

    def test_at_most_twenty_of_a_kind_with_a_link_to_all(self):
        tasks = search("绿色")["tasks"]
        assert tasks.total > MOST_HITS == len(tasks.hits)
        assert tasks.has_more
        assert tasks.list_url.endswith("/tasks/?q=%E7%BB%BF%E8%89%B2&as_of=2025Q4")

    def test_districts_by_pinyin_english_and_code(self):
        for text in ("rongchang", "Rongchang", "荣昌", "500153"):
            assert [hit.url for hit in search(text)["districts"].hits] == [
                "/districts/rongchang/?as_of=2025Q4"
            ]

    def test_indicator_by_definition_or_code(self):
        assert search("green_loan_share")["indicators"].total == 1
        assert "indicators" in search("贷款余额")

    def test_nothing_typed_finds_nothing(self):
        assert search("") == {}
        assert search("　 ") == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("plans")
class TestPage:
    def page(self, client, **query):
        client.cookies["django_language"] = "en"
        response = client.get("/search/", query)
        assert response.status_code == 200
        return response.content.decode()

    def test_says_what_to_do(self, client):
        assert "Type words in the field" in self.page(client)
        assert "Nothing here holds “xyzzy”" in self.page(client, q="xyzzy")

    def test_what_was_typed_is_inert(self, client):
        text = self.page(client, q="<script>alert(1)</script>")
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text

    def test_overlong_words_are_cut(self, client):
        text = self.page(client, q="绿" * (MOST_LETTERS + 50))
        assert "绿" * MOST_LETTERS + "”" in text

    def test_a_fixed_number_of_queries(self, client):
        counts = set()
        self.page(client, q="绿色")
        for query in ("绿色", "荣昌区绿色金融服务中心"):
            with CaptureQueriesContext(connection) as queries:
                self.page(client, q=query)
            counts.add(len(queries))
        assert max(counts) < 25


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("text", ["巫山县林业局", "人行重庆营管部"])
def test_a_body_that_bears_the_name_stands_first(text):
    first = next(iter(found_groups(Words.of(text), text, Reader(), AS_OF)))
    assert first.key == "organisations"
    assert first.hits[0].is_named
    assert not any(hit.is_named for hit in first.hits[1:])

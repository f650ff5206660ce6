"""The search, and finding words whatever their case and width."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from districts.matching import MOST_LETTERS, Entry, WordIndex, Words, folded, one_line
from districts.models import Plan
from districts.permissions import Reader
from greenfin.places.search import MOST_HITS, found_groups
from targets.models import Indicator, Target
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.finding import Query
from tasks.models import Assignment, Task
from tests.kept import forget_kept

AS_OF = AsOf(Quarter(2025, 4))


@pytest.fixture
def plans(loaded_plans):
    pass


class Shown:
    """A group with its first hits, as the page shows it."""

    def __init__(self, group, text, query):
        self.total, self.fit = group.total, group.fit
        self.hits = group.hits(group.found[:MOST_HITS], query)
        self.address = group.address(text, query.as_of)


def search(text, as_of=AS_OF):
    query = Query.of(text, Reader(), as_of)
    return {group.kind.key: Shown(group, text, query) for group in found_groups(query)}


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


class TestIndex:
    ENTRIES = (
        Entry(1, ["荣昌区", "Rongchang District"], ["渝西"]),
        Entry(2, ["荣昌区财政局"], [], ["荣昌区"]),
        Entry(3, ["支持荣昌区发展"], ["绿色　工厂"], ["永川区"]),
        Entry(4, ["绿色工厂"], ["由荣昌区承担"], ["永川区"]),
        Entry(5, ["ＥＯＤ 项目"], ["\x1f荣昌\x1e"], ["荣昌区"]),
    )

    def found(self, text):
        index = WordIndex.of(self.ENTRIES)
        return [(one.key, one.fit) for one in index.found(Words.of(text))]

    def test_the_very_name_then_its_beginning_then_names_then_texts(self):
        assert self.found("荣昌区") == [(1, 0), (2, 1), (3, 2), (4, 3)]
        assert self.found("rongchang  DISTRICT") == [(1, 0)]
        assert self.found("rongchang") == [(1, 1)]

    def test_what_a_thing_belongs_to_finds_nothing_by_itself(self):
        assert self.found("永川区") == []
        assert self.found("永川区 绿色工厂") == [(4, 3)]
        assert self.found("永川 工厂") == [(3, 3), (4, 3)]

    def test_marks_between_the_parts_are_never_met(self):
        assert self.found("\x1f") == []
        assert self.found("eod项目") == []
        assert self.found("eod 项目") == [(5, 0)]
        assert self.found("") == []

    @given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.text(max_size=6))
    def test_finds_what_stands_in_names_and_texts(self, texts, asked):
        words = Words.of(asked)
        index = WordIndex.of([Entry(7, texts[:1], texts[1:])])
        assert bool(index.found(words)) == words.are_in(one_line(texts[0]), *texts[1:])


@pytest.mark.django_db
@pytest.mark.usefixtures("plans")
class TestFound:
    def test_kinds_in_their_order(self):
        assert list(search("绿色")) == ["indicators", "targets", "tasks", "organisations", "plans"]

    def test_a_district_by_its_name_stands_before_all_else(self):
        found = search("荣昌区")
        assert next(iter(found)) == "districts"
        assert found["districts"].hits[0].title == "<mark>荣昌区</mark>"
        assert found["tasks"].total > 8

    def test_a_target_by_title_wording_and_place(self):
        one = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
        (hit,) = search(f"{one.wording} {one.title}")["targets"].hits
        assert hit.url.startswith(one.get_absolute_url())
        of_place = search("wushan 绿色贷款")["targets"]
        own = Target.objects.filter(plan__jurisdiction__slug="wushan")
        assert 0 < of_place.total <= own.count()
        assert all("巫山" in hit.note or "Wushan" in hit.note for hit in of_place.hits)

    def test_the_wording_of_a_task_is_found_and_quoted(self):
        Task.objects.filter(plan__slug="rongchang", number=22).update(
            wording=f"{'前' * 40}建设零碳养殖示范点{'后' * 90}"
        )
        forget_kept()
        (hit,) = search("零碳养殖")["tasks"].hits
        assert "…" in hit.note
        assert "<mark>零碳养殖</mark>示范点" in hit.note

    def test_as_many_as_the_list_that_it_leads_to(self, client):
        for text in ("绿色", "荣昌", "财政局", "绿色 贷款"):
            for key, group in search(text).items():
                page = client.get(group.address).context
                if key in ("tasks", "targets"):
                    assert page["total"] == group.total
                elif key == "organisations":
                    assert len(page["table"].data) == group.total
                else:
                    assert page["only"].total == group.total

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

    def test_some_of_a_kind_with_a_link_to_all(self):
        tasks = search("绿色")["tasks"]
        assert tasks.total > MOST_HITS == len(tasks.hits)
        assert tasks.address.endswith("/tasks/?q=%E7%BB%BF%E8%89%B2&as_of=2025Q4")

    def test_districts_by_pinyin_english_and_code(self):
        for text in ("rongchang", "Rongchang", "荣昌", "500153"):
            assert [hit.url for hit in search(text)["districts"].hits] == [
                "/districts/rongchang/?as_of=2025Q4"
            ]

    def test_indicator_by_definition_or_code(self):
        found = search("green_loan_share")["indicators"]
        assert found.hits[0].url.startswith("/indicators/green_loan_share/")
        assert {hit.url.split("/")[2] for hit in found.hits} == {
            "green_loan_share",
            "new_green_loan_share",
        }
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

    def test_says_which_plans_are_searched_and_offers_the_others(self, client):
        asked = {"q": "绿色", "as_of": "2025Q4"}
        assert "Plans of 2023–2025" in self.page(client, **asked)
        assert client.get("/search/", asked).context["others"] == []
        city = Plan.objects.get(slug="chongqing")
        later = Plan.objects.create(
            slug="chongqing-2026",
            jurisdiction=city.jurisdiction,
            title="绿色金融方案",
            issued_on="2025-12-01",
            is_public=True,
            period_start=2026,
            period_end=2030,
        )
        section = later.sections.create(label="一", heading="总则", level=1, position=0)
        for number in (1, 2):
            later.tasks.create(number=number, section=section, title=f"绿色举措{number}")
        forget_kept()
        (other,) = client.get("/search/", asked).context["others"]
        assert (other["years"], other["total"]) == ("2026–2030", 3)
        there = client.get(f"/search/{other['url']}").context["groups"]
        assert {one["key"]: one["total"] for one in there if one["key"] in ("tasks", "plans")} == {
            "tasks": 2,
            "plans": 1,
        }

    def test_all_of_a_kind_page_by_page(self, client):
        page = self.page(client, q="区", only="districts")
        assert page.count("<mark>区</mark>") >= 26
        assert client.get("/search/", {"q": "区", "only": "nothing"}).context["only"] is None


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("text", ["巫山县林业局", "人行重庆营管部"])
def test_a_body_that_bears_the_name_stands_first(text):
    first = found_groups(Query.of(text, Reader(), AS_OF))[0]
    assert first.kind.key == "organisations"
    assert [one.fit for one in first.found].count(0) == 1


@pytest.mark.usefixtures("plans")
def test_nothing_of_a_hidden_plan_is_found():
    hidden = Plan.objects.get(slug="shapingba")
    texts = [task.title for task in hidden.tasks.all()]
    texts += [target.title for target in hidden.targets.all()]
    texts += [hidden.title, hidden.document_number]
    office = Reader(roles=frozenset({"anonymous", "leader"}))
    for text in texts:
        assert found_groups(Query.of(text, office, AS_OF))
        for group in found_groups(Query.of(text, Reader(), AS_OF)):
            query = Query.of(text, Reader(), AS_OF)
            assert "shapingba" not in "".join(hit.url for hit in group.hits(group.found, query))


@pytest.mark.usefixtures("plans")
def test_what_one_may_find_is_kept_for_no_other():
    """Whoever asks first: a body of a hidden plan, who reads sums of the ledger, a stranger."""
    duty = Assignment.objects.filter(task__plan__slug="shapingba", organisation__kind="body")[0]
    body, title = duty.organisation, duty.task.title
    contributor = Reader(
        roles=frozenset({"anonymous", "contributor"}),
        places=frozenset({("contributor", body.jurisdiction_id)}),
        bodies=frozenset({(body.pk, body.jurisdiction_id)}),
    )
    supervisor = Reader(roles=frozenset({"anonymous", "supervisor"}))
    project = Indicator.objects.of_ledger()[0].name

    def kinds(text, reader):
        return {group.kind.key for group in found_groups(Query.of(text, reader, AS_OF))}

    for first, text, kind in (
        (contributor, title, "tasks"),
        (supervisor, project, "indicators"),
    ):
        for readers in ((first, Reader()), (Reader(), first)):
            forget_kept()
            for one in readers:
                assert (kind in kinds(text, one)) == (one is first), (kind, one)

"""Alignment: settling pairs, the matrix, both ways, and nothing of an unpublished plan."""

import csv
import datetime
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from districts.models import Account, DataVersion, Event, Plan
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.actions import add_alignment, confirm_alignment, propose_alignment, refuse_alignment
from tasks.alignment.matrix import Pair, matrix_of, share_of
from tasks.alignment.wording import likeness_text, likeness_word
from tasks.models import Alignment, Assignment, Task
from tests.greenfin.pages import shared_part, text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
NOW = datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC)
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def task(plan: str, number: int) -> Task:
    return Task.objects.get(plan__slug=plan, number=number)


def pair(city: int, plan: str, own: int) -> Alignment:
    return Alignment.objects.get(city_task=task("chongqing", city), task=task(plan, own))


def stamp() -> int:
    return DataVersion.objects.values_list("stamp", flat=True).first() or 1


@pytest.fixture
def reviewer(accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


def test_a_likeness_is_told_in_words():
    parts = {"heading": 1.0, "section": 0.96, "bodies": 0.7, "wording": 0.3}
    with translation.override("zh-hans"):
        told = likeness_text(Pair(Alignment(parts=parts), ("财政", "生态环境")))
        other = likeness_text(Pair(Alignment(parts={"heading": 0.1})))
        words = [likeness_word(score) for score in (0.9, 0.6, 0.4)]
    assert told == "标题、章节相同；单位相近；原文表述部分相近；共有财政、生态环境"
    assert other == "标题不同"
    assert words == ["很相近", "相近", "部分相近"]


class TestProposing:
    def test_loading_proposes_and_confirms_nothing(self):
        assert set(Alignment.objects.values_list("state", "origin")) == {("proposed", "machine")}
        plans = set(Alignment.objects.values_list("task__plan__slug", flat=True))
        assert plans == {"rongchang", "wushan", "shapingba"}

    def test_a_second_time_writes_nothing(self, reviewer):
        rongchang = Plan.objects.get(slug="rongchang")
        propose_alignment(plan=rongchang, by=reviewer, now=NOW)
        before = stamp(), Event.objects.count()
        propose_alignment(plan=rongchang, by=reviewer, now=NOW)
        assert (stamp(), Event.objects.count()) == before

    def test_changed_tasks_change_the_proposals_and_not_what_is_settled(self, reviewer):
        confirm_alignment(pairs=[pair(25, "rongchang", 17)], by=reviewer, now=NOW)
        refuse_alignment(pairs=[pair(24, "rongchang", 16)], by=reviewer, now=NOW)
        Task.objects.filter(plan__slug="rongchang", number__in=(17, 12)).update(title="种植花椒")
        Assignment.objects.filter(task=task("rongchang", 12)).delete()
        propose_alignment(plan=Plan.objects.get(slug="rongchang"), by=reviewer, now=NOW)
        assert pair(25, "rongchang", 17).state == "confirmed"
        assert pair(24, "rongchang", 16).state == "refused"
        assert not Alignment.objects.filter(
            city_task=task("chongqing", 18), task=task("rongchang", 12), state="proposed"
        ).exists()

    def test_a_plan_that_answers_to_none(self, reviewer):
        city = Plan.objects.get(slug="chongqing")
        assert propose_alignment(plan=city, by=reviewer, now=NOW) == 0

    def test_only_for_the_office(self, accounts):
        rongchang = Plan.objects.get(slug="rongchang")
        for name in ("official", "reporter_a", "leader", "auditor"):
            with pytest.raises(NotAllowed):
                propose_alignment(plan=rongchang, by=accounts[name], now=NOW)


class TestSettling:
    def test_confirming_keeps_who_and_when(self, reviewer):
        before = stamp()
        row = pair(1, "rongchang", 1)
        assert confirm_alignment(pairs=[row], by=reviewer, now=NOW, note="已核对") == 1
        row.refresh_from_db()
        assert (row.state, row.by, row.at, row.note) == ("confirmed", reviewer, NOW, "已核对")
        event = Event.objects.get(deed="confirm_alignment")
        assert (event.before["state"], event.after["state"]) == ("proposed", "confirmed")
        assert stamp() > before

    def test_twice_has_one_effect(self, reviewer):
        row = pair(1, "rongchang", 1)
        assert confirm_alignment(pairs=[row], by=reviewer, now=NOW) == 1
        assert confirm_alignment(pairs=[row], by=reviewer, now=NOW) == 0
        assert Event.objects.filter(deed="confirm_alignment").count() == 1

    def test_adding_by_hand(self, reviewer):
        row = add_alignment(
            city_task=task("chongqing", 45), task=task("rongchang", 10), by=reviewer, now=NOW
        )
        assert (row.state, row.origin, row.score) == ("confirmed", "person", None)
        with pytest.raises(Conflict):
            add_alignment(
                city_task=task("chongqing", 45), task=task("rongchang", 10), by=reviewer, now=NOW
            )

    def test_adding_takes_a_refusal_back(self, reviewer):
        row = pair(1, "rongchang", 1)
        refuse_alignment(pairs=[row], by=reviewer, now=NOW)
        add_alignment(city_task=row.city_task, task=row.task, by=reviewer, now=NOW)
        assert pair(1, "rongchang", 1).state == "confirmed"

    def test_plans_that_do_not_belong_together(self, reviewer):
        with pytest.raises(Refused):
            add_alignment(
                city_task=task("wushan", 1), task=task("rongchang", 1), by=reviewer, now=NOW
            )

    def test_the_database_refuses_what_is_not_whole(self):
        row = pair(1, "rongchang", 1)
        for change in (
            {"state": "confirmed"},
            {"state": "settled"},
            {"score": None},
            {"city_task": row.task},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Alignment.objects.filter(pk=row.pk).update(**change)

    def test_messages_say_what_is_wrong(self):
        row = pair(1, "rongchang", 1)
        twin = Alignment(
            city_task=row.city_task, task=row.task, state="proposed", origin="machine", score=1
        )
        with pytest.raises(ValidationError):
            twin.full_clean()


class TestMatrix:
    def test_states_and_shares(self, reviewer):
        confirm_alignment(
            pairs=[pair(1, "rongchang", 1), pair(2, "rongchang", 1)], by=reviewer, now=NOW
        )
        refuse_alignment(pairs=[pair(3, "rongchang", 2)], by=reviewer, now=NOW)
        matrix = matrix_of(
            Plan.objects.get(slug="chongqing"), reader_of(reviewer), AsOf(Quarter(2025, 4))
        )
        place = [plan.slug for plan in matrix.plans].index("rongchang")
        states = [row.cells[place].state for row in matrix.rows[:4]]
        assert states == ["confirmed", "confirmed", "none", "proposed"]
        first = matrix.sections[0].by_plan[place]
        assert (first.confirmed, first.proposed, first.total) == (2, 1, 4)
        assert first.share == 0.5
        assert matrix.totals[place].confirmed == 2
        assert 2 in {one.number for one in matrix.strays if one.plan.slug == "rongchang"}

    def test_the_share_of_nothing_is_undefined(self):
        assert share_of([]).share is None
        assert share_of(["none"]).share == 0.0

    def test_page(self, client):
        text = text_of(client.get("/alignment/", **ENGLISH))
        assert "Of the city's 46 tasks, compared with 2 district plans: none confirmed yet" in text
        assert " 0 taken up" not in text
        assert "To be confirmed" in text
        gaps = client.get("/alignment/", {"shown": "none"}, **ENGLISH).content.decode()
        shown = re.findall(r'<th scope="row">\s*<a href="/alignment/chongqing/(\d+)/', gaps)
        assert shown
        assert "1" not in shown

    def test_export_is_what_is_shown(self, client):
        rows = exported(client, "/alignment/")
        assert rows[0][:3] == ["Section", "Number", "City task"]
        assert rows[0][3:] == ["Rongchang District", "Wushan County", "Plans that take it up"]
        assert len(rows) == 47
        assert rows[1][3] == "To be confirmed (1)"

    def test_export_keeps_the_filter(self, client):
        answer = client.get("/alignment/", {"shown": "none", "_export": "csv"}, **ENGLISH)
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert {row[3] for row in rows[1:]} == {"Not taken up"}
        html = client.get("/alignment/", {"shown": "none", "as_of": "2024Q3"}).content.decode()
        assert "?shown=none&amp;as_of=2024Q3&amp;_export=xlsx" in html

    def test_no_plan_loaded(self, client):
        Plan.objects.update(is_public=False)
        assert "nothing that districts could take up" in text_of(
            client.get("/alignment/", **ENGLISH)
        )


class TestDrillDown:
    def test_plan_page_lists_tasks_that_answer_to_none(self, client):
        response = client.get("/alignment/rongchang/", **ENGLISH)
        assert "Answers to no task of the city" in text_of(response)
        assert "Confirm" not in text_of(response)
        assert len(exported(client, "/alignment/rongchang/")) > 30

    def test_reviewer_settles_without_script(self, client, reviewer):
        client.force_login(reviewer)
        row = pair(1, "rongchang", 1)
        page = client.get("/alignment/chongqing/1/", **ENGLISH)
        assert f'name="confirm" value="{row.pk}:proposed"' in re.sub(
            r"\s+", " ", page.content.decode()
        )
        answer = client.post(
            "/alignment/settle", {"confirm": row.pk, "back": "chongqing/1"}, follow=True, **ENGLISH
        )
        assert answer.redirect_chain == [("/alignment/chongqing/1/", 302)]
        assert "1 pair is confirmed." in text_of(answer)
        assert pair(1, "rongchang", 1).by == reviewer

    def test_what_somebody_has_settled_meanwhile_is_left_as_it_is(self, client, reviewer):
        client.force_login(reviewer)
        row = pair(1, "rongchang", 1)
        stale = {"refuse": f"{row.pk}:proposed", "back": "chongqing/1"}
        confirm_alignment(pairs=[row], by=reviewer, now=NOW)
        answer = client.post("/alignment/settle", stale, follow=True, **ENGLISH)
        assert "Somebody has settled one of these meanwhile." in text_of(answer)
        assert pair(1, "rongchang", 1).state == "confirmed"
        read = pair(1, "rongchang", 1)
        refuse_alignment(pairs=[pair(1, "rongchang", 1)], by=reviewer, now=NOW)
        with pytest.raises(Conflict):
            refuse_alignment(pairs=[read], by=reviewer, now=NOW)

    def test_many_at_once(self, client, reviewer):
        client.force_login(reviewer)
        rows = [pair(1, "rongchang", 1), pair(2, "rongchang", 1)]
        sent = {"refuse": "chosen", "pair": [row.pk for row in rows], "back": "rongchang"}
        answer = client.post("/alignment/settle", sent, follow=True, **ENGLISH)
        assert "2 pairs are refused" in text_of(answer)
        answer = client.post("/alignment/settle", {"confirm": "chosen"}, follow=True, **ENGLISH)
        assert "No pair was ticked" in text_of(answer)

    def test_adding_on_the_page(self, client, reviewer):
        client.force_login(reviewer)
        sent = {
            "city_task": task("chongqing", 16).pk,
            "task": task("wushan", 14).pk,
            "back": "wushan",
            "note": "=1+1",
        }
        answer = client.post("/alignment/add", sent, follow=True, **ENGLISH)
        assert "The pair is added and confirmed." in text_of(answer)
        again = client.post("/alignment/add", sent, follow=True, **ENGLISH)
        assert "confirmed already" in text_of(again)
        added = [row for row in exported(client, "/alignment/wushan/") if row[2] == "16"]
        assert added[0][-2] == "'=1+1"

    def test_back_leads_nowhere_else(self, client, reviewer):
        client.force_login(reviewer)
        sent = {"confirm": "chosen", "back": "https://example.org/"}
        assert client.post("/alignment/settle", sent)["Location"] == "/alignment/"

    def test_missing_pairs(self, client, reviewer):
        client.force_login(reviewer)
        for unknown in ("999999", "9" * 30):
            assert client.post("/alignment/settle", {"confirm": unknown}).status_code == 404

    def test_comparing_once_more(self, client, reviewer):
        client.force_login(reviewer)
        Alignment.objects.filter(task__plan__slug="rongchang").delete()
        answer = client.post("/alignment/rongchang/propose", follow=True, **ENGLISH)
        assert "compared once more" in text_of(answer)
        assert Alignment.objects.filter(task__plan__slug="rongchang").exists()

    def test_pages_that_are_not_there(self, client):
        for path in (
            "/alignment/chongqing/",
            "/alignment/rongchang/1/",
            "/alignment/chongqing/99/",
        ):
            assert client.get(path).status_code == 404, path

    def test_task_pages_show_both_ways(self, client, reviewer):
        confirm_alignment(pairs=[pair(25, "rongchang", 17)], by=reviewer, now=NOW)
        city = text_of(client.get("/tasks/chongqing/25/", **ENGLISH))
        assert "Taken up Rongchang District 17. 探索建立碳账户体系" in city
        own = text_of(client.get("/tasks/rongchang/17/", **ENGLISH))
        assert "Taken up 25. 探索建立碳账户体系" in own

    def test_who_settled_is_for_those_signed_in(self, client, reviewer):
        reviewer.first_name = "王审核"
        reviewer.save()
        confirm_alignment(pairs=[pair(25, "rongchang", 17)], by=reviewer, now=NOW)
        assert str(reviewer) not in text_of(client.get("/alignment/chongqing/25/"))
        client.force_login(reviewer)
        assert str(reviewer) in text_of(client.get("/alignment/chongqing/25/"))


class TestUnpublished:
    """Shapingba's plan is not for publication: nothing of it moves or shows."""

    PATHS = (
        "/alignment/",
        "/alignment/?_export=csv",
        "/alignment/?shown=none",
        "/alignment/chongqing/9/",
        "/tasks/chongqing/9/",
        "/api/v1/alignment/",
        "/alignment/shapingba/",
        "/api/v1/alignment/?plan=shapingba",
    )

    def answers(self, client: Client) -> list[str]:
        pages = (shared_part(client.get(path, **ENGLISH)) for path in self.PATHS)
        return [re.sub("[0-9A-Fa-f]{8}", "", page) for page in pages]  # an error's number

    def test_nothing_shows_and_nothing_moves(self, client, reviewer):
        hidden = Alignment.objects.filter(task__plan__slug="shapingba")
        assert hidden.exists()
        before = self.answers(client)
        assert not [text for text in before if "沙坪坝" in text or "Shapingba" in text]
        confirm_alignment(pairs=list(hidden), by=reviewer, now=NOW)
        confirmed = self.answers(client)
        hidden.delete()
        Task.objects.filter(plan__slug="shapingba").update(title="别的")
        assert before == confirmed == self.answers(client)

    def test_those_with_the_right_see_it(self, client, reviewer):
        client.force_login(reviewer)
        assert "沙坪坝区" in client.get("/alignment/").content.decode()
        assert client.get("/alignment/shapingba/").status_code == 200

    def test_a_reporter_of_another_district_cannot_tell_it_from_a_missing_one(
        self, client, accounts
    ):
        client.force_login(accounts["reporter_b"])
        hidden, missing = (client.get(f"/alignment/{slug}/") for slug in ("shapingba", "nothing"))
        assert hidden.status_code == missing.status_code == 404

    def test_api(self, client, reviewer):
        answer = client.get("/api/v1/alignment/", {"plan": "rongchang", "limit": 1}).json()
        row = answer["results"][0]
        assert {"city_task", "plan", "task", "score", "state"} <= set(row)
        assert (row["city_task"], row["plan"], row["state"]) == (1, "rongchang", "proposed")
        assert 0 < float(row["score"]) <= 1
        refuse_alignment(pairs=[pair(1, "rongchang", 1)], by=reviewer, now=NOW)
        refused = client.get("/api/v1/alignment/", {"state": "refused"}).json()
        assert [(one["city_task"], one["task"]) for one in refused["results"]] == [(1, 1)]


def exported(client: Client, path: str) -> list[list[str]]:
    text = client.get(path, {"_export": "csv"}, **ENGLISH).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))

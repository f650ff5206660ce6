"""The table of tasks and a task's page, against the facts of the plans and rows made by hand."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from districts.models import Account, Membership, OrganisationName
from districts.permissions import Reader
from targets.models import Observation
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.finding import Query
from tasks.actions import set_due_date
from tasks.bodies import annex_lines, name_note, name_on
from tasks.filters import organisation_choices
from tasks.finding import tasks_found
from tasks.models import Assignment, ProgressUpdate, Task, TaskDueDate
from tests.kept import forget_kept

from ..targets.rows import PUBLISHED, observe, supersede

pytestmark = pytest.mark.django_db
ANYBODY = Reader()
AT = AsOf(Quarter(2025, 4))


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    pass


@pytest.fixture
def reviewer(client):
    account = Account.objects.create_user("a-reviewer", password="Not-used-here-1")
    Membership.objects.create(account=account, role="reviewer")
    client.force_login(account)
    return client


def as_of(text, day=None):
    return AsOf(Quarter.parse(text), day)


def report(plan, number, quarter, state, *, sample=False, at=PUBLISHED, **more):
    """One published update of a task, with the return it stands in."""
    task = Task.objects.get(plan__slug=plan, number=number)
    place = task.plan.jurisdiction.slug
    observed = Observation.objects.filter(
        jurisdiction__slug=place, quarter=quarter, superseded_at=None
    ).first()
    if observed and observed.published_at < at:
        supersede(observed, at)
        observed = None
    observed = observed or observe(
        place, "green_loan_balance", quarter, "100", sample=sample, at=at
    )
    return ProgressUpdate.objects.create(
        task=task,
        quarter=quarter,
        state=state,
        quarterly_return=observed.quarterly_return,
        sheet="举措",
        cell=f"E{number + 5}",
        published_at=at,
        is_sample=sample,
        **more,
    )


def page_text(client, address, status=200, **query):
    response = client.get(address, query)
    assert response.status_code == status
    return response.content.decode()


def rows_of_file(client, **query):
    response = client.get(reverse("task_list"), {"_export": "csv", **query})
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


class TestList:
    def test_counts_public_tasks(self, client):
        text = page_text(client, reverse("task_list"))
        assert "105" in text
        assert page_text(client, reverse("task_list"), plan="rongchang").count("<tr") == 31

    def test_the_whole_list_is_a_file_with_bodies_as_written(self, client):
        rows = rows_of_file(client, plan="chongqing")
        assert len(rows) == 47
        assert rows[1][:4] == [
            Task.objects.get(plan__slug="chongqing", number=1).title,
            "重庆市建设绿色金融改革创新试验区实施细则",
            "1",
            "二（一）完善绿色金融组织体系",
        ]
        assert rows[1][4] == "人行重庆营管部、重庆银保监局"

    def test_workbook_has_numbers_and_dates(self, client):
        client.cookies["django_language"] = "en"
        report("wushan", 3, "2025Q4", "done", due_on=datetime.date(2025, 12, 31))
        response = client.get(
            reverse("task_list"), {"_export": "xlsx", "plan": "wushan", "as_of": "2025Q4"}
        )
        rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
        assert [row[2] for row in rows[1:]] == list(range(1, 30))
        columns = ("Quarter", "Due date", "Source of the due date", "Late", "Late since")
        shown = [dict(zip(rows[0], row, strict=True)) for row in rows]
        assert [shown[3][name] for name in columns] == [
            "2025Q4",
            "2025-12-31",
            "first date reported",
            None,
            None,
        ]
        assert [shown[4][name] for name in columns[1:]] == [
            "2025-12-31",
            "end of the plan's period",
            "Awaiting its final report",
            "2026-01-01",
        ]

    @pytest.mark.parametrize("role", ["lead", "responsible"])
    def test_body_and_role_are_one_assignment(self, client, role):
        slug = "wushan-shengtai-huanjingju"
        rows = rows_of_file(client, organisation=slug, role=role)
        wanted = Assignment.objects.filter(
            organisation__slug=slug, role=role, task__isnull=False
        ).count()
        assert len(rows) - 1 == wanted > 0
        column = {"lead": 4, "responsible": 5}[role]
        assert all("县生态环境局" in row[column].split("、") for row in rows[1:])

    def test_filter_by_state(self, client):
        report("wushan", 3, "2025Q4", "done")
        report("wushan", 4, "2025Q4", "blocked")
        rows = rows_of_file(client, state="done", as_of="2025Q4")
        assert [row[2] for row in rows[1:]] == ["3"]
        rest = rows_of_file(client, state="not_reported", plan="wushan", as_of="2025Q4")
        assert len(rest) - 1 == 27

    def test_sort_by_due_date_keeps_the_undated_last(self, client, accounts):
        report("wushan", 3, "2025Q4", "done", due_on=datetime.date(2025, 6, 30))
        report("wushan", 4, "2025Q4", "done", due_on=datetime.date(2025, 3, 31))
        set_due_date(
            task=Task.objects.get(plan__slug="wushan", number=1),
            source="standing",
            due_on=None,
            document="",
            by=accounts["reviewer"],
            now=PUBLISHED,
        )
        last = str(Task.objects.filter(plan__slug="wushan").count())
        orders = {"due_on": ["4", "3", "2"], "-due_on": ["2", "5", "6"]}
        for sort, first in orders.items():
            rows = rows_of_file(client, plan="wushan", as_of="2025Q4", sort=sort)
            assert [row[2] for row in rows[1:4]] == first
            assert [row[2] for row in rows[-2:]] == [last if sort == "due_on" else "4", "1"]

    def test_words_find_title_name_as_written_alias_and_wording(self):
        Task.objects.filter(plan__slug="chongqing", number=9).update(wording="开展ＥＯＤ项目试点")
        nine = Task.objects.get(plan__slug="chongqing", number=9)
        assert tasks_named("eod") == [nine.pk]
        assert tasks_named("eod　项目") == [nine.pk]
        written = set(
            Assignment.objects.filter(
                organisation__slug="chongqing-renhang", task__plan__is_public=True
            ).values_list("task", flat=True)
        )
        assert set(tasks_named("中国人民银行重庆市分行")) == written
        assert set(tasks_named("人行重庆营管部")) == written
        assert tasks_named("没有这样的词") == []

    def test_words_keep_to_the_role(self):
        lead = tasks_named("人行重庆营管部", "lead")
        responsible = tasks_named("人行重庆营管部", "responsible")
        assert len(lead) == 38
        assert len(responsible) == 7

    def test_unknown_choice_is_said_and_filters_nothing(self, client):
        shown = page_text(client, reverse("task_list"), plan="nowhere")
        assert "“nowhere”" in shown and "errorlist" not in shown

    def test_queries_do_not_grow_with_rows(self, client):
        client.get(reverse("task_list"), {"q": "any"})
        counts = set()
        for query in ({"q": "绿色", "plan": "wushan"}, {"q": "绿", "plan": "chongqing"}):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("task_list"), query)
            counts.add(len(queries))
        assert len(counts) == 1 and counts.pop() < 24

    def test_links_keep_the_quarter(self, client):
        report("wushan", 3, "2025Q2", "done")
        report("wushan", 3, "2025Q4", "done")
        text = page_text(client, reverse("task_list"), plan="wushan", as_of="2025Q2")
        assert "/tasks/wushan/3/?as_of=2025Q2" in text
        assert "/organisations/wushan-linyeju/?as_of=2025Q2" in text


class TestTask:
    def test_its_history_fetches_no_workbook(self, client):
        report("wushan", 3, "2025Q4", "done")
        with CaptureQueriesContext(connection) as caught:
            client.get("/tasks/wushan/3/")
        assert not [one["sql"] for one in caught if '"contents"' in one["sql"]]

    def test_says_who_does_it_and_what_they_were_called(self, client):
        text = page_text(client, "/tasks/chongqing/1/")
        assert "人行重庆营管部" in text
        assert "中国人民银行重庆营业管理部" in text
        assert "中国人民银行重庆市分行" in text
        assert 'rel="next"' in text
        assert 'rel="prev"' not in text

    def test_name_in_force(self):
        body = OrganisationName.objects.get(name="人行重庆营管部").organisation
        assert name_on(body, datetime.date(2023, 8, 17)).name == "中国人民银行重庆营业管理部"
        assert name_on(body, datetime.date(2023, 8, 18)).name == "中国人民银行重庆市分行"

    def test_note_only_where_the_name_changed(self):
        body = OrganisationName.objects.get(name="人行重庆营管部").organisation
        issue, today = datetime.date(2023, 1, 20), datetime.date(2026, 1, 1)
        assert "中国人民银行重庆营业管理部" in name_note(body, issue, today)
        assert name_note(body, datetime.date(2024, 1, 1), today) == ""
        ended = OrganisationName.objects.get(name="巫山县银保监组").organisation
        assert "2023-07-20" in name_note(ended, datetime.date(2023, 12, 20), today)

    def test_own_title_is_marked(self, reviewer):
        own = Task.objects.filter(has_official_title=False).first()
        official = Task.objects.filter(has_official_title=True).first()
        reviewer.cookies["django_language"] = "en"
        assert "a short summary made here" in page_text(reviewer, own.get_absolute_url())
        assert "a short summary made here" not in page_text(reviewer, official.get_absolute_url())

    def test_history_links_to_the_cell_only_for_who_may_open_it(self, reviewer, client):
        update = report("wushan", 3, "2025Q4", "done", account="已完成首批入库。")
        address = f"{update.quarterly_return.get_absolute_url()}#row-wushan:3"
        text = page_text(reviewer, "/tasks/wushan/3/", as_of="2025Q4")
        assert address in text
        assert "已完成首批入库。" in text
        client.logout()
        text = page_text(client, "/tasks/wushan/3/", as_of="2025Q4")
        assert address not in text
        assert "已完成首批入库。" in text

    def test_later_quarters_stay_out_of_an_earlier_view(self, client):
        report("wushan", 3, "2025Q2", "in_progress", account="第二季度情况")
        report("wushan", 3, "2025Q4", "done", account="第四季度情况")
        text = page_text(client, "/tasks/wushan/3/", as_of="2025Q3")
        assert "第二季度情况" in text
        assert "第四季度情况" not in text

    def test_annex_rows_with_another_lead_are_marked(self, reviewer):
        rows = {
            line.row.row: line.differs
            for number in range(1, 13)
            for line in annex_lines(Task.objects.get(plan__slug="shapingba", number=number))
        }
        assert {row for row, differs in rows.items() if differs} >= {4, 5, 13, 14, 19, 21}
        assert not {1, 2, 3} & {row for row, differs in rows.items() if differs}
        text = page_text(reviewer, "/tasks/shapingba/9/")
        assert 'data-severity="query"' in text
        assert "data-severity" not in page_text(reviewer, "/tasks/shapingba/1/")

    def test_wording_is_shown_once_loaded_and_inert(self, client):
        assert "<script>alert" not in page_text(client, "/tasks/wushan/3/")
        Task.objects.filter(plan__slug="wushan", number=3).update(
            wording="<script>alert(1)</script>"
        )
        forget_kept()
        text = page_text(client, "/tasks/wushan/3/")
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text

    @pytest.mark.parametrize("address", ["/tasks/wushan/30/", "/tasks/nowhere/1/"])
    def test_missing_task(self, client, address):
        page_text(client, address, status=404)


def tasks_named(text, role=""):
    return [one.key for one in tasks_found(Query.of(text, ANYBODY, AT), role)]


class TestDueDate:
    ADDRESS = "/tasks/wushan/3/"
    GIVEN = {"source": "decision", "due_on": "2026-06-30", "document": "巫山府办〔2026〕1号"}

    @pytest.fixture
    def office(self, client_of):
        client = client_of("reviewer")
        client.cookies["django_language"] = "en"
        return client

    def test_the_page_says_since_when_a_task_is_late_and_why(self, client):
        client.cookies["django_language"] = "en"
        report("wushan", 3, "2025Q2", "in_progress", due_on=datetime.date(2025, 6, 30))
        report("wushan", 3, "2025Q4", "blocked", due_on=datetime.date(2026, 6, 30))
        text = page_text(client, self.ADDRESS, as_of="2025Q4")
        assert "Overdue since 2025-07-01." in text
        assert "first date reported" in text
        assert "(as reported; moved 1 time)" in " ".join(text.split())
        assert "only a decision of the office moves the due date" in text
        assert "Overdue" not in page_text(client, self.ADDRESS, as_of="2025Q1")

    def test_a_task_without_its_final_report_is_not_called_overdue(self, client):
        client.cookies["django_language"] = "en"
        text = page_text(client, self.ADDRESS, as_of="2025Q4")
        assert "Due since 2026-01-01 without the report that would tell." in text

    def test_who_may_sets_the_date_and_the_page_keeps_it(self, office, client):
        report("wushan", 3, "2025Q4", "blocked")
        assert "Set the due date" in page_text(office, self.ADDRESS)
        answer = office.post(f"{self.ADDRESS}due", self.GIVEN, follow=True)
        text = answer.content.decode()
        assert "judged by it from now on" in text
        assert "decided by the office: 巫山府办〔2026〕1号" in text
        assert "Overdue" not in page_text(office, self.ADDRESS, as_of="2025Q4")
        again = office.post(f"{self.ADDRESS}due", self.GIVEN, follow=True).content.decode()
        assert "nothing was changed" in again
        assert "Reviewer" in again
        stranger = page_text(client, self.ADDRESS)
        assert "巫山府办〔2026〕1号" in stranger
        assert "Set the due date" not in stranger
        assert "Reviewer" not in stranger

    def test_what_was_typed_stays_beside_the_fault(self, office):
        answer = office.post(f"{self.ADDRESS}due", {**self.GIVEN, "document": ""})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Name the document of the decision." in text
        assert 'value="2026-06-30"' in text
        assert '<details class="no-print" open>' in " ".join(text.split())
        odd = office.post(f"{self.ADDRESS}due", {**self.GIVEN, "due_on": "soon"})
        assert odd.status_code == 422
        assert not TaskDueDate.objects.exists()

    def test_a_day_before_it_shows_nothing_of_a_decision(self, office):
        office.post(f"{self.ADDRESS}due", self.GIVEN)
        row = TaskDueDate.objects.get()
        before = row.at.date() - datetime.timedelta(days=1)
        assert self.GIVEN["document"] not in page_text(office, self.ADDRESS, as_of=str(before))

    def test_a_task_that_is_not_there(self, office):
        assert office.post("/tasks/wushan/30/due", self.GIVEN).status_code == 404


@pytest.mark.parametrize("role", ["anonymous", "official", "reviewer"])
def test_each_body_is_offered_once(role):
    """Those who see every plan are also offered bodies without a duty."""
    choices = organisation_choices(Reader(roles=frozenset({"anonymous", role}), account_id=1), AT)
    slugs = [slug for _place, bodies in choices for slug, _name in bodies]
    assert len(slugs) > 50
    assert len(slugs) == len(set(slugs))

"""The list of bodies and a body's page."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.models import Jurisdiction, Organisation, OrganisationName
from districts.permissions import Reader
from greenfin.places.organisation import duties_of, organisations_with_duties
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.models import Assignment

pytestmark = pytest.mark.django_db
ANYBODY = Reader()
AS_OF = AsOf(Quarter(2025, 4))


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    pass


def page_text(client, address, status=200, **query):
    response = client.get(address, query)
    assert response.status_code == status
    return response.content.decode()


def rows_of_file(client, address, **query):
    response = client.get(address, {"_export": "csv", **query})
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_duties_are_counted_by_role():
    counts = {body.slug: body for body in organisations_with_duties(ANYBODY, AS_OF)}
    for slug in ("chongqing-renhang", "wushan-shengtai-huanjingju", "chongqing-fagaiwei"):
        roles = list(
            Assignment.objects.filter(
                organisation__slug=slug, task__plan__is_public=True
            ).values_list("role", flat=True)
        )
        assert counts[slug].lead == roles.count("lead")
        assert counts[slug].responsible == roles.count("responsible")
    assert counts["chongqing-renhang"].lead == 38
    assert counts["chongqing-renhang"].responsible == 7


def test_list_as_a_file(client):
    rows = rows_of_file(client, reverse("organisation_list"))
    assert len(rows) - 1 == Organisation.objects.count() - 10
    [bank] = [row for row in rows if row[0] == "中国人民银行重庆市分行"]
    assert bank[3:] == ["38", "7", "1"]


@pytest.mark.parametrize("text", ["人行重庆营管部", "中国人民银行重庆营业管理部", "重庆市分行"])
def test_words_find_a_body_by_any_name(client, text):
    rows = rows_of_file(client, reverse("organisation_list"), q=text)
    assert [row[0] for row in rows[1:]] == ["中国人民银行重庆市分行"]


def test_filter_by_jurisdiction(client):
    rows = rows_of_file(client, reverse("organisation_list"), jurisdiction="rongchang")
    assert len(rows) - 1 == Organisation.objects.filter(jurisdiction__slug="rongchang").count() > 0


def test_sort_by_duties(client):
    rows = rows_of_file(client, reverse("organisation_list"), sort="-lead")
    leads = [int(row[3]) for row in rows[1:]]
    assert leads == sorted(leads, reverse=True)
    assert leads[0] > leads[-1]


def test_page_shows_names_over_time_and_every_duty(client):
    text = page_text(client, "/organisations/chongqing-renhang/")
    seen = OrganisationName.objects.visible_to(Reader())
    for name in seen.filter(organisation__slug="chongqing-renhang"):
        assert name.name in text
    assert "2023-08-18" in text
    duties = Assignment.objects.filter(organisation__slug="chongqing-renhang", task__isnull=False)
    tasks = set(duties.values_list("task__number", flat=True))
    assert len(tasks) == 45
    assert all(f"/tasks/chongqing/{number}/" in text for number in tasks)


def test_body_that_leads_and_answers_for_a_task_is_counted_in_both_roles():
    body = Organisation.objects.get(slug="wushan-shengtai-huanjingju")
    [group] = duties_of(body, ANYBODY, AS_OF)
    [line] = [line for line in group.lines if line.task.number == 17]
    assert [duty.role for duty in line.duties] == ["lead", "responsible"]
    counted = organisations_with_duties(ANYBODY, AS_OF).get(pk=body.pk)
    assert (group.count("lead"), group.count("responsible")) == (counted.lead, counted.responsible)


def test_duties_as_a_file(client):
    rows = rows_of_file(client, "/organisations/chongqing-renhang/")
    assert len(rows) == 46
    assert rows[1][1] == "1"
    assert rows[1][4] == "人行重庆营管部"


def test_body_without_duties_is_shown_with_a_sentence_to_who_sees_every_plan(client, client_of):
    place = Jurisdiction.objects.get(slug="fuling")
    body = Organisation.objects.create(slug="fuling-new", jurisdiction=place, name="涪陵区新设单位")
    OrganisationName.objects.create(
        organisation=body,
        name=body.name,
        kind="official",
        valid_from=datetime.date(2026, 1, 1),
    )
    assert client.get(body.get_absolute_url()).status_code == 404
    official = client_of("official")
    official.cookies["django_language"] = "en"
    text = page_text(official, body.get_absolute_url())
    assert "No task of a plan shown here names this body." in text
    assert "_export" not in text


def test_missing_body(client):
    page_text(client, "/organisations/nobody/", status=404)


def test_queries_do_not_grow_with_duties(client):
    counts = set()
    # What is late is worked out once and kept.
    client.get("/organisations/load/")
    # Of a body with milestones what is known of them is asked for too, for all at once.
    seen = Organisation.objects.filter(kind="body", assignments__task__plan__is_public=True)
    bodies = seen.exclude(assignments__task__milestones__isnull=False)
    counted = bodies.annotate(duties=Count("assignments")).order_by("duties", "slug")
    assert counted.first().duties < counted.last().duties
    for body in (counted.first(), counted.last()):
        with CaptureQueriesContext(connection) as queries:
            client.get(body.get_absolute_url())
        counts.add(len(queries))
    assert len(counts) == 1

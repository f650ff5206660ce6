"""A plan that is not for publication leaves no trace for who may not see it."""

import io
import re

import pytest
from openpyxl import load_workbook

from districts.models import Account, Jurisdiction, Membership, Organisation, OrganisationName
from districts.permissions import Reader
from tasks.models import Assignment, Task
from tests.kept import forget_kept

pytestmark = pytest.mark.django_db
ANYBODY = Reader()
OFFICIAL = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)
LISTS = ["/tasks/", "/organisations/", "/districts/"]


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    forget_kept()


@pytest.fixture
def signed_in(client):
    account = Account.objects.create_user("an-official", password="Not-used-here-1")
    Membership.objects.create(account=account, role="official")
    client.force_login(account)
    return client


def test_own_jurisdictions_are_those_of_every_role():
    held = frozenset({("reporter", 3), ("official", 3), ("reporter", 5)})
    assert Reader(roles=frozenset({"reporter", "official"}), places=held).jurisdiction_ids == {3, 5}
    assert not OFFICIAL.jurisdiction_ids


def hidden_words():
    """The plan's number and title, its tasks' titles, its bodies' names and slugs."""
    tasks = Task.objects.filter(plan__slug="shapingba")
    plan = tasks[0].plan
    bodies = Organisation.objects.filter(slug__startswith="shapingba-")
    assert len(bodies) == 10
    known = "\n".join(Task.objects.exclude(plan=plan).values_list("title", flat=True))
    titles = [*tasks.values_list("title", flat=True), *(row.title for row in plan.annex_rows.all())]
    own = [title for title in titles if title not in known]
    assert len(own) >= 15
    return [
        plan.title,
        plan.document_number,
        "/plans/shapingba/",
        "/tasks/shapingba/",
        *own,
        *bodies.values_list("name", flat=True),
        *bodies.values_list("slug", flat=True),
    ]


def assert_clean(text):
    assert [word for word in hidden_words() if word in text] == []


def file_text(response):
    if response["Content-Type"].startswith("text/csv"):
        return response.content.decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(response.content)).active
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize("address", LISTS)
def test_lists_and_their_choices(client, address):
    assert_clean(client.get(address).content.decode())


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files(client, address, kind):
    assert_clean(file_text(client.get(address, {"_export": kind})))


def test_who_may_see_it_finds_it_in_every_list(signed_in):
    for address in LISTS:
        text = signed_in.get(address, {"_export": "csv"}).content.decode()
        assert any(word in text for word in hidden_words())
    assert signed_in.get("/tasks/shapingba/1/").status_code == 200
    assert signed_in.get("/organisations/shapingba-fagaiwei/").status_code == 200
    found = signed_in.get("/search/", {"q": "绿色金融高质量"}).content.decode()
    assert "沙府办发〔2023〕44号" in found


def test_the_reporter_of_the_place_sees_it_and_no_other(client):
    for slug, status in (("shapingba", 200), ("wushan", 404)):
        account = Account.objects.create_user(slug, password="Not-used-here-1")
        place = Jurisdiction.objects.get(slug=slug)
        Membership.objects.create(account=account, role="reporter", jurisdiction=place)
        client.force_login(account)
        assert client.get("/tasks/shapingba/1/").status_code == status
        assert client.get("/organisations/shapingba-fagaiwei/").status_code == status


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        ("/tasks/shapingba/1/", "/tasks/shapingba/99/"),
        ("/organisations/shapingba-fagaiwei/", "/organisations/shapingba-nobody/"),
    ],
)
def test_hidden_answers_like_missing(client, hidden, missing):
    answers = [client.get(address) for address in (hidden, missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert_clean(answers[0].content.decode().replace(hidden, ""))


@pytest.mark.parametrize("query", ["plan=shapingba", "organisation=shapingba-fagaiwei"])
def test_a_hidden_choice_is_left_out_like_a_missing_one(client, query):
    name, value = query.split("=")
    hidden, missing = (
        re.sub('value="[^"]{64}"', "", client.get("/tasks/", {name: asked}).content.decode())
        for asked in (value, "nothing")
    )
    assert "nothing" in missing
    assert hidden.replace(value, "nothing") == missing


@pytest.mark.parametrize("text", ["沙坪坝", "智能化", "区农业农村委", "shapingba", "沙府办发"])
def test_search(client, text):
    response = client.get("/search/", {"q": text})
    found = response.content.decode().replace(text, "")
    assert "/tasks/shapingba" not in found
    assert "/organisations/shapingba" not in found
    assert "/plans/shapingba" not in found
    assert_clean(found)


def test_a_body_known_otherwise_too_stays_without_the_hidden_spelling():
    task = Task.objects.get(plan__slug="shapingba", number=1)
    body = Organisation.objects.get(slug="chongqing-fagaiwei")
    Assignment.objects.create(
        task=task, organisation=body, role="responsible", written="市发改部门"
    )
    OrganisationName.objects.create(organisation=body, name="市发改部门", kind="written")
    names = OrganisationName.objects.filter(organisation=body)
    shown = set(names.visible_to(ANYBODY).values_list("name", flat=True))
    assert "市发改部门" not in shown
    assert {"重庆市发展和改革委员会", "市发展改革委"} <= shown
    assert "市发改部门" in names.visible_to(OFFICIAL).values_list("name", flat=True)


def test_a_body_named_only_in_a_hidden_annex_is_hidden():
    row = Task.objects.get(plan__slug="shapingba", number=1).plan.annex_rows.first()
    body = Organisation.objects.create(
        slug="fuling-annex", jurisdiction=Jurisdiction.objects.get(slug="fuling"), name="附件单位"
    )
    Assignment.objects.create(annex_row=row, organisation=body, role="lead", written="附件单位")
    assert not Organisation.objects.visible_to(ANYBODY).filter(pk=body.pk).exists()
    assert Organisation.objects.visible_to(OFFICIAL).filter(pk=body.pk).exists()


def test_a_body_and_a_spelling_that_a_changed_plan_left_behind_stay_hidden():
    """A corrected version of the plan names a body no more; the body must not come to light."""
    left = Organisation.objects.get(slug="shapingba-jiaotongju")
    Assignment.objects.filter(organisation=left).delete()
    known = Organisation.objects.get(slug="chongqing-fagaiwei")
    OrganisationName.objects.create(organisation=known, name="市发改部门", kind="written")
    for reader, is_seen in ((ANYBODY, False), (OFFICIAL, True)):
        bodies = Organisation.objects.visible_to(reader)
        assert bodies.filter(pk=left.pk).exists() == is_seen
        names = OrganisationName.objects.visible_to(reader)
        assert names.filter(name="市发改部门").exists() == is_seen


def test_numbers_of_duties_leave_hidden_plans_out(client):
    task = Task.objects.get(plan__slug="shapingba", number=1)
    body = Organisation.objects.get(slug="chongqing-fagaiwei")
    before = client.get("/organisations/", {"_export": "csv"}).content
    Assignment.objects.create(task=task, organisation=body, role="lead", written="市发展改革委")
    assert client.get("/organisations/", {"_export": "csv"}).content == before
    assert "shapingba" not in client.get(body.get_absolute_url()).content.decode()

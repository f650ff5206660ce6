"""A plan comes in on the administrator's page: read, corrected, loaded; and once more, changed."""

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from districts.actions import move_data_version
from districts.models import Event, Organisation, Plan, PlanImport, SourceFile
from greenfin.plans.loading import files, imports
from greenfin.plans.loading.imports import proposal_of
from targets.models import Target
from tasks.models import Task
from tests.official_texts import SLUGS, official_text

from .made_up_plan import TEXT

pytestmark = [pytest.mark.corpus, pytest.mark.django_db]
GOAL = "到2025年年末，全区绿色贷款余额达到80亿元以上。"
GOALS = (
    "到2025年年末，全区绿色贷款余额达到80亿元以上，较2020年翻一番；绿色保险保费收入达到3亿元以上。"
)
RICH = TEXT.replace(GOAL, GOALS)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def office(client_of: Callable[[str], Client], loaded_plans: None) -> Client:
    client = client_of("administrator")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def hand_in(client: Client, text: str, name: str = "plan.txt") -> PlanImport:
    upload = SimpleUploadedFile(name, text.encode())
    answer = client.post("/plans/import/", {"file": upload})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return PlanImport.objects.get(pk=answer.url.rstrip("/").rsplit("/", 1)[1])


def press(client: Client, row: PlanImport, action: str, **fields: str) -> Any:
    """What a button of the page sends."""
    return client.post(row.get_absolute_url(), {"action": action, **fields})


def load(client: Client, row: PlanImport, **fields: str) -> Any:
    return press(client, row, "load", **fields)


def change(client: Client, row: PlanImport, anchor: str, **said: str) -> Any:
    """Opens a panel, fills in some of its fields and saves."""
    return press(client, row, "change", **{**shown(client, row, anchor), **said})


def shown(client: Client, row: PlanImport, anchor: str) -> dict[str, str]:
    """The fields of an open panel as the page shows them."""
    html = client.get(f"{row.get_absolute_url()}?open={anchor}").content.decode()
    (form,) = lxml.html.fromstring(html).xpath(f"//div[@data-panel='{anchor}']/form")
    return dict(form.form_values())


def target_anchor(client: Client, row: PlanImport, wording: str) -> str:
    rows = client.get(row.get_absolute_url()).context["targets"]
    (anchor,) = [one.anchor for one in rows if wording in one.item.statement.wording]
    return str(anchor)


def test_the_bodies_of_a_task_are_corrected_in_place(office: Client) -> None:
    row = hand_in(office, RICH)
    said = {"lead": "区财政局、区新设中心", "responsible": ""}
    assert change(office, row, "task-1", **said).status_code == 302
    proposal = proposal_of(row)
    task_read = proposal.document.tasks[0]
    assert (task_read.lead, task_read.responsible) == (("区财政局", "区新设中心"), ())
    assert "区新设中心" in proposal.new_bodies
    # A choice for a body goes to the name the page shows it beside.
    lines = office.get(row.get_absolute_url()).context["bodies"]
    (line,) = [line for line in lines if line.match.written == "区新设中心"]
    press(office, row, "bodies", **{line.anchor: "new"})
    assert proposal_of(row).draft.bodies == {"区新设中心": "new"}
    load(office, row, accept_errors="on")
    stored = Task.objects.get(plan__slug="dazu", number=1)
    roles = set(stored.assignments.values_list("role", "written"))
    assert roles == {("lead", "区财政局"), ("lead", "区新设中心")}


def page_of(client: Client, row: PlanImport) -> str:
    return client.get(row.get_absolute_url()).content.decode()


def test_a_file_is_read_beside_its_text(office: Client) -> None:
    row = hand_in(office, RICH)
    text = page_of(office, row)
    assert "大足府办发〔2024〕9号" in text
    assert "targets 3." in text
    anchor = target_anchor(office, row, "翻一番")
    assert f'<mark data-kind="target"><a href="#{anchor}">较2020年翻一番</a></mark>' in text
    assert "No indicator is called “绿色保险保费收入”" in text
    assert not Plan.objects.filter(slug="dazu").exists()


def test_what_is_in_doubt_is_settled_in_place_and_loaded(office: Client) -> None:
    row = hand_in(office, RICH)
    assert load(office, row).status_code == 422
    assert not Plan.objects.filter(slug="dazu").exists()
    insurance = target_anchor(office, row, "达到3亿元")
    press(office, row, "quick", quick=f"leave {insurance}")
    change(office, row, target_anchor(office, row, "达到80亿元"), value="88")
    change(office, row, "task-1", title="设立绿色专营支行")
    head = {name: str(value) for name, value in head_of(office, row).items()}
    press(
        office,
        row,
        "head",
        **{**head, "document_number": "大足府办发〔2024〕10号", "is_public": "no"},
    )
    # Quarters and signs stand as an office writes them, in the list, the form and the log.
    page = office.get(row.get_absolute_url()).content.decode()
    assert "≥ 88 亿元" in page
    assert "2025 Q4" in page
    assert "2025Q4" not in page
    anchor = target_anchor(office, row, "达到80亿元")
    assert shown(office, row, anchor)["deadline"] == "2025 Q4"
    change(office, row, anchor, deadline="2024年四季度")
    change(office, row, anchor, deadline="2025Q4")
    page = office.get(row.get_absolute_url()).content.decode()
    assert "2024 Q4" in page
    assert "2024Q4" not in page
    assert load(office, row).status_code == 302
    plan = Plan.objects.get(slug="dazu")
    assert (plan.document_number, plan.is_public) == ("大足府办发〔2024〕10号", False)
    assert Task.objects.get(plan=plan, number=1).title == "设立绿色专营支行"
    level, multiple = Target.objects.filter(plan=plan)
    assert (level.value, level.indicator.code, level.deadline) == (
        88,
        "green_loan_balance",
        "2025Q4",
    )
    assert (multiple.kind, multiple.value, multiple.baseline_value) == ("multiple", 2, 40)
    assert "经管理员核对更正" in level.reading
    row.refresh_from_db()
    assert (row.state, row.plan) == ("loaded", plan)
    assert {"hand_in_plan", "correct_plan_import", "import_plan"} <= set(
        Event.objects.values_list("deed", flat=True)
    )


def head_of(client: Client, row: PlanImport) -> dict[str, str]:
    values: dict[str, str] = client.get(row.get_absolute_url()).context["head"].initial
    return values


def test_saved_corrections_stay_and_settle_their_doubts(office: Client) -> None:
    row = hand_in(office, RICH)
    anchor = target_anchor(office, row, "达到3亿元")
    change(office, row, anchor, indicator="green_bond_issuance")
    (one,) = row.deeds.all()
    assert (one.deed, one.content) == ("change_target", {"indicator": "green_bond_issuance"})
    assert office.get(row.get_absolute_url()).context["errors"] == []
    # What is saved again as it stands is no correction.
    change(office, row, anchor)
    assert row.deeds.count() == 1


def test_a_doubtful_body_is_settled_and_its_written_form_kept(office: Client) -> None:
    text = (
        TEXT.replace("大足", "荣昌")
        .replace("区财政局", "区财政委局")
        .replace("关于印发重庆市荣昌区绿色金融工作方案", "关于印发重庆市荣昌区绿色金融补充方案")
    )
    row = hand_in(office, text)
    context = office.get(row.get_absolute_url()).context
    (line,) = [line for line in context["bodies"] if line.match.written == "区财政委局"]
    assert line.match.state == "doubtful"
    treasury = Organisation.objects.get(slug="rongchang-caizhengju")
    assert treasury.slug in dict(line.options)
    press(office, row, "bodies", **{line.anchor: treasury.slug})
    assert load(office, row, accept_errors="on").status_code == 302
    written = treasury.assignments.filter(written="区财政委局").get()
    assert written.task.plan.slug == "rongchang-2024"
    assert treasury.names.filter(name="区财政委局", kind="written").exists()


def test_the_same_file_twice_is_harmless(office: Client) -> None:
    first = hand_in(office, RICH)
    again = hand_in(office, RICH, "the same.txt")
    assert first == again
    assert SourceFile.objects.count() == 1
    load(office, first, accept_errors="on")
    counts = (Plan.objects.count(), Task.objects.count(), Target.objects.count())
    refused = load(office, first)
    assert refused.status_code == 422
    assert counts == (Plan.objects.count(), Task.objects.count(), Target.objects.count())


def test_a_corrected_version_shows_what_differs(office: Client) -> None:
    first = hand_in(office, TEXT)
    load(office, first)
    later = hand_in(
        office,
        TEXT.replace("80亿元以上", "90亿元以上")
        .replace("每季度更新一次", "每月更新一次")
        .replace("责任单位：区财政局、区发展改革委", "责任单位：区发展改革委"),
        "corrected.txt",
    )
    context = office.get(later.get_absolute_url()).context
    changed = {(one["place"], one["before"], one["after"]) for one in context["version_changes"]}
    assert ("2", "每季度更新一次，并向银行推送。", "每月更新一次，并向银行推送。") in changed
    assert ("一（一） 绿色贷款余额 Level", "≥ 80亿元", "≥ 90亿元") in changed
    stored = {(one["kind"], one["before"], one["after"]) for one in context["stored_changes"]}
    assert {("Body of a task", "区财政局", "–"), ("Target", "80", "90")} <= stored
    load(office, later, replace="on")
    task = Task.objects.get(plan__slug="dazu", number=2)
    assert task.wording == "每月更新一次，并向银行推送。"
    first = Task.objects.get(plan__slug="dazu", number=1).assignments.filter(role="responsible")
    assert [row.written for row in first] == ["区发展改革委"]
    assert Target.objects.get(plan__slug="dazu").value == 80


def test_versions_of_a_plan_say_what_changed(
    office: Client, client_of: Callable[[str], Client], client: Client
) -> None:
    first = hand_in(office, TEXT)
    load(office, first)
    alone = client_of("official").get("/plans/dazu/versions/").content.decode()
    assert "首次由正式文件导入" in alone
    later = hand_in(office, TEXT.replace("每季度更新一次", "每月更新一次"), "corrected.txt")
    load(office, later, replace="on")
    plan_page = client_of("official").get("/plans/dazu/").content.decode()
    assert 'href="/plans/dazu/versions/"' in plan_page
    html = client_of("official").get("/plans/dazu/versions/").content.decode()
    assert html.index("corrected.txt") < html.index("plan.txt")
    assert "每季度更新一次，并向银行推送。" in html
    assert "每月更新一次，并向银行推送。" in html
    Plan.objects.filter(slug="dazu").update(is_public=False)
    assert client.get("/plans/dazu/versions/").status_code == 404


def test_a_version_that_was_not_for_publication_stays_hidden(
    office: Client, client: Client
) -> None:
    first = hand_in(office, TEXT)
    press(office, first, "head", **{**head_of(office, first), "is_public": "no"})
    load(office, first)
    later = hand_in(office, TEXT.replace("每季度更新一次", "每月更新一次"), "corrected.txt")
    load(office, later, replace="on")
    Plan.objects.filter(slug="dazu").update(is_public=True)
    move_data_version()
    html = client.get("/plans/dazu/versions/").content.decode()
    assert "corrected.txt" in html
    assert "plan.txt" not in html
    assert "每季度更新一次" not in html
    assert "每季度更新一次" in office.get("/plans/dazu/versions/").content.decode()


def written_by_a_get(client: Client, address: str) -> list[str]:
    """The statements of a GET that write or open a transaction."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    begins = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN")
    return [one["sql"] for one in queries if one["sql"].startswith(begins)]


def test_looking_at_an_import_or_at_versions_writes_nothing(office: Client) -> None:
    first = hand_in(office, TEXT)
    assert written_by_a_get(office, first.get_absolute_url()) == []
    load(office, first)
    changed = TEXT.replace("每季度更新一次", "每月更新一次").replace("区财政局", "区新设中心")
    later = hand_in(office, changed, "corrected.txt")
    assert office.get(later.get_absolute_url()).context["stored_changes"]
    assert written_by_a_get(office, later.get_absolute_url()) == []
    assert not Organisation.objects.filter(name="区新设中心").exists()
    load(office, later)
    assert written_by_a_get(office, "/plans/dazu/versions/") == []


def test_a_document_is_set_aside(office: Client) -> None:
    row = hand_in(office, TEXT)
    office.post(row.get_absolute_url(), {"action": "discard"})
    row.refresh_from_db()
    assert row.state == "discarded"
    assert hand_in(office, TEXT) != row


def test_a_file_is_read_once_and_before_anything_is_locked(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth = len(connection.savepoint_ids)
    depths = []

    def noted(content: bytes) -> Any:
        depths.append(len(connection.savepoint_ids))
        return files.read_file(content)

    monkeypatch.setattr(imports, "read_file", noted)
    row = hand_in(office, TEXT)
    assert hand_in(office, TEXT) == row
    office.get(row.get_absolute_url())
    load(office, row)
    assert depths == [depth]


def test_who_hands_the_same_file_in_meanwhile_gets_the_same_import(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = []

    def overtaken(content: bytes) -> Any:
        monkeypatch.setattr(imports, "read_file", files.read_file)
        first.append(hand_in(office, TEXT))
        return files.read_file(content)

    monkeypatch.setattr(imports, "read_file", overtaken)
    assert [hand_in(office, TEXT)] == first
    assert PlanImport.objects.count() == 1


def test_what_cannot_be_taken_is_refused_in_a_sentence(office: Client) -> None:
    for content, words in (
        (b"\x00\x01\xff\xfe", "not plain text"),
        (b"%PDF-1.4 broken", "damaged"),
        ("通知\n请遵照执行。".encode(), "No numbered task"),
        (b"PK\x03\x04 no archive", "damaged"),
        (("甲、" * 30_000).encode(), "longer than a plan"),
    ):
        upload = SimpleUploadedFile("plan.pdf", content)
        answer = office.post("/plans/import/", {"file": upload})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not PlanImport.objects.exists()


def test_only_an_administrator_brings_plans_in(
    client_of: Callable[[str], Client], loaded_plans: None
) -> None:
    row = hand_in(client_of("administrator"), TEXT)
    for address in ("/plans/import/", row.get_absolute_url()):
        assert client_of("anonymous").get(address).status_code == 302
        for name in ("official", "reporter_a", "reviewer", "leader", "auditor"):
            assert client_of(name).get(address).status_code == 403
            assert client_of(name).post(address, {"action": "load"}).status_code == 403


@pytest.mark.parametrize("slug", SLUGS)
def test_an_official_text_meets_its_stored_plan_on_the_page(office: Client, slug: str) -> None:
    """The page says exactly what the fixtures hold: nothing to settle, nothing stored otherwise."""
    row = hand_in(office, official_text(slug).decode(), f"{slug}.txt")
    context = office.get(row.get_absolute_url()).context
    assert context["stored_plan"].slug == slug
    assert (context["errors"], context["stored_changes"]) == ([], [])
    counts = (Task.objects.count(), Target.objects.count(), Organisation.objects.count())
    answer = load(office, row)
    assert answer.url == f"/plans/{slug}/"
    assert counts == (Task.objects.count(), Target.objects.count(), Organisation.objects.count())
    assert not Task.objects.filter(plan__slug=slug, wording="").exists()

"""Pages of evaluations: building a scheme, a run's life by its forms, who sees how much."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from districts.models import Account, Plan
from districts.permissions import Reader, reader_of
from greenfin.leaders.briefing.evaluation import evaluation_text
from targets.models import Indicator, Observation
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.evaluation import actions
from tasks.evaluation.models import Objection, Run, SchemeVersion
from tasks.evaluation.reading.restated import restatements
from tests.districts.evidence.files import pdf

from .schemes import LATER, NOW, UNTIL, computed, grouped, in_force, open_to_objections

pytestmark = pytest.mark.usefixtures("city")
ClientOf = Callable[[str], Client]


def scheme_fields(**changes: Any) -> dict[str, Any]:
    """What a browser sends of the form that builds a scheme: two items, one grade."""
    loans = Indicator.objects.get(code="green_loan_balance")
    sent: dict[str, Any] = {
        "code": "built",
        "period_kind": "year",
        "title": "自建方案",
        "document": "渝绿金办〔2025〕3号",
        "in_force_from": "2025-01-01",
        "least_weight": "60",
        "graded_by": "points",
        "items-TOTAL_FORMS": "20",
        "items-INITIAL_FORMS": "20",
        "grades-TOTAL_FORMS": "5",
        "grades-INITIAL_FORMS": "5",
        "grades-0-name": "优秀",
        "grades-0-bound": "85",
        "items-0-name": "绿色贷款增速",
        "items-0-section": "增长",
        "items-0-weight": "60",
        "items-0-source": "growth",
        "items-0-indicator": str(loans.pk),
        "items-0-scoring": "range",
        "items-0-missing": "no_points",
        "items-1-name": "报送及时率",
        "items-1-section": "工作",
        "items-1-weight": "40",
        "items-1-source": "punctuality",
        "items-1-scoring": "bands",
        "items-1-bands": "100=40，75=20",
        "items-1-missing": "shared",
    }
    return {**sent, **changes}


def test_a_scheme_is_built_from_an_empty_page(client_of: ClientOf) -> None:
    client = client_of("administrator")
    assert client.get("/evaluations/schemes/new/").status_code == 200
    answer = client.post("/evaluations/schemes/new/", scheme_fields())
    assert answer["Location"] == "/evaluations/schemes/built/1/"
    version = SchemeVersion.objects.get(scheme__code="built")
    items = list(version.items.all())
    assert [(one.name, one.weight, one.scoring) for one in items] == [
        ("绿色贷款增速", 60, "range"),
        ("报送及时率", 40, "bands"),
    ]
    assert items[1].bands == [["100", "40"], ["75", "20"]]
    page = client.get("/evaluations/schemes/built/1/").content.decode()
    assert "100=40, 75=20" in page
    trial = client.get("/evaluations/schemes/built/1/try/", {"span": "2025"}).content.decode()
    assert "荣昌区" in trial
    edited = client.post(
        "/evaluations/schemes/built/1/edit/", scheme_fields(**{"items-0-weight": "50"})
    )
    assert edited.status_code == 302
    refused = client.post("/evaluations/schemes/built/1/activate")
    assert refused.status_code == 422
    assert "90" in refused.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items-0-weight": ""}, "items-0-weight"),
        ({"items-1-bands": "百分之百"}, "items-1-bands"),
        ({"items-1-scoring": "manual"}, "items-1-scoring"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client_of: ClientOf, change: dict[str, str], field: str
) -> None:
    answer = client_of("reviewer").post("/evaluations/schemes/new/", scheme_fields(**change))
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not SchemeVersion.objects.exists()


def test_a_code_is_taken_once(office: Account, client_of: ClientOf) -> None:
    in_force(office, code="built")
    answer = client_of("reviewer").post("/evaluations/schemes/new/", scheme_fields())
    assert answer.status_code == 422
    assert "该编码的方案已存在" in answer.content.decode()


def test_the_life_of_a_run_by_its_forms(
    office: Account, accounts: dict[str, Account], client_of: ClientOf
) -> None:
    grouped(office, "core", "rongchang", "wushan")
    version = in_force(office)
    client = client_of("reviewer")
    begun = client.post(f"{version.get_absolute_url()}begin", {"period": "2025"})
    run = Run.objects.get()
    assert begun["Location"] == f"/evaluations/{run.pk}/"
    given = client.post(
        f"/evaluations/{run.pk}/rongchang/judge",
        {"item": "5", "points": "8", "words": "首创。", "evidence": upload("做法.pdf")},
    )
    assert given["Location"] == f"/evaluations/{run.pk}/rongchang/#item-5"
    assert client.post(f"/evaluations/{run.pk}/compute").status_code == 302
    today = datetime.date.today().isoformat()
    opened = client.post(f"/evaluations/{run.pk}/open-objections", {"until": today})
    assert opened.status_code == 302
    reporter = client_of("reporter_a")
    page = reporter.get(f"/evaluations/{run.pk}/").content.decode()
    assert "荣昌区" in page
    assert "巫山县" not in page
    own = reporter.get(f"/evaluations/{run.pk}/rongchang/").content.decode()
    assert "首创。" in own
    assert reporter.get(f"/evaluations/{run.pk}/wushan/").status_code == 404
    objected = reporter.post(
        f"/evaluations/{run.pk}/rongchang/object",
        {"item": "3", "words": "少计一项。", "evidence": upload("证明.pdf")},
    )
    assert objected.status_code == 302
    row = Objection.objects.get()
    file = row.evidence.get()
    for name, status in (("reviewer", 200), ("reporter_a", 200), ("reporter_b", 404)):
        assert client_of(name).get(file.get_absolute_url()).status_code == status
    incomplete = client.post(
        f"/evaluations/{run.pk}/objections/{row.pk}/answer", {"outcome": "value", "answer": "同意"}
    )
    assert incomplete.status_code == 422
    answered = client.post(
        f"/evaluations/{run.pk}/objections/{row.pk}/answer",
        {"outcome": "value", "value": "100", "answer": "同意。"},
    )
    assert answered.status_code == 302
    own = reporter.get(f"/evaluations/{run.pk}/rongchang/").content.decode()
    assert "异议前" in own
    assert "同意。" in own
    reopening = f"/evaluations/{run.pk}/objections/{row.pk}/reopen"
    assert "重新受理异议" in client.get(f"/evaluations/{run.pk}/rongchang/").content.decode()
    assert client.post(reopening, {"reason": ""}).status_code == 422
    assert client.post(reopening, {"reason": "误改。"}).status_code == 302
    assert client.post(reopening, {"reason": "误改。"}).status_code == 409
    again = reporter.get(f"/evaluations/{run.pk}/rongchang/").content.decode()
    assert "误改。" in again and "同意。" in again
    anew = f"/evaluations/{run.pk}/objections/{row.pk}/answer"
    assert client.post(anew, {"outcome": "unchanged", "answer": "维持。"}).status_code == 302
    early = client_of("second_reviewer").post(f"/evaluations/{run.pk}/confirm")
    assert early.status_code == 409


def upload(name: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, pdf())


def test_published_inside_all_scored_districts_read_it_whole(
    office: Account, second: Account, client_of: ClientOf
) -> None:
    grouped(office, "core", "rongchang", "wushan")
    run = open_to_objections(office)
    actions.confirm_run(run=run, by=second, now=LATER)
    actions.publish_run(run=run, by=office, now=LATER)
    said = evaluation_text(reader_of(office), AsOf(Quarter(2025, 4)))
    assert (
        said.startswith("评价考核：按《测试方案》考核2个区县2025年工作，core") and "居首（" in said
    )
    assert evaluation_text(reader_of(office), AsOf(Quarter(2025, 3))) == ""
    page = client_of("reporter_a").get(f"/evaluations/{run.pk}/").content.decode()
    assert "巫山县" in page
    assert client_of("reporter_a").get(f"/evaluations/{run.pk}/wushan/").status_code == 200
    for name in ("official", "anonymous", "supervisor", "contributor_a", "keeper"):
        assert client_of(name).get(f"/evaluations/{run.pk}/").status_code == 404
    actions.publish_run_outside(run=run, by=office, now=LATER)
    for name in ("official", "anonymous"):
        assert client_of(name).get(f"/evaluations/{run.pk}/").status_code == 200
        assert client_of(name).get(f"/evaluations/{run.pk}/wushan/").status_code == 200
        assert "测试方案" in client_of(name).get("/evaluations/").content.decode()


def test_a_stranger_reads_no_persons_and_objections(
    office: Account, second: Account, reporter: Account, client_of: ClientOf
) -> None:
    run = open_to_objections(office)
    row = actions.object_to_points(
        run=run,
        item=run.version.items.get(number=3),
        jurisdiction=reporter.memberships.get().jurisdiction,
        words="异议内容不公开。",
        by=reporter,
        now=NOW,
    )
    actions.answer_objection(objection=row, answer="答复不公开。", by=office, now=NOW)
    actions.confirm_run(run=run, by=second, now=LATER)
    actions.publish_run(run=run, by=office, now=LATER)
    actions.publish_run_outside(run=run, by=office, now=LATER)
    for address in (f"/evaluations/{run.pk}/", f"/evaluations/{run.pk}/rongchang/"):
        page = client_of("anonymous").get(address).content.decode()
        for word in ("不公开", str(office), str(second)):
            assert word not in page


def test_a_restatement_is_listed_and_changes_nothing(
    office: Account, second: Account, client_of: ClientOf
) -> None:
    run = open_to_objections(office)
    actions.confirm_run(run=run, by=second, now=LATER)
    before = client_of("reviewer").get(f"/api/v1/evaluations/{run.pk}/points/").json()
    reader = reader_of(office)
    run.refresh_from_db()
    assert restatements(reader, run) == []
    figure = Observation.objects.published().get(
        jurisdiction__slug="rongchang", indicator__code="green_loan_balance", quarter="2025Q4"
    )
    assert figure.value is not None
    Observation.objects.filter(pk=figure.pk).update(value=figure.value + Decimal(10))
    found = restatements(reader, run)
    assert {(one.jurisdiction.slug, one.item.name) for one in found} == {
        ("rongchang", "绿色贷款余额"),
        ("rongchang", "绿色贷款增速"),
    }
    assert found[0].now.value == figure.value + 10
    after = client_of("reviewer").get(f"/api/v1/evaluations/{run.pk}/points/").json()
    assert after == before
    actions.publish_run(run=run, by=office, now=LATER)
    actions.publish_run_outside(run=run, by=office, now=LATER)
    run.refresh_from_db()
    assert len(restatements(Reader(), run)) == 2
    Plan.objects.filter(slug="wushan").update(is_public=False)
    assert restatements(Reader(), run) == []
    assert len(restatements(reader, run)) == 2
    assert restatements(reader_of(second), computed(office, in_force(office, "other"))) == []


def test_the_change_of_places_on_the_run_before(
    office: Account, second: Account, client_of: ClientOf
) -> None:
    from tasks.evaluation.sources import Span

    version = in_force(office)
    former = open_to_objections(office, version=version, span=Span.parse("2024"))
    actions.confirm_run(run=former, by=second, now=LATER)
    run = computed(office, version)
    page = client_of("leader").get(f"/evaluations/{run.pk}/").content.decode()
    assert f'href="/evaluations/{former.pk}/"' in page
    assert any(sign in page for sign in ("▲", "▼", "持平"))
    # Told outside alone, the later run says nothing of the former, which is not.
    actions.open_objections(run=run, until=UNTIL, by=office, now=NOW)
    actions.confirm_run(run=run, by=second, now=LATER)
    actions.publish_run(run=run, by=office, now=LATER)
    actions.publish_run_outside(run=run, by=office, now=LATER)
    page = client_of("anonymous").get(f"/evaluations/{run.pk}/").content.decode()
    assert f"/evaluations/{former.pk}/" not in page
    assert not any(sign in page for sign in ("▲", "▼", "持平"))
    actions.publish_run(run=former, by=office, now=LATER)
    actions.publish_run_outside(run=former, by=office, now=LATER)
    page = client_of("anonymous").get(f"/evaluations/{run.pk}/").content.decode()
    assert f'href="/evaluations/{former.pk}/"' in page
    assert any(sign in page for sign in ("▲", "▼", "持平"))


def test_a_district_page_and_the_summary_say_a_line(
    office: Account, second: Account, client_of: ClientOf
) -> None:
    run = open_to_objections(office)
    assert "测试方案" in client_of("reporter_a").get("/districts/rongchang/").content.decode()
    assert "测试方案" not in client_of("reporter_b").get("/districts/rongchang/").content.decode()
    assert "测试方案" not in client_of("anonymous").get("/districts/rongchang/").content.decode()
    actions.confirm_run(run=run, by=second, now=LATER)
    assert "测试方案" in client_of("leader").get("/").content.decode()
    assert "测试方案" not in client_of("official").get("/").content.decode()


def test_groups_are_set_on_their_page(client_of: ClientOf) -> None:
    from districts.models import Jurisdiction

    place = Jurisdiction.objects.get(slug="rongchang")
    sent = {"code": "core", "name": "核心区", "members": [place.pk], "since": "2025-01-01"}
    assert client_of("reviewer").post("/evaluations/groups/", sent).status_code == 302
    assert "核心区" in client_of("leader").get("/evaluations/groups/").content.decode()

"""The pages of past figures: what they say, and that they say it to whom it concerns."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import Event
from targets.history.actions import hand_on_history, import_history, receive_history
from targets.history.proposal import stored_proposal
from targets.models import HistoryImport, Observation
from targets.workbook import book as workbook
from tests.targets.factories import NOW, member_of, opened, places
from tests.targets.rows import cite

from .books import LOANS, text_table, xlsx

pytestmark = pytest.mark.usefixtures("loaded_plans")
CHANGED = (*LOANS[:3], 91.5, "")
MORE = ("巫山县", "绿色贷款余额", "2020Q4", 18.25, "县志")


def upload(client, *rows, name="历史.xlsx", content=None):
    file = SimpleUploadedFile(name, xlsx(*rows) if content is None else content)
    return client.post(reverse("history"), {"table": file})


def kept(by, *rows):
    return receive_history(content=text_table(*rows), file_name="历史.csv", by=by, now=NOW)


def seen(held):
    return stored_proposal(held, NOW.date()).fingerprint


def brought_in(by, *rows):
    held = kept(by, *rows)
    return import_history(held=held, by=by, now=NOW, seen=seen(held))


def text_of(response):
    return response.content.decode()


def test_all_faults_stand_on_the_page_each_once(client_of) -> None:
    unknown = ("成都市", *LOANS[1:])
    faulty = (*LOANS[:3], "约90", "")
    answer = upload(client_of("reviewer"), unknown, faulty, unknown, LOANS)
    assert answer.status_code == 422
    lines = answer.context["faults"]["lines"]
    assert [(line.finding.place, line.others) for line in lines] == [
        ("历史数据!A2", ["A4"]),
        ("历史数据!D3", []),
    ]
    assert "请删除该行" in lines[1].sentence
    assert "有3处须更正" in text_of(answer)
    assert not HistoryImport.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"%PDF-1.7"), ("a.csv", b"a,b\n1,2"), ("a.xlsx", b"")],
)
def test_what_is_no_table_is_refused_in_a_sentence(client_of, name, content) -> None:
    answer = upload(client_of("reviewer"), name=name, content=content)
    assert answer.status_code == 422
    assert not HistoryImport.objects.exists()


def test_a_file_too_large_is_refused_with_its_event(client_of, settings) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = upload(client_of("reviewer"), LOANS)
    assert answer.status_code == 422
    assert "MB" in answer.context["refusal"].sentence
    assert Event.objects.filter(deed="refuse_history").exists()


def test_from_upload_to_publication(client_of) -> None:
    client = client_of("reviewer")
    page = client.get(upload(client, LOANS, MORE).url)
    assert {kind["key"]: kind["count"] for kind in page.context["kinds"]} == {
        "changed": 0,
        "new": 2,
        "equal": 0,
    }
    assert page.context["deeds"] == ["upload", "import", "withdraw"]
    assert "这2项数据即公开" in text_of(page)
    held = HistoryImport.objects.get()
    unseen = client.post(reverse("history_publish", args=[held.pk]))
    assert unseen.status_code == 409
    done = client.post(
        reverse("history_publish", args=[held.pk]), {"seen": page.context["seen"]}, follow=True
    )
    assert Observation.objects.filter(origin="history").count() == 2
    for shown in ("2021年四季度", "90.5", "县志", "荣昌区"):
        assert shown in text_of(done)
    row = Observation.objects.get(quarter="2021Q4")
    assert row.get_absolute_url() in text_of(done)


def test_a_change_is_confirmed_by_somebody_else(client_of, reviewer) -> None:
    brought_in(reviewer, LOANS)
    held = kept(reviewer, CHANGED, MORE)
    own, other = client_of("reviewer"), client_of("second_reviewer")
    page = own.get(held.get_absolute_url())
    assert page.context["deeds"] == ["upload", "hand_on", "withdraw"]
    assert "其中1项改动已公布的数据" in text_of(page)
    address = held.get_absolute_url()
    form = {"seen": page.context["seen"]}
    own.post(reverse("history_hand_on", args=[held.pk]), form)
    assert own.get(address).context["deeds"] == ["withdraw"]
    assert own.post(reverse("history_confirm", args=[held.pk]), form).status_code == 403
    assert "待另一人复核" in text_of(other.get(reverse("history")))
    assert "待另一人复核" in text_of(other.get(reverse("return_list")))
    page = other.get(address)
    assert page.context["deeds"] == ["confirm", "send_back"]
    other.post(reverse("history_confirm", args=[held.pk]), {"seen": page.context["seen"]})
    held.refresh_from_db()
    assert held.state == "imported"
    page = other.get(address, {"show": "changed"})
    [entry] = [row.record for row in page.context["table"].rows]
    assert (entry.value, entry.former.value) == (91.5, 90.5)
    assert page.context["deeds"] == []


def test_sending_back_says_why(client_of, reviewer) -> None:
    brought_in(reviewer, LOANS)
    held = kept(reviewer, CHANGED)
    hand_on_history(held=held, by=reviewer, now=NOW, seen=seen(held))
    other = client_of("second_reviewer")
    address = reverse("history_send_back", args=[held.pk])
    assert other.post(address, {"reason": ""}).status_code == 422
    other.post(address, {"reason": "来源不明"})
    assert "来源不明" in text_of(client_of("reviewer").get(held.get_absolute_url()))


def test_a_withdrawn_file_stays_on_record(client_of, reviewer) -> None:
    held = kept(reviewer, LOANS)
    client = client_of("reviewer")
    client.post(reverse("history_withdraw", args=[held.pk]))
    assert "已撤回" in text_of(client.get(reverse("history")))
    original = client.get(reverse("history_original", args=[held.pk]))
    assert original.content == text_table(LOANS)
    assert original["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(deed="download_original").count() == 1


def test_the_origin_of_a_figure_leads_to_its_import(client_of, reviewer) -> None:
    held = brought_in(reviewer, LOANS)
    address = Observation.objects.get().get_absolute_url()
    for name, leads in (("auditor", True), ("official", False), ("anonymous", False)):
        text = text_of(client_of(name).get(address))
        assert (held.get_absolute_url() in text) is leads
        assert f"第{held.pk}号导入" in text
        assert "历史!2" in text


def test_an_auditor_reads_and_has_no_form(client_of, reviewer) -> None:
    held = kept(reviewer, LOANS)
    text = text_of(client_of("auditor").get(reverse("history")))
    assert held.get_absolute_url() in text
    assert 'type="file"' not in text
    assert client_of("auditor").get(held.get_absolute_url()).context["deeds"] == []


def former_values(member, code):
    """What a workbook shows as last quarter's and last year's value."""
    book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
    rows, columns = places(book["指标"])
    cells = (book["指标"].cell(rows[code], columns[name]) for name in ("上期值", "去年同期值"))
    return [cell.value for cell in cells]


def test_imported_figures_are_the_former_values_of_a_workbook(reviewer) -> None:
    member = member_of(opened("2025Q3"))
    assert former_values(member, "loan_balance") == ["未报送", "未报送"]
    brought_in(
        reviewer,
        ("荣昌区", "各项贷款余额", "2025Q2", 880.25, ""),
        ("荣昌区", "各项贷款余额", "2024Q3", 810.5, ""),
    )
    assert former_values(member, "loan_balance") == [880.25, 810.5]


def test_exact_publications_are_former_values_where_nothing_is_reported(reviewer) -> None:
    member = member_of(opened("2025Q3"))
    cite("rongchang", "loan_balance", "2025Q2", "870", key="exact")
    cite("rongchang", "loan_balance", "2024Q3", "800", relation=">", key="more-than")
    assert former_values(member, "loan_balance") == [870, "未报送"]


def test_a_publication_keeps_its_word_beside_the_figure_that_replaces_it(
    client_of, reviewer
) -> None:
    cite("rongchang", "green_loan_balance", "2021Q4", "92", relation=">", key="said")
    held = kept(reviewer, LOANS)
    assert "超92" in text_of(client_of("reviewer").get(held.get_absolute_url()))

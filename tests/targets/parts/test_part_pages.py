"""The pages of parts over HTTP, as a body, its jurisdiction's reporter and strangers see them."""

import html
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import Event
from targets.actions import accept_return, submit_return
from targets.actions.parts import send_back_part, send_part_reminders
from targets.models import PartBody, PartReturn, QuarterlyReturn, RoundMember
from tests.targets.factories import NOW, accepted, confirmed, member_of, opened, submitted
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    FORESTRY,
    OF_REFORM_FIRST,
    REFORM,
    asked,
    body_of,
    completed,
    contributor_of,
    filled_part,
    handed_in,
    seen,
    taken,
    upload,
    uploaded_part,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")
DONE = {"本期状态": "已完成", "进展说明": "制度已印发"}


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


def text_of(response):
    """What a reader sees of a page, blanks folded."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def hidden_fields(response):
    return dict(re.findall(r'name="(version|digest)" value="([^"]*)"', response.content.decode()))


def post_file(client, content, name="分表.xlsx"):
    return client.post(reverse("part_upload"), {"workbook": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_part_goes_from_file_to_draft_over_http(
    parted, of_body, client_of, language, settings
) -> None:
    settings.LANGUAGE_CODE = language
    reporter = client_of("reporter_a")
    work = of_body.get(reverse("part_list"))
    template = reverse("part_template", args=["rongchang", "2025Q3", ECOLOGY])
    assert template in work.content.decode()
    assert of_body.get(template).content[:2] == b"PK"
    answer = post_file(of_body, filled_part(parted, tasks={ALONE: {"本期状态": "差不多"}}))
    part = PartReturn.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, part.get_absolute_url())
    page = of_body.get(answer["Location"])
    assert "差不多" in text_of(page) and reverse("part_hand_in", args=[part.pk]) not in str(
        page.content
    )
    assert of_body.get(reverse("part_annotated", args=[part.pk])).content[:2] == b"PK"
    assert of_body.get(reverse("part_original", args=[part.pk])).content[:2] == b"PK"
    post_file(of_body, filled_part(parted, tasks={ALONE: DONE}))
    page = of_body.get(answer["Location"])
    done = of_body.post(reverse("part_hand_in", args=[part.pk]), hidden_fields(page))
    assert done.status_code == 302
    board = reporter.get(reverse("parts", args=["rongchang", "2025Q3"]))
    assert part.get_absolute_url() in board.content.decode()
    take = reporter.post(
        reverse("parts_take_over", args=["rongchang", "2025Q3"]), {"parts": [f"{part.pk}:2"]}
    )
    draft = QuarterlyReturn.objects.get()
    assert (take.status_code, take["Location"]) == (302, draft.get_absolute_url())
    page = reporter.get(draft.get_absolute_url())
    assert reverse("return_filled", args=[draft.pk]) in page.content.decode()
    copy = reporter.get(reverse("return_filled", args=[draft.pk]))
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    assert "制度已印发" in [cell.value for row in book["举措"].iter_rows() for cell in row]
    assert Event.objects.filter(deed="download_filled").count() == 1
    assert ("已汇总" if language == "zh-hans" else "Taken over") in text_of(
        of_body.get(part.get_absolute_url())
    )


def test_what_cannot_be_taken_is_said_on_the_upload_page(parted, of_body) -> None:
    for content, words in (
        (b"a,b\n", "xlsx"),
        (filled_part(parted, REFORM), "不是您单位"),
    ):
        answer = post_file(of_body, content)
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert of_body.post(reverse("part_upload")).status_code == 422
    assert not PartReturn.objects.exists()


def test_odd_posts_are_answered(parted, of_body, contributor) -> None:
    part = uploaded_part(parted, contributor)
    address = reverse("part_hand_in", args=[part.pk])
    for fields in (
        {},
        {"version": "x", "digest": "y"},
        {"version": ["1", "1"], "digest": "0" * 64},
        {"version": "1" * 10_000, "digest": part.file.digest},
        {"version": "1\0", "digest": part.file.digest},
    ):
        answer = of_body.post(address, fields)
        assert answer.status_code == 409, fields
        assert 'role="alert"' in answer.content.decode()
    part.refresh_from_db()
    assert part.state == "draft"


def test_odd_choices_take_nothing_over(parted, contributor, client_of) -> None:
    part = handed_in(parted, contributor)
    reporter = client_of("reporter_a")
    address = reverse("parts_take_over", args=["rongchang", "2025Q3"])
    for odd in ([], ["x"], ["1:x"], ["1" * 10_000], [f"{part.pk}:1\0"], [f"{part.pk}:9"]):
        answer = reporter.post(address, {"parts": odd})
        assert answer.status_code in (409, 422), odd
        assert 'role="alert"' in answer.content.decode()
    assert reporter.post(address, {"parts": ["999999999999:1"]}).status_code == 422
    assert not QuarterlyReturn.objects.exists()


def test_a_body_sees_nothing_of_anothers(parted, of_body, of_reform, contributor) -> None:
    other = handed_in(parted, of_reform, REFORM)
    own = uploaded_part(parted, contributor)
    for name in ("part", "part_annotated", "part_original"):
        assert of_body.get(reverse(name, args=[other.pk])).status_code == 404
        assert of_body.get(reverse(name, args=[own.pk])).status_code == 200
    for name in ("part_hand_in", "part_withdraw", "part_send_back"):
        assert of_body.post(reverse(name, args=[other.pk])).status_code == 404
    template = reverse("part_template", args=["rongchang", "2025Q3", REFORM])
    assert of_body.get(template).status_code == 404
    assert of_body.get(reverse("parts", args=["rongchang", "2025Q3"])).status_code == 404
    assert body_of(REFORM).name not in text_of(of_body.get(reverse("part_list")))


def test_the_contributor_sees_why_it_came_back_and_what_is_due(
    parted, of_body, contributor, reporter
) -> None:
    part = handed_in(parted, contributor)
    send_back_part(part=part, by=reporter, now=NOW, reason="请补充说明", **seen(part))
    for address in (reverse("part_list"), part.get_absolute_url()):
        assert "请补充说明" in text_of(of_body.get(address))
    assert "2025-10-25" in text_of(of_body.get(reverse("part_list")))


def test_once_the_return_is_submitted_the_page_says_so(
    parted, of_body, contributor, reporter
) -> None:
    part = uploaded_part(parted, contributor)
    submitted(parted, reporter)
    page = of_body.get(part.get_absolute_url())
    assert "等待审核" in text_of(page)
    assert reverse("part_hand_in", args=[part.pk]) not in page.content.decode()
    answer = of_body.post(
        reverse("part_hand_in", args=[part.pk]), hidden_fields(page) or seen(part)
    )
    assert answer.status_code == 422


def test_a_difference_is_shown_with_both_accounts_and_settled_on_the_page(
    parted, contributor, of_reform, reporter, client_of
) -> None:
    parts = [
        handed_in(parted, contributor, tasks={OF_REFORM_FIRST: DONE}),
        handed_in(parted, of_reform, REFORM),
    ]
    draft = taken(parted, reporter, *parts).draft
    client = client_of("reporter_a")
    page = client.get(draft.get_absolute_url())
    text = text_of(page)
    assert "制度已印发" in text and f"{REFORM} {OF_REFORM_FIRST}" in text
    assert "待确定" in text
    settle = reverse("return_settle", args=[draft.pk])
    name = f"row-举措-{OF_REFORM_FIRST}"
    other = draft.taken_rows.get(key=OF_REFORM_FIRST, is_used=False)
    fields = hidden_fields(page)
    assert client.post(settle, fields).status_code == 422
    assert client.post(settle, {name: other.pk}).status_code == 409
    assert client.post(settle, {**fields, name: "9" * 30}).status_code == 422
    assert client.post(settle, {**fields, name: other.pk + 10**6}).status_code == 422
    assert client.post(settle, {**fields, name: other.pk}).status_code == 302
    assert client.post(settle, {**fields, name: other.pk}).status_code == 409
    assert "待确定" not in text_of(client.get(draft.get_absolute_url()))


class TestAsking:
    """Whom a jurisdiction asks is its reporter's to say."""

    def address(self) -> str:
        return reverse("parts_bodies", args=["rongchang", "2025Q3"])

    def test_a_jurisdiction_without_parts_sees_nothing_of_them(
        self, member, client_of, reporter
    ) -> None:
        client = client_of("reporter_a")
        link = f'href="{reverse("part_list")}"'
        assert link not in client.get(reverse("return_list")).content.decode()
        draft = submitted(member, reporter)
        page = client.get(draft.get_absolute_url()).content.decode()
        assert 'id="parts"' not in page and 'id="differences"' not in page
        assert PartBody.objects.count() == 0

    def test_ticked_bodies_are_asked_and_the_next_quarter_asks_them_too(
        self, member, client_of, reporter
    ) -> None:
        client = client_of("reporter_a")
        page = client.get(self.address())
        assert body_of(FORESTRY).name in text_of(page)
        fields = {
            f"body-{body_of(ECOLOGY).pk}": "on",
            "indicator-loan_balance": str(body_of(REFORM).pk),
            "due_on": "2025-10-20",
        }
        assert client.post(self.address(), fields).status_code == 302
        asked_now = {
            one.organisation.slug: [code.code for code in one.indicators.all()]
            for one in member.part_bodies.all()
        }
        assert asked_now == {ECOLOGY: [], REFORM: ["loan_balance"]}
        assert Event.objects.get(deed="ask_bodies").after["due_on"] == "2025-10-20"
        later = member_of(opened("2025Q4"))
        assert {one.organisation.slug for one in later.part_bodies.all()} == set(asked_now)
        assert (later.round.due_on - later.parts_due_on).days == 5
        assert client.post(self.address(), {"due_on": ""}).status_code == 302
        assert not RoundMember.objects.get(pk=member.pk).part_bodies.exists()

    @pytest.mark.parametrize("day", ["2025-09-30", "2025-10-26", "1926-01-01", "x"])
    def test_a_day_outside_of_the_time_to_report_is_refused(self, member, client_of, day) -> None:
        fields = {f"body-{body_of(ECOLOGY).pk}": "on", "due_on": day}
        assert client_of("reporter_a").post(self.address(), fields).status_code == 422
        assert not PartBody.objects.exists()

    def test_a_body_that_has_uploaded_stays_asked(self, parted, contributor, client_of) -> None:
        uploaded_part(parted, contributor)
        answer = client_of("reporter_a").post(self.address(), {"due_on": ""})
        assert answer.status_code == 422
        assert body_of(ECOLOGY).name in text_of(answer)
        assert parted.part_bodies.count() == 2


def test_the_board_the_reminders_and_the_text_name_who_owes_a_part(
    parted, contributor, of_reform, accounts, client_of, mailoutbox
) -> None:
    handed_in(parted, of_reform, REFORM)
    name = body_of(ECOLOGY).name
    for reader, sees in (("reviewer", True), ("reporter_a", True), ("reporter_b", False)):
        board = client_of(reader).get(reverse("round", args=["2025Q3"]))
        assert (name in text_of(board)) is sees, reader
    table = client_of("reviewer").get(reverse("round", args=["2025Q3"]), {"_export": "csv"})
    assert name in b"".join(table).decode() if table.streaming else name in table.content.decode()
    text = text_of(client_of("reporter_a").get(reverse("parts", args=["rongchang", "2025Q3"])))
    assert f"{name}（未上传）" in text
    [one] = send_part_reminders(by=None, now=NOW)
    assert (one.asked.organisation.slug, one.mailed) == (ECOLOGY, [])
    contributor.email = "ecology@example.cn"
    contributor.save()
    [one] = send_part_reminders(by=None, now=NOW)
    assert one.mailed == [contributor]
    assert name in mailoutbox[0].subject and "2025-10-25" in mailoutbox[0].body
    assert send_part_reminders(by=None, now=NOW) == []
    submitted(parted, accounts["reporter_a"])
    assert send_part_reminders(by=None, now=NOW.replace(day=20)) == []


def test_the_origin_page_and_the_tasks_page_name_part_body_cell_and_person(
    parted, contributor, reporter, accounts, client_of, of_body
) -> None:
    part = handed_in(parted, contributor, tasks={ALONE: DONE}, values={"green_bond_balance": 12})
    draft = taken(parted, reporter, part).draft
    content = completed(draft)
    draft = upload(parted, content, reporter)
    found = submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    accept_return(quarterly_return=found, by=accounts["reviewer"], now=NOW, **confirmed(found))
    number = found.observations.get(indicator__code="green_bond_balance")
    page = client_of("reviewer").get(number.get_absolute_url())
    text = text_of(page)
    assert part.get_absolute_url() in page.content.decode()
    cell = part.contents["指标"]["green_bond_balance"]["value"]["cell"]
    assert f"指标!{cell}" in text and part.file.digest in text
    assert body_of(ECOLOGY).name in text and "填报" in text
    task = reverse("task", args=["rongchang", 17])
    task_page = of_body.get(task, {"as_of": "2025Q3"})
    assert part.get_absolute_url() in task_page.content.decode()
    stranger = client_of("anonymous").get(task, {"as_of": "2025Q3"})
    assert body_of(ECOLOGY).name in text_of(stranger)
    assert part.get_absolute_url() not in stranger.content.decode()


def test_what_a_jurisdiction_reported_itself_names_no_part(
    member, reporter, reviewer, client_of
) -> None:
    found = accepted(member, reporter, reviewer)
    number = found.observations.get(indicator__code="green_bond_balance")
    assert 'id="part"' not in client_of("reviewer").get(number.get_absolute_url()).content.decode()


def test_lists_ask_the_same_number_of_queries_for_any_number_of_parts(
    parted, contributor, of_reform, client_of, django_assert_max_num_queries, reporter
) -> None:
    client = client_of("reporter_a")
    address = reverse("parts", args=["rongchang", "2025Q3"])
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    most = len(few)
    asked(parted, reporter, {ECOLOGY: (), REFORM: (), FORESTRY: ()})
    handed_in(parted, contributor)
    handed_in(parted, of_reform, REFORM)
    handed_in(parted, contributor_of(parted, FORESTRY), FORESTRY)
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)

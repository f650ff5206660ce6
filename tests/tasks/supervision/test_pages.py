"""Pages of supervision: what they say, their files, and forms sent in odd ways."""

import io
import re

import docx
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Account, Event
from targets.models import Target
from tasks.models import Instruction, SupervisionMatter
from tasks.supervision.reminders import send_matter_reminders
from tasks.supervision.slip import (
    HEAD_HEIGHT,
    LABEL_WIDTH,
    MARGINS,
    PAGE,
    VALUE_WIDTH,
    fitted,
    slip_bytes,
    slip_lines,
)
from tasks.supervision.subjects import of_target

from .matters import (
    ALL,
    DUE,
    FAR,
    NOW,
    body_of,
    issued,
    on_district,
    on_target,
    on_task,
    reported_done,
    steps,
    take,
    written,
)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    return client


def test_a_step_is_taken_on_the_page(contributor: Account, matter: SupervisionMatter) -> None:
    client, address = signed_in(contributor), matter.get_absolute_url()
    assert "签收" in client.get(address).content.decode()
    assert client.post(f"{address}acknowledge", {"seen": 1}).status_code == 302
    # What was looked at is no longer what stands there.
    stale = client.post(f"{address}reply", {"seen": 1, "words": "进展顺利。"})
    assert stale.status_code == 409
    assert "进展顺利。" in stale.content.decode()
    assert client.post(f"{address}reply", {"seen": 2, "words": "进展顺利。"}).status_code == 302
    assert steps(matter) == 3


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 409),
        ({"seen": "x", "words": "好"}, 409),
        ({"seen": 2}, 422),
        ({"seen": 2, "words": " "}, 422),
        ({"seen": 2, "words": "长" * 10_000}, 422),
        ({"seen": 2, "words": "\0"}, 422),
        ({"seen": [2, 2], "words": ["一", "二"]}, 302),
    ],
)
def test_odd_forms_are_answered(
    contributor: Account, matter: SupervisionMatter, sent: dict[str, object], status: int
) -> None:
    take("acknowledge_matter", matter, contributor)
    answer = signed_in(contributor).post(f"{matter.get_absolute_url()}reply", sent)
    assert answer.status_code == status
    assert steps(matter) == (3 if status == 302 else 2)


def test_while_the_body_is_at_it_the_office_is_asked_for_nothing(
    office: Account, contributor: Account, matter: SupervisionMatter
) -> None:
    """Cancelling is folded away; once it is reported done, striking it off stands open."""
    client, address = signed_in(office), matter.get_absolute_url()
    page = client.get(address).content.decode()
    assert "目前无需复核" in page
    assert "<summary>撤销事项</summary>" in page
    assert "btn-primary" not in page.partition('id="next"')[2].partition("</section>")[0]
    reported_done(matter, contributor)
    page = client.get(address).content.decode()
    assert "目前无需复核" not in page
    assert "<summary>销号</summary>" not in page
    assert "<summary>退回重办</summary>" in page
    # What was refused stands open with what was said.
    refused = client.post(f"{address}return", {"seen": steps(matter), "words": " "})
    assert refused.status_code == 422
    assert "<summary>退回重办</summary>" not in refused.content.decode()
    assert "无需复核" not in signed_in(contributor).get(address).content.decode()


def test_what_was_sent_back_is_said_above_until_it_is_reported_again(
    office: Account, contributor: Account, matter: SupervisionMatter
) -> None:
    client, address = signed_in(contributor), matter.get_absolute_url()
    reported_done(matter, contributor)
    assert client.get(address).context["sent_back"] is None
    take("return_matter", matter, office, words="请补充时间表。")
    page = client.get(address).content.decode()
    assert page.index("督办部门退回意见") < page.index("请补充时间表。") < page.index('id="next"')
    take("reply_to_matter", matter, contributor)
    assert "督办部门退回意见" in client.get(address).content.decode()
    take("report_matter_done", matter, contributor)
    assert "督办部门退回意见" not in client.get(address).content.decode()


def test_a_contributor_without_a_matter_sees_no_empty_panel(
    office: Account, contributor: Account, matter: SupervisionMatter
) -> None:
    client = signed_in(contributor)
    assert "待我办理的督办事项" in client.get("/returns/parts/").content.decode()
    reported_done(matter, contributor)
    assert "待我办理的督办事项" not in client.get("/returns/parts/").content.decode()


def test_a_matter_stands_on_every_target_of_its_indicator(office: Account) -> None:
    own, other = Target.objects.filter(
        plan__slug="chongqing", indicator__code="green_bond_issuance"
    ).order_by("pk")[:2]
    subject = of_target(own, ALL)
    assert subject.title == f"{own.jurisdiction.label}{own.label}"
    matter = issued(office, subject=subject, lead=body_of("chongqing"))
    for target in (own, other):
        page = signed_in(office).get(target.get_absolute_url()).content.decode()
        panel = page.partition('id="supervision"')[2].partition("</section>")[0]
        assert matter.title in panel
        assert subject.title in panel
    elsewhere = Target.objects.filter(plan__slug="chongqing", indicator__code="forest_coverage")
    page = signed_in(office).get(elsewhere.get().get_absolute_url()).content.decode()
    assert matter.title not in page


def test_a_district_is_asked_for_a_title_and_its_own_bodies_come_first(office: Account) -> None:
    page = signed_in(office).get("/supervision/open/?on=district-wushan")
    form = page.context["form"]
    assert form["title"].value() == ""
    places = [str(label) for label, _bodies in form.fields["lead"].choices[1:]]
    assert places[0] == "巫山县"
    assert len(places) == len(set(places)) > 3
    on_one = signed_in(office).get(f"/supervision/open/?on={on_target().address}").context["form"]
    assert on_one["title"].value() == on_target().title


def test_further_bodies_are_boxes_behind_those_of_the_plan(office: Account) -> None:
    client, address = signed_in(office), f"/supervision/open/?on={on_task().address}"
    page = client.get(address).content.decode()
    assert not re.search(r"<select[^>]* multiple", page)
    near, further = page.index('name="bodies"'), page.index('name="further"')
    assert near < further
    folded = page[page.rindex("<details", 0, further) : further]
    assert "open" not in folded.split(">", 1)[0]
    assert 'data-narrows="further-bodies"' in folded
    other = body_of("wushan")
    sent = {"title": "示例", "asked": "请核实。", "lead": body_of("rongchang").pk}
    # What was ticked is seen again where something else is missing.
    again = client.post(address, {**sent, "further": [other.pk]})
    assert again.status_code == 422
    shown = again.content.decode()
    folded = shown[shown.rindex("<details", 0, shown.index('name="further"')) :]
    assert "open" in folded.split(">", 1)[0]
    assert (
        client.post(address, {**sent, "due_on": FAR.isoformat(), "further": [other.pk]}).status_code
        == 302
    )
    matter = SupervisionMatter.objects.get()
    assert other in matter.bodies.all()


def test_two_people_strike_off_at_once(
    accounts: dict[str, Account], contributor: Account, matter: SupervisionMatter
) -> None:
    """Both looked at the same page; the first wins, the second is told in a sentence."""
    reported_done(matter, contributor)
    address = f"{matter.get_absolute_url()}strike-off"
    sent = {"seen": steps(matter)}
    first = signed_in(accounts["reviewer"]).post(address, sent)
    second = signed_in(accounts["second_reviewer"]).post(address, sent)
    assert (first.status_code, second.status_code) == (302, 409)
    assert "不能销号" in second.content.decode()
    found = SupervisionMatter.objects.get(pk=matter.pk)
    assert found.closed_by == accounts["reviewer"]


def test_an_instruction_becomes_a_matter_or_is_answered(office: Account, leader: Account) -> None:
    client = signed_in(leader)
    sent = {"on": "district-rongchang", "words": "请抓紧。"}
    assert client.post("/supervision/instructions/write/", sent).status_code == 302
    row = Instruction.objects.get()
    body = body_of("rongchang")
    form = {"title": "示例", "asked": "请办理。", "lead": body.pk, "due_on": "2099-01-01"}
    address = f"/supervision/open/?on=instruction-{row.pk}"
    assert signed_in(office).post(address, form).status_code == 422
    form["due_on"] = FAR.isoformat()
    assert signed_in(office).post(address, form).status_code == 302
    matter = SupervisionMatter.objects.get()
    assert (matter.instruction, matter.subject_kind) == (row, "instruction")
    assert Instruction.objects.get(pk=row.pk).state == "turned"
    # It has been settled: the address leads nowhere any more.
    assert signed_in(office).post(address, form).status_code == 404
    other = written(leader)
    answered = signed_in(office).post(
        f"/supervision/instructions/{other.pk}/answer", {"answer": "已答复。"}
    )
    assert answered.status_code == 302
    again = signed_in(office).post(
        f"/supervision/instructions/{other.pk}/answer", {"answer": "再答复。"}
    )
    assert again.status_code == 409


def test_the_register_takes_as_many_queries_for_many(office: Account) -> None:
    client = signed_in(office)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/supervision/").status_code == 200
        return len(caught)

    issued(office)
    queries()
    few = queries()
    for _each in range(6):
        issued(office, subject=on_district(), bodies=[body_of("chongqing")])
    queries()
    assert queries() <= few + 2


def test_the_slip_is_one_page(matter: SupervisionMatter) -> None:
    matter.asked = "\n".join(["请逐项说明进展情况和存在的问题" * 9] * 30)
    matter.title = "很长的题目" * 40
    lines = slip_lines(matter)
    assert sum(line.height for line in lines) + HEAD_HEIGHT <= PAGE[1] - 2 * MARGINS[1]
    document = docx.Document(io.BytesIO(slip_bytes(matter)))
    section, (table,) = document.sections[0], document.tables
    assert (round(section.page_width.mm), round(section.page_height.mm)) == PAGE
    assert all(row.height_rule == 2 for row in table.rows)
    # Some programs go by the columns, some by the cells.
    widths = [LABEL_WIDTH, VALUE_WIDTH]
    assert [round(column.width.mm) for column in table.columns] == widths
    assert all([round(cell.width.mm) for cell in row.cells] == widths for row in table.rows)
    assert sum(row.height.mm for row in table.rows) < 220
    text = "\n".join(cell.text for row in table.rows for cell in row.cells)
    assert matter.lead.name in text
    assert "全文见系统" in text
    assert "涉密" in section.footer.paragraphs[0].text
    assert slip_bytes(matter) == slip_bytes(matter)


def test_texts_are_cut_to_their_lines() -> None:
    assert fitted("甲" * 30, 1) == "甲" * 30
    assert fitted("甲\n乙", 1).endswith("……（全文见系统）")
    assert fitted("甲\n乙", 2) == "甲\n乙"


def test_reminders_go_to_who_answers(contributor: Account, matter: SupervisionMatter) -> None:
    assert send_matter_reminders(by=None, now=NOW) == []
    late = NOW.replace(month=4, day=3)
    [alone] = send_matter_reminders(by=None, now=late)
    assert (alone.mailed, contributor in alone.without_address) == ([], True)
    Account.objects.filter(pk=contributor.pk).update(email="body@example.org")
    [one] = send_matter_reminders(by=None, now=late)
    assert [account.pk for account in one.mailed] == [contributor.pk]
    assert matter.document_number in mail.outbox[0].subject
    assert DUE.isoformat() in mail.outbox[0].body
    assert send_matter_reminders(by=None, now=late) == []
    assert Event.objects.filter(deed="remind_of_matter").count() == 1

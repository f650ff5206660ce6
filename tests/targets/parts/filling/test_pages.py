"""The page on which a part is filled in, and the fields beside what was found in it."""

import re

import pytest
from django.urls import reverse

from targets.actions import accept_return, submit_return
from targets.actions.parts import hand_in_part
from targets.models import CellEntry, Observation, PartReturn
from targets.workbook import book as workbook
from targets.workbook.columns import COVER_SHEET, INDICATOR_SHEET
from tests.targets.factories import NOW, VALUES, confirmed
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    REFORM,
    TASKS,
    completed,
    contributor_of,
    handed_in,
    seen,
    taken,
    upload,
    uploaded_part,
)
from tests.targets.parts.test_part_pages import text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
STATE = f"{TASKS}/state/{ALONE}"
ACCOUNT = f"{TASKS}/account/{ALONE}"
BEGIN = ("rongchang", "2025Q3", ECOLOGY)


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


def fill_url(part):
    return reverse("part_fill", args=[part.pk])


def post(client, part, fields, **more):
    return client.post(fill_url(part), {**seen(part), **fields, **more})


def begun(client):
    answer = client.post(reverse("part_begin", args=BEGIN))
    part = PartReturn.objects.latest("pk")
    assert answer["Location"] == fill_url(part)
    return part


def page_of(client, part):
    return client.get(part.get_absolute_url()).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_part_is_filled_in_without_a_file(parted, of_body, language, settings) -> None:
    settings.LANGUAGE_CODE = language
    own = of_body.get(reverse("part_list")).content.decode()
    assert reverse("part_begin", args=BEGIN) in own
    part = begun(of_body)
    assert fill_url(part) in of_body.get(reverse("part_list")).content.decode()
    page = of_body.get(fill_url(part)).content.decode()
    assert reverse("part_filled", args=[part.pk]) in page and "荣昌区生态环境局" in page
    names = set(re.findall(r'name="([^"]+/[^"]+)"', page))
    rows = sum(len(cells) for rows in part.contents.values() for cells in rows.values())
    assert len(names) == rows + 5, "each input of the body's rows, and the signatures"
    fields = {name: "推进中" for name in names if "/state/" in name}
    assert post(of_body, part, fields)["Location"] == fill_url(part)
    part.refresh_from_db()
    assert (part.version, part.has_errors) == (2, True)
    fields[f"{INDICATOR_SHEET}/value/green_bond_balance"] = str(VALUES["green_bond_balance"])
    fields[f"{COVER_SHEET}/value/preparer"] = "张三"
    answer = post(of_body, part, fields, then="check")
    assert answer["Location"] == part.get_absolute_url()
    part.refresh_from_db()
    assert not part.has_errors and part.signatures["preparer"] == "张三"
    assert reverse("part_hand_in", args=[part.pk]) in page_of(of_body, part)


def test_a_fault_is_put_right_beside_its_finding(parted, contributor, of_body) -> None:
    part = uploaded_part(parted, contributor, tasks={ALONE: {"本期状态": "差不多"}})
    page = page_of(of_body, part)
    assert f'name="{STATE}"' in page and f'name="{ACCOUNT}"' not in page
    assert f'action="{fill_url(part)}"' in page and "js/filling.js" in page
    assert post(of_body, part, {STATE: "推进中"}, then="check").status_code == 302
    part.refresh_from_db()
    assert not part.has_errors
    page = page_of(of_body, part)
    assert f'name="{STATE}"' not in page and "在线填写" in page


def test_who_only_reads_it_gets_no_fields(parted, contributor, client_of) -> None:
    part = uploaded_part(parted, contributor, tasks={ALONE: {"本期状态": "差不多"}})
    begin = reverse("part_begin", args=BEGIN)
    for name in ("reporter_a", "reviewer", "auditor"):
        client = client_of(name)
        assert f'name="{STATE}"' not in page_of(client, part)
        assert client.get(fill_url(part)).status_code == 403
        assert post(client, part, {STATE: "推进中"}).status_code == 403
        assert client.post(begin).status_code == 403
    for name in ("reporter_b", "official"):
        client = client_of(name)
        assert client.get(fill_url(part)).status_code == 404
        assert post(client, part, {STATE: "推进中"}).status_code == 404
        assert client.post(begin).status_code == 404
        assert client.get(reverse("part_filled", args=[part.pk])).status_code == 404
    assert not CellEntry.objects.exists()


def test_another_body_does_not_find_it(parted, contributor, of_reform, client) -> None:
    part = uploaded_part(parted, contributor)
    client.force_login(of_reform, backend="districts.accounts.sessions.AccountBackend")
    assert client.get(fill_url(part)).status_code == 404
    assert client.post(reverse("part_begin", args=BEGIN)).status_code == 404


def test_what_was_not_saved_is_saved_before_it_is_handed_in(parted, contributor, of_body) -> None:
    part = uploaded_part(parted, contributor)
    url = reverse("part_hand_in", args=[part.pk])
    answer = of_body.post(url, {**seen(part), STATE: "未启动"})
    assert answer["Location"] == part.get_absolute_url()
    part.refresh_from_db()
    assert (part.state, part.version) == ("draft", 2)
    of_body.post(url, {**seen(part), STATE: "未启动"})
    part.refresh_from_db()
    assert part.state == "handed_in"


def test_two_at_once_see_what_each_typed(parted, contributor, of_body) -> None:
    part = uploaded_part(parted, contributor)
    assert post(of_body, part, {ACCOUNT: "已启动编制"}).status_code == 302
    late = post(of_body, part, {ACCOUNT: "已报送", STATE: "未启动"})
    page = text_of(late)
    assert late.status_code == 409
    assert "已启动编制" in page and "您填写的是：已报送" in page and "您填写的是：未启动" in page
    assert CellEntry.objects.get().text == "已启动编制"


def test_a_part_that_was_handed_in_is_shown_instead(parted, contributor, of_body) -> None:
    part = uploaded_part(parted, contributor)
    late = hand_in_part(part=part, by=contributor, now=NOW, **seen(part))
    assert of_body.get(fill_url(part))["Location"] == part.get_absolute_url()
    answer = post(of_body, late, {STATE: "未启动"})
    assert answer.status_code == 409 and "不能再填写" in text_of(answer)
    again = of_body.post(reverse("part_begin", args=BEGIN), follow=True)
    assert again.redirect_chain[0][0] == reverse("part_list")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 302),
        ({STATE: ["未启动", "已完成"]}, 302),
        ({STATE: "长" * 10_000}, 422),
        ({ACCOUNT: "1\0"}, 422),
        ({"指标/value/loan_balance": "1", "x/y/z": "1"}, 302),
        ({"version": ""}, 409),
        ({"digest": "0" * 64}, 409),
    ],
    ids=["nothing", "twice", "long", "nul", "not asked", "no version", "other file"],
)
def test_odd_ways_to_send_it(parted, contributor, of_body, fields, status) -> None:
    part = uploaded_part(parted, contributor)
    answer = post(of_body, part, fields)
    assert answer.status_code == status
    part.refresh_from_db()
    assert part.version == 1 + (STATE in fields and status == 302)


def test_the_copies_say_what_was_filled_in(parted, contributor, of_body) -> None:
    part = uploaded_part(parted, contributor, tasks={ALONE: {"本期状态": "差不多"}})
    post(of_body, part, {ACCOUNT: "<b>已启动编制</b>"})
    assert "<b>已启动编制" not in page_of(of_body, part)
    for name in ("part_annotated", "part_filled"):
        copy = of_body.get(reverse(name, args=[part.pk])).content
        opened = workbook.open_workbook(content=copy)
        read = workbook.read_return(opened=opened, member=parted, body=part.organisation)
        assert read.contents[TASKS][ALONE]["account"]["value"] == "<b>已启动编制</b>"
        assert read.contents[TASKS][ALONE]["state"]["typed"] == "差不多"


def test_origin_pages_name_part_page_and_person(
    parted,
    contributor,
    of_body,
    reporter,
    reviewer,
    client_of,
) -> None:
    part = uploaded_part(parted, contributor)
    value = f"{INDICATOR_SHEET}/value/green_bond_balance"
    post(of_body, part, {value: "11", STATE: "未启动"})
    part.refresh_from_db()
    part = hand_in_part(part=part, by=contributor, now=NOW, **seen(part))
    held = taken(parted, reporter, part).draft
    page = text_of(client_of("reporter_a").get(held.get_absolute_url()))
    assert "在线填写" in page
    held = upload(parted, completed(held), reporter)
    answers = {one.question: "属实。" for one in workbook.queries_of(quarterly_return=held)}
    held = submit_return(
        quarterly_return=held, by=reporter, now=NOW, answers=answers, **confirmed(held)
    )
    accept_return(quarterly_return=held, by=reviewer, now=NOW, **confirmed(held))
    row = Observation.objects.get(indicator__code="green_bond_balance")
    own = text_of(client_of("reporter_a").get(row.get_absolute_url()))
    place = part.contents[INDICATOR_SHEET]["green_bond_balance"]["value"]["cell"]
    assert "在线更正" in own and f"{INDICATOR_SHEET}!{place}" in own
    task = text_of(client_of("reporter_a").get("/tasks/rongchang/17/?as_of=2025Q3"))
    cell = part.contents[TASKS][ALONE]["state"]["cell"]
    assert f"在线填写 {TASKS}!{cell} {contributor}" in task
    stranger = text_of(client_of("anonymous").get("/tasks/rongchang/17/?as_of=2025Q3"))
    assert f"在线填写 {TASKS}!{cell}" in stranger and str(contributor) not in stranger
    assert str(contributor) in own and f"文件中为：{VALUES['green_bond_balance']}" in own


def test_the_page_takes_few_queries(parted, of_body, django_assert_max_num_queries) -> None:
    part = begun(of_body)
    with django_assert_max_num_queries(40):
        of_body.get(fill_url(part))


def test_a_part_sent_back_after_it_was_taken_over_is_named_on_the_draft(
    parted,
    contributor,
    of_body,
    reporter,
    client_of,
) -> None:
    part = handed_in(parted, contributor, tasks={ALONE: {"本期状态": "未启动"}})
    other = handed_in(parted, contributor_of(parted, REFORM), REFORM)
    held = taken(parted, reporter, part, other).draft
    client = client_of("reporter_a")
    words = "已汇总后又退回的分表"
    assert words not in text_of(client.get(held.get_absolute_url()))
    part.refresh_from_db()
    client.post(reverse("part_send_back", args=[part.pk]), {**seen(part), "reason": "核实"})
    page = text_of(client.get(held.get_absolute_url()))
    assert f"{words}：{part.organisation.name}。" in page
    further = begun(of_body)
    assert words in text_of(client.get(held.get_absolute_url())), "its rows stand there still"
    further = hand_in_part(part=further, by=contributor, now=NOW, **seen(further))
    taken(parted, reporter, further)
    assert words not in text_of(client.get(held.get_absolute_url()))

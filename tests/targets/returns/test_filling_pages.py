"""The page on which a return is filled in, and the fields beside what was found."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from targets.actions import submit_return
from targets.models import CellEntry, Observation, QuarterlyReturn
from targets.returns.filling.page import HEADINGS
from targets.workbook import book as workbook
from targets.workbook.columns import COVER_SHEET, INDICATOR_SHEET
from targets.workbook.sheets import registered_sheets
from tests.targets.factories import (
    NOW,
    VALUES,
    accepted,
    confirmed,
    member_of,
    opened,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")
VALUE = f"{INDICATOR_SHEET}/value/green_loan_balance"
REMARK = f"{INDICATOR_SHEET}/remark/green_loan_balance"


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


def test_every_heading_over_the_fields_has_an_english_word() -> None:
    """Of all sheets, those of higher floors too: the workbook's own words are Chinese."""
    shown = {
        column.header
        for sheet in registered_sheets()
        for column in sheet.columns
        if column.is_input or column.kind == "shown"
    }
    with translation.override("en"):
        left = {header for header in shown if not str(HEADINGS.get(header, header)).isascii()}
    assert left == set()


def text_of(response):
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def fill_url(held):
    return reverse("return_fill", args=[held.pk])


def post(client, held, fields, **more):
    return client.post(fill_url(held), {**confirmed(held), **fields, **more})


def begun(client):
    answer = client.post(reverse("return_begin", args=["rongchang", "2025Q3"]))
    held = QuarterlyReturn.objects.latest("pk")
    assert answer["Location"] == fill_url(held)
    return held


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_return_is_filled_in_without_a_file(member, client_of, language, settings) -> None:
    settings.LANGUAGE_CODE = language
    client = client_of("reporter_a")
    assert reverse("return_begin", args=["rongchang", "2025Q3"]) in text(client, "return_list")
    held = begun(client)
    page = client.get(fill_url(held))
    assert page.status_code == 200
    names = set(re.findall(r'name="([^"]+/[^"]+)"', page.content.decode()))
    rows = sum(len(cells) for rows in held.contents.values() for cells in rows.values())
    assert len(names) == rows + 5, "each input of each sheet, and the signatures"
    fields = {
        name: str(VALUES.get(name.rpartition("/")[2], "不适用"))
        for name in names
        if name.startswith(f"{INDICATOR_SHEET}/value/")
    }
    half = dict(list(fields.items())[:3])
    assert post(client, held, half)["Location"] == fill_url(held)
    held.refresh_from_db()
    assert (held.version, held.has_errors) == (2, True)
    fields |= {name: "推进中" for name in names if "/state/" in name}
    fields[f"{COVER_SHEET}/value/preparer"] = "张三"
    answer = post(client, held, fields, then="check")
    assert answer["Location"] == held.get_absolute_url()
    held.refresh_from_db()
    assert not held.has_errors and held.signatures["preparer"] == "张三"
    shown = client.get(held.get_absolute_url())
    assert reverse("return_submit", args=[held.pk]) in shown.content.decode()


def text(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_a_fault_is_put_right_beside_its_finding(member, reporter, client_of) -> None:
    held = uploaded(member, reporter, green_loan_balance="约100", remark="")
    client = client_of("reporter_a")
    page = client.get(held.get_absolute_url()).content.decode()
    assert f'name="{VALUE}"' in page and f'name="{REMARK}"' not in page
    assert post(client, held, {VALUE: "100"}, then="check").status_code == 302
    held.refresh_from_db()
    assert not held.has_errors
    assert f'name="{VALUE}"' not in client.get(held.get_absolute_url()).content.decode()
    preview = text_of(client.get(held.get_absolute_url()))
    assert "在线填写" in preview and "100" in preview


def test_who_may_not_fill_in_gets_no_fields(member, reporter, client_of) -> None:
    held = uploaded(member, reporter, green_loan_balance="约100", remark="")
    for name in ("reviewer", "auditor"):
        assert (
            f'name="{VALUE}"' not in client_of(name).get(held.get_absolute_url()).content.decode()
        )
        assert client_of(name).get(fill_url(held)).status_code == 403
        assert post(client_of(name), held, {VALUE: "1"}).status_code == 403
    for name in ("reporter_b", "official"):
        assert client_of(name).get(fill_url(held)).status_code == 404
        assert post(client_of(name), held, {VALUE: "1"}).status_code == 404
        begin = reverse("return_begin", args=["rongchang", "2025Q3"])
        assert client_of(name).post(begin).status_code == 404
    assert not CellEntry.objects.exists()


def test_what_was_put_right_and_not_saved_is_saved_before_it_is_submitted(
    member, reporter, client_of
) -> None:
    held = uploaded(member, reporter, remark="")
    client = client_of("reporter_a")
    url = reverse("return_submit", args=[held.pk])
    answer = client.post(url, {**confirmed(held), VALUE: "95"})
    assert answer["Location"] == held.get_absolute_url()
    held.refresh_from_db()
    assert (held.state, held.version) == ("draft", 2)
    client.post(url, {**confirmed(held), VALUE: "95"})
    held.refresh_from_db()
    assert held.state == "submitted"


def test_two_at_once_see_what_each_typed(member, reporter, client_of) -> None:
    held = uploaded(member, reporter, remark="")
    client = client_of("reporter_a")
    assert post(client, held, {VALUE: "95"}).status_code == 302
    late = post(client, held, {VALUE: "96", REMARK: "核实"})
    assert late.status_code == 409
    page = late.content.decode()
    assert 'value="95"' in page and "您填写的是：96" in page and "您填写的是：核实" in page
    assert CellEntry.objects.get().text == "95"


def test_a_return_that_waits_for_review_is_shown_instead(member, reporter, client_of) -> None:
    held = uploaded(member, reporter, remark="")
    submit_return(quarterly_return=held, by=reporter, now=NOW, **confirmed(held))
    client = client_of("reporter_a")
    assert client.get(fill_url(held))["Location"] == held.get_absolute_url()
    late = post(client, held, {VALUE: "96"})
    assert late.status_code == 409 and "不能再填写" in text_of(late)
    again = client.post(reverse("return_begin", args=["rongchang", "2025Q3"]), follow=True)
    assert again.redirect_chain[0][0] == reverse("return_list")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 302),
        ({VALUE: ["1", "2"]}, 302),
        ({VALUE: "9" * 10_000}, 422),
        ({REMARK: "长" * 1001}, 422),
        ({VALUE: "1\0"}, 422),
        ({"指标/value/nothing": "1", "x/y/z": "1"}, 302),
        ({VALUE: " <b>1</b> "}, 302),
        ({"version": ""}, 409),
        ({"digest": "0"}, 409),
        ({"digest": "0" * 64}, 409),
    ],
    ids=str,
)
def test_odd_ways_to_send_it(member, reporter, client_of, fields, status) -> None:
    held = uploaded(member, reporter, remark="")
    answer = post(client_of("reporter_a"), held, fields)
    assert answer.status_code == status
    held.refresh_from_db()
    assert held.version == 1 + (VALUE in fields and status == 302)
    if status == 422:
        assert "未保存" in text_of(answer)


def test_what_was_typed_is_inert(member, reporter, client_of) -> None:
    held = uploaded(member, reporter, remark="")
    client = client_of("reporter_a")
    post(client, held, {VALUE: "<script>alert(1)</script>", REMARK: "=cmd|'/c calc'!A1"})
    for url in (fill_url(held), held.get_absolute_url()):
        assert "<script>alert" not in client.get(url).content.decode()


def test_the_origin_of_a_number_says_who_filled_it_in_and_where(
    member, reporter, client_of, reviewer
) -> None:
    held = uploaded(member, reporter, remark="")
    client = client_of("reporter_a")
    post(client, held, {VALUE: "95"})
    held.refresh_from_db()
    submit_return(quarterly_return=held, by=reporter, now=NOW, **confirmed(held))
    held.refresh_from_db()
    client_of("reviewer").post(reverse("return_accept", args=[held.pk]), confirmed(held))
    row = Observation.objects.published().get(indicator__code="green_loan_balance")
    own = text_of(client.get(row.get_absolute_url()))
    assert "在线更正" in own and "Reporter_a" in own and "文件中为：90" in own
    stranger = text_of(client_of("anonymous").get(row.get_absolute_url()))
    assert "在线更正" in stranger and "Reporter_a" not in stranger
    told = client_of("anonymous").get("/api/v1/observations/?indicator=green_loan_balance").json()
    assert [one["origin"]["on_page"] for one in told["results"]] == [True]


def test_the_marked_copy_says_what_was_filled_in(member, reporter, client_of) -> None:
    held = uploaded(member, reporter, remark="", loan_balance="约900")
    client = client_of("reporter_a")
    post(client, held, {VALUE: "95"})
    held.refresh_from_db()
    copy = client.get(reverse("return_annotated", args=[held.pk])).content
    read = workbook.read_return(opened=workbook.open_workbook(content=copy), member=member)
    cells = read.contents[INDICATOR_SHEET]
    assert cells["green_loan_balance"]["value"]["value"] == "95"
    assert cells["loan_balance"]["value"]["typed"] == "约900"


def test_the_page_takes_few_queries(member, client_of, django_assert_max_num_queries) -> None:
    client = client_of("reporter_a")
    held = begun(client)
    with django_assert_max_num_queries(40):
        client.get(fill_url(held))


def test_what_does_not_change_is_carried_over(member, reporter, reviewer, client_of) -> None:
    former = accepted(member_of(opened("2025Q2")), reporter, reviewer)
    former.signatures = {"preparer": "张三", "telephone": "023-1", "date": "2025-07-10"}
    former.save()
    held = begun(client_of("reporter_a"))
    assert held.signatures["preparer"] == "张三" and not held.signatures["date"]
    page = client_of("reporter_a").get(fill_url(held)).content.decode()
    assert 'value="023-1"' in page and "2025-07-10" not in page
    assert "上期：经核实无误。" in page


def test_what_is_asked_of_blocked_tasks_is_folded_away(member, reporter, client_of) -> None:
    client = client_of("reporter_a")
    held = begun(client)
    page = client.get(fill_url(held)).content.decode()
    assert page.count("受阻情况") == len(held.contents["举措"])
    assert '<details class="small" open>' not in page
    key = next(iter(held.contents["举措"]))
    post(client, held, {f"举措/state/{key}": "受阻"})
    page = client.get(fill_url(held)).content.decode()
    assert page.count('<details class="small" open>') == 1

"""The origin of a number: who sees what of it, and who reaches it at all."""

import datetime
import html
import re

import pytest
from django.urls import reverse

from targets.actions import send_back_return, submit_return
from targets.models import Observation
from tests.targets.factories import NOW, accepted, confirmed, member_of, opened, submitted, uploaded

pytestmark = pytest.mark.usefixtures("loaded_plans")
PERSONS = ("Reporter_a", "Reviewer")


def seen(client, observation):
    response = client.get(reverse("observation", args=[observation.pk]))
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_signed_in_reader_sees_cell_file_and_persons(member, accounts, client_of) -> None:
    found = accepted(
        member,
        accounts["reporter_a"],
        accounts["reviewer"],
        green_loan_balance="1,158.3亿元",
        loan_balance=20000,
    )
    row = found.observations.get(indicator__code="green_loan_balance")
    text = seen(client_of("official"), row)
    for shown in (found.file.digest, f"{row.sheet}!{row.cell}", "1,158.3亿元", "报表.xlsx"):
        assert shown in text
    for person in PERSONS:
        assert person in text
    assert "经核实无误" in text


def test_a_stranger_sees_the_same_number_without_persons(member, accounts, client_of) -> None:
    found = accepted(member, accounts["reporter_a"], accounts["reviewer"])
    row = found.observations.get(indicator__code="green_loan_balance")
    text = seen(client_of("anonymous"), row)
    for shown in (found.file.digest, f"{row.sheet}!{row.cell}", "2026-01-10"):
        assert shown in text
    for hidden in (*PERSONS, "报表.xlsx", "经核实无误", found.get_absolute_url()):
        assert hidden not in text


def test_what_was_never_published_is_missing_but_for_its_own(member, accounts, client_of) -> None:
    found = submitted(member, accounts["reporter_a"])
    row = found.observations.get(indicator__code="green_loan_balance")
    target = reverse("observation", args=[row.pk])
    answers = {
        name: client_of(name).get(target).status_code
        for name in ("anonymous", "official", "reporter_b", "reporter_a", "reviewer")
    }
    assert answers == {
        "anonymous": 404,
        "official": 404,
        "reporter_b": 404,
        "reporter_a": 200,
        "reviewer": 200,
    }
    assert (
        client_of("anonymous").get(reverse("observation", args=[row.pk + 999])).status_code == 404
    )


def test_former_values_stay_reachable_and_unpublished_ones_do_not_show(
    member, accounts, client_of
) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    later = NOW + datetime.timedelta(days=1)
    first = accepted(member, reporter, reviewer)
    second = accepted(member, reporter, reviewer, later, "漏报一笔", green_loan_balance=99)
    submitted(member, reporter, later, "再次更正", green_loan_balance=77)
    old, new = (
        found.observations.get(indicator__code="green_loan_balance") for found in (first, second)
    )
    stranger = client_of("anonymous")
    text = seen(stranger, new)
    page = stranger.get(reverse("observation", args=[new.pk])).content.decode()
    assert old.get_absolute_url() in page
    assert "77" not in text.replace(second.file.digest, "")
    assert "2026-01-11" in seen(stranger, old)
    assert "漏报一笔" in seen(client_of("official"), new)
    assert "漏报一笔" not in text


def test_a_derived_number_shows_its_parts(member, accounts, client_of) -> None:
    accepted(member, accounts["reporter_a"], accounts["reviewer"])
    share = Observation.objects.get(origin="derived", indicator__code="green_loan_share")
    stranger = client_of("anonymous")
    page = stranger.get(reverse("observation", args=[share.pk])).content.decode()
    assert share.numerator.get_absolute_url() in page
    assert share.denominator.get_absolute_url() in page
    assert "90 ÷ 900 × 100 = 10" in seen(stranger, share)
    assert (
        share.get_absolute_url()
        in stranger.get(reverse("observation", args=[share.numerator_id])).content.decode()
    )


def test_a_value_that_was_sent_back_is_not_shown_as_in_force(member, accounts, client_of) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    first = accepted(member, reporter, reviewer)
    back = submitted(member, reporter, reason="更正", green_loan_balance=77)
    send_back_return(
        quarterly_return=back, by=reviewer, now=NOW, reason="请核对", **confirmed(back)
    )
    row = first.observations.get(indicator__code="green_loan_balance")
    rows = [
        " ".join(re.sub(r"<[^>]+>", " ", html.unescape(line)).split())
        for line in re.findall(
            r"<tr>.*?</tr>",
            client_of("reviewer").get(row.get_absolute_url()).content.decode(),
            re.DOTALL,
        )
    ]
    sent_back, in_force = rows[1:]
    assert "77" in sent_back and "未公布" in sent_back and "未生效" in sent_back
    assert "90" in in_force and "现行数据" in in_force


def test_who_answered_a_query_and_when(member, accounts, client_of) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    before = member_of(opened("2025Q2"))
    accepted(before, reporter, reviewer)
    changes = {"green_loan_balance": 160, "loan_balance": 1600, "green_bond_balance": 13}
    draft = uploaded(member, reporter, remark="", **changes)
    draft = submit_return(
        quarterly_return=draft,
        by=reporter,
        now=NOW + datetime.timedelta(days=2),
        answers={
            ("large_change", "指标", "green_loan_balance"): "新增两家网点。",
            ("large_change", "指标", "loan_balance"): "同上。",
        },
        **confirmed(draft),
    )
    row = draft.observations.get(indicator__code="green_loan_balance")
    text = seen(client_of("reviewer"), row)
    assert "新增两家网点。 Reporter_a · 2026-01-12" in text


def test_a_remark_answers_a_query_in_its_uploaders_name(member, accounts, client_of) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    accepted(member_of(opened("2025Q2")), reporter, reviewer)
    found = submitted(member, reporter, green_loan_balance=160)
    row = found.observations.get(indicator__code="green_loan_balance")
    assert "经核实无误。 Reporter_a · 2026-01-10" in seen(client_of("reviewer"), row)

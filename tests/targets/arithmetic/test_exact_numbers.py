"""Ten thousand decimals through workbook, upload, page, API and export, digit by digit."""

import csv
import io
import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.models import Jurisdiction, Membership
from targets.models import Indicator, Observation, QuarterlyReturn, ReportingRound, RoundMember
from targets.periods import Quarter
from targets.wording.formatting import exact_text
from targets.workbook import book as workbook
from targets.workbook.columns import INDICATOR_SHEET
from tests.targets.factories import NOW, confirmed, places

INDICATORS, PLACES = 500, 20
QUARTER = "2025Q4"
DIGITS, DECIMALS = 15, 6
FIGURE = re.compile(r'class="figure"[^>]*>(?:<mark>)?([^<]+)<')
PLAIN = str.maketrans({",": None, "−": "-"})


def random_decimal(dice: random.Random) -> Decimal:
    """At most 15 significant digits, at most 6 of them decimals, either sign; zero, too."""
    digits = dice.randint(1, DIGITS)
    decimals = dice.randint(0, DECIMALS)
    sign = dice.choice((1, 1, 1, -1))
    return sign * Decimal(dice.randrange(10**digits)).scaleb(-decimals)


def typed(value: Decimal, dice: random.Random) -> Any:
    """The number as somebody types it: as a number, or as text in one of its readable forms."""
    wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    grouped = f"{value:,f}"
    return dice.choice(
        (float(value), f"{value:f}", grouped, f"{grouped}亿元", grouped.translate(wide))
    )


@pytest.fixture
def codes(repeats: Callable[..., int]) -> list[str]:
    return [f"amount_{number:03}" for number in range(repeats(INDICATORS, 5))]


@pytest.fixture
def members(loaded_plans: None, codes: list[str], repeats: Callable[..., int]) -> list[RoundMember]:
    """Twenty jurisdictions, or half as many, each asked for the same made-up amounts."""
    asked = Indicator.objects.bulk_create(
        Indicator(
            code=code,
            name=f"金额{number:03}",
            name_en=f"Amount {number:03}",
            unit="亿元",
            unit_en="100 million yuan",
            basis="point_in_time",
            is_additive=False,
            asked_of="everyone",
            position=1000 + number,
        )
        for number, code in enumerate(codes)
    )
    opened = ReportingRound.objects.create(
        quarter=QUARTER, due_on=Quarter.parse(QUARTER).end, opened_at=NOW
    )
    found, count = [], repeats(PLACES, 2)
    for place in Jurisdiction.objects.order_by("position")[:count]:
        member = RoundMember.objects.create(round=opened, jurisdiction=place)
        member.indicators.set(asked)
        found.append(member)
    assert len(found) == count
    return found


def filled_in(member: RoundMember, values: dict[str, Decimal], dice: random.Random) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
    rows, columns = places(book[INDICATOR_SHEET])
    for code, row in rows.items():
        book[INDICATOR_SHEET].cell(row, columns["本期值"]).value = typed(values[code], dice)
    if "举措" in book.sheetnames:
        rows, columns = places(book["举措"])
        for row in rows.values():
            book["举措"].cell(row, columns["本期状态"]).value = "推进中"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def reported(reporter: Client, reviewer: Client, content: bytes) -> QuarterlyReturn:
    """One return all the way: uploaded, looked at, submitted, accepted."""
    file = SimpleUploadedFile("报表.xlsx", content)
    answer = reporter.post(reverse("return_upload"), {"workbook": file})
    assert answer.status_code == 302, answer.content.decode()
    found = QuarterlyReturn.objects.select_related("file").latest("pk")
    for client, deed in ((reporter, "return_submit"), (reviewer, "return_accept")):
        answer = client.post(reverse(deed, args=[found.pk]), confirmed(found))
        assert answer.status_code == 302, answer.content.decode()
    return found


@pytest.mark.corpus
@pytest.mark.long
def test_ten_thousand_decimals_to_the_last_digit(
    members: list[RoundMember],
    codes: list[str],
    accounts: Any,
    client_of: Any,
    settings: Any,
) -> None:
    settings.TODAY = "2026-01-20"
    settings.LANGUAGE_CODE = "en"
    dice = random.Random(20251231)
    for member in members:
        Membership.objects.get_or_create(
            account=accounts["reporter_a"], role="reporter", jurisdiction=member.jurisdiction
        )
    reporter, reviewer = client_of("reporter_a"), client_of("reviewer")
    given: dict[tuple[str, str], Decimal] = {}
    for member in members:
        slug = member.jurisdiction.slug
        values = {code: random_decimal(dice) for code in codes}
        given |= {(slug, code): value for code, value in values.items()}
        found = reported(reporter, reviewer, filled_in(member, values, dice))
        page = reviewer.get(found.get_absolute_url()).content.decode()
        shown = {Decimal(text.translate(PLAIN)) for text in FIGURE.findall(page)}
        assert [value for value in values.values() if value not in shown] == []
    assert len(given) == len(codes) * len(members)
    assert from_api(reporter, members) == given
    assert from_exports(reporter, members, codes) == given
    assert_origins_say(reporter, given, dice)


def from_api(client: Client, members: list[RoundMember]) -> dict[tuple[str, str], Decimal]:
    found = {}
    for member in members:
        slug = member.jurisdiction.slug
        address = f"/api/v1/observations/?jurisdiction={slug}&quarter={QUARTER}&limit=1000"
        for row in client.get(address).json()["results"]:
            assert isinstance(row["value"], str)
            found[slug, row["indicator"]] = Decimal(row["value"])
    return found


def from_exports(
    client: Client, members: list[RoundMember], codes: list[str]
) -> dict[tuple[str, str], Decimal]:
    """What the exported table of each indicator says, as text; one in ten as a workbook, too."""
    slugs = {member.jurisdiction.label: member.jurisdiction.slug for member in members}
    found = {}
    for number, code in enumerate(codes):
        address = reverse("indicator", args=[code]) + f"?as_of={QUARTER}"
        text = client.get(f"{address}&_export=csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        for row in rows:
            if row["Jurisdiction"] in slugs:
                found[slugs[row["Jurisdiction"]], code] = Decimal(row["Figure"])
        if number % 10 == 0:
            content = client.get(f"{address}&_export=xlsx").content
            head, *lines = openpyxl.load_workbook(io.BytesIO(content)).active.values
            for line in lines:
                row = dict(zip(head, line, strict=True))
                if row["Jurisdiction"] in slugs:
                    value = Decimal(str(row["Figure"]))
                    assert value == found[slugs[row["Jurisdiction"]], code]
    return found


def assert_origins_say(
    client: Client, given: dict[tuple[str, str], Decimal], dice: random.Random
) -> None:
    for slug, code in dice.sample(sorted(given), 50):
        row = Observation.objects.get(jurisdiction__slug=slug, indicator__code=code)
        assert row.value == given[slug, code]
        page = client.get(row.get_absolute_url()).content.decode()
        assert exact_text(given[slug, code]) in page

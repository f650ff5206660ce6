"""Bodies of Rongchang, their people and their parts, made as a clerk makes them."""

import datetime
import io
from collections.abc import Mapping
from typing import Any

import openpyxl

from districts.models import Account, Membership, Organisation
from targets.actions import upload_return
from targets.actions.parts import ask_bodies, hand_in_part, take_over_parts, upload_part
from targets.actions.parts.taking_over import TakenOver
from targets.models import PartReturn, QuarterlyReturn, RoundMember
from targets.workbook import book as workbook
from targets.workbook.columns import INDICATOR_SHEET
from targets.workbook.filled import filled_copy
from tests.targets.factories import NOW, VALUES, places
from tests.targets.workbook import books

ECOLOGY, REFORM, FORESTRY = (
    "rongchang-shengtai-huanjingju",
    "rongchang-fagaiwei",
    "rongchang-linyeju",
)
TASKS = "举措"
# Of the two bodies: led by ecology alone; by reform, then ecology; by ecology, then reform.
ALONE, OF_REFORM_FIRST, OF_ECOLOGY_FIRST = "rongchang:17", "rongchang:18", "rongchang:19"
# Row key → heading → what is typed there.
Typed = Mapping[str, Mapping[str, Any]]


def body_of(slug: str = ECOLOGY) -> Organisation:
    return Organisation.objects.get(slug=slug)


def contributor_of(member: RoundMember, slug: str = ECOLOGY, name: str = "") -> Account:
    """Somebody who fills in the body's parts."""
    account = Account.objects.create_user(name or f"of-{slug}", first_name="填报")
    Membership.objects.create(
        account=account,
        role="contributor",
        jurisdiction=member.jurisdiction,
        organisation=body_of(slug),
    )
    return account


def asked(
    member: RoundMember,
    by: Account,
    bodies: Mapping[str, tuple[str, ...]] | None = None,
    due_on: datetime.date | None = None,
) -> None:
    """Bodies by address name, with the indicators that each provides."""
    wanted = bodies if bodies is not None else {ECOLOGY: ("green_bond_balance",), REFORM: ()}
    ask_bodies(
        member=member,
        bodies={body_of(slug).pk: codes for slug, codes in wanted.items()},
        due_on=due_on,
        by=by,
        now=NOW,
    )


def filled_part(
    member: RoundMember,
    slug: str = ECOLOGY,
    tasks: Typed | None = None,
    values: Mapping[str, Any] | None = None,
) -> bytes:
    """The body's template with every task under way and every figure not applicable, but for what
    the caller says."""
    content = workbook.template_bytes(member=member, body=body_of(slug))
    book = openpyxl.load_workbook(io.BytesIO(content))
    if TASKS in book.sheetnames:
        rows, columns = places(book[TASKS])
        for key, row in rows.items():
            typed = {
                "本期状态": "推进中",
                "进展说明": f"{slug} {key}",
                **(tasks or {}).get(key, {}),
            }
            for heading, value in typed.items():
                book[TASKS].cell(row, columns[heading]).value = value
    if INDICATOR_SHEET in book.sheetnames:
        rows, columns = places(book[INDICATOR_SHEET])
        for key, row in rows.items():
            value = {**VALUES, **(values or {})}.get(key, "不适用")
            book[INDICATOR_SHEET].cell(row, columns["本期值"]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def uploaded_part(
    member: RoundMember,
    by: Account,
    slug: str = ECOLOGY,
    now: datetime.datetime = NOW,
    **typed: Any,
) -> PartReturn:
    content = filled_part(member, slug, **typed)
    return upload_part(
        member=member,
        body=body_of(slug),
        content=content,
        file_name="分表.xlsx",
        by=by,
        now=now,
        opened=books.opened(content),
    )


def seen(part: PartReturn) -> dict[str, Any]:
    """The hidden fields of a part's page."""
    return {"version": part.version, "digest": part.file.digest}


def handed_in(
    member: RoundMember,
    by: Account,
    slug: str = ECOLOGY,
    now: datetime.datetime = NOW,
    **typed: Any,
) -> PartReturn:
    part = uploaded_part(member, by, slug, now, **typed)
    return hand_in_part(part=part, by=by, now=now, **seen(part))


def taken(
    member: RoundMember, by: Account, *parts: PartReturn, now: datetime.datetime = NOW
) -> TakenOver:
    """What a reporter took over, all of it as it was looked at."""
    return take_over_parts(
        member=member, seen={part.pk: part.version for part in parts}, by=by, now=now
    )


def upload(
    member: RoundMember, content: bytes, by: Account, now: datetime.datetime = NOW
) -> QuarterlyReturn:
    """The draft of a jurisdiction's whole workbook."""
    return upload_return(
        member=member,
        content=content,
        file_name="汇总.xlsx",
        by=by,
        now=now,
        opened=books.opened(content),
    )


def completed(draft: QuarterlyReturn, **values: Any) -> bytes:
    """The filled copy of a draft with the rest filled in, as a reporter does it."""
    book = openpyxl.load_workbook(io.BytesIO(filled_copy(quarterly_return=draft)))
    rows, columns = places(book["指标"])
    for key, row in rows.items():
        cell = book["指标"].cell(row, columns["本期值"])
        cell.value = values.get(
            key, VALUES.get(key, "不适用") if cell.value is None else cell.value
        )
    rows, columns = places(book[TASKS])
    for row in rows.values():
        cell = book[TASKS].cell(row, columns["本期状态"])
        cell.value = cell.value or "推进中"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()

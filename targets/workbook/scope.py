"""Whose workbook it is: a jurisdiction's whole return, or the part of one of its bodies."""

import datetime
from dataclasses import dataclass, replace

from districts.models import Organisation
from targets.models import PartReturn, QuarterlyReturn, RoundMember

from .content import SheetContent
from .sheets import ReturnSheet, registered_sheets

# What a workbook was read into: both keep contents and findings, member and version.
Reported = QuarterlyReturn | PartReturn
SheetParts = list[tuple[ReturnSheet, SheetContent]]


@dataclass(frozen=True)
class Scope:
    """A jurisdiction in a quarter; with a body, the rows alone that this body reports."""

    member: RoundMember
    body: Organisation | None = None

    @property
    def body_slug(self) -> str:
        return self.body.slug if self.body else ""

    @property
    def due_on(self) -> datetime.date:
        return parts_due_on(self.member) if self.body else self.member.round.due_on


def scope_of(reported: Reported) -> Scope:
    """The scope of what was read."""
    body = reported.organisation if isinstance(reported, PartReturn) else None
    return Scope(reported.member, body)


def parts_due_on(member: RoundMember) -> datetime.date:
    """The day by which a jurisdiction's bodies hand in their parts."""
    return min(member.parts_due_on or member.round.due_on, member.round.due_on)


def sheets_of(scope: Scope) -> SheetParts:
    """The sheets of this workbook; a sheet that has nothing to ask is left out."""
    contents = [(sheet, _content(sheet, scope)) for sheet in registered_sheets()]
    return [(sheet, content) for sheet, content in contents if content.rows]


def body_title(title: str, body: Organisation) -> str:
    """The first line of a sheet of a part: …绿色金融季度报表：举措（市林业局分表）."""
    return f"{title}（{body.name}分表）"


def _content(sheet: ReturnSheet, scope: Scope) -> SheetContent:
    content = sheet.content(scope.member)
    if scope.body is None:
        return content
    bodies = sheet.bodies_of(scope.member)
    rows = [row for row in content.rows if scope.body.pk in bodies.get(row.key, ())]
    return replace(content, title=body_title(content.title, scope.body), rows=rows)

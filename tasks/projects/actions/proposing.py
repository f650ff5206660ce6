"""What a list says becomes projects: new ones are proposed, returned ones proposed again."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from districts.actions import record_event
from districts.models import Account, Jurisdiction
from targets.models import Indicator
from targets.periods import Quarter
from targets.wording.formatting import plain_text
from targets.workbook.content import SheetCells
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import LedgerFiling, Project, ProjectShare, YearAmount
from tasks.projects.stated import plain_name, shares_of
from tasks.projects.workbook.said import (
    Cells,
    code_of,
    is_cleared,
    is_new,
    merged,
    place_of,
    quarter_of,
    text_of,
    yes_of,
)

from .holding import move_project, next_project_number

TEXTS = ("name", "kind", "owner", "stage", "unit")
KEPT_BY_DATABASE = {
    "state",
    "state_at",
    "jurisdiction",
    "green_class",
    "pushed_by",
    "filing",
    "proposed_by",
    "admitted_by",
}


def propose_new(filing: LedgerFiling, *, by: Account, now: datetime.datetime) -> list[Project]:
    """Proposes the list's new rows and those of returned projects; they await their check."""
    rows: SheetCells = filing.contents.get(SHEET_NAMES["list"], {})
    returned = {
        (plain_name(one.name), one.owner_code): one
        for one in Project.objects.filter(pushed_by=filing.organisation, state="returned")
    }
    by_key = {one.provisional_number: one for one in returned.values()}
    proposed = []
    for key, cells in rows.items():
        project = by_key.get(key)
        if is_new(key):
            same = plain_name(text_of(cells, "name")), code_of(cells)
            project = returned.get(same) or _new_project(filing)
        if project is None:
            continue
        project.proposed_by, project.filing, project.cell = by, filing, place_of(cells, "name")
        project.state = "returned" if project.pk else ""
        content = write_row(project, cells, filing=filing)
        move_project(project, deed="propose", by=by, now=now, filing=filing, content=content)
        write_shares(project, cells)
        write_year(project, cells, filing=filing, now=now)
        proposed.append(project)
    return proposed


def change_known(filing: LedgerFiling, *, by: Account, now: datetime.datetime) -> None:
    """What the accepted list says of projects that were known before."""
    rows: SheetCells = filing.contents.get(SHEET_NAMES["list"], {})
    known = Project.objects.filter(
        provisional_number__in=rows, jurisdiction=filing.jurisdiction, pushed_by=filing.organisation
    ).exclude(state="removed")
    for project in known.prefetch_related("shares"):
        cells = rows[project.provisional_number]
        before = content_of(project)
        write_row(project, cells, filing=filing)
        project.save()
        write_shares(project, cells)
        write_year(project, cells, filing=filing, now=now)
        after = content_of(project)
        if after != before:
            changed = {name for name in after if after[name] != before[name]}
            record_event(
                deed="change_project",
                by=by,
                obj=project,
                before={name: before[name] for name in sorted(changed)},
                after={name: after[name] for name in sorted(changed)},
                now=now,
            )


def write_row(project: Project, cells: Cells, *, filing: LedgerFiling) -> dict[str, Any]:
    """Puts what a row says into the project, without saving it; gives its content."""
    for name in TEXTS:
        setattr(project, name, merged(cells, name, getattr(project, name)))
    project.owner_code = code_of(cells) or project.owner_code
    if said := text_of(cells, "green_class"):
        project.green_class = Indicator.objects.get(code=said)
    project.is_transition = bool(yes_of(cells, "is_transition", project.is_transition))
    project.is_disclosing = yes_of(cells, "is_disclosing", project.is_disclosing)
    project.investment = merged(cells, "investment", project.investment)
    project.wanted = merged(cells, "wanted", project.wanted)
    project.starts_in = quarter_of(cells, "starts_in", project.starts_in)
    project.finishes_in = quarter_of(cells, "finishes_in", project.finishes_in)
    # Rows that it points to come from the database, whose own constraints hold for the rest.
    project.clean_fields(exclude=KEPT_BY_DATABASE)
    return content_of(project)


def write_shares(project: Project, cells: Cells) -> None:
    """The districts' shares, where the row says something of them."""
    said = text_of(cells, "shares")
    if not said and not is_cleared(cells, "shares"):
        return
    project.shares.all().delete()
    places = {
        name: place
        for place in Jurisdiction.objects.all()
        for name in (place.name, place.short_name)
    }
    ProjectShare.objects.bulk_create(
        ProjectShare(project=project, jurisdiction=places[name], percent=percent)
        for name, percent in shares_of(said) or []
    )


def write_year(
    project: Project, cells: Cells, *, filing: LedgerFiling, now: datetime.datetime
) -> None:
    """What was invested in the quarter's year, in the place of what was said before."""
    said = text_of(cells, "invested")
    if not said and not is_cleared(cells, "invested"):
        return
    year = Quarter.parse(filing.quarter).year
    own = YearAmount.objects.published().filter(project=project, year=year)
    own.update(superseded_at=now)
    if said:
        YearAmount.objects.create(
            project=project,
            year=year,
            invested=Decimal(said),
            filing=filing,
            cell=place_of(cells, "invested"),
            published_at=now,
            is_sample=filing.is_sample,
        )


def content_of(project: Project) -> dict[str, Any]:
    """A project as the audit trail keeps it."""
    names = ("name", "kind", "owner", "owner_code", "stage", "unit", "starts_in", "finishes_in")
    amounts: Mapping[str, Decimal | None] = {
        "investment": project.investment,
        "wanted": project.wanted,
    }
    return {
        **{name: getattr(project, name) for name in names},
        **{name: plain_text(value) for name, value in amounts.items()},
        "green_class": project.green_class.code,
        "is_transition": project.is_transition,
        "is_disclosing": project.is_disclosing,
    }


def _new_project(filing: LedgerFiling) -> Project:
    year = Quarter.parse(filing.quarter).year
    return Project(
        provisional_number=next_project_number("P", filing.jurisdiction, year),
        jurisdiction=filing.jurisdiction,
        pushed_by=filing.organisation,
        is_sample=filing.is_sample,
    )

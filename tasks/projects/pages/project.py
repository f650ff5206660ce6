"""One project's page: what is known, how it is financed, what it saves, its way so far."""

from typing import Any

from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.permissions import SEE_PERSONS, Reader
from targets.periods import local_date
from targets.wording.formatting import plain_text, quarter_text
from tasks.projects.actions import RIGHTS
from tasks.projects.figures import days_in_state
from tasks.projects.forms import DecideForm
from tasks.projects.models import Financing, LedgerFiling, Project
from tasks.projects.reading import doubles_of
from tasks.projects.transitions import PROJECT_STEPS, deeds_from
from tasks.projects.wording import (
    amount_text,
    class_of,
    days_text,
    deed_word,
    stated_text,
    unit_word,
)


def project_context(
    reader: Reader, project: Project, form: DecideForm | None = None, refusal: str = ""
) -> dict[str, Any]:
    """Everything the page shows."""
    days = days_in_state(local_date(project.state_at), current_date())
    unit = unit_word(project.unit)
    seen = LedgerFiling.objects.visible_to(reader).filter(pk=project.filing_id).exists()
    words = {"state": project.get_state_display(), "days": days_text(days)}
    return {
        "project": project,
        "answer": _("%(state)s, %(days)s.") % words,
        "unit": unit,
        "class_name": _("%(name)s (%(edition)s)")
        % {"name": class_of(project.green_class), "edition": project.green_class.edition},
        "investment": stated_text(project.investment, project.unit),
        "wanted": stated_text(project.wanted, project.unit),
        "starts_in": quarter_text(project.starts_in),
        "finishes_in": quarter_text(project.finishes_in),
        "shares": [
            {"name": one.jurisdiction.label, "percent": plain_text(one.percent)}
            for one in project.shares.all()
        ],
        "financings": [_financing(one) for one in project.financings.published()],
        "benefits": project.benefits.published(),
        "years": project.years.published(),
        "steps": [
            {"row": one, "word": deed_word(one.deed), "said": one.reason}
            for one in project.steps.select_related("by")
        ],
        "doubles": doubles_of(reader, [project])[project.pk],
        "filing_url": project.filing.get_absolute_url() if seen else "",
        "sees_persons": reader.may(SEE_PERSONS, project.jurisdiction_id),
        "deeds": [
            {"deed": deed, "word": deed_word(deed)} for deed in possible_deeds(reader, project)
        ],
        "waits": _waits(reader, project),
        "form": form or DecideForm(None, Project.objects.none()),
        "refusal": refusal,
    }


def possible_deeds(reader: Reader, project: Project) -> list[str]:
    """The steps that this reader may take with the project as it stands."""
    return [
        deed
        for deed in deeds_from(PROJECT_STEPS, project.state)
        if deed in RIGHTS
        and reader.may(RIGHTS[deed], project.jurisdiction_id)
        and not (deed == "admit" and reader.account_id == project.proposed_by_id)
    ]


def _waits(reader: Reader, project: Project) -> str:
    """Whom the project waits for, where that is not the reader."""
    if possible_deeds(reader, project):
        return ""
    return {
        "proposed": _("It waits for the district to check it."),
        "checked": _("It waits for the city office to admit it."),
        "returned": _("It waits for the department to put it right and hand it in again."),
    }.get(project.state, "")


def _financing(row: Financing) -> dict[str, Any]:
    return {
        "row": row,
        "unit": unit_word(row.unit),
        "quarter": quarter_text(row.quarter),
        "granted": amount_text(row.granted),
        "drawn": amount_text(row.drawn),
        "balance": amount_text(row.balance),
    }

"""One project's page: what is known, how it is financed, what it saves, its way so far."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.permissions import SEE_PERSONS, Reader
from targets.periods import local_date
from targets.progress.held import held_by_data
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
    words = {"state": project.get_state_display(), "days": days_text(days)}
    deeds = possible_deeds(reader, project)
    known, doubles = _known(reader, project)
    return {
        "project": project,
        "answer": _("%(state)s, %(days)s.") % words,
        "known": known,
        "doubles": doubles,
        "steps": [
            {"row": one, "word": deed_word(one.deed), "said": one.reason}
            for one in project.steps.select_related("by")
        ],
        "sees_persons": reader.may(SEE_PERSONS, project.jurisdiction_id),
        "deeds": [{"deed": deed, "word": deed_word(deed)} for deed in deeds],
        "waits": "" if deeds else _waits(project),
        "form": form or DecideForm(None, Project.objects.none()),
        "refusal": refusal,
    }


def _known(reader: Reader, project: Project) -> tuple[str, list[Project]]:
    """What is known of the project, drawn, and its doubles: held until the ledger moves, for those
    whose reading of the page is recorded each time."""

    def build() -> tuple[str, list[Project]]:
        drawn = render_to_string("projects/known.html", _facts(reader, project))
        return drawn, doubles_of(reader, [project])[project.pk]

    return held_by_data("project_known", build, project.pk, reader.scope_key, get_language())


def _facts(reader: Reader, project: Project) -> dict[str, Any]:
    seen = LedgerFiling.objects.visible_to(reader).filter(pk=project.filing_id).exists()
    return {
        "project": project,
        "unit": unit_word(project.unit),
        "class_name": _("%(name)s (%(edition)s)")
        % {"name": class_of(project.green_class), "edition": project.green_class.edition},
        "investment": stated_text(project.investment, project.unit),
        "wanted": stated_text(project.wanted, project.unit),
        "starts_in": quarter_text(project.starts_in),
        "finishes_in": quarter_text(project.finishes_in),
        "shares": [
            {"name": one.jurisdiction.label, "percent": plain_text(one.percent)}
            for one in project.shares.select_related("jurisdiction")
        ],
        "financings": [_financing(one) for one in project.financings.published()],
        "benefits": project.benefits.published(),
        "years": project.years.published(),
        "filing_url": project.filing.get_absolute_url() if seen else "",
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


def _waits(project: Project) -> str:
    """Whom the project waits for, where that is not the reader."""
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

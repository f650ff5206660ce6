"""`risks/`: negative records for the few who may read them; each reading is recorded."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from districts.clock import current_date
from districts.requests import account_in, reader_in
from targets.wording.formatting import plain_text
from tasks.projects.models import Project
from tasks.risks.choices import RISK_STATES
from tasks.risks.models import RiskMeasure, RiskRecord
from tasks.risks.permissions import SEE_RISKS
from tasks.risks.reading import RiskLine, lines_of
from tasks.risks.trail import record_list_reading

from .asked import Page, Result, jurisdiction_of, page_of, paged

router = Router()


class MeasureOut(Schema):
    body: str
    measure: str
    decided_on: datetime.date


class RiskOut(Schema):
    number: str
    subject: str
    subject_kind: str
    code: str
    jurisdiction: str
    source: str
    fact: str
    happened_on: datetime.date
    document_number: str
    fine: str | None
    level: str
    state: str
    expires_on: datetime.date
    is_marking: bool
    projects: list[str]
    drawn: str | None
    balance: str | None
    measures: list[MeasureOut]
    is_sample: bool
    url: str


@router.get("", response=paged("RiskPage", RiskOut))
def risks(
    request: HttpRequest,
    page: Query[Page],
    jurisdiction: str | None = None,
    state: str | None = None,
) -> Result:
    """Negative records with what they touch; amounts in 亿元, the fine in 万元."""
    reader = reader_in(request)
    if not reader.may(SEE_RISKS):
        raise HttpError(403, "Negative records are strictly kept.")
    rows = RiskRecord.objects.visible_to(reader)
    if jurisdiction:
        rows = rows.filter(jurisdiction=jurisdiction_of(jurisdiction))
    if state:
        states = [code for code, _word in RISK_STATES]
        if state not in states:
            raise HttpError(422, f"No state {state}: give one of {', '.join(states)}.")
        rows = rows.filter(state=state)
    lines, _money = lines_of(rows, current_date())
    found = page_of(lines, page)
    shown: list[RiskLine] = found["results"]
    record_list_reading(
        account_in(request), request.get_full_path(), [line.number for line in shown]
    )
    return {**found, "results": results_of(shown)}


def exact(value: Decimal | None) -> str | None:
    return None if value is None else plain_text(value)


def results_of(lines: Sequence[RiskLine]) -> list[RiskOut]:
    """The lines with the numbers of the projects touched and the measures; two queries."""
    touched = {key for line in lines for key in line.projects}
    numbers = {one.pk: one.number for one in Project.objects.filter(pk__in=touched)}
    measures: dict[int, list[MeasureOut]] = {}
    kept = RiskMeasure.objects.filter(record__in=[line.record.pk for line in lines])
    for one in kept.select_related("organisation"):
        said = MeasureOut(
            body=one.organisation.name, measure=one.measure, decided_on=one.decided_on
        )
        measures.setdefault(one.record_id, []).append(said)
    return [
        RiskOut(
            number=line.number,
            subject=line.subject,
            subject_kind=line.subject_kind,
            code=line.code,
            jurisdiction=line.fact.place,
            source=line.record.source,
            fact=line.record.fact,
            happened_on=line.happened_on,
            document_number=line.record.document,
            fine=exact(line.record.fine),
            level=line.fact.level,
            state=line.fact.state,
            expires_on=line.expires_on,
            is_marking=line.is_marking,
            projects=sorted(numbers[key] for key in line.projects),
            drawn=exact(line.drawn),
            balance=exact(line.balance),
            measures=measures.get(line.record.pk, []),
            is_sample=line.record.is_sample,
            url=line.url,
        )
        for line in lines
    ]

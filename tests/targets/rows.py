"""Rows made by hand for tests on numbers: published observations and citations."""

import datetime
import itertools
from decimal import Decimal

from districts.models import Account, Jurisdiction, SourceFile
from targets.models import (
    CitedFigure,
    Indicator,
    Observation,
    QuarterlyReturn,
    ReportingRound,
    RoundMember,
)
from targets.periods import Quarter

PUBLISHED = datetime.datetime(2026, 1, 20, 8, 0, tzinfo=datetime.UTC)
numbers = itertools.count(1)


def observe(slug, code, quarter, value, *, sample=False, state="reported", at=PUBLISHED):
    """One published observation with the return it stands in."""
    number = next(numbers)
    reporter, _ = Account.objects.get_or_create(username="reporter")
    reviewer, _ = Account.objects.get_or_create(username="reviewer")
    jurisdiction = Jurisdiction.objects.get(slug=slug)
    round_, _ = ReportingRound.objects.get_or_create(
        quarter=quarter,
        defaults={"due_on": Quarter.parse(quarter).end, "opened_at": at, "opened_by": reviewer},
    )
    member, _ = RoundMember.objects.get_or_create(round=round_, jurisdiction=jurisdiction)
    quarterly_return = member.returns.filter(superseded_at=None).first()
    quarterly_return = quarterly_return or QuarterlyReturn.objects.create(
        member=member,
        number=member.returns.count() + 1,
        state="accepted",
        file=SourceFile.objects.create(
            digest=f"{number:064x}", size=1, content=b"x", received_at=at
        ),
        uploaded_at=at,
        uploaded_by=reporter,
        submitted_at=at,
        submitted_by=reporter,
        reviewed_at=at,
        reviewed_by=reviewer,
        is_sample=sample,
    )
    return Observation.objects.create(
        jurisdiction=jurisdiction,
        indicator=Indicator.objects.get(code=code),
        quarter=quarter,
        state=state,
        value=None if value is None else Decimal(value),
        origin="return",
        quarterly_return=quarterly_return,
        sheet="指标",
        cell=f"G{number}",
        published_at=at,
        is_sample=sample,
    )


def cite(slug, code, quarter, value, *, relation="=", published_on=None, key=None):
    return CitedFigure.objects.create(
        key=key or f"{slug}-{code}-{next(numbers)}",
        jurisdiction=Jurisdiction.objects.get(slug=slug),
        indicator=Indicator.objects.get(code=code),
        label=code,
        relation=relation,
        value=Decimal(value),
        unit="亿元",
        quarter=quarter,
        published_on=published_on,
    )


def supersede(observation, at):
    """What the acceptance of a later return does to the former one and its number."""
    observation.superseded_at = observation.quarterly_return.superseded_at = at
    observation.save()
    observation.quarterly_return.save()

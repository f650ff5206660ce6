"""Registering a negative record: on whom, what, from which source, at which level."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from districts.credit_code import is_credit_code, normal_code
from districts.evidence import keep_brought
from districts.evidence.forms import BroughtFile
from districts.models import Account, Jurisdiction
from districts.refusals import Refused
from targets.actions.holding import clear_conflicts
from targets.periods import local_date
from tasks.evaluation.models import Institution
from tasks.projects.models import Project
from tasks.risks.choices import LEVELS
from tasks.risks.figures import least_level, months_after
from tasks.risks.models import RiskRecord
from tasks.risks.wording import level_word

from .holding import (
    hold_records,
    require_impersonal,
    require_keeper,
    take_step,
)

# Records hold for so many years at most; findings are of these last years.
MOST_YEARS = 10


@dataclass(frozen=True)
class Subject:
    """On whom a record is: an institution that is registered, or an enterprise."""

    institution: Institution | None
    name: str
    code: str


def subject_of(code: str, name: str = "") -> Subject:
    """Whom a code belongs to: a registered institution, an owner in the ledger, else the name.

    Refused for a mistyped code, and for a name where nobody is known by the code.
    """
    code = normal_code(code)
    if not is_credit_code(code):
        raise Refused(
            _(
                "The unified social credit code is mistyped: its check digits do not fit. Copy it "
                "from the licence."
            )
        )
    institution = Institution.objects.filter(code=code).first()
    if institution is not None:
        return Subject(institution, institution.name, code)
    owner = Project.objects.filter(owner_code=code).order_by("-state_at").first()
    known = name.strip() or (owner.owner if owner else "")
    if not known:
        raise Refused(
            _(
                "Neither the ledger nor the institutions know this code. Enter the name of the "
                "enterprise as the licence has it."
            )
        )
    return Subject(None, require_impersonal(known, _("Name of the enterprise")), code)


@clear_conflicts
@transaction.atomic
def register_risk(
    *,
    subject: Subject,
    jurisdiction: Jurisdiction,
    source: str,
    fact: str,
    happened_on: datetime.date,
    level: str,
    by: Account,
    now: datetime.datetime,
    document: str = "",
    fine: Decimal | None = None,
    expires_on: datetime.date | None = None,
    evidence: Sequence[BroughtFile] = (),
    is_sample: bool = False,
) -> RiskRecord:
    """Registers a record, numbered within its year; another person must verify it.

    Refused for data of persons, for dates that cannot be, for a penalty without its decision, and
    for a level below the one that the fine has at least.
    """
    require_keeper(by)
    hold_records()
    today = local_date(now)
    fact = require_impersonal(fact, _("Fact"))
    document = require_impersonal(document, _("Document number"))
    if not fact:
        raise Refused(_("Say what was found: the fact is empty."))
    expires_on = expires_on or months_after(happened_on, settings.RISK_MONTHS)
    _require_dates(happened_on, expires_on, today)
    if source == "penalty" and not document:
        raise Refused(_("A penalty has a decision: enter its number."))
    _require_level(level, fine)
    year = today.year
    highest = RiskRecord.objects.filter(year=year).aggregate(found=Max("number"))["found"] or 0
    record = RiskRecord(
        year=year,
        number=highest + 1,
        institution=subject.institution,
        enterprise="" if subject.institution else subject.name,
        enterprise_code="" if subject.institution else subject.code,
        jurisdiction=jurisdiction,
        source=source,
        fact=fact,
        happened_on=happened_on,
        document=document,
        fine=fine,
        level=level,
        expires_on=expires_on,
        registered_at=now,
        registered_by=by,
        is_sample=is_sample,
    )
    content = {
        "code": subject.code,
        "jurisdiction": jurisdiction.slug,
        "source": source,
        "level": level,
        "expires_on": expires_on.isoformat(),
    }
    take_step(record, deed="register", by=by, now=now, content=content)
    record.evidence.set(keep_brought(evidence, by=by, now=now))
    return record


def _require_dates(
    happened_on: datetime.date, expires_on: datetime.date, today: datetime.date
) -> None:
    if happened_on > today:
        raise Refused(_("The finding lies in the future. Check its date."))
    if happened_on < months_after(today, -12 * MOST_YEARS):
        raise Refused(
            _("The finding lies more than %(years)d years back. Check its date.")
            % {"years": MOST_YEARS}
        )
    if not happened_on < expires_on <= months_after(happened_on, 12 * MOST_YEARS):
        raise Refused(
            _("A record holds until a day after the finding, at most %(years)d years later.")
            % {"years": MOST_YEARS}
        )
    if expires_on < today:
        raise Refused(
            _("The record would have expired on %(day)s already. Check both dates.")
            % {"day": expires_on.isoformat()}
        )


def _require_level(level: str, fine: Decimal | None) -> None:
    """Refused for a level below the one that the thresholds give the fine."""
    order = [name for name, _label in LEVELS]
    least = least_level(fine, settings.RISK_SERIOUS_FINE, settings.RISK_GRAVE_FINE)
    if order.index(level) < order.index(least):
        raise Refused(
            _(
                "With this fine the level is at least “%(level)s”: from CNY %(serious)d0,000 on it "
                "is “%(second)s”, from CNY %(grave)d0,000 on “%(third)s”. Raise the level or "
                "check the fine."
            )
            % {
                "level": level_word(least),
                "serious": settings.RISK_SERIOUS_FINE,
                "second": level_word("serious"),
                "grave": settings.RISK_GRAVE_FINE,
                "third": level_word("grave"),
            }
        )

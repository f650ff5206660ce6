"""One record's page: what is known, what it touches, what may be done now, its way so far."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.permissions import Reader
from targets.wording.formatting import plain_text, quarter_text
from tasks.projects.figures import in_hundred_millions
from tasks.projects.models import Financing, Project
from tasks.projects.transitions import deeds_from
from tasks.projects.wording import amount_text
from tasks.risks.choices import LEVEL_TONES
from tasks.risks.figures import exposure_of, is_marking
from tasks.risks.forms import CorrectionForm, DecisionForm, MeasureForm, StepForm
from tasks.risks.models import RiskCorrection, RiskRecord
from tasks.risks.permissions import KEEP_RISKS
from tasks.risks.touched import touched_by
from tasks.risks.transitions import CORRECTABLE, RISK_STEPS, WITH_MEASURES
from tasks.risks.wording import deed_word, exposure_facts


@dataclass(frozen=True)
class Sent:
    """A form that was refused, by its name, and the sentence that stands above the page."""

    name: str = ""
    form: Any = None
    refusal: str = ""


def record_context(reader: Reader, record: RiskRecord, sent: Sent | None = None) -> dict[str, Any]:
    """Everything the page shows."""
    sent = sent or Sent()
    found, money = touched_by([record])
    touched = found[record.pk]
    steps = list(record.steps.select_related("by"))
    corrections = list(
        record.corrections.select_related("asked_by", "decided_by").prefetch_related(
            "evidence__file", "evidence__brought_by"
        )
    )
    is_marked = is_marking(record.state, record.expires_on, current_date())
    return {
        "record": record,
        "tone": LEVEL_TONES[record.level],
        "is_marking": is_marked,
        "is_expired": record.expires_on < current_date(),
        "answer": _answer(record, is_marked=is_marked),
        "fine": plain_text(record.fine) if record.fine is not None else "",
        "files": record.evidence.listed(),
        "exposure": exposure_facts(exposure_of([money[key] for key in sorted(money)])),
        "projects": Project.objects.filter(pk__in=touched.projects).select_related("jurisdiction"),
        "financings": _financings(touched.financings),
        "measures": record.measures.select_related("organisation"),
        "corrections": corrections,
        "steps": [{"row": one, "word": deed_word(one.deed), "said": one.words} for one in steps],
        "refusal": sent.refusal,
        **_offers(reader, record, corrections, len(steps), sent),
    }


def possible_deed(reader: Reader, record: RiskRecord) -> str:
    """The step that this reader may take with the record as it stands; "" for none."""
    if not reader.may(KEEP_RISKS):
        return ""
    deeds = [deed for deed in deeds_from(RISK_STEPS, record.state) if deed != "correct"]
    if not deeds or (deeds[0] == "verify" and reader.account_id == record.registered_by_id):
        return ""
    return deeds[0]


def _offers(
    reader: Reader, record: RiskRecord, corrections: list[RiskCorrection], seen: int, sent: Sent
) -> dict[str, Any]:
    """The forms that are open to the reader; the one that was refused as it was sent."""
    initial = {"seen": seen}
    may_keep = reader.may(KEEP_RISKS)
    deed = possible_deed(reader, record)
    asked = next((one for one in corrections if one.state == "asked"), None)
    may_decide = may_keep and asked is not None and asked.asked_by_id != reader.account_id
    may_ask = may_keep and asked is None and record.state in CORRECTABLE
    offers: dict[str, Any] = {"deed": deed, "deed_word": deed_word(deed) if deed else ""}
    offers["waits"] = _waits(reader, record, asked)
    if deed:
        offers["step_form"] = StepForm(deed, initial=initial)
    if may_keep and record.state in WITH_MEASURES:
        offers["measure_form"] = MeasureForm(reader, initial=initial)
    if may_decide:
        offers["decision_form"] = DecisionForm(initial=initial)
    if may_ask:
        offers["correction_form"] = CorrectionForm(initial=initial)
    if sent.form is not None and sent.name in offers:
        offers[sent.name] = sent.form
    return offers


def _answer(record: RiskRecord, *, is_marked: bool) -> str:
    if record.state == "registered":
        return _("A suspicion, not verified yet: nothing in the ledger is marked.")
    if record.state == "corrected":
        return _("Corrected: nothing in the ledger is marked any more.")
    if is_marked:
        return _("Verified: projects of this owner are marked in the ledger until %(day)s.") % {
            "day": record.expires_on.isoformat()
        }
    return _("Expired on %(day)s: nothing in the ledger is marked any more.") % {
        "day": record.expires_on.isoformat()
    }


def _waits(reader: Reader, record: RiskRecord, asked: RiskCorrection | None) -> str:
    """Whom the record waits for, where that is not the reader."""
    if asked is not None and asked.asked_by_id == reader.account_id:
        return _("You asked for a correction; another supervisor decides on it.")
    if record.state == "registered" and record.registered_by_id == reader.account_id:
        return _("You registered it; another supervisor verifies it.")
    return ""


def _financings(keys: set[int]) -> list[dict[str, Any]]:
    rows = Financing.objects.filter(pk__in=keys).select_related("project")
    return [
        {
            "row": one,
            "quarter": quarter_text(one.quarter),
            "drawn": amount_text(in_hundred_millions(one.drawn, one.unit)),
            "balance": amount_text(in_hundred_millions(one.balance, one.unit)),
        }
        for one in rows
    ]

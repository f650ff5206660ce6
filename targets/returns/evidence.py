"""Evidence of a return: what its reporter files beside the figures, and who sees it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from districts.evidence.forms import EvidenceField
from districts.models import Evidence
from districts.permissions import SEE_PERSONS, Reader
from targets.models import QuarterlyReturn
from targets.permissions import SUBMIT_RETURNS

# Until it is decided on, something may be filed; once submitted nothing is taken away.
FILED_IN = ("draft", "submitted")
TAKEN_FROM = ("draft",)


class ReturnEvidenceForm(forms.Form):
    """Files that prove what a return says."""

    proof = EvidenceField(label=_("What proves it"), required=True)


def evidence_of_returns(reader: Reader) -> Any:
    """The evidence of returns that the reader may open."""
    seen = QuarterlyReturn.objects.visible_to(reader)
    return Evidence.objects.filter(returns__in=seen).values("pk")


def evidence_shown(
    reader: Reader, held: QuarterlyReturn, form: ReturnEvidenceForm | None = None
) -> dict[str, Any]:
    """What the page of a return shows of its evidence, and the forms of whoever files it."""
    place = held.member.jurisdiction_id
    files = list(held.evidence.listed())
    is_reporter = reader.may(SUBMIT_RETURNS, place)
    may_file = is_reporter and held.state in FILED_IN
    return {
        "evidence_files": files,
        "evidence_form": (form or ReturnEvidenceForm()) if may_file else None,
        "takes_evidence_away": is_reporter and held.state in TAKEN_FROM,
        "shows_persons": reader.may(SEE_PERSONS, place),
    }

"""Forms on milestones: what the office sets and decides, and the filters above a year's list."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.evidence.forms import EvidenceField
from districts.filters import leave_out_unknown
from districts.models import Organisation
from targets.forms import DayField
from targets.periods import Quarter
from targets.wording.formatting import quarter_text
from tasks.models import MILESTONE_KINDS, MILESTONE_SOURCES, Milestone, Task
from tasks.models.milestones import DOCUMENT_LENGTH

from .proving import needs_evidence
from .wording import STATE_WORDS
from .year import YearList, body_of

REASON_LENGTH = 1000
MOST = 2_000_000_000


class BodyField(forms.ModelChoiceField):
    """A choice of the bodies of a task."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class MilestoneForm(forms.Form):
    """A milestone of a task: what, by when, who, and where that stands."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=MILESTONE_KINDS)
    due_on = DayField(label=_("Due date"), help_text=_("The last day on which it is in time."))
    goal = forms.IntegerField(
        label=_("Number to reach"),
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=_("Only where a number is to be reached."),
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)
    organisation = BodyField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("The task's first lead"),
    )
    source = forms.ChoiceField(label=_("Source of the due date"), choices=MILESTONE_SOURCES)
    basis = forms.CharField(
        label=_("Document or clause"),
        required=False,
        max_length=200,
        help_text=_("Number and date of the decision, or the clause."),
    )

    def __init__(self, data: Any = None, *, task: Task) -> None:
        # Several forms stand on the page: each has ids of its own.
        super().__init__(data, auto_id="milestone_%s")
        bodies = Organisation.objects.filter(assignments__task=task).distinct()
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    due_on = DayField(label=_("New due date"))
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReachForm(forms.Form):
    """What is asked for depends on the kind of the milestone."""

    reached_on = DayField(label=_("Reached on"))
    document_number = forms.CharField(label=_("Document number"), max_length=DOCUMENT_LENGTH)
    count = forms.IntegerField(label=_("Number reached"), min_value=0, max_value=MOST)
    evidence = EvidenceField()

    def __init__(
        self, data: Any = None, files: Any = None, *, milestone: Milestone, **options: Any
    ) -> None:
        super().__init__(data, files, **options)
        is_needed = needs_evidence(milestone.kind) and not milestone.evidence_count
        self.fields["evidence"].required = is_needed
        if milestone.kind != "deliverable":
            del self.fields["document_number"]
        else:
            self.fields["reached_on"].help_text = _("The date of the document.")
        if milestone.kind != "count":
            del self.fields["count"]


class ProofForm(forms.Form):
    """Files that prove a milestone."""

    evidence = EvidenceField(required=True)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )


class OpenYearForm(forms.Form):
    document = forms.CharField(
        label=_("Document"),
        required=False,
        max_length=200,
        help_text=_("Number and date of the document that lists the year's work points, if any."),
    )


class YearFilter(forms.Form):
    """Quarter, plan, body and how it stands; choices come from what the list holds."""

    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    plan = forms.ChoiceField(label=_("Plan"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *STATE_WORDS.items()]
    )

    def __init__(self, request: HttpRequest, listed: YearList) -> None:
        super().__init__(request.GET)
        plans = {one.task.plan.slug: one.task.plan.jurisdiction.label for one in listed.rows}
        found = {body_of(one) for one in listed.rows}
        bodies = {one.slug: one.name for one in found if one}
        quarters = {str(one): quarter_text(one) for one in listed.quarters}
        self._offer("quarter", quarters)
        self._offer("plan", plans)
        self._offer("organisation", dict(sorted(bodies.items())))
        leave_out_unknown(self, request)

    def _offer(self, name: str, choices: Mapping[str, str]) -> None:
        self.fields[name].choices = [("", _("All")), *choices.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        values = self.cleaned_data
        quarter = Quarter.parse(values["quarter"]) if values.get("quarter") else None
        names = ("plan", "organisation", "state")
        return {"quarter": quarter, **{name: values.get(name, "") for name in names}}

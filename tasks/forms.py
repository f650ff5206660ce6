"""Forms of the pages of tasks, and of those on which pairs with tasks are settled."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.filters import leave_out_unknown
from districts.models import Plan
from targets.forms import DayField
from targets.models import Target

from .alignment.matrix import Matrix, SectionShares
from .models import DUE_SOURCES, Task

NOTE_LENGTH = 1000
SHOWN = [
    ("", _("All tasks")),
    ("none", _("Not taken up")),
    ("proposed", _("Only proposed")),
    ("confirmed", _("Taken up")),
]


class TaskDueDateForm(forms.Form):
    """By which date a task is judged, and where that stands."""

    source = forms.ChoiceField(label=_("Source of the due date"), choices=DUE_SOURCES)
    due_on = DayField(
        label=_("Due date"),
        required=False,
        help_text=_("The last day on which it is in time. Empty for the last two sources."),
    )
    document = forms.CharField(
        label=_("Document"),
        required=False,
        max_length=200,
        help_text=_("Number and date of the decision, or the clause."),
    )


class MatrixFilter(forms.Form):
    """Which city plan, and which of its tasks by the best state that any plan reaches."""

    plan = forms.ChoiceField(label=_("City plan"), required=False)
    shown = forms.ChoiceField(label=_("City tasks"), required=False, choices=SHOWN)

    def __init__(self, request: HttpRequest, *, plans: Sequence[Plan]) -> None:
        super().__init__(request.GET)
        self.plans = {plan.slug: plan for plan in plans}
        choices = [(plan.slug, period_text(plan)) for plan in plans]
        self.fields["plan"].choices = choices  # type: ignore[attr-defined]
        if len(plans) < 2:
            self.fields["plan"].widget = forms.HiddenInput()
        leave_out_unknown(self, request)

    @property
    def city_plan(self) -> Plan | None:
        """The chosen plan, else the newest; None where none may be seen."""
        newest = next(iter(self.plans.values()), None)
        return self.plans.get(self.cleaned_data.get("plan", ""), newest)

    def sections(self, matrix: Matrix) -> list[SectionShares]:
        """The matrix by section, with the rows that are asked for; the shares stay whole."""
        state = self.cleaned_data.get("shown", "")
        if not state:
            return matrix.sections
        cut = [
            replace(one, rows=tuple(row for row in one.rows if row.state == state))
            for one in matrix.sections
        ]
        return [one for one in cut if one.rows]


class TaskField(forms.ModelChoiceField):
    """A choice of tasks by number and title, with the district where several plans mix."""

    def __init__(self, *, with_place: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.with_place = with_place

    def label_from_instance(self, obj: Task) -> str:
        text = f"{obj.number}. {obj.title}"
        return f"{obj.plan.jurisdiction.label} {text}" if self.with_place else text


class AddPairForm(forms.Form):
    """A city task and a district's task that takes it up."""

    city_task = TaskField(label=_("City task"), queryset=Task.objects.none())
    task = TaskField(label=_("District task"), queryset=Task.objects.none())
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE_LENGTH)

    def __init__(
        self,
        data: Any = None,
        *,
        city_tasks: QuerySet[Task],
        tasks: QuerySet[Task],
        city_task: Task | None = None,
    ) -> None:
        super().__init__(data, initial={"city_task": city_task})
        self.fields["city_task"].queryset = city_tasks  # type: ignore[attr-defined]
        self.fields["task"].queryset = tasks  # type: ignore[attr-defined]
        self.fields["task"].with_place = city_task is not None  # type: ignore[attr-defined]
        if city_task is not None:
            self.fields["city_task"].widget = forms.HiddenInput()


class TargetField(forms.ModelChoiceField):
    """A choice of targets by name and wording, with the jurisdiction where it is another one."""

    def label_from_instance(self, obj: Target) -> str:
        place = f"{obj.jurisdiction.label} " if obj.jurisdiction != obj.plan.jurisdiction else ""
        return f"{place}{obj.label} {obj.wording}"


class AddLinkForm(forms.Form):
    """A target of a plan and one of its tasks that serves it."""

    target = TargetField(label=_("Target"), queryset=Target.objects.none())
    task = TaskField(label=_("Task"), queryset=Task.objects.none())
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE_LENGTH)

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data)
        targets = plan.targets.in_force().select_related("jurisdiction", "plan__jurisdiction")
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        self.fields["task"].queryset = plan.tasks.all()  # type: ignore[attr-defined]


def period_text(plan: Plan) -> str:
    """2023–2025, with the plan's title."""
    return f"{plan.period_start}–{plan.period_end} {plan.title}"

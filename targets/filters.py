"""Filters above the table of targets; their choices come from what the reader may see."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.filters import ListFilter
from districts.matching import MOST_LETTERS
from districts.models import Plan
from districts.requests import reader_in

from .models import Target
from .models.goals import TARGET_KINDS
from .progress import BEHIND, COUNTED_ORDER, Progress
from .progress.as_of import AsOf
from .progress.finding import Query, targets_found
from .wording.explanations import STATUSES

Choice = tuple[str, Any]


class TargetFilter(ListFilter):
    """Words, plan, jurisdiction, indicator, kind and status; a choice exists where rows do."""

    q = django_filters.CharFilter(
        label=_("Words"), method="with_words", max_length=MOST_LETTERS, strip=True
    )
    plan = django_filters.ChoiceFilter(
        field_name="plan__slug", label=_("Plan"), empty_label=_("All")
    )
    jurisdiction = django_filters.ChoiceFilter(
        field_name="jurisdiction__slug", label=_("Jurisdiction"), empty_label=_("All")
    )
    indicator = django_filters.ChoiceFilter(
        field_name="indicator__code", label=_("Indicator"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("All"))
    status = django_filters.ChoiceFilter(
        label=_("Status"), empty_label=_("All"), method="with_status"
    )

    class Meta:
        model = Target
        fields = ["q", "plan", "jurisdiction", "indicator", "kind", "status"]

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Target],
        progress: Sequence[Progress],
        as_of: AsOf,
    ) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        self.progress, self.as_of = progress, as_of
        targets = [entry.target for entry in progress]
        statuses = {entry.status for entry in progress}
        kinds = {target.kind for target in targets}
        choices: dict[str, list[Choice]] = {
            "plan": plan_choices(dict.fromkeys(target.plan for target in targets)),
            "jurisdiction": _distinct(
                sorted(targets, key=lambda t: t.jurisdiction.position),
                lambda t: (t.jurisdiction.slug, t.jurisdiction.label),
            ),
            "indicator": _distinct(
                sorted(
                    (target for target in targets if target.indicator),
                    key=lambda t: t.indicator.position if t.indicator else 0,
                ),
                lambda t: (t.indicator.code, t.indicator.label) if t.indicator else ("", ""),
            ),
            "kind": [(kind, word) for kind, word in TARGET_KINDS if kind in kinds],
            "status": [
                *([("behind", _("Missed or behind"))] if statuses & set(BEHIND) else []),
                *((key, STATUSES[key]) for key in COUNTED_ORDER if key in statuses),
            ],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def with_words(self, rows: QuerySet[Target], _name: str, value: str) -> QuerySet[Target]:
        found = targets_found(Query.of(value, reader_in(self.request), self.as_of))
        return rows.filter(pk__in=[one.key for one in found])

    def with_status(self, queryset: QuerySet[Target], _name: str, value: str) -> QuerySet[Target]:
        statuses = BEHIND if value == "behind" else (value,)
        wanted = [entry.target.pk for entry in self.progress if entry.status in statuses]
        return queryset.filter(pk__in=wanted)

    def rows(self) -> list[Progress]:
        """The progress of the targets that pass."""
        if not any(self.form.cleaned_data.values()):
            return list(self.progress)
        wanted = set(self.qs.values_list("pk", flat=True))
        return [entry for entry in self.progress if entry.target.pk in wanted]


def plan_choices(plans: Iterable[Plan]) -> list[Choice]:
    """Plans by jurisdiction; where one has several, each says its years."""
    shown = list(plans)
    places = Counter(plan.jurisdiction_id for plan in shown)

    def label(plan: Plan) -> str:
        years = f" {plan.period_start}–{plan.period_end}"
        return plan.jurisdiction.label + years * (places[plan.jurisdiction_id] > 1)

    return [(plan.slug, label(plan)) for plan in shown]


def _distinct(targets: Iterable[Target], choice: Callable[[Target], Choice]) -> list[Choice]:
    return list(dict.fromkeys(choice(target) for target in targets))

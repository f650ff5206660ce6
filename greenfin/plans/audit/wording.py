"""Findings in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction
from targets.audit.model import Finding, Ref
from targets.audit.rules import FIGURE_RULES, Rule
from targets.models import Indicator
from tasks.audit.model import DUTY_RULES

_rules: list[Rule[Any]] = [*FIGURE_RULES.by_number.values(), *DUTY_RULES.by_number.values()]
RULES = {rule.number: rule for rule in sorted(_rules, key=lambda one: one.number)}
SEVERITIES: dict[str, Promise] = {
    "contradiction": _("Contradiction"),
    "doubt": _("Doubt"),
    "notice": _("Notice"),
}
TONES = {"contradiction": "bad", "doubt": "warn", "notice": ""}


@dataclass(frozen=True)
class Names:
    """Indicators, jurisdictions and units, by kind and slug, in the reader's language."""

    labels: Mapping[tuple[str, str], str]

    def of(self, name: str, param: Any) -> str:
        """The param called `name` in words; what has no name of its own stands as it is."""
        if isinstance(param, Ref):
            return self.labels.get((param.kind, param.slug), param.slug)
        return self.labels.get((name, param), param) if name == "unit" else str(param)


def current_names() -> Names:
    """The names of all indicators with their units, and of all jurisdictions; two queries."""
    indicators = list(Indicator.objects.all())
    labels = {("indicator", row.code): row.label for row in indicators}
    labels |= {("unit", row.unit): row.unit_label for row in indicators}
    labels |= {("jurisdiction", row.slug): row.label for row in Jurisdiction.objects.all()}
    return Names(labels)


def message_of(finding: Finding, names: Names) -> str:
    return worded(RULES[finding.rule].messages[finding.code], finding.params, names)


def arithmetic_of(finding: Finding, names: Names) -> tuple[str, ...]:
    messages = RULES[finding.rule].messages
    return tuple(worded(messages[line.code], line.params, names) for line in finding.arithmetic)


def worded(template: str, params: Mapping[str, Any], names: Names) -> str:
    return gettext(template) % {name: names.of(name, param) for name, param in params.items()}

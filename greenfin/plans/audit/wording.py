"""Findings in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction
from targets import audit as figures
from targets.audit import Finding, Line, Ref
from targets.models import Indicator
from tasks import audit as duties

MESSAGES = {**figures.MESSAGES, **duties.MESSAGES}
LINES = {**figures.LINES, **duties.LINES}
RULES: dict[int, Promise] = {
    1: _("Growth against multiple against level"),
    2: _("A part exceeds the whole"),
    3: _("Sum of the parts"),
    4: _("Figure equal to the superior plan's"),
    5: _("No deadline, or no base year stated"),
    6: _("Flow or stock not said"),
    7: _("A body leads and is responsible for the same task"),
    8: _("Names of bodies: several, or out of date"),
    9: _("Annex against body"),
}
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
    return worded(MESSAGES[finding.code], finding.params, names)


def line_of(line: Line, names: Names) -> str:
    return worded(LINES[line.code], line.params, names)


def worded(template: str, params: Mapping[str, Any], names: Names) -> str:
    return gettext(template) % {name: names.of(name, param) for name, param in params.items()}

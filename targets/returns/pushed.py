"""Where a return says something else than was pushed: both figures, and which one stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from targets.forms import ConfirmForm
from targets.intake.known import leading_values
from targets.intake.models import PushedChoice, PushedValue
from targets.models import QuarterlyReturn
from targets.workbook.checks import differs_from_pushed
from targets.workbook.columns import INDICATOR_SHEET
from targets.workbook.indicator_preview import value_text
from targets.workbook.pushed import pushed_facts

# How the names of choices on the page begin.
NAME = "pushed-"


@dataclass(frozen=True)
class PushedDifference:
    """One figure of a return beside the pushed one; `choice` is what was decided between them."""

    pushed: PushedValue
    typed: Mapping[str, Any]
    choice: PushedChoice | None

    @property
    def key(self) -> str:
        return self.pushed.indicator.code

    @property
    def name(self) -> str:
        """The name of the choice's field."""
        return f"{NAME}{self.key}"

    @property
    def typed_text(self) -> str:
        return value_text(self.typed, self.pushed.indicator.decimals)[0]

    @property
    def pushed_text(self) -> str:
        facts = {**pushed_facts(self.pushed), "typed": ""}
        return value_text(facts, self.pushed.indicator.decimals)[0]

    @property
    def is_open(self) -> bool:
        return self.choice is None


def pushed_differences(quarterly_return: QuarterlyReturn) -> list[PushedDifference]:
    """The figures that differ, or differed before the pushed one was let stand, in their order.

    A decision holds for the pushed value that it was made on: a later version is looked at anew.
    """
    cells = quarterly_return.contents.get(INDICATOR_SHEET, {})
    choices = {one.key: one for one in quarterly_return.pushed_choices.select_related("decided_by")}
    leading = leading_values(quarterly_return.member.jurisdiction_id, quarterly_return.quarter)
    found = []
    for pushed in leading.values():
        key = pushed.indicator.code
        made = choices.get(key)
        cell = made.typed if made and made.chosen == "pushed" else cells.get(key, {}).get("value")
        if cell and differs_from_pushed(cell, pushed_facts(pushed)):
            choice = made if made and made.pushed_id == pushed.pk else None
            found.append(PushedDifference(pushed, cell, choice))
    return sorted(found, key=lambda one: (not one.is_open, one.pushed.indicator.position))


def undecided(quarterly_return: QuarterlyReturn) -> list[PushedDifference]:
    """Those that the reviewer decides on before the return can be accepted."""
    return [one for one in pushed_differences(quarterly_return) if one.is_open]


class WeighForm(ConfirmForm):
    """A confirmation, and which of two figures stands, by the indicator's code."""

    def confirmed(self) -> dict[str, Any]:
        names = (name for name in self.data if name.startswith(NAME))
        choices = {name.removeprefix(NAME): str(self.data[name]) for name in names}
        return {**super().confirmed(), "choices": choices}

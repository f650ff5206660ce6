"""Makes rows that are missing and leaves rows that are there, saying where they differ."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Difference:
    """One stored value that differs from the fixtures; an administrator's word stands."""

    model: str
    row: str
    field: str
    stored: Any
    fixture: Any


@dataclass
class LoadReport:
    """What a load made, kept and found different."""

    created: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    updated: int = 0

    @property
    def is_changed(self) -> bool:
        return bool(self.created) or self.updated > 0


def is_same(stored: Any, fixture: Any) -> bool:
    """Whether two values mean the same; 15 and 15.000000 do."""
    if isinstance(stored, Decimal) and fixture is not None:
        fixture = Decimal(str(fixture))
    return bool(stored == fixture)


class Keeper:
    """Stores fixture rows by their natural keys; with `update`, differing rows take the fixtures'.

    A second load never overwrites: what an administrator changed stays until the difference has
    been shown and confirmed.
    """

    def __init__(self, *, update: bool = False) -> None:
        self.update = update
        self.report = LoadReport()

    def keep(
        self, model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]
    ) -> tuple[Row, bool]:
        """The row of that key, and whether it was made now."""
        manager = model._default_manager
        row, is_new = manager.get_or_create(**key, defaults=dict(values))
        name = model._meta.model_name or ""
        if is_new:
            self.report.created[name] += 1
        else:
            self.report.kept[name] += 1
            self._compare(row, values)
        return row, is_new

    def keep_child(
        self,
        model: type[Row],
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        is_parent_new: bool,
    ) -> None:
        """As `keep`, but a row missing under an old parent counts as an administrator's removal."""
        if is_parent_new or self.update or model._default_manager.filter(**key).exists():
            self.keep(model, key, values)
            return
        label = ", ".join(str(part) for part in key.values())
        self.report.differences.append(
            Difference(model._meta.model_name or "", label, "", None, dict(values))
        )

    def differ(self, row: models.Model, name: str, found: Any) -> None:
        """Notes that a stored value differs from what was found; the stored one stays."""
        difference = Difference(
            row._meta.model_name or "", str(row), name, getattr(row, name), found
        )
        self.report.differences.append(difference)

    def _compare(self, row: models.Model, values: Mapping[str, Any]) -> None:
        changed = []
        for name, fixture in values.items():
            if not is_same(getattr(row, name), fixture):
                self.differ(row, name, fixture)
                changed.append(name)
        if changed and self.update:
            for name in changed:
                setattr(row, name, values[name])
            row.save(update_fields=changed)
            self.report.updated += len(changed)

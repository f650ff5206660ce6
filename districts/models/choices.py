"""Choice columns: plain string pairs, and the constraint that holds them in the database."""

from collections.abc import Iterable

from django.db import models


def choice_constraint(
    field: str, choices: Iterable[tuple[str, object]], name: str
) -> models.CheckConstraint:
    """The database's own check that `field` is one of `choices`."""
    values = [value for value, _label in choices]
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)


def shown_name(name: str, name_en: str) -> str:
    """A thing's name in the reader's language; the Chinese name where there is no English one."""
    from django.utils.translation import get_language

    if name_en and not (get_language() or "zh").startswith("zh"):
        return name_en
    return name

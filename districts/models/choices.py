"""Choice columns: plain string pairs, and the constraint that holds them in the database."""

from collections.abc import Iterable

from django.db import models


def choice_constraint(
    field: str, choices: Iterable[tuple[str, object]], name: str
) -> models.CheckConstraint:
    """The database's own check that `field` is one of `choices`."""
    values = [value for value, _label in choices]
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)

"""The columns that every number has, and how its rows are published."""

import datetime
from typing import Any, Self, TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# 15 significant digits and 6 decimals are what a workbook holds and what SQLite gives back exactly.
VALUE_DIGITS = 21
VALUE_DECIMALS = 6

Row = TypeVar("Row", bound=models.Model)


class PublishedQuerySet(models.QuerySet[Row]):
    """Rows with a moment of publication and, once another takes their place, one of its end."""

    def published(self) -> Self:
        """What is published now."""
        return self.filter(published_at__isnull=False, superseded_at__isnull=True)

    def as_of(self, moment: datetime.datetime) -> Self:
        """What was published at `moment`."""
        return self.filter(published_at__lte=moment).filter(
            models.Q(superseded_at__isnull=True) | models.Q(superseded_at__gt=moment)
        )


class Published(models.Model):
    """The columns of what is published at a moment, until another takes its place."""

    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        abstract = True


def one_published(*fields: str, name: str, **options: Any) -> models.UniqueConstraint:
    """The database's own check that one row alone is published of what these columns name."""
    return models.UniqueConstraint(
        fields=fields,
        condition=models.Q(published_at__isnull=False, superseded_at__isnull=True),
        name=name,
        **options,
    )


def value_field(verbose_name: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    """A number in its indicator's own unit."""
    return models.DecimalField(
        verbose_name, max_digits=VALUE_DIGITS, decimal_places=VALUE_DECIMALS, **options
    )


def quarter_field(verbose_name: Any, **options: Any) -> "models.CharField[Any, Any]":
    """A quarter as text, such as 2025Q4: it sorts as time does."""
    return models.CharField(
        verbose_name,
        max_length=6,
        validators=[RegexValidator(r"^\d{4}Q[1-4]$", _("Write a quarter like 2025Q4."))],
        **options,
    )


def quarter_constraint(name: str, field: str = "quarter") -> models.CheckConstraint:
    """The database's own check that a column holds a quarter, or nothing."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True})
        | models.Q(**{f"{field}__regex": r"^[0-9]{4}Q[1-4]$"}),
        name=name,
    )

"""Columns that name the person who did something."""

from typing import Any

from django.conf import settings
from django.db import models


def account_field(
    label: Any = None, *, related_name: str = "+", optional: bool = False
) -> "models.ForeignKey[Any, Any]":
    """Who did it: an account, which stays as long as the row; `optional` where nobody may have."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=label,
        related_name=related_name,
        null=optional,
        blank=optional,
    )

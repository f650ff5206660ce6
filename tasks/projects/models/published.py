"""Figures of the ledger that stand among observations, each with the projects behind it."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from districts.models.persons import account_field
from targets.models import Observation
from targets.wording.formatting import plain_text
from tasks.projects.measured import Measured, Part


class LedgerFigure(models.Model):
    """One row is a figure of the ledger as it was published: by whom, and which projects added
    what to it, as they stood then. `parts` are number, amount in the indicator's unit, and share.
    """

    observation = models.OneToOneField(
        Observation, models.PROTECT, related_name="ledger_figure", verbose_name=_("observation")
    )
    by = account_field(_("by"))
    parts = models.JSONField(_("parts"), default=list)

    class Meta:
        verbose_name = _("figure of the ledger")
        verbose_name_plural = _("figures of the ledger")
        ordering = ["observation"]

    def __str__(self) -> str:
        return str(self.observation_id)

    @property
    def measured(self) -> Measured:
        """The parts as the arithmetic takes them."""
        return Measured(
            tuple(
                Part(number, Decimal(amount), Decimal(share))
                for number, amount, share in self.parts
            )
        )


def kept_parts(parts: Sequence[Part]) -> list[list[str]]:
    """Parts as they are kept: exact, as text."""
    return [[one.number, plain_text(one.amount), plain_text(one.share)] for one in parts]

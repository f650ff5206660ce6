"""What persons fill in on the page of a return, cell by cell."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .returns import QuarterlyReturn

# The rule by which a cell was read that a person filled in on the page.
ON_PAGE = "page"


class CellEntry(models.Model):
    """One row is what a person filled in on the page for one cell of a return.

    It stands in the place of what the file says there, which `in_file` keeps as it was read. An
    empty `text` empties the cell. Another file takes the place of all entries.
    """

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.CASCADE, related_name="cell_entries"
    )
    sheet = models.CharField(_("sheet"), max_length=31)
    key = models.CharField(_("row"), max_length=60)
    column = models.CharField(_("column"), max_length=30)
    cell = models.CharField(_("cell"), max_length=10)
    text = models.TextField(_("filled in"), blank=True)
    in_file = models.JSONField(_("in the file"), default=dict)
    entered_at = models.DateTimeField(_("filled in at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("filled in by"),
    )

    class Meta:
        verbose_name = _("entry on the page")
        verbose_name_plural = _("entries on the page")
        ordering = ["quarterly_return", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "sheet", "key", "column"], name="cellentry_once"
            ),
            models.CheckConstraint(
                condition=~Q(sheet="") & ~Q(key="") & ~Q(column="") & ~Q(cell=""),
                name="cellentry_has_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} {self.place}"

    @property
    def place(self) -> str:
        """指标!G7."""
        return f"{self.sheet}!{self.cell}"

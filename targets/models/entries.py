"""What persons fill in on the page of a return or of a part, cell by cell."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models.persons import account_field

from .filed import OfCell
from .parts import PartReturn
from .returns import QuarterlyReturn

# The rule by which a cell was read that a person filled in on the page.
ON_PAGE = "page"


class CellEntry(OfCell):
    """One row is what a person filled in on the page for one cell of a return, or of a body's part.

    It stands in the place of what the file says there, which `in_file` keeps as it was read. An
    empty `text` empties the cell. Another file takes the place of all entries.
    """

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.CASCADE, related_name="cell_entries", null=True, blank=True
    )
    part = models.ForeignKey(
        PartReturn, models.CASCADE, related_name="cell_entries", null=True, blank=True
    )
    column = models.CharField(_("column"), max_length=30)
    text = models.TextField(_("filled in"), blank=True)
    in_file = models.JSONField(_("in the file"), default=dict)
    entered_at = models.DateTimeField(_("filled in at"))
    entered_by = account_field(_("filled in by"))

    class Meta:
        verbose_name = _("entry on the page")
        verbose_name_plural = _("entries on the page")
        ordering = ["quarterly_return", "part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "sheet", "key", "column"], name="cellentry_once"
            ),
            models.UniqueConstraint(
                fields=["part", "sheet", "key", "column"], name="cellentry_once_in_part"
            ),
            models.CheckConstraint(
                condition=Q(quarterly_return__isnull=False, part__isnull=True)
                | Q(quarterly_return__isnull=True, part__isnull=False),
                name="cellentry_of_return_or_part",
                violation_error_message=_("A cell is of a return or of a part, never of both."),
            ),
            models.CheckConstraint(
                condition=~Q(sheet="") & ~Q(key="") & ~Q(column="") & ~Q(cell=""),
                name="cellentry_has_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reported} {self.place}"

    @property
    def reported(self) -> QuarterlyReturn | PartReturn:
        """What the cell is of."""
        held = self.part if self.quarterly_return is None else self.quarterly_return
        assert held is not None
        return held

"""Who does what: the rows of a plan's annex, and the bodies of its measures and rows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import Organisation, Plan
from districts.models.choices import choice_constraint

from .measures import Task

ASSIGNMENT_ROLES = [("lead", _("Lead")), ("responsible", _("Responsible"))]


class AnnexRow(models.Model):
    """One row is a line of a plan's annex that assigns work, and may disagree with its body."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="annex_rows")
    row = models.PositiveSmallIntegerField(_("row"))
    title = models.CharField(_("title"), max_length=200)
    wording = models.TextField(_("wording"), blank=True)
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="annex_rows")

    class Meta:
        verbose_name = _("annex row")
        verbose_name_plural = _("annex rows")
        ordering = ["plan", "row"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "row"],
                name="annexrow_once",
                violation_error_message=_("The annex already has this row."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.row}. {self.title}"


class Assignment(models.Model):
    """One row is an organisation's role in a task or an annex row, with its name as written."""

    task = models.ForeignKey(
        Task, models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    annex_row = models.ForeignKey(
        AnnexRow, models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=12, choices=ASSIGNMENT_ROLES)
    written = models.CharField(_("as written"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["task", "annex_row", "role", "position"]
        constraints = [
            choice_constraint("role", ASSIGNMENT_ROLES, "assignment_role_known"),
            models.CheckConstraint(
                condition=Q(task__isnull=False, annex_row__isnull=True)
                | Q(task__isnull=True, annex_row__isnull=False),
                name="assignment_of_task_or_annex_row",
            ),
            models.UniqueConstraint(
                fields=["task", "organisation", "role"],
                condition=Q(task__isnull=False),
                name="assignment_once_a_task",
                violation_error_message=_("The organisation already has this role in the task."),
            ),
            models.UniqueConstraint(
                fields=["annex_row", "organisation", "role"],
                condition=Q(annex_row__isnull=False),
                name="assignment_once_an_annex_row",
                violation_error_message=_("The organisation already has this role in the row."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.written}"

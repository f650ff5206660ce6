"""A plan's measures, the due dates that the office set for them, and what returns said of them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Organisation, Plan, Section, plan_visibility
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.models import QuarterlyReturn
from targets.models.fields import (
    Published,
    PublishedQuerySet,
    one_published,
    quarter_constraint,
    quarter_field,
)
from tasks.timing.lateness import SetDate, Timing

TASK_STATES = [
    ("not_started", _("Not started")),
    ("in_progress", _("In progress")),
    ("done", _("Done")),
    ("blocked", _("Blocked")),
]
# What holds a blocked task up.
OBSTACLES = [
    ("policy", _("Rules or policy missing")),
    ("funds", _("Funds not secured")),
    ("approval", _("Approval pending")),
    ("other_body", _("Another body has to act")),
    ("technical", _("Technology or data missing")),
    ("other", _("Other")),
]
# The last takes back what was set before.
DUE_SOURCES = [
    ("decision", _("Decided by the office")),
    ("clause", _("The plan's clause")),
    ("standing", _("Standing measure, without a date")),
    ("period", _("The plan's period")),
]


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, reader: Reader) -> "TaskQuerySet":
        """Tasks of plans that the reader may see, and those that name a contributor's body."""
        seen = plan_visibility(reader, "plan__")
        if not reader.bodies:
            return self.filter(seen)
        naming = Task.objects.filter(assignments__organisation__in=reader.body_ids)
        return self.filter(seen | Q(pk__in=naming.values("pk")))


class Task(models.Model):
    """One row is a numbered measure of a plan.

    `wording` and `role_clause` hold the document's own text once an administrator has loaded it.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="tasks")
    title = models.CharField(_("title"), max_length=200)
    has_official_title = models.BooleanField(_("the title is the document's own"), default=True)
    wording = models.TextField(_("wording"), blank=True)
    role_clause = models.TextField(_("clause on bodies"), blank=True)
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("carried over from"),
    )

    objects = TaskQuerySet.as_manager()

    # Put there by `due.as_known`.
    timing: Timing
    last: "ProgressUpdate | None"
    state: str | None
    state_quarter: str | None

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["plan__jurisdiction__position", "plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="task_number_once",
                violation_error_message=_("The plan already has a task of this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("task", args=[self.plan.slug, self.number])


class TaskDueDate(models.Model):
    """One row is a due date that the office set for a task; the newest of a task's rows holds.

    Rows are only added, so that an earlier day shows what held then.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="due_dates")
    source = models.CharField(_("source"), max_length=10, choices=DUE_SOURCES)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    by = account_field(_("set by"), related_name="task_due_dates")
    at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("due date of a task")
        verbose_name_plural = _("due dates of tasks")
        ordering = ["task", "pk"]
        constraints = [
            choice_constraint("source", DUE_SOURCES, "taskduedate_source_known"),
            models.CheckConstraint(
                condition=Q(source__in=["decision", "clause"], due_on__isnull=False)
                | Q(source__in=["standing", "period"], due_on__isnull=True),
                name="taskduedate_date_as_source",
                violation_error_message=_(
                    "A decision or clause names a date; a standing measure has none."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(source="decision") | ~Q(document=""),
                name="taskduedate_decision_has_document",
                violation_error_message=_("Name the document of the decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.due_on or self.get_source_display()}"

    @property
    def as_set(self) -> SetDate:
        return SetDate(self.source, self.due_on, self.document)


class ReportedOfTask(Published):
    """The columns of what one return said in a quarter, in one row of a sheet."""

    quarter = quarter_field(_("quarter"))
    account = models.TextField(_("account of progress"), blank=True)
    sheet = models.CharField(_("sheet"), max_length=31)
    cell = models.CharField(_("cell"), max_length=10)

    class Meta:
        abstract = True


class ProgressUpdate(ReportedOfTask):
    """One row is what one return said of a task in a quarter."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="updates")
    state = models.CharField(_("state"), max_length=12, choices=TASK_STATES)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    obstacle = models.CharField(
        _("kind of obstacle"), max_length=12, choices=OBSTACLES, blank=True, default=""
    )
    awaited = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="awaited_by",
        verbose_name=_("body awaited"),
    )
    awaited_written = models.CharField(
        _("body awaited, as written"), max_length=100, blank=True, default=""
    )
    release = models.TextField(_("condition of release"), blank=True, default="")
    blocked_since = models.DateField(_("blocked since"), null=True, blank=True)
    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.PROTECT, related_name="progress_updates"
    )

    objects = PublishedQuerySet["ProgressUpdate"].as_manager()

    class Meta:
        verbose_name = _("progress of a task")
        verbose_name_plural = _("progress of tasks")
        ordering = ["task", "quarter", "pk"]
        constraints = [
            choice_constraint("state", TASK_STATES, "progressupdate_state_known"),
            choice_constraint("obstacle", [("", ""), *OBSTACLES], "progressupdate_obstacle_known"),
            models.CheckConstraint(
                condition=Q(state="blocked")
                | Q(
                    obstacle="",
                    awaited__isnull=True,
                    awaited_written="",
                    release="",
                    blocked_since__isnull=True,
                ),
                name="progressupdate_obstacle_of_blocked",
                violation_error_message=_("Only a blocked task has an obstacle."),
            ),
            quarter_constraint("progressupdate_quarter_written_right"),
            one_published("task", "quarter", name="progressupdate_one_published"),
            models.UniqueConstraint(
                fields=["quarterly_return", "task"], name="progressupdate_once_a_return"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.quarter}"

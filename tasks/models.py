"""What is to be done, by whom, and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Organisation, Plan, Section, plan_visibility
from districts.models.choices import choice_constraint
from districts.permissions import Reader
from targets.models import QuarterlyReturn, Target
from targets.models.fields import PublishedQuerySet, quarter_constraint, quarter_field

from .lateness import SetDate, Timing

ASSIGNMENT_ROLES = [("lead", _("Lead")), ("responsible", _("Responsible"))]
TASK_STATES = [
    ("not_started", _("Not started")),
    ("in_progress", _("In progress")),
    ("done", _("Done")),
    ("blocked", _("Blocked")),
]
ALIGNMENT_STATES = [
    ("proposed", _("To be confirmed")),
    ("confirmed", _("Taken up")),
    ("refused", _("Declined")),
]
ALIGNMENT_ORIGINS = [("machine", _("By likeness")), ("person", _("By hand"))]
SERVING_STATES = [ALIGNMENT_STATES[0], ("confirmed", _("Confirmed")), ALIGNMENT_STATES[2]]
SERVING_ORIGINS = [
    ("machine", _("By its wording")),
    ("plan", _("With the plan")),
    ("person", _("By hand")),
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
        return self.filter(plan_visibility(reader, "plan__"))


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
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="task_due_dates",
        verbose_name=_("set by"),
    )
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


class ProgressUpdate(models.Model):
    """One row is what one return said of a task in a quarter."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="updates")
    quarter = quarter_field(_("quarter"))
    state = models.CharField(_("state"), max_length=12, choices=TASK_STATES)
    account = models.TextField(_("account of progress"), blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.PROTECT, related_name="progress_updates"
    )
    sheet = models.CharField(_("sheet"), max_length=31)
    cell = models.CharField(_("cell"), max_length=10)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = PublishedQuerySet["ProgressUpdate"].as_manager()

    class Meta:
        verbose_name = _("progress of a task")
        verbose_name_plural = _("progress of tasks")
        ordering = ["task", "quarter", "pk"]
        constraints = [
            choice_constraint("state", TASK_STATES, "progressupdate_state_known"),
            quarter_constraint("progressupdate_quarter_written_right"),
            models.UniqueConstraint(
                fields=["task", "quarter"],
                condition=Q(published_at__isnull=False, superseded_at__isnull=True),
                name="progressupdate_one_published",
            ),
            models.UniqueConstraint(
                fields=["quarterly_return", "task"], name="progressupdate_once_a_return"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.quarter}"


class AlignmentQuerySet(models.QuerySet["Alignment"]):
    def visible_to(self, reader: Reader) -> "AlignmentQuerySet":
        """Pairs of which the reader may see both plans."""
        return self.filter(
            plan_visibility(reader, "task__plan__"),
            plan_visibility(reader, "city_task__plan__"),
        )

    def standing(self) -> "AlignmentQuerySet":
        """What is proposed or confirmed."""
        return self.exclude(state="refused")


class Alignment(models.Model):
    """One row is a district's task and the city's task that it takes up, or may take up.

    `score` and `parts` say how alike the two are, from 0 to 1; a pair added by hand has neither. A
    refused pair stays, so that it is never proposed again.
    """

    city_task = models.ForeignKey(
        Task, models.PROTECT, related_name="answers", verbose_name=_("city's task")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, related_name="taken_up", verbose_name=_("district's task")
    )
    score = models.DecimalField(
        _("likeness"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    parts = models.JSONField(_("parts of the likeness"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ALIGNMENT_STATES)
    origin = models.CharField(_("origin"), max_length=8, choices=ALIGNMENT_ORIGINS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="alignments",
        verbose_name=_("settled by"),
    )
    at = models.DateTimeField(_("settled at"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("alignment")
        verbose_name_plural = _("alignments")
        ordering = ["city_task", "task"]
        constraints = [
            choice_constraint("state", ALIGNMENT_STATES, "alignment_state_known"),
            choice_constraint("origin", ALIGNMENT_ORIGINS, "alignment_origin_known"),
            models.UniqueConstraint(
                fields=["city_task", "task"],
                name="alignment_once",
                violation_error_message=_("This pair of tasks has been entered already."),
            ),
            models.CheckConstraint(
                condition=~Q(city_task=F("task")),
                name="alignment_of_two_tasks",
                violation_error_message=_("A task cannot take up itself."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", by__isnull=True, at__isnull=True)
                | ~Q(state="proposed") & Q(by__isnull=False, at__isnull=False),
                name="alignment_settled_by_a_person",
                violation_error_message=_("Who settles a pair, and when, is kept with it."),
            ),
            models.CheckConstraint(
                condition=Q(origin="machine", score__isnull=False)
                | Q(origin="person", score__isnull=True) & ~Q(state="proposed"),
                name="alignment_proposal_has_score",
                violation_error_message=_("Only a proposal by likeness has a likeness."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city_task_id} ← {self.task_id}: {self.get_state_display()}"


class ServingQuerySet(models.QuerySet["Serving"]):
    def visible_to(self, reader: Reader) -> "ServingQuerySet":
        """Links in plans that the reader may see."""
        return self.filter(
            plan_visibility(reader, "task__plan__"), plan_visibility(reader, "target__plan__")
        )

    def confirmed(self) -> "ServingQuerySet":
        """What a person has confirmed, or what came confirmed with the plan."""
        return self.filter(state="confirmed")


class Serving(models.Model):
    """One row is one measure that serves one target of its plan, or may serve it.

    The target is the first of its statement, so that a link outlives revisions. A link that came
    with the plan's facts was settled by who read the document for them, and names no person here. A
    declined link stays, so that it is never proposed again.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="servings", verbose_name=_("target")
    )
    task = models.ForeignKey(Task, models.PROTECT, related_name="servings", verbose_name=_("task"))
    state = models.CharField(_("state"), max_length=10, choices=SERVING_STATES)
    origin = models.CharField(_("origin"), max_length=8, choices=SERVING_ORIGINS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="servings",
        verbose_name=_("settled by"),
    )
    at = models.DateTimeField(_("settled at"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ServingQuerySet.as_manager()

    class Meta:
        verbose_name = _("task that serves a target")
        verbose_name_plural = _("tasks that serve targets")
        ordering = ["target", "task"]
        constraints = [
            choice_constraint("state", SERVING_STATES, "serving_state_known"),
            choice_constraint("origin", SERVING_ORIGINS, "serving_origin_known"),
            models.UniqueConstraint(
                fields=["target", "task"],
                name="serving_once",
                violation_error_message=_("This task is linked with the target already."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", by__isnull=True, at__isnull=True)
                | ~Q(state="proposed") & Q(by__isnull=False, at__isnull=False)
                | Q(state="confirmed", origin="plan", by__isnull=True, at__isnull=True),
                name="serving_settled_by_a_person",
                violation_error_message=_("Who settles a link, and when, is kept with it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(origin="machine"),
                name="serving_proposed_by_wording",
                violation_error_message=_("Only what its wording names is proposed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} ← {self.task}"

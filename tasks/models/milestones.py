"""Dated steps of a measure: what was set, how often it was moved, and what was said of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence, Organisation, plan_visibility
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.models import QuarterlyReturn
from targets.models.fields import PublishedQuerySet, one_published, quarter_constraint
from tasks.timing.standing import Standing

from .measures import ReportedOfTask, Task

MILESTONE_KINDS = [
    ("step", _("Step")),
    ("deliverable", _("Document to be issued")),
    ("count", _("Number to reach")),
]
MILESTONE_STATES = [
    ("planned", _("Planned")),
    ("reached", _("Reached")),
    ("given_up", _("Given up")),
]
# Where the first due date comes from.
MILESTONE_SOURCES = [
    ("decision", _("Decided by the office")),
    ("clause", _("The plan's clause")),
    ("period", _("The plan's period")),
]
DOCUMENT_LENGTH = 100


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, reader: Reader) -> "MilestoneQuerySet":
        return self.filter(plan_visibility(reader, "task__plan__"))


class Milestone(models.Model):
    """One row is a dated step of a task: what, by when, who, and how it stands.

    `due_on` is the date that holds, after the moves that are kept beside it; `goal` is the number
    to reach of one that counts. State and what belongs to it follow from the words on it
    (`MilestoneDecision`, `MilestoneReport`) and are brought up to date with each of them. A
    deliverable is reached on the day of its document. `set_by` is empty for what came with the
    plan.
    """

    task = models.ForeignKey(
        Task, models.PROTECT, related_name="milestones", verbose_name=_("task")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=MILESTONE_KINDS)
    goal = models.PositiveIntegerField(_("number to reach"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("organisation"),
    )
    due_on = models.DateField(_("due date"))
    source = models.CharField(_("source"), max_length=10, choices=MILESTONE_SOURCES)
    basis = models.CharField(_("document or clause"), max_length=200, blank=True)
    set_by = account_field(_("set by"), related_name="milestones_set", optional=True)
    set_at = models.DateTimeField(_("set at"))
    state = models.CharField(_("state"), max_length=12, choices=MILESTONE_STATES, default="planned")
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    document_number = models.CharField(
        _("document number"), max_length=DOCUMENT_LENGTH, blank=True, default=""
    )
    count = models.PositiveIntegerField(_("number so far"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, default="")
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = MilestoneQuerySet.as_manager()

    # Put there by `milestones.known`: how it stands as of the choice of the page.
    standing: Standing
    # Put there by `milestones.known`: how many files prove it as of then.
    evidence_count: int

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["task", "number"]
        constraints = [
            choice_constraint("kind", MILESTONE_KINDS, "milestone_kind_known"),
            choice_constraint("state", MILESTONE_STATES, "milestone_state_known"),
            choice_constraint("source", MILESTONE_SOURCES, "milestone_source_known"),
            models.UniqueConstraint(fields=["task", "number"], name="milestone_number_once"),
            models.UniqueConstraint(
                fields=["task", "title"],
                name="milestone_title_once",
                violation_error_message=_("The task already has a milestone of this title."),
            ),
            models.CheckConstraint(
                condition=Q(kind="count", goal__isnull=False, goal__gt=0)
                | ~Q(kind="count") & Q(goal__isnull=True),
                name="milestone_goal_of_count",
                violation_error_message=_(
                    "A milestone that counts names the number to reach, above zero; no other does."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(source="decision") | ~Q(basis=""),
                name="milestone_decision_has_document",
                violation_error_message=_("Name the document of the decision."),
            ),
            models.CheckConstraint(
                condition=Q(state="reached", reached_on__isnull=False)
                | ~Q(state="reached") & Q(reached_on__isnull=True),
                name="milestone_reached_with_date",
                violation_error_message=_("A milestone is reached on a day, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="deliverable", state="reached") | ~Q(document_number=""),
                name="milestone_deliverable_has_document",
                violation_error_message=_(
                    "A document to be issued is reached once its number and date are given."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind="count", state="reached")
                | Q(count__isnull=False, count__gte=F("goal")),
                name="milestone_count_reached",
                violation_error_message=_("The number to reach has not been reached yet."),
            ),
            models.CheckConstraint(
                condition=~Q(state="given_up") | ~Q(reason=""),
                name="milestone_given_up_with_reason",
                violation_error_message=_("Say why the milestone is given up."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.task.get_absolute_url()}#milestone-{self.number}"


class MilestoneMove(models.Model):
    """One row is one time that the office moved a milestone's due date, and why.

    Rows are only added, so that an earlier day shows what held then.
    """

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="moves")
    before = models.DateField(_("due date before"))
    after = models.DateField(_("new due date"))
    reason = models.TextField(_("reason"))
    by = account_field(_("moved by"), related_name="milestone_moves")
    at = models.DateTimeField(_("moved at"))

    class Meta:
        verbose_name = _("move of a milestone")
        verbose_name_plural = _("moves of milestones")
        ordering = ["milestone", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=F("after")),
                name="milestonemove_to_another_day",
                violation_error_message=_("The milestone is due on that day already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="milestonemove_has_reason",
                violation_error_message=_("Say why the milestone is moved."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.before} → {self.after}"


class MilestoneWord(models.Model):
    """What was said of how a milestone stands, by the office or by a return."""

    state = models.CharField(_("state"), max_length=12, choices=MILESTONE_STATES)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=DOCUMENT_LENGTH, blank=True)
    count = models.PositiveIntegerField(_("number so far"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            choice_constraint("state", MILESTONE_STATES, "%(class)s_state_known"),
            models.CheckConstraint(
                condition=Q(state="reached", reached_on__isnull=False)
                | ~Q(state="reached") & Q(reached_on__isnull=True),
                name="%(class)s_reached_with_date",
                violation_error_message=_("A milestone is reached on a day, and only then."),
            ),
        ]


class MilestoneDecision(MilestoneWord):
    """One row is one word of the office on how a milestone stands; it goes before what is reported.

    Planned takes back what was said before: reports published after it count again.
    """

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="decisions")
    reason = models.TextField(_("reason"), blank=True)
    by = account_field(_("decided by"), related_name="milestone_decisions")
    at = models.DateTimeField(_("decided at"))

    class Meta(MilestoneWord.Meta):
        verbose_name = _("decision on a milestone")
        verbose_name_plural = _("decisions on milestones")
        ordering = ["milestone", "pk"]
        constraints = [
            *MilestoneWord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="reached") | ~Q(reason=""),
                name="milestonedecision_has_reason",
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.get_state_display()}"


class MilestoneReport(MilestoneWord, ReportedOfTask):
    """One row is what one return said of a milestone in a quarter."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="reports")
    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.PROTECT, related_name="milestone_reports"
    )

    objects = PublishedQuerySet["MilestoneReport"].as_manager()

    class Meta(MilestoneWord.Meta):
        verbose_name = _("report of a milestone")
        verbose_name_plural = _("reports of milestones")
        ordering = ["milestone", "quarter", "pk"]
        constraints = [
            *MilestoneWord.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state="given_up"), name="milestonereport_gives_nothing_up"
            ),
            quarter_constraint("milestonereport_quarter_written_right"),
            one_published("milestone", "quarter", name="milestonereport_one_published"),
            models.UniqueConstraint(
                fields=["quarterly_return", "milestone"], name="milestonereport_once_a_return"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.quarter}: {self.get_state_display()}"


class MilestoneProof(models.Model):
    """One row is a file that was filed for a milestone: what proves that it is reached."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="proofs")
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="milestone_proofs", verbose_name=_("evidence")
    )
    by = account_field(_("filed by"), related_name="milestone_proofs")
    at = models.DateTimeField(_("filed at"))

    class Meta:
        verbose_name = _("evidence of a milestone")
        verbose_name_plural = _("evidence of milestones")
        ordering = ["milestone", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "evidence"], name="milestoneproof_once_a_milestone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.evidence_id}"


class WorkYear(models.Model):
    """One row is a year whose list of work points the office has opened.

    What was set for it by then is what the year promised; what came later is told apart.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    opened_by = account_field(_("opened by"), related_name="years_opened", optional=True)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("year of work points")
        verbose_name_plural = _("years of work points")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)

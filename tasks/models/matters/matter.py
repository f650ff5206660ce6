"""Matters under supervision."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, Organisation, Plan
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.models import Target
from tasks.models.measures import Task
from tasks.models.milestones import Milestone
from tasks.permissions import SEE_SUPERVISION, read_places

from .seen import WORDS_LENGTH, own_body, seen_plans

SUBJECT_KINDS = [
    ("target", _("Target")),
    ("task", _("Task")),
    ("milestone", _("Milestone of a task")),
    ("finding", _("Finding of the plan audit")),
    ("district", _("District or the city")),
    ("instruction", _("Leader's instruction")),
]
MATTER_STATES = [
    ("issued", _("Issued")),
    ("acknowledged", _("Acknowledged")),
    ("in_progress", _("Being handled")),
    ("reported_done", _("Reported done")),
    ("struck_off", _("Struck off")),
    ("cancelled", _("Cancelled")),
]
# Of what else a matter is when it is of one kind: of nothing.
SUBJECTS = ("target", "task", "milestone", "finding", "instruction")
NOTHING_BUT = {
    kind: {f"{other}__isnull": True for other in SUBJECTS if other != kind}
    for kind in (*SUBJECTS, "district")
}
OPEN_STATES = ("issued", "acknowledged", "in_progress", "reported_done")


class MatterQuerySet(models.QuerySet["SupervisionMatter"]):
    def visible_to(self, reader: Reader) -> "MatterQuerySet":
        """Matters that the reader may read; one on a plan that may not be known of is not there."""
        if not reader.has_some(SEE_SUPERVISION):
            return self.none()
        known = self.filter(seen_plans(reader, self.model.plans.through, "supervisionmatter"))
        if reader.may(SEE_SUPERVISION):
            return known
        others = SupervisionMatter.bodies.through.objects.filter(supervisionmatter=OuterRef("pk"))
        return known.filter(
            own_body(reader, "lead")
            | Exists(others.filter(own_body(reader, "organisation")))
            | Q(jurisdiction__in=read_places(reader))
        )

    def open(self) -> "MatterQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def numbered(self, year: int, number: int) -> "MatterQuerySet":
        return self.filter(year=year, number=number)

    def for_lists(self) -> "MatterQuerySet":
        """With all that a line about a matter shows; three queries however many matters."""
        joined = self.select_related(
            "lead__jurisdiction",
            "jurisdiction",
            "target__jurisdiction",
            "task__plan__jurisdiction",
            "milestone",
        )
        return joined.prefetch_related("bodies__jurisdiction", "extensions")


class SupervisionMatter(models.Model):
    """One row is a matter under supervision, from the day it is issued until it is struck off.

    `first_due_on` and `lead_days` stand as they were when it was issued; `due_on` moves with a
    granted extension alone. `jurisdiction` is the place it concerns, `plans` are those it speaks
    of: who may not know of one of them does not know of the matter.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    asked = models.TextField(_("what is asked"), max_length=WORDS_LENGTH)
    subject_kind = models.CharField(_("kind of subject"), max_length=12, choices=SUBJECT_KINDS)
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="matters"
    )
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="matters")
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="matters"
    )
    finding = models.JSONField(
        _("what was found"), null=True, blank=True, encoder=DjangoJSONEncoder
    )
    instruction = models.OneToOneField(
        "Instruction", models.PROTECT, null=True, blank=True, related_name="turned_into"
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="matters", verbose_name=_("jurisdiction")
    )
    plans = models.ManyToManyField(Plan, blank=True, related_name="matters")
    lead = models.ForeignKey(
        Organisation, models.PROTECT, related_name="led_matters", verbose_name=_("lead body")
    )
    bodies = models.ManyToManyField(
        Organisation, blank=True, related_name="matters", verbose_name=_("other bodies")
    )
    issued_on = models.DateField(_("issued on"))
    first_due_on = models.DateField(_("due on as issued"))
    due_on = models.DateField(_("due on"))
    lead_days = models.PositiveSmallIntegerField(_("days of warning before the due date"))
    state = models.CharField(_("state"), max_length=16, choices=MATTER_STATES)
    is_offline = models.BooleanField(_("handled on paper"), default=False)
    document = models.CharField(_("document"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)
    opened_by = account_field(related_name="opened_matters")
    opened_at = models.DateTimeField(_("opened at"))
    reported_by = account_field(related_name="reported_matters", optional=True)
    closed_by = account_field(related_name="closed_matters", optional=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter under supervision")
        verbose_name_plural = _("matters under supervision")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="matter_number_once_a_year",
                violation_error_message=_("The year already has a matter of this number."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="matter_number_from_one"),
            choice_constraint("subject_kind", SUBJECT_KINDS, "matter_subject_kind_known"),
            choice_constraint("state", MATTER_STATES, "matter_state_known"),
            models.CheckConstraint(
                condition=Q(subject_kind="target", target__isnull=False, **NOTHING_BUT["target"])
                | Q(subject_kind="task", task__isnull=False, **NOTHING_BUT["task"])
                | Q(
                    subject_kind="milestone",
                    milestone__isnull=False,
                    task__isnull=False,
                    target__isnull=True,
                    finding__isnull=True,
                    instruction__isnull=True,
                )
                | Q(subject_kind="finding", finding__isnull=False, **NOTHING_BUT["finding"])
                | Q(subject_kind="district", **NOTHING_BUT["district"])
                | Q(
                    subject_kind="instruction",
                    instruction__isnull=False,
                    finding__isnull=True,
                    milestone__isnull=True,
                ),
                name="matter_of_one_subject",
                violation_error_message=_("A matter has one subject."),
            ),
            models.CheckConstraint(
                condition=Q(first_due_on__gte=F("issued_on"), due_on__gte=F("first_due_on")),
                name="matter_dates_in_order",
                violation_error_message=_(
                    "A matter is due on the day it is issued or later; an extension moves that on."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(asked=""),
                name="matter_says_what_is_asked",
                violation_error_message=_("Say what is asked."),
            ),
            models.CheckConstraint(
                condition=Q(is_offline=False) | ~Q(document=""),
                name="matter_on_paper_has_document",
                violation_error_message=_("Name the document of a matter begun on paper."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_by__isnull=True, closed_at__isnull=True)
                | Q(
                    state__in=("struck_off", "cancelled"),
                    closed_by__isnull=False,
                    closed_at__isnull=False,
                ),
                name="matter_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("reported_done", "struck_off"))
                | Q(reported_by__isnull=False),
                name="matter_done_was_reported",
            ),
            models.CheckConstraint(
                condition=~Q(state="struck_off") | ~Q(closed_by=F("reported_by")),
                name="matter_struck_off_by_another",
                violation_error_message=_("Who reported a matter done does not strike it off."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.title}"

    @property
    def document_number(self) -> str:
        """The number as documents write it: 督办〔2026〕3号."""
        return f"督办〔{self.year}〕{self.number}号"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def times_extended(self) -> int:
        """How often its due date was moved."""
        return sum(one.state == "granted" for one in self.extensions.all())

    def get_absolute_url(self) -> str:
        return reverse("matter", args=[self.year, self.number])

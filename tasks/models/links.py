"""A measure beside another plan's, and beside the targets that it serves."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from districts.models import plan_visibility
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.models import Target

from .measures import Task

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
    by = account_field(_("settled by"), related_name="alignments", optional=True)
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

    @property
    def key_as_shown(self) -> str:
        """By what forms know it: its id, and the state in which a page shows it: 12:proposed."""
        return f"{self.pk}:{self.state}"


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
    by = account_field(_("settled by"), related_name="servings", optional=True)
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

    @property
    def key_as_shown(self) -> str:
        """By what forms know it: its id, and the state in which a page shows it: 12:proposed."""
        return f"{self.pk}:{self.state}"

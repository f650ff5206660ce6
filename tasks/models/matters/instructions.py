"""What leaders wrote."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, Organisation, Plan
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.models import Target
from tasks.models.measures import Task
from tasks.permissions import READ_INSTRUCTIONS, WRITE_INSTRUCTIONS

from .matter import SupervisionMatter
from .seen import WORDS_LENGTH, seen_plans

INSTRUCTION_KINDS = [
    ("target", _("Target")),
    ("task", _("Task")),
    ("district", _("District or the city")),
    ("matter", _("Matter under supervision")),
]
INSTRUCTION_STATES = [
    ("written", _("Waiting for the office")),
    ("turned", _("Turned into a matter")),
    ("answered", _("Answered")),
]


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, reader: Reader) -> "InstructionQuerySet":
        """Instructions for their author, the office, the bodies named and the auditor."""
        known = self.filter(seen_plans(reader, self.model.plans.through, "instruction"))
        if reader.may(READ_INSTRUCTIONS):
            return known
        named = Instruction.bodies.through.objects.filter(
            instruction=OuterRef("pk"), organisation__in=list(reader.body_ids)
        )
        own = Q(author=reader.account_id) if reader.may(WRITE_INSTRUCTIONS) else Q(pk__in=[])
        return known.filter(own | Exists(named))


class Instruction(models.Model):
    """One row is what a leader wrote on a target, a task, a district or a matter.

    `jurisdiction` is the place it concerns, `plans` are those it speaks of; `bodies` are those that
    the office names when it turns it into a matter.
    """

    kind = models.CharField(_("kind of subject"), max_length=10, choices=INSTRUCTION_KINDS)
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="instructions"
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="instructions"
    )
    matter = models.ForeignKey(
        SupervisionMatter, models.PROTECT, null=True, blank=True, related_name="instructions"
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="instructions", verbose_name=_("jurisdiction")
    )
    plans = models.ManyToManyField(Plan, blank=True, related_name="instructions")
    bodies = models.ManyToManyField(Organisation, blank=True, related_name="instructions")
    words = models.TextField(_("instruction"), max_length=WORDS_LENGTH)
    author = account_field(_("written by"), related_name="instructions")
    written_at = models.DateTimeField(_("written at"))
    state = models.CharField(_("state"), max_length=8, choices=INSTRUCTION_STATES)
    answer = models.TextField(_("answer"), max_length=WORDS_LENGTH, blank=True)
    settled_by = account_field(related_name="settled_instructions", optional=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        ordering = ["-pk"]
        constraints = [
            choice_constraint("kind", INSTRUCTION_KINDS, "instruction_kind_known"),
            choice_constraint("state", INSTRUCTION_STATES, "instruction_state_known"),
            models.CheckConstraint(
                condition=Q(kind="target", target__isnull=False, task=None, matter=None)
                | Q(kind="task", task__isnull=False, target=None, matter=None)
                | Q(kind="district", target=None, task=None, matter=None)
                | Q(kind="matter", matter__isnull=False, target=None, task=None),
                name="instruction_on_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="instruction_says_something",
                violation_error_message=_("Write what is to be done."),
            ),
            models.CheckConstraint(
                condition=Q(state="written", settled_by=None, settled_at=None, answer="")
                | Q(state="turned", settled_by__isnull=False, settled_at__isnull=False)
                | Q(state="answered", settled_by__isnull=False, settled_at__isnull=False)
                & ~Q(answer=""),
                name="instruction_settled_by_somebody",
                violation_error_message=_("An answered instruction has its answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("instruction", args=[self.pk])

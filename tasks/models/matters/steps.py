"""The steps that a matter goes through, and the extensions of its due date."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence, Organisation
from districts.models.choices import choice_constraint
from districts.models.persons import account_field

from .matter import MATTER_STATES, SupervisionMatter
from .seen import WORDS_LENGTH

STEP_DEEDS = [
    ("open_matter", _("Issued")),
    ("acknowledge_matter", _("Acknowledged")),
    ("reply_to_matter", _("Reply")),
    ("report_matter_done", _("Reported done")),
    ("return_matter", _("Sent back to be done again")),
    ("strike_off_matter", _("Struck off")),
    ("cancel_matter", _("Cancelled")),
    ("ask_extension", _("Extension asked for")),
    ("grant_extension", _("Extension granted")),
    ("refuse_extension", _("Extension refused")),
]
# What cannot be done without a word on it.
WORDED_DEEDS = (
    "open_matter",
    "reply_to_matter",
    "report_matter_done",
    "return_matter",
    "cancel_matter",
    "ask_extension",
    "grant_extension",
    "refuse_extension",
)
EXTENSION_STATES = [
    ("asked", _("Asked for")),
    ("granted", _("Granted")),
    ("refused", _("Refused")),
    ("lapsed", _("Closed with the matter")),
]


class MatterStep(models.Model):
    """One row is something that was done with a matter; rows are only added, numbered from 1.

    `body` is the one for which it was done, None for the office; `is_on_paper` says that the office
    entered what the body said otherwise.
    """

    matter = models.ForeignKey(SupervisionMatter, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    deed = models.CharField(_("deed"), max_length=20, choices=STEP_DEEDS)
    state_from = models.CharField(max_length=16, blank=True)
    state_to = models.CharField(max_length=16, choices=MATTER_STATES)
    words = models.TextField(_("words"), max_length=WORDS_LENGTH, blank=True)
    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="matter_steps"
    )
    is_on_paper = models.BooleanField(_("entered for the body"), default=False)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="matter_steps", verbose_name=_("evidence")
    )
    by = account_field(_("by"), related_name="matter_steps")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a matter")
        verbose_name_plural = _("steps of matters")
        ordering = ["matter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="matterstep_number_once"),
            choice_constraint("deed", STEP_DEEDS, "matterstep_deed_known"),
            choice_constraint("state_to", MATTER_STATES, "matterstep_state_known"),
            models.CheckConstraint(
                condition=~Q(deed__in=WORDED_DEEDS) | ~Q(words=""),
                name="matterstep_has_words",
                violation_error_message=_("Say what was done, or why."),
            ),
            models.CheckConstraint(
                condition=Q(is_on_paper=False) | Q(body__isnull=False),
                name="matterstep_on_paper_for_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.number} {self.get_deed_display()}"


class Extension(models.Model):
    """One row is a later due date that a body asked for, with its reason and the office's answer.

    It lapses when the matter is closed before it was answered.
    """

    matter = models.ForeignKey(SupervisionMatter, models.PROTECT, related_name="extensions")
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"), max_length=WORDS_LENGTH)
    state = models.CharField(_("state"), max_length=8, choices=EXTENSION_STATES)
    asked_by = account_field(related_name="asked_extensions")
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), max_length=WORDS_LENGTH, blank=True)
    decided_by = account_field(related_name="decided_extensions", optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("extension of a matter")
        verbose_name_plural = _("extensions of matters")
        ordering = ["matter", "pk"]
        constraints = [
            choice_constraint("state", EXTENSION_STATES, "extension_state_known"),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(state="asked"),
                name="extension_one_open",
                violation_error_message=_("An extension has been asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="extension_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (~Q(state__in=("granted", "refused")) | ~Q(answer="")),
                name="extension_has_reasons",
                violation_error_message=_("Asking for an extension and answering need a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "refused")) | ~Q(decided_by=F("asked_by")),
                name="extension_decided_by_another",
                violation_error_message=_("Who asked for an extension does not decide on it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.until} {self.get_state_display()}"

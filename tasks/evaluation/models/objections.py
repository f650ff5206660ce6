"""What a jurisdiction holds against a point, and what the office answers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence, Jurisdiction
from districts.models.choices import choice_constraint
from districts.models.persons import account_field

from .runs import WORDS_LENGTH, Run
from .schemes import SchemeItem

OBJECTION_STATES = [
    ("open", _("Waiting for an answer")),
    ("meeting", _("To be decided by a meeting")),
    ("changed", _("Answered, points changed")),
    ("unchanged", _("Answered without a change")),
]
OPEN_OBJECTIONS = ("open", "meeting")


class Objection(models.Model):
    """One row is what a jurisdiction holds against a point, with the office's answer; where it was
    opened again, with what was answered before."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="objections")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="objections")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="evaluation_objections"
    )
    words = models.TextField(_("words"), max_length=WORDS_LENGTH)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="objections", verbose_name=_("evidence")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections")
    made_at = models.DateTimeField(_("made at"))
    state = models.CharField(_("state"), max_length=12, choices=OBJECTION_STATES, default="open")
    answer = models.TextField(_("answer"), max_length=WORDS_LENGTH, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_objections",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    former_answer = models.TextField(
        _("former answer"), max_length=WORDS_LENGTH, blank=True, default="", db_default=""
    )
    reopened_at = models.DateTimeField(_("opened again at"), null=True, blank=True)
    reopened_by = account_field(optional=True)
    reopening_reason = models.TextField(
        _("reason of opening again"),
        max_length=WORDS_LENGTH,
        blank=True,
        default="",
        db_default="",
    )

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["run", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "item", "jurisdiction"],
                condition=Q(state__in=OPEN_OBJECTIONS),
                name="objection_one_open",
                violation_error_message=_("An objection to this item waits for its answer."),
            ),
            choice_constraint("state", OBJECTION_STATES, "objection_state_known"),
            models.CheckConstraint(
                condition=~Q(words="") & (~Q(state__in=("changed", "unchanged")) | ~Q(answer="")),
                name="objection_has_words",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(state="open") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="objection_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("made_by")),
                name="objection_answered_by_another",
                violation_error_message=_("Who objected does not answer."),
            ),
            models.CheckConstraint(
                condition=Q(
                    reopened_at__isnull=True,
                    reopened_by__isnull=True,
                    reopening_reason="",
                    former_answer="",
                )
                | Q(reopened_at__isnull=False, reopened_by__isnull=False)
                & ~Q(reopening_reason="")
                & ~Q(former_answer=""),
                name="objection_reopening_whole",
                violation_error_message=_("Say why the objection is opened again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.item_id}/{self.jurisdiction_id}"

"""What reporters ask for after a quarter has been locked."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.permissions import SEE_RETURNS

from .returns import RoundMember

REQUEST_STATES = [
    ("asked", _("Waits for a decision")),
    ("granted", _("Granted")),
    ("refused", _("Refused")),
    ("withdrawn", _("Withdrawn")),
]
DECIDED_STATES = ("granted", "refused")


class ExceptionRequestQuerySet(models.QuerySet["ExceptionRequest"]):
    def visible_to(self, reader: Reader) -> "ExceptionRequestQuerySet":
        """Requests this reader may open: whoever sees returns, all; a reporter the own ones."""
        if reader.may(SEE_RETURNS):
            return self
        return self.filter(member__jurisdiction__in=reader.own(SEE_RETURNS))

    def waiting(self) -> "ExceptionRequestQuerySet":
        """Those that nobody has decided on, the oldest first."""
        return self.filter(state="asked").order_by("asked_at", "pk")


class ExceptionRequest(models.Model):
    """One row is a reporter's request to hand in or correct a return of a locked quarter."""

    member = models.ForeignKey(RoundMember, models.PROTECT, related_name="exception_requests")
    state = models.CharField(_("state"), max_length=9, choices=REQUEST_STATES, default="asked")
    reason = models.TextField(_("reason"))
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="exception_requests", verbose_name=_("evidence")
    )
    asked_by = account_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = account_field(_("decided by"), optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True)

    objects = ExceptionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an exception")
        verbose_name_plural = _("requests for exceptions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            choice_constraint("state", REQUEST_STATES, "exceptionrequest_state_known"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="asked"),
                name="exceptionrequest_one_open",
                violation_error_message=_("A request for this quarter waits for a decision."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="exceptionrequest_has_reason",
                violation_error_message=_("Say why an exception is needed."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=DECIDED_STATES, decided_at__isnull=False, decided_by__isnull=False
                )
                & ~Q(decision="")
                | ~Q(state__in=DECIDED_STATES)
                & Q(decided_at__isnull=True, decided_by__isnull=True, decision=""),
                name="exceptionrequest_decision_whole",
                violation_error_message=_("A decision needs a reason and who took it."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="exceptionrequest_four_eyes",
                violation_error_message=_("Nobody decides on the own request."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("exception_request", args=[self.pk])

"""First steps of an office that somebody has waived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .persons import account_field


class WaivedStep(models.Model):
    """One row is a step of an office's first days that was put aside, with who said so and why.

    One that was taken up again stays, with who took it up.
    """

    step = models.SlugField(_("step"), max_length=20)
    reason = models.CharField(_("reason"), max_length=200)
    by = account_field(_("waived by"))
    at = models.DateTimeField(_("waived at"))
    taken_up_by = account_field(_("taken up by"), optional=True)
    taken_up_at = models.DateTimeField(_("taken up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("waived step")
        verbose_name_plural = _("waived steps")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step"],
                condition=Q(taken_up_at__isnull=True),
                name="waivedstep_once",
                violation_error_message=_("This step has been waived already."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waivedstep_has_reason"),
            models.CheckConstraint(
                condition=Q(taken_up_by__isnull=True, taken_up_at__isnull=True)
                | Q(taken_up_by__isnull=False, taken_up_at__isnull=False),
                name="waivedstep_taken_up_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.step

"""Accounts, and the roles they hold."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import choice_constraint
from .places import Jurisdiction

ROLES = [
    ("official", _("Official")),
    ("reporter", _("Reporter")),
    ("reviewer", _("Reviewer")),
    ("leader", _("Leader")),
    ("administrator", _("Administrator")),
    ("auditor", _("Auditor")),
]


class Account(AbstractUser):
    """One row is a person's account."""

    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), default=timezone.now)
    is_sample = models.BooleanField(_("sample account"), default=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """One row is a role that an account holds; a reporter holds it for one jurisdiction."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=ROLES)
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("jurisdiction"),
    )

    class Meta:
        verbose_name = _("role of an account")
        verbose_name_plural = _("roles of accounts")
        constraints = [
            choice_constraint("role", ROLES, "membership_role_known"),
            models.CheckConstraint(
                condition=Q(role="reporter", jurisdiction__isnull=False)
                | (~Q(role="reporter") & Q(jurisdiction__isnull=True)),
                name="membership_reporter_has_jurisdiction",
                violation_error_message=_(
                    "A reporter reports for one jurisdiction; other roles have none."
                ),
            ),
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(jurisdiction__isnull=True),
                name="membership_once",
                violation_error_message=_("The account already holds this role."),
            ),
            models.UniqueConstraint(
                fields=["account", "role", "jurisdiction"],
                condition=Q(jurisdiction__isnull=False),
                name="membership_once_a_jurisdiction",
                violation_error_message=_("The account already holds this role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_role_display()}"


class FormerPassword(models.Model):
    """One row is the hash of a password that an account had."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at"]

    def __str__(self) -> str:
        return f"{self.account}, {self.replaced_at:%Y-%m-%d}"

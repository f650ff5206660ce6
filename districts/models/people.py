"""Accounts, and the roles they hold."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .choices import choice_constraint
from .places import Jurisdiction, Organisation

ROLES = [
    ("official", _("Official")),
    ("contributor", _("Contributor of a body")),
    ("reporter", _("Reporter")),
    ("reviewer", _("Reviewer")),
    ("supervisor", _("Financial supervisor")),
    ("leader", _("Leader")),
    ("administrator", _("Administrator")),
    ("keeper", _("Keeper of accounts")),
    ("auditor", _("Auditor")),
]
# The roles that are held for a jurisdiction, and those that may be.
OF_PLACES = ("reporter", "contributor")
MAYBE_OF_PLACES = (*OF_PLACES, "official")
# For a list of accounts that tells the roles of each.
WITH_ROLES = ("memberships__jurisdiction", "memberships__organisation")


class Account(AbstractUser):
    """One row is a person's account."""

    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), default=timezone.now)
    is_sample = models.BooleanField(_("sample account"), default=False)
    # What the identity provider calls this person, as the keeper entered it.
    provider_key = models.CharField(
        _("key at the identity provider"), max_length=255, null=True, blank=True, unique=True
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """One row is a role that an account holds.

    A reporter holds it for one jurisdiction, a contributor for a body that acts in one; an official
    may hold it for one.
    """

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
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("body"),
    )

    class Meta:
        verbose_name = _("role of an account")
        verbose_name_plural = _("roles of accounts")
        constraints = [
            choice_constraint("role", ROLES, "membership_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=OF_PLACES, jurisdiction__isnull=False)
                | Q(role="official")
                | (~Q(role__in=MAYBE_OF_PLACES) & Q(jurisdiction__isnull=True)),
                name="membership_place_as_role",
                violation_error_message=_(
                    "A reporter and a contributor work for one jurisdiction; an official may; "
                    "other roles have none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role="contributor", organisation__isnull=False)
                | (~Q(role="contributor") & Q(organisation__isnull=True)),
                name="membership_contributor_has_body",
                violation_error_message=_(
                    "A contributor answers for one body; other roles have none."
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
                condition=Q(jurisdiction__isnull=False, organisation__isnull=True),
                name="membership_once_a_jurisdiction",
                violation_error_message=_("The account already holds this role."),
            ),
            models.UniqueConstraint(
                fields=["account", "role", "jurisdiction", "organisation"],
                condition=Q(organisation__isnull=False),
                name="membership_once_a_body",
                violation_error_message=_("The account already holds this role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.label}"

    @property
    def label(self) -> str:
        """The role with what it is held for: 单位填报人（荣昌区 · 荣昌区财政局）."""
        word: str = self.get_role_display()
        held_for = [str(one) for one in (self.jurisdiction, self.organisation) if one]
        if not held_for:
            return word
        return gettext("%(word)s (%(detail)s)") % {"word": word, "detail": " · ".join(held_for)}


class FormerPassword(models.Model):
    """One row is the hash of a password that an account had."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at"]

    def __str__(self) -> str:
        return f"{self.account}, {self.replaced_at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """One row is the digest of a code that opens the account once, without the second factor."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="recoverycode_once")
        ]

    def __str__(self) -> str:
        return f"{self.account}, {self.digest[:8]}"

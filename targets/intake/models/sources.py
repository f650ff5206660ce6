"""Systems that push, the token of each, and how their columns become our fields."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, Organisation
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from targets.models import CatalogueEdition, Indicator

TAKES = [("figures", _("Figures of the quarterly return")), ("ledger", _("Rows of the ledger"))]
PERIOD_RULES = [
    ("quarter", _("A quarter: 2025Q4, 2025年四季度")),
    ("month", _("The last month of a quarter: 202512, 2025-12")),
    ("day", _("The last day of a quarter: 2025-12-31")),
    ("year", _("A year, for yearly figures: 2025")),
]


class SourceSystem(models.Model):
    """One row is a system that pushes: what it may push, for which places, and who answers for it.

    One that pushes rows of the ledger does so for the department of `organisation`; its `account`
    is then one of that department's, in whose name the rows are proposed.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    takes = models.CharField(_("what it pushes"), max_length=7, choices=TAKES, default="figures")
    places = models.ManyToManyField(Jurisdiction, related_name="+", verbose_name=_("jurisdictions"))
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="+", verbose_name=_("indicators")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    account = account_field(_("account that answers for it"))
    is_closed = models.BooleanField(_("closed: nothing is taken from it"), default=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        verbose_name = _("source system")
        verbose_name_plural = _("source systems")
        ordering = ["code"]
        constraints = [
            choice_constraint("takes", TAKES, "sourcesystem_takes_known"),
            models.CheckConstraint(
                condition=Q(takes="ledger", organisation__isnull=False)
                | Q(takes="figures", organisation__isnull=True),
                name="sourcesystem_ledger_has_department",
                violation_error_message=_("Rows of the ledger are pushed for a department."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange_source", args=[self.code])


class IntakeToken(models.Model):
    """One row is a token that was issued to a source system; the token itself is not kept.

    `hint` are its first signs, by which people tell tokens apart. Requests are counted from
    `window_at` on, so that the limit holds for all servers together.
    """

    source = models.ForeignKey(SourceSystem, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(_("begins with"), max_length=12)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = account_field(_("issued by"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = account_field(_("revoked by"), optional=True)
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    window_at = models.DateTimeField(null=True, blank=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(revoked_at__isnull=True),
                name="intaketoken_one_in_force",
                violation_error_message=_("The source system has a token; revoke it first."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="intaketoken_revoked_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hint}…"


class Mapping(models.Model):
    """One row says how a source system's tables are to be read: their words for ours.

    `columns` gives their heading by our field; `indicators` by their name our code and the factor
    that turns their unit into ours; `places` our address name by theirs; `words` by our field what
    a word of theirs is called here. Names that are not listed are taken as they stand.
    """

    source = models.ForeignKey(SourceSystem, models.CASCADE, related_name="mappings")
    code = models.SlugField(_("code"), max_length=40)
    period_rule = models.CharField(
        _("how periods are written"), max_length=7, choices=PERIOD_RULES, default="quarter"
    )
    edition = models.ForeignKey(
        CatalogueEdition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("edition of the classes"),
    )
    columns = models.JSONField(default=dict)
    indicators = models.JSONField(default=dict)
    places = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    factor = models.DecimalField(
        _("factor of amounts"), max_digits=21, decimal_places=10, default=1
    )

    class Meta:
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")
        ordering = ["source", "code"]
        constraints = [
            choice_constraint("period_rule", PERIOD_RULES, "mapping_period_rule_known"),
            models.UniqueConstraint(
                fields=["source", "code"],
                name="mapping_code_once",
                violation_error_message=_("The source system has a mapping of this code."),
            ),
            models.CheckConstraint(condition=Q(factor__gt=0), name="mapping_factor_positive"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("exchange_mapping", args=[self.source.code, self.code])

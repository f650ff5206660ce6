"""Projects of the ledger, their shares across districts, and each step of their way."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.credit_code import is_credit_code
from districts.models import Jurisdiction, Organisation
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.models import Indicator
from targets.models.fields import quarter_constraint, quarter_field, value_field
from targets.permissions import SEE_PROJECT_SUMS
from tasks.projects.choices import PROJECT_KINDS, PROJECT_STATES, STAGES, UNITS
from tasks.projects.permissions import SEE_PROJECTS

from .filings import LedgerFiling

# States of projects that stand in the ledger.
ON_LEDGER = ("admitted", "matched", "financed")
WHOLE = Decimal(100)


def require_owner_code(code: str) -> None:
    """ValidationError unless the code's own checks are right."""
    if not is_credit_code(code):
        raise ValidationError(
            _("The unified social credit code is mistyped: its check digits do not fit.")
        )


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, as far as a reader may see them."""

    def visible_to(self, reader: Reader) -> "ProjectQuerySet":
        """All, or those that lie in a district of the reader's, in whole or in part."""
        return self if reader.may(SEE_PROJECTS) else self.of_places(reader.own(SEE_PROJECTS))

    def counted_for(self, reader: Reader) -> "ProjectQuerySet":
        """The projects whose sums the reader may see."""
        if reader.may(SEE_PROJECT_SUMS):
            return self
        return self.of_places(reader.own(SEE_PROJECT_SUMS))

    def of_places(self, places: list[int]) -> "ProjectQuerySet":
        shared = ProjectShare.objects.filter(jurisdiction__in=places).values("project")
        return self.filter(Q(jurisdiction__in=places) | Q(pk__in=shared))

    def numbered(self, number: str) -> "ProjectQuerySet":
        """By the provisional number or the final one: both stay valid for ever."""
        return self.filter(Q(provisional_number=number) | Q(final_number=number))


class Project(models.Model):
    """One row is a green project, building, factory or enterprise that a department pushed.

    Amounts are kept in the `unit` in which they were stated. `provisional_number` is given when a
    list is handed in, `final_number` on admission. `state_at` is when the present state began.
    """

    provisional_number = models.CharField(_("provisional number"), max_length=30, unique=True)
    final_number = models.CharField(
        _("final number"), max_length=30, unique=True, null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=PROJECT_KINDS)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="projects", verbose_name=_("jurisdiction")
    )
    owner = models.CharField(_("owner"), max_length=120)
    owner_code = models.CharField(
        _("unified social credit code"), max_length=18, validators=[require_owner_code]
    )
    green_class = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="projects",
        verbose_name=_("class of the catalogue"),
        limit_choices_to={"edition__isnull": False},
    )
    is_transition = models.BooleanField(_("transition finance"), default=False)
    stage = models.CharField(_("stage of building"), max_length=8, choices=STAGES)
    unit = models.CharField(_("unit of amounts"), max_length=3, choices=UNITS, default="yi")
    investment = value_field(_("total investment"), null=True, blank=True)
    wanted = value_field(_("financing wanted"), null=True, blank=True)
    starts_in = quarter_field(_("start"), null=True, blank=True)
    finishes_in = quarter_field(_("finish"), null=True, blank=True)
    is_disclosing = models.BooleanField(
        _("discloses environmental information"), null=True, blank=True
    )
    pushed_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="pushed_projects", verbose_name=_("pushed by")
    )
    filing = models.ForeignKey(LedgerFiling, models.PROTECT, related_name="projects")
    cell = models.CharField(_("cell"), max_length=10)
    state = models.CharField(_("state"), max_length=8, choices=PROJECT_STATES, default="proposed")
    state_at = models.DateTimeField(_("in this state since"))
    proposed_by = account_field(_("proposed by"))
    admitted_at = models.DateTimeField(_("admitted at"), null=True, blank=True)
    admitted_by = account_field(_("admitted by"), optional=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["jurisdiction__position", "provisional_number"]
        indexes = [
            models.Index(fields=["jurisdiction", "state"], name="project_place_state"),
            models.Index(fields=["owner_code"], name="project_owner_code"),
        ]
        constraints = [
            choice_constraint("kind", PROJECT_KINDS, "project_kind_known"),
            choice_constraint("stage", STAGES, "project_stage_known"),
            choice_constraint("unit", UNITS, "project_unit_known"),
            choice_constraint("state", PROJECT_STATES, "project_state_known"),
            quarter_constraint("project_start_written_right", "starts_in"),
            quarter_constraint("project_finish_written_right", "finishes_in"),
            models.CheckConstraint(
                condition=Q(owner_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="project_owner_code_written_right",
                violation_error_message=_("A unified social credit code has eighteen signs."),
            ),
            models.CheckConstraint(
                condition=Q(starts_in__isnull=True)
                | Q(finishes_in__isnull=True)
                | Q(finishes_in__gte=F("starts_in")),
                name="project_finishes_after_start",
                violation_error_message=_("A project does not finish before it starts."),
            ),
            models.CheckConstraint(
                condition=(Q(investment__isnull=True) | Q(investment__gte=0))
                & (Q(wanted__isnull=True) | Q(wanted__gte=0)),
                name="project_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    final_number__isnull=True, admitted_at__isnull=True, admitted_by__isnull=True
                )
                | Q(
                    final_number__isnull=False, admitted_at__isnull=False, admitted_by__isnull=False
                ),
                name="project_admission_whole",
                violation_error_message=_("Who admits a project, and when, is kept with it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ON_LEDGER) | Q(final_number__isnull=False),
                name="project_on_ledger_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(admitted_by__isnull=True) | ~Q(admitted_by=F("proposed_by")),
                name="project_four_eyes",
                violation_error_message=_("Another person admits a project than proposed it."),
            ),
            models.CheckConstraint(condition=~Q(cell=""), name="project_has_origin"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        """The number it goes by: the final one, before admission the provisional one."""
        return self.final_number or self.provisional_number

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.number])


class ProjectShare(models.Model):
    """One row is the part in percent that a district has in a project across districts.

    A project without such rows lies in its own district alone; those of one project add up to 100.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="shares")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="project_shares", verbose_name=_("jurisdiction")
    )
    percent = models.DecimalField(_("percent"), max_digits=7, decimal_places=4)

    class Meta:
        verbose_name = _("share in a project")
        verbose_name_plural = _("shares in projects")
        ordering = ["project", "jurisdiction__position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "jurisdiction"], name="projectshare_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=WHOLE),
                name="projectshare_in_range",
                violation_error_message=_("A share lies between 0 and 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.jurisdiction_id}"


class ProjectStep(models.Model):
    """One row is a step of a project from one state to the next, by whom and why; only added to."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="steps")
    deed = models.CharField(_("deed"), max_length=20)
    before = models.CharField(_("state before"), max_length=8, blank=True)
    after = models.CharField(_("state after"), max_length=8, choices=PROJECT_STATES)
    at = models.DateTimeField(_("at"))
    by = account_field(_("by"))
    reason = models.TextField(_("reason"), blank=True)
    filing = models.ForeignKey(
        LedgerFiling, models.PROTECT, null=True, blank=True, related_name="steps"
    )

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")
        ordering = ["project", "at", "pk"]
        constraints = [
            choice_constraint("after", PROJECT_STATES, "projectstep_state_known"),
            models.CheckConstraint(
                condition=~Q(after__in=["returned", "removed"]) | ~Q(reason=""),
                name="projectstep_reason_given",
                violation_error_message=_("Returning and removing need a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.deed}"

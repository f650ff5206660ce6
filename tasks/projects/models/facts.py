"""How projects are financed, what they invest year by year, and what they save."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models.choices import choice_constraint
from targets.models.fields import (
    Published,
    PublishedQuerySet,
    one_published,
    quarter_constraint,
    quarter_field,
    value_field,
)
from tasks.projects.choices import PRODUCTS, UNITS

from .filings import LedgerFiling
from .projects import Project

YEARS = Q(year__gte=2000, year__lte=2099)


class OfCell(Published):
    """The columns of what a workbook said of a project: published when that was accepted."""

    filing = models.ForeignKey(LedgerFiling, models.PROTECT, related_name="+")
    cell = models.CharField(_("cell"), max_length=10)

    class Meta:
        abstract = True


class Financing(OfCell):
    """One row is what one institution grants a project, as of a quarter's end; `line` tells the
    financings of a project apart. What a later workbook says takes its place."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="financings")
    line = models.PositiveSmallIntegerField(_("line"))
    quarter = quarter_field(_("quarter"))
    institution = models.CharField(_("institution"), max_length=100)
    product = models.CharField(_("product"), max_length=9, choices=PRODUCTS)
    unit = models.CharField(_("unit of amounts"), max_length=3, choices=UNITS)
    granted = value_field(_("granted"), null=True, blank=True)
    drawn = value_field(_("drawn"), null=True, blank=True)
    balance = value_field(_("balance at quarter end"), null=True, blank=True)
    policy_tool = models.CharField(_("policy tool"), max_length=60, blank=True)
    is_transition_loan = models.BooleanField(_("transition loan"), default=False)

    objects = PublishedQuerySet["Financing"].as_manager()

    class Meta:
        verbose_name = _("financing")
        verbose_name_plural = _("financings")
        ordering = ["project", "line", "quarter", "pk"]
        constraints = [
            choice_constraint("product", PRODUCTS, "financing_product_known"),
            choice_constraint("unit", UNITS, "financing_unit_known"),
            quarter_constraint("financing_quarter_written_right"),
            one_published("project", "line", name="financing_one_published"),
            models.CheckConstraint(
                condition=(Q(granted__isnull=True) | Q(granted__gte=0))
                & (Q(drawn__isnull=True) | Q(drawn__gte=0))
                & (Q(balance__isnull=True) | Q(balance__gte=0)),
                name="financing_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(cell="") & ~Q(institution=""), name="financing_has_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.line}"


class Benefit(OfCell):
    """One row is what a project saves in a year, by what method and computed by whom."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="benefits")
    year = models.PositiveSmallIntegerField(_("year"))
    coal = value_field(_("standard coal saved (t)"), null=True, blank=True)
    co2 = value_field(_("CO₂ avoided (t)"), null=True, blank=True)
    others = models.CharField(_("other benefits, with their units"), max_length=200, blank=True)
    method = models.CharField(_("method"), max_length=120, blank=True)
    computed_by = models.CharField(_("computed by"), max_length=100, blank=True)

    objects = PublishedQuerySet["Benefit"].as_manager()

    class Meta:
        verbose_name = _("carbon benefit")
        verbose_name_plural = _("carbon benefits")
        ordering = ["project", "year", "pk"]
        constraints = [
            one_published("project", "year", name="benefit_one_published"),
            models.CheckConstraint(condition=YEARS, name="benefit_year_in_reason"),
            models.CheckConstraint(
                condition=(Q(coal__isnull=True) | Q(coal__gte=0))
                & (Q(co2__isnull=True) | Q(co2__gte=0)),
                name="benefit_not_negative",
            ),
            models.CheckConstraint(condition=~Q(cell=""), name="benefit_has_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class YearAmount(OfCell):
    """One row is what a project invested in a year, in the project's own unit."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    invested = value_field(_("invested in the year"))

    objects = PublishedQuerySet["YearAmount"].as_manager()

    class Meta:
        verbose_name = _("investment of a year")
        verbose_name_plural = _("investments of years")
        ordering = ["project", "year", "pk"]
        constraints = [
            one_published("project", "year", name="yearamount_one_published"),
            models.CheckConstraint(condition=YEARS, name="yearamount_year_in_reason"),
            models.CheckConstraint(condition=Q(invested__gte=0), name="yearamount_not_negative"),
            models.CheckConstraint(condition=~Q(cell=""), name="yearamount_has_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"

"""Indicators, where their series break, and the classes that some are broken down by."""

from collections.abc import Iterable

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction
from districts.models.choices import choice_constraint
from districts.models.names import shown_name

from .fields import quarter_constraint, quarter_field, value_field

BASES = [
    ("point_in_time", _("Point in time")),
    ("year_to_date", _("Year to date")),
    ("cumulative", _("Cumulative")),
    ("annual", _("Annual")),
]
PATHS = [("geometric", _("Geometric path")), ("linear", _("Linear path"))]
DIRECTIONS = [("higher", _("Higher is better")), ("lower", _("Lower is better"))]
ASKED_OF = [
    ("everyone", _("Everyone who reports")),
    ("with_target", _("Who has a target")),
    ("named", _("Named jurisdictions")),
    ("citations_only", _("Nobody: published elsewhere")),
    ("derived", _("Nobody: derived")),
    ("ledger", _("Nobody: from the ledger of green projects")),
    ("by_class", _("Optional: a class of another indicator")),
]


class CatalogueEditionQuerySet(models.QuerySet["CatalogueEdition"]):
    def in_force(self, quarter: str) -> "CatalogueEditionQuerySet":
        """Of each indicator the edition by which a quarter is counted: the latest begun."""
        begun = CatalogueEdition.objects.filter(
            indicator=OuterRef("indicator"), in_force_from__lte=quarter
        )
        latest = begun.order_by("-in_force_from").values("pk")[:1]
        return self.filter(pk=Subquery(latest))


class CatalogueEdition(models.Model):
    """One row is an edition of the catalogue by which an indicator is counted from a quarter on.

    Its classes are indicators of their own: those of two editions are not comparable, even where
    they bear one name. What a place reports by class adds up to the indicator.
    """

    indicator = models.ForeignKey(
        "Indicator",
        models.CASCADE,
        related_name="editions",
        verbose_name=_("indicator"),
    )
    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=60)
    title_en = models.CharField(_("English title"), max_length=120, blank=True)
    in_force_from = quarter_field(_("in force from"))

    objects = CatalogueEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the catalogue")
        verbose_name_plural = _("editions of the catalogue")
        ordering = ["indicator__position", "in_force_from"]
        constraints = [
            quarter_constraint("catalogueedition_quarter_written_right", "in_force_from"),
            models.UniqueConstraint(
                fields=["indicator", "in_force_from"],
                name="catalogueedition_once",
                violation_error_message=_("Another edition begins in this quarter."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return shown_name(self.title, self.title_en)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def whole(self) -> "IndicatorQuerySet":
        """Without the classes of others."""
        return self.filter(edition__isnull=True)

    def of_ledger(self) -> "IndicatorQuerySet":
        """What the ledger of green projects yields, with the shares derived from it."""
        return self.filter(Q(asked_of="ledger") | Q(numerator__asked_of="ledger"))

    def classes_of(self, indicators: Iterable["Indicator"], quarter: str) -> "IndicatorQuerySet":
        """The classes by which these are broken down in a quarter, with their editions."""
        editions = CatalogueEdition.objects.in_force(quarter).filter(indicator__in=indicators)
        return self.filter(edition__in=editions).select_related("edition__indicator")


class Indicator(models.Model):
    """One row is something that is measured, defined once for all who report it.

    One with an `edition` is a class of another indicator: whoever reports that may break it down.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=20, blank=True)
    short_name_en = models.CharField(_("English short name"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    unit_en = models.CharField(_("English unit"), max_length=40)
    definition = models.TextField(_("definition"), blank=True)
    definition_en = models.TextField(_("English definition"), blank=True)
    basis = models.CharField(_("basis"), max_length=16, choices=BASES)
    path = models.CharField(_("usual path"), max_length=10, choices=PATHS, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=DIRECTIONS, default="higher")
    is_additive = models.BooleanField(_("may be summed"))
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=2)
    minimum = value_field(_("smallest possible value"), null=True, blank=True)
    maximum = value_field(_("largest possible value"), null=True, blank=True)
    asked_of = models.CharField(_("asked of"), max_length=16, choices=ASKED_OF)
    named = models.ManyToManyField(Jurisdiction, blank=True, related_name="+")
    numerator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="numerator_of"
    )
    denominator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="denominator_of"
    )
    edition = models.ForeignKey(
        CatalogueEdition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name=_("class of the edition"),
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "code"]
        constraints = [
            choice_constraint("basis", BASES, "indicator_basis_known"),
            choice_constraint("path", [*PATHS, ("", "")], "indicator_path_known"),
            choice_constraint("direction", DIRECTIONS, "indicator_direction_known"),
            choice_constraint("asked_of", ASKED_OF, "indicator_asked_of_known"),
            models.CheckConstraint(
                condition=Q(asked_of="derived", numerator__isnull=False, denominator__isnull=False)
                | (~Q(asked_of="derived") & Q(numerator__isnull=True, denominator__isnull=True)),
                name="indicator_derived_has_parts",
            ),
            models.CheckConstraint(
                condition=Q(asked_of="by_class", edition__isnull=False)
                | (~Q(asked_of="by_class") & Q(edition__isnull=True)),
                name="indicator_class_has_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return shown_name(self.name, self.name_en)

    @property
    def brief(self) -> str:
        """The name where there is little room: its short form, if it has one."""
        return shown_name(self.short_name or self.name, self.short_name_en or self.name_en)

    @property
    def unit_label(self) -> str:
        return shown_name(self.unit, self.unit_en)

    @property
    def is_annual(self) -> bool:
        return self.basis == "annual"

    @property
    def is_share(self) -> bool:
        return self.unit == "%"

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.code])


class SeriesBreak(models.Model):
    """One row is a quarter from which an indicator's series is counted in another way."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breaks")
    quarter = quarter_field(_("quarter"))
    note = models.CharField(_("note"), max_length=200)
    note_en = models.CharField(_("English note"), max_length=200, blank=True)

    class Meta:
        ordering = ["indicator", "quarter"]
        constraints = [
            quarter_constraint("seriesbreak_quarter_written_right"),
            models.UniqueConstraint(fields=["indicator", "quarter"], name="seriesbreak_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.label}"

    @property
    def label(self) -> str:
        return shown_name(self.note, self.note_en)

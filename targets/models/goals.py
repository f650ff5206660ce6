"""Targets, cited figures, and the rule by which a status is given."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, Plan, plan_visibility
from districts.models.choices import choice_constraint
from districts.models.names import shown_name
from districts.permissions import Reader

from .fields import quarter_constraint, quarter_field, value_field
from .indicators import PATHS, Indicator

TARGET_KINDS = [
    ("level", _("Level")),
    ("multiple", _("Multiple of the base year")),
    ("average_growth", _("Average yearly growth")),
    ("reduction", _("Reduction against the base year")),
    ("first_occurrence", _("First occurrence")),
    ("assigned", _("Assigned value")),
    ("direction", _("Direction")),
    ("milestone", _("Milestone")),
]
OPERATORS = [(sign, sign) for sign in (">=", ">", "<=", "<", "~")]
DEADLINE_ORIGINS = [("stated", _("Stated")), ("context", _("From context")), ("none", _("None"))]
BASELINE_ORIGINS = [
    ("stated", _("Stated")),
    ("observed", _("Observed")),
    ("implied", _("Implied")),
    ("none", _("None")),
]
RELATIONS = [
    ("=", _("exactly")),
    (">", _("more than")),
    ("~", _("about")),
    ("forecast", _("expected")),
]


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, reader: Reader) -> "TargetQuerySet":
        return self.filter(plan_visibility(reader, "plan__"))

    def in_force(self) -> "TargetQuerySet":
        """Targets that no later document has revised."""
        return self.filter(ended_on__isnull=True)


class Target(models.Model):
    """One row is a value to reach by a date, by one jurisdiction, on one indicator.

    A revised target is a new row that names the document; the row it revises then has an end.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets", verbose_name=_("plan"))
    key = models.SlugField(_("key"), max_length=80)
    statement = models.SlugField(_("statement"), max_length=80)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="targets", verbose_name=_("jurisdiction")
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("indicator"),
    )
    title = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=TARGET_KINDS)
    operator = models.CharField(_("operator"), max_length=2, choices=OPERATORS, blank=True)
    value = value_field(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    deadline = quarter_field(_("deadline"), null=True, blank=True)
    deadline_origin = models.CharField(
        _("origin of the deadline"), max_length=8, choices=DEADLINE_ORIGINS
    )
    baseline_value = value_field(_("baseline"), null=True, blank=True)
    baseline_quarter = quarter_field(_("quarter of the baseline"), null=True, blank=True)
    baseline_origin = models.CharField(
        _("origin of the baseline"), max_length=8, choices=BASELINE_ORIGINS, default="none"
    )
    path = models.CharField(_("path"), max_length=10, choices=PATHS, blank=True)
    clause = models.CharField(_("clause"), max_length=20)
    wording = models.CharField(_("wording"), max_length=120)
    reading = models.TextField(_("reading"))
    reading_en = models.TextField(_("English reading"), blank=True)
    revises = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="revised_by"
    )
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("carried over from"),
    )
    revision_document = models.CharField(_("revising document"), max_length=120, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    ended_on = models.DateField(_("revised on"), null=True, blank=True)
    declared_met_in = quarter_field(_("declared met in"), null=True, blank=True)
    declaration_evidence = models.TextField(_("evidence"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["plan__jurisdiction__position", "plan", "position", "pk"]
        constraints = [
            choice_constraint("kind", TARGET_KINDS, "target_kind_known"),
            choice_constraint("operator", [*OPERATORS, ("", "")], "target_operator_known"),
            choice_constraint("path", [*PATHS, ("", "")], "target_path_known"),
            choice_constraint("deadline_origin", DEADLINE_ORIGINS, "target_deadline_origin_known"),
            choice_constraint("baseline_origin", BASELINE_ORIGINS, "target_baseline_origin_known"),
            quarter_constraint("target_deadline_written_right", "deadline"),
            quarter_constraint("target_baseline_quarter_written_right", "baseline_quarter"),
            quarter_constraint("target_declared_written_right", "declared_met_in"),
            models.UniqueConstraint(
                fields=["plan", "key"],
                name="target_key_once",
                violation_error_message=_("The plan already has a target with this key."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["level", "multiple", "average_growth", "reduction"])
                | Q(value__isnull=False, indicator__isnull=False) & ~Q(operator=""),
                name="target_counted_has_value",
                violation_error_message=_("A target of this kind needs an indicator and a value."),
            ),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True, baseline_origin="none")
                | Q(baseline_value__isnull=False, baseline_quarter__isnull=False)
                & ~Q(baseline_origin="none"),
                name="target_baseline_whole",
                violation_error_message=_("A baseline needs a value, its quarter and its origin."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction.label} {self.label}"

    @property
    def label(self) -> str:
        return shown_name(self.title, self.title_en)

    @property
    def reading_label(self) -> str:
        return shown_name(self.reading, self.reading_en)

    @property
    def is_countable(self) -> bool:
        return self.kind in ("level", "multiple", "average_growth", "reduction", "first_occurrence")

    def get_absolute_url(self) -> str:
        return reverse("target", args=[self.pk])


class CitedFigure(models.Model):
    """One row is a number published elsewhere, as its publisher worded it."""

    key = models.SlugField(_("key"), max_length=100, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="cited_figures")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="cited_figures"
    )
    label = models.CharField(_("as published"), max_length=100)
    relation = models.CharField(_("relation"), max_length=8, choices=RELATIONS)
    value = value_field(_("value"))
    unit = models.CharField(_("unit"), max_length=20)
    published_value = models.CharField(_("figure as published"), max_length=60, blank=True)
    quarter = quarter_field(_("quarter"), null=True, blank=True)
    as_of_text = models.CharField(_("date as published"), max_length=60, blank=True)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    address = models.TextField(_("address"), blank=True)
    note = models.TextField(_("note"), blank=True)
    note_en = models.TextField(_("English note"), blank=True)
    share_of_city = value_field(_("share of the city, %"), null=True, blank=True)

    class Meta:
        verbose_name = _("cited figure")
        verbose_name_plural = _("cited figures")
        ordering = ["jurisdiction__position", "indicator", "quarter", "pk"]
        constraints = [
            choice_constraint("relation", RELATIONS, "citedfigure_relation_known"),
            quarter_constraint("citedfigure_quarter_written_right"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction.label} {self.label} {self.quarter or self.as_of_text}"

    @property
    def note_label(self) -> str:
        return shown_name(self.note, self.note_en)


class StatusRule(models.Model):
    """One row is a version of the rule that gives a status; the newest in force is used.

    What its columns mean is said at `targets.arithmetic.Rule`, which has the same ones.
    """

    version = models.CharField(_("version"), max_length=20, unique=True)
    in_force_from = models.DateField(_("in force from"))
    on_track = models.DecimalField(
        _("on track down to a gap of"), max_digits=5, decimal_places=3, default="-0.050"
    )
    at_risk = models.DecimalField(
        _("at risk down to a gap of"), max_digits=5, decimal_places=3, default="-0.150"
    )
    about = models.DecimalField(
        _("“about” is met from"), max_digits=4, decimal_places=3, default="0.950"
    )
    rates_every_quarter = models.BooleanField(
        _("rates every quarter"),
        default=True,
        help_text=_(
            "By expected year end and pace where there is no path, holding a rating until a later "
            "one; only the deadline quarter's figure decides."
        ),
    )
    pace_on_track = models.DecimalField(
        _("on track up to a need of"),
        max_digits=5,
        decimal_places=3,
        default="1.000",
        help_text=_("Times the recent pace."),
    )
    pace_at_risk = models.DecimalField(
        _("at risk up to a need of"),
        max_digits=5,
        decimal_places=3,
        default="1.500",
        help_text=_("Times the recent pace."),
    )
    years_used = models.PositiveSmallIntegerField(
        _("earlier years for an expected year end, at most"), default=3
    )
    figures_used = models.PositiveSmallIntegerField(_("figures for a pace, at most"), default=5)
    figures_needed = models.PositiveSmallIntegerField(_("figures for a pace, at least"), default=3)
    yearly_used = models.PositiveSmallIntegerField(
        _("yearly figures for a pace, at most"), default=3
    )
    yearly_needed = models.PositiveSmallIntegerField(
        _("yearly figures for a pace, at least"), default=2
    )

    class Meta:
        verbose_name = _("status rule")
        verbose_name_plural = _("status rules")
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_track__gt=models.F("at_risk"), on_track__lte=1, at_risk__gte=-1)
                & Q(about__gt=0, about__lte=1),
                name="statusrule_thresholds_in_order",
                violation_error_message=_(
                    "“On track” must begin above “at risk”, both between −1 and 1; “about” above "
                    "0, at most at 1."
                ),
            ),
            models.CheckConstraint(
                condition=Q(pace_on_track__gt=0, pace_on_track__lt=models.F("pace_at_risk")),
                name="statusrule_paces_in_order",
                violation_error_message=_(
                    "The need for “on track” must lie above zero and below that for “at risk”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    years_used__gte=1,
                    figures_needed__gte=2,
                    figures_used__gte=models.F("figures_needed"),
                    yearly_needed__gte=2,
                    yearly_used__gte=models.F("yearly_needed"),
                ),
                name="statusrule_numbers_of_figures",
                violation_error_message=_(
                    "A pace needs two figures or more, and uses no fewer than it needs."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.version

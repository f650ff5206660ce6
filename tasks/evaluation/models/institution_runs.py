"""Runs that score institutions: their life is shorter than that of districts' runs.

A supervisor gives the points that persons judge and computes; another one confirms, and from then
on all stands. There are no objections: the result is notified to the institution on paper.
"""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from targets.models.fields import quarter_constraint, quarter_field

from .institutions import Institution
from .runs import INPUT_STATES, JUDGEMENTS, WORDS_LENGTH
from .schemes import SchemeItem, SchemeVersion

INSTITUTION_RUN_STATES = [
    ("draft", _("Being prepared")),
    ("computed", _("Computed")),
    ("confirmed", pgettext_lazy("evaluation run", "Confirmed")),
]


def points_field(label: Any = None, **options: Any) -> "models.DecimalField[Any, Any]":
    """Points or weights, to the hundredth."""
    return models.DecimalField(label, max_digits=6, decimal_places=2, **options)


class InstitutionRun(models.Model):
    """One row is a version of a scheme applied to the institutions of a quarter."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="institution_runs")
    quarter = quarter_field(_("quarter"))
    state = models.CharField(
        _("state"), max_length=9, choices=INSTITUTION_RUN_STATES, default="draft"
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = account_field()
    computed_at = models.DateTimeField(_("computed at"), null=True, blank=True)
    computed_by = account_field(optional=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = account_field(optional=True)

    class Meta:
        verbose_name = _("evaluation run of institutions")
        verbose_name_plural = _("evaluation runs of institutions")
        ordering = ["-quarter", "version"]
        constraints = [
            choice_constraint("state", INSTITUTION_RUN_STATES, "institutionrun_state_known"),
            quarter_constraint("institutionrun_quarter_written_right"),
            models.UniqueConstraint(
                fields=["version", "quarter"],
                name="institutionrun_once_a_quarter",
                violation_error_message=_("This scheme has a run of this period already."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", computed_by__isnull=True, computed_at__isnull=True)
                | ~Q(state="draft") & Q(computed_by__isnull=False, computed_at__isnull=False),
                name="institutionrun_computed_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                | ~Q(state="confirmed") & Q(confirmed_by__isnull=True, confirmed_at__isnull=True),
                name="institutionrun_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("computed_by")),
                name="institutionrun_confirmed_by_another",
                violation_error_message=_("Who computed a run does not confirm it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.title} {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("institution_run", args=[self.pk])


class InstitutionResult(models.Model):
    """One row is what a run gives an institution: its points, place and grade."""

    run = models.ForeignKey(InstitutionRun, models.CASCADE, related_name="results")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="results")
    won = points_field(_("points"))
    judged = points_field(_("judged weight"))
    counted = points_field(_("of points"))
    comparable = points_field(_("total as of 100"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    is_sample = models.BooleanField(_("rests on sample figures"), default=False)

    class Meta:
        verbose_name = _("result of an institution")
        verbose_name_plural = _("results of institutions")
        ordering = ["run", F("rank").asc(nulls_last=True), "institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["run", "institution"], name="institutionresult_once")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.institution_id}"


class InstitutionPoint(models.Model):
    """One row is what an item gives an institution, with its input, its formula and its origins.

    Won, lost, missing and inapplicable add up to the `weight` that it was judged by.
    """

    result = models.ForeignKey(InstitutionResult, models.CASCADE, related_name="points")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="institution_points")
    state = models.CharField(_("state"), max_length=16, choices=INPUT_STATES)
    value = models.DecimalField(_("input"), max_digits=24, decimal_places=10, null=True, blank=True)
    origins: Any = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    weight = points_field()
    won = points_field()
    lost = points_field()
    missing = points_field()
    inapplicable = points_field()
    formula = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("point of an institution")
        verbose_name_plural = _("points of institutions")
        ordering = ["result", "item__number"]
        constraints = [
            models.UniqueConstraint(fields=["result", "item"], name="institutionpoint_once"),
            choice_constraint("state", INPUT_STATES, "institutionpoint_state_known"),
            models.CheckConstraint(
                condition=Q(won__gte=0, won__lte=F("weight")), name="institutionpoint_within_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}/{self.item_id}"


class InstitutionJudgement(models.Model):
    """One row is what a supervisor said of an institution and an item: points, or that it does not
    apply; never without words."""

    run = models.ForeignKey(InstitutionRun, models.CASCADE, related_name="judgements")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="institution_judgements")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="judgements")
    kind = models.CharField(_("kind"), max_length=16, choices=JUDGEMENTS)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    words = models.TextField(_("words"), max_length=WORDS_LENGTH)
    by = account_field()
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("judgement on an institution")
        verbose_name_plural = _("judgements on institutions")
        ordering = ["run", "item__number", "institution__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "item", "institution"], name="institutionjudgement_once"
            ),
            choice_constraint("kind", JUDGEMENTS, "institutionjudgement_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="points", points__isnull=False, points__gte=0)
                | Q(kind="not_applicable", points__isnull=True),
                name="institutionjudgement_points_or_none",
                violation_error_message=_("Give points, or say that the item does not apply."),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="institutionjudgement_has_words",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.item_id}/{self.institution_id}"

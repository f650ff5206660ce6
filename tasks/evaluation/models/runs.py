"""Runs: a version of a scheme applied to a period, with every point as it was found."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.models import Evidence, Jurisdiction
from districts.models.choices import choice_constraint
from districts.permissions import Reader
from tasks.evaluation.permissions import SEE_RUNS

from .schemes import SchemeItem, SchemeVersion, SubjectGroup

RUN_STATES = [
    ("draft", _("Being prepared")),
    ("computed", _("Computed")),
    ("objections", _("Open to objections")),
    ("confirmed", pgettext_lazy("evaluation run", "Confirmed")),
    ("published", _("Published inside")),
]
# From when on inputs, points and origins stand.
FROZEN_STATES = ("confirmed", "published")
# In which a district reads its own points.
TOLD_STATES = ("objections", "confirmed", "published")
INPUT_STATES = [
    ("known", _("Known")),
    ("missing", _("Data missing")),
    ("not_applicable", _("Not applicable")),
]
JUDGEMENTS = [("points", _("Points given")), ("not_applicable", _("Not applicable"))]
WORDS_LENGTH = 2000


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, reader: Reader) -> "RunQuerySet":
        """Runs that the reader may know of: every step for the office, those told for districts
        that are scored, those published outside for everybody."""
        if reader.may(SEE_RUNS):
            return self
        own = Q(
            state__in=TOLD_STATES,
            pk__in=Result.objects.filter(jurisdiction__in=reader.own(SEE_RUNS))
            .order_by()
            .values("computation__run"),
        )
        return self.filter(Q(outside_at__isnull=False) | own)


class Run(models.Model):
    """One row is a version of a scheme applied to a period: 2024, or 2024Q4."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="runs")
    period = models.CharField(_("period"), max_length=6)
    state = models.CharField(_("state"), max_length=12, choices=RUN_STATES, default="draft")
    is_sample = models.BooleanField(_("sample"), default=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="begun_runs"
    )
    begun_at = models.DateTimeField(_("begun at"))
    objections_from = models.DateField(_("objections from"), null=True, blank=True)
    objections_to = models.DateField(_("objections to"), null=True, blank=True)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="computed_runs",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_runs",
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_runs",
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    outside_at = models.DateTimeField(_("published outside at"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation run")
        verbose_name_plural = _("evaluation runs")
        ordering = ["-period", "version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "period"],
                name="run_once_a_period",
                violation_error_message=_("This scheme has a run of this period already."),
            ),
            choice_constraint("state", RUN_STATES, "run_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(computed_by__isnull=False),
                name="run_computed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "computed"))
                | Q(
                    objections_from__isnull=False,
                    objections_to__isnull=False,
                    objections_to__gte=F("objections_from"),
                ),
                name="run_objections_have_days",
                violation_error_message=_("Objections are open from a day to the same or a later."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=FROZEN_STATES,
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                | ~Q(state__in=FROZEN_STATES)
                & Q(confirmed_by__isnull=True, confirmed_at__isnull=True),
                name="run_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("computed_by")),
                name="run_confirmed_by_another",
                violation_error_message=_("Who computed a run does not confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state="published", published_by__isnull=False, published_at__isnull=False
                )
                | ~Q(state="published")
                & Q(
                    published_by__isnull=True,
                    published_at__isnull=True,
                    outside_at__isnull=True,
                ),
                name="run_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.title} {self.period}"

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN_STATES

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.pk])


class Computation(models.Model):
    """One row is a working out of all points of a run; the highest number counts, all stay.

    The first takes its inputs from the data; a later one those of the one before, with what an
    objection changed.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="computations")
    number = models.PositiveSmallIntegerField(_("number"))
    objection = models.ForeignKey(
        "Objection", models.PROTECT, null=True, blank=True, related_name="computations"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="computations")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("computation of a run")
        verbose_name_plural = _("computations of runs")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="computation_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class Result(models.Model):
    """One row is what a computation gives a subject: its points, place and grade in its group."""

    computation = models.ForeignKey(Computation, models.PROTECT, related_name="results")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="evaluation_results"
    )
    group = models.ForeignKey(
        SubjectGroup, models.PROTECT, null=True, blank=True, related_name="results"
    )
    won = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    lost = models.DecimalField(_("points lost"), max_digits=6, decimal_places=2)
    missing = models.DecimalField(_("weight missing"), max_digits=6, decimal_places=2)
    inapplicable = models.DecimalField(
        _("weight that does not apply"), max_digits=6, decimal_places=2
    )
    judged = models.DecimalField(_("judged weight"), max_digits=6, decimal_places=2)
    counted = models.DecimalField(_("of points"), max_digits=6, decimal_places=2)
    comparable = models.DecimalField(
        _("total as of 100"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    is_sample = models.BooleanField(_("rests on sample figures"), default=False)

    class Meta:
        verbose_name = _("result of a subject")
        verbose_name_plural = _("results of subjects")
        ordering = ["computation", "group__position", "rank", "jurisdiction__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["computation", "jurisdiction"], name="result_once_a_subject"
            ),
            models.CheckConstraint(
                condition=Q(won__gte=0, lost__gte=0, missing__gte=0, inapplicable__gte=0),
                name="result_parts_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.computation_id}/{self.jurisdiction_id}"


class Point(models.Model):
    """One row is what an item gives a subject, with its input, its formula and its origins.

    `weight` is what it was judged by; won, lost, missing and inapplicable add up to it. `origins`
    are the figures it rests on, each with its words, quarter, value and address as they were.
    """

    result = models.ForeignKey(Result, models.PROTECT, related_name="points")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="points")
    state = models.CharField(_("state"), max_length=16, choices=INPUT_STATES)
    value = models.DecimalField(_("input"), max_digits=24, decimal_places=10, null=True, blank=True)
    origins: Any = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    is_sample = models.BooleanField(_("sample"), default=False)
    weight = models.DecimalField(max_digits=6, decimal_places=2)
    won = models.DecimalField(max_digits=6, decimal_places=2)
    lost = models.DecimalField(max_digits=6, decimal_places=2)
    missing = models.DecimalField(max_digits=6, decimal_places=2)
    inapplicable = models.DecimalField(max_digits=6, decimal_places=2)
    formula = models.CharField(max_length=300, blank=True)
    rank = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    mark = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ["result", "item__number"]
        constraints = [
            models.UniqueConstraint(fields=["result", "item"], name="point_once_an_item"),
            choice_constraint("state", INPUT_STATES, "point_state_known"),
            models.CheckConstraint(
                condition=Q(won__gte=0, won__lte=F("weight")), name="point_within_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}/{self.item_id}"


class Judgement(models.Model):
    """One row is what a person said of a subject and an item: points, or that it does not apply.

    It may be changed until the run is computed; `hint` is the figure that stood beside the item.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="judgements")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="judgements")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="evaluation_judgements"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=JUDGEMENTS)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    words = models.TextField(_("words"), max_length=WORDS_LENGTH)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="judgements", verbose_name=_("evidence")
    )
    hint = models.DecimalField(
        _("computed hint"), max_digits=24, decimal_places=10, null=True, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgements")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ["run", "item__number", "jurisdiction__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "item", "jurisdiction"], name="judgement_once_an_item"
            ),
            choice_constraint("kind", JUDGEMENTS, "judgement_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="points", points__isnull=False, points__gte=0)
                | Q(kind="not_applicable", points__isnull=True),
                name="judgement_has_points_or_none",
                violation_error_message=_("Give points, or say that the item does not apply."),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="judgement_has_words",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.item_id}/{self.jurisdiction_id}"

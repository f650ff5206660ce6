"""Financial institutions, their names over time, and what is reported of them each quarter."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.credit_code import is_credit_code
from districts.models import Jurisdiction, SourceFile
from districts.models.choices import choice_constraint
from districts.permissions import Reader
from targets.models.fields import (
    PublishedQuerySet,
    quarter_constraint,
    quarter_field,
    value_field,
)
from targets.models.filed import (
    Decided,
    FiledBook,
    Submitted,
    decision_whole,
    four_eyes,
    sent_back_with_reason,
    step_whole,
)
from targets.models.numbers import OBSERVATION_STATES
from tasks.evaluation.permissions import SEE_INSTITUTION_RETURNS, SEE_INSTITUTIONS

INSTITUTION_KINDS = [
    ("bank", _("Bank")),
    ("securities", _("Securities")),
    ("insurer", _("Insurer")),
    ("local", _("Local financial organisation")),
]
INSTITUTION_LEVELS = [
    ("incorporated", _("Incorporated here")),
    ("branch", _("Municipal branch")),
    ("local_branch", _("District branch")),
]
INSTITUTION_RETURN_STATES = [
    ("draft", _("Draft")),
    ("submitted", _("Submitted")),
    ("accepted", _("Accepted")),
    ("sent_back", _("Sent back")),
    ("withdrawn", _("Withdrawn")),
]
OPEN_STATES = ("draft", "submitted")
DECIDED = ("accepted", "sent_back")

Row = TypeVar("Row", bound=models.Model)


def require_credit_code(code: str) -> None:
    """ValidationError unless the code's own checks are right."""
    if not is_credit_code(code):
        raise ValidationError(
            _("The unified social credit code is mistyped: its check digits do not fit.")
        )


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Institutions, for those who follow them alone."""

    def visible_to(self, reader: Reader) -> "InstitutionQuerySet":
        return self if reader.may(SEE_INSTITUTIONS) else self.none()

    def asked_in(self, quarter: str) -> "InstitutionQuerySet":
        """Those of which figures are asked for the quarter."""
        return self.filter(
            Q(asked_until__isnull=True) | Q(asked_until__gte=quarter), asked_from__lte=quarter
        )


class Institution(models.Model):
    """One row is a financial institution whose green business is reported and scored.

    `name` is the one in use; those before it stand in `names`, each with the day it began. Figures
    are asked for from one quarter on, until another where the institution has left.
    """

    code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        unique=True,
        validators=[require_credit_code],
        error_messages={"unique": _("An institution with this code is there already.")},
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(
        pgettext_lazy("institution", "kind"), max_length=10, choices=INSTITUTION_KINDS
    )
    level = models.CharField(
        pgettext_lazy("institution", "level"), max_length=12, choices=INSTITUTION_LEVELS
    )
    seat = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="institutions", verbose_name=_("seat")
    )
    asked_from = quarter_field(_("figures from"))
    asked_until = quarter_field(_("figures until"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["kind", "code"]
        constraints = [
            choice_constraint("kind", INSTITUTION_KINDS, "institution_kind_known"),
            choice_constraint("level", INSTITUTION_LEVELS, "institution_level_known"),
            quarter_constraint("institution_from_written_right", "asked_from"),
            quarter_constraint("institution_until_written_right", "asked_until"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="institution_code_written_right",
                violation_error_message=_("A unified social credit code has eighteen signs."),
            ),
            models.CheckConstraint(
                condition=Q(asked_until__isnull=True) | Q(asked_until__gte=F("asked_from")),
                name="institution_asked_in_order",
                violation_error_message=_("The last quarter comes after the first one."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                name="institution_name_once",
                violation_error_message=_("Another institution has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_asked_in(self, quarter: str) -> bool:
        """Whether figures of it are asked for the quarter."""
        return self.asked_from <= quarter and (not self.asked_until or quarter <= self.asked_until)

    def get_absolute_url(self) -> str:
        return reverse("institution", args=[self.code])


class InstitutionName(models.Model):
    """One row is a name that an institution has or had, from a day until the next name began.

    Without a day it is the name by which the institution came to be known.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)

    class Meta:
        verbose_name = _("name of an institution")
        verbose_name_plural = _("names of institutions")
        ordering = ["institution", F("valid_from").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "valid_from"],
                name="institutionname_one_a_day",
                violation_error_message=_("The institution took another name on that day."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(valid_from__isnull=True),
                name="institutionname_one_first",
                violation_error_message=_("The first name is known already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionReturnQuerySet(models.QuerySet["InstitutionReturn"]):
    """Workbooks of institutions' figures."""

    def visible_to(self, reader: Reader) -> "InstitutionReturnQuerySet":
        return self if reader.may(SEE_INSTITUTION_RETURNS) else self.none()

    def open(self) -> "InstitutionReturnQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def current(self) -> "InstitutionReturnQuerySet":
        """Those whose figures are published now."""
        return self.filter(state="accepted", superseded_at__isnull=True)


class InstitutionReturn(Submitted, Decided, FiledBook):
    """One row is what one workbook reported of all institutions for a quarter.

    `answers` holds what was answered to the checks' queries.
    """

    quarter = quarter_field(_("quarter"))
    state = models.CharField(
        _("state"), max_length=9, choices=INSTITUTION_RETURN_STATES, default="draft"
    )
    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="institution_returns")
    answers = models.JSONField(_("answers to queries"), default=list)

    objects = InstitutionReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("institutions' return")
        verbose_name_plural = _("institutions' returns")
        ordering = ["-quarter", "-number"]
        constraints = [
            choice_constraint("state", INSTITUTION_RETURN_STATES, "institutionreturn_state_known"),
            quarter_constraint("institutionreturn_quarter_written_right"),
            models.UniqueConstraint(
                fields=["quarter", "number"],
                name="institutionreturn_number_once",
                violation_error_message=_("This number of a return is taken; upload again."),
            ),
            models.UniqueConstraint(
                fields=["quarter"],
                condition=Q(state__in=OPEN_STATES),
                name="institutionreturn_one_open",
                violation_error_message=_("A return of this quarter is already open."),
            ),
            models.UniqueConstraint(
                fields=["quarter"],
                condition=Q(state="accepted", superseded_at__isnull=True),
                name="institutionreturn_one_current",
                violation_error_message=_("A return of this quarter is accepted already."),
            ),
            step_whole(
                "submitted",
                ~Q(state="draft"),
                otherwise=Q(state__in=["draft", "withdrawn"]),
                name="institutionreturn_submission_whole",
                violation_error_message=_("Who submits a return, and when, is kept with it."),
            ),
            decision_whole(
                DECIDED,
                name="institutionreturn_decision_whole",
                violation_error_message=_("Who decides on a return, and when, is kept with it."),
            ),
            four_eyes(
                DECIDED,
                "submitted_by",
                name="institutionreturn_four_eyes",
                violation_error_message=_("Another person decides on a return than submitted it."),
            ),
            sent_back_with_reason("institutionreturn_sent_back_with_reason"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(state="accepted"),
                name="institutionreturn_superseded_once_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("institution_return", args=[self.pk])


class InstitutionFigureQuerySet(PublishedQuerySet["InstitutionFigure"]):
    """Figures of institutions: one published an institution, figure and quarter."""

    def visible_to(self, reader: Reader) -> "InstitutionFigureQuerySet":
        return self if reader.may(SEE_INSTITUTIONS) else self.none()


class InstitutionFigure(models.Model):
    """One row is one figure of an institution for a quarter, or its absence, with its cell.

    `figure` is the code of a column that `tasks.evaluation.figures` describes. A row is published
    when its return is accepted and superseded when a later one takes its place.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="figures")
    figure = models.CharField(_("figure"), max_length=40)
    quarter = quarter_field(_("quarter"))
    state = models.CharField(
        _("state"), max_length=18, choices=OBSERVATION_STATES, default="reported"
    )
    value = value_field(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    institution_return = models.ForeignKey(
        InstitutionReturn, models.PROTECT, related_name="figures", verbose_name=_("return")
    )
    sheet = models.CharField(_("sheet"), max_length=31)
    cell = models.CharField(_("cell"), max_length=10)
    typed = models.CharField(_("as typed"), max_length=200, blank=True)
    read_as = models.CharField(_("how it was read"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = InstitutionFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of an institution")
        verbose_name_plural = _("figures of institutions")
        ordering = ["institution", "figure", "quarter", "pk"]
        indexes = [
            models.Index(
                fields=["quarter", "figure"],
                condition=Q(published_at__isnull=False, superseded_at__isnull=True),
                name="institutionfigure_current",
            )
        ]
        constraints = [
            choice_constraint("state", OBSERVATION_STATES, "institutionfigure_state_known"),
            quarter_constraint("institutionfigure_quarter_right"),
            models.UniqueConstraint(
                fields=["institution", "figure", "quarter"],
                condition=Q(published_at__isnull=False, superseded_at__isnull=True),
                name="institutionfigure_one_published",
                violation_error_message=_("This figure is already published."),
            ),
            models.UniqueConstraint(
                fields=["institution_return", "institution", "figure"],
                name="institutionfigure_once_a_return",
            ),
            models.CheckConstraint(
                condition=Q(state="reported", value__isnull=False)
                | ~Q(state="reported") & Q(value__isnull=True),
                name="institutionfigure_value_iff_reported",
            ),
            models.CheckConstraint(
                condition=~Q(cell="") & ~Q(sheet="") & ~Q(unit=""),
                name="institutionfigure_has_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.figure} {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("institution_figure", args=[self.pk])

"""Written schemes by which subjects are scored, in versions, with their items and grades."""

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction
from districts.models.choices import choice_constraint
from districts.models.names import shown_name
from districts.permissions import Reader
from targets.models import Indicator
from tasks.evaluation.permissions import SEE_INSTITUTIONS, SEE_SCHEMES

SUBJECT_KINDS = [("jurisdiction", _("Districts")), ("institution", _("Financial institutions"))]
PERIOD_KINDS = [("year", _("Year")), ("quarter", _("Quarter"))]
VERSION_STATES = [("draft", _("Being drafted")), ("active", _("Put in force"))]
GRADED_BY = [("points", _("By points")), ("rank", _("By place"))]
MISSING_TREATMENTS = [
    ("no_points", _("No points")),
    ("shared", _("Its weight goes to the other items of its section")),
]
WHOLE = Decimal(100)


class Scheme(models.Model):
    """One row is a scheme, whatever its versions; `code` is its name in addresses."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    subject_kind = models.CharField(
        _("who is scored"), max_length=12, choices=SUBJECT_KINDS, default="jurisdiction"
    )
    period_kind = models.CharField(_("period"), max_length=8, choices=PERIOD_KINDS, default="year")
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        verbose_name = _("evaluation scheme")
        verbose_name_plural = _("evaluation schemes")
        ordering = ["code"]
        constraints = [
            choice_constraint("subject_kind", SUBJECT_KINDS, "scheme_subject_kind_known"),
            choice_constraint("period_kind", PERIOD_KINDS, "scheme_period_kind_known"),
        ]

    def __str__(self) -> str:
        return self.code


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    def visible_to(self, reader: Reader) -> "SchemeVersionQuerySet":
        """Versions that the reader may know of: those for districts, of which a district knows
        those in force; those for institutions for who follows institutions."""
        kinds = []
        if reader.may(SEE_INSTITUTIONS):
            kinds.append(Q(scheme__subject_kind="institution"))
        if reader.may(SEE_SCHEMES):
            kinds.append(Q(scheme__subject_kind="jurisdiction"))
        elif reader.has_some(SEE_SCHEMES):
            kinds.append(Q(scheme__subject_kind="jurisdiction", state="active"))
        return self.filter(reduce(or_, kinds)) if kinds else self.none()

    def of(self, subject_kind: str) -> "SchemeVersionQuerySet":
        """Versions for districts, or for institutions."""
        return self.filter(scheme__subject_kind=subject_kind)


class SchemeVersion(models.Model):
    """One row is a scheme as one document words it; a change is a new version, runs keep theirs.

    `weight` is what the items' weights added up to when it was put in force.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    document = models.CharField(_("document number"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    least_weight = models.DecimalField(
        _("least judged weight for a place"), max_digits=5, decimal_places=2, default=Decimal(60)
    )
    graded_by = models.CharField(_("grades go"), max_length=8, choices=GRADED_BY, default="points")
    state = models.CharField(_("state"), max_length=8, choices=VERSION_STATES, default="draft")
    weight = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="made_schemes"
    )
    made_at = models.DateTimeField(_("made at"))
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activated_schemes",
    )
    activated_at = models.DateTimeField(_("put in force at"), null=True, blank=True)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a scheme")
        verbose_name_plural = _("versions of schemes")
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="schemeversion_number_once"),
            models.UniqueConstraint(
                fields=["scheme"],
                condition=Q(state="draft"),
                name="schemeversion_one_draft",
                violation_error_message=_("A version of this scheme is being drafted already."),
            ),
            choice_constraint("state", VERSION_STATES, "schemeversion_state_known"),
            choice_constraint("graded_by", GRADED_BY, "schemeversion_graded_by_known"),
            models.CheckConstraint(
                condition=Q(least_weight__gte=0, least_weight__lte=100),
                name="schemeversion_least_weight_within",
                violation_error_message=_("The least judged weight lies between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", activated_by__isnull=True, activated_at__isnull=True)
                | Q(
                    state="active",
                    activated_by__isnull=False,
                    activated_at__isnull=False,
                    in_force_from__isnull=False,
                    weight=WHOLE,
                ),
                name="schemeversion_in_force_is_whole",
                violation_error_message=_("The weights of a scheme in force add up to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    def get_absolute_url(self) -> str:
        return reverse("scheme", args=[self.scheme.code, self.number])


class SchemeItem(models.Model):
    """One row is an item of a version: what is judged, by which figure, for how many points.

    `source` and `scoring` are keys of what is registered: another one needs no migration. `bands`
    are pairs of texts, threshold and points. `hint` is the source whose figure stands beside an
    item that persons judge.
    """

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField(_("number"))
    section = models.CharField(_("section"), max_length=40, blank=True)
    name = models.CharField(_("item"), max_length=80)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    source = models.CharField(_("source"), max_length=20)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="scheme_items"
    )
    hint = models.CharField(_("hint"), max_length=20, blank=True)
    scoring = models.CharField(_("scoring"), max_length=16)
    higher_is_better = models.BooleanField(_("higher is better"), default=True)
    full_mark = models.DecimalField(
        _("full mark"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    bands: Any = models.JSONField(_("thresholds"), default=list, blank=True)
    cap = models.DecimalField(_("most"), max_digits=5, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField(_("least"), max_digits=5, decimal_places=2, null=True, blank=True)
    missing = models.CharField(
        _("where the input is missing"),
        max_length=12,
        choices=MISSING_TREATMENTS,
        default="no_points",
    )

    class Meta:
        verbose_name = _("item of a scheme")
        verbose_name_plural = _("items of schemes")
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="schemeitem_number_once"),
            choice_constraint("missing", MISSING_TREATMENTS, "schemeitem_missing_known"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100),
                name="schemeitem_weight_within",
                violation_error_message=_("The weight of an item lies above 0, up to 100."),
            ),
            models.CheckConstraint(
                condition=Q(source="manual", scoring="manual")
                | ~Q(source="manual") & ~Q(scoring="manual"),
                name="schemeitem_manual_is_manual",
                violation_error_message=_("Persons judge what no figure is the source of."),
            ),
            models.CheckConstraint(
                condition=(Q(cap__isnull=True) | Q(cap__gte=0, cap__lte=F("weight")))
                & (Q(floor__isnull=True) | Q(floor__gte=0, floor__lte=F("weight")))
                & (Q(cap__isnull=True) | Q(floor__isnull=True) | Q(floor__lte=F("cap"))),
                name="schemeitem_limits_in_order",
                violation_error_message=_("Least and most points lie within the weight, in order."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class GradeBand(models.Model):
    """One row is a grade of a version: from how many points on, or up to which place."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="grades")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("grade"), max_length=20)
    least = models.DecimalField(
        _("from points"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    last_rank = models.PositiveSmallIntegerField(_("up to place"), null=True, blank=True)

    class Meta:
        verbose_name = _("grade of a scheme")
        verbose_name_plural = _("grades of schemes")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="gradeband_place_once"),
            models.UniqueConstraint(fields=["version", "name"], name="gradeband_name_once"),
            models.CheckConstraint(
                condition=Q(least__isnull=False, last_rank__isnull=True)
                | Q(least__isnull=True, last_rank__isnull=False),
                name="gradeband_by_points_or_place",
                violation_error_message=_("A grade goes by points or by place."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SubjectGroup(models.Model):
    """One row is a group of subjects that are ranked among themselves: 核心区, 重点区, 特色区."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        verbose_name = _("group of subjects")
        verbose_name_plural = _("groups of subjects")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return shown_name(self.name, self.name_en)


class GroupMembership(models.Model):
    """One row says that a jurisdiction belongs to a group, from when until when.

    `until` is the first day on which it does not any more.
    """

    group = models.ForeignKey(SubjectGroup, models.PROTECT, related_name="memberships")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="group_memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    basis = models.CharField(_("document"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("membership of a group")
        verbose_name_plural = _("memberships of groups")
        ordering = ["group", "jurisdiction__position", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction"],
                condition=Q(until__isnull=True),
                name="groupmembership_one_at_a_time",
                violation_error_message=_("This jurisdiction belongs to a group already."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="groupmembership_dates_in_order",
                violation_error_message=_("A membership ends after it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}/{self.jurisdiction_id}"

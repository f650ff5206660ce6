"""Plan documents and their sections."""

import datetime
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.permissions import Reader

from .choices import choice_constraint
from .persons import account_field
from .places import Jurisdiction
from .visibility import plan_visibility

CHINESE_NUMERALS = frozenset("一二三四五六七八九十")
IMPORT_STATES = [
    ("proposed", _("To be confirmed")),
    ("loaded", _("Loaded")),
    ("discarded", _("Discarded")),
]


# What a person may do to a reading; the words stand in the list of corrections.
CORRECTION_DEEDS = [
    ("head", _("Fact of the document set")),
    ("body", _("Body settled")),
    ("settle", _("Doubt looked over")),
    ("add_task", _("Task added")),
    ("change_task", _("Task changed")),
    ("split_task", _("Task split")),
    ("join_task", _("Task joined to the one before")),
    ("remove_task", _("Task removed")),
    ("number_tasks", _("Tasks numbered through")),
    ("add_section", _("Section added")),
    ("change_section", _("Section changed")),
    ("split_section", _("Section split")),
    ("join_section", _("Section joined to the one before")),
    ("remove_section", _("Section removed")),
    ("add_target", _("Target added")),
    ("change_target", _("Target changed")),
    ("split_target", _("Target split")),
    ("join_target", _("Target joined to the one before")),
    ("add_row", _("Row of the annex added")),
    ("change_row", _("Row of the annex changed")),
    ("remove_row", _("Row of the annex removed")),
]


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, reader: Reader) -> "PlanQuerySet":
        """Plans this reader may know of at all; every other query on plans goes through here."""
        return self.filter(plan_visibility(reader))

    def in_force(self, last_day: datetime.date) -> "PlanQuerySet":
        """Plans for the year of this day that were issued by then."""
        return self.begun(last_day).filter(period_end__gte=last_day.year)

    def begun(self, last_day: datetime.date) -> "PlanQuerySet":
        """The same with those whose period is over."""
        return self.issued_by(last_day).filter(period_start__lte=last_day.year)

    def issued_by(self, day: datetime.date) -> "PlanQuerySet":
        """Plans that exist on a day: from their date of issue, else from their first year on."""
        undated = Q(issued_on__isnull=True, period_start__lte=day.year)
        return self.filter(Q(issued_on__lte=day) | undated)


class Plan(models.Model):
    """One row is a published plan document: the city's rules or a jurisdiction's plan."""

    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="plans", verbose_name=_("jurisdiction")
    )
    title = models.CharField(_("title"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issuer"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    is_public = models.BooleanField(_("may be published"), default=False)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="local_plans"
    )
    period_start = models.PositiveSmallIntegerField(_("first year"))
    period_end = models.PositiveSmallIntegerField(_("last year"))
    wording_digest = models.CharField(_("digest of the loaded document"), max_length=64, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["jurisdiction__position", "period_start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="plan_period_in_order"
            ),
            # /tasks/years/2025/ is a year's list, not a plan's task.
            models.CheckConstraint(
                condition=~Q(slug="years"),
                name="plan_slug_not_years",
                violation_error_message=_("No plan may have the address name “years”."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.slug])


def answered_plans(plans: Iterable[Plan]) -> dict[int, Plan]:
    """The plan that each answers to, by the id of the one that answers; one query at most."""
    rows = list(plans)
    places = {plan.jurisdiction.parent_id for plan in rows if plan.based_on_id is None} - {None}
    cities = Plan.objects.filter(jurisdiction__in=places).order_by("-period_start")
    candidates = list(cities) if places else []
    above = {plan.pk: plan.based_on or _city_plan(plan, candidates) for plan in rows}
    return {key: one for key, one in above.items() if one is not None}


def _city_plan(plan: Plan, candidates: Iterable[Plan]) -> Plan | None:
    place = plan.jurisdiction.parent_id
    return next(
        (one for one in candidates if one.jurisdiction_id == place and _overlap(one, plan)), None
    )


def _overlap(one: Plan, other: Plan) -> bool:
    return one.period_start <= other.period_end and one.period_end >= other.period_start


class Section(models.Model):
    """One row is a numbered section of a plan; `label` is the full one, such as 二（五）."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    label = models.CharField(_("number"), max_length=20)
    heading = models.CharField(_("heading"), max_length=200)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    wording = models.TextField(_("wording"), blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "label"],
                name="section_label_once",
                violation_error_message=_("The plan already has a section of this number."),
            )
        ]

    def __str__(self) -> str:
        """Number and heading as a document prints them: 一、指导思想, 四（五）推进…, 1.2 总则."""
        if self.label.endswith("）"):
            return f"{self.label}{self.heading}"
        between = "、" if CHINESE_NUMERALS.issuperset(self.label) else " "
        return f"{self.label}{between}{self.heading}"


class PlanImport(models.Model):
    """One row is a plan document as it was handed in, from its reading until it is loaded.

    `reading` holds the file's text, its format, the pages without text and the document as it was
    understood. What would be loaded is worked out from it and the corrections.
    """

    file = models.ForeignKey(
        "districts.SourceFile", models.PROTECT, related_name="plan_imports", verbose_name=_("file")
    )
    file_name = models.CharField(_("file name"), max_length=200)
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        related_name="plan_imports",
        null=True,
        blank=True,
        verbose_name=_("jurisdiction"),
    )
    state = models.CharField(_("state"), max_length=10, choices=IMPORT_STATES, default="proposed")
    reading = models.JSONField(_("reading"))
    by = account_field(_("handed in by"), related_name="plan_imports")
    at = models.DateTimeField(_("handed in at"))
    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="imports", null=True, blank=True, verbose_name=_("plan")
    )
    loaded_at = models.DateTimeField(_("loaded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of a plan")
        verbose_name_plural = _("imports of plans")
        ordering = ["-pk"]
        constraints = [
            choice_constraint("state", IMPORT_STATES, "planimport_state_known"),
            models.CheckConstraint(
                condition=Q(state="loaded", plan__isnull=False, loaded_at__isnull=False)
                | ~Q(state="loaded") & Q(loaded_at__isnull=True),
                name="planimport_loaded_has_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("plan_import_detail", args=[self.pk])


class PlanCorrection(models.Model):
    """One row is one thing that a person changed, added or settled in a plan document as read.

    `number` counts from 1 within the document, `about` and `content` say what is meant, as
    `districts.documents.corrections` describes them; `before` is what stood there. One that was
    undone stays, with who undid it and when, and counts no longer.
    """

    plan_import = models.ForeignKey(
        PlanImport, models.PROTECT, related_name="deeds", verbose_name=_("import of a plan")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    deed = models.CharField(_("deed"), max_length=20, choices=CORRECTION_DEEDS)
    about = models.TextField(_("about"), blank=True)
    content = models.JSONField(_("content"), default=dict, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True)
    by = account_field(_("corrected by"), related_name="plan_corrections")
    at = models.DateTimeField(_("corrected at"))
    undone_by = account_field(_("undone by"), related_name="undone_plan_corrections", optional=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction of a plan document")
        verbose_name_plural = _("corrections of plan documents")
        ordering = ["plan_import", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_import", "number"], name="plancorrection_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="plancorrection_number_from_one"
            ),
            choice_constraint("deed", CORRECTION_DEEDS, "plancorrection_deed_known"),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="plancorrection_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_deed_display()}"

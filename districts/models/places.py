"""Jurisdictions, and the organisations with their names over time."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader

from .choices import choice_constraint
from .names import shown_name
from .visibility import plan_visibility

JURISDICTION_KINDS = [
    ("city", _("City")),
    ("district", _("District")),
    ("county", _("County")),
    ("autonomous_county", _("Autonomous county")),
    ("zone", _("Zone")),
]
ORGANISATION_KINDS = [
    ("body", _("Body")),
    ("collective", _("Collective")),
    ("group", _("Leading group")),
]
NAME_KINDS = [
    ("official", _("Official name")),
    ("short", _("Short name")),
    ("written", _("As written in a plan")),
    ("former", _("Former name")),
    ("slip", _("Slip")),
]


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def districts(self) -> "JurisdictionQuerySet":
        """Districts and counties: what a city sum is made of; zones overlap them and stay out."""
        return self.filter(kind__in=["district", "county", "autonomous_county"])

    def reporting(self) -> "JurisdictionQuerySet":
        return self.filter(is_reporting=True)


class Jurisdiction(models.Model):
    """One row is the city, a district, a county or a zone."""

    slug = models.SlugField(_("address name"), max_length=40, unique=True)
    code = models.CharField(_("division code"), max_length=6, unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("English name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=JURISDICTION_KINDS)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    overlaps = models.ManyToManyField("self", symmetrical=False, blank=True)
    is_reporting = models.BooleanField(_("files quarterly returns"), default=False)
    # The data version at which figures of its own were last published or corrected.
    figures_stamp = models.PositiveBigIntegerField(default=1, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["position", "slug"]
        constraints = [choice_constraint("kind", JURISDICTION_KINDS, "jurisdiction_kind_known")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return shown_name(self.name, self.name_en)

    @property
    def is_zone(self) -> bool:
        return self.kind == "zone"

    def get_absolute_url(self) -> str:
        return reverse("jurisdiction", args=[self.slug])


def seen_duty(reader: Reader) -> Q:
    """The condition on organisations that a duty of theirs stands in a plan the reader may see."""
    in_task = plan_visibility(reader, "assignments__task__plan__")
    in_annex = plan_visibility(reader, "assignments__annex_row__plan__")
    return (Q(assignments__task__isnull=False) & in_task) | (
        Q(assignments__annex_row__isnull=False) & in_annex
    )


def duty_in(plans: Iterable[int]) -> Q:
    """The condition on organisations that a duty of theirs stands in one of the plans, by id."""
    ids = list(plans)
    return Q(assignments__task__plan__in=ids) | Q(assignments__annex_row__plan__in=ids)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, reader: Reader) -> "OrganisationQuerySet":
        """Organisations that a plan which the reader may see gives a duty.

        One without any duty is for those who see every plan: it may have come from a plan that
        was changed or taken away since, and would tell of it. A contributor knows their own.
        """
        if reader.may(SEE_UNPUBLISHED_PLANS):
            return self
        seen = Q(pk__in=Organisation.objects.filter(seen_duty(reader)).values("pk"))
        return self.filter(seen | Q(pk__in=reader.body_ids) if reader.bodies else seen)

    def with_duty_in(self, plans: Iterable[int], *, or_none: bool) -> "OrganisationQuerySet":
        """Organisations that one of the plans gives a duty, or that no plan gives any."""
        own = Q(pk__in=Organisation.objects.filter(duty_in(plans)).values("pk"))
        none = Q(pk__in=Organisation.objects.filter(assignments__isnull=True).values("pk"))
        return self.filter(own | none if or_none else own)

    def named(self, name: str) -> "OrganisationQuerySet":
        return self.filter(models.Q(name=name) | models.Q(names__name=name)).distinct()


class Organisation(models.Model):
    """One row is a body that leads or is responsible for tasks, or a collective of such bodies."""

    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="organisations", verbose_name=_("jurisdiction")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=ORGANISATION_KINDS, default="body")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["jurisdiction__position", "slug"]
        constraints = [
            choice_constraint("kind", ORGANISATION_KINDS, "organisation_kind_known"),
            models.UniqueConstraint(
                fields=["jurisdiction", "name"],
                name="organisation_name_once",
                violation_error_message=_("This jurisdiction has an organisation of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])


class OrganisationNameQuerySet(models.QuerySet["OrganisationName"]):
    def visible_to(self, reader: Reader) -> "OrganisationNameQuerySet":
        """Names of visible organisations; spellings only as the plans that are seen use them."""
        if reader.may(SEE_UNPUBLISHED_PLANS):
            return self
        body = Q(pk=OuterRef("organisation"), assignments__written=OuterRef("name"))
        used_where_seen = Exists(Organisation.objects.filter(body & seen_duty(reader)))
        return self.filter(
            ~Q(kind__in=["written", "slip"]) | used_where_seen,
            organisation__in=Organisation.objects.visible_to(reader),
        )

    def known_from(self, plans: Iterable[int]) -> "OrganisationNameQuerySet":
        """Without the spellings that only other plans use."""
        body = Q(pk=OuterRef("organisation"), assignments__written=OuterRef("name"))
        used, here = Organisation.objects.filter(body), Q(body & duty_in(plans))
        return self.filter(
            ~Q(kind__in=["written", "slip"])
            | Exists(Organisation.objects.filter(here))
            | ~Exists(used)
        )


class OrganisationName(models.Model):
    """One row is a name by which an organisation was or is written, with the dates it was valid."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind of name"), max_length=10, choices=NAME_KINDS)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until, not included"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = OrganisationNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        ordering = ["organisation", models.F("valid_from").asc(nulls_first=True), "pk"]
        constraints = [
            choice_constraint("kind", NAME_KINDS, "organisationname_kind_known"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="organisationname_once",
                violation_error_message=_("The organisation already has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""What an administrator keeps up: indicators, targets, published figures, the status rule.

Observations and returns are absent: they change only by returns and reviews.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.admin_site import DeletableInline, OfficeAdmin

from .models import CitedFigure, Indicator, SeriesBreak, StatusRule, Target

MEANING = ("code", "unit", "basis", "numerator", "denominator")


class SeriesBreakInline(DeletableInline):
    model = SeriesBreak
    verbose_name = _("break of the series")
    verbose_name_plural = _("breaks of the series")


@admin.register(Indicator)
class IndicatorAdmin(OfficeAdmin):
    list_display = ["name", "name_en", "code", "unit", "basis", "asked_of"]
    list_filter = ["basis", "asked_of"]
    search_fields = ["name", "name_en", "code"]
    autocomplete_fields = ["named"]
    labels = {
        "named": _("asked of these jurisdictions"),
        "numerator": _("numerator"),
        "denominator": _("denominator"),
        "position": _("place in lists"),
    }
    inlines = [SeriesBreakInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Indicator | None = None) -> Any:
        """What stored numbers mean stays: another unit would change every one of them."""
        return MEANING if obj is not None and obj.observations.exists() else ()


@admin.register(Target)
class TargetAdmin(OfficeAdmin):
    list_display = ["title", "jurisdiction", "kind", "operator", "value", "unit", "deadline"]
    list_filter = ["plan", "kind"]
    list_select_related = ["jurisdiction"]
    search_fields = ["title", "title_en", "wording", "key"]
    labels = {"revises": _("revises the target"), "position": _("place in lists")}


@admin.register(CitedFigure)
class CitedFigureAdmin(OfficeAdmin):
    list_display = ["label", "jurisdiction", "indicator", "relation", "value", "unit", "quarter"]
    list_filter = ["jurisdiction", "indicator"]
    list_select_related = ["jurisdiction", "indicator"]
    search_fields = ["label", "title", "publisher", "key"]


@admin.register(StatusRule)
class StatusRuleAdmin(OfficeAdmin):
    """A rule that was in force stays as it was; another rule is another version."""

    list_display = [
        "version",
        "in_force_from",
        "rates_every_quarter",
        "on_track",
        "at_risk",
        "about",
        "pace_on_track",
        "pace_at_risk",
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

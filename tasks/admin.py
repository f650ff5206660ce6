"""What an administrator keeps up: the tasks of plans and who leads or is responsible for them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from districts.admin_site import DeletableInline, OfficeAdmin

from .models import AnnexRow, Assignment, Task


class AssignmentInline(DeletableInline):
    model = Assignment
    fields = ["organisation", "role", "written", "position"]
    autocomplete_fields = ["organisation"]
    labels = {"position": _("place in lists")}


@admin.register(Task)
class TaskAdmin(OfficeAdmin):
    list_display = ["number", "title", "plan"]
    list_display_links = ["title"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["title"]
    inlines = [AssignmentInline]


@admin.register(AnnexRow)
class AnnexRowAdmin(OfficeAdmin):
    list_display = ["row", "title", "plan"]
    list_display_links = ["title"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["title"]
    inlines = [AssignmentInline]

"""The admin site, and what all its pages share: rights by role, and an audit trail of changes."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.fields.files import FieldFile
from django.forms import BaseInlineFormSet, BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from .actions import move_data_version, record_event
from .permissions import LOAD_PLANS, MANAGE_PEOPLE, Deed
from .requests import account_in, reader_in

Content = dict[str, Any]

# Said by Django's own pages without a Chinese word, or with 你: the catalogue has a better one.
DJANGO_SAYS = (
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("None available"),
    gettext_noop("You don't have permission to view or edit anything."),
    gettext_noop("Are you sure?"),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Your password can't be a commonly used password."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)


class OfficeAdminSite(admin.AdminSite):
    """Open to whoever keeps accounts or loads plans, to each for their own.

    Signing in and passwords stay with the accounts pages.
    """

    site_header: str | Promise = _("Administration")  # type: ignore[assignment]
    site_title: str | Promise = _("Administration")  # type: ignore[assignment]
    index_title: str | Promise = _("What may be kept up here")  # type: ignore[assignment]

    def has_permission(self, request: HttpRequest) -> bool:
        reader = reader_in(request)
        return reader.may(MANAGE_PEOPLE) or reader.may(LOAD_PLANS)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or "/admin/")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        from .accounts.views import SignOutView

        return SignOutView.as_view()(request)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("password_change")


class RightsByRole:
    """A ModelAdmin or inline that asks the reader for one deed; nothing is ever deleted.

    `labels` name the fields that their model gives no name.
    """

    deed: Deed = LOAD_PLANS
    labels: Mapping[str, str | Promise] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.labels:
            options["label"] = self.labels[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]

    def _may(self, request: HttpRequest) -> bool:
        return reader_in(request).may(self.deed)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def plain_value(value: Any) -> Any:
    """A field's value as JSON keeps it: numbers and truth as they are, all else as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [plain_value(part) for part in value]
    return str(value)


def stored_values(obj: models.Model) -> Content:
    """What the database holds of a row, its many-to-many rows included; {} for a row not stored."""
    row = type(obj)._default_manager.filter(pk=obj.pk).first()
    if row is None:
        return {}
    values = {
        field.attname: plain_value(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    for several in row._meta.many_to_many:
        values[several.name] = sorted(getattr(row, several.name).values_list("pk", flat=True))
    return values


def differing(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parts of two contents that are not equal: ({"a": 1}, {"a": 2})."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )


def record_change(
    *, request: HttpRequest, obj: models.Model, before: Content, after: Content
) -> None:
    """One event for a row added, changed or deleted in the admin site; none if nothing differs."""
    was, became = differing(before, after)
    if not was and not became:
        return
    deed = "change" if before and after else "add" if after else "delete"
    record_event(
        deed=deed,
        by=account_in(request),
        obj=obj,
        before=was or None,
        after=became or None,
    )
    move_data_version()


# What Django's filters put behind the name of a field in an address.
ASKED_BY_FILTERS = ("", "__exact", "__isnull", "__id__exact")


class OfficeAdmin(RightsByRole, admin.ModelAdmin):
    """Each change stands in the audit trail, in the transaction that Django's admin opens."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the filters beside the list ask: Django takes any field of the row and of rows
        tied to it, and so would tell the hash of a password sign by sign."""
        return lookup in {f"{name}{end}" for name in self.list_filter for end in ASKED_BY_FILTERS}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        titled = {"title": self.opts.verbose_name_plural, **(extra_context or {})}
        return super().changelist_view(request, titled)

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: BaseModelForm, change: bool
    ) -> None:
        form.stored_before = stored_values(obj) if change else {}  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: BaseModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        record_change(
            request=request,
            obj=form.instance,
            before=form.stored_before,  # type: ignore[attr-defined]
            after=stored_values(form.instance),
        )

    def save_formset(
        self, request: HttpRequest, form: BaseModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        model = cast(type[models.Model], formset.model)
        keys = [row.instance.pk for row in formset.initial_forms]
        before = {key: stored_values(model(pk=key)) for key in keys}
        super().save_formset(request, form, formset, change)
        for key, content in before.items():
            row = model(pk=key)  # a deleted row's own object has lost its key
            record_change(request=request, obj=row, before=content, after=stored_values(row))
        for row in formset.new_objects:
            record_change(request=request, obj=row, before={}, after=stored_values(row))


class OfficeInline(RightsByRole, admin.TabularInline):
    extra = 0


class DeletableInline(OfficeInline):
    """Rows that nothing else points to, and that may be taken away."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

"""Accounts and roles for their keeper; jurisdictions, bodies, plans for administrators."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, BaseModelForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from .accounts import actions
from .accounts.forms import BodyField, NewAccountForm, RoleFormSet
from .admin_site import DeletableInline, OfficeAdmin, OfficeInline
from .models import Account, Jurisdiction, Membership, Organisation, OrganisationName, Plan, Section
from .models.people import WITH_ROLES
from .permissions import MANAGE_PEOPLE
from .requests import account_in, attached

admin.site.unregister(Group)
# It shows secrets; accounts look after their own, the keeper takes lost ones away.
admin.site.unregister(TOTPDevice)


class RoleInline(DeletableInline):
    """Roles are granted and removed, never changed into one another."""

    model = Membership
    formset = RoleFormSet
    deed = MANAGE_PEOPLE
    fields = ["role", "jurisdiction", "organisation"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "organisation":
            bodies = Organisation.objects.filter(kind="body").select_related("jurisdiction")
            options |= {"queryset": bodies, "form_class": BodyField}
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset = super().get_formset(request, obj, **options)
        formset.by = account_in(request)  # type: ignore[attr-defined]
        return formset

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(OfficeAdmin):
    deed = MANAGE_PEOPLE
    list_display = ["username", "person", "roles", "email", "is_active", "last_login", "is_sample"]
    list_filter = ["is_active", "is_sample", "memberships__role"]
    search_fields = ["username", "first_name", "email"]
    fields = [
        "username",
        "first_name",
        "email",
        "provider_key",
        "is_active",
        "last_login",
        "password_changed_at",
    ]
    labels = {"email": _("E-mail")}
    readonly_fields = ["username", "is_active", "last_login", "password_changed_at"]
    inlines = [RoleInline]
    actions = ["issue_passwords", "reset_second_factors", "disable", "enable"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        return super().get_queryset(request).prefetch_related(*WITH_ROLES)

    @admin.display(description=_("Name"), ordering="first_name")
    def person(self, account: Account) -> str:
        return account.first_name

    @admin.display(description=_("Roles"))
    def roles(self, account: Account) -> str:
        return ", ".join(row.label for row in account.memberships.all())

    def get_form(
        self, request: HttpRequest, obj: Account | None = None, change: bool = False, **options: Any
    ) -> type[ModelForm]:
        if obj is None:
            return NewAccountForm
        form = super().get_form(request, obj, change, **options)
        form.base_fields["first_name"].label = _("Name")
        return form

    def get_fields(self, request: HttpRequest, obj: Account | None = None) -> Any:
        if obj is None:
            first = ["username", "first_name", "email", "provider_key"]
            return [*first, "role", "jurisdiction", "organisation"]
        return super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> Any:
        return [] if obj is None else super().get_readonly_fields(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Account | None) -> Any:
        return [] if obj is None else super().get_inlines(request, obj)

    def save_form(self, request: HttpRequest, form: BaseModelForm, change: bool) -> Account:
        """A new account is stored here, so that all that follows speaks of the stored row."""
        if change:
            account: Account = super().save_form(request, form, change)
            return account
        chosen = form.cleaned_data
        account, password = actions.create_account(
            username=chosen["username"],
            name=chosen["first_name"],
            role=chosen["role"],
            jurisdiction=chosen["jurisdiction"],
            organisation=chosen["organisation"],
            email=chosen["email"],
            provider_key=chosen["provider_key"],
            by=account_in(request),
        )
        form.instance = account
        attached(request).issued = [(account, password)]
        return account

    def save_model(self, request: HttpRequest, obj: Any, form: BaseModelForm, change: bool) -> None:
        if change and "first_name" in form.changed_data:
            actions.rename_account(account=obj, name=obj.first_name, by=account_in(request))
        if change and "email" in form.changed_data:
            actions.change_email(account=obj, email=obj.email, by=account_in(request))
        if change and "provider_key" in form.changed_data:
            by = account_in(request)
            actions.set_provider_key(account=obj, key=obj.provider_key, by=by)

    def save_related(
        self, request: HttpRequest, form: BaseModelForm, formsets: Any, change: bool
    ) -> None:
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_formset(
        self, request: HttpRequest, form: BaseModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        """Removals first: a role may be exchanged for one that may not stand beside it."""
        formset.save(commit=False)
        by = account_in(request)
        for row in formset.deleted_objects:
            actions.remove_role(membership=row, by=by)
        for row in formset.new_objects:
            actions.grant_role(
                account=row.account,
                role=row.role,
                jurisdiction=row.jurisdiction,
                organisation=row.organisation,
                by=by,
            )

    def response_add(
        self, request: HttpRequest, obj: Account, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._issued_page(request, attached(request).issued)

    def _issued_page(
        self, request: HttpRequest, issued: list[tuple[Account, str]]
    ) -> TemplateResponse:
        """Shows passwords in the answer itself: a message would put them into a cookie."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("One-time passwords"),
            "issued": issued,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/districts/account/issued.html", context)

    @admin.action(description=_("Issue one-time passwords"))
    def issue_passwords(
        self, request: HttpRequest, accounts: QuerySet[Account]
    ) -> TemplateResponse:
        by = account_in(request)
        issued = [(account, actions.issue_password(account=account, by=by)) for account in accounts]
        return self._issued_page(request, issued)

    @admin.action(description=_("Take second factors away (phone lost)"))
    def reset_second_factors(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        by, done = account_in(request), []
        for account in accounts:
            try:
                actions.reset_second_factor(account=account, by=by)
                done.append(account)
            except ValidationError as fault:
                messages.error(request, f"{account}: {' '.join(fault.messages)}")
        said = gettext("Second factor taken away, sessions ended: %(names)s.")
        self._tell(request, said, done)

    @admin.action(description=_("Disable accounts"))
    def disable(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        by, done = account_in(request), []
        for account in accounts:
            try:
                actions.disable_account(account=account, by=by)
                done.append(account)
            except ValidationError as fault:
                messages.error(request, f"{account}: {' '.join(fault.messages)}")
        self._tell(request, gettext("Disabled from the next request on: %(names)s."), done)

    @admin.action(description=_("Enable accounts"))
    def enable(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        for account in accounts:
            actions.enable_account(account=account, by=account_in(request))
        self._tell(request, gettext("Enabled: %(names)s."), list(accounts))

    @staticmethod
    def _tell(request: HttpRequest, said: str, done: list[Account]) -> None:
        if done:
            names = gettext(", ").join(str(account) for account in done)
            messages.success(request, said % {"names": names})


@admin.register(Jurisdiction)
class JurisdictionAdmin(OfficeAdmin):
    list_display = ["name", "name_en", "kind", "code", "is_reporting"]
    list_filter = ["kind", "is_reporting"]
    search_fields = ["name", "name_en", "code", "slug"]
    autocomplete_fields = ["overlaps"]
    labels = {
        "parent": _("belongs to"),
        "overlaps": _("overlaps with"),
        "position": _("place in lists"),
    }


class OrganisationNameInline(DeletableInline):
    model = OrganisationName


@admin.register(Organisation)
class OrganisationAdmin(OfficeAdmin):
    list_display = ["name", "jurisdiction", "kind"]
    list_filter = ["jurisdiction", "kind"]
    list_select_related = ["jurisdiction"]
    search_fields = ["name", "names__name", "slug"]
    inlines = [OrganisationNameInline]


class SectionInline(OfficeInline):
    """The order of a plan's sections, to be read beside it; a plan is loaded, not typed."""

    model = Section
    fields = ["label", "heading", "level"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(OfficeAdmin):
    """Above all the mark whether a plan may be published."""

    list_display = ["title", "jurisdiction", "document_number", "issued_on", "is_public"]
    list_filter = ["is_public"]
    list_select_related = ["jurisdiction"]
    readonly_fields = ["wording_digest"]
    inlines = [SectionInline]
    labels = {"based_on": _("Based on")}

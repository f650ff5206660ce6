"""Sign-in and password forms."""

import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from districts.models import Account, Jurisdiction, Membership, Organisation
from districts.models.people import ROLES

from .actions import change_password, refuse_taken_name
from .apart import NEVER_WITHOUT, refuse_self, refuse_together, refuse_without

CROWD = _(
    "Many sign-ins with this user name, from this network address or on the whole have failed "
    "lately: answers to failures take longer, and the audit trail says so."
)


class SignInForm(AuthenticationForm):
    """One sentence for an unknown name, a wrong password and a disabled account."""

    error_messages = {
        "invalid_login": _(
            "The user name or the password is not right, or the account is disabled. "
            "After five failures sign-in is locked for 15 minutes."
        ),
        "inactive": _("The account is disabled."),
    }

    def get_invalid_login_error(self) -> ValidationError:
        fault = super().get_invalid_login_error()
        if getattr(self.request, "crowd", None) is None:
            return fault
        return ValidationError([fault, ValidationError(CROWD)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        # The keeper issues a new one; there is no reset by mail to link to.
        self.fields["password"].help_text = _(
            "Forgotten? Ask the keeper of accounts for a one-time password."
        )


class CodeForm(forms.Form):
    """A code of the phone, or one for when it is lost."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        help_text=_("Six digits from the phone, or a recovery code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class FirstCodeForm(CodeForm):
    """The first code of a phone that is set up: there are no others yet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].help_text = ""


class OwnPasswordForm(PasswordChangeForm):
    """A new password for the account that is signed in."""

    def __init__(self, user: Account, *args: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(user, *args, **options)
        self.request = request
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """Through the sign-in throttle: else an open session would allow any number of guesses."""
        password: str = self.cleaned_data["old_password"]
        credentials = {"username": self.user.get_username()}
        if authenticate(self.request, **credentials, password=password) is None:
            raise ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            )
        AxesProxyHandler.get_implementation().reset_user_attempts(self.request, credentials)
        return password

    def store(self, account: Account, now: datetime.datetime) -> None:
        change_password(account=account, password=self.cleaned_data["new_password1"], now=now)


class BodyField(forms.ModelChoiceField):
    """Bodies with the place in front: whoever keeps accounts chooses among all there are."""

    def label_from_instance(self, obj: Organisation) -> str:
        return f"{obj.jurisdiction.short_name} · {obj}"


class NewAccountForm(forms.ModelForm):
    """A new account with its first role."""

    first_name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Reminders of returns that are due go there; without it they reach nobody."),
    )
    provider_key = forms.CharField(
        label=_("Key at the identity provider"),
        max_length=255,
        required=False,
        empty_value=None,
        help_text=_(
            "What the identity provider calls this person; without it the account cannot "
            "sign in through it."
        ),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    jurisdiction = forms.ModelChoiceField(
        label=_("Jurisdiction"),
        queryset=Jurisdiction.objects.all(),
        required=False,
        help_text=_("For a reporter, a contributor, and an official of one district."),
    )
    organisation = BodyField(
        label=_("Body"),
        queryset=Organisation.objects.filter(kind="body").select_related("jurisdiction"),
        required=False,
        help_text=_("Only for a contributor."),
    )

    class Meta:
        model = Account
        fields = ["username", "first_name", "email", "provider_key"]

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        refuse_taken_name(name)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        role = Membership(
            role=cleaned.get("role", ""),
            jurisdiction=cleaned.get("jurisdiction"),
            organisation=cleaned.get("organisation"),
        )
        role.validate_constraints(exclude={"account"})
        return cleaned


class RoleFormSet(forms.BaseInlineFormSet):
    """The roles of an account, as they would be once saved; `by` is who saves them."""

    by: Account | None = None

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        stay = [row for row in kept if row.get("role") and not row.get("DELETE")]
        new = [row["role"] for row in stay if row.get("id") is None]
        if new:
            refuse_self(self.instance, self.by)
            refuse_together([row["role"] for row in stay if row.get("id") is not None], new)
        for role in NEVER_WITHOUT.keys() - {row["role"] for row in stay}:
            refuse_without(role, leaving=self.instance)

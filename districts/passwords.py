"""What a password must be, and when it must be changed."""

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Account

# Without the letters and digits that are taken for one another on paper.
LETTERS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")


def character_classes(password: str) -> int:
    """How many of the four classes occur: small letters, capitals, digits, anything else.

    A blank and a Chinese character are of the fourth: "Green 2025" has 4.
    """
    return sum(
        (
            any(sign.islower() for sign in password),
            any(sign.isupper() for sign in password),
            any(sign.isdigit() for sign in password),
            any(not (sign.islower() or sign.isupper() or sign.isdigit()) for sign in password),
        )
    )


class CharacterClassesValidator:
    """Refuses a password of fewer than `classes` kinds of characters."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: Any = None) -> None:
        if character_classes(password) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _(
            "Use at least %(classes)d of these four: small letters, capital letters, digits, "
            "other signs. Blanks are allowed."
        ) % {"classes": self.classes}


class NameValidator:
    """Refuses a password that holds the user name or the person's name."""

    def validate(self, password: str, user: Any = None) -> None:
        names = (user.get_username(), user.get_full_name()) if user is not None else ()
        if any(len(name) > 1 and name.lower() in password.lower() for name in names):
            raise ValidationError(self.get_help_text(), code="password_holds_name")

    def get_help_text(self) -> str:
        return _("It must not hold your user name or your name.")


class HistoryValidator:
    """Refuses the password in use and the last `remembered` ones."""

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        former = user.former_passwords.values_list("password", flat=True)[: self.remembered]
        if any(check_password(password, known) for known in [user.password, *former]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return ngettext(
            "It must not be the last password.",
            "It must not be one of the last %(count)d passwords.",
            self.remembered,
        ) % {"count": self.remembered}


def one_time_password() -> str:
    """Sixteen random letters and digits in groups of four, of all four classes of characters."""
    while True:
        signs = [secrets.choice("".join(LETTERS)) for _position in range(16)]
        password = "-".join("".join(signs[start : start + 4]) for start in range(0, 16, 4))
        if character_classes(password) == 4:
            return password


def is_change_due(account: Account, now: datetime.datetime) -> bool:
    """Whether the account must change its password before anything else; never a sample one."""
    if account.is_sample or not settings.LOCAL_PASSWORDS:
        return False
    if account.must_change_password:
        return True
    return now - account.password_changed_at > datetime.timedelta(days=settings.PASSWORD_DAYS)

"""The second factor: a code that a phone makes every half minute, and codes for when it is lost."""

import base64
import datetime
import hashlib
import secrets

import segno
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from districts.actions import record_event
from districts.models import Account, RecoveryCode
from districts.permissions import Reader

CONFIRMED = "second_factor"
RECOVERY_CODES = 10
# Eighty random bits: nobody tries them out, so a digest without a salt keeps them.
RECOVERY_BYTES = 10


def device_of(account: Account) -> TOTPDevice | None:
    """The phone that an account signs in with."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).first()


def is_factor_due(reader: Reader, session: SessionBase) -> bool:
    """Whether one of the reader's roles requires a second factor that this session was not opened
    with."""
    is_required = bool(reader.roles & set(settings.SECOND_FACTOR_ROLES))
    return is_required and not session.get(CONFIRMED)


@transaction.atomic
def begin_factor(account: Account) -> TOTPDevice:
    """A new secret, which counts once a code of it was given."""
    TOTPDevice.objects.filter(user=account, confirmed=False).delete()
    device: TOTPDevice = TOTPDevice.objects.create(user=account, name="phone", confirmed=False)
    return device


def secret_of(device: TOTPDevice) -> str:
    """As phones take it, in groups of four, where no picture can be taken."""
    text = base64.b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture_of(device: TOTPDevice) -> str:
    """What the phone's camera reads, as the address of a picture."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=5))


@transaction.atomic
def confirm_factor(account: Account, device: TOTPDevice, code: str) -> list[str]:
    """Codes for when the phone is lost, shown once; [] where the code is not right."""
    if not device.verify_token(code):
        return []
    TOTPDevice.objects.filter(user=account).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record_event(deed="set_second_factor", by=account, obj=account)
    return new_recovery_codes(account)


@transaction.atomic
def new_recovery_codes(account: Account) -> list[str]:
    """In the place of all former ones."""
    codes = [spelled(secrets.token_bytes(RECOVERY_BYTES)) for _each in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=digest_of(code)) for code in codes
    )
    record_event(deed="make_recovery_codes", by=account, obj=account)
    return codes


def spelled(content: bytes) -> str:
    text = base64.b32encode(content).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def digest_of(code: str) -> str:
    plain = "".join(code.lower().split()).replace("-", "")
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def is_right(account: Account, code: str) -> bool:
    """A code of the phone, each taken once, or a recovery code, which is then used up."""
    device = device_of(account)
    if device is not None and code.replace(" ", "").isdecimal():
        return bool(device.verify_token(code.replace(" ", "")))
    used, _rows = RecoveryCode.objects.filter(account=account, digest=digest_of(code)).delete()
    if used:
        record_event(deed="use_recovery_code", by=account, obj=account)
    return bool(used)


def waits_until(account: Account) -> datetime.datetime | None:
    """After wrong codes the phone's are not looked at for a while, twice as long after each."""
    device = device_of(account)
    _is_allowed, about = device.verify_is_allowed() if device is not None else (True, None)
    until: datetime.datetime | None = (about or {}).get("locked_until")
    return until


@transaction.atomic
def remove_factor(*, account: Account, by: Account | None) -> None:
    """By its owner, or by the keeper of accounts where the phone is lost."""
    TOTPDevice.objects.filter(user=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    record_event(deed="remove_second_factor", by=by, obj=account)


def state_of(account: Account) -> dict[str, object]:
    """What the page says of it."""
    waiting = TOTPDevice.objects.filter(user=account, confirmed=False).first()
    is_set = device_of(account) is not None
    return {
        "is_set": is_set,
        "codes_left": RecoveryCode.objects.filter(account=account).count() if is_set else 0,
        "waiting": waiting,
        "secret": secret_of(waiting) if waiting else "",
        "picture": picture_of(waiting) if waiting else "",
        "picture_name": _("Picture for the phone's camera"),
    }

"""E-mails to people who have something to do, and whom they did not reach."""

import logging
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.mail import send_mail

from .models import Account

logger = logging.getLogger(__name__)


class Reached(NamedTuple):
    """Who was mailed, who has no address, and whose e-mail the mail server did not take."""

    mailed: list[Account]
    without_address: list[Account]
    unsent: list[Account]

    @classmethod
    def of_all(cls, letters: Iterable["Reached"]) -> "Reached":
        """Several e-mails taken together."""
        found = cls([], [], [])
        for one in letters:
            found.mailed.extend(one.mailed)
            found.without_address.extend(one.without_address)
            found.unsent.extend(one.unsent)
        return found


def write_to(people: Iterable[Account], subject: str, text: str) -> Reached:
    """One e-mail to all of these. It holds no lock: a mail server may take as long as it likes.

    Whoever calls records it afterwards, where somebody was reached. One that cannot be sent is told
    in the log and stops no other.
    """
    known = list(people)
    addressed = [one for one in known if one.email]
    without = [one for one in known if not one.email]
    if not addressed:
        return Reached([], without, [])
    try:
        send_mail(subject, text, None, [one.email for one in addressed])
    except (OSError, ValueError) as fault:  # the server's refusals, and odd addresses
        logger.warning("An e-mail could not be sent: %s", type(fault).__name__)
        return Reached([], without, addressed)
    return Reached(addressed, without, [])


def full_address(path: str) -> str:
    """A page's address as it stands in an e-mail: whole where the installation's own is known."""
    return f"{settings.ADDRESS.rstrip('/')}{path}"

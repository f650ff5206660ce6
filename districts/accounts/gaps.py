"""Whom an office still lacks: reporters of places, reviewers, leaders, addresses for reminders."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Account, Jurisdiction, Membership

NEEDED = ("reviewer", "leader", "administrator", "keeper")


@dataclass(frozen=True)
class Gaps:
    """Places that report and have no reporter, roles nobody holds, reporters without an address."""

    places: list[Jurisdiction]
    roles: list[str]
    without_email: list[Account]

    @property
    def is_ready(self) -> bool:
        """Whether a quarter can be reported, reviewed and read; reminders can go otherwise."""
        return not self.places and not self.roles

    @property
    def sentences(self) -> list[str]:
        said = []
        if self.places:
            text = ngettext(
                "%(count)d place that reports has no reporter: %(names)s.",
                "%(count)d places that report have no reporter: %(names)s.",
                len(self.places),
            )
            said.append(text % {"count": len(self.places), "names": _named(self.places)})
        if "reviewer" in self.roles:
            said.append(_("There is no reviewer: nobody can accept a return."))
        if "leader" in self.roles:
            said.append(_("There is no account for the leadership."))
        if "administrator" in self.roles:
            said.append(_("There is no administrator: nobody can load plans or set things up."))
        if "keeper" in self.roles:
            said.append(
                _(
                    "There is no keeper of accounts: manage.py create_account NAME --role keeper "
                    "makes the first."
                )
            )
        if self.without_email:
            text = ngettext(
                "%(count)d reporter has no e-mail and gets no reminders: %(names)s.",
                "%(count)d reporters have no e-mail and get no reminders: %(names)s.",
                len(self.without_email),
            )
            values = {"count": len(self.without_email), "names": _named(self.without_email)}
            said.append(text % values)
        return said


def account_gaps() -> Gaps:
    """As accounts stand now, disabled ones left out; three queries."""
    held = list(Membership.objects.filter(account__is_active=True).select_related("account"))
    reported = {row.jurisdiction_id for row in held if row.role == "reporter"}
    reporters = {row.account for row in held if row.role == "reporter" and not row.account.email}
    return Gaps(
        places=[place for place in Jurisdiction.objects.reporting() if place.pk not in reported],
        roles=[role for role in NEEDED if role not in {row.role for row in held}],
        without_email=sorted(reporters, key=lambda one: one.username),
    )


def _named(rows: list[Jurisdiction] | list[Account]) -> str:
    return _(", ").join(str(row) for row in rows)

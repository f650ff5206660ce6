from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from districts.accounts.actions import create_account, grant_role
from districts.models import Account, Jurisdiction, Organisation
from districts.models.people import ROLES

Row = TypeVar("Row", Jurisdiction, Organisation)


def named(model: type[Row], slug: str | None) -> Row | None:
    """The row of an address name, None without one; CommandError where there is none."""
    if not slug:
        return None
    found: Row | None = model._default_manager.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.verbose_name} {slug}.")
    return found


def joins_keeper(role: str) -> bool:
    """Whether a small office's administrator comes in as its keeper too."""
    keepers = Account.objects.filter(is_active=True, memberships__role="keeper")
    return settings.JOIN_KEEPER and role == "administrator" and not keepers.exists()


class Command(BaseCommand):
    help = (
        "Creates an account and prints its one-time password, once. "
        "This is how the first administrator and the first keeper of accounts come in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--role", default="administrator", choices=[role for role, _name in ROLES]
        )
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument("--email", default="", help="where reminders go")
        parser.add_argument("--provider-key", help="what the identity provider calls the person")
        parser.add_argument(
            "--jurisdiction",
            help="of a reporter, a contributor or a district's official, by its address name",
        )
        parser.add_argument("--organisation", help="of a contributor, by its address name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                account, password = create_account(
                    username=options["username"],
                    name=options["name"],
                    role=options["role"],
                    jurisdiction=named(Jurisdiction, options["jurisdiction"]),
                    organisation=named(Organisation, options["organisation"]),
                    email=options["email"],
                    provider_key=options["provider_key"],
                    by=None,
                )
                if joins_keeper(options["role"]):
                    grant_role(account=account, role="keeper", by=None)
                    self.stderr.write("Keeps accounts too, as GREENFIN_JOIN_KEEPER is on.")
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        self.stdout.write(password)
        self.stderr.write("One-time password; it must be changed at the first sign-in.")

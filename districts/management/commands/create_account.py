from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.accounts.actions import create_account
from districts.models import Jurisdiction
from districts.models.people import ROLES


class Command(BaseCommand):
    help = (
        "Creates an account and prints its one-time password, once. "
        "This is how the first administrator comes in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--role", default="administrator", choices=[role for role, _name in ROLES]
        )
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument("--email", default="", help="where reminders go")
        parser.add_argument("--jurisdiction", help="a reporter's jurisdiction, by its address name")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["jurisdiction"]
        jurisdiction = Jurisdiction.objects.filter(slug=slug).first() if slug else None
        if slug and jurisdiction is None:
            raise CommandError(f"There is no jurisdiction {slug}.")
        try:
            _account, password = create_account(
                username=options["username"],
                name=options["name"],
                role=options["role"],
                jurisdiction=jurisdiction,
                email=options["email"],
                by=None,
            )
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        self.stdout.write(password)
        self.stderr.write("One-time password; it must be changed at the first sign-in.")

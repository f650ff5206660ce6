"""reset_second_factor NAME: for the keeper of accounts whose own phone is lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.accounts.actions import reset_second_factor
from districts.models import Account


class Command(BaseCommand):
    help = (
        "Takes an account's second factor away and ends its sessions; the audit trail says so. "
        "For everybody else the keeper of accounts does it on the page of accounts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['username']}.")
        reset_second_factor(account=account, by=None)
        self.stdout.write(f"{account.username} signs in without a second factor.")

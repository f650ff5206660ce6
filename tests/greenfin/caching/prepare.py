"""Fills an empty installation with a small city for the tests beside it; prints who is signed in
and what they may ask for. Run by itself."""
# ruff: noqa: E402 - the framework must be ready before its models

import json
import random

import django

django.setup()

from django.conf import settings
from django.test import Client

from districts.models import Account
from tests.targets.served.prepare import lay_ground, session_of
from tests.whole_city import fill_city

from .addresses import Ground, addresses
from .deeds import SMALL, Deeds


def signed_in(account: Account) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def main() -> None:
    lay_ground()
    deeds = Deeds(random.Random(0), fill_city(SMALL))
    administrator = deeds.readers["administrator"]
    clients = {name: signed_in(deeds.readers[name]) for name in ("administrator", "auditor")}
    known = addresses(Ground(deeds.places[0], administrator), lambda name: clients[name])
    sessions = {name: session_of(account) for name, account in deeds.readers.items()}
    print(json.dumps({"sessions": sessions, "addresses": known}))


if __name__ == "__main__":
    main()

"""Issues a matter to a body of Rongchang, as the office does; prints its address. Run by itself."""
# ruff: noqa: E402 - the framework must be ready before its models

import json

import django

django.setup()

from districts.models import Account
from tests.targets.parts.factories import ECOLOGY, body_of
from tests.tasks.supervision.matters import FAR, issued


def main() -> None:
    office = Account.objects.get(username="reviewer-0")
    matter = issued(office, lead=body_of(ECOLOGY), due_on=FAR)
    print(json.dumps({"address": matter.get_absolute_url()}))


if __name__ == "__main__":
    main()

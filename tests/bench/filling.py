"""Within an installation: the plans, sample returns or a whole city, a signed-in leader.

`python -m tests.bench.filling [--samples] [--city DISTRICTS TARGETS TASKS QUARTERS]` prints the
leader's session key. Without a city there are places for past figures.
"""

import argparse
import json

import django

PLACES = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", action="store_true")
    parser.add_argument("--city", type=int, nargs=4)
    options = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from districts.models import Account, Jurisdiction, Membership
    from tests.whole_city import Size, fill_city

    call_command("migrate", verbosity=0)
    call_command("load_plans", verbosity=0)
    if options.samples:
        call_command("sample_returns", verbosity=0)
    if options.city:
        fill_city(Size(*options.city))
    places = 0 if options.city else PLACES
    Jurisdiction.objects.bulk_create(
        Jurisdiction(
            slug=f"place-{number}",
            name=f"第{number}区",
            name_en=f"Place {number}",
            short_name=str(number),
            kind="zone",
        )
        for number in range(places)
    )
    for role in ("leader", "administrator"):
        account = Account.objects.create_user(f"bench-{role}")
        Membership.objects.create(account=account, role=role)
    client = Client(HTTP_HOST="127.0.0.1")
    leader = Account.objects.get(username="bench-leader")
    client.force_login(leader, backend="districts.accounts.sessions.AccountBackend")
    print(json.dumps({settings.SESSION_COOKIE_NAME: client.session.session_key}))


if __name__ == "__main__":
    main()

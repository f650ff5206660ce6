"""Within an installation: the plans, sample returns, a signed-in leader, places for past figures.

`python -m tests.bench.filling [--samples]` prints the leader's session key.
"""

import json
import sys

import django

PLACES = 100


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from districts.models import Account, Jurisdiction, Membership

    call_command("migrate", verbosity=0)
    call_command("load_plans", verbosity=0)
    if "--samples" in sys.argv:
        call_command("sample_returns", verbosity=0)
    Jurisdiction.objects.bulk_create(
        Jurisdiction(
            slug=f"place-{number}",
            name=f"第{number}区",
            name_en=f"Place {number}",
            short_name=str(number),
            kind="zone",
        )
        for number in range(PLACES)
    )
    for role in ("leader", "administrator"):
        account = Account.objects.create_user(f"bench-{role}")
        Membership.objects.create(account=account, role=role)
    client = Client(HTTP_HOST="127.0.0.1")
    leader = Account.objects.get(username="bench-leader")
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    print(json.dumps({settings.SESSION_COOKIE_NAME: client.session.session_key}))


if __name__ == "__main__":
    main()

"""Within an installation: the plans, sample returns or a whole city, a signed-in leader.

`python -m tests.bench.filling [--samples] [--city DISTRICTS TARGETS TASKS QUARTERS]` prints the
leader's session key. Without a city there are places for past figures; of a city a reporter's
filled workbook (`return.xlsx`) and session key (`clerk.json`) are laid into the data folder.
"""

import argparse
import json
from pathlib import Path

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
    from targets.models import RoundMember
    from tests.targets.factories import filled
    from tests.whole_city import LAST, Size, fill_city

    def cookies_of(account: Account) -> dict[str, str]:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return {settings.SESSION_COOKIE_NAME: str(client.session.session_key)}

    call_command("migrate", verbosity=0)
    call_command("load_plans", verbosity=0)
    if options.samples:
        call_command("sample_returns", verbosity=0)
    if options.city:
        fill_city(Size(*options.city))
        clerk = Account.objects.get(username="city-clerk")
        member = RoundMember.objects.get(
            round__quarter=str(LAST), jurisdiction__memberships__account=clerk
        )
        folder = Path(settings.DATA_DIR)
        (folder / "return.xlsx").write_bytes(filled(member))
        (folder / "clerk.json").write_text(json.dumps(cookies_of(clerk)))
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
    for role in ("leader", "reviewer"):
        account = Account.objects.create_user(f"bench-{role}")
        Membership.objects.create(account=account, role=role)
    print(json.dumps(cookies_of(Account.objects.get(username="bench-leader"))))


if __name__ == "__main__":
    main()

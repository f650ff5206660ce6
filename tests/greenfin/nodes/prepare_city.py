"""Fills an empty installation with a whole city and the people who use it: prints who is signed in.
Run by itself."""
# ruff: noqa: E402 - the framework must be ready before its models

import json

import django

django.setup()

from targets.models import Indicator, RoundMember
from tests.targets.factories import VALUES, filled
from tests.targets.served.prepare import lay_ground, person
from tests.whole_city import LAST, Size, figure_of, fill_city

from .writers import FILES, OFFICE, REPORTING


def main() -> None:
    folder = lay_ground()
    fill_city(Size())
    members = RoundMember.objects.filter(round__quarter=str(LAST), jurisdiction__slug__in=REPORTING)
    indicators = Indicator.objects.filter(code__in=VALUES)
    sessions = {}
    for member in members.select_related("jurisdiction"):
        place = member.jurisdiction
        # As the city has them, but for the one that is looked for: no sum of a year may fall.
        values = {one.code: figure_of(place, one, LAST) for one in indicators}
        for number in range(FILES):
            values["green_loan_balance"] = VALUES["green_loan_balance"] + number
            (folder / f"{place.slug}-{number}.xlsx").write_bytes(filled(member, values))
        sessions[place.slug] = person(place.slug, "reporter", place)
    for name, role in OFFICE.items():
        sessions[name] = person(name, role, None)
    print(json.dumps(sessions))


if __name__ == "__main__":
    main()

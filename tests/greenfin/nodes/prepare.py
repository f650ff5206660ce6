"""Fills an empty installation for the tests beside it: prints who is signed in. Run by itself."""
# ruff: noqa: E402 - the framework must be ready before its models

import json

import django

django.setup()

from tests.targets.factories import VALUES, filled, member_of, opened
from tests.targets.served.prepare import lay_ground, person

FILES = 8


def main() -> None:
    folder = lay_ground()
    member = member_of(opened("2025Q4"))
    for number in range(FILES):
        content = filled(member, green_loan_balance=VALUES["green_loan_balance"] + number)
        (folder / f"rongchang-{number}.xlsx").write_bytes(content)
    sessions = {"reporter": person("reporter", "reporter", member.jurisdiction)}
    for name, role in (("reviewer", "reviewer"), ("leader", "leader"), ("leaving", "reviewer")):
        sessions[name] = person(name, role, None)
    print(json.dumps(sessions))


if __name__ == "__main__":
    main()

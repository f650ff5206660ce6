"""Fills an empty installation for the tests beside it; prints who is signed in. Run by itself."""
# ruff: noqa: E402 - the framework must be ready before its models

import json
import os
from pathlib import Path

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from districts.models import Account, Jurisdiction, Membership, Organisation
from greenfin.plans.loading import load_plans
from targets.models import RoundMember
from tests.targets.factories import VALUES, filled, member_of, opened
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    OF_REFORM_FIRST,
    REFORM,
    asked,
    body_of,
    filled_part,
)
from tests.targets.served.installation import PASSWORD

PEOPLE = 20
FILES = 20
PARTS = 10
PLACES = ("rongchang", "wushan")


def session_of(account: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "districts.accounts.sessions.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def person(
    name: str, role: str, place: Jurisdiction | None, body: Organisation | None = None
) -> str:
    account = Account.objects.create_user(name)
    Membership.objects.create(account=account, role=role, jurisdiction=place, organisation=body)
    return session_of(account)


def bodies_of_rongchang(folder: Path, member: RoundMember) -> dict[str, str]:
    """Two of Rongchang's bodies with their people and files; who is signed in."""
    asked(member, Account.objects.get(username="rongchang-0"), {ECOLOGY: (), REFORM: ()})
    sessions = {}
    for slug in (ECOLOGY, REFORM):
        for number in range(PARTS):
            said = {"本期状态": "推进中", "进展说明": f"第{number}次报送"}
            content = filled_part(member, slug, tasks={ALONE: said, OF_REFORM_FIRST: said})
            (folder / f"{slug}-{number}.xlsx").write_bytes(content)
            name = f"{slug}-{number}"
            sessions[name] = person(name, "contributor", member.jurisdiction, body_of(slug))
    return sessions


def lay_ground() -> Path:
    """The plans in the database, and the data folder with what a server needs in it."""
    call_command("migrate", verbosity=0)
    load_plans()
    folder = Path(os.environ["GREENFIN_DATA"])
    lay_static(folder)
    return folder


def lay_static(folder: Path) -> None:
    """Static files under their own names: packing them would take longer than all the rest."""
    names = [name for finder in get_finders() for name, _storage in finder.list([])]
    manifest = {"version": "1.1", "hash": "", "paths": {name: name for name in names}}
    (folder / "static").mkdir(exist_ok=True)
    (folder / "static" / "staticfiles.json").write_text(json.dumps(manifest))


def main() -> None:
    folder = lay_ground()
    year_end = opened("2025Q4")
    sessions = {}
    for slug in PLACES:
        member = member_of(year_end, slug)
        for number in range(FILES):
            content = filled(member, green_loan_balance=VALUES["green_loan_balance"] + number)
            (folder / f"{slug}-{number}.xlsx").write_bytes(content)
        for number in range(PEOPLE):
            name = f"{slug}-{number}"
            sessions[name] = person(name, "reporter", member.jurisdiction)
    for number in range(PEOPLE):
        name = f"reviewer-{number}"
        sessions[name] = person(name, "reviewer", None)
    sessions |= bodies_of_rongchang(folder, member_of(year_end))
    sessions["administrator"] = person("administrator", "administrator", None)
    Account.objects.create_user("newcomer", password=PASSWORD)
    print(json.dumps(sessions))


if __name__ == "__main__":
    main()

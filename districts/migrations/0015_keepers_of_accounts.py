"""Who kept accounts keeps them: an administrator of a former version is keeper of accounts too.

What administrators could do besides, to review returns, they lose. The page of accounts says who
holds both roles since then, and what is to be done. The audit trail says who became keeper, and that
the update did it.
"""

from typing import Any

from django.db import migrations

from districts.chain import plain_hash
from districts.clock import current_time


def keep_on(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("districts", "Membership")._default_manager
    found = rows.filter(role="administrator").values_list("account", "account__username")
    for account, username in list(found):
        _held, is_new = rows.get_or_create(
            account_id=account, role="keeper", jurisdiction=None, organisation=None
        )
        if is_new:
            _record(apps, account, username)


def _record(apps: Any, account: int, username: str) -> None:
    """One link of the audit trail, by the models of this moment: later columns do not exist yet."""
    heads = apps.get_model("districts", "DataVersion")._default_manager
    head, _created = heads.select_for_update().get_or_create(pk=1)
    event = apps.get_model("districts", "Event")(
        at=current_time(),
        actor="migrate",
        deed="grant_role",
        object_type="account",
        object_key=str(account),
        after={"username": username, "role": "keeper", "jurisdiction": None},
        previous_hash=head.chain_head,
    )
    event.hash = plain_hash(event)
    event.save(force_insert=True)
    head.chain_head = event.hash
    head.save(update_fields=["chain_head"])


class Migration(migrations.Migration):
    dependencies = [("districts", "0014_slug_of_plans")]

    operations = [migrations.RunPython(keep_on, migrations.RunPython.noop)]

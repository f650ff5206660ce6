"""Who kept accounts keeps them: an administrator of a former version is keeper of accounts too.

What administrators could do besides, to review returns, they lose. The page of accounts says who
holds both roles since then, and what is to be done.
"""

from typing import Any

from django.db import migrations


def keep_on(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("districts", "Membership")._default_manager
    for account in rows.filter(role="administrator").values_list("account", flat=True):
        rows.get_or_create(account_id=account, role="keeper", jurisdiction=None, organisation=None)


class Migration(migrations.Migration):
    dependencies = [("districts", "0014_slug_of_plans")]

    operations = [migrations.RunPython(keep_on, migrations.RunPython.noop)]

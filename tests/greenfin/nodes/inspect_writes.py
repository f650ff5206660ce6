"""Whether each write that was confirmed is stored: reads them as JSON, prints what is not, and what
`verify` finds but of the returns that were made up with the city. Run by itself."""
# ruff: noqa: E402 - the framework must be ready before its models

import io
import json
import os
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.core.management import CommandError, call_command

from districts.audit_trail import verify_chain
from districts.models import Event
from targets.models import Observation, QuarterlyReturn
from tests.whole_city import MADE_UP


def lost(deed: str, key: str, detail: str) -> str:
    """What is missing of a confirmed write; "" where it is all there."""
    if not Event.objects.filter(deed=deed, object_key=key, object_type="quarterlyreturn").exists():
        return f"{deed} of return {key} is in no event"
    if deed == "accept_return":
        stored = Observation.objects.filter(
            quarterly_return_id=key,
            indicator__code="green_loan_balance",
            published_at__isnull=False,
        )
        values = list(stored.values_list("value", flat=True))
        if values != [Decimal(detail)]:
            return f"return {key} published {values}, not {detail}"
    return ""


def verified(*, is_whole: bool) -> list[str]:
    """The sentences of `verify`, without those on returns of which there never was a workbook."""
    told = io.StringIO()
    with suppress(CommandError):
        call_command("verify", all=is_whole, json=True, stdout=told)
    made_up = QuarterlyReturn.objects.filter(file__content=MADE_UP).values_list("pk", flat=True)
    beginnings = tuple(f"Return {key} (" for key in made_up)
    checks = json.loads(told.getvalue())["checks"]
    return [
        f"{check['name']}: {one}"
        for check in checks
        for one in check["problems"]
        if not one.startswith(beginnings)
    ]


def main() -> None:
    writes = Path(os.environ["GREENFIN_DATA"]) / "confirmed.json"
    confirmed = json.loads(writes.read_text()) if writes.exists() else []
    missing = [sentence for write in confirmed if (sentence := lost(*write))]
    broken = verify_chain()
    print(
        json.dumps(
            {
                "lost": missing,
                "chain": broken and str(broken),
                "verify": verified(is_whole=bool(confirmed)),
            }
        )
    )


if __name__ == "__main__":
    main()

"""What a source system's program sends, as it would over the network."""

import datetime
import json

from django.test import Client

from districts.actions import keep_file
from districts.models import Jurisdiction
from targets.intake.models import Exchange, SourceSystem
from targets.models import Indicator

# What a source system pushes in tests.
CODES = ("green_loan_balance", "loan_balance", "green_bond_balance")
NOW = datetime.datetime(2026, 1, 20, 2, 0, tzinfo=datetime.UTC)
ADDRESS = "/api/v1/intake/"


def a_source(by, **changes):
    """Pushes loans and bonds of Rongchang; `by` answers for it."""
    fields = {"code": "monitor", "name": "金融监测平台", "account": by, **changes}
    made = SourceSystem.objects.create(**fields)
    made.places.set(Jurisdiction.objects.filter(slug="rongchang"))
    made.indicators.set(Indicator.objects.filter(code__in=CODES))
    return made


def an_exchange(source):
    """One that brought nothing but a refused row."""
    refused = {"row": 1, "code": "unknown_indicator", "facts": {"found": "<b>"}}
    return Exchange.objects.create(
        source=source,
        channel="api",
        at=NOW,
        by=source.account,
        key="1",
        file=keep_file(content=b"{}", now=NOW),
        file_name="intake.jsonl",
        taken=0,
        refusals=[refused],
    )


def line(indicator="green_loan_balance", value="91.5", **changes):
    """One figure of Rongchang, as a JSON object."""
    fields = {
        "jurisdiction": "rongchang",
        "indicator": indicator,
        "quarter": "2025Q3",
        "value": value,
        "version_date": "2025-10-08",
        "method": "系统汇总",
    }
    return {name: one for name, one in {**fields, **changes}.items() if one is not None}


def lines(*rows):
    """JSON lines."""
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


class Pusher:
    """Pushes with a token; keeps the last answer."""

    def __init__(self, token):
        self.token = token

    def __call__(self, *rows, content=None, key="", kind="application/x-ndjson", query=""):
        headers = {"Authorization": f"Bearer {self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        body = lines(*rows) if content is None else content
        answer = Client().post(ADDRESS + query, data=body, content_type=kind, headers=headers)
        return answer.status_code, answer.json()

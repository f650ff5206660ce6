"""The sample source system: a mapping for its tables, and two files through the real pipeline."""

import csv
import io
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError

from districts.models import Account, Jurisdiction, SourceFile
from greenfin.exchange.actions import add_mapping, add_source, take_in
from greenfin.exchange.actions.taking import Sent
from targets.intake.models import Exchange, Mapping, PushedValue, SourceSystem
from targets.models import Indicator, Observation
from targets.wording.formatting import plain_text

from .data import EXCHANGE, SampleFile
from .supervision import moment

CENT = Decimal("0.01")


def push_samples(accounts: dict[str, Account]) -> int:
    """Takes the sample files in; how many rows were taken. Nothing where a system pushes already,
    or nobody answers for it."""
    account = accounts.get(EXCHANGE.account)
    if account is None or SourceSystem.objects.exists():
        return 0
    source = _source(account)
    taken = 0
    for file in EXCHANGE.files:
        sent = Sent(
            source=source,
            content=_table(file),
            file_name=file.name,
            channel="command",
            by=account,
            key=file.name.partition(".")[0],
        )
        taken += take_in(sent, now=moment(file.day), is_sample=True).taken
    return taken


@transaction.atomic
def _source(account: Account) -> SourceSystem:
    scope = {
        "places": Jurisdiction.objects.filter(slug__in=EXCHANGE.places.values()),
        "indicators": Indicator.objects.filter(code__in=EXCHANGE.indicators.values()),
    }
    made = SourceSystem(code=EXCHANGE.code, name=EXCHANGE.name, account=account, is_sample=True)
    source = add_source(source=made, scope=scope, by=account)
    factor = plain_text(EXCHANGE.factor)
    mapping = Mapping(
        source=source,
        code=EXCHANGE.mapping,
        period_rule=EXCHANGE.period_rule,
        factor=EXCHANGE.factor,
        columns=EXCHANGE.columns,
        places=EXCHANGE.places,
        indicators={
            theirs: {"code": code, "factor": factor} for theirs, code in EXCHANGE.indicators.items()
        },
    )
    add_mapping(mapping=mapping, by=account)
    return source


def _table(file: SampleFile) -> bytes:
    stream = io.StringIO()
    headings = list(EXCHANGE.columns.values())
    writer = csv.writer(stream)
    writer.writerow(headings)
    for row in file.rows:
        told = {**row, EXCHANGE.columns["value"]: _value(row)}
        writer.writerow([told[heading] for heading in headings])
    return stream.getvalue().encode()


def _value(row: dict[str, str]) -> str:
    """What stands in the row, or so many times the place's latest figure, in their unit."""
    if "growth" not in row:
        return row[EXCHANGE.columns["value"]]
    columns = EXCHANGE.columns
    latest = (
        Observation.objects.filter(
            jurisdiction__slug=EXCHANGE.places[row[columns["jurisdiction"]]],
            indicator__code=EXCHANGE.indicators[row[columns["indicator"]]],
            value__isnull=False,
        )
        .order_by("-quarter", "-pk")
        .first()
    )
    if latest is None or latest.value is None:
        return ""
    return plain_text((latest.value * Decimal(row["growth"])).quantize(CENT) / EXCHANGE.factor)


def removed_exchanges() -> int:
    """Sample source systems with all that they pushed; how many files had come in."""
    samples = Exchange.objects.filter(is_sample=True)
    count = samples.count()
    files = list(samples.values_list("file", flat=True))
    values = PushedValue.objects.filter(exchange__in=samples)
    for value in values:
        value.choices.all().delete()
    values.delete()
    samples.delete()
    for source in SourceSystem.objects.filter(is_sample=True):
        _delete(source)
    for file in SourceFile.objects.filter(pk__in=files):
        _delete(file)
    return count


def _delete(row: SourceSystem | SourceFile) -> None:
    """Deletes a row, where nothing else rests on it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return

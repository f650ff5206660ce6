"""Within an installation: many more districts, each with ten years of every indicator.

`python -m tests.bench.growth DISTRICTS` prints how many figures it has put in.
"""

import datetime
import json
import sys

import django

QUARTERS = [f"{year}Q{quarter}" for year in range(2016, 2026) for quarter in (1, 2, 3, 4)]
PUBLISHED = datetime.datetime(2025, 12, 31, 4, 0, tzinfo=datetime.UTC)
COLUMNS = ("jurisdiction_id", "indicator_id", "quarter", "value", "row")


def main() -> None:
    django.setup()
    from django.db import transaction

    from districts.models import Account, Jurisdiction, SourceFile
    from targets.history.storing import insert_observations
    from targets.models import HistoryImport, Indicator

    account, file = Account.objects.first(), SourceFile.objects.first()
    assert account is not None
    assert file is not None
    brought = HistoryImport.objects.create(
        file=file, file_name="history.csv", rows=1, imported_at=PUBLISHED, imported_by=account
    )
    places = Jurisdiction.objects.bulk_create(
        Jurisdiction(
            slug=f"more-{number}",
            name=f"另{number}区",
            name_en=f"More {number}",
            short_name=str(number),
            kind="district",
            is_reporting=True,
            position=1000 + number,
        )
        for number in range(int(sys.argv[1]))
    )
    indicators = list(Indicator.objects.all())
    rows = []
    for place in places:
        for indicator in indicators:
            base = 20 if indicator.is_share else 1000 + place.pk % 977
            for number, quarter in enumerate(QUARTERS):
                value = str(base + number)
                rows.append((place.pk, indicator.pk, quarter, value, len(rows) + 1))
    constants = {"origin": "history", "history_import": brought.pk, "published_at": PUBLISHED}
    with transaction.atomic():
        insert_observations(COLUMNS, rows, constants, lambda count: None)
    print(json.dumps({"figures": len(rows)}))


if __name__ == "__main__":
    main()

"""Within an installation: many more districts, each with ten years of every indicator.

`python -m tests.bench.growth DISTRICTS` prints how many figures it has put in.
"""

import datetime
import json
import sys

import django

QUARTERS = [f"{year}Q{quarter}" for year in range(2016, 2026) for quarter in (1, 2, 3, 4)]
PUBLISHED = datetime.datetime(2025, 12, 31, 4, 0, tzinfo=datetime.UTC)
INSERT = """
INSERT INTO targets_observation (
    jurisdiction_id, indicator_id, quarter, value, history_import_id, "row", published_at,
    state, origin, sheet, cell, typed, read_as, remark, is_sample
) VALUES (%s, %s, %s, %s, %s, %s, %s, 'reported', 'history', '', '', '', '', '', %s)
"""


def main() -> None:
    django.setup()
    from django.db import connection, transaction

    from districts.models import Account, Jurisdiction, SourceFile
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
    row = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for place in places:
            rows = []
            for indicator in indicators:
                base = 20 if indicator.is_share else 1000 + place.pk % 977
                for number, quarter in enumerate(QUARTERS):
                    row += 1
                    value = str(base + number)
                    rows.append(
                        (place.pk, indicator.pk, quarter, value, brought.pk, row, PUBLISHED, False)
                    )
            cursor.executemany(INSERT, rows)
    print(json.dumps({"figures": row}))


if __name__ == "__main__":
    main()

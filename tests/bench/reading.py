"""Within an installation: a filled workbook, read, against openpyxl's bare load of the same file.

Prints `{"read": …, "child": …, "bare": …, "cells": …}` in milliseconds.
"""

import io
import json
import sys

import django

from .measure import medians, timed


def main() -> None:
    django.setup()
    import openpyxl

    from districts.desk.desk import ReadingDesk
    from targets.models import RoundMember
    from targets.workbook.book import read_return
    from tests.targets.factories import filled

    member = RoundMember.objects.select_related("round", "jurisdiction").get(
        round__quarter="2025Q4", jurisdiction__slug="chongqing"
    )
    content = filled(member)

    def bare() -> object:
        return openpyxl.load_workbook(io.BytesIO(content))

    with ReadingDesk() as desk:
        read = read_return(content=content, member=member, desk=desk)
        assert not read.is_refused
        found = medians(
            {
                "read": lambda: timed(
                    lambda: read_return(content=content, member=member, desk=desk)
                ),
                "child": lambda: timed(lambda: read_return(content=content, member=member)),
                "bare": lambda: timed(bare),
            },
            rounds=int(sys.argv[1]),
        )
    rows = sum(len(cells) for cells in read.contents.values())
    print(json.dumps({**found, "rows": rows}))


if __name__ == "__main__":
    main()

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
    from targets.workbook.book import ReadReturn, open_workbook, read_return
    from tests.targets.factories import filled

    member = RoundMember.objects.select_related("round", "jurisdiction").get(
        round__quarter="2025Q4", jurisdiction__slug="chongqing"
    )
    content = filled(member)

    def bare() -> object:
        return openpyxl.load_workbook(io.BytesIO(content))

    def read(desk: ReadingDesk | None = None) -> ReadReturn:
        return read_return(opened=open_workbook(content=content, desk=desk), member=member)

    with ReadingDesk() as desk:
        contents = read(desk).contents
        assert contents
        milliseconds = medians(
            {
                "read": lambda: timed(lambda: read(desk)),
                "child": lambda: timed(read),
                "bare": lambda: timed(bare),
            },
            rounds=int(sys.argv[1]),
        )
    rows = sum(len(cells) for cells in contents.values())
    print(json.dumps({**milliseconds, "rows": rows}))


if __name__ == "__main__":
    main()

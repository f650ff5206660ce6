"""A table of 50,000 past figures that contradict nothing, and the two ways to import it.

`python -m tests.bench.past_figures ours|peer FILE` prints milliseconds and how many rows of the
table are published then, within an installation.
"""

import datetime
import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import django
import xlsxwriter

from .filling import PLACES
from .measure import timed

QUARTERS = [f"{year}Q{quarter}" for year in range(1990, 2026) for quarter in range(1, 5)][-125:]
INDICATORS = ("绿色贷款余额", "各项贷款余额", "绿色债券余额", "绿色债券发行额")
HEADINGS = ("行政区域", "指标", "季度", "数值", "备注")
ROWS = PLACES * len(QUARTERS) * len(INDICATORS)


def rows() -> Iterator[tuple[str, str, str, float, str]]:
    for order, quarter in enumerate(QUARTERS):
        for place in range(PLACES):
            loans = round(26.93 + place * 3.37 + order * 1.91, 2)
            values = (loans, round(loans * 7.3, 2), round(loans / 9, 4), int(quarter[5]) * 1.25)
            for indicator, value in zip(INDICATORS, values, strict=True):
                yield f"第{place}区", indicator, quarter, value, ""


def write_table(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("历史数据")
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(rows(), start=1):
            sheet.write_row(number, 0, row)


def ours(path: Path) -> Callable[[], None]:
    """Preview and confirm as the command does: child process, all checks, shares, audit trail."""
    from districts.models import Account
    from targets.history.actions import apply_history
    from targets.history.proposal import propose_history

    by = Account.objects.get(username="bench-reviewer")

    def deed() -> None:
        proposal = propose_history(
            content=path.read_bytes(), file_name=path.name, today=datetime.date(2026, 1, 20)
        )
        assert proposal.counts["new"] == ROWS and not proposal.errors
        now = datetime.datetime.now(datetime.UTC)
        assert apply_history(proposal=proposal, by=by, now=now) is not None

    return deed


def peer(path: Path) -> Callable[[], None]:
    """The way of a careful afternoon: pandas with calamine, vectorised checks, bulk_create."""
    import pandas as pd
    import python_calamine  # noqa: F401 - both sides are ready before the clock starts
    from django.db import transaction

    from districts.models import Account, Jurisdiction, SourceFile
    from targets.models import HistoryImport, Indicator, Observation

    by = Account.objects.get(username="bench-reviewer")

    def preview() -> pd.DataFrame:
        frame = pd.read_excel(path, engine="calamine")
        frame["place"] = frame["行政区域"].map(dict(Jurisdiction.objects.values_list("name", "pk")))
        frame["what"] = frame["指标"].map(dict(Indicator.objects.values_list("name", "pk")))
        assert frame[["place", "what", "数值"]].notna().all().all()
        assert frame["季度"].str.fullmatch(r"\d{4}Q[1-4]").all()
        assert (frame["数值"] >= 0).all()
        assert not frame.duplicated(["place", "what", "季度"]).any()
        known = set(
            Observation.objects.published().values_list("jurisdiction", "indicator", "quarter")
        )
        keys = zip(frame["place"], frame["what"], frame["季度"], strict=True)
        assert not known.intersection(keys)
        return frame

    def confirm(frame: "pd.DataFrame") -> None:
        now = datetime.datetime.now(datetime.UTC)
        with transaction.atomic():
            content = path.read_bytes()
            file = SourceFile.objects.create(
                digest="0" * 64, size=len(content), content=content, received_at=now
            )
            stored = HistoryImport.objects.create(
                file=file,
                file_name=path.name,
                state="imported",
                rows=len(frame),
                uploaded_at=now,
                uploaded_by=by,
                imported_at=now,
                imported_by=by,
            )
            columns = zip(frame["place"], frame["what"], frame["季度"], frame["数值"], strict=True)
            Observation.objects.bulk_create(
                [
                    Observation(
                        jurisdiction_id=place,
                        indicator_id=what,
                        quarter=quarter,
                        value=Decimal(str(value)),
                        origin="history",
                        history_import=stored,
                        row=number,
                        sheet="历史数据",
                        published_at=now,
                    )
                    for number, (place, what, quarter, value) in enumerate(columns, start=2)
                ],
                batch_size=5000,
            )

    return lambda: confirm(preview())


def main() -> None:
    way, path = sys.argv[1], Path(sys.argv[2])
    django.setup()
    deed = {"ours": ours, "peer": peer}[way](path)
    taken = timed(deed)
    from targets.models import Observation

    stored = Observation.objects.published().filter(origin="history").count()
    print(json.dumps({"milliseconds": taken, "stored": stored}))


if __name__ == "__main__":
    main()

"""Parts of returns: what was read of their workbooks, and what of it stands in which return."""

from collections.abc import Iterator

from districts.desk.desk import ReadingDesk
from targets.models import PartReturn, TakenRow
from targets.periods import local_date
from targets.returns.parts.differences import said
from targets.workbook import book as workbook

from .originals import Advance, entries_of, read_problems
from .outcome import Outcome

# Of another format, or of bodies that led other rows then: the digest vouches for the file.
OUT_OF_DATE = {"other_version", "unknown_key", "row_missing", "sheet_missing"}
# States of which something counts.
KEPT = ("handed_in", "taken_over", "sent_back")


def chosen_parts(most: int | None) -> list[int]:
    """The parts to read again: all, or the newest as many as `most`."""
    keys = PartReturn.objects.filter(state__in=KEPT).order_by("-pk").values_list("pk", flat=True)
    return sorted(keys if most is None else keys[:most])


def rows_taken_over() -> Outcome:
    """Every row taken over is what its part says, and what the return says where it stands."""
    outcome = Outcome("rows taken over from parts")
    rows = TakenRow.objects.select_related("part", "quarterly_return").order_by("pk")
    for row in rows.iterator(chunk_size=100):
        outcome.look(f"Row taken over {row.pk} ({row}): {problem}." for problem in _problems(row))
    return outcome


def parts_read_again(
    desk: ReadingDesk, keys: list[int], advance: Advance = lambda: None
) -> Outcome:
    """The originals of these parts, read anew, say what was kept of them."""
    total = PartReturn.objects.filter(state__in=KEPT).count()
    outcome = Outcome("parts read again", of=total)
    for key in keys:
        part = PartReturn.objects.select_related(
            "file", "organisation", "member__round", "member__jurisdiction"
        ).get(pk=key)
        content = bytes(part.file.content)
        opened = workbook.open_workbook(content=content, file_name=part.file_name, desk=desk)
        read = workbook.read_return(
            opened=opened,
            member=part.member,
            body=part.organisation,
            today=local_date(part.uploaded_at),
        )
        if not OUT_OF_DATE & {finding.code for finding in read.findings}:
            problems = read_problems(part.contents, read, entries_of(part))
            outcome.look(f"Part {part.pk} ({part}): {problem}." for problem in problems)
        advance()
    return outcome


def _problems(row: TakenRow) -> Iterator[str]:
    if row.cells != row.part.contents.get(row.sheet, {}).get(row.key):
        yield "its part says something else"
    if row.part.member_id != row.quarterly_return.member_id:
        yield "its part belongs to another return"
    standing = row.quarterly_return.contents.get(row.sheet, {}).get(row.key, {})
    if row.is_used and said(row.cells) != said(standing):
        yield "the return in which it stands says something else"

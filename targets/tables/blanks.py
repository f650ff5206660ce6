"""Files before anything is said on them of their use: what may be kept, and handed to anybody.

Whose copy a file is, and when it was taken, is put in as it is handed out: no kept file names a
person.
"""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from districts.clock import current_time
from districts.requests import nonpublic_mark
from targets.models import QuarterlyReturn

CHONGQING = ZoneInfo("Asia/Shanghai")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Where the mark of a copy goes: a code that Unicode keeps free of any letter, and XML takes.
PLACE = "\ufdd0"
# When a blank workbook was made, for the moment at which it is taken.
BLANK_MOMENT = datetime.datetime(1980, 1, 1, tzinfo=CHONGQING)
W3C = "%Y-%m-%dT%H:%M:%SZ"
# A workbook is packed anew for each copy, and soon.
PACKING = 1


@dataclass(frozen=True)
class BlankFile:
    """A file as it is kept: its bytes with `PLACE` where the mark of a copy goes."""

    name: str
    content: bytes

    @property
    def is_csv(self) -> bool:
        return self.name.endswith(".csv")

    def answer(self, _request: HttpRequest | None = None) -> HttpResponse:
        """A copy for who asks now."""
        content = marked_csv(self.content) if self.is_csv else marked_book(self.content)
        response = HttpResponse(content, content_type=CSV_TYPE if self.is_csv else XLSX_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{self.name}"'
        response.exported_file = self.name  # type: ignore[attr-defined]  # for the audit trail
        response.blank_file = self  # type: ignore[attr-defined]  # to be kept
        return response


def minute(moment: datetime.datetime) -> str:
    """A moment as files write it: in Chongqing, to the minute; one without a zone as it is."""
    local = moment.astimezone(CHONGQING) if moment.tzinfo else moment
    return local.strftime("%Y-%m-%d %H:%M")


def copy_mark() -> str:
    """Whose copy this is and when it was taken; "" where a stranger would get the same."""
    mark = nonpublic_mark()
    return f"{mark} · {minute(current_time())}" if mark else ""


def marks_with(copy: str) -> list[str]:
    """What a file says of itself: made-up figures in it, and the mark of the copy."""
    samples = QuarterlyReturn.objects.has_samples()
    marks = [_("With sample data, not to be quoted") if samples else "", copy]
    return [mark for mark in marks if mark]


def file_marks() -> list[str]:
    """What a file says of itself wherever it is taken: made-up figures in it, whose copy it is."""
    return marks_with(copy_mark())


def blank_marks() -> list[str]:
    """The same as a workbook that is kept says it, without the copy's."""
    return marks_with(PLACE if nonpublic_mark() else "")


def marked_csv(blank: bytes) -> bytes:
    """What the file says of itself stands in a last column: a row keeps it when it is copied away.

    The blank has a `PLACE` at the end of each row.
    """
    place, said = PLACE.encode(), " · ".join(file_marks())
    if not said:
        return blank.replace(place, b"")
    headings = blank.replace(place, further_cell(_("Use")), 1)
    return headings.replace(place, further_cell(said))


def further_cell(text: str) -> bytes:
    """What makes a row of a CSV file longer by a cell."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(["", text])
    return stream.getvalue().encode()


def marked_book(blank: bytes) -> bytes:
    """The workbook as the copy of who takes it now."""
    mark = copy_mark()
    moment = current_time().astimezone(CHONGQING).strftime(W3C)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(blank)) as given,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as taken,
    ):
        for member in given.infolist():
            content = given.read(member)
            if member.filename == "docProps/core.xml":
                content = content.replace(BLANK_MOMENT.strftime(W3C).encode(), moment.encode())
            # A footer takes a lone & for a command.
            in_footer = member.filename.startswith("xl/worksheets/")
            said = escape(mark.replace("&", "&&") if in_footer else mark)
            steady = zipfile.ZipInfo(member.filename, member.date_time)
            steady.compress_type = zipfile.ZIP_DEFLATED
            content = content.replace(PLACE.encode(), said.encode())
            taken.writestr(steady, content, compresslevel=PACKING)
    return stream.getvalue()

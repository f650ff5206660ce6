"""What reviewers say of rows of a return, and who reads it when."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.permissions import Reader
from targets.models import CellRemark, QuarterlyReturn
from targets.permissions import SEE_RETURNS
from targets.wording.formatting import listed_briefly


@dataclass(frozen=True)
class RowRemarks:
    """What is said of one row: of this return, and of the one sent back before it."""

    own: CellRemark | None = None
    former: CellRemark | None = None


def remarks_seen(reader: Reader, held: QuarterlyReturn) -> list[CellRemark]:
    """The remarks on a return: for the city office at once, for the reporter once it no longer
    waits for the decision."""
    if held.state == "submitted" and not reader.may(SEE_RETURNS):
        return []
    return list(held.cell_remarks.select_related("made_by"))


def remarks_by_row(reader: Reader, held: QuarterlyReturn) -> dict[tuple[str, str], RowRemarks]:
    """The remarks by sheet and row, beside those on the return sent back before this one."""
    own = {(one.sheet, one.key): one for one in remarks_seen(reader, held)}
    before = (
        QuarterlyReturn.objects.filter(
            member=held.member_id, number__lt=held.number, reviewed_at__isnull=False
        )
        .order_by("-number")
        .first()
    )
    former: dict[tuple[str, str], CellRemark] = {}
    if before is not None and before.state == "sent_back":
        former = {(one.sheet, one.key): one for one in before.cell_remarks.all()}
    return {place: RowRemarks(own.get(place), former.get(place)) for place in {*own, *former}}


def reason_of_remarks(remarks: list[CellRemark]) -> str:
    """What sending back says of its own accord where cells were remarked on; "" for none."""
    if not remarks:
        return ""
    places = listed_briefly([one.place for one in remarks])
    return _("See the remarks on %(places)s.") % {"places": places}

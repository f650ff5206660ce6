"""What every write on a part shares: the lock, the preview that was confirmed, the right, its
number and answers."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from districts.models import Account, Organisation
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed
from targets.actions.holding import hold_member
from targets.models import PartReturn, QuarterlyReturn, RoundMember
from targets.returns.parts.transitions import next_state, require_right
from targets.workbook import book as workbook
from targets.workbook.findings import Question


def hold_part(part: PartReturn) -> PartReturn:
    """The part as it stands now; its member, with all parts and returns of it, locked first."""
    member = hold_member(part.member_id)
    held = PartReturn.objects.select_related("file", "organisation").get(pk=part.pk)
    held.member = member
    return held


def take_part_step(
    held: PartReturn, *, deed: str, by: Account, version: int, digest: str
) -> PartReturn:
    """Moves a held part by one line of the table: right, then state, then what was previewed."""
    place = held.member.jurisdiction_id
    require_right(reader_of(by), deed, body=held.organisation_id, jurisdiction=place)
    state = next_state(deed, held.state)
    if (held.version, held.file.digest) != (version, digest):
        raise Conflict(
            _("The part has changed since you looked at it. Check it again, then confirm.")
        )
    held.state = state
    return held


def open_return(member: RoundMember) -> QuarterlyReturn | None:
    """The member's return that is a draft or waits for review."""
    return QuarterlyReturn.objects.open().filter(member=member).select_related("file").first()


def require_newest(held: PartReturn) -> None:
    """Conflict where the body has uploaded a later part of the quarter."""
    later = PartReturn.objects.filter(
        member=held.member_id, organisation=held.organisation_id, number__gt=held.number
    )
    if later.exclude(state="withdrawn").exists():
        raise Conflict(
            _("%(body)s has uploaded a later part of this quarter; decide on that one.")
            % {"body": held.organisation.name}
        )


def next_part_number(member: RoundMember, body: Organisation) -> int:
    """The number of the body's next part of the quarter."""
    own = PartReturn.objects.filter(member=member, organisation=body)
    return (own.aggregate(highest=Max("number"))["highest"] or 0) + 1


def answered(held: PartReturn, answers: Mapping[Question, str]) -> list[dict[str, Any]]:
    """The answers to what is asked of the part, as it keeps them; others and empty ones are left
    out."""
    asked = [query.question for query in workbook.queries_of(quarterly_return=held)]
    given = {question: answers.get(question, "").strip() for question in asked}
    return [
        {"code": code, "sheet": sheet, "key": key, "answer": answer}
        for (code, sheet, key), answer in given.items()
        if answer
    ]


def confirm_part_scope(held: PartReturn, *, by: Account) -> None:
    """Reads the written row again through the person's own scope, before it is committed."""
    if not PartReturn.objects.visible_to(reader_of(by)).filter(pk=held.pk).exists():
        raise NotAllowed(_("You may not do this for this body."))

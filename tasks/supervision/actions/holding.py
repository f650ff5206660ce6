"""What every write on a matter shares: the lock, the right, the table, the step that is kept."""

import datetime
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict, Unpack

from django.utils.translation import gettext as _

from districts.actions import record_event, require_whole
from districts.evidence import keep_brought
from districts.evidence.forms import BroughtFile
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed
from tasks.models import OPEN_STATES, Extension, MatterStep, SupervisionMatter
from tasks.permissions import ANSWER_MATTERS
from tasks.supervision.rights import Standing, standing_of
from tasks.supervision.transitions import BY_DEED, next_state, require_right, require_words

# A date further away is a slip.
MOST_YEARS = 5


def hold_matter(matter: SupervisionMatter, by: Account) -> tuple[SupervisionMatter, Standing]:
    """The matter as it stands now, locked, and how the person stands to it.

    NotAllowed where the person may not know of it.
    """
    reader = reader_of(by)
    SupervisionMatter.objects.select_for_update().get(pk=matter.pk)
    seen = SupervisionMatter.objects.visible_to(reader).select_related("lead__jurisdiction")
    held = seen.prefetch_related("bodies__jurisdiction").filter(pk=matter.pk).first()
    if held is None:
        raise NotAllowed(_("You may not do this with this matter."))
    return held, standing_of(reader, held)


class Said(TypedDict):
    """Who moves a matter, when, and what the person says; `seen` is how many steps it had then."""

    by: Account
    now: datetime.datetime
    seen: int
    words: NotRequired[str]


class SaidWithFiles(Said):
    """`evidence` are files that prove what is said."""

    evidence: NotRequired[Sequence[BroughtFile]]


def move_matter(
    held: SupervisionMatter, standing: Standing, deed: str, **given: Unpack[SaidWithFiles]
) -> MatterStep:
    """Moves a held matter by one line of the table, and says so in the audit trail.

    Right, then state, then what was looked at: NotAllowed, Conflict, Refused.
    """
    by, now, seen = given["by"], given["now"], given["seen"]
    require_right(standing.actor, deed)
    before, held.state = held.state, next_state(deed, held.state)
    if MatterStep.objects.filter(matter=held).count() != seen:
        raise Conflict(
            _("Something has been done with this matter since you looked. Look at it again.")
        )
    said = require_words(deed, given.get("words", ""))
    require_whole(held)
    held.save()
    for_body = BY_DEED[deed].right is ANSWER_MATTERS
    step = MatterStep(
        matter=held,
        number=seen + 1,
        deed=deed,
        state_from=before,
        state_to=held.state,
        words=said,
        body=standing.body if for_body else None,
        is_on_paper=standing.is_on_paper and for_body,
        by=by,
        at=now,
    )
    require_whole(step)
    step.save()
    step.evidence.set(keep_brought(given.get("evidence", ()), by=by, now=now))
    if held.state not in OPEN_STATES:
        _let_extension_lapse(held, by, now)
    _record(step, by, now)
    return step


def _record(step: MatterStep, by: Account, now: datetime.datetime) -> None:
    matter = step.matter
    after = {"state": step.state_to, "due_on": matter.due_on.isoformat(), "words": step.words}
    record_event(
        deed=step.deed,
        by=by,
        obj=matter,
        key=matter.document_number,
        before={"state": step.state_from},
        after={key: value for key, value in after.items() if value},
        now=now,
    )


def open_extension(matter: SupervisionMatter) -> Extension | None:
    """The extension that waits for an answer."""
    return Extension.objects.filter(matter=matter, state="asked").first()


def matter_content(matter: SupervisionMatter) -> dict[str, Any]:
    """A matter as the audit trail keeps it when it is opened."""
    return {
        "title": matter.title,
        "subject": matter.subject_kind,
        "lead": matter.lead.slug,
        "bodies": sorted(body.slug for body in matter.bodies.all()),
        "issued_on": matter.issued_on.isoformat(),
        "due_on": matter.due_on.isoformat(),
        "state": matter.state,
        "is_offline": matter.is_offline,
    }


def _let_extension_lapse(matter: SupervisionMatter, by: Account, now: datetime.datetime) -> None:
    """What was asked for is beside the point once the matter is closed."""
    asked = open_extension(matter)
    if asked is not None:
        asked.state, asked.decided_by, asked.decided_at = "lapsed", by, now
        asked.save(update_fields=["state", "decided_by", "decided_at"])

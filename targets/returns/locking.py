"""What locking a quarter would leave out, in words, before it is done."""

from collections.abc import Iterable, Sequence

from django.utils.translation import ngettext

from targets.wording.formatting import listed_briefly

from .board import Standing


def left_out(board: Sequence[Standing]) -> list[str]:
    """A sentence for each way in which a return is not there, with the names; [] for none."""
    by_state = {
        state: [one for one in board if one.state == state]
        for state in ("missing", "sent_back", "waiting")
    }
    lacking = [one for one in board if one.rows_lacking]
    texts = [
        (
            by_state["missing"],
            ngettext(
                "%(count)d has not reported: %(names)s.",
                "%(count)d have not reported: %(names)s.",
                len(by_state["missing"]),
            ),
        ),
        (
            by_state["sent_back"],
            ngettext(
                "%(count)d return was sent back and has not come again: %(names)s.",
                "%(count)d returns were sent back and have not come again: %(names)s.",
                len(by_state["sent_back"]),
            ),
        ),
        (
            by_state["waiting"],
            ngettext(
                "%(count)d return waits for review and can still be decided on: %(names)s.",
                "%(count)d returns wait for review and can still be decided on: %(names)s.",
                len(by_state["waiting"]),
            ),
        ),
        (
            lacking,
            ngettext(
                "%(count)d return lacks what was added later: %(names)s.",
                "%(count)d returns lack what was added later: %(names)s.",
                len(lacking),
            ),
        ),
    ]
    return [text % {"count": len(found), "names": _names(found)} for found, text in texts if found]


def _names(found: Iterable[Standing]) -> str:
    return listed_briefly([one.member.jurisdiction.label for one in found])

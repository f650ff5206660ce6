"""Sentences that count tasks and duties, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.progress.as_of import AsOf
from targets.wording.formatting import listed, quarter_text
from targets.wording.sentences import joined

from .progress import NOT_REPORTED, state_text


def states_sentence(counts: Mapping[str, int], as_of: AsOf) -> str:
    """How many tasks stand in each state as of a quarter; says so where nothing is reported."""
    total = sum(counts.values())
    values = {"total": total, "quarter": quarter_text(as_of.quarter)}
    if set(counts) <= {NOT_REPORTED}:
        return (
            ngettext(
                "%(total)s task; as of %(quarter)s no progress of it has been reported.",
                "%(total)s tasks; as of %(quarter)s no progress of them has been reported.",
                total,
            )
            % values
        )
    parts = [
        _("%(count)s %(state)s")
        % {"count": count, "state": state_text(None if state == NOT_REPORTED else state).lower()}
        for state, count in counts.items()
    ]
    text = ngettext(
        "As of %(quarter)s, of %(total)s task: %(parts)s.",
        "As of %(quarter)s, of %(total)s tasks: %(parts)s.",
        total,
    )
    return text % {**values, "parts": listed(parts)}


def duties_text(lead: int, responsible: int) -> str:
    """What a body has to do: 牵头8项、负责12项举措; "" where it has nothing to do."""
    values = {"lead": lead, "responsible": responsible}
    if lead and responsible:
        return _("leads %(lead)s and is responsible for %(responsible)s") % values
    if lead:
        return _("leads %(lead)s") % values
    return _("is responsible for %(responsible)s") % values if responsible else ""


def task_sentence(task: Any, lead: int, responsible: int, as_of: AsOf) -> str:
    """How many bodies a task has in each role, and what was last reported of it."""
    bodies = [
        ngettext("%(count)s lead body", "%(count)s lead bodies", lead) % {"count": lead},
        ngettext("%(count)s responsible body", "%(count)s responsible bodies", responsible)
        % {"count": responsible},
    ]
    counted = [text for text, count in zip(bodies, (lead, responsible), strict=True) if count]
    sentences = [_("%(bodies)s.") % {"bodies": listed(counted)}] if counted else []
    if task.state is None:
        text = _("As of %(quarter)s no progress has been reported.")
        sentences.append(text % {"quarter": quarter_text(as_of.quarter)})
    else:
        values = {"quarter": quarter_text(task.state_quarter), "state": state_text(task.state)}
        sentences.append(_("State reported for %(quarter)s: %(state)s.") % values)
    return joined(sentences)

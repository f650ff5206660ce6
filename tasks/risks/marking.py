"""The marks that negative records set in the ledger, for who may read them; each is recorded.

A project is marked where its owner has a record that is verified, neither corrected nor expired.
What an institution is said to have done marks its own projects, never those it lends to.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.permissions import Reader
from tasks.projects.models import Project
from tasks.projects.reading import Line

from .choices import LEVEL_TONES
from .models import RiskRecord
from .permissions import SEE_RISKS
from .trail import reader_account, record_mark_reading
from .wording import level_word


def marks_of(reader: Reader, codes: Iterable[str]) -> dict[str, list[RiskRecord]]:
    """The records that mark projects of these owners, by the owner's code; one query."""
    if not reader.may(SEE_RISKS):
        return {}
    asked = set(codes)
    rows = RiskRecord.objects.visible_to(reader).marking(current_date()).with_subject()
    found: dict[str, list[RiskRecord]] = {}
    for one in rows.filter(Q(enterprise_code__in=asked) | Q(institution__code__in=asked)):
        found.setdefault(one.subject_code, []).append(one)
    return found


def marked_lines(reader: Reader, lines: Sequence[Line]) -> dict[int, list[RiskRecord]]:
    """The marks of projects in a list, by the id of the project; the reading is recorded."""
    found = marks_of(reader, (one.owner_code for one in lines))
    marked = {one.pk: found[one.owner_code] for one in lines if one.owner_code in found}
    if marked:
        record_mark_reading(
            reader_account(reader),
            (one.number for one in lines if one.pk in marked),
            {one.record_number for rows in marked.values() for one in rows},
        )
    return marked


def of_lines(lines: Sequence[Line], reader: Reader) -> Mapping[int, str]:
    """What stands beside a project in a list and in its file: level and number of each record."""
    return {
        key: "; ".join(
            _("%(level)s (%(number)s)")
            % {"level": level_word(one.level), "number": one.record_number}
            for one in rows
        )
        for key, rows in marked_lines(reader, lines).items()
    }


def of_project(project: Project, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The panel on a project's page; nothing of it for who may not read records."""
    reader: Reader = page["reader"]
    rows = marks_of(reader, [project.owner_code]).get(project.owner_code, [])
    if rows:
        record_mark_reading(
            reader_account(reader), [project.number], [one.record_number for one in rows]
        )
    return {"risk_marks": [{"row": one, "tone": LEVEL_TONES[one.level]} for one in rows]}

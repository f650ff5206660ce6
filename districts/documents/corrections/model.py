"""One correction, and the sentences that refuse one which makes no sense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from districts.documents.messages import gettext_noop

REFUSALS: dict[str, str] = {
    "gone": gettext_noop("“%(about)s” is not in the reading, so nothing can be done to it."),
    "number_taken": gettext_noop("Another task has the number %(about)s already."),
    "no_section": gettext_noop("There is no section “%(about)s”."),
    "label_taken": gettext_noop("There is a section “%(about)s” already."),
    "section_in_use": gettext_noop(
        "Section “%(about)s” holds tasks: move them first, or join it to the section before."
    ),
    "nothing_before": gettext_noop("Nothing stands before “%(about)s” to join it to."),
    "no_such_place": gettext_noop("“%(about)s” cannot be divided there: a part would be empty."),
    "last_task": gettext_noop(
        "A plan has at least one task or target; the last cannot be taken away."
    ),
    "task_of_other_section": gettext_noop("Task %(about)s does not stand in this section."),
    "base_not_before": gettext_noop("The base “%(about)s” must come before the deadline."),
    "body_in_both": gettext_noop("“%(about)s” is given both roles; give it one."),
    "row_taken": gettext_noop("Another row of the annex has the number %(about)s already."),
}


@dataclass(frozen=True)
class Correction:
    """One deed of one person. `number` counts the corrections of a document from 1; a row that it
    makes has the key c and this number. `about` is a key, a field of the head, a written name or
    a code of doubts; `content` is plain JSON."""

    number: int
    deed: str
    about: str = ""
    content: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Refused(Exception):
    """A correction that cannot be; `REFUSALS` has the sentence to its code."""

    def __init__(self, code: str, about: str) -> None:
        super().__init__(code, about)
        self.code = code
        self.about = about

    @property
    def template(self) -> str:
        return REFUSALS[self.code]

    @property
    def params(self) -> Mapping[str, str]:
        return {"about": self.about}

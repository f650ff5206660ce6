"""What has been published since a run was frozen: listed beside it, never applied."""

from dataclasses import dataclass
from decimal import Decimal

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.wording.formatting import exact_text
from tasks.evaluation.models import Run, SchemeItem
from tasks.evaluation.permissions import SEE_RUNS
from tasks.evaluation.seen import last_computation, sees_whole, why_inside
from tasks.evaluation.sources import SourceInput, Span
from tasks.evaluation.stored import stored_inputs, stored_subjects
from tasks.evaluation.wording import INPUT_WORDS, unit_of
from tasks.evaluation.working import gather

# What persons said stands in the place of a figure: the figure moves nothing there.
BY_PERSONS = ("judgement", "objection")


@dataclass(frozen=True)
class Restated:
    """An input that is another one by now."""

    jurisdiction: Jurisdiction
    item: SchemeItem
    used: SourceInput
    now: SourceInput

    @property
    def used_text(self) -> str:
        return input_text(self.used, self.item)

    @property
    def now_text(self) -> str:
        return input_text(self.now, self.item)


def input_text(given: SourceInput, item: SchemeItem) -> str:
    """An input with its unit, or the word in its place."""
    if given.value is None:
        return str(INPUT_WORDS[given.state])
    return f"{exact_text(round(given.value, 4))} {unit_of(item)}".strip()


def restatements(reader: Reader, run: Run) -> list[Restated]:
    """The inputs of a frozen run that would be others today, as far as the reader sees the run.

    Strangers see none of a run that could not be published outside today any more.
    """
    last = last_computation(run)
    if last is None or not run.is_frozen:
        return []
    if not reader.has_some(SEE_RUNS) and why_inside(run):
        return []
    subjects = stored_subjects(last)
    if not sees_whole(reader, run):
        own = reader.own(SEE_RUNS)
        subjects = [one for one in subjects if one.jurisdiction.pk in own]
    items = list(run.version.items.select_related("indicator"))
    used, now = stored_inputs(last), gather(items, subjects, Span.parse(run.period))
    return [
        Restated(one.jurisdiction, item, was, is_now)
        for one in subjects
        for item in items
        if not _is_by_persons(was := used[one.jurisdiction.pk][item.number])
        and item.source != "manual"
        and differs(was, is_now := now[one.jurisdiction.pk][item.number])
    ]


def _is_by_persons(given: SourceInput) -> bool:
    return any(origin.words in BY_PERSONS for origin in given.origins)


def differs(was: SourceInput, is_now: SourceInput) -> bool:
    """Whether another input stands there; what the database rounds is the same."""
    if was.value is None or is_now.value is None:
        return was.state != is_now.state
    return abs(was.value - is_now.value) > Decimal("0.000001")

"""Who did what and when, from the opening of the first quarter to the sample's last day."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from targets.periods import CHONGQING_TIME, Quarter

from .data import HAPPENINGS, SERIES, WORK_POINTS, Correction, Parts, Slip
from .figures import FIRST, LAST, SEED, dice

DAYS_UNTIL_LOCKED = 60
SATURDAY = 5
# One return in twelve comes late.
LATE_SHARE = 1 / 12

SENT_BACK = {(slip.jurisdiction, slip.quarter): slip for slip in HAPPENINGS.sent_back}
CORRECTED = {(slip.jurisdiction, slip.quarter): slip for slip in HAPPENINGS.corrected}


@dataclass(frozen=True)
class Step:
    """One deed at one moment: open, lock, except, submit, accept or send_back; of parts ask,
    hand_in, take_over or send_part_back, the body's by the user name of its person; of milestones
    set_year, move, give_up and prove, which name one by its place in the sample's year."""

    at: datetime.datetime
    deed: str
    quarter: Quarter
    slug: str = ""
    number: int = 0
    reason: str = ""
    slip: Slip | None = None
    person: str = ""


def steps(quarters: int | None = None, *, seed: int = SEED) -> list[Step]:
    """Everything that has happened by the sample's day, in order; the last `quarters` or all."""
    last = Quarter.range(FIRST, LAST)[-quarters if quarters else 0 :]
    happened = [step for quarter in last for step in _round_steps(quarter, seed)]
    if Quarter(WORK_POINTS.year, 1) in last:
        happened += _milestone_steps(Quarter(WORK_POINTS.year, 1))
    return sorted(
        (step for step in happened if step.at.date() < HAPPENINGS.today),
        key=lambda step: (step.at, step.slug),
    )


def _round_steps(quarter: Quarter, seed: int) -> Iterator[Step]:
    yield Step(_at(quarter.end, days=1, hour=8), "open", quarter)
    yield Step(_at(quarter.end, days=DAYS_UNTIL_LOCKED, hour=18), "lock", quarter)
    for parts in HAPPENINGS.parts:
        yield from _part_steps(parts, quarter)
    missing = HAPPENINGS.not_reported.get(str(quarter), ())
    for slug in SERIES.reporting:
        if slug not in missing:
            yield from _return_steps(slug, quarter, dice(seed, slug, quarter, "days"))


def _part_steps(parts: Parts, quarter: Quarter) -> Iterator[Step]:
    """The parts of a quarter: all taken over before the return is filed, or on their way."""
    slug, is_running = parts.jurisdiction, str(quarter) == parts.running
    if not is_running and str(quarter) not in parts.taken_over:
        return
    yield Step(_at(quarter.end, days=1, hour=9), "ask", quarter, slug)
    for hour, person in enumerate(parts.people, start=9):
        if is_running and person in parts.missing:
            continue
        at = _at(quarter.end, days=hour if is_running else 3, hour=hour)
        at = _on_workday(at) if is_running else at
        yield Step(at, "hand_in", quarter, slug, person=person)
        if is_running and person in parts.sent_back:
            reason = parts.sent_back[person]
            yield Step(_after(at, 1), "send_part_back", quarter, slug, 0, reason, person=person)
    if not is_running:
        yield Step(_at(quarter.end, days=3, hour=17), "take_over", quarter, slug)


def _milestone_steps(first: Quarter) -> Iterator[Step]:
    yield Step(_at(WORK_POINTS.opened_on, days=0, hour=9), "set_year", first)
    for number, one in enumerate(WORK_POINTS.milestones):
        if one.moved:
            at = _at(one.moved.day, days=0, hour=10)
            yield Step(at, "move", Quarter.of(one.moved.day), number=number)
        if one.given_up:
            at = _at(one.given_up.day, days=0, hour=11)
            yield Step(at, "give_up", Quarter.of(one.given_up.day), number=number)
        if one.proof:
            at = _at(one.proof.day, days=0, hour=15)
            yield Step(at, "prove", Quarter.of(one.proof.day), number=number)


def _return_steps(slug: str, quarter: Quarter, rng: random.Random) -> Iterator[Step]:
    place = (slug, str(quarter))
    sent_back, corrected = SENT_BACK.get(place), CORRECTED.get(place)
    number = 1
    submitted = _on_workday(_at(quarter.end, days=_days(quarter, rng), hour=rng.randint(9, 17)))
    if sent_back:
        yield Step(submitted, "submit", quarter, slug, number, slip=sent_back)
        returned = _after(submitted, rng.randint(1, 3))
        yield Step(returned, "send_back", quarter, slug, number, sent_back.reason)
        if quarter == LAST:
            return
        number, submitted = 2, _after(returned, rng.randint(2, 4))
    yield Step(submitted, "submit", quarter, slug, number, slip=corrected)
    if slug not in HAPPENINGS.waiting.get(str(quarter), ()):
        most = 4 if quarter == LAST else 6
        yield Step(_after(submitted, rng.randint(1, most)), "accept", quarter, slug, number)
    if corrected:
        yield from _correction_steps(slug, quarter, number + 1, corrected)


def _correction_steps(slug: str, quarter: Quarter, number: int, slip: Correction) -> Iterator[Step]:
    day, said = slip.corrected_on, HAPPENINGS.exception
    yield Step(_at(day, days=0, hour=9), "except", quarter, slug, number, said)
    yield Step(_at(day, days=1, hour=10), "submit", quarter, slug, number, slip.reason)
    yield Step(_at(day, days=3, hour=15), "accept", quarter, slug, number)


def _days(quarter: Quarter, rng: random.Random) -> int:
    """Days from the quarter's end to its submission; the last one's must lie before the day."""
    if quarter == LAST:
        return rng.randint(5, 12)
    return rng.randint(27, 33) if rng.random() < LATE_SHARE else rng.randint(5, 24)


def _at(day: datetime.date, *, days: int, hour: int) -> datetime.datetime:
    moment = datetime.datetime.combine(day, datetime.time(hour), CHONGQING_TIME)
    return moment + datetime.timedelta(days=days)


def _on_workday(moment: datetime.datetime) -> datetime.datetime:
    """The moment itself, or the Monday after a weekend."""
    days = 7 - moment.weekday() if moment.weekday() >= SATURDAY else 0
    return moment + datetime.timedelta(days=days)


def _after(moment: datetime.datetime, days: int) -> datetime.datetime:
    """Some days and a little later: no two deeds of a return fall on one moment."""
    return _on_workday(moment + datetime.timedelta(days=days, minutes=25))

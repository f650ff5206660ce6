"""Parts on a real server: many at once have one winner, `kill -9` leaves all or nothing."""

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from tests.targets.parts.factories import ECOLOGY, REFORM

from .installation import Answer, Installation, Person
from .test_kills import interrupted, lasting
from .test_many_at_once import reading_held_up, together

pytestmark = [pytest.mark.served, pytest.mark.database]
UPLOAD = "/returns/parts/upload/"
PARTS = "/returns/parts/rongchang/2025Q4/"
AT_ONCE = 10
KILLS = 60


def upload(installation: Installation, person: Person, slug: str, number: int) -> Answer:
    return person.upload(installation.file(f"{slug}-{number}"), UPLOAD)


def take_over(reporter: Person) -> Answer:
    """What a reporter does who takes over the first part that waits."""
    waiting = re.findall(r'name="parts"\s+value="(\d+:\d+)"', reporter.get(PARTS).text)
    return reporter.post(f"{PARTS}take_over", {"parts": waiting[0] if waiting else ""})


def found(installation: Installation) -> dict[str, dict[str, int]]:
    whole = installation.ask("tests.targets.served.inspect_parts")
    assert whole["faults"] == []
    return dict(whole)


def part_of(installation: Installation, slug: str) -> str:
    """The address of a body's part that ten of its people upload and hand in at once."""
    own = [Person(installation, f"{slug}-{number}") for number in range(AT_ONCE)]
    with reading_held_up(installation.data, AT_ONCE):
        uploads = together(
            [
                lambda one=one, number=number: upload(installation, one, slug, number)
                for number, one in enumerate(own)
            ]
        )
    assert Counter(answer.status for answer in uploads) == {302: 1, 409: AT_ONCE - 1}
    assert all(answer.is_told for answer in uploads if answer.status == 409)
    address = next(answer.location for answer in uploads if answer.status == 302)
    seen = own[0].get(address).confirmation
    handed = together([lambda one=one: one.post(f"{address}hand_in", seen) for one in own])
    assert Counter(answer.status for answer in handed) == {302: 1, 409: AT_ONCE - 1}
    assert all(answer.is_told for answer in handed if answer.status == 409)
    return address


def test_bodies_hand_in_while_the_reporters_take_over(installation: Installation) -> None:
    part_of(installation, ECOLOGY)
    address = part_of(installation, REFORM)

    # A body takes its part back while reporters take it over: one of the two happens, whole.
    reporters = [Person(installation, f"rongchang-{number}") for number in range(AT_ONCE)]
    body = Person(installation, f"{REFORM}-0")
    deeds: list[Callable[[], Answer]] = [lambda one=one: take_over(one) for one in reporters]
    answers = together([*deeds, lambda: body.decide(address, "withdraw")])
    assert {answer.status for answer in answers} <= {302, 409, 422}
    assert all(answer.is_told for answer in answers if answer.status != 302)
    whole = found(installation)
    is_taken = f"{REFORM} taken_over" in whole["parts"]
    assert is_taken or f"{REFORM} withdrawn" in whole["parts"]
    # Who comes after the withdrawal takes over the other body's part.
    is_any_taken = is_taken or f"{ECOLOGY} taken_over" in whole["parts"]
    assert whole["returns"] == ({"draft": 1} if is_any_taken else {})


class Work:
    """One body's parts, each taken over before the next, step by step."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.body = Person(installation, f"{ECOLOGY}-0")
        self.reporter = Person(installation, "rongchang-0")
        self.number = 0
        self.address = ""

    def upload(self) -> Answer:
        self.number += 1
        answer = upload(self.installation, self.body, ECOLOGY, self.number % 10)
        self.address = answer.location
        return answer

    def hand_in(self) -> Answer:
        return self.body.decide(self.address, "hand_in")

    def take_over(self) -> Answer:
        return take_over(self.reporter)

    def finish(self) -> None:
        """Goes on from wherever the part stands, as people do when the server is back."""
        states = found(self.installation)["parts"]
        if f"{ECOLOGY} handed_in" not in states:
            assert self.upload().status == 302
            assert self.hand_in().status == 302
        assert self.take_over().status == 302


@pytest.mark.long
@pytest.mark.on_one("sqlite")
def test_whole_or_nothing(installation: Installation, repeats: Callable[[int], int]) -> None:
    dice = random.Random(2026)
    work = Work(installation)
    if f"{ECOLOGY} handed_in" in found(installation)["parts"]:
        assert work.take_over().status == 302
    steps = ("upload", "hand_in", "take_over")
    usual = {name: lasting(getattr(work, name)) for name in steps}
    for kill in range(repeats(KILLS)):
        place = kill % len(steps)
        for name in steps[:place]:
            lasting(getattr(work, name))
        moment = dice.uniform(0, 1.1 * usual[steps[place]])
        interrupted(installation, getattr(work, steps[place]), moment)
        found(installation)
        installation.start()
        work.finish()
    assert found(installation)["parts"].get(f"{ECOLOGY} handed_in") is None

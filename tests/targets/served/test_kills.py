"""`kill -9` at random moments of an upload, a submission, an acceptance: whole or nothing."""

import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from .installation import Answer, Installation, Person

pytestmark = [pytest.mark.served, pytest.mark.database]
KILLS = 100


class Work:
    """One district's returns, each a correction of the one before, step by step."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.reporter = Person(installation, "wushan-0")
        self.reviewer = Person(installation, "reviewer-0")
        self.number = 0
        self.address = ""

    def upload(self) -> Answer:
        self.number += 1
        answer = self.reporter.upload(self.installation.file(f"wushan-{self.number % 20}"))
        self.address = answer.location
        return answer

    def submit(self) -> Answer:
        return self.reporter.decide(self.address, "submit", reason="数据有误")

    def accept(self) -> Answer:
        return self.reviewer.decide(self.address, "accept")

    def finish(self, states: dict[str, int]) -> None:
        """Goes on from wherever the return stands, as people do when the server is back."""
        if "wushan submitted" not in states:
            self.number -= 1
            assert self.upload().status == 302
            assert self.submit().status == 302
        assert self.accept().status == 302


def interrupted(installation: Installation, step: Callable[[], Answer], seconds: float) -> None:
    """The server is killed so many seconds after a step has begun."""

    def act() -> None:
        with suppress(OSError):
            step()

    thread = threading.Thread(target=act)
    thread.start()
    time.sleep(seconds)
    installation.end(signal.SIGKILL)
    thread.join()


def lasting(step: Callable[[], Answer]) -> float:
    answer = step()
    assert answer.status == 302, answer.text
    return answer.seconds


@pytest.mark.long
@pytest.mark.on_one("sqlite")
def test_whole_or_nothing(installation: Installation, repeats: Callable[[int], int]) -> None:
    dice = random.Random(2025)
    work = Work(installation)
    steps = ("upload", "submit", "accept")
    usual = {name: lasting(getattr(work, name)) for name in steps}
    for kill in range(repeats(KILLS)):
        place = kill % len(steps)
        for name in steps[:place]:
            lasting(getattr(work, name))
        moment = dice.uniform(0, 1.1 * usual[steps[place]])
        interrupted(installation, getattr(work, steps[place]), moment)
        found = installation.ask("tests.targets.served.inspect_all")
        assert found["faults"] == [], f"killed {moment:.3f} s into {steps[place]}"
        installation.start()
        if found["states"].get("wushan accepted", 0) and not any(
            f"wushan {state}" in found["states"] for state in ("draft", "submitted")
        ):
            if place == 0:
                work.finish(found["states"])
            continue
        work.finish(found["states"])
    found = installation.ask("tests.targets.served.inspect_all")
    assert found["faults"] == []
    assert found["states"]["wushan accepted"] == 1

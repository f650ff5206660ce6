"""Matters on a real server: many strike off at once, `kill -9` leaves a step whole or not taken."""

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from tests.targets.parts.factories import ECOLOGY
from tests.targets.served.installation import Answer, Installation, Person
from tests.targets.served.test_kills import interrupted, lasting
from tests.targets.served.test_many_at_once import together

pytestmark = [pytest.mark.served, pytest.mark.database]
AT_ONCE = 10
KILLS = 40
# In the order in which a matter goes through them.
STEPS = ("acknowledge", "reply", "report-done", "strike-off")
AFTER = {
    "issued": "acknowledge",
    "acknowledged": "reply",
    "in_progress": "report-done",
    "reported_done": "strike-off",
}


def found(installation: Installation) -> dict[str, str]:
    """The states of all matters, by address; everything about them is whole."""
    whole = installation.ask("tests.tasks.served.inspect_matters")
    assert whole["faults"] == []
    return dict(whole["matters"])


class Work:
    """One matter after the other, step by step."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.address = ""
        self.issue()

    def issue(self) -> None:
        self.address = self.installation.ask("tests.tasks.served.issue")

    def take(self, step: str, number: int = 1) -> Answer:
        """The step as who looked at the matter before takes it: the body, or another reviewer."""
        person = self._person(step, number)
        return person.post(f"{self.address}{step}", self.seen(step))

    def seen(self, step: str) -> dict[str, str]:
        page = self._person(step).get(self.address).text
        [steps] = set(re.findall(r'name="seen"\s+value="(\d+)"', page)) or {"0"}
        return {"seen": steps, "words": "已办理。"}

    def _person(self, step: str, number: int = 1) -> Person:
        name = f"reviewer-{number}" if step == "strike-off" else f"{ECOLOGY}-0"
        return Person(self.installation, name)

    def reach(self, step: str, state: str = "issued") -> None:
        """Takes the steps that come before it, from the state in which the matter stands."""
        for following in STEPS[STEPS.index(AFTER[state]) : STEPS.index(step)]:
            lasting(lambda: self.take(following))  # noqa: B023 - called at once


def test_one_of_many_strikes_a_matter_off(installation: Installation) -> None:
    """Ten reviewers, and the body that adds a word, at the same moment."""
    work = Work(installation)
    work.reach("strike-off")
    seen = work.seen("strike-off")
    reviewers = [Person(installation, f"reviewer-{number}") for number in range(1, AT_ONCE + 1)]
    deeds: list[Callable[[], Answer]] = [
        lambda one=one: one.post(f"{work.address}strike-off", seen) for one in reviewers
    ]
    back = Person(installation, "reviewer-11")
    answers = together([*deeds, lambda: back.post(f"{work.address}return", seen)])
    assert Counter(answer.status for answer in answers) == {302: 1, 409: AT_ONCE}
    assert all(answer.is_told for answer in answers if answer.status == 409)
    assert found(installation)[work.address] in ("struck_off", "in_progress")


@pytest.mark.long
@pytest.mark.on_one("sqlite")
def test_whole_or_nothing(installation: Installation, repeats: Callable[[int], int]) -> None:
    dice = random.Random(2027)
    work = Work(installation)
    usual = {}
    for step in STEPS:
        usual[step] = lasting(lambda: work.take(step))  # noqa: B023 - called at once
    for kill in range(repeats(KILLS)):
        # Striking off closes a matter for good: every other kill is at that moment.
        step = "strike-off" if kill % 2 == 0 else STEPS[kill // 2 % 3]
        work.issue()
        work.reach(step)
        moment = dice.uniform(0, 1.1 * usual[step])
        interrupted(installation, lambda: work.take(step), moment)  # noqa: B023 - awaited there
        state = found(installation)[work.address]
        installation.start()
        if state != "struck_off":
            work.reach("strike-off", state)
            lasting(lambda: work.take("strike-off", 2))
        assert found(installation)[work.address] == "struck_off"

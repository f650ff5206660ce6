"""Many at once, on a real server: one wins, the others are told, the trail tells all of it.

And while hostile workbooks are being read, everybody else is answered within a second.
"""

import fcntl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from tests.targets.corpus.bombs import CORPUS
from tests.targets.corpus.kinds import Honest

from .installation import Answer, Installation, Person

pytestmark = [pytest.mark.served, pytest.mark.database]
AT_ONCE = 20
PAGES = ("/health/", "/", "/districts/rongchang/", "/returns/")
BOMBS = ("millions_of_texts", "millions_of_styles", "elements_within_elements")


def together(deeds: list[Callable[[], Answer]]) -> list[Answer]:
    """The answers to deeds that all begin at the same moment."""
    answers: list[Answer] = []
    gate = threading.Barrier(len(deeds))

    def act(deed: Callable[[], Answer]) -> None:
        gate.wait()
        answers.append(deed())

    threads = [threading.Thread(target=act, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@contextmanager
def reading_held_up(data: Path, waiting: int) -> Iterator[None]:
    """Nobody's workbook is read until so many uploads wait for it."""
    folder = data / "reading"
    folder.mkdir(exist_ok=True)
    places = [(folder / f"reading-{number}.lock").open("ab") for number in range(2)]
    for place in places:
        fcntl.flock(place, fcntl.LOCK_EX)

    def let_go() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and locks_held(folder, "waiting-") < waiting:
            time.sleep(0.05)
        for place in places:
            place.close()

    thread = threading.Thread(target=let_go)
    thread.start()
    yield
    thread.join()


def locks_held(folder: Path, kind: str) -> int:
    """How many locks of a kind are held, as the system tells without touching them."""
    inodes = {str(path.stat().st_ino) for path in folder.glob(f"{kind}*")}
    lines = Path("/proc/locks").read_text().splitlines()
    return sum(line.split()[5].rpartition(":")[2] in inodes for line in lines if "FLOCK" in line)


def test_twenty_uploads_submissions_and_acceptances(installation: Installation) -> None:
    people = [Person(installation, f"rongchang-{number}") for number in range(AT_ONCE)]
    files = [installation.file(f"rongchang-{number}") for number in range(AT_ONCE)]

    with reading_held_up(installation.data, AT_ONCE):
        uploads = together(
            [
                lambda one=one, file=file: one.upload(file)
                for one, file in zip(people, files, strict=True)
            ]
        )
    assert Counter(answer.status for answer in uploads) == {302: 1, 409: AT_ONCE - 1}
    assert all(answer.is_told for answer in uploads if answer.status == 409)
    address = next(answer.location for answer in uploads if answer.status == 302)

    seen = people[0].get(address).confirmation
    submissions = together([lambda one=one: one.post(f"{address}submit", seen) for one in people])
    assert Counter(answer.status for answer in submissions) == {302: 1, 409: AT_ONCE - 1}
    assert all(answer.is_told for answer in submissions if answer.status == 409)

    reviewers = [Person(installation, f"reviewer-{number}") for number in range(AT_ONCE)]
    acceptances = together(
        [lambda one=one: one.post(f"{address}accept", seen) for one in reviewers]
    )
    assert Counter(answer.status for answer in acceptances) == {302: 1, 409: AT_ONCE - 1}
    assert all(answer.is_told for answer in acceptances if answer.status == 409)

    found = installation.ask("tests.targets.served.inspect_all")
    assert found["faults"] == []
    assert found["states"] == {"rongchang accepted": 1}
    steps = {"upload_return": 1, "submit_return": 1, "accept_return": 1}
    assert {deed: found["events"][deed] for deed in steps} == steps
    assert found["events"]["refuse_upload"] == AT_ONCE - 1


def test_the_same_file_twenty_times_is_one_draft(installation: Installation) -> None:
    people = [Person(installation, f"wushan-{number}") for number in range(AT_ONCE)]
    file = installation.file("wushan-0")
    with reading_held_up(installation.data, AT_ONCE):
        uploads = together([lambda one=one: one.upload(file) for one in people])
    assert {answer.status for answer in uploads} == {302}
    assert len({answer.location for answer in uploads}) == 1
    found = installation.ask("tests.targets.served.inspect_all")
    assert found["faults"] == []
    assert found["states"]["wushan draft"] == 1


def slowest(person: Person, times: int) -> float:
    """The longest wait of so many rounds through the pages."""
    answers = [person.get(path) for _ in range(times) for path in PAGES]
    assert {answer.status for answer in answers} == {200}
    return max(answer.seconds for answer in answers)


def test_others_are_answered_meanwhile(installation: Installation) -> None:
    person = Person(installation, "rongchang-1")
    slowest(person, 1)
    usual = slowest(person, 3)
    honest = Honest(installation.file("rongchang-0"))
    makers = {kind.name: kind.make for kind in CORPUS.kinds}
    answers: list[Answer] = []

    def send(file: bytes) -> None:
        answers.append(Person(installation, "rongchang-0").upload(file))

    files = [makers[name](honest) for name in BOMBS]
    uploads = [threading.Thread(target=send, args=[file]) for file in files]
    for upload in uploads:
        upload.start()
    waits = []
    while any(upload.is_alive() for upload in uploads):
        waits.append(slowest(person, 1))
        time.sleep(0.5)
    # A machine that is busy with other things is slow now and then; one held up by files always.
    assert median(waits) < max(1.0, 4 * usual), (usual, waits)
    assert [answer.status for answer in answers] == [422] * len(uploads)
    assert all(answer.is_told for answer in answers)
    assert Person(installation, "rongchang-0").upload(honest.content).status == 302

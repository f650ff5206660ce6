"""People who work on returns all the while, and note each write that was confirmed to them."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.targets.served.installation import Answer, Installation, Person

from .nodes import Nodes

OFFICE = {
    "reviewer-0": "reviewer",
    "reviewer-1": "reviewer",
    "leader": "leader",
    "official": "official",
    "supervisor": "supervisor",
    "auditor": "auditor",
    "administrator": "administrator",
}
# Districts with a made-up plan and, the last, one of the fixtures'.
REPORTING = ("yubei", "jiangbei", "wanzhou", "beibei", "fuling", "rongchang")
FILES = 6
PAGES = {
    "": ("/", "/targets/", "/districts/yubei/", "/tasks/?page=3", "/search/?q=%E7%BB%BF%E8%89%B2"),
    "leader": ("/", "/screen/", "/changes/", "/organisations/load/", "/supervision/"),
    "official": ("/districts/", "/tasks/?state=overdue", "/targets/?page=2", "/alignment/"),
    "reviewer-1": ("/returns/", "/returns/rounds/2025Q4/", "/alignment/yubei-plan/", "/history/"),
    "supervisor": (
        "/districts/wanzhou/",
        "/tasks/yubei-plan/1/",
        "/indicators/green_loan_balance/",
    ),
    "auditor": ("/accounts/audit/", "/returns/rounds/", "/plans/yubei-plan/"),
    "yubei": ("/returns/", "/districts/yubei/", "/targets/"),
}
FILES_TAKEN = (
    ("", "/targets/?_export=csv"),
    ("leader", "/tasks/?_export=xlsx"),
    ("official", "/organisations/load/?_export=csv"),
    ("", "/api/v1/targets/"),
    ("leader", "/api/v1/observations/"),
    ("official", "/api/v1/plans/yubei-plan/tasks/"),
)
# Longer than anybody reads, shorter than anybody is patient.
BETWEEN_CLICKS, BETWEEN_RETURNS = 1.0, 6.0
ANSWERED = re.compile(r'<textarea[^>]* name="(answer[^"]*)"')


def told(page: str) -> str:
    """What a page says of something that was not done, else how it begins."""
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.partition('role="alert"')[2] or page))
    return words[:300]


@dataclass
class Diary:
    """What everybody got, by kind; what was confirmed; what nobody should ever get."""

    begun: float = field(default_factory=time.monotonic)
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    confirmed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    # Statuses, or 0 for no answer at all, that a fault under way excuses.
    excused: set[int] = field(default_factory=set)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, what: str, deed: Callable[[], Answer], *wanted: int) -> Answer | None:
        """The answer to a deed if it is one that is wanted; else None, and noted unless excused."""
        excused, begun = set(self.excused), time.monotonic()
        answer: Answer | None = None
        fault = ""
        try:
            answer = deed()
        except OSError as refusal:
            fault = repr(refusal)
        status = answer.status if answer else 0
        with self._turn:
            name = "refused" if status == 503 else kind
            self.counts[name, status] += 1
            self.seconds.setdefault(name, []).append(time.monotonic() - begun)
            if status in wanted:
                return answer
            if status not in excused | self.excused:
                at = time.monotonic() - self.begun
                said = told(answer.text) if answer else fault
                self.wrong.append(f"{at:.0f} s: {kind} {what}: {status} {said}")
        return None

    def confirm(self, deed: str, address: str, detail: str = "") -> None:
        """A write that its author was told is done."""
        self.confirmed.append((deed, address.strip("/").rpartition("/")[2], detail))


class Reader:
    """Somebody who goes from page to page, on either node in turn."""

    def __init__(self, nodes: Nodes, diary: Diary, number: int) -> None:
        self.nodes, self.diary = nodes, diary
        self.dice = random.Random(number)
        self.turn = number

    def act(self) -> None:
        self.turn += 1
        node = self.nodes.both[self.turn % 2]
        if self.dice.random() < 0.06:
            name, path = self.dice.choice(FILES_TAKEN)
            kind = "file"
        else:
            name = self.dice.choice(list(PAGES))
            path = self.dice.choice(PAGES[name])
            kind = "page"
        self.diary.note(kind, f"{name} {path}", lambda: Person(node, name).get(path), 200)


class District:
    """A district's returns, each a correction of the one before, and who decides on them."""

    def __init__(self, nodes: Nodes, diary: Diary, slug: str) -> None:
        self.nodes, self.diary, self.slug = nodes, diary, slug
        self.dice = random.Random(slug)
        self.files = [nodes.first.file(f"{slug}-{number}") for number in range(FILES)]
        self.number = self.tried = self.accepted = 0
        self.address = ""

    def person(self, name: str = "") -> Person:
        return Person(self.dice.choice(self.nodes.both), name or self.slug)

    def act(self) -> None:
        """One return from its upload to what becomes of it."""
        self.number += 1
        # What is published is no correction, nor what may be: nobody was told what became of it.
        while self.number % FILES in {self.tried % FILES, self.accepted % FILES}:
            self.number += 1
        file = self.files[self.number % FILES]
        uploaded = self.note("upload", lambda: self.person().upload(file))
        if uploaded is None:
            self.take_up()
            return
        self.address = uploaded.location
        self.diary.confirm("upload_return", self.address)
        self.look()
        if not self.submitted():
            self.take_up()
            return
        chance = self.dice.random()
        if chance < 0.15:
            self.decided("withdraw", "reporter")
        elif chance < 0.4:
            self.decided("send_back", "reviewer", reason="请核实")
        else:
            self.decided("accept", "reviewer")

    def look(self) -> None:
        path = self.address + self.dice.choice(("", "filled.xlsx", "original.xlsx"))
        self.diary.note("look", path, lambda: self.person().get(path), 200)

    def submitted(self) -> bool:
        """With an answer to each query that the check of the workbook raised."""
        person = self.person()
        page = self.diary.note("look", self.address, lambda: person.get(self.address), 200)
        if page is None:
            return False
        answers = dict.fromkeys(ANSWERED.findall(page.text), "经核实无误。")
        return self.decided("submit", "reporter", reason="数据有误", **answers)

    def decided(self, deed: str, who: str, **fields: str) -> bool:
        if deed == "accept":
            self.tried = self.number
        person = self.person("reviewer-0" if who == "reviewer" else self.slug)
        if self.note(deed, lambda: person.decide(self.address, deed, **fields)) is None:
            return False
        if deed == "accept":
            self.accepted = self.number
        value = str(90 + self.number % FILES) if deed == "accept" else ""
        self.diary.confirm(f"{deed}_return", self.address, value)
        return True

    def note(self, kind: str, deed: Callable[[], Answer]) -> Answer | None:
        return self.diary.note(kind, f"{self.slug} {self.address}", deed, 302)

    def take_up(self) -> None:
        """After a fault nobody knows what was stored: whatever waits is sent back, and all begins
        anew with an upload, which a draft that is there takes in."""
        while 503 in self.diary.excused or 0 in self.diary.excused:
            time.sleep(0.5)
        if self.address:
            with suppress(OSError):
                self.person("reviewer-0").decide(self.address, "send_back", reason="请核实")


def going_on(act: Callable[[], None], is_over: threading.Event, pause: float) -> threading.Thread:
    """Somebody who does the same again and again."""

    def live() -> None:
        while not is_over.wait(pause):
            act()

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    return thread


def health_of(node: Installation) -> int:
    return Person(node, "").get("/health/").status

"""Connections that tell a server that is at work from one that has fallen silent.

A limit in the server helps nothing when its answers are lost, TCP's limits nothing when something
between takes packets and keeps them, and a limit in the client would end a long import. So nobody
counts how long a statement takes: after a short silence the server is asked, by a connection of
its own, what it is doing. No answer, or an answer that it waits for work, ends the connection.
"""

import threading
from collections.abc import Callable, Generator
from functools import cache
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg import waiting

# Seconds of silence before the server is asked, and that it has for its answer; the driver grants
# no connection less than two. Together with a look that somebody else began they stay below five.
PATIENCE = 1.5
CONNECTING = 2
ANSWERING = 2.5
# For so long one answer, or the lack of one, serves all who ask.
FRESH = 1.0
# What a process of the server is at that has nothing more to say about the last statement.
DONE = ("idle", "idle in transaction", "idle in transaction (aborted)")
DOINGS = "SELECT pid, state FROM pg_stat_activity WHERE usename = current_user"

Outcome = TypeVar("Outcome")
Steps = Generator[Any, Any, Outcome]


class Silent(psycopg.OperationalError):
    """The database server does not answer."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is told how long it has waited; the driver looks up ten times a second."""

    def wait(self, gen: Steps[Outcome], *args: Any, **options: Any) -> Outcome:
        return super().wait(self._steps(gen), *args, **options)

    def _steps(self, steps: Steps[Outcome]) -> Steps[Outcome]:
        """The driver's own steps; what comes in between is only a look at the clock."""
        try:
            wanted = next(steps)
            self.begin_waiting()
            while True:
                ready = yield wanted
                if ready == waiting.Ready.NONE:
                    self.nothing_came()
                else:
                    self.something_came()
                wanted = steps.send(ready)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome

    def begin_waiting(self) -> None:
        """A statement was sent, or something else that will be answered."""

    def nothing_came(self) -> None:
        """A tenth of a second went by."""

    def something_came(self) -> None:
        """The network took or brought something."""

    def give_up(self, sentence: str) -> None:
        self.pgconn.finish()
        raise Silent(sentence)


class Look(PatientConnection):
    """The connection by which the server is asked: it has no time."""

    ends_at = 0.0

    def nothing_came(self) -> None:
        if monotonic() > self.ends_at:
            self.give_up("the database server takes connections and answers nothing")


class Lookout:
    """What one server's processes are at, asked by one thread for all."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._asked = 0.0
        self._doings: dict[int, str | None] = {}
        self._fault: psycopg.Error | None = None

    def doings(self, address: dict[str, Any]) -> dict[int, str | None]:
        """The states by process; raises where the server does not answer."""
        with self._turn:
            if monotonic() - self._asked > FRESH:
                try:
                    self._doings, self._fault = asked(address), None
                except psycopg.Error as fault:
                    self._fault = fault
                self._asked = monotonic()
            if self._fault is not None:
                raise Silent(str(self._fault)) from None
            return self._doings

    def require_answering(self) -> None:
        """Raises where the server was silent just now: nobody waits for what another found out."""
        if self._fault is not None and monotonic() - self._asked <= FRESH:
            raise Silent(str(self._fault)) from None

    def note_fault(self, fault: psycopg.Error) -> None:
        self._fault, self._asked = fault, monotonic()


def asked(address: dict[str, Any]) -> dict[int, str | None]:
    ends_at = monotonic() + ANSWERING
    look = Look.connect(**{**address, "connect_timeout": CONNECTING}, autocommit=True)
    look.ends_at = ends_at
    try:
        return dict(look.execute(DOINGS).fetchall())
    finally:
        look.close()


@cache
def lookout_of(*server: str) -> Lookout:
    return Lookout()


class WatchedConnection(PatientConnection):
    """The application's connection; `longest_wait` bounds even what the server is at work on."""

    longest_wait: Callable[[], float | None] = staticmethod(lambda: None)
    _address: dict[str, Any]
    _lookout: Lookout
    _begun = _heard = 0.0
    _seems_lost = False

    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> "WatchedConnection":
        address = psycopg.conninfo.conninfo_to_dict(
            conninfo,
            **{
                name: value
                for name, value in options.items()
                if name not in ("autocommit", "context", "cursor_factory", "prepare_threshold")
            },
        )
        lookout = lookout_of(*(str(address.get(name)) for name in ("host", "port", "user")))
        lookout.require_answering()
        try:
            connection = super().connect(conninfo, **options)
        except psycopg.errors.ConnectionTimeout as fault:
            lookout.note_fault(fault)
            raise
        connection._lookout = lookout
        connection._address = dict(address)
        if connection.info.hostaddr:
            # Where a name has several addresses, the one that this connection uses is asked.
            connection._address["hostaddr"] = connection.info.hostaddr
        return connection

    def begin_waiting(self) -> None:
        self._begun = self._heard = monotonic()
        self._seems_lost = False

    def something_came(self) -> None:
        self._heard = monotonic()
        self._seems_lost = False

    def nothing_came(self) -> None:
        now = monotonic()
        if self._seems_lost:
            self.give_up("the database server has nothing to do, and its answer has not come")
        longest = self.longest_wait()
        if longest is not None and now - self._begun > longest:
            self.give_up(f"the database server had no answer within {longest} s")
        if now - self._heard > PATIENCE:
            self._ask()

    def _ask(self) -> None:
        try:
            doings = self._lookout.doings(self._address)
        except Silent as fault:
            self.give_up(str(fault))
        # An answer that is on its way has one more look at the network to arrive.
        self._seems_lost = doings.get(self.info.backend_pid) in DONE
        self._heard = monotonic()

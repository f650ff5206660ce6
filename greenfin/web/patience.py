"""A server's thread waits ten seconds for a slow client, all in all, and then hangs up.

The time that the application takes is its own: counted is waiting for what the client has not sent
yet, and for what it does not take. A proxy in front hands requests over whole and takes answers at
once, however slow its own clients are.
"""

import errno
import socket
import time
from collections.abc import Callable
from typing import Any, TypeVar

from gunicorn.workers.gthread import TConn, ThreadWorker

SECONDS = 10.0
Outcome = TypeVar("Outcome")


class ImpatientSocket(socket.socket):
    """A client's connection that has so many seconds left for waiting, over one request."""

    patience = SECONDS

    def recv(self, size: int, flags: int = 0) -> bytes:
        return self._in_time(lambda: super(ImpatientSocket, self).recv(size, flags))

    def sendall(self, data: Any, flags: int = 0) -> None:
        self._in_time(lambda: super(ImpatientSocket, self).sendall(data, flags))

    def _in_time(self, step: Callable[[], Outcome]) -> Outcome:
        own = self.gettimeout()
        if own == 0:  # never waits
            return step()
        began = time.monotonic()
        self.settimeout(min(self.patience, own or self.patience))
        try:
            return step()
        except TimeoutError as fault:
            raise ConnectionResetError(errno.ECONNRESET, "the client is too slow") from fault
        finally:
            self.patience = max(self.patience - (time.monotonic() - began), 0.001)
            if self.fileno() >= 0:
                self.settimeout(own)


class Worker(ThreadWorker):
    """Gunicorn's worker with threads, with that much patience for each request."""

    def enqueue_req(self, conn: TConn) -> None:
        if not isinstance(conn.sock, ImpatientSocket):
            conn.sock = ImpatientSocket(fileno=conn.sock.detach())
            conn.sock.setblocking(False)
        conn.sock.patience = SECONDS
        super().enqueue_req(conn)

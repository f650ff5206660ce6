"""What stands between an installation and a store of its data, and can fall silent."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """Passes bytes on in both directions while `flows` is set; then takes them and keeps them.

    As with a firewall that has lost its memory: every packet is acknowledged, nothing comes of it.
    Connections already open stay lost; those that come in a silence are taken and never served.
    """

    def __init__(self, host: str, port: int) -> None:
        self._store = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self._sockets: list[socket.socket] = [self._listener]
        self._takes_new = True
        self._age = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def fall_silent(self, takes_new: bool = False) -> None:
        """Whatever is open is silent from now on; new connections too, unless they are taken."""
        self._age += 1
        self._takes_new = takes_new

    def come_back(self) -> None:
        self._takes_new = True

    def close(self) -> None:
        for end in self._sockets:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                self._sockets.append(near)
                if not self._takes_new:
                    continue
                far = socket.create_connection(self._store)
                self._sockets.append(far)
                for pair in ((near, far), (far, near)):
                    threading.Thread(
                        target=self._pass, args=(*pair, self._age), daemon=True
                    ).start()

    def _pass(self, source: socket.socket, goal: socket.socket, age: int) -> None:
        try:
            while content := source.recv(65536):
                if age == self._age:
                    goal.sendall(content)
            # After a silence, as the store's own keepalive finds out in time: nobody is there.
            how = socket.SHUT_WR if age == self._age else socket.SHUT_RDWR
        except OSError:
            # Whoever was killed with bytes unread; the other end must not wait for the rest.
            how = socket.SHUT_RDWR
        with suppress(OSError):
            goal.shutdown(how)


@contextmanager
def between(address: str) -> Iterator[tuple[Proxy, str]]:
    """A proxy before the store of that address, and the address by which it is reached."""
    parts = urlsplit(address)
    proxy = Proxy(str(parts.hostname), int(parts.port or 0))
    signs = parts.netloc.rpartition("@")
    place = f"{signs[0]}{signs[1]}127.0.0.1:{proxy.port}"
    try:
        yield proxy, urlunsplit(parts._replace(netloc=place))
    finally:
        proxy.close()

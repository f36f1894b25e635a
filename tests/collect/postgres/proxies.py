"""A middleman between a client and a server that behaves badly after some bytes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

_BLOCK = 65536


class Middleman:
    """Hands on what both say, until the server has said ``after`` bytes to a client; then it cuts or falls silent."""

    def __init__(self, target: tuple[str, int], *, after: int, how: str) -> None:
        self._target, self._after, self._how = target, after, how
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        for item in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                item.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._open += [client, server]
                for pair in ((client, server, None), (server, client, self._after)):
                    threading.Thread(target=self._hand_on, args=pair, daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, left: int | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_BLOCK):
                if left is not None:
                    data, left = data[:left], left - len(data)
                target.sendall(data)
                if left is not None and left <= 0:
                    if self._how == "cut":
                        for item in (target, source):  # both ways end: a thread that reads would hold them open
                            item.shutdown(socket.SHUT_RDWR)
                    return


@contextlib.contextmanager
def middleman(target: tuple[str, int], *, after: int, how: str) -> Iterator[int]:
    """Give the port of one; ``how`` is ``cut`` or ``silent``."""
    made = Middleman(target, after=after, how=how)
    try:
        yield made.port
    finally:
        made.close()

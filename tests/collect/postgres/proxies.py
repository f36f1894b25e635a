"""A middleman between a client and a server that behaves badly after some bytes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_BLOCK = 65536


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the middleman does to what the server says."""

    after: int | None = None
    """Bytes that a client gets before it happens; None: it never does."""
    at: bytes = b""
    """It happens before these bytes, wherever they come first: for what is not encrypted."""
    how: str = "cut"
    """``cut`` or ``silent``."""
    first: int = 1
    """The connection with which it begins."""
    change: Callable[[bytes], bytes] = lambda data: data
    """What is made of each piece."""


class Middleman:
    """Hands on what both say, but for its fault."""

    def __init__(self, target: tuple[str, int], fault: Fault) -> None:
        self._target, self._fault = target, fault
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        for item in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)  # a thread that waits would hold it open
            item.close()

    def _listen(self) -> None:
        count = 0
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                count += 1
                server = socket.create_connection(self._target)
                self._open += [client, server]
                left = self._fault.after if count >= self._fault.first else None
                threading.Thread(target=self._hand_on, args=(client, server), daemon=True).start()
                threading.Thread(target=self._answer, args=(server, client, left), daemon=True).start()

    @staticmethod
    def _hand_on(client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(_BLOCK):
                server.sendall(data)
            server.shutdown(socket.SHUT_RDWR)

    def _answer(self, server: socket.socket, client: socket.socket, left: int | None) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(_BLOCK):
                if self._fault.at and self._fault.at in data:
                    left = data.index(self._fault.at)
                if left is None:
                    client.sendall(self._fault.change(data))
                    continue
                client.sendall(data[:left])
                left -= len(data)
                if left > 0:
                    continue
                if self._fault.how == "cut":
                    for item in (client, server):  # both ways end: a thread that reads would hold them open
                        item.shutdown(socket.SHUT_RDWR)
                return
            client.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def middleman(target: tuple[str, int], fault: Fault) -> Iterator[int]:
    """Give the port of one."""
    made = Middleman(target, fault)
    try:
        yield made.port
    finally:
        made.close()

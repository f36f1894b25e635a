"""Servers to ask: real ones by ``openssl s_server``, and some that are no servers at all."""

from __future__ import annotations

import contextlib
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.collect.certificates import Pair

WEAK = "ALL:@SECLEVEL=0"
Answer = Callable[[socket.socket], None]


def absent() -> str:
    """Say why there can be none on this machine; empty if there can."""
    return "" if shutil.which("openssl") else "no openssl"


@contextlib.contextmanager
def openssl_server(folder: Path, pair: Pair, *options: str, ciphers: str = WEAK) -> Iterator[int]:
    """Run ``openssl s_server`` and give its port."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = int(asked.getsockname()[1])
    process = subprocess.Popen(
        [
            *("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-quiet", "-cipher", ciphers),
            *("-cert", str(pair.certificate), "-key", str(pair.key), *options),
        ],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        for _ in range(200):
            assert process.poll() is None, "openssl s_server ended at its start"
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.02)
        yield port
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def fake(answer: Answer, family: socket.AddressFamily = socket.AF_INET, host: str = "127.0.0.1") -> Iterator[int]:
    """Give the port of a server that does with every connection what ``answer`` does."""
    listener = socket.create_server((host, 0), family=family)
    held: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                held.append(client)
                threading.Thread(target=one, args=(client,), daemon=True).start()

    def one(client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            answer(client)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        # A thread that waits in accept holds the socket open, so it is woken.
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        for item in (listener, *held):
            item.close()


def resets(client: socket.socket) -> None:
    client.recv(1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def hangs(client: socket.socket) -> None:
    while client.recv(4096):
        pass


def drips(client: socket.socket) -> None:
    """Never fall silent, and never come to an end: a record of TLS, a byte at a time."""
    client.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        client.sendall(b"\x00")
        time.sleep(0.05)


def closes(client: socket.socket) -> None:
    client.recv(4096)
    client.shutdown(socket.SHUT_RDWR)


def says(data: bytes) -> Answer:
    def answer(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        client.recv(4096)

    return answer


def alert(number: int, level: int = 2) -> bytes:
    return bytes((21, 3, 1, 0, 2, level, number))


def chooses(version: int, suite: int) -> bytes:
    """Give a ServerHello, then silence."""
    body = struct.pack(">H", version) + b"\x07" * 32 + b"\x00" + struct.pack(">H", suite) + b"\x00"
    message = b"\x02" + len(body).to_bytes(3, "big") + body
    return bytes((22, 3, 1)) + len(message).to_bytes(2, "big") + message


def picky(wanted: int, version: int) -> Answer:
    """Be an old server with one cipher: refuse a hello that does not offer it, take one that does."""

    def answer(client: socket.socket) -> None:
        hello = client.recv(16384)
        at = 43 + 1 + hello[43]
        size = int.from_bytes(hello[at : at + 2], "big")
        suites = [int.from_bytes(hello[n : n + 2], "big") for n in range(at + 2, at + 2 + size, 2)]
        client.sendall(chooses(version, wanted) if wanted in suites else alert(40))
        client.shutdown(socket.SHUT_WR)
        client.recv(4096)

    return answer


def flood(client: socket.socket) -> None:
    """Talk without end, in whole records of TLS."""
    client.recv(4096)
    while True:
        client.sendall((b"\x16\x03\x03\x00\x04\x0e\x00\x00\x00") * 1000)

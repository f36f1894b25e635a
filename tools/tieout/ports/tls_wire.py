"""A connection to one address, with a deadline, brought to where TLS begins."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from dataclasses import dataclass

from tieout.model.errors import UnreachableError
from tieout.model.evidence.record import Refusal

_BLOCK = 16384
_MOST = 1 << 20
"""Bytes that are read of one server: a chain of certificates has some ten thousand."""
_LINES = 64
STARTS = ("", "postgres", "smtp")
"""How a server is asked to begin TLS: at once, by PostgreSQL's SSLRequest, by SMTP's STARTTLS (RFC 3207)."""
# PostgreSQL, "Message Formats": SSLRequest.
_SSL_REQUEST = struct.pack(">II", 8, 80877103)
FAMILIES = {"all": socket.AF_UNSPEC, "ipv4": socket.AF_INET, "ipv6": socket.AF_INET6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One address of an endpoint."""

    address: str
    port: int
    name: str
    """For which it is asked; an address where it has no name."""
    start: str = ""
    timeout_s: float = 10.0
    """For one handshake, from the first packet to the last."""


class EndedError(Exception):
    """A handshake cannot go on."""

    def __init__(self, reason: str, refusal: Refusal) -> None:
        super().__init__(reason)
        self.reason, self.refusal = reason, refusal


def addresses(host: str, port: int, family: str) -> tuple[str, ...]:
    """Give every address of a name, in order; ``family``: all, ipv4, ipv6.

    Raises:
        UnreachableError: the name has none, or nobody answers who knows.

    """
    try:
        found = socket.getaddrinfo(host, port, family=FAMILIES[family], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        said_so = error.strerror if isinstance(error, OSError) else "it is no name"
        raise UnreachableError(f"{host} has no address ({said_so}).", remedy="Check the name.") from error
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


def server_name(name: str) -> str:
    """Give the name for the hello; an address is never one (RFC 6066, 3)."""
    for family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError, ValueError):
            socket.inet_pton(family, name)
            return ""
    return name.rstrip(".")


class Wire:
    """A connection with a deadline, ready for the first byte of TLS."""

    def __init__(self, peer: Peer) -> None:
        self._until = time.monotonic() + peer.timeout_s
        self._count = 0
        try:
            self._socket = socket.create_connection((peer.address, peer.port), timeout=peer.timeout_s)
        except TimeoutError:
            raise EndedError("no answer within the time allowed", Refusal.TIMEOUT) from None
        except OSError as error:
            raise EndedError(f"no connection ({error.strerror or error})", Refusal.TRANSIENT) from None
        try:
            self._start(peer.start)
        except EndedError:
            self.close()
            raise

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def send(self, data: bytes) -> None:
        """Send all of it; raises EndedError."""
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall(data)
        except TimeoutError:
            raise EndedError("no answer within the time allowed", Refusal.TIMEOUT) from None
        except OSError as error:
            raise EndedError(f"the connection broke ({error.strerror or error})", Refusal.TRUNCATED) from None

    def receive(self, most: int = _BLOCK) -> bytes:
        """Give what comes next, never nothing; raises EndedError."""
        try:
            self._socket.settimeout(self._left())
            data = self._socket.recv(most)
        except TimeoutError:
            raise EndedError("no answer within the time allowed", Refusal.TIMEOUT) from None
        except OSError as error:
            raise EndedError(f"the connection broke ({error.strerror or error})", Refusal.TRUNCATED) from None
        if not data:
            raise EndedError("it closed the connection", Refusal.TRUNCATED)
        self._count += len(data)
        if self._count > _MOST:
            raise EndedError("it does not stop talking", Refusal.SHAPE)
        return data

    def _start(self, how: str) -> None:
        if how == "postgres":
            self.send(_SSL_REQUEST)
            answer = self.receive(1)
            if answer != b"S":
                said = "it speaks no TLS" if answer == b"N" else "what it answered is no PostgreSQL"
                raise EndedError(said, Refusal.FAILED if answer == b"N" else Refusal.SHAPE)
        elif how == "smtp":
            self._smtp("220")
            self.send(b"EHLO tieout.invalid\r\n")
            if not any(line[4:].strip().upper() == "STARTTLS" for line in self._smtp("250")):
                raise EndedError("it speaks no TLS", Refusal.FAILED)
            self.send(b"STARTTLS\r\n")
            self._smtp("220")

    def _smtp(self, wanted: str) -> list[str]:
        """Read a reply (RFC 5321, 4.2), byte by byte: what follows it is TLS."""
        lines: list[str] = []
        while not (lines and lines[-1][3:4] != "-"):
            line = b""
            while not line.endswith(b"\n"):
                line += self.receive(1)
                if len(line) > 1000 or len(lines) > _LINES:
                    raise EndedError("what it answered is no SMTP", Refusal.SHAPE)
            lines.append(line.decode("ascii", "replace"))
            if not lines[-1].startswith(wanted):
                raise EndedError("what it answered is no SMTP that begins TLS", Refusal.SHAPE)
        return lines

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

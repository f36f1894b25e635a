"""HTTP for tests, on this machine: whoever answers gives bytes, and may break off or stay silent."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Answering = Callable[[str, str, dict[str, str], bytes], "Raw"]
    """Method, target, headers in lower case, body."""

NOW = 1_790_000_000.0
"""2026-09-21T14:13:20Z, when every test's clock begins."""


class Clock:
    """Time for tests: sleeping moves it on, and takes none."""

    def __init__(self, now: float = NOW) -> None:
        self.time = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


class Raw(NamedTuple):
    """An answer as bytes."""

    status: int = 200
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = 0
    """How many bytes at the end are promised and not sent."""
    is_silent: bool = False
    """Whether nothing is sent at all."""
    is_dead: bool = False
    """Whether the connection is cut without an answer, as by a server that was killed."""


@contextmanager
def serving(answer: Answering) -> Iterator[str]:
    """Serve on a free port until the block ends; the value is the address."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        do_PATCH = do_PUT = do_POST  # noqa: N815  # http.server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            raw = answer(self.command, self.path, headers, body)
            self.close_connection = bool(raw.cut) or raw.is_silent or raw.is_dead
            if raw.is_silent:
                over.wait(10)
            if raw.is_silent or raw.is_dead:
                return
            self.send_response_only(raw.status)
            if not any(name.lower() == "date" for name, _ in raw.headers):
                self.send_header("date", self.date_time_string())
            for name, value in raw.headers:
                self.send_header(name, value)
            self.send_header("content-length", str(len(raw.body) + raw.cut))
            self.end_headers()
            self.wfile.write(raw.body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.server_address[1]}"
        finally:
            over.set()
            listener.shutdown()
            thread.join()

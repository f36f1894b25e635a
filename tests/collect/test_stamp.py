"""A head is stamped by a real authority behind a real server; what is no token of this question is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.seal.authority import Authority, needs_openssl, new_authority, openssl
from tieout.collect.stamp import stamp
from tieout.model.errors import UnreachableError, UsageError
from tieout.seal.timestamp import authorities, hold

TEXT = b"tieout-evidence/Example Ltd\n1\nroot\n"


class Server:
    """An authority that listens on this machine."""

    def __init__(self, authority: Authority) -> None:
        self.status = 200
        self.answer: Callable[[bytes], bytes] = authority.answer
        self.asked: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.asked.append((self.path, self.headers["content-type"]))
                data = outer.answer(body)
                self.send_response(outer.status)
                self.send_header("content-type", "application/timestamp-reply")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/tsr?policy=1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def server(authority: Authority) -> Iterator[Server]:
    found = Server(authority)
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join(10)


def asked_at(url: str) -> bytes:
    return stamp(TEXT, url, sleep=lambda _: None, now=lambda: 0.0)


@needs_openssl
def test_a_token_comes_back_that_openssl_accepts(server: Server, authority: Authority, tmp_path: Path) -> None:
    token = asked_at(server.url)
    assert server.asked == [("/tsr?policy=1", "application/timestamp-query")]
    assert hold(token, TEXT, authorities(authority.ca.read_bytes())).authority == "CN=Sample Clock"
    (tmp_path / "text").write_bytes(TEXT)
    (tmp_path / "token").write_bytes(token)
    openssl("ts", "-verify", "-data", tmp_path / "text", "-in", tmp_path / "token", "-CAfile", authority.ca)


@needs_openssl
def test_an_answer_to_another_question_is_refused(server: Server) -> None:
    old = asked_at(server.url)
    server.answer = lambda _: old
    with pytest.raises(UnreachableError, match="it answers another request"):
        asked_at(server.url)


@needs_openssl
def test_what_is_no_token_is_refused(server: Server) -> None:
    server.answer = lambda _: b"<html>"
    with pytest.raises(UnreachableError, match="gave no time-stamp that can be used: it is no time-stamp response"):
        asked_at(server.url)
    server.status = 404
    with pytest.raises(UnreachableError, match="answered with status 404"):
        asked_at(server.url)


@pytest.mark.parametrize("url", ["", "ftp://example.com", "file:///etc/passwd", "https://name:word@example.com/", "x"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="authority's address cannot be used"):
        asked_at(url)


def test_nobody_there_is_told(authority: Authority) -> None:
    closed = Server(authority)
    closed.server.server_close()
    with pytest.raises(UnreachableError, match="did not answer"):
        asked_at(closed.url)

"""The verbs that reach out, where nobody answers, or nothing that can be used."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.answers import hold_fair, steps
from tests.cli.lines import FORGE, Desk, ask
from tests.cli.programme import Done, git

pytestmark = pytest.mark.usefixtures("alone")

ASKING = ("approvals sync", "post comment", "post reviews", "post issue")
KINDS = ("closed", "500", "loop", "html", "401", "404", "empty", "list")
_AGAIN = "Run the same command again: it goes on where it stopped."


class _Odd(BaseHTTPRequestHandler):
    """Answers as no server should."""

    kind = ""
    """How."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        kind = self.kind
        if kind == "closed":
            self.close_connection = True
            return
        body = {"html": b"<html>log in</html>", "list": b"[1, null, {}]"}.get(kind, b"")
        self.send_response(int(kind) if kind.isdigit() else 302 if kind == "loop" else 200)
        if kind == "loop":
            self.send_header("location", self.path)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_PUT = _answer  # noqa: N815  # names of the library

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    """Give the address of a server that answers oddly."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Odd) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def hold_told(done: Done, said: str) -> None:
    """Assert that the host is named, the token is not, and nobody is told that it went well."""
    assert "127.0.0.1" in said
    assert "sample-token" not in f"{done.text}{done.told}"


@pytest.mark.parametrize("verb", ASKING)
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_none_is_3(at: Desk, odd: str, monkeypatch: pytest.MonkeyPatch, verb: str, kind: str) -> None:
    monkeypatch.setenv("TIEOUT_GITHUB_TOKEN", "sample-token")
    monkeypatch.setattr(_Odd, "kind", kind)
    before = git(Path(at["programme"]), "for-each-ref")
    done = ask(at, verb, Path(at["programme"]), "--url", odd)
    hold_told(done, hold_fair(done, 3))
    if kind in {"closed", "500"}:
        assert steps(done)[-1] == f"curl -sSI {odd}/ shows whether it can be reached from here. {_AGAIN}"
    if kind == "401":
        assert steps(done)[-1] == "The token is wrong or has expired: make a new one."
    assert git(Path(at["programme"]), "for-each-ref") == before


@pytest.mark.parametrize("verb", ASKING)
def test_where_nobody_listens_it_is_3_with_the_command_that_shows_it(at: Desk, verb: str) -> None:
    done = ask(at, verb, Path(at["programme"]))
    assert hold_fair(done, 3).startswith("127.0.0.1 did not answer ")
    assert steps(done)[-1] == f"curl -sSI {FORGE}/ shows whether it can be reached from here. {_AGAIN}"


@pytest.mark.parametrize("verb", ASKING)
def test_without_a_token_nobody_is_asked(at: Desk, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    for name in ("TIEOUT_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    done = ask(at, verb, Path(at["programme"]))
    assert hold_fair(done, 3).startswith("there is no token: ")
    assert steps(done)[-1].startswith("export G")


@pytest.mark.parametrize("verb", ASKING)
@pytest.mark.parametrize("url", ["ftp://example.com", "https://", "http://example.com", "https://a:b@example.com", "x"])
def test_an_address_that_cannot_be_used_is_2(at: Desk, verb: str, url: str) -> None:
    done = ask(at, verb, Path(at["programme"]), "--url", url)
    assert hold_fair(done, 2) == "The forge's address cannot be used."
    assert "a:b" not in done.told


@pytest.mark.parametrize("kind", ["closed", "500", "loop", "html", "401", "empty"])
def test_without_a_time_stamp_the_head_is_said_to_be_written(
    at: Desk, odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(_Odd, "kind", kind)
    root = tmp_path / "it"
    shutil.copytree(at["programme"], root)
    said = hold_fair(ask(at, "evidence seal", root, "--tsa", odd), 3)
    assert said.startswith("the head of the log is written, and not time-stamped: 127.0.0.1 ")
    assert (root / "evidence/log/checkpoint.txt").is_file()

"""The only door to servers: bounded, patient within limits, and silent about the token."""

from __future__ import annotations

import contextlib
import gzip
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from tests.forge.transport import NOW, Clock, Raw, serving
from tieout import __version__
from tieout.model.errors import TieoutError, UnreachableError, UsageError
from tieout.ports.http import Door, LimitError, Question, SlowError

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "ghp_0123456789abcdefABCDEF0123456789abcd"
ASKED = Question("the thing", "/thing?page=1")


class Script:
    """A server that gives these answers one after another, the last one again and again."""

    def __init__(self, *answers: Raw) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.clock = Clock()
        self.origin = ""

    def answer(self, *asked: Any) -> Raw:
        self.asked.append(asked)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @contextmanager
    def door(self, **changes: Any) -> Iterator[Door]:
        with serving(self.answer) as self.origin:
            usual = {"token": TOKEN, "sleep": self.clock.sleep, "now": self.clock.now, "timeout_s": 5.0}
            with Door(self.origin, **{**usual, **changes}) as door:
                yield door


def given(*headers: tuple[str, str], status: int = 200, body: bytes = b"{}", cut: int = 0) -> Raw:
    return Raw(status, body, headers, cut)


GOOD = given(("X-Thing", "a"), ("x-thing", "b"), body=b"[1]")


def test_an_answer_comes_back_whole_with_its_names_in_lower_case() -> None:
    script = Script(GOOD)
    with script.door() as door:
        answer = door.ask(ASKED)
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (200, b"[1]", "a, b")
    [(method, path, headers, body)] = script.asked
    assert (method, path, body) == ("GET", "/thing?page=1", b"")
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["user-agent"] == f"tieout/{__version__}"


def test_a_question_with_a_body_is_posted_as_json() -> None:
    script = Script(GOOD)
    with script.door(token="") as door:
        door.ask(Question("it", "/graphql", body=b'{"a": 1}'))
    [(method, _, headers, body)] = script.asked
    assert (method, body, headers["content-type"]) == ("POST", b'{"a": 1}', "application/json")
    assert "authorization" not in headers


@pytest.mark.parametrize("status", [201, 204, 304, 400, 401, 403, 404, 410, 422, 451])
def test_a_status_that_will_not_pass_is_the_callers_to_judge(status: int) -> None:
    script = Script(given(status=status, body=b""))
    with script.door() as door:
        assert door.ask(ASKED).status == status
    assert script.clock.slept == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_overloaded_server_is_asked_again_after_longer_and_longer_waits(status: int) -> None:
    script = Script(*[given(status=status)] * 4, GOOD)
    with script.door() as door:
        assert door.ask(ASKED).body == b"[1]"
    assert script.clock.slept == [1, 2, 4, 8]


def test_a_server_that_stays_overloaded_is_told_with_the_next_step() -> None:
    script = Script(given(status=502))
    with script.door() as door, pytest.raises(SlowError) as caught:
        door.ask(ASKED)
    assert len(script.asked) == 5
    assert caught.value.message == "127.0.0.1 answered with status 502 when asked for the thing."
    assert caught.value.remedy.endswith("Run the same command again: it goes on where it stopped.")


def test_who_would_rather_ask_for_less_gets_to_know_at_once() -> None:
    script = Script(given(status=504))
    with script.door() as door, pytest.raises(SlowError):
        door.ask(ASKED._replace(slow_tries=1))
    assert (len(script.asked), script.clock.slept) == (1, [])


def test_a_silent_server_is_slow() -> None:
    script = Script(Raw(is_silent=True))
    with script.door(timeout_s=0.05) as door, pytest.raises(SlowError, match=r"was silent for 0\.05 seconds"):
        door.ask(ASKED._replace(slow_tries=1))


def test_a_server_that_trickles_is_slow() -> None:
    script = Script(GOOD)
    times = iter(range(0, 10_000, 100))
    with script.door(now=lambda: float(next(times))) as door, pytest.raises(SlowError, match="took over 20 seconds"):
        door.ask(ASKED._replace(slow_tries=1))


def test_half_an_answer_is_asked_for_again() -> None:
    script = Script(given(body=b'{"a": ', cut=20), GOOD)
    with script.door() as door:
        assert door.ask(ASKED).body == b"[1]"


def test_a_server_that_is_not_there_did_not_answer() -> None:
    script = Script(GOOD)
    with script.door():
        origin = script.origin
    clock = Clock()
    with Door(origin, token=TOKEN, sleep=clock.sleep, now=clock.now) as door, pytest.raises(UnreachableError) as caught:
        door.ask(ASKED)
    assert type(caught.value) is UnreachableError
    assert "did not answer" in caught.value.message
    assert clock.slept == [1, 2, 4, 8]


# --- Limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [403, 429, 503])
@pytest.mark.parametrize(("said", "waited"), [("30", 30), ("0", 1), (formatdate(NOW + 90, usegmt=True), 90)])
def test_retry_after_is_obeyed(status: int, said: str, waited: int) -> None:
    script = Script(given(("retry-after", said), status=status), GOOD)
    with script.door() as door:
        assert door.ask(ASKED).body == b"[1]"
    assert script.clock.slept == [waited]


def test_a_used_up_limit_is_waited_for() -> None:
    opens = ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", str(int(NOW) + 500))
    script = Script(given(*opens, status=403), GOOD)
    with script.door() as door:
        door.ask(ASKED)
    assert script.clock.slept == [501]


def test_after_the_last_answer_of_a_limit_nothing_is_asked_until_it_opens() -> None:
    opens = ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", str(int(NOW) + 500))
    script = Script(given(*opens, body=b"[0]"), GOOD)
    with script.door() as door:
        assert door.ask(ASKED).body == b"[0]"
        assert door.ask(ASKED._replace(pool="graphql")).body == b"[1]"
        assert script.clock.slept == []
        door.ask(ASKED)
        door.ask(ASKED)
    assert script.clock.slept == [501]


def test_a_limit_without_a_time_is_waited_for_longer_each_time() -> None:
    script = Script(given(status=429), given(status=429), GOOD)
    with script.door() as door:
        door.ask(ASKED)
    assert script.clock.slept == [60, 120]


def test_a_limit_that_shows_in_the_body_alone() -> None:
    script = Script(given(body=b"limit"), GOOD)
    with script.door() as door:
        assert door.ask(ASKED, is_limited=lambda answer: answer.body == b"limit").body == b"[1]"
    assert script.clock.slept == [60]


def test_patience_ends_and_says_how_long_it_would_take() -> None:
    script = Script(given(("retry-after", "1200"), status=429))
    with script.door() as door, pytest.raises(LimitError) as caught:
        door.ask(ASKED)
    assert caught.value.message == "127.0.0.1 has reached a limit and asks to be left alone for 21 min (the thing)."
    assert script.clock.slept == []


def test_patience_is_for_all_waits_together() -> None:
    script = Script(given(("retry-after", "40"), status=429))
    with script.door(patience_s=100) as door, pytest.raises(LimitError):
        door.ask(ASKED)
    assert script.clock.slept == [40, 40]


@pytest.mark.parametrize(
    ("name", "value"),
    [("retry-after", text) for text in ("", "soon", "-5", "1e9", "٣", "9" * 30, "Fri, 99 Foo 2026 00:00:00 GMT")],
)
def test_a_retry_after_that_says_nothing_is_none(name: str, value: str) -> None:
    script = Script(Raw(429, b"", ((name, value.encode().decode("latin-1")),)), GOOD)
    with script.door() as door:
        door.ask(ASKED)
    assert script.clock.slept == [60]


# --- Other servers -------------------------------------------------------------------------------


def test_the_server_may_point_to_another_path_of_its_own() -> None:
    script = Script(given(("location", "/repositories/1?x=2"), status=301), GOOD)
    with script.door() as door:
        assert door.ask(ASKED).body == b"[1]"
    assert [path for _, path, _, _ in script.asked] == ["/thing?page=1", "/repositories/1?x=2"]


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/",
        "//evil.example/x",
        "http://127.0.0.1:1/",
        "ftp://127.0.0.1/",
        "http://[",
        "",
        "file:///x",
    ],
)
@pytest.mark.parametrize("status", [301, 307])
def test_a_token_is_never_sent_elsewhere(location: str, status: int) -> None:
    script = Script(given(("location", location), status=status))
    with script.door() as door, pytest.raises(UnreachableError, match="pointed elsewhere"):
        door.ask(ASKED)
    assert len(script.asked) <= 4


def test_what_was_posted_goes_nowhere_else() -> None:
    script = Script(given(("location", "/other"), status=307), GOOD)
    with script.door() as door, pytest.raises(UnreachableError, match="pointed elsewhere"):
        door.ask(Question("it", "/graphql", body=b"{}"))
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://github.example.com",
        "http://10.0.0.1",
        "http://localhost.example.com",
        "https://ana:secret@github.example.com",
        "https://github.example.com/team",
        "https://github.example.com?x",
        "https://",
        "github.example.com",
        "ftp://127.0.0.1",
        "https://[::1",
        "https://x:port",
        "https://gïthub.example",
    ],
)
def test_an_address_that_is_none_is_the_writers_to_mend(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        Door(address, token="", sleep=lambda _: None, now=lambda: 0.0)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://github.example.com/", "https://github.example.com"),
        ("https://GitHub.example.com:443", "https://github.example.com"),
        ("https://github.example.com:8443", "https://github.example.com:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://127.8.8.8", "http://127.8.8.8"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_https_anywhere_and_http_on_this_machine(address: str, origin: str) -> None:
    assert Door(address, token="", sleep=lambda _: None, now=lambda: 0.0).origin == origin


# --- Size ----------------------------------------------------------------------------------------


def test_packed_answers_are_unpacked() -> None:
    script = Script(given(("content-encoding", "gzip"), body=gzip.compress(b"[1]" * 1000)))
    with script.door() as door:
        assert door.ask(ASKED).body == b"[1]" * 1000


@pytest.mark.parametrize("packing", ["", "gzip"])
def test_an_answer_beyond_the_size_is_refused_before_it_is_held(packing: str) -> None:
    large = bytes(3 * 1024**2)
    body = gzip.compress(large) if packing else large
    script = Script(Raw(200, body, (("content-encoding", packing),) if packing else ()))
    with script.door(answer_bytes=1024**2) as door, pytest.raises(UnreachableError, match="more than 1 MB"):
        door.ask(ASKED)
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    ("packing", "body"),
    [("gzip", b"not packed"), ("gzip", gzip.compress(b"[1]", mtime=0)[:-4]), ("br", b"x"), ("gzip, gzip", b"x")],
)
def test_a_packing_that_cannot_be_undone_is_no_answer(packing: str, body: bytes) -> None:
    script = Script(Raw(200, body, (("content-encoding", packing),)))
    with script.door() as door, pytest.raises(UnreachableError):
        door.ask(ASKED)


# --- The token -----------------------------------------------------------------------------------


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f"{TOKEN} x", f"{TOKEN}\r\nx: y", f"{TOKEN}é", f"{TOKEN}\0"])
def test_a_token_that_cannot_be_one_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        Door("https://github.example.com", token=token, sleep=lambda _: None, now=lambda: 0.0)
    assert TOKEN not in f"{caught.value.message}{caught.value.remedy}{caught.value!r}"


@pytest.mark.parametrize(
    "answer",
    [
        given(status=502, body=TOKEN.encode()),
        given(("location", f"https://evil.example/{TOKEN}"), status=302),
        given(("content-encoding", TOKEN)),
        Raw(200, b"x", (("transfer-encoding", TOKEN),)),
        given(("retry-after", "99999"), status=429, body=TOKEN.encode()),
    ],
)
def test_no_error_shows_the_token_though_the_server_sends_it_back(answer: Raw) -> None:
    script = Script(answer)
    with script.door() as door, pytest.raises(TieoutError) as caught:
        door.ask(ASKED)
    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in f"{error} {error!r} {vars(error).get('remedy', '')}"
        error = error.__cause__ or error.__context__


def test_what_a_server_said_is_made_fit_to_be_shown() -> None:
    door = Door("https://github.example.com", token=TOKEN, sleep=lambda _: None, now=lambda: 0.0)
    assert door.clean(f"\x1b[2J no {TOKEN}\n::error::x\u2028y") == "[2J no [token] ::error::x y"
    assert door.clean("x" * 300) == "x" * 200 + "..."
    assert TOKEN not in repr(door)


def test_a_proxy_that_is_none_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "wrong://ana:hunter2@proxy.example")
    with (
        Door("https://github.example.com", token=TOKEN, sleep=lambda _: None, now=lambda: 0.0) as door,
        pytest.raises(UsageError) as caught,
    ):
        door.ask(ASKED)
    assert "hunter2" not in f"{caught.value.message}{caught.value.__cause__!r}"


def test_httpx_is_loaded_by_the_first_question_alone() -> None:
    code = "import sys, tieout.ports.http as h; h.Door('https://x.example', token='', sleep=None, now=None); "
    done = subprocess.run(
        [sys.executable, "-c", code + "print('httpx' in sys.modules)"], check=True, capture_output=True
    )
    assert done.stdout == b"False\n"


def test_a_server_is_asked_where_no_semaphore_of_processes_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose /dev/shm is not ours to write to."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refused)
    clock = Clock()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        asked = threading.Thread(target=lambda: answered(listener.accept()[0]), daemon=True)
        asked.start()
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Door(origin, token=TOKEN, sleep=clock.sleep, now=clock.now) as door:
            assert door.ask(ASKED).body == b"[1]"
        asked.join()


def test_a_head_that_trickles_in_is_slow_and_the_next_question_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line comes in time, and the last never: no time limit of httpx holds for all of them."""
    monkeypatch.setattr("tieout.ports.http._SLACK_S", 0.0)
    over = threading.Event()

    def trickle(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.02):
                connection.sendall(b"x: y\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: trickle(listener.accept()[0]), daemon=True)
        thread.start()
        clock = Clock()
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Door(origin, token=TOKEN, sleep=clock.sleep, now=clock.now, timeout_s=0.5) as door:
            with pytest.raises(SlowError, match="took over 2 seconds to answer"):
                door.ask(ASKED._replace(slow_tries=1))
            again = threading.Thread(target=lambda: answered(listener.accept()[0]), daemon=True)
            again.start()
            assert door.ask(ASKED).body == b"[1]"
        over.set()
        thread.join()
        again.join()


def answered(connection: socket.socket) -> None:
    with connection:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\n[1]")

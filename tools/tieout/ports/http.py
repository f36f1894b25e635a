"""HTTPS by httpx: bounded questions and answers, limits obeyed, and no token in anything that is said."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from tieout import __version__
from tieout.model.errors import UnreachableError, UsageError
from tieout.ports.limits import opens_at, pause_s
from tieout.ports.origin import origin_of
from tieout.ports.patience import within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    import httpx

AGAIN = "Run the same command again: it goes on where it stopped."
_OVERLOADED = frozenset({500, 502, 503, 504})
_MOVED = frozenset({301, 302, 307, 308})
_HOPS = 3
_TRIES = 5
_SLACK_S = 10.0
"""For connecting, before an exchange is left alone."""


class SlowError(UnreachableError):
    """The server gave the question up, or took too long for it: a smaller one may pass."""


class LimitError(UnreachableError):
    """The server asks for more patience than the caller has."""


class Question(NamedTuple):
    """What is asked. Nothing of it but ``what`` is ever shown."""

    what: str
    """For messages: what the answer should hold, without any secret."""
    path: str
    """From the root of the server, escaped, with its query."""
    body: bytes | None = None
    """To be sent; None: the question is a GET."""
    accept: str = "application/json"
    pool: str = "core"
    """Which of the server's limits it counts against."""
    tries: int = _TRIES
    """How often a failure that may pass is met before it is told; a limit does not count."""
    slow_tries: int = _TRIES
    """The same of a server that gave up or was too slow: one, where the caller would rather ask for less."""
    media: str = "application/json"
    """Of what is sent."""
    method: str = "POST"
    """How a body is sent. What changes something is tried once (``tries``): a try without an answer may have done it."""


class Answer(NamedTuple):
    """What came back, whole. Whether its status is a good one is for the caller to say."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; a name that came twice has both values, with a comma."""
    body: bytes


class _FailedError(Exception):
    """One try failed in a way that the next may not."""

    def __init__(self, message: str, *, is_slow: bool = False) -> None:
        super().__init__(message)
        self.is_slow = is_slow


class Door:
    """One server; use it in a ``with`` statement.

    Args:
        origin: ``https://HOST``; plain ``http`` for this machine's own addresses alone
        token: sent with every question, and never shown; empty for none
        sleep: waits that many seconds
        now: seconds since 1970
        patience_s: how long all waits together may last
        timeout_s: how long the server may be silent; four times that for one whole answer
        answer_bytes: the largest answer, unpacked
        plain: whether ``http`` is fine for any host, for answers that are signed; never with a token

    Raises:
        UsageError: the address or the token cannot be one.

    """

    def __init__(
        self,
        origin: str,
        *,
        token: str,
        sleep: Callable[[float], None],
        now: Callable[[], float],
        patience_s: float = 900.0,
        timeout_s: float = 30.0,
        answer_bytes: int = 32 * 1024 * 1024,
        plain: bool = False,
    ) -> None:
        self.origin, self.host, self._is_here = origin_of(origin, plain=plain and not token)
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise UsageError("The token holds characters that no token has.", remedy="Set it anew, without line ends.")
        self._token = token
        self._sleep, self._now = sleep, now
        self._patience_s = patience_s
        self._timeout_s = timeout_s
        self._answer_bytes = answer_bytes
        self._opens: dict[str, float] = {}
        self._client: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def ask(self, question: Question, *, is_limited: Callable[[Answer], bool] = lambda _: False) -> Answer:
        """Put a question until it is answered, a limit asks for too much patience, or all tries failed.

        Args:
            question: what is asked
            is_limited: tells from an answer whether it is a limit that its status does not show

        Raises:
            SlowError: the server gave it up or was too slow, each time.
            LimitError: the patience does not last until the server answers again.
            UnreachableError: there was no sound answer.

        """
        self._await_pool(question)
        tries = limits = 0
        while True:
            pause = None
            try:
                answer = self._send(question, question.path, _HOPS)
                failure = _FailedError(f"answered with status {answer.status}", is_slow=True)
            except _FailedError as error:
                failure = error
            else:
                limited = is_limited(answer)
                pause = pause_s(answer.status, answer.headers, now=self._now(), again=limits, is_limited=limited)
                if pause is not None and answer.status not in _OVERLOADED:
                    limits += 1
                    self.wait(pause, question.what)
                    continue
                if answer.status not in _OVERLOADED:
                    opens = opens_at(answer.headers)
                    if opens is not None:
                        self.close(question.pool, opens)
                    return answer
            tries += 1
            if tries >= (question.slow_tries if failure.is_slow else question.tries):
                kind = SlowError if failure.is_slow else UnreachableError
                raise kind(f"{self.host} {failure} when asked for {question.what}.", remedy=self._reach()) from failure
            self.wait(pause or 2.0 ** (tries - 1), question.what)

    def _reach(self) -> str:
        """Give the command that shows whether the server can be reached from here; of the origin alone, no secret is in it."""
        return f"curl -sSI {self.origin}/ shows whether it can be reached from here. {AGAIN}"

    def wait(self, seconds: float, what: str) -> None:
        """Wait, if the patience lasts.

        Raises:
            LimitError: it does not.

        """
        if seconds > self._patience_s:
            minutes = int(seconds // 60) + 1
            message = f"{self.host} has reached a limit and asks to be left alone for {minutes} min ({what})."
            raise LimitError(message, remedy=f"Wait that long. {AGAIN}")
        self._patience_s -= seconds
        self._sleep(seconds)

    def close(self, pool: str, opens: float) -> None:
        """Put no question to a pool before that time, in seconds since 1970."""
        self._opens[pool] = max(opens, self._opens.get(pool, 0.0))

    def clean(self, text: str, longest: int = 200) -> str:
        """Make what the server said fit for a message: one line, printable, and without the token."""
        if self._token:
            text = text.replace(self._token, "[token]")
        line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
        return line if len(line) <= longest else f"{line[:longest]}..."

    def is_ours(self, url: str) -> bool:
        """Say whether an address that the server named lies on the server itself."""
        try:
            return origin_of(url, root=False)[0] == self.origin
        except UsageError:
            return False

    def _await_pool(self, question: Question) -> None:
        opens = self._opens.pop(question.pool, None)
        if opens is not None and (left := opens - self._now()) > 0:
            self.wait(left + 1.0, question.what)

    def _send(self, question: Question, path: str, hops: int) -> Answer:
        """Make one try, and follow the server to another path of its own."""
        answer = self._bounded(question, path)
        if answer.status not in _MOVED:
            return answer
        try:
            target = urljoin(f"{self.origin}{path}", answer.headers.get("location", ""))
        except ValueError:
            target = ""
        if question.body is not None or hops == 0 or not self.is_ours(target):
            raise UnreachableError(
                f"{self.host} pointed elsewhere (status {answer.status}) when asked for {question.what}.",
                remedy="Check the address and the name of the repository: nothing is sent elsewhere.",
            )
        parts = urlsplit(target)
        return self._send(question, f"{parts.path}?{parts.query}" if parts.query else parts.path, hops - 1)

    def _bounded(self, question: Question, path: str) -> Answer:
        """Make one exchange within its time: a head that trickles in keeps httpx waiting for ever."""
        asked = within(4 * self._timeout_s + _SLACK_S, lambda: self._exchange(question, path))
        if asked.failures:
            raise asked.failures[0]
        if asked.results:
            return asked.results[0]
        self._client = None  # that one is still at it
        raise self._late()

    def _late(self) -> _FailedError:
        return _FailedError(f"took over {4 * self._timeout_s:g} seconds to answer", is_slow=True)

    def _exchange(self, question: Question, path: str) -> Answer:
        import httpx  # noqa: PLC0415 (a twentieth of a second, for those alone who ask a forge)

        client = self._client or self._open()
        headers = {"accept": question.accept, "accept-encoding": "gzip", "user-agent": f"tieout/{__version__}"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        if question.body is not None:
            headers["content-type"] = question.media
        method = "GET" if question.body is None else question.method
        url = f"{self.origin}{path}"
        try:
            with client.stream(method, url, content=question.body, headers=headers) as response:
                body = self._read(response, question)
                return Answer(
                    response.status_code, {name.lower(): response.headers[name] for name in response.headers}, body
                )
        except httpx.TimeoutException as error:
            raise _FailedError(f"was silent for {self._timeout_s:g} seconds", is_slow=True) from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise _FailedError(f"did not answer ({self.clean(str(error)) or type(error).__name__})") from error

    def _open(self) -> httpx.Client:
        import httpx  # noqa: PLC0415 (as above)

        try:
            self._client = httpx.Client(
                timeout=httpx.Timeout(self._timeout_s, connect=min(10.0, self._timeout_s)),
                trust_env=not self._is_here,  # the proxies and authorities of this machine, as every tool here
                follow_redirects=False,
            )
        except (ValueError, ImportError, OSError):  # their texts may hold a proxy's password
            raise UsageError(
                "The proxy or the certificates that the environment names cannot be used.",
                remedy="Look at HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.",
            ) from None
        return self._client

    def _read(self, response: httpx.Response, question: Question) -> bytes:
        """Read the body within its bounds of size and time, unpacked by us: a small one can unpack to anything."""
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing not in {"identity", "gzip"}:
            raise _FailedError("answered in a packing that was not asked for")
        unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
        ends = self._now() + 4 * self._timeout_s
        body = bytearray()
        try:
            for chunk in response.iter_raw():
                left = self._answer_bytes - len(body) + 1
                body += chunk if unpack is None else unpack.decompress(chunk, left)
                if len(body) > self._answer_bytes:
                    megabytes = self._answer_bytes // 1024**2
                    raise UnreachableError(
                        f"{self.host} answered with more than {megabytes} MB when asked for {question.what}.",
                        remedy="Check that the address is that of the forge.",
                    )
                if self._now() > ends:
                    raise self._late()
        except zlib.error as error:
            raise _FailedError("answered with a damaged packing") from error
        if unpack is not None and not unpack.eof and response.status_code not in {204, 304}:
            raise _FailedError("broke off its answer")
        return bytes(body)

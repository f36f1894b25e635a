"""GitHub's two interfaces over one door: GraphQL with its errors told apart, and REST with its pages followed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from urllib.parse import quote, urlencode, urlsplit

from tieout.model.errors import UnreachableError, UsageError
from tieout.ports.http import AGAIN, Answer, Door, Question, SlowError
from tieout.sources.forges.github.addresses import addresses
from tieout.sources.forges.github.answers import Fault, faults, is_limited, parsed
from tieout.sources.forges.values import moment, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

_NAME = re.compile(r"(?!\.{1,2}(?:/|$))[A-Za-z0-9._-]{1,100}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_STATUSES = {"NOT_FOUND": 404, "FORBIDDEN": 403, "INSUFFICIENT_SCOPES": 403}
_NEXT = re.compile(r"<(?P<url>[^<>]*)>\s*;[^,<]*\brel=\"?next\"?")
_PAGES = 10_000
"""No list of GitHub's has more; a server that always names a next page must end somewhere."""


class RefusedError(UnreachableError):
    """The server answered and will not give it. ``status`` is 401, 403, 404, 422, ...; of GraphQL that it stands for."""

    def __init__(self, message: str, *, status: int, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


class OddError(UnreachableError):
    """What came is not what GitHub answers."""


class Reply(NamedTuple):
    """A GraphQL answer."""

    data: Mapping[str, object]
    """With a ``repository`` that is not null; empty where there is nothing."""
    faults: tuple[Fault, ...]


class Client:
    """One repository at GitHub; use it in a ``with`` statement.

    Args:
        repository: ``owner/name``
        url: the address of a server of one's own; empty for the public one
        token: empty to ask without
        sleep: waits that many seconds
        now: seconds since 1970
        patience_s: how long all waits for limits together may last

    Raises:
        UsageError: the name, the address or the token cannot be one.

    """

    def __init__(
        self,
        repository: str,
        *,
        url: str = "",
        token: str,
        sleep: Callable[[float], None],
        now: Callable[[], float],
        patience_s: float = 900.0,
        timeout_s: float = 30.0,
    ) -> None:
        if not _NAME.fullmatch(repository):
            raise UsageError(
                "The repository of the forge is not of the form owner/name.",
                remedy="Mend changes.forge in controls.yaml.",
            )
        self.repository = repository
        self.owner, self.name = repository.split("/")
        origin, self._graphql, self._rest = addresses(url)
        self._door = Door(origin, token=token, sleep=sleep, now=now, patience_s=patience_s, timeout_s=timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._door.__exit__(kind, error, at)

    @property
    def host(self) -> str:
        """For messages."""
        return self._door.host

    def wait(self, seconds: float, what: str) -> None:
        """Wait before something is asked again, if the patience lasts; see ``Door.wait``."""
        self._door.wait(seconds, what)

    def graphql(self, query: str, variables: Mapping[str, object], *, what: str, tries: int = 5) -> Reply:
        """Put a GraphQL question about the repository; ``$owner`` and ``$name`` are filled in.

        Faults inside the answer are the caller's to judge: what is null because of one is unknown, not absent.

        Args:
            query: the text
            variables: its variables
            what: for messages, what the answer should hold
            tries: how often a failure that may pass is met before it is told

        Raises:
            RefusedError: the token is not taken, the repository is not there for it, or the question is not understood.
            SlowError: the server gave the question up: a smaller page may pass.
            UnreachableError: there was no sound answer.

        """
        filled = {"owner": self.owner, "name": self.name, **variables}
        body = json.dumps({"query": query, "variables": filled}).encode()
        question = Question(what, self._graphql, body=body, pool="graphql", slow_tries=tries)
        for once in range(tries):
            reply = self._reply(self._door.ask(question, is_limited=is_limited), what)
            if reply.data:
                self._obey(reply.data)
                return reply
            if once + 1 < tries:
                self._door.wait(2.0**once, what)
        said = reply.faults[0].message if reply.faults else "no word why"
        raise SlowError(f"{self.host} gave up {what}: {said}.", remedy=f"Wait some minutes. {AGAIN}")

    def rest(self, *parts: str, params: Mapping[str, str | int] | None = None, what: str) -> object:
        """Give the JSON at a path of the REST interface; ``parts`` are escaped one by one.

        Raises:
            RefusedError: it is not there, or not for this token; ``status`` tells.
            UnreachableError: there was no sound answer.

        """
        return self._get(self._path(parts, params), what)[0]

    def rest_pages(self, *parts: str, params: Mapping[str, str | int] | None = None, what: str) -> Iterator[object]:
        """Give the JSON of each page, following ``Link`` as long as it stays on the server and in its interface."""
        path: str | None = self._path(parts, {"per_page": 100, **(params or {})})
        seen = set()
        while path is not None:
            seen.add(path)
            value, answer = self._get(path, what)
            yield value
            match = _NEXT.search(answer.headers.get("link", ""))
            path = self._within(match["url"], what) if match else None
            if path in seen or len(seen) > _PAGES:
                raise self.odd(what)

    def send(self, method: str, *parts: str, body: Mapping[str, object], what: str) -> object:
        """Change something by the REST interface, and give the JSON that comes back; ``parts`` as ``rest``.

        It is sent once: after a try without an answer nobody knows whether it was done, and doing it twice is worse.
        A limit was met before it was done, so that is waited for.

        Raises:
            RefusedError: it was refused; ``status`` tells.
            UnreachableError: there was no sound answer.

        """
        sent = json.dumps(body).encode()
        question = Question(
            what, self._path(parts, None), body=sent, accept="application/vnd.github+json", method=method,
            tries=1, slow_tries=1,
        )  # fmt: skip
        answer = self._door.ask(question, is_limited=is_limited)
        if answer.status not in {200, 201}:
            self._refuse(answer, what)
        return self._parse(answer, what)

    def in_repository(self, *parts: str) -> tuple[str, ...]:
        """Give the parts of a path below the repository's own: ``rest(*client.in_repository("rulesets"), ...)``."""
        return ("repos", self.owner, self.name, *parts)

    def _path(self, parts: tuple[str, ...], params: Mapping[str, str | int] | None) -> str:
        path = "/".join([self._rest, *(quote(part, safe="") for part in parts)])
        return f"{path}?{urlencode(params)}" if params else path

    def _within(self, url: str, what: str) -> str:
        if not self._door.is_ours(url) or not urlsplit(url).path.startswith(f"{self._rest}/"):
            raise UnreachableError(
                f"{self.host} named a next page that is not its own when asked for {what}.",
                remedy="Check the address of the forge: a token is not sent elsewhere.",
            )
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}"

    def _get(self, path: str, what: str) -> tuple[object, Answer]:
        answer = self._door.ask(Question(what, path, accept="application/vnd.github+json"), is_limited=is_limited)
        if answer.status != 200:
            self._refuse(answer, what)
        return self._parse(answer, what), answer

    def _parse(self, answer: Answer, what: str) -> object:
        try:
            return parsed(answer.body)
        except (ValueError, RecursionError) as error:
            raise self.odd(what) from error

    def refuse(self, found: Iterable[Fault], what: str) -> None:
        """Raise RefusedError for a fault that no other try mends, where nothing that was asked came for it."""
        for fault in found:
            if fault.kind in _STATUSES or fault.is_grammar:
                self._say(_STATUSES.get(fault.kind, 422), what, fault.message)

    def odd(self, what: str) -> OddError:
        """Make the error of an answer that GitHub would not give."""
        return OddError(
            f"{self.host} did not answer as GitHub does when asked for {what}.",
            remedy="Check the address of the forge, and whether a proxy answers in its place.",
        )

    def _reply(self, answer: Answer, what: str) -> Reply:
        """Tell an answer's data from its faults; refuse what holds for all of it."""
        if answer.status != 200:
            self._refuse(answer, what)
        value = self._parse(answer, what)
        if not isinstance(value, dict) or not (isinstance(value.get("data"), dict) or value.get("errors")):
            raise self.odd(what)
        found = faults(value.get("errors"), self._door.clean)
        data = value.get("data")
        if not isinstance(data, dict) or data.get("repository") is None:
            data = {}
            self.refuse(found, what)
        return Reply(data, found)

    def _obey(self, data: Mapping[str, object]) -> None:
        """Ask no more than the server allows: the same question again must not cost more than what is left."""
        limit = data.get("rateLimit")
        if isinstance(limit, dict):
            cost, left, opens = whole(limit.get("cost")), whole(limit.get("remaining")), moment(limit.get("resetAt"))
            if cost is not None and left is not None and opens is not None and left < cost:
                self._door.close("graphql", opens.timestamp())

    def _refuse(self, answer: Answer, what: str) -> NoReturn:
        try:
            value = parsed(answer.body)
        except (ValueError, RecursionError):
            value = None
        message = value.get("message") if isinstance(value, dict) else None
        self._say(answer.status, what, self._door.clean(message) if isinstance(message, str) else "")

    def _say(self, status: int, what: str, message: str) -> NoReturn:
        remedy = {
            401: "The token is wrong or has expired: make a new one.",
            403: "Give the token what `tieout approvals sync --permissions` lists, and authorise it for the organization.",
            404: "Check the name of the repository, and that the token may read it: GitHub hides what it may not.",
            422: "The server may be too old for this question: update it.",
        }.get(status, f"Check the address of the forge. {AGAIN}")
        said = f": {message.rstrip('.')}" if message else ""
        raise RefusedError(f"{self.host} refused {what} (status {status}){said}.", status=status, remedy=remedy)

"""A forge for tests: a server on this machine that answers as GitHub does, and fails as it does when told to.

It executes the questions that it gets against GitHub's published schema, so a field or an argument that GitHub does
not have is refused here too, and it counts requests and points by GitHub's formula.

    def test_something(forge):                       # the fixture; skipped where npm's packages are not
        forge.add(samples.proposal(7))               # a Proposal is the description of what the forge knows
        forge.touch(7, reviews=())                   # it changed: what of it, and `updatedAt`
        with forge.client() as client: ...           # our own client, with a clock that sleeps at once
        with forge.github() as github: ...           # our own adapter over it
        assert (forge.asked("Merged"), forge.points) == (1, 2)

Facts: ``add``, ``touch``, ``members``, ``rest`` (path -> JSON, or a list of pages in ``Pages``; REST answers are held
to GitHub's published shapes), ``data`` (field of Repository -> value, for questions about other things).
Faults: ``fail(answer, times=..., when=...)`` with the makers at the end of this file, and the switches of ``Told``.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from graphql import GraphQLError, execute_sync, parse, validate

from tests.forge.graph import ForgeError, Told, actor, connection, cursor, pull, uncursor
from tests.forge.points import Cost, cost
from tests.forge.published import faults_of_rest, schema
from tests.forge.transport import Clock, Raw, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from graphql import DocumentNode

    from tieout.model.account import Account
    from tieout.model.proposal import Proposal
    from tieout.sources.forges.github.client import Client
    from tieout.sources.forges.github.forge import GitHub

TOKEN = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"


class Pages(tuple[Any, ...]):
    """The pages of a REST list."""

    __slots__ = ()


class Asked(NamedTuple):
    """A question that came."""

    name: str
    """The name of the GraphQL operation, or REST's path."""
    variables: dict[str, Any]
    points: int
    headers: dict[str, str]


@dataclass
class _Fault:
    answer: Callable[[Asked, Server], Raw | None]
    times: int
    when: Callable[[Asked], bool]


@dataclass
class Server:
    """One repository at a forge."""

    url: str = ""
    repository: str = "acme/policies"
    token: str = TOKEN
    clock: Clock = field(default_factory=Clock)
    told: dict[int, Told] = field(default_factory=dict)
    members: list[tuple[Account, str]] | None = None
    """Account and permission; None: the token may not know."""
    rest: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    points: int = 0
    limit: int = 5000
    """Points left in this hour."""
    shifting: bool = False
    """Whether cursors count from the top, so that what moves up shifts the rest; else they name a place."""
    after_request: Callable[[Asked], None] | None = None
    """Called when a question was answered: the place to change something while somebody pages."""
    _faults: list[_Fault] = field(default_factory=list)

    def add(self, proposal: Proposal, *, updated_at: datetime | None = None) -> Told:
        """Let the forge know a merged change."""
        told = Told(proposal, updated_at or proposal.merged_at)
        self.told[proposal.number] = told
        return told

    def touch(self, number: int, *, at: datetime, **changes: Any) -> None:
        """Change something of a change."""
        told = self.told[number]
        told.proposal, told.updated_at = replace(told.proposal, **changes), at

    def fail(
        self,
        answer: Callable[[Asked, Server], Raw | None],
        *,
        times: int = 1,
        when: Callable[[Asked], bool] = lambda _: True,
    ) -> None:
        """Answer so many of the next questions in this way; an answer of None is a sound one."""
        self._faults.append(_Fault(answer, times, when))

    def asked(self, name: str) -> int:
        """Count the questions of a name."""
        return sum(each.name == name for each in self.requests)

    def client(self, **changes: Any) -> Client:
        """Give our own client of this server."""
        from tieout.sources.forges.github.client import Client  # noqa: PLC0415 (not while the module is loaded)

        usual: dict[str, Any] = {"url": self.url, "token": self.token, "sleep": self.clock.sleep}
        return Client(self.repository, **{**usual, "now": self.clock.now, **changes})

    @contextmanager
    def github(self, **changes: Any) -> Iterator[GitHub]:
        """Give our own adapter over a client of this server."""
        from tieout.sources.forges.github.forge import GitHub  # noqa: PLC0415 (as above)

        with self.client(**changes) as client:
            yield GitHub(client)

    # --- Answers ---------------------------------------------------------------------------------

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Raw:
        path = urlsplit(target).path
        self.paths.append(path)
        query = json.loads(body) if method == "POST" else {}
        variables = (
            query.get("variables", {}) if query else {k: v[-1] for k, v in parse_qs(urlsplit(target).query).items()}
        )
        document, name, price = None, path.removeprefix("/api/v3"), Cost(0, 0, "")
        if path == "/api/graphql":
            document, name = _document(query["query"])
            price = cost(document, variables)
        asked = Asked(name, variables, price.points if document else 0, headers)
        self.requests.append(asked)
        for fault in self._faults:
            if fault.times and fault.when(asked):
                fault.times -= 1
                raw = fault.answer(asked, self)
                if raw is not None:
                    return raw
                break
        if headers.get("authorization") != f"Bearer {self.token}":
            return self._json({"message": "Bad credentials"}, 401)
        raw = self._graphql(document, asked, price) if document else self._rest(name, asked)
        if self.after_request:
            self.after_request(asked)
        return raw

    def _json(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Raw:
        limits = {"x-ratelimit-remaining": str(self.limit), "x-ratelimit-reset": str(int(self.clock.time) + 3600)}
        both = {"content-type": "application/json", **limits, **(headers or {})}
        return Raw(status, json.dumps(value).encode(), tuple(both.items()))

    def _graphql(self, document: DocumentNode, asked: Asked, price: Cost) -> Raw:
        wrong = _wrong(document)
        if wrong:
            return self._json(
                {"errors": [{"message": each, "extensions": {"code": "undefinedField"}} for each in wrong]}
            )
        if price.refused:
            return self._json({"data": None, "errors": [{"type": "EXCESSIVE_PAGINATION", "message": price.refused}]})
        if self.limit < price.points:
            return primary_limit()(asked, self)
        self.limit -= price.points
        self.points += price.points
        done = execute_sync(schema(), document, self._root(price), variable_values=asked.variables)
        value: dict[str, Any] = {"data": done.data}
        if done.errors:
            value["errors"] = [_error(each) for each in done.errors]
        return self._json(value)

    def _root(self, price: Cost) -> dict[str, Any]:
        def repository(_info: Any, *, owner: str, name: str, **_: Any) -> Any:
            if f"{owner}/{name}" != self.repository:
                raise ForgeError(f"Could not resolve to a Repository with the name '{owner}/{name}'.", "NOT_FOUND")
            return {
                "nameWithOwner": self.repository,
                "pullRequests": self._pulls,
                "pullRequest": self._pull,
                "collaborators": self._collaborators(),
                **self.data,
            }

        limit = {"cost": price.points, "remaining": self.limit, "resetAt": "2026-09-21T15:00:00Z"}
        return {"repository": repository, "rateLimit": limit}

    def _pulls(self, _info: Any, *, first: int, after: str | None = None, **_: Any) -> dict[str, Any]:
        order = sorted(self.told.values(), key=lambda told: (told.updated_at, told.proposal.number), reverse=True)
        start = 0
        if after and self.shifting:
            start = int(uncursor(after))
        elif after:
            start = sum(_place(told) >= uncursor(after) for told in order)
        page = order[start : start + first]
        end = cursor(str(start + len(page)) if self.shifting else _place(page[-1])) if page else None
        return {
            "totalCount": len(order),
            "pageInfo": {"hasNextPage": start + first < len(order), "endCursor": end},
            "nodes": [pull(told, self.repository) for told in page],
        }

    def _pull(self, _info: Any, *, number: int) -> Any:
        if number not in self.told:
            raise ForgeError(f"Could not resolve to a PullRequest with the number of {number}.", "NOT_FOUND")
        node = pull(self.told[number], self.repository)
        if isinstance(node, ForgeError):
            raise node
        return node

    def _collaborators(self) -> Any:
        members = self.members
        if members is None:
            return _raising(ForgeError("You do not have permission to view repository collaborators.", "FORBIDDEN"))
        edges = [{"permission": permission, "node": actor(account)} for account, permission in members]
        return connection([edge["node"] for edge in edges], edges=lambda start, end: edges[start:end])

    def _rest(self, path: str, asked: Asked) -> Raw:
        if path not in self.rest:
            return self._json({"message": "Not Found", "status": "404"}, 404)
        value, number = self.rest[path], int(asked.variables.get("page", 1))
        pages = value if isinstance(value, Pages) else (value,)
        page = pages[number - 1]
        wrong = faults_of_rest(path, page)
        if wrong:
            return self._json({"message": f"the test's own answer is not GitHub's: {wrong[:3]}"}, 418)
        more = f'<{self.url}/api/v3{path}?per_page=100&page={number + 1}>; rel="next"'
        return self._json(page, headers={"link": more} if number < len(pages) else {})


def _place(told: Told) -> str:
    return f"{told.updated_at.isoformat()} {told.proposal.number:09d}"


def _raising(error: ForgeError) -> Callable[..., Any]:
    def give(_info: Any, **_: Any) -> Any:
        raise error

    return give


@cache
def _document(text: str) -> tuple[DocumentNode, str]:
    document = parse(text)
    return document, document.definitions[0].name.value  # type: ignore[attr-defined]  # a question of ours has a name


@cache
def _wrong(document: DocumentNode) -> tuple[str, ...]:
    return tuple(error.message for error in validate(schema(), document))


def _error(error: GraphQLError) -> dict[str, Any]:
    kind = error.original_error.kind if isinstance(error.original_error, ForgeError) else ""
    return {"message": error.message, "path": error.path, **({"type": kind} if kind else {})}


# --- Ways to fail --------------------------------------------------------------------------------


def status(code: int, **headers: str) -> Callable[[Asked, Server], Raw]:
    """Fail with a status and a page for people, as a proxy before the server does."""
    page = b"<html><body><h1>This page is taking too long to load.</h1></body></html>"
    names = (("content-type", "text/html"), *((name.replace("_", "-"), value) for name, value in headers.items()))
    return lambda _asked, _server: Raw(code, page, names)


def html(_asked: Asked, _server: Server) -> Raw:
    """Answer well, with a page for people."""
    return Raw(200, b"<!doctype html><title>Sign in</title>", (("content-type", "text/html"),))


def half(_asked: Asked, _server: Server) -> Raw:
    """Break off in the middle."""
    return Raw(200, b'{"data": {"repository": {"pull', (("content-type", "application/json"),), cut=100)


def silence(_asked: Asked, _server: Server) -> Raw:
    """Say nothing: ask with a small ``timeout_s``."""
    return Raw(is_silent=True)


def secondary_limit(retry_after: int | None = 30) -> Callable[[Asked, Server], Raw]:
    """Refuse for a while."""
    said = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    return lambda _asked, server: server._json(said, 403, headers)


def primary_limit(opens_in: int = 600) -> Callable[[Asked, Server], Raw]:
    """Refuse until the hour is over; GraphQL does it with status 200."""

    def answer(asked: Asked, server: Server) -> Raw:
        headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(server.clock.time) + opens_in)}
        said = {"type": "RATE_LIMITED", "message": "API rate limit exceeded for installation ID 1."}
        server.limit = 5000
        if asked.points:
            return server._json({"errors": [said]}, headers=headers)
        return server._json({"message": said["message"]}, 403, headers)

    return answer


def errors(message: str, kind: str = "", *, data: Any = None) -> Callable[[Asked, Server], Raw]:
    """Answer with status 200 and errors."""
    entry = {"message": message, **({"type": kind} if kind else {})}
    return lambda _asked, server: server._json({"data": data, "errors": [entry]})


def over(page: int, answer: Callable[[Asked, Server], Raw]) -> Callable[[Asked, Server], Raw | None]:
    """Fail where a page of more is asked for."""
    return lambda asked, server: answer(asked, server) if asked.variables.get("page", 0) > page else None


@contextmanager
def started() -> Iterator[Server]:
    """Serve on a free port of this machine until the test is over."""
    schema()  # skips where there is none
    server = Server()
    with serving(server.answer) as server.url:
        yield server

"""Comments and issues at GitLab, by its REST interface, version 4.

docs.gitlab.com, "Notes API" (comments on merge requests), "Issues API", "REST API: pagination" (the ``Link`` header).
A line of ours that began with ``/`` would be a command there ("quick actions"): none of ours does.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote, urlencode, urlsplit

from tieout.model.characters import visible
from tieout.model.errors import UnreachableError
from tieout.ports.http import AGAIN, Answer, Door, Question
from tieout.post.base import LABEL, RIGHTS, Posted, denied, step_for
from tieout.sources.forges.github.answers import parsed
from tieout.sources.forges.values import inside, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

_PUBLIC = "https://gitlab.com"
_API = "/api/v4"
_NEXT = re.compile(r"<(?P<url>[^<>]*)>\s*;[^,<]*\brel=\"?next\"?")
_PAGES = 10_000
"""As in the client of GitHub."""
_REMEDY = (
    "Give the token of the project the scope `api` and the role Reporter; a job's own token may not write comments."
)
_HIDDEN = f"Look at the name of the project and at the number: GitLab hides what a token may not read. {_REMEDY}"


class GitLabBoard:
    """One project at GitLab; use it in a ``with`` statement.

    Args:
        repository: ``group/project``, with subgroups
        url: the address of a server of one's own; empty for the public one
        token: of the project, a group or a person
        sleep: waits that many seconds
        now: seconds since 1970

    Raises:
        UsageError: the address or the token cannot be one.

    """

    def __init__(
        self, repository: str, *, url: str, token: str, sleep: Callable[[float], None], now: Callable[[], float]
    ) -> None:
        self._repository = repository
        self._door = Door(url.rstrip("/") or _PUBLIC, token=token, sleep=sleep, now=now)
        self._project = f"{_API}/projects/{quote(repository, safe='')}"
        self._account: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._door.__exit__(kind, error, at)

    @property
    def named(self) -> str:
        """The host and the repository, for messages."""
        return f"{self._door.host}/{self._repository}"

    def comments(self, change: int) -> Iterator[Posted]:
        """Give our own comments on a merge request, the oldest first."""
        order = {"sort": "asc", "order_by": "created_at"}
        for item in self._listed(f"/merge_requests/{change}/notes", order, f"the comments on {change}"):
            number, body = whole(inside(item, "id")), inside(item, "body")
            if number is not None and isinstance(body, str) and inside(item, "system") is not True:
                yield Posted(number, body)

    def comment(self, change: int, body: str) -> Posted:
        """Write a comment on a merge request."""
        what = f"a comment on {change}"
        made = self._send("POST", f"/merge_requests/{change}/notes", {"body": body}, what)
        return Posted(self._number(made, "id", what), body)

    def amend(self, change: int, comment: int, body: str) -> None:
        """Put another text into a comment of ours."""
        path = f"/merge_requests/{change}/notes/{comment}"
        self._send("PUT", path, {"body": body}, f"an update of the comment on {change}")

    def issues(self) -> Iterator[Posted]:
        """Give our own issues, open and closed, those with the smaller number first."""
        found = []
        for state, more in (("opened", {}), ("closed", {"labels": LABEL})):
            params = {"state": state, "scope": "all", **more}
            for item in self._listed("/issues", params, f"the {state} issues"):
                number, body, title = whole(inside(item, "iid")), inside(item, "description"), inside(item, "title")
                if number is not None:
                    text = body if isinstance(body, str) else ""
                    found.append(Posted(number, text, title if isinstance(title, str) else "", state == "opened"))
        yield from sorted(found)

    def open_issue(self, title: str, body: str, *, assignees: Sequence[str] = ()) -> Posted:
        """Open an issue. GitLab assigns by number, and the register of people has names: nobody is assigned."""
        del assignees
        what = f"the issue {visible(title)!r}"
        made = self._send("POST", "/issues", {"title": title, "description": body, "labels": LABEL}, what)
        return Posted(self._number(made, "iid", what), body, title)

    def change_issue(
        self, number: int, *, title: str | None = None, body: str | None = None, is_open: bool | None = None
    ) -> None:
        """Change what is given of an issue of ours."""
        event = None if is_open is None else "reopen" if is_open else "close"
        given = {"title": title, "description": body, "state_event": event}
        changes = {key: value for key, value in given.items() if value is not None}
        self._send("PUT", f"/issues/{number}", changes, f"a change of the issue {number}")

    def say(self, number: int, body: str) -> None:
        """Write below an issue of ours."""
        self._send("POST", f"/issues/{number}/notes", {"body": body}, f"a comment on the issue {number}")

    def _listed(self, path: str, params: Mapping[str, str], what: str) -> Iterator[object]:
        """Give what of a list the account wrote that asks, to the list's end."""
        mine = self._who()
        at: str | None = f"{self._project}{path}?{urlencode({**params, 'per_page': '100'})}"
        seen: set[str] = set()
        while at is not None:
            seen.add(at)
            value, answer = self._ask(Question(what, at))
            if not isinstance(value, list):
                raise self._odd(what)
            yield from (item for item in value if whole(inside(item, "author", "id")) == mine)
            match = _NEXT.search(answer.headers.get("link", ""))
            at = self._within(match["url"], what) if match else None
            if at in seen or len(seen) > _PAGES:
                raise self._odd(what)

    def _who(self) -> int:
        if self._account is None:
            self._account = self._number(self._ask(Question("its own name", f"{_API}/user"))[0], "id", "its own name")
        return self._account

    def _send(self, method: str, path: str, body: Mapping[str, object], what: str) -> object:
        """Change something: once, as ``Client.send`` of GitHub."""
        sent = json.dumps(body).encode()
        at = f"{self._project}{path}"
        return self._ask(Question(what, at, body=sent, method=method, tries=1, slow_tries=1))[0]

    def _ask(self, question: Question) -> tuple[object, Answer]:
        answer = self._door.ask(question)
        if answer.status not in {200, 201}:
            self._refuse(answer, question.what, is_write=question.body is not None)
        try:
            return parsed(answer.body), answer
        except (ValueError, RecursionError) as error:
            raise self._odd(question.what) from error

    def _refuse(self, answer: Answer, what: str, *, is_write: bool) -> NoReturn:
        try:
            value = parsed(answer.body)
        except (ValueError, RecursionError):
            value = None
        said = inside(value, "message") or inside(value, "error")
        why = f": {self._door.clean(said).rstrip('.')}" if isinstance(said, str) else ""
        message = f"{self._door.host} refused {what} (status {answer.status}){why}."
        if answer.status in RIGHTS:
            remedy = _HIDDEN if answer.status == 404 else _REMEDY
            raise denied(message, remedy, status=answer.status, is_write=is_write)
        again = f"Check the address of the forge. {AGAIN}"
        raise UnreachableError(message, remedy=step_for(answer.status, again) if is_write else again)

    def _within(self, url: str, what: str) -> str:
        parts = urlsplit(url)
        if not self._door.is_ours(url) or not parts.path.startswith(f"{_API}/"):
            raise UnreachableError(
                f"{self._door.host} named a next page that is not its own when asked for {what}.",
                remedy="Check the address of the forge: a token is not sent elsewhere.",
            )
        return f"{parts.path}?{parts.query}"

    def _number(self, value: object, name: str, what: str) -> int:
        found = whole(inside(value, name))
        if found is None:
            raise self._odd(what)
        return found

    def _odd(self, what: str) -> UnreachableError:
        return UnreachableError(
            f"{self._door.host} did not answer as GitLab does when asked for {what}.",
            remedy="Check the address of the forge, and whether a proxy answers in its place.",
        )

"""Comments and issues at GitHub, by its REST interface.

GitHub REST, "Issues" and "Issue comments": a pull request is an issue with its number, and is among the issues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.post.base import LABEL, RIGHTS, Posted, denied, step_for
from tieout.sources.forges.github.client import RefusedError
from tieout.sources.forges.values import inside, name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tieout.sources.forges.github.client import Client

_OF_THE_APP = "github-actions[bot]"
"""Whose the token of a workflow is. It may not ask for its own name ("Resource not accessible by integration")."""
_REMEDY = (
    "Give the job `pull-requests: write` for a comment, `issues: write` for issues; a fork's pull request gets none."
)
_HIDDEN = f"Look at the name of the repository and at the number: GitHub hides what a token may not read. {_REMEDY}"


class GitHubBoard:
    """One repository at GitHub.

    Args:
        client: with the token that writes
        account: the login that the token writes as; empty: ask, and take a workflow's own where that is refused

    """

    def __init__(self, client: Client, account: str = "") -> None:
        self._client = client
        self._account = account

    @property
    def named(self) -> str:
        """The host and the repository, for messages."""
        return f"{self._client.host}/{self._client.repository}"

    def comments(self, change: int) -> Iterator[Posted]:
        """Give our own comments on a change, the oldest first."""
        for item in self._listed("issues", str(change), "comments", what=f"the comments on {change}"):
            posted = _posted(item, "id")
            if posted is not None:
                yield posted

    def comment(self, change: int, body: str) -> Posted:
        """Write a comment on a change."""
        what = f"a comment on {change}"
        return self._made(
            self._send("POST", "issues", str(change), "comments", body={"body": body}, what=what), "id", what
        )

    def amend(self, change: int, comment: int, body: str) -> None:
        """Put another text into a comment of ours."""
        self._send(
            "PATCH",
            "issues",
            "comments",
            str(comment),
            body={"body": body},
            what=f"an update of the comment on {change}",
        )

    def issues(self) -> Iterator[Posted]:
        """Give our own issues. Open ones are found without the label too: who may not set it has it dropped."""
        seen: set[int] = set()
        found: list[Posted] = []
        for params in ({"state": "open"}, {"state": "closed", "labels": LABEL}):
            for item in self._listed("issues", params=params, what=f"the {params['state']} issues"):
                posted = _posted(item, "number")
                if posted is not None and inside(item, "pull_request") is None and posted.number not in seen:
                    seen.add(posted.number)
                    found.append(posted)
        yield from sorted(found)

    def open_issue(self, title: str, body: str, *, assignees: Sequence[str] = ()) -> Posted:
        """Open an issue; where GitHub refuses an account that cannot be assigned, without anybody."""
        wanted: dict[str, object] = {"title": title, "body": body, "labels": [LABEL]}
        what = f"the issue {visible(title)!r}"
        if assignees:
            try:
                with_them = {**wanted, "assignees": [*assignees]}
                return self._made(self._send("POST", "issues", body=with_them, what=what), "number", what)
            except RefusedError as error:
                if error.status != 422:
                    raise
        return self._made(self._send("POST", "issues", body=wanted, what=what), "number", what)

    def change_issue(
        self, number: int, *, title: str | None = None, body: str | None = None, is_open: bool | None = None
    ) -> None:
        """Change what is given of an issue of ours."""
        state = None if is_open is None else "open" if is_open else "closed"
        given = {"title": title, "body": body, "state": state}
        changes = {key: value for key, value in given.items() if value is not None}
        self._send("PATCH", "issues", str(number), body=changes, what=f"a change of the issue {number}")

    def say(self, number: int, body: str) -> None:
        """Write below an issue of ours."""
        self.comment(number, body)

    def _listed(self, *parts: str, params: Mapping[str, str] | None = None, what: str) -> Iterator[object]:
        """Give what of a list the account wrote that asks."""
        mine = self._who()
        try:
            for page in self._client.rest_pages(*self._client.in_repository(*parts), params=params, what=what):
                if not isinstance(page, list) or not all(isinstance(item, dict) for item in page):
                    raise self._client.odd(what)
                yield from (item for item in page if _is_of(item, mine))
        except RefusedError as error:
            _tell(error)
            raise

    def _who(self) -> str:
        if not self._account:
            try:
                self._account = name(inside(self._client.rest("user", what="its own name"), "login")) or _OF_THE_APP
            except RefusedError as error:
                if error.status == 401:
                    _tell(error)
                self._account = _OF_THE_APP
        return self._account

    def _send(self, method: str, *parts: str, body: Mapping[str, object], what: str) -> object:
        try:
            return self._client.send(method, *self._client.in_repository(*parts), body=body, what=what)
        except RefusedError as error:
            _tell(error, is_write=True)
            raise

    def _made(self, value: object, number: str, what: str) -> Posted:
        posted = _posted(value, number)
        if posted is None:
            raise self._client.odd(what)
        return posted


def _is_of(item: object, mine: str) -> bool:
    login = name(inside(item, "user", "login"))
    return login is not None and login.lower() == mine.lower()


def _posted(item: object, number: str) -> Posted | None:
    found, body, title = whole(inside(item, number)), inside(item, "body"), inside(item, "title")
    if found is None:
        return None
    return Posted(
        number=found,
        body=body if isinstance(body, str) else "",
        title=title if isinstance(title, str) else "",
        is_open=inside(item, "state") != "closed",
    )


def _tell(error: RefusedError, *, is_write: bool = False) -> None:
    """Raise what tells of a missing right, or of what stands in the way of writing; others are left to whoever asked."""
    if error.status in RIGHTS:
        remedy = _HIDDEN if error.status == 404 else _REMEDY
        raise denied(error.message, remedy, status=error.status, is_write=is_write) from error
    if is_write:
        step = step_for(error.status, error.remedy)
        raise RefusedError(error.message, status=error.status, remedy=step) from error

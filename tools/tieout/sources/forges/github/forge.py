"""GitHub as a Forge: the walk over its merged changes, single ones, and who may approve."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.account import HUMAN
from tieout.sources.forges.base import Members, Page
from tieout.sources.forges.github import queries
from tieout.sources.forges.github.enforcement import enforced
from tieout.sources.forges.github.entries import account, needed
from tieout.sources.forges.github.pages import Pages
from tieout.sources.forges.values import inside, name, truth, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.enforcement import Enforced, Enforcement
    from tieout.sources.forges.base import Item
    from tieout.sources.forges.github.client import Client
    from tieout.sources.forges.github.pages import Fetched

_LAG = timedelta(hours=1)
"""How far below ``since`` is read: GitHub's clock and its index are not one."""
_STALE = 100
"""Pages in a row without anything new; a server that always has another page is not followed for ever."""
_MAY_WRITE = frozenset({"ADMIN", "MAINTAIN", "WRITE"})
"""Whose approval counts for GitHub itself (docs: "About pull request reviews")."""
_PERMISSIONS = (
    "Repository permissions of a fine-grained token or an app, all read-only:",
    "  Contents: the commits that merged changes became",
    "  Pull requests: the changes, their reviews and their timelines",
    "  Issues: labels, and the issues that changes close",
    "  Checks: what apps said of a head",
    "  Commit statuses: what others said of it",
    "  Metadata: always given",
    "  Administration: how the branch is protected, and who was let past; no GITHUB_TOKEN of a workflow can have it",
    "Who may pass a ruleset by is told to those alone who may change it (Administration: write); without that it is",
    "recorded as unknown.",
    "Who may approve is told to those alone who may write to the repository; without that it is recorded as unknown.",
    "The token is read from TIEOUT_GITHUB_TOKEN, GITHUB_TOKEN or GH_TOKEN, and from nowhere else.",
)


class GitHub:
    """A repository at GitHub. The client is the caller's to close."""

    name = "github"

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def repository(self) -> str:
        """``owner/name``."""
        return self._client.repository

    @property
    def queries(self) -> Mapping[str, str]:
        """The digest of each question's text."""
        return {each: queries.digest(each) for each in ("change", "enforcement", "members", "merged")}

    def merged(self, since: datetime | None, cursor: str | None = None) -> Iterator[Page]:
        """Walk the merged changes; see ``Forge.merged``.

        What nobody touches meanwhile keeps its place. What somebody touches moves to the top, where the walk looks
        once more before it ends; and it brings what follows it down by one, to be seen twice, which is dropped.
        """
        return _Walk(self._client, since, cursor).pages()

    def change(self, number: int) -> Item | None:
        """Give one change by its number; None if there is none, or it is not merged."""
        return Pages(self._client).change(number)

    def members(self) -> Members:
        """Ask who may write to the repository; a token that may not do that itself is not told."""
        found: dict[str, Account] = {}
        cursor: str | None = None
        read = 0
        while True:
            reply = self._client.graphql(
                queries.text("members"), {"cursor": cursor}, what=f"members of {self._client.repository}"
            )
            held = inside(reply.data, "repository", "collaborators")
            edges = inside(held, "edges")
            said = reply.faults[0].reason if reply.faults else "GitHub did not say who they are"
            if reply.faults or not isinstance(edges, list):
                return Members(_sorted(found), is_complete=False, reason=said)
            for edge in edges:
                read += 1
                try:
                    node = inside(edge, "node")
                    member = needed(
                        account({**node, "__typename": HUMAN} if isinstance(node, dict) else None, "node"), "node"
                    )
                    if needed(name(inside(edge, "permission")), "permission") in _MAY_WRITE:
                        found[member.id or member.login] = member
                except ValueError as error:
                    reason = f"an entry could not be read ({error})"
                    return Members(_sorted(found), is_complete=False, reason=reason)
            after = name(inside(held, "pageInfo", "endCursor"))
            if truth(inside(held, "pageInfo", "hasNextPage")) is False:
                total = whole(inside(held, "totalCount"))
                is_all = total is not None and read >= total
                return Members(_sorted(found), is_all, "" if is_all else f"GitHub counts {total} and gave {read}")
            if after is None or after == cursor:
                return Members(_sorted(found), is_complete=False, reason="GitHub did not say where the list goes on")
            cursor = after

    def enforced(self, branch: str, *, at: datetime, known: Enforcement | None) -> tuple[Enforced, ...]:
        """Ask what is enforced on the branch; see ``Guard.enforced``."""
        return enforced(self._client, branch, at=at, known=known)

    def permissions(self) -> tuple[str, ...]:
        """Say what a token needs, one permission a line."""
        return _PERMISSIONS


class _Walk:
    """One walk: what was seen, and when to stop."""

    def __init__(self, client: Client, since: datetime | None, cursor: str | None) -> None:
        self._client, self._pages = client, Pages(client)
        self._floor = None if since is None else since - _LAG
        self._begin = cursor
        self._seen: dict[str, datetime] = {}
        self._asked = 0
        self._end: str | None = None
        self._stale = 0

    def pages(self) -> Iterator[Page]:
        """Yield the pages; the last has no cursor."""
        cursor, top = self._begin, None
        while True:
            page = self._ask(cursor, self._floor)
            top = top or page.newest
            cursor = page.cursor
            if cursor is not None:
                yield page
                continue
            if self._begin is not None or self._asked == 1:
                yield self._settled(page)
                return
            # The walk took a while. Going on after this page means to look at the top; a run that is broken off
            # here goes on behind the end and finds nothing, and its caller looks at the top itself.
            yield page._replace(cursor=self._end)
            break
        cursor = None
        while True:
            page = self._ask(cursor, top)
            if page.cursor is None or not page.items:  # what was touched lies above what was not
                yield self._settled(page._replace(cursor=None))
                return
            yield page
            cursor = page.cursor

    def _ask(self, cursor: str | None, floor: datetime | None) -> Page:
        """Read a page; it has no cursor where it ends, or reaches below the floor."""
        fetched: Fetched = self._pages.page(cursor)
        self._asked += 1
        total = fetched.total
        self._end = fetched.cursor or cursor
        times = [item.updated_at for item in fetched.items]
        is_below = floor is not None and bool(times) and min(times) < floor
        items = []
        for item in fetched.items:
            key = item.proposal.id
            if (floor is None or item.updated_at >= floor) and self._seen.get(key) != item.updated_at:
                items.append(item)
                self._seen[key] = item.updated_at
        self._stale = 0 if items else self._stale + 1
        if self._stale > _STALE:
            raise self._client.odd(f"merged pull requests of {self._client.repository}")
        newest, oldest = (max(times), min(times)) if times else (None, None)
        return Page(tuple(items), None if is_below else fetched.cursor, newest, oldest, total, fetched.lost)

    def _settled(self, page: Page) -> Page:
        """End the walk; one over everything must have seen as many as the forge counts."""
        whole_walk = self._floor is None and self._begin is None
        if whole_walk and page.total is not None and len(self._seen) < page.total:
            reason = f"GitHub counts {page.total} merged changes and gave {len(self._seen)}"
            return page._replace(lost=(*page.lost, reason))
        return page


def _sorted(found: Mapping[str, Account]) -> tuple[Account, ...]:
    return tuple(sorted(found.values(), key=lambda each: (each.login.casefold(), each.id or "")))

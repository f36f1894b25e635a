"""Our own boards over the stand-in, with a clock that sleeps at once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.post.hub import TOKEN, Hub
from tieout.post.github import GitHubBoard
from tieout.post.gitlab import GitLabBoard
from tieout.sources.forges.github.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.post.base import Board

KINDS = ("github", "gitlab")


@contextmanager
def board(of: Hub, *, token: str = TOKEN, account: str = "") -> Iterator[Board]:
    clock = of.clock
    if of.kind == "gitlab":
        with GitLabBoard(of.repository, url=of.url, token=token, sleep=clock.sleep, now=clock.now) as found:
            yield found
        return
    with Client(of.repository, url=of.url, token=token, sleep=clock.sleep, now=clock.now) as client:
        yield GitHubBoard(client, account)

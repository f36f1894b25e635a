"""Where `tieout post` writes: the forge, the repository, the token."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from tieout.cli.approvals.settings import TOKENS
from tieout.cli.options import root_option
from tieout.cli.progress import pause
from tieout.model.errors import NotExaminableError, UsageError

if TYPE_CHECKING:
    from tieout.post.base import Board

F = TypeVar("F", bound=Callable[..., Any])
_TOKENS = {"github": TOKENS, "gitlab": ("TIEOUT_GITLAB_TOKEN", "GITLAB_TOKEN")}


class Where(NamedTuple):
    """What the options say; what they leave out, controls.yaml says."""

    root: Path
    forge: str | None
    repository: str | None
    url: str | None
    account: str


def where_options(function: F) -> F:
    """Add ``--root``, ``--forge``, ``--repository``, ``--url`` and ``--account``."""
    for option in (
        click.option(
            "--account",
            default="",
            metavar="LOGIN",
            help="Whose token it is at GitHub.  [default: ask; a workflow's own is github-actions[bot]]",
        ),
        click.option("--url", help="The address of a server of one's own.  [default: that of controls.yaml]"),
        click.option("--repository", metavar="OWNER/NAME", help="[default: that of controls.yaml]"),
        click.option("--forge", type=click.Choice(["github", "gitlab"]), help="[default: that of controls.yaml]"),
        root_option,
    ):
        function = option(function)
    return function


@contextlib.contextmanager
def board_of(where: Where) -> Iterator[Board]:
    """Open it; raises UsageError where no forge is named, NotExaminableError without a token."""
    import time

    from tieout.model.change_policy import Forge

    if where.repository:
        named = Forge(kind=where.forge or "github", repository=where.repository, url="", reason="")
    else:
        named = _of_the_settings(where)
    tokens = _TOKENS[named.kind]
    token = next((value for name in tokens if (value := os.environ.get(name, "").strip())), "")
    if not token:
        message = f"there is no token: {', '.join(tokens)} are not set"
        raise NotExaminableError(
            message, remedy=f"export {tokens[-1]}=TOKEN, then the same command; it must be one that may write there"
        )
    url = named.url if where.url is None else where.url
    if named.kind == "gitlab":
        from tieout.post.gitlab import GitLabBoard

        with GitLabBoard(named.repository, url=url, token=token, sleep=pause, now=time.time) as board:
            yield board
        return
    from tieout.post.github import GitHubBoard
    from tieout.sources.forges.github.client import Client

    with Client(named.repository, url=url, token=token, sleep=pause, now=time.time) as client:
        yield GitHubBoard(client, where.account)


def _of_the_settings(where: Where) -> Any:
    from tieout.sources.opening import open_desk, settings_needed

    desk, *_ = open_desk(where.root, None)
    named = settings_needed(desk).program.changes.forge
    if named is None or named.kind not in _TOKENS:
        message = "controls.yaml names no forge to write at"
        raise UsageError(message, remedy="give --repository OWNER/NAME, and --forge gitlab if it is one")
    if where.forge is not None and where.forge != named.kind:
        message = f"controls.yaml names a {named.kind}, not a {where.forge}"
        raise UsageError(message, remedy="give --repository as well")
    return named


def said(line: str) -> None:
    """Print what was done."""
    click.echo(line)

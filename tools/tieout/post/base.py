"""What stands at a forge, and who may change it: the words that both forges share.

A comment or an issue is ours if two things hold: its first line is the marker, and its author is the account that
asks. Anybody could begin a text with the same line, so the line alone decides nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tieout.model.errors import UnreachableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMIT = 65_536
"""Characters of a comment or of an issue's text. GitHub refuses more ("body is too long"); GitLab takes a million."""
LABEL = "tieout"
"""The label of every issue of ours."""
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/%:-]{0,199}", re.ASCII)


_ARCHIVED = "An archived repository takes nothing: bring it back, or end the job that writes there."


class DeniedError(UnreachableError):
    """The forge does not let this token read or write there.

    ``is_of_a_right``: it knows the token and what was asked for, and a right is missing, as with a pull request from
    a fork. Else the token has expired, or what was named is not there for it.
    """

    def __init__(self, message: str, *, remedy: str = "", is_of_a_right: bool = True) -> None:
        super().__init__(message, remedy=remedy)
        self.is_of_a_right = is_of_a_right


RIGHTS = frozenset({401, 403, 404})
"""Statuses by which a forge denies: it hides what a token may not see."""
_STEPS = {
    410: "Turn issues on in the settings of the repository; or look whether what is named was taken away there.",
    422: "Look at what the server names; a comment goes on a pull request that is there.",
}
EXPIRED = "The token is wrong or has expired: make a new one."


def denied(message: str, remedy: str, *, status: int, is_write: bool) -> DeniedError:
    """Give the error for a refusal in the forge's own words; no right mends an archived repository."""
    is_archived = "archived" in message.lower()
    step = _ARCHIVED if is_archived else EXPIRED if status == 401 else remedy
    return DeniedError(message, remedy=step, is_of_a_right=status == 403 or (is_write and status == 404))


def step_for(status: int, again: str) -> str:
    """Give what to do where what was to be written is refused for another reason; ``again`` where nothing is known."""
    return _STEPS.get(status, again)


class Posted(NamedTuple):
    """A comment or an issue that stands at the forge."""

    number: int
    """Of the issue; the id of a comment."""
    body: str
    title: str = ""
    """Of an issue."""
    is_open: bool = True


class Board(Protocol):
    """One repository at a forge, to write at. Every method raises ``UnreachableError`` and ``DeniedError``."""

    @property
    def named(self) -> str:
        """The host and the repository, for messages."""

    def comments(self, change: int) -> Iterator[Posted]:
        """Give our own comments on a change, the oldest first."""

    def comment(self, change: int, body: str) -> Posted:
        """Write a comment on a change."""

    def amend(self, change: int, comment: int, body: str) -> None:
        """Put another text into a comment of ours."""

    def issues(self) -> Iterator[Posted]:
        """Give our own issues, open and closed, those with the smaller number first."""

    def open_issue(self, title: str, body: str, *, assignees: Sequence[str] = ()) -> Posted:
        """Open an issue; accounts that cannot be assigned are left out."""

    def change_issue(
        self, number: int, *, title: str | None = None, body: str | None = None, is_open: bool | None = None
    ) -> None:
        """Change what is given of an issue of ours."""

    def say(self, number: int, body: str) -> None:
        """Write below an issue of ours."""


def marker(key: str) -> str:
    """Give the first line of a text that is found again: ``<!-- tieout:impact -->``; it is not shown.

    Raises UsageError for a key that could end the line, or be another's: letters, digits and ``._/%:-`` alone.
    """
    if not _KEY.fullmatch(key) or "--" in key:
        raise UsageError(
            f"a key of a text at a forge cannot be {key!r}",
            remedy="use letters, digits and . _ / % : -, no two hyphens in a row",
        )
    return f"<!-- tieout:{key} -->"


def key_of(body: str) -> str | None:
    """Give the key that the first line of a text names; None where it names none."""
    first = body.lstrip("\ufeff").split("\n", 1)[0].strip()
    if not first.startswith("<!-- tieout:") or not first.endswith(" -->"):
        return None
    key = first.removeprefix("<!-- tieout:").removesuffix(" -->")
    return key if _KEY.fullmatch(key) else None


def same(one: str, other: str) -> bool:
    """Say whether two texts are one to a forge, which changes line ends and blanks at the end."""
    return _kept(one) == _kept(other)


def _kept(text: str) -> list[str]:
    return text.replace("\r\n", "\n").rstrip().split("\n")

"""Issues that are found again by their first line: opened once, kept up to date, closed when their reason is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError
from tieout.post.base import LIMIT, key_of, marker, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tieout.post.base import Board, Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An issue that should stand open."""

    key: str
    """What it is about, with the day if it comes again: ``review:POL-002:2026-03-01``."""
    title: str
    body: str
    """Without the marker."""
    assignees: tuple[str, ...] = ()
    """Accounts at the forge."""

    @property
    def about(self) -> str:
        """What it is about, without the day: there is one open issue for each."""
        return about(self.key)

    @property
    def text(self) -> str:
        """The whole text, with the marker as its first line."""
        return f"{marker(self.key)}\n{self.body}"


def about(key: str) -> str:
    """Give a key without its third part: ``review:POL-002`` for ``review:POL-002:2026-03-01``."""
    return ":".join(key.split(":", 2)[:2])


def bring(
    board: Board, family: str, wanted: Iterable[Wanted], over: Callable[[str], str], say: Callable[[str], None]
) -> None:
    """Open what is wanted and not there, bring what stands up to date, and close what is over.

    Args:
        board: where
        family: the first part of the keys; issues of other families are left alone
        wanted: what should stand open; at most one for each thing that it is about
        over: tells of a thing that is not wanted why its issue may be closed; empty: it stays open, as nobody knows
        say: is told each thing that was done, in a line

    An issue that somebody else closed is opened again while its very reason (the same day) stands.

    Raises UnreachableError where the forge does not do it; what was done so far stands, and the next run goes on.
    Raises UsageError for a text that is too long.
    """
    asked = {item.about: item for item in wanted}
    for item in asked.values():
        if len(item.text) > LIMIT:
            message = f"the text of {item.key} has {len(item.text):,} characters; a forge takes {LIMIT:,}"
            raise UsageError(message, remedy="shorten it")
    standing = _standing(board, family)
    for name, found in standing.items():
        if name not in asked:
            _close(board, name, found, over(name), say)
    for name, item in asked.items():
        _keep(board, item, standing.get(name, []), say)


def _standing(board: Board, family: str) -> Mapping[str, list[Posted]]:
    found: dict[str, list[Posted]] = {}
    for issue in board.issues():
        key = key_of(issue.body)
        if key is not None and key.partition(":")[0] == family:
            found.setdefault(about(key), []).append(issue)
    return found


def _close(board: Board, name: str, found: list[Posted], why: str, say: Callable[[str], None]) -> None:
    for issue in _open(found) if why else ():
        board.say(issue.number, why)
        board.change_issue(issue.number, is_open=False)
        say(f"closed #{issue.number} ({name}): {why}")


def _keep(board: Board, item: Wanted, found: list[Posted], say: Callable[[str], None]) -> None:
    standing = [*_open(found)]
    first = standing[0] if standing else _again(board, item, found, say)
    if first is None:
        made = board.open_issue(item.title, item.text, assignees=item.assignees)
        say(f"opened #{made.number} ({item.about})")
        return
    title = None if first.title == item.title else item.title
    body = None if same(first.body, item.text) else item.text
    if title is not None or body is not None:
        board.change_issue(first.number, title=title, body=body)
        say(f"updated #{first.number} ({item.about})")
    for issue in standing[1:]:  # two runs at once opened two
        board.say(issue.number, f"The same as #{first.number}.")
        board.change_issue(issue.number, is_open=False)
        say(f"closed #{issue.number} ({item.about}): the same as #{first.number}")


def _again(board: Board, item: Wanted, found: list[Posted], say: Callable[[str], None]) -> Posted | None:
    """Open the last one again that was closed while its reason stands; None if there is none."""
    last = next((issue for issue in reversed(found) if key_of(issue.body) == item.key), None)
    if last is not None:
        board.change_issue(last.number, is_open=True)
        board.say(last.number, "The reason still stands, so this is open again.")
        say(f"opened again #{last.number} ({item.about})")
    return last


def _open(found: list[Posted]) -> Iterator[Posted]:
    return (issue for issue in found if issue.is_open)

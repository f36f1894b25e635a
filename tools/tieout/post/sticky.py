"""One comment on a change, written once and then kept up to date."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError
from tieout.post.base import LIMIT, key_of, same

if TYPE_CHECKING:
    from tieout.post.base import Board


class Done(enum.Enum):
    """What was done."""

    WRITTEN = "written"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ABSENT = "not there, and none is written"


def stick(board: Board, change: int, body: str, *, only_update: bool = False) -> Done:
    """Bring the one comment that has the key of ``body`` up to date, or write it; not so with ``only_update``.

    Of several with the same key, which two runs at once could leave, the oldest is kept up to date.

    Raises:
        UsageError: the text has no key in its first line, or is longer than a forge takes.
        UnreachableError: the forge did not do it; ``DeniedError`` where the token may not.

    """
    key = key_of(body)
    if key is None:
        message = "the text does not begin with a line <!-- tieout:KEY -->, so it could not be found again"
        raise UsageError(message, remedy="tieout impact --format markdown writes such a text")
    if len(body) > LIMIT:
        message = f"the text has {len(body):,} characters; a forge takes {LIMIT:,}"
        raise UsageError(message, remedy="tieout impact --format markdown cuts it to fit")
    for standing in board.comments(change):
        if key_of(standing.body) == key:
            if same(standing.body, body):
                return Done.UNCHANGED
            board.amend(change, standing.number, body)
            return Done.UPDATED
    if only_update:
        return Done.ABSENT
    board.comment(change, body)
    return Done.WRITTEN

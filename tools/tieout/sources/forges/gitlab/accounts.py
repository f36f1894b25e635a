"""Users of GitLab's answers -> accounts.

GitLab docs, "Deleting a user": what a deleted user wrote goes to the ghost user, who stands for all of them and so
for nobody. "Project access tokens" and "Group access tokens": each has a bot user of a name of its own.
"""

from __future__ import annotations

import re

from tieout.model.account import HUMAN, Account
from tieout.sources.forges.gitlab.untold import UntoldError
from tieout.sources.forges.values import inside, name, truth, whole

_GHOST = re.compile(r"ghost[0-9]*")
_BOT = re.compile(r"(?:project|group)_[0-9]+_bot(?:_?[0-9a-f]+)?|(?:alert|security|support|visual-review)-bot")


def is_ghost(value: object) -> bool:
    """Say whether a user is nobody: null, or the one that stands for deleted ones."""
    called = inside(value, "username")
    return value is None or (
        isinstance(called, str) and _GHOST.fullmatch(called) is not None and inside(value, "name") == "Ghost User"
    )


def account(value: object) -> Account:
    """Read a user that is somebody; raises UntoldError for what is none."""
    number, called = whole(inside(value, "id")), name(inside(value, "username"))
    if number is None or called is None:
        raise UntoldError("a user cannot be read")
    is_machine = truth(inside(value, "bot")) or _BOT.fullmatch(called) is not None
    return Account(login=called, id=str(number), type="Bot" if is_machine else HUMAN)


def somebody(value: object) -> Account | None:
    """Read a user; None for one that was deleted."""
    return None if is_ghost(value) else account(value)

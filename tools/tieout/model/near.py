"""A name that nothing has: what may have been meant by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.criteria import nearest
from tieout.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


def unknown_name(message: str, name: str, known: Iterable[str], *, remedy: str) -> UsageError:
    """Give the error for a name that none of ``known`` is; what is like it is offered, and stands for the remedy then.

    ``remedy``: the command that shows the names.
    """
    near = nearest(name, tuple(known)) if name else None
    if near is None:
        return UsageError(message, remedy=remedy)
    return UsageError(f"{message}; did you mean {near}?", remedy=remedy, meant=(name, near))

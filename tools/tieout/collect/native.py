"""The native collectors that are installed, each imported only when it is asked for."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError

if TYPE_CHECKING:
    from tieout.collect.base import Collector

GROUP = "tieout.collectors"
OURS = "tieout"
"""The distribution whose collectors are always active."""


def native_collector(name: str, active: frozenset[str] = frozenset()) -> Collector | None:
    """Give the collector of an id, else None.

    One of another distribution is only given where ``active`` names it: what is installed must never change
    an examination by itself. Raises UsageError for one that needs a library that is not installed.
    """
    for point in metadata.entry_points(group=GROUP, name=name):
        if (point.dist is not None and point.dist.name == OURS) or name in active:
            try:
                made: Collector = point.load()()
            except ImportError as error:
                extra = name.partition(".")[0]
                message = f"{name} needs a library that is not installed ({error.name or 'unknown'})"
                raise UsageError(message, remedy=f"pip install 'tieout[{extra}]'") from error
            return made
    return None

"""Files of captures as the commit has them, read one at a time and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.ports import git_at_hand
from tieout.sources import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tieout.model.location import Unreadable
    from tieout.sources.desk import Desk

LARGEST = 64 << 20
"""Bytes of one file: ``tieout collect`` keeps none that is larger."""
_REGULAR = "100"


def blob_reader(desk: Desk) -> Callable[[str], bytes | Unreadable]:
    """Give what reads a path of the commit examined, whatever the work tree holds."""

    def read(path: str) -> bytes | Unreadable:
        entry = desk.committed.entries.get(path) if desk.committed else None
        if entry is None:
            return refusal.absent(path)
        if not entry.mode.startswith(_REGULAR):
            return refusal.not_regular(path)
        data = desk.repository.blob(entry.oid, limit=LARGEST)
        return refusal.too_large(path, LARGEST) if data is None else data

    return read


def have_at_hand(desk: Desk, paths: Iterable[str]) -> None:
    """Have small files of the commit be at hand for ``blob_reader``: one at a time, each costs two questions to Git.

    What is not there, large, or other than its id says is left to whoever reads it.
    """
    entries = desk.committed.entries if desk.committed else {}
    oids = [entries[path].oid for path in paths if path in entries and entries[path].mode.startswith(_REGULAR)]
    with desk.repository.blob_reader() as reader:
        for _ in reader.examine(oids, limit=git_at_hand.SMALL):
            pass

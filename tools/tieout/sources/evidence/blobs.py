"""Files of captures as the commit has them, read one at a time and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.sources import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

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

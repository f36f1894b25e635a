"""Tables of a bundle have cells of any length: a control with hundreds of findings fills more than Python's 128 KiB."""

from __future__ import annotations

import contextlib
import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 64 << 20
"""Characters of a cell: as many as the largest table that is read."""


@contextlib.contextmanager
def wide_cells() -> Iterator[None]:
    """Lift the limit while a table is read, and put it back: other tables are held to it."""
    before = csv.field_size_limit(_LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)

"""Evidence is kept byte for byte: a setting of Git that turns line ends would make of a capture another file."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tieout.collect.log import EVIDENCE
from tieout.ports.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ATTRIBUTES = ".gitattributes"
_TEXT = b"# Evidence is kept byte for byte: with its line ends turned it would read as altered.\n* -text -ident\n"
_SAID = re.compile(rb"^/?(?:\S*/)?evidence/\*\*?\s.*(?:-text\b|\bbinary\b)", re.MULTILINE)
_LARGEST = 1 << 20


def plant_attributes(root: Path) -> Path | None:
    """Have Git keep what lies below ``evidence/`` as it is; give the file that was written, None for none.

    Where a ``.gitattributes`` above speaks of other things alone, such as the common ``* text=auto``: that of the
    starter has a line for evidence. What is there is never written over.
    """
    path = root / EVIDENCE / ATTRIBUTES
    above = [data for folder in _up(root) if (data := _read(folder / ATTRIBUTES)) is not None]
    if not above or os.path.lexists(path) or any(map(_SAID.search, above)):
        return None
    write_file(path, _TEXT)
    return path


def _up(root: Path) -> Iterator[Path]:
    """Give the folder and those above it, to the top of the repository; without one the folder alone."""
    folders = [root, *root.resolve().parents]
    top = next((at for at, folder in enumerate(folders) if os.path.lexists(folder / ".git")), 0)
    yield from folders[: top + 1]


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return None

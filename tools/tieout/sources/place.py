"""A folder -> the repository that encloses it, and which of its folders is the root.

Apart from the desk, whose imports take longer than all that is done here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import NotExaminableError, UsageError
from tieout.ports.git import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.ports.shelf import Shelf

SETTINGS = "controls.yaml"
"""``SETTINGS_PATH`` of ``model.examination``."""


class Place(NamedTuple):
    """A repository, and which of its folders is the root."""

    repository: Repository
    base: Path
    prefix: str
    """Where that lies in the repository, with a final ``/``; empty at its top."""


def place_of(root: Path, shelf: Shelf | None = None) -> Place:
    """Find the repository that encloses a folder; with ``shelf``, and raises, as ``Repository.open``."""
    repository = Repository.open(root, shelf)
    top = repository.root.resolve()
    asked = root.resolve()
    inner = not repository.is_bare and asked != top and os.path.lexists(asked / SETTINGS)
    return Place(
        repository=repository,
        base=asked if inner else top,
        prefix=f"{asked.relative_to(top).as_posix()}/" if inner else "",
    )


def settings_gone(root: Path, revs: Iterable[str]) -> str | None:
    """Give which of some revisions has settings in this very folder, where the folder has none any more, else None.

    What encloses it counts as the root then, and that is another programme. A revision that nobody knows has none.
    """
    if os.path.lexists(root / SETTINGS):
        return None
    try:
        repository, _, prefix = place_of(root)
    except NotExaminableError:  # whoever needs one says so
        return None
    top, asked = repository.root.resolve(), root.resolve()
    if repository.is_bare or asked == top or prefix or not asked.is_relative_to(top):
        return None
    folder = asked.relative_to(top).as_posix()
    for rev in revs:
        try:
            entries = repository.below(repository.resolve(rev), folder, deep=False)
        except (UsageError, NotExaminableError):
            continue
        if any(entry.path == f"{folder}/{SETTINGS}" for entry in entries):
            return rev
    return None

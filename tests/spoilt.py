"""A file made into something else, for tests of what may stand where it was."""

from __future__ import annotations

import os
from pathlib import Path


def as_link(path: Path) -> None:
    """Have a link there that leads to the file itself."""
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


def as_folder(path: Path) -> None:
    """Have a folder there."""
    path.unlink()
    path.mkdir()


def as_pipe(path: Path) -> None:
    """Have a pipe there, at which a reader would wait."""
    path.unlink()
    os.mkfifo(path)

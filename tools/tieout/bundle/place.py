"""Where a bundle lies, and what lies beside it."""

from __future__ import annotations

from pathlib import Path


def lock_of(folder: Path) -> Path:
    """Give the lock of a bundle's folder; outside it, because a bundle holds nothing unlisted."""
    folder = absolute(folder)
    return folder.parent / f".{folder.name}.lock"


def archive_of(folder: Path) -> Path:
    """Give the ZIP of a bundle's folder: beside it, of the same name."""
    folder = absolute(folder)
    return folder.parent / f"{folder.name}.zip"


def absolute(folder: Path) -> Path:
    """Give the folder with a name and a parent, also for ``.``; links above it stay as they are."""
    path = folder.absolute()
    return path if path.name not in {"", ".."} else path.resolve()

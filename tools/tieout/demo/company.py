"""Example Ltd: a small company's programme with a year of history and faults put in on purpose."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from tieout.demo.ledger import keep_ledger
from tieout.demo.timeline import timeline
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.git_writer import checkout, create, fast_import
from tieout.ports.storage import refused
from tieout.ports.writing import write_file

_MARK = "tieout-demo"
_MARK_TEXT = b"made by tieout demo, and made anew by its next run\n"


def build(directory: Path, *, as_of: date) -> Path:
    """Make the sample company's repository and give its root; the same commits for the same day.

    An earlier sample at the same place is replaced. Raises UsageError if anything else is there,
    StorageError if the disk refuses.
    """
    mark = directory / ".git" / _MARK
    try:
        if not _is_free(directory):
            if directory.is_symlink() or not mark.is_file():
                raise UsageError(
                    f"{visible(str(directory))} holds something that is no sample of ours: nothing was written",
                    remedy="name a folder that is empty or does not exist",
                )
            shutil.rmtree(directory)
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, directory, "making it") from error
    create(directory, branch="main")
    write_file(mark, _MARK_TEXT)
    diary = timeline(as_of)
    keep_ledger(directory, diary, fast_import(directory, diary.chronicle.stream()))
    checkout(directory)
    return directory


def _is_free(directory: Path) -> bool:
    """Say whether nothing is there, or an empty folder of its own."""
    if directory.is_symlink():
        return False
    return not directory.exists() or (directory.is_dir() and not any(directory.iterdir()))

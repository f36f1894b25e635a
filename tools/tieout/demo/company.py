"""Example Ltd: a small company's programme with a year of history and faults put in on purpose."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from tieout.demo.timeline import timeline
from tieout.model.errors import UsageError
from tieout.ports.git_writer import checkout, create, fast_import

_MARK = "tieout-demo"


def build(directory: Path, *, as_of: date) -> Path:
    """Make the sample company's repository and give its root; the same commits for the same day.

    An earlier sample at the same place is replaced. Raises UsageError if anything else is there.
    """
    mark = directory / ".git" / _MARK
    if mark.is_file():
        shutil.rmtree(directory)
    elif directory.is_symlink() or (directory.exists() and (not directory.is_dir() or any(directory.iterdir()))):
        raise UsageError(
            f"{directory} is there and is no sample of ours: nothing was written",
            remedy="name a folder that is empty or does not exist",
        )
    directory.mkdir(parents=True, exist_ok=True)
    create(directory, branch="main")
    mark.write_text("made by tieout demo; made anew by the next run\n", encoding="utf-8")
    fast_import(directory, timeline(as_of).stream())
    checkout(directory)
    return directory

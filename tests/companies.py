"""The fixture ``sample``: the sample company of a day, made once a run whoever asks first, in whatever worker."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest

AS_OF = date(2026, 11, 22)
"""The day of the one that most tests look at."""


class Sample(Protocol):
    """Gives the sample company of a day. Nobody may change it: ``copied`` gives one of one's own."""

    def __call__(self, as_of: date = AS_OF) -> Path:
        """Give its root."""
        ...


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Give a function from a day to the root of the company as of that day; it is read, and never written."""
    base = tmp_path_factory.getbasetemp()
    # pytest-xdist: each worker's folder lies in that of the run.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def company(as_of: date = AS_OF) -> Path:
        root = shared / "companies" / f"{as_of}" / "company"
        root.parent.mkdir(parents=True, exist_ok=True)
        with (root.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not root.exists():
                _make(root, as_of)
        return root

    return company


def copied(company: Path, target: Path) -> Path:
    """Give a copy that a test may change."""
    return Path(shutil.copytree(company, target, symlinks=True))


def _make(root: Path, as_of: date) -> None:
    """Make it beside its place first, so that one that was stopped half way is never taken for whole."""
    from tieout.demo.company import build  # noqa: PLC0415 (most runs of a few tests need none)

    half = root.with_name("half")
    shutil.rmtree(half, ignore_errors=True)
    build(half, as_of=as_of).rename(root)

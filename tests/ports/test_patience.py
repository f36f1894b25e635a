"""Waiting ends when it was said to end, and what failed is told."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tieout.ports.patience import Waited, within


def fail() -> int:
    raise KeyError("gone")


def test_what_comes_in_time_is_given() -> None:
    assert within(30, lambda: 7) == Waited((7,), ())


def test_what_fails_is_given_and_not_raised() -> None:
    found = within(30, fail)
    assert found.results == ()
    assert [str(error) for error in found.failures] == ["'gone'"]


def test_no_semaphore_of_processes_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container without a /dev/shm that we may write to has none."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refused)
    assert within(30, lambda: 7) == Waited((7,), ())


def test_what_never_comes_keeps_neither_us_nor_the_process_waiting() -> None:
    code = "import time; from tieout.ports.patience import within; print(within(0.2, lambda: time.sleep(600)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"Waited(results=(), failures=())\n"

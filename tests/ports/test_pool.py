"""Work is handed to processes a few items at a time, and all of it is done, whoever is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tieout.ports.pool import each

OF = 40


def double(number: int) -> int:
    return 2 * number


def die_once(number: int) -> int:
    """Kill the worker that is given this; the process of the test is spared."""
    if number == 5 and os.environ.get("TIEOUT_TEST_POOL") != str(os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


@pytest.mark.parametrize("workers", [1, 2])
def test_no_more_is_taken_than_is_worked_at(workers: int) -> None:
    taken, done, most = 0, 0, 0

    def items() -> Iterator[int]:
        nonlocal taken, most
        for number in range(OF):
            taken += 1
            most = max(most, taken - done)
            yield number

    found = {}
    for place, result in each(double, items(), count=OF, workers=workers):
        done += 1
        found[place] = result
    assert found == {number: 2 * number for number in range(OF)}
    assert most <= 3 * workers


def test_what_a_killed_worker_left_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEOUT_TEST_POOL", str(os.getpid()))
    found = dict(each(die_once, iter(range(OF)), count=OF, workers=2))
    assert found == {number: 2 * number for number in range(OF)}


@pytest.mark.parametrize("count", [0, 1])
def test_few_are_done_here(count: int) -> None:
    assert list(each(double, range(count), count=count, workers=2)) == [(0, 0)][:count]


@pytest.mark.parametrize(
    "refusal", [PermissionError(13, "Permission denied"), ImportError("no sem_open"), NotImplementedError()]
)
def test_where_no_worker_can_be_had_all_is_done_here(monkeypatch: pytest.MonkeyPatch, refusal: Exception) -> None:
    """In a container without a /dev/shm that we may write to there is no semaphore."""

    def refused(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refused)
    assert list(each(double, range(OF), count=OF, workers=2)) == [(number, 2 * number) for number in range(OF)]

"""Work that may never come back, of which only so long is waited: it is left alone then, and dies with the process."""

from __future__ import annotations

from multiprocessing.pool import ThreadPool
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")


class Waited(NamedTuple, Generic[_Result]):
    """What came within the time: results or failures hold one item, or neither does."""

    results: tuple[_Result, ...]
    failures: tuple[BaseException, ...]


def within(seconds: float, work: Callable[[], _Result]) -> Waited[_Result]:
    """Do it in a thread of its own; whatever it raises is given, not raised. For clients that set no limit themselves."""
    results: list[_Result] = []
    failures: list[BaseException] = []
    pool = ThreadPool(1)
    asked = pool.apply_async(work, callback=results.append, error_callback=failures.append)
    pool.close()
    asked.wait(seconds)
    return Waited(tuple(results), tuple(failures))

"""Work that may never come back, of which only so long is waited: it is left alone then, and dies with the process."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_Result = TypeVar("_Result")


class Waited(NamedTuple, Generic[_Result]):
    """What came within the time: results or failures hold one item, or neither does."""

    results: tuple[_Result, ...]
    failures: tuple[BaseException, ...]


def within(seconds: float, work: Callable[[], _Result]) -> Waited[_Result]:
    """Do it in a thread of its own; whatever it raises is given, not raised. For clients that set no limit themselves."""
    # No ThreadPool: it asks for a semaphore of processes, which a container without /dev/shm does not have.
    results: list[_Result] = []
    kept = _Kept()

    def done() -> None:
        with kept:
            results.append(work())

    thread = Thread(target=done, daemon=True)
    thread.start()
    thread.join(seconds)
    return Waited(tuple(results), tuple(kept.failures))


class _Kept:
    """What was raised in a ``with`` block, kept for whoever waits."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[True]:
        if error is not None:
            self.failures.append(error)
        return True

"""Work that nobody can interrupt -> what it gives within some seconds, or that it took longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.pool import ThreadPool

T = TypeVar("T")


class Aside:
    """A thread beside this one, for work of which one piece is done at a time; use it in one thread alone."""

    def __init__(self) -> None:
        self._pool: ThreadPool | None = None

    def give(self, work: Callable[[], T], seconds: float) -> T:
        """Give what the work gives, or raise what it raises.

        Raises TimeoutError where it takes longer: then it is left alone, and ends with the process at the latest.
        """
        from multiprocessing import TimeoutError as Late  # noqa: PLC0415  # a hundredth of a second, for the network alone
        from multiprocessing.pool import ThreadPool  # noqa: PLC0415  # the same

        if self._pool is None:
            self._pool = ThreadPool(1)
        try:
            return self._pool.apply_async(work).get(seconds)
        except Late as error:
            self.end()
            raise TimeoutError from error

    def end(self) -> None:
        """Take no more work; what is still going on is left alone."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

"""Processes that do one kind of work side by side; the results are the same with one as with many."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")
_ITEMS_A_WORKER = 4
"""Fewer are done here: a process of its own costs as much as about four policies to start."""
_HANDED_OUT = 3
"""Items for each worker: one at work, and others so that it never waits for us. No more are held, nor their results."""


def processors() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    job: Callable[[Item], Result], items: Iterable[Item], *, count: int, workers: int
) -> Iterator[tuple[int, Result]]:
    """Give each result with its item's place, in the order in which they are done.

    ``count`` is how many items there are. They are taken one by one as workers come free, and none is held
    longer than it is worked at: memory is the same for few and many.
    ``job`` is a function at the top of a module, and takes and gives what can be pickled. Workers start as new
    interpreters, so none inherits a lock or a thread. What a job raises is raised here; an interrupt ends the
    workers first. Where a worker is killed, what is left is done in this process, and all of it where none can be had.
    """
    hands = min(workers, count // _ITEMS_A_WORKER)
    if hands < 2:  # one worker beside this process would only wait for it
        yield from enumerate(map(job, items))
        return
    executor = _executor(hands)
    if executor is None:
        yield from enumerate(map(job, items))
        return
    numbered = enumerate(items)
    left: dict[int, Item] = {}
    futures: dict[Future[Result], int] = {}
    try:
        for place, item in numbered:
            left[place] = item
            futures[executor.submit(job, item)] = place
            if len(futures) >= hands * _HANDED_OUT:
                yield from _done(futures, left)
        while futures:
            yield from _done(futures, left)
    except BrokenProcessPool:
        yield from ((place, job(item)) for place, item in chain(sorted(left.items()), numbered))
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _executor(hands: int) -> ProcessPoolExecutor | None:
    """Give workers; None on a machine without semaphores for them: a container may lack /dev/shm, or not let us write there."""
    context = multiprocessing.get_context("spawn")
    try:
        return ProcessPoolExecutor(max_workers=hands, mp_context=context, initializer=_die_on_interrupt)
    except (OSError, ImportError, NotImplementedError):  # as CPython's multiprocessing.synchronize raises them
        return None


def _done(futures: dict[Future[Result], int], left: dict[int, Item]) -> Iterator[tuple[int, Result]]:
    """Wait for one at least, and let go of what is done."""
    done, _ = wait(futures, return_when=FIRST_COMPLETED)
    while done:
        future = done.pop()
        result = future.result()
        place = futures.pop(future)
        del left[place], future
        yield place, result


def _die_on_interrupt() -> None:
    """Let Ctrl-C, which a terminal sends to all of us, end a worker without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

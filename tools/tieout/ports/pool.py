"""Processes that do one kind of work side by side; the results are the same with one as with many."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")
_ITEMS_A_WORKER = 4
"""Fewer are done here: a process of its own costs as much as about four policies to start."""


def processors() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(job: Callable[[Item], Result], items: Sequence[Item], *, workers: int) -> Iterator[tuple[int, Result]]:
    """Give each result with its item's place, in the order in which they are done.

    ``job`` is a function at the top of a module, and takes and gives what can be pickled. Workers start as new
    interpreters, so none inherits a lock or a thread. What a job raises is raised here; an interrupt ends the
    workers first. Where a worker is killed, what is left is done in this process.
    """
    count = min(workers, len(items) // _ITEMS_A_WORKER)
    if count < 2:  # one worker beside this process would only wait for it
        yield from ((place, job(item)) for place, item in enumerate(items))
        return
    done: set[int] = set()
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(max_workers=count, mp_context=context, initializer=_die_on_interrupt)
    try:
        futures = {executor.submit(job, item): place for place, item in enumerate(items)}
        for future in as_completed(futures):
            result = future.result()
            done.add(futures[future])
            yield futures[future], result
    except BrokenProcessPool:
        yield from ((place, job(item)) for place, item in enumerate(items) if place not in done)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _die_on_interrupt() -> None:
    """Let Ctrl-C, which a terminal sends to all of us, end a worker without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

"""That something is being done, for whoever waits at a terminal: a line on stderr, gone when it is done."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event

AFTER_S = 1.0
"""Work that ends sooner shows nothing."""


def wants_progress() -> bool:
    """Say whether somebody watches stderr: a terminal that can go back in its line, and no pipeline."""
    return bool(sys.stderr and sys.stderr.isatty()) and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")


def pause(seconds: float) -> None:
    """Wait, and say so to whoever sits there: a server that does not answer is asked again after longer and longer."""
    import time

    if seconds >= AFTER_S and wants_progress():
        sys.stderr.write(f"tieout: no sound answer yet; asking again in {seconds:.0f} s (Ctrl-C ends it)\n")
        sys.stderr.flush()
    time.sleep(seconds)


@contextlib.contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is being done and for how long, in a ``with`` block that prints nothing itself."""
    if not wants_progress():
        yield
        return
    import threading  # only where somebody watches

    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(what, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(what: str, done: Event) -> None:
    seconds = 0
    with contextlib.suppress(OSError, ValueError):  # the terminal went away: nobody watches any more
        while not done.wait(AFTER_S):
            seconds += 1
            sys.stderr.write(f"\r{what} ... {seconds} s")
            sys.stderr.flush()
        if seconds:
            sys.stderr.write(f"\r{' ' * (len(what) + len(f' ... {seconds} s'))}\r")
            sys.stderr.flush()

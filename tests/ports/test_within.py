"""Work that may hang is given up, and what it gives or raises comes through."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from tieout.ports.within import Aside


def test_what_the_work_gives_or_raises_comes_through() -> None:
    aside = Aside()
    assert [aside.give(partial(abs, -number), 60) for number in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="lost"):
        aside.give(partial(int, "lost"), 60)
    aside.end()
    aside.end()


def test_what_takes_too_long_is_left_alone_and_the_next_is_done() -> None:
    aside, over = Aside(), threading.Event()
    with pytest.raises(TimeoutError):
        aside.give(over.wait, 0.01)
    assert aside.give(lambda: "done", 60) == "done"
    over.set()
    aside.end()

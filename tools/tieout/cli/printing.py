"""How PDFs are made for whoever sits before the terminal: all processors, the user's cache, a bar of progress."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.printing import Printing


@contextlib.contextmanager
def printing() -> Iterator[Printing]:
    """Give the settings for a ``with`` block; on a terminal, stderr shows how far it is."""
    from tieout.bundle.printing import Printing
    from tieout.cli.progress import wants_progress
    from tieout.ports.cache import cache_folder
    from tieout.ports.pool import processors

    with contextlib.ExitStack() as stack:
        bars: list[click._termui_impl.ProgressBar[int]] = []

        def told(done: int, of: int) -> None:
            if not wants_progress() or of < 2:  # one is over before it is read
                return
            if not bars:
                bars.append(stack.enter_context(click.progressbar(length=of, label="PDFs", file=sys.stderr)))
            bars[0].update(done - bars[0].pos)
            if done == of:
                bars[0].render_finish()

        yield Printing(cache=cache_folder(os.environ), workers=processors(), told=told)

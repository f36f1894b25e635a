"""Text on standard output: as wide as the terminal, or, in a pipe, a record a line."""

from __future__ import annotations

import contextlib
import shutil
import sys
from typing import TYPE_CHECKING

import click

from tieout.cli.options import wants_colour

if TYPE_CHECKING:
    from pathlib import Path


_BROADEST = 120
"""Columns of a line that the eye still follows."""


def columns() -> int | None:
    """Give the width of the terminal, 80 where it tells none; None where nobody looks: a pipe or a file."""
    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else None


def narrow() -> int:
    """Give the width for a page that is laid out once: 80 columns, and fewer on a terminal that has fewer."""
    from tieout.report.fitting import LEAST
    from tieout.report.layout import WIDTH

    return max(LEAST, min(WIDTH, columns() or WIDTH))


def broad() -> int:
    """Give the width for a page that cuts its sentences: 80 columns, and up to 120 on a terminal that has more."""
    from tieout.report.layout import WIDTH

    return max(WIDTH, min(_BROADEST, columns() or WIDTH))


def show(page: str, layout: str = "text", *, root: Path | None = None) -> None:
    """Print a page, which ends in a line end; of any layout but ``text`` no line is ever broken.

    ``root`` is where the commands of a text belong: where we are elsewhere, standard error says where to type them.
    """
    width = columns() if layout == "text" else None
    if width is not None:
        from tieout.report.fitting import fitted  # only where somebody looks

        page = fitted(page, width)
    click.echo(page, nl=False, color=wants_colour())
    if root is not None and layout == "text":
        from tieout.cli.next_step import elsewhere  # only where a text is told

        folder = elsewhere(page, root)
        if folder:
            with contextlib.suppress(OSError):  # nobody reads it; the page was told
                click.echo(f"tieout: the commands above are typed after: cd {folder}", err=True)

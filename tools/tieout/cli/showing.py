"""Text on standard output: as wide as the terminal, or, in a pipe, a record a line."""

from __future__ import annotations

import shutil
import sys

import click

from tieout.cli.options import wants_colour


def columns() -> int | None:
    """Give the width of the terminal, 80 where it tells none; None where nobody looks: a pipe or a file."""
    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else None


def show(page: str, layout: str = "text") -> None:
    """Print a page, which ends in a line end; of any layout but ``text`` no line is ever broken."""
    width = columns() if layout == "text" else None
    if width is not None:
        from tieout.report.fitting import fitted  # only where somebody looks

        page = fitted(page, width)
    click.echo(page, nl=False, color=wants_colour())

"""What the exports of tables share: an examination with its ladder, and where the file goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.options import typed

if TYPE_CHECKING:
    from datetime import date

    from tieout.render.report import Report


def report_of(root: Path, as_of: date | None, period: str | None) -> Report:
    """Examine; raises as ``examine`` does."""
    from tieout import __version__
    from tieout.check import check
    from tieout.cli.examining import examine
    from tieout.render.report import Report
    from tieout.workpapers.ladder import ladder

    examination = examine(root, as_of=as_of, period=period)
    outcome = check(examination)
    return Report.of(
        examination=examination, outcome=outcome, ladder=ladder(examination, outcome), tool_version=__version__
    )


def put(data: bytes, out: Path) -> None:
    """Write a file, and say so."""
    from tieout.ports.writing import write_file

    write_file(out, data)
    click.echo(f"wrote {typed(out)}")

"""tieout export csv."""

from __future__ import annotations

import os
import stat
import sys
from datetime import date
from pathlib import Path

import click

from tieout.cli.options import as_of_option, period_option, root_option

_MARK = "\ufeff"


@click.command("csv")
@click.argument("table", type=click.Choice(["controls", "criteria", "exceptions"]), default="controls")
@root_option
@as_of_option
@period_option
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The FILE.  [default: print]")
def command(table: str, root: Path, as_of: date | None, period: str | None, out: Path | None) -> int:
    """Print or write a table: the control matrix (the default), how far each criterion is supported, the exceptions.

    As in the bundle: UTF-8 with a byte order mark, and no cell that a spreadsheet would run.
    The mark tells a spreadsheet how to read a file; on a terminal and in a pipe there is none.
    """
    from tieout.cli.examining import settled
    from tieout.cli.export.examined import put, report_of
    from tieout.render import csv as tables
    from tieout.report.ladder_csv import ladder_table

    report = report_of(root, as_of, period)
    if table == "criteria":
        data = ladder_table(report.ladder).encode("utf-8")
    elif table == "exceptions":
        data = tables.exceptions(report.deviations)
    else:
        data = tables.control_matrix(report)
    if out is None:
        text = data.decode("utf-8")
        click.echo(text if _is_file() else text.removeprefix(_MARK), nl=False)
    else:
        put(data, out)
    return settled(report.examination)


def _is_file() -> bool:
    """Say whether standard output is a file, as after ``>``: a spreadsheet may open it."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # no file of the system: what is printed is caught in memory
        return False

"""tieout export xlsx."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli.options import as_of_option, period_option, root_option


@click.command("xlsx")
@root_option
@as_of_option
@period_option
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), default="control-matrix.xlsx",
              show_default=True, help="The FILE.")  # fmt: skip
def command(root: Path, as_of: date | None, period: str | None, out: Path) -> int:
    """Write the control matrix as a workbook, with criteria, evidence, exceptions and what was not examined."""
    from tieout.cli.examining import settled
    from tieout.cli.export.examined import put, report_of
    from tieout.render.workbook import matrix_workbook

    report = report_of(root, as_of, period)
    book = matrix_workbook(report)
    for told in book.cut:
        click.echo(f"tieout: {told}", err=True)
    put(book.data, out)
    return settled(report.examination)

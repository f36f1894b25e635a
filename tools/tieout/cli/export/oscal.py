"""tieout export oscal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli.options import as_of_option, period_option, root_option


@click.command("oscal")
@root_option
@as_of_option
@period_option
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The FILE.  [default: print]")
def command(root: Path, as_of: date | None, period: str | None, out: Path | None) -> int:
    """Print or write the controls as an OSCAL component definition (JSON, version 1.2.1).

    It says what the company says that it does, and how far each criterion is supported. Whether a criterion is met is
    for an auditor to say, so there is no assessment in it. Controls that name no criterion have no place there.
    """
    from tieout.cli.examining import settled
    from tieout.cli.export.examined import put, report_of
    from tieout.report.oscal import component_definition

    report = report_of(root, as_of, period)
    text = component_definition(report.examination, report.ladder, tool_version=report.tool_version)
    if out is None:
        click.echo(text, nl=False)
    else:
        put(text.encode("utf-8"), out)
    return settled(report.examination)

"""tieout trace: one chain from a criterion to whatever carries it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli import completing
from tieout.cli.options import as_of_option, format_option, period_option, root_option, wants_colour
from tieout.cli.showing import show


@click.command("trace")
@click.argument("reference", metavar="CRITERION", shell_complete=completing.targets)
@root_option
@as_of_option
@period_option
@format_option("text", "json", "markdown")
def command(reference: str, root: Path, as_of: date | None, period: str | None, layout: str) -> int:
    """Print the chain of a CRITERION (CC6.1), a point of focus (CC6.1.3) or a control (AC-01).

    From criterion to control, text, approval, evidence and witness: what fixes each link, what is
    missing, and what to do next.
    """
    from tieout.check import check
    from tieout.cli.examining import examine, settled
    from tieout.report.trace.json import json
    from tieout.report.trace.markdown import markdown
    from tieout.report.trace.text import text
    from tieout.workpapers.trace import trace

    examination = examine(root, as_of=as_of, period=period)
    of = trace(examination, check(examination), reference)
    if layout == "json":
        page = json(of)
    elif layout == "markdown":
        page = markdown(of)
    else:
        page = text(of, colour=wants_colour())
    show(page, layout, root=root)
    return settled(examination)

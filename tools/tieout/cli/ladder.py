"""tieout ladder: how far each criterion is supported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli.options import (
    as_of_option,
    format_option,
    period_option,
    root_option,
    wants_colour,
)
from tieout.cli.showing import show


@click.command("ladder")
@root_option
@as_of_option
@period_option
@format_option("text", "json", "svg")
def command(root: Path, as_of: date | None, period: str | None, layout: str) -> int:
    """Place every criterion in scope on its rung: claimed, documented, approved, evidenced, operated.

    A rung is reached only if all below it are.
    """
    from tieout.check import check
    from tieout.cli.examining import examine, settled
    from tieout.report import json, text
    from tieout.workpapers.ladder import ladder

    examination = examine(root, as_of=as_of, period=period)
    of = ladder(examination, check(examination))
    if layout == "json":
        click.echo(json.ladder(of), nl=False, color=wants_colour())
    elif layout == "svg":
        from tieout.render.ladder_chart import standalone

        whose = examination.program.organization.name or "Unnamed organization"
        title = f"{whose}: how far each criterion is supported, as of {examination.as_of}"
        click.echo(standalone(of, title=title), nl=False)
    else:
        show(text.ladder(of, colour=wants_colour()))
    return settled(examination)

"""tieout evidence list: every capture of the work tree."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import root_option


@click.command("list")
@root_option
def command(root: Path) -> None:
    """List the captures of the work tree, one record a line."""
    from tieout.collect.log import EVIDENCE
    from tieout.model.evidence.record import RECORD_NAME
    from tieout.ports.files import walk

    if (root / EVIDENCE).is_dir():
        for entry in walk(root / EVIDENCE):
            if entry.path.endswith(RECORD_NAME):
                click.echo(f"{EVIDENCE}/{entry.path}")

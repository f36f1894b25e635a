"""tieout export schema."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import typed


@click.command("schema")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=".tieout/schemas")
def command(directory: Path) -> None:
    """Write the JSON Schema of every file that people write into DIRECTORY, by default .tieout/schemas.

    Editors check and complete by them; `tieout init` plants the same.
    """
    from tieout.ports.writing import write_file
    from tieout.sources.schemas import schemas
    from tieout.starter.content import starter_files

    made = {name: text.encode() for name, text in schemas().items()}
    by_hand = ".tieout/schemas/controls.json"
    made["controls.json"] = next(file.data for file in starter_files() if file.path == by_hand)
    directory.mkdir(parents=True, exist_ok=True)
    for name, data in sorted(made.items()):
        write_file(directory / name, data)
        click.echo(f"wrote {typed(directory / name)}")

"""tieout init: plant the starter."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import invocation, typed


@click.command("init")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--organization", metavar="NAME", help="The company's name in controls.yaml.")
@click.option("--timezone", metavar="ZONE", help="Its time zone, such as Europe/Berlin.")
def command(directory: Path, organization: str | None, timezone: str | None) -> None:
    """Plant policies, runbooks, registers and controls.yaml as drafts in DIRECTORY.

    Overwrites nothing. Every document is a draft until you make it yours and approve it.
    """
    from tieout.starter.write import plant

    planted = plant(directory, organization=organization, timezone=timezone)
    for path in planted.written:
        click.echo(f"wrote {typed(directory / path)}")
    for path in planted.kept:
        click.echo(f"kept {typed(directory / path)} as it was", err=True)
    click.echo("\nNext:", err=True)
    here = typed(directory)
    people = typed(directory / "registers/people.yaml")
    click.echo(f"  edit {people}: your people in place of ours", err=True)
    if not _is_in_git(directory):
        click.echo(
            f"  git init {here} && git -C {here} add . && git -C {here} commit -m 'Plant the programme'", err=True
        )
    click.echo(f"  {invocation()} check --root {here}", err=True)


def _is_in_git(directory: Path) -> bool:
    here = directory.resolve()
    return any((folder / ".git").exists() for folder in (here, *here.parents))

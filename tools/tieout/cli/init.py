"""tieout init: plant the starter."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import invocation, typed

_WORKFLOWS = ".github/workflows"


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
    top = _top(directory)
    if (
        top is not None
        and top != directory.resolve()
        and _WORKFLOWS in {f"{Path(path).parent}" for path in planted.written}
    ):
        _say_who_runs_nothing(directory, top)
    click.echo("\nNext:", err=True)
    here = typed(directory)
    people = typed(directory / "registers/people.yaml")
    click.echo(f"  edit {people}: your people in place of ours", err=True)
    if top is None:
        click.echo(
            f"  git init {here} && git -C {here} add . && git -C {here} commit -m 'Plant the programme'", err=True
        )
    click.echo(f"  {invocation()} check --root {here}", err=True)


def _say_who_runs_nothing(directory: Path, top: Path) -> None:
    """Tell that what was planted for a pipeline lies where none looks."""
    from tieout.cli.exits import say

    below = directory.resolve().relative_to(top).as_posix()
    say(
        f"{typed(directory)} is a folder of a repository, and GitHub and pre-commit look at its top alone: nobody runs "
        f"its {_WORKFLOWS} and .pre-commit-config.yaml",
        f"at the top, a workflow that uses our action.yml with root: {below}, and a hook whose entry is "
        f"{invocation()} check --root {typed(Path(below))}",
    )


def _top(directory: Path) -> Path | None:
    """Give the top of the repository around a folder; None where there is none."""
    here = directory.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)

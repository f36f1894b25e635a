"""tieout bundle disclose: one withheld file with its salt."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import invocation, typed


@click.command("disclose")
@click.argument("bundle", type=click.Path(exists=True, path_type=Path))
@click.argument("path")
@click.option(
    "--salts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The private file of salts that building the bundle wrote beside it.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="The file itself, or the repository that holds it under its path.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The folder to make.")
def command(bundle: Path, path: str, salts: Path, source: Path, out: Path) -> None:
    """Hand over one file that a bundle withholds, so that the reader can see that it is that file."""
    from tieout.bundle.disclosure import disclose
    from tieout.bundle.paths import path_problem
    from tieout.bundle.salts import read_salts
    from tieout.model.errors import UsageError

    # What is withheld lies in no bundle, so its name may be one that no bundle could hold.
    if path.startswith("/") or ".." in path.split("/"):
        raise UsageError(f"{path!r} {path_problem(path)}", remedy="name the file as WITHHELD.csv does")
    salt = read_salts(salts).get(path)
    disclose(bundle, path, salt=salt, source=source, out=out)
    click.echo(f"wrote {typed(out)}")
    click.echo(f"next: {invocation()} bundle verify {typed(bundle)} --disclosed {typed(out)}", err=True)

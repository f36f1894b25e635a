"""tieout site: the site of policies, runbooks and controls."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from tieout.cli.options import as_of_option, moment, period_option, root_option, typed


@click.command("site")
@root_option
@as_of_option
@period_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it.  [default: build/site below the root]",
)
@click.option(
    "--edit-base",
    metavar="URL",
    help="The address before a file's path for the edit button, such as https://.../edit/main/.",
)
def command(root: Path, as_of: date | None, period: str | None, out: Path | None, edit_base: str | None) -> None:
    """Build the site. Needs no network, and neither do its pages."""
    from tieout.check import check
    from tieout.load import load
    from tieout.site.build import build
    from tieout.site.pages import site_map
    from tieout.workpapers.ladder import ladder

    # Material prints a banner about its end of life on every build unless this is set.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    examination = load(root, as_of=moment(as_of), period=period)
    outcome = check(examination)
    site = site_map(examination, outcome, ladder(examination, outcome))
    built = build(site, out or root / "build" / "site", edit_base=edit_base)
    click.echo(f"wrote {typed(built.directory)}: {built.pages} pages")
    click.echo(f"open {typed(built.directory / 'index.html')}")

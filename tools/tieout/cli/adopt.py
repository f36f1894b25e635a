"""tieout adopt: bring in a repository that exists."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import root_option


@click.command("adopt")
@root_option
@click.option(
    "--from",
    "source",
    type=click.Choice(["auto", "plain"]),
    default="auto",
    show_default=True,
    help="What the repository holds now: plain Markdown is what this version reads.",
)
@click.option("--organization", metavar="NAME", help="The company's name; left open without it.")
@click.option("--timezone", metavar="ZONE", help="Its time zone, such as Europe/Berlin.")
def command(root: Path, source: str, organization: str | None, timezone: str | None) -> None:
    """Write the controls.yaml that lets an existing repository be examined.

    Moves and edits no file; invents no owner, approver, date or approval.
    """
    from tieout.adopt.plain import adopt
    from tieout.adopt.told import lines
    from tieout.ports.git import Repository

    del source  # both choices mean plain Markdown so far
    top = Repository.open(root).root
    adopted = adopt(top, organization=organization, timezone=timezone)
    for line in lines(adopted.proposal):
        click.echo(line)
    for path in adopted.written:
        click.echo(f"wrote {path}")
    click.echo("\nNext:", err=True)
    for step in adopted.next_steps:
        click.echo(f"  {step}", err=True)

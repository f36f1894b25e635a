"""tieout adopt: bring in a repository that exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.options import root_option

if TYPE_CHECKING:
    from tieout.adopt.plain import Proposal

_LISTED = 20


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
    from tieout.ports.git import Repository

    del source  # both choices mean plain Markdown so far
    top = Repository.open(root).root
    adopted = adopt(top, organization=organization, timezone=timezone)
    _tell(adopted.proposal)
    for path in adopted.written:
        click.echo(f"wrote {path}")
    click.echo("\nNext:", err=True)
    for step in adopted.next_steps:
        click.echo(f"  {step}", err=True)


def _tell(proposal: Proposal) -> None:
    from tieout.model.characters import visible
    from tieout.report.text import plural

    for noun, paths, globs in (
        ("policies", proposal.policies, proposal.settings.policies),
        ("runbooks", proposal.runbooks, proposal.settings.runbooks),
    ):
        click.echo(f"{len(paths)} {noun}" + (f" at {', '.join(globs)}" if globs else ""))
        for path in paths[:_LISTED]:
            click.echo(f"  {visible(path)}")
        if len(paths) > _LISTED:
            click.echo(f"  and {len(paths) - _LISTED} more")
    for item in proposal.not_taken:
        click.echo(f"not taken: {visible(item.path)}: {item.reason}")
    if proposal.skipped:
        click.echo(
            f"skipped: {plural(proposal.skipped, 'Markdown file')} in hidden folders, "
            "behind links or in copies of other projects"
        )
    for item in proposal.unreadable:
        click.echo(f"cannot be read: {visible(item.path)}: {item.reason}")
    for repeat in proposal.repeats:
        click.echo(f"the same {repeat.what}: {', '.join(visible(path) for path in repeat.paths)}")
    for lack in proposal.lacks:
        click.echo(f"{plural(lack.documents, 'document')} without {lack.key}")
    if proposal.settings.foreign_fields:
        keys = ", ".join(proposal.settings.foreign_fields)
        click.echo(f"keys of another tool, left alone: {visible(keys)}")
    for alias in proposal.settings.aliases:
        click.echo(
            f"{alias.theirs} may be your {alias.ours} ({plural(alias.documents, 'document')}): "
            "if so, say so under documents.fields in controls.yaml"
        )

"""tieout impact: what a change touches."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli.options import as_of_option, format_option, period_option, root_option, wants_colour
from tieout.cli.showing import show


@click.command("impact")
@root_option
@as_of_option
@period_option
@format_option("text", "markdown", "json")
@click.option(
    "--base",
    metavar="REV",
    help="What the change goes to.  [default: origin/ and the branch that controls.yaml names, else origin/main]",
)
@click.option("--settings-from", metavar="REV", help="Read scope, periods and rules from this revision.")
def command(
    root: Path, as_of: date | None, period: str | None, layout: str, base: str | None, settings_from: str | None
) -> int:
    """Tell what a change touches: texts, controls, criteria, approvals that end, whose it needs, findings.

    It approves nothing: an approval is a review at the forge.
    """
    from tieout.check import check
    from tieout.cli.examining import examine, settled
    from tieout.cli.rooted import hold_root
    from tieout.cli.since import before
    from tieout.judgement.of_change import of_change
    from tieout.load.settings_since import settings_since
    from tieout.load.touched import authors_since
    from tieout.workpapers.impact import impact

    hold_root(root, base)
    examination = examine(root, as_of=as_of, period=period, settings_from=settings_from)
    rev = base or f"origin/{examination.program.changes.branch or 'main'}"
    earlier = before(examination, root, rev, period=period, settings_from=settings_from, baseline=True)
    outcome = of_change(check(examination), earlier.outcome, examination, since=earlier.since, touched=earlier.touched)
    authors = authors_since(root, earlier.since, examination)
    of = impact(
        earlier.examination,
        earlier.outcome,
        examination,
        outcome,
        paths=earlier.touched.paths,
        authors=authors,
        said=settings_since(root, earlier.since, examination),
    )
    if layout == "json":
        from tieout.report.impact import json

        click.echo(json.impact(of), nl=False)
    elif layout == "markdown":
        from tieout.report.impact import markdown
        from tieout.sources.place import place_of

        click.echo(markdown.comment(of, below=place_of(root).prefix), nl=False)
    else:
        from tieout.report.impact import text

        show(text.page(of, colour=wants_colour()))
    return settled(examination)

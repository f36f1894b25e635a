"""tieout explain: a rule's manual."""

from __future__ import annotations

import click

from tieout.cli import completing
from tieout.cli.options import wants_colour
from tieout.cli.showing import columns, show


@click.command("explain")
@click.argument("rule", required=False, shell_complete=completing.rules)
def command(rule: str | None) -> None:
    """Print the manual of a RULE; without one, list them all."""
    from tieout.model.near import unknown_name
    from tieout.report import manual
    from tieout.rules.ruleset import RULESET

    if rule is None:
        width = columns()  # in a pipe one line a rule, for grep
        click.echo(manual.listing(RULESET, colour=wants_colour(), columns=width), nl=False, color=wants_colour())
        return
    for known in RULESET:
        if known.id == rule:
            show(manual.page(known, colour=wants_colour(), columns=columns()))
            return
    known_ids = (known.id for known in RULESET)
    raise unknown_name(f"there is no rule {rule!r}", rule, known_ids, remedy="tieout explain lists the rules")

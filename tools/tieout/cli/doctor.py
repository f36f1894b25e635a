"""tieout doctor: what this machine lacks."""

from __future__ import annotations

import sys

import click

from tieout.cli.exits import ExitCode


@click.command("doctor")
def command() -> int:
    """Say what is missing on this machine and the command that mends it.

    Ends with 3 if something is missing that an examination needs.
    """
    from tieout.ports import machine

    facts = machine.facts(sys.version_info[:3])
    width = max(len(fact.name) for fact in facts)
    for fact in facts:
        sign = "✔" if fact.present else ("✘" if fact.needed else "-")
        click.echo(f"{sign} {fact.name.ljust(width)}  {fact.found}")
        if not fact.present:
            click.echo(f"  {' ' * width}  for: {fact.purpose}")
            click.echo(f"  {' ' * width}  next: {fact.remedy}")
    lacking = [fact for fact in facts if fact.needed and not fact.present]
    return ExitCode.NOT_EXAMINED if lacking else ExitCode.TIED_OUT

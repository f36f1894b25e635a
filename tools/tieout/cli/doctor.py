"""tieout doctor: what this machine lacks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import root_option

if TYPE_CHECKING:
    from tieout.ports.machine import Fact


@click.command("doctor")
@root_option
def command(root: Path) -> int:
    """Say what is missing on this machine, and in the repository here, and the command that mends it.

    Ends with 3 if something is missing that an examination needs.
    """
    from tieout.ports import machine

    facts = list(machine.facts(sys.version_info[:3]))
    if any(fact.name == machine.GIT and fact.present for fact in facts):
        facts.append(machine.author(root))
    facts += _repository(root)
    width = max(len(fact.name) for fact in facts)
    for fact in facts:
        sign = "✔" if fact.present else ("✘" if fact.needed else "-")
        click.echo(f"{sign} {fact.name.ljust(width)}  {fact.found}")
        if not fact.present:
            click.echo(f"  {' ' * width}  for: {fact.purpose}")
            click.echo(f"  {' ' * width}  next: {fact.remedy}")
    lacking = [fact for fact in facts if fact.needed and not fact.present]
    return ExitCode.NOT_EXAMINED if lacking else ExitCode.TIED_OUT


def _repository(root: Path) -> Iterator[Fact]:
    """Say whether the repository here can be examined; nothing where there is no Git to ask."""
    from tieout.cli.next_step import from_here
    from tieout.model.characters import visible
    from tieout.model.errors import NotExaminableError, TieoutError
    from tieout.ports.git_opening import NO_REPOSITORY
    from tieout.ports.machine import Fact
    from tieout.sources.place import place_of

    found, remedy, needed = "can be read", "", True
    try:
        repository = place_of(root).repository
    except NotExaminableError as error:
        found, remedy = visible(error.message), error.remedy
        needed = NO_REPOSITORY not in error.message  # a folder without one is nobody's fault
    except TieoutError:  # no Git: said above
        return
    else:
        try:
            head = repository.head()
            if head is not None:
                repository.tree(head)
        except TieoutError as error:
            found, remedy = visible(error.message), error.remedy
    purpose = "examining what lies here"
    yield Fact(
        name="Repository",
        present=not remedy,
        found=found,
        purpose=purpose,
        remedy=from_here(remedy),
        needed=needed,
    )

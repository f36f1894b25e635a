"""tieout status: one screen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import as_of_option, period_option, root_option, typed, wants_colour
from tieout.cli.showing import show

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.ports.shelf import Shelf


@click.command("status")
@root_option
@as_of_option
@period_option
@click.option(
    "--days",
    type=click.IntRange(0, 3660),
    default=30,
    show_default=True,
    help="How far ahead a review counts as due.",
)
@click.option("--anew", is_flag=True, help="Examine, whatever is remembered.")
def command(root: Path, as_of: date | None, period: str | None, days: int, anew: bool) -> int:
    """Show where the programme stands and what to do first, on one screen.

    While no file of the repository was touched, the same day, it says again what it said before, and tells so on
    standard error. After a change it reads anew what is new, and examines all of it. check, which is the gate,
    remembers nothing.
    """
    from tieout.cli.remembering import Memory, shelf_of

    colour = wants_colour()
    folder = "" if _is_here(root) else typed(root)
    memory = None if period else Memory.of(root, asked=("status", str(days), str(colour), folder), as_of=as_of)
    remembered = memory.answer() if memory and not anew else None
    if remembered is not None:
        show(remembered.text)
        click.echo(
            f"tieout: remembered from {remembered.at}: no file was touched since, as far as their times tell."
            " --anew examines again.",
            err=True,
        )
        return ExitCode.TIED_OUT
    shelf = None if anew else shelf_of(root)
    examination, page = _examined(root, as_of, period, days, shelf, colour=colour, folder=folder)
    show(page)
    from tieout.cli.examining import settled  # after the memory: it takes long to load

    if settled(examination) is not ExitCode.TIED_OUT:
        return ExitCode.USAGE
    if memory is not None:
        memory.keep(page, examination)
    return ExitCode.TIED_OUT


def _examined(
    root: Path, as_of: date | None, period: str | None, days: int, shelf: Shelf | None, *, colour: bool, folder: str
) -> tuple[Examination, str]:
    from tieout.check import check
    from tieout.cli.examining import examine
    from tieout.report import status
    from tieout.workpapers.approvals import population
    from tieout.workpapers.evidence_sheet import evidence_sheet
    from tieout.workpapers.ladder import ladder
    from tieout.workpapers.standing import overview

    examination = examine(root, as_of=as_of, period=period, shelf=shelf)
    outcome = check(examination)
    return examination, status.page(
        examination,
        outcome,
        overview(examination, outcome, within=timedelta(days=days)),
        ladder(examination, outcome),
        population(examination),
        evidence_sheet(examination),
        days=days,
        colour=colour,
        folder=folder,
    )


def _is_here(root: Path) -> bool:
    """Say whether a command that is typed here looks at the same repository."""
    return Path.cwd().resolve().is_relative_to(root.resolve())

"""tieout status: one screen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import as_of_option, period_option, root_option, typed, wants_colour
from tieout.cli.showing import broad, show

if TYPE_CHECKING:
    from tieout.cli.remembering import Memory
    from tieout.model.examination import Examination
    from tieout.ports.shelf import Shelf

_DAYS = 30
"""How far ahead a review counts as due, where nobody says otherwise."""


@click.command("status")
@root_option
@as_of_option
@period_option
@click.option(
    "--days",
    type=click.IntRange(0, 3660),
    default=_DAYS,
    show_default=True,
    help="How far ahead a review counts as due.",
)
@click.option("--anew", is_flag=True, help="Examine, whatever is remembered.")
def command(root: Path, as_of: date | None, period: str | None, days: int, anew: bool) -> int:
    """Show where the programme stands and what to do first, on one screen.

    While no file of the repository holds anything else, the same day, it says again what it said before, and tells so on
    standard error. After a change it reads anew what is new, and examines all of it. check, which is the gate,
    remembers nothing.
    """
    from tieout.cli.remembering import shelf_of

    asked = _Asked.of(root, as_of, period, days)
    memory = asked.memory()
    if memory is not None and not anew and _recalled(memory):
        return ExitCode.TIED_OUT
    shelf = None if anew else shelf_of(root, memory)
    examination = asked.examination(shelf)
    page = asked.page(examination)
    show(page)
    if shelf is not None:
        shelf.save()
    from tieout.cli.examining import settled  # after the memory: it takes long to load

    if settled(examination) is not ExitCode.TIED_OUT:
        return ExitCode.USAGE
    if memory is not None:
        memory.keep(page, examination)
    return ExitCode.TIED_OUT


def _recalled(memory: Memory) -> bool:
    """Say again what was said of this state, if it was."""
    why, found = "no file was touched since, as far as their times tell", memory.answer()
    if found is None:
        why, found = "what was touched since holds the same bytes", memory.answer_of_same_bytes()
    if found is None:
        return False
    show(found.text)
    click.echo(f"tieout: remembered from {found.at}: {why}. --anew examines again.", err=True)
    return True


def prepare(root: Path, as_of: date | None) -> None:
    """Examine as the command does and keep what it would say, without a word: for a verb that prints it as the next step.

    Kept is what it would say here, and to somebody who went into that folder first.
    """
    from tieout.cli.remembering import shelf_of

    here = _Asked.of(root, as_of, None, _DAYS)
    forms = [(asked, asked.memory()) for asked in (here, here._replace(folder=""))]
    shelf = shelf_of(root, forms[0][1])
    examination = here.examination(shelf)
    shelf.save()
    for asked, memory in forms:
        if memory is not None:
            memory.keep(asked.page(examination), examination)


class _Asked(NamedTuple):
    """What was asked, and how it is to be shown."""

    root: Path
    as_of: date | None
    period: str | None
    days: int
    colour: bool
    folder: str
    """What ``--root`` is told in the commands that are shown; empty where they need none."""
    width: int

    @classmethod
    def of(cls, root: Path, as_of: date | None, period: str | None, days: int) -> _Asked:
        return cls(root, as_of, period, days, wants_colour(), "" if _is_here(root) else typed(root), broad())

    def memory(self) -> Memory | None:
        """Give what was said of the repository as it is; None for a period, which ends when another begins."""
        from tieout.cli.remembering import Memory

        if self.period:
            return None
        asked = ("status", str(self.days), str(self.colour), str(self.width), self.folder)
        return Memory.of(self.root, asked=asked, as_of=self.as_of)

    def examination(self, shelf: Shelf | None) -> Examination:
        from tieout.cli.examining import examine

        return examine(self.root, as_of=self.as_of, period=self.period, shelf=shelf)

    def page(self, examination: Examination) -> str:
        from tieout.check import check
        from tieout.report import status
        from tieout.workpapers.approvals import population
        from tieout.workpapers.evidence_sheet import evidence_sheet
        from tieout.workpapers.ladder import ladder
        from tieout.workpapers.standing import overview

        outcome = check(examination)
        return status.page(
            examination,
            outcome,
            overview(examination, outcome, within=timedelta(days=self.days)),
            ladder(examination, outcome),
            population(examination),
            evidence_sheet(examination),
            days=self.days,
            colour=self.colour,
            folder=self.folder,
            width=self.width,
        )


def _is_here(root: Path) -> bool:
    """Say whether a command that is typed here looks at the same repository."""
    return Path.cwd().resolve().is_relative_to(root.resolve())

"""The requests of a work tree, for the verbs about them: without a look at anything else but people and controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.errors import NotExaminableError
from tieout.sources.opening import open_desk, settings_needed
from tieout.sources.registers.programme import read_registers
from tieout.sources.requests.gathering import read_requests

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.model.location import Unreadable
    from tieout.model.people import Roster
    from tieout.model.program import Program
    from tieout.model.request import RequestBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """What is on record of requests."""

    base: Path
    """The folder of the programme: that of ``controls.yaml``."""
    book: RequestBook
    program: Program
    controls: frozenset[str]
    """The ids of controls.yaml."""
    roster: Roster
    unreadable: tuple[Unreadable, ...]
    """What could not be read of the requests."""


def requests_of(root: Path) -> Desktop:
    """Read them from the disk. Raises what ``load`` raises for a repository that cannot be opened."""
    desk, base, _, _ = open_desk(root, None)
    with desk.repository.at_hand():
        settings = settings_needed(desk)
        roster, _ = read_registers(desk)
        before = len(desk.unreadable)
        book = read_requests(desk)
    return Desktop(
        base=base,
        book=book,
        program=settings.program,
        controls=frozenset(control.id for control in settings.controls),
        roster=roster,
        unreadable=tuple(desk.unreadable[before:]),
    )


def hold_readable(of: Desktop) -> None:
    """Raise NotExaminableError where something of the requests could not be read: what it says would be lost."""
    if of.unreadable:
        first = of.unreadable[0]
        raise NotExaminableError(f"{first.location}: {first.message}", remedy=first.remedy)

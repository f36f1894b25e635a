"""Rows of a register as instances of a control: each that began in the period, by the day that its register has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.removed import taken_out
from tieout.model.examination import PEOPLE_PATH
from tieout.model.population import Item, Shown, token
from tieout.model.strength import Strength
from tieout.workpapers.instances.base import Instances

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.row import Row
    from tieout.workpapers.instances.base import Asked

_NAMED = 3


class Dated(NamedTuple):
    """A row with what makes it an instance."""

    row: Row
    at: date | None
    """The day or instant of it; None where the row has none, and it may be one."""
    what: str
    until: date | None = None
    """Of one that is not done: the last day for it."""
    doubt: str = ""
    """What speaks against it where no rule says so any more; empty for nothing."""


class Register(NamedTuple):
    """How one register tells its instances."""

    name: str
    """As ``Examination.why_absent`` knows it."""
    key: str
    """The key that holds the day."""
    read: Callable[[Examination], Iterable[Dated]]
    beside: str
    """What the register cannot show of its own completeness, in a sentence."""

    @property
    def path(self) -> str:
        """The file that it is read from."""
        return PEOPLE_PATH if self.name == "people" else f"registers/{self.name}.yaml"


def rows(register: Register, asked: Asked) -> Instances | str:
    """Give the rows of the period; a reason where the register was not read."""
    examination = asked.examination
    absent = examination.why_absent(register.name)
    if absent is not None:
        return f"{register.path} is not examined: {absent}"
    calendar = examination.program.organization.calendar
    items: list[Item] = []
    undated: list[Dated] = []
    for dated in register.read(examination):
        if dated.at is None:
            undated.append(dated)
        elif (day := calendar.day_of(dated.at)) in asked.part:
            items.append(_item(dated, day, register, examination.as_of))
    return Instances(
        source=f"the rows of {register.path}, by {register.key}",
        completeness=f"Each of its rows whose day lies in the period is in it. {register.beside}",
        items=tuple(items),
        lacks=tuple(_lacks(undated, register, examination)),
        query=f"{register.key} from {asked.part.start} to {asked.part.end}",
    )


def _item(dated: Dated, day: date, register: Register, as_of: date) -> Item:
    row = dated.row
    is_ahead = day > as_of
    at = row.at(register.key)
    return Item(
        id=token(row.id or f"{at.path}:{at.line}"),
        on=day,
        what=dated.what or row.id or "a row without an id",
        location=at,
        shown=Shown.OPEN if is_ahead or dated.until is not None else Shown.UNKNOWN if dated.doubt else None,
        why="it is still to come" if is_ahead else dated.doubt,
        until=dated.until,
        strength=Strength.SELF,
        touched_by=frozenset({row.id, *_lines(row)} - {""}),
    )


def _lines(row: Row) -> Iterator[str]:
    """Give the lines on which it stands, for findings that name a place alone."""
    first = row.location.line
    for line in {first, *(first + below for _, below, _ in row.offsets)}:
        yield f"{row.location.path}:{line}"


def _lacks(undated: list[Dated], register: Register, examination: Examination) -> Iterator[str]:
    if undated:
        names = [item.row.id or f"line {item.row.location.line}" for item in undated]
        rest = len(names) - _NAMED
        more = f" and {rest} more" if rest > 0 else ""
        of = f"{', '.join(names[:_NAMED])}{more} in {register.path}"
        yield f"nothing says whether {of} {'is' if len(names) == 1 else 'are'} of the period: no {register.key}"
    gone = [row.id for row in taken_out(examination) if row.register == register.name]
    if gone:
        rest = len(gone) - _NAMED
        more = f" and {rest} more" if rest > 0 else ""
        yield f"{', '.join(gone[:_NAMED])}{more} {'was' if len(gone) == 1 else 'were'} taken out of {register.path}"
    stem = register.path.rpartition(".")[0]
    lost = next((item for item in examination.unreadable if item.location.path.rpartition(".")[0] == stem), None)
    if lost is not None:
        yield f"what stands at {lost.location} could not be read"

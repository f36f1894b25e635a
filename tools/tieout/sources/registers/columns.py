"""How a register is declared: its columns, what each holds and whom it speaks of."""

from __future__ import annotations

import enum
from dataclasses import KW_ONLY, dataclass
from typing import Generic, TypeVar

from tieout.model.row import Row

R = TypeVar("R", bound=Row)
R_co = TypeVar("R_co", bound=Row, covariant=True)


class Kind(enum.Enum):
    """What the values of a column are."""

    ID = "id"
    LINE = "line"
    TEXT = "text"
    DAY = "day"
    INSTANT = "instant"
    SPAN = "span"
    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"
    WORDS = "words"
    CHOICES = "choices"
    DAYS = "days"
    ACKNOWLEDGEMENTS = "acknowledgements"
    RENEWALS = "renewals"

    @property
    def is_text(self) -> bool:
        """Whether its value is text, empty where the row is silent."""
        return self in {Kind.ID, Kind.LINE, Kind.TEXT}

    @property
    def is_list(self) -> bool:
        """Whether its value is a tuple, empty where the row is silent."""
        return self in {Kind.WORDS, Kind.CHOICES, Kind.DAYS, Kind.ACKNOWLEDGEMENTS, Kind.RENEWALS}

    @property
    def takes_one(self) -> bool:
        """Whether one value in the place of a list is a list of one."""
        return self in {Kind.DAYS, Kind.RENEWALS}

    @property
    def silence(self) -> object:
        """The value where the row is silent."""
        if self.is_text:
            return ""
        return () if self.is_list else None


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a row."""

    name: str
    kind: Kind
    about: str
    """One line for people: editors show it."""
    _: KW_ONLY
    required: bool = False
    choices: type[enum.Enum] | None = None
    low: int = 0
    high: int = 0
    refers: str = ""
    """What its values name: a register, ``people``, ``roles``, ``owners`` (a role or a person), ``controls``,
    ``criteria``, ``documents``, ``policies``, ``runbooks``, ``rules`` or ``parameters``. Rules look; reading does not."""
    into: str = ""
    """The column that it is another name for: its values are added to that one's."""
    aliases: tuple[str, ...] = ()
    """What others call it, in lower case: suggested, never accepted."""

    @property
    def is_as_written(self) -> bool:
        """Whether its value is what was written, if that is one line; names repeat, and are kept once instead."""
        return self.kind in {Kind.LINE, Kind.TEXT} and not self.refers


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A column that a row must have because of what another one says."""

    column: str
    value: enum.Enum
    wants: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[R_co]):
    """One register."""

    name: str
    row: type[R_co]
    about: str
    columns: tuple[Column, ...]
    example: str
    """A row as YAML, for messages."""
    conditions: tuple[Condition, ...] = ()
    beside: Table[Row] | None = None
    """Another list that its file may have, in YAML alone."""

    @property
    def schema(self) -> str:
        """What ``schema:`` says at the top of its file."""
        return f"tieout.{self.name}/v1"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of those that every row must have, in their order."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def aliases(self) -> dict[str, str]:
        """What others call a column, and the name that it has here."""
        return {alias: column.name for column in self.columns for alias in column.aliases}

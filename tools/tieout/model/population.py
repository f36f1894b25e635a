"""All instances of one control in a period, from which a sample is drawn."""

from __future__ import annotations

import enum
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.model.control import Control
    from tieout.model.location import Location
    from tieout.model.period import Period
    from tieout.model.strength import Strength

SCHEME = "tieout.population/v1"
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) != "%")
"""What may stand in an id of an item as it is: whatever of ASCII can be seen, and leaves a mark."""
_WORD = re.compile(r"[!-$&-~]+")
"""An id of nothing else, as nearly all are."""


class Shown(enum.Enum):
    """What an item would show to an auditor; the further down, the worse."""

    SUPPORTED = "supported"
    """Something shows that it was done, and nothing that was found speaks against it."""
    EXPLAINED = "explained"
    """It deviates, and the company has recorded why, and somebody else accepted it."""
    ASKED = "asked"
    """It is supported, and an auditor would ask about it."""
    OPEN = "open"
    """Its time is not over: it can still be done, and is neither done nor missed."""
    UNKNOWN = "unknown"
    """It cannot be told: something is missing, denied or inconclusive. Never a pass, and nobody's fault."""
    DEVIATION = "deviation"

    def __init__(self, _: str) -> None:
        """Rank it by its place."""
        self.rank = len(type(self).__members__)
        """How bad it is: 0 and up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One instance."""

    id: str
    """The same on every day and in every order, and of no other item of its population: ``token`` made it."""
    on: date | None
    """The day on which it happened, or of a window the last; None where its record has none."""
    what: str
    """In a few words."""
    location: Location
    """Of the record that says that there was such an instance."""
    shown: Shown | None = None
    """What is known of it without the rules; None where it is for the rules to say."""
    why: str = ""
    """Why that is so, to stand after the item; empty where there is nothing to say."""
    until: date | None = None
    """Of one that is open, or still can be closed: the last day for that."""
    done_on: date | None = None
    """Of a window: the day on which it was done; None for one that is not, and for an instance of another kind."""
    is_late: bool = False
    """Whether it was done after its time, or is not yet and could still be: within a grace."""
    waits_for: tuple[str, ...] = ()
    """The entries of the control's ``evidence:`` that it still waits for, by their ids."""
    strength: Strength | None = None
    """Who vouches for ``on``; None for a day of the calendar, which needs nobody's word."""
    touched_by: frozenset[str] = frozenset()
    """What a finding about it may name: as subject, as the first word of ``about``, or as place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Every instance of a control in the part of the period in which it operates, and where the list comes from."""

    control: Control
    period: Period
    source: str
    """What the list was made from."""
    completeness: str
    """Why that is all of them, and what the source cannot show: a sentence or two."""
    items: tuple[Item, ...]
    """By their ids, in the order of the bytes."""
    lacks: tuple[str, ...] = ()
    """Why it is not shown to be whole, a sentence each; none if its source was read whole."""
    query: str = ""
    """By which question the source gives this list, so that somebody else can ask it again."""
    rules: tuple[str, ...] = ()
    """The rules whose silence says that an item is in order, where ``Item.shown`` leaves that to them."""

    @property
    def lines(self) -> str:
        """What the digest is of: the scheme, control and period, then each item with its day; TAB between, LF after."""
        named = (token(self.control.id), str(self.period.start), str(self.period.end))
        return lines_of(*named, ((item.id, str(item.on or "-")) for item in self.items))

    @property
    def digest(self) -> str:
        """``sha256:`` over ``lines``: another item, day, control or period makes it another one."""
        return digest_of(self.lines)


def lines_of(control: str, start: str, end: str, items: Iterable[tuple[str, str]]) -> str:
    """Give what the digest of a population is of; ``items``: the id and day of each, in the order of their ids."""
    return "".join("\t".join(line) + "\n" for line in ((SCHEME, control, start, end), *items))


def digest_of(lines: str) -> str:
    """Give the digest of a population by its lines."""
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPopulation:
    """A control of which no list of instances can be made: nothing of it was tested."""

    control: Control
    reason: str
    """To stand after ``no population:``."""
    has_none: bool = False
    """Whether that is as it should be: a control that acts all the time has settings and no instances."""


def token(text: str) -> str:
    """Give text as one word of ASCII: all else, and ``%``, as the ``%XX`` of its UTF-8 bytes (RFC 3986, 2.1)."""
    if _WORD.fullmatch(text):
        return text
    return quote(text.encode("utf-8", "backslashreplace"), safe=_PLAIN) or "-"

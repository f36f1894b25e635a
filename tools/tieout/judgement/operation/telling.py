"""How facts of captures are told: their places, and what cannot be told of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.operation.listing import Listing

_SHOWN = 3
_LINE = re.compile(r"[0-9]{1,9}", re.ASCII)


class Doubt(NamedTuple):
    """Something that cannot be told of one thing. Those alike in all but ``seen`` are told in one sentence."""

    about: str
    """What sets its finding apart from others of the rule."""
    whether: str
    """What cannot be told: ``it was on the branch``."""
    because: str
    remedy: str
    subject: str
    location: Location
    seen: str = ""
    """The thing, with the place of it; empty where ``because`` says it all."""

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """What those share that are told together."""
        return self.about, self.whether, self.because, self.remedy


def gathered(doubts: Iterable[Doubt]) -> Iterator[tuple[Doubt, str, tuple[str, ...]]]:
    """Yield the first of each kind, in their order, with the sentence about all of it, and the subject of each."""
    kinds: dict[tuple[str, str, str, str], list[Doubt]] = {}
    for doubt in doubts:
        kinds.setdefault(doubt.kind, []).append(doubt)
    for alike in kinds.values():
        first = alike[0]
        seen = [item.seen for item in alike if item.seen]
        shown = "; ".join(seen[:_SHOWN])
        more = f"; and {len(seen) - _SHOWN} more" if len(seen) > _SHOWN else ""
        end = f": {shown}{more}" if seen else ""
        sentence = f"it cannot be told whether {first.whether}, because {first.because}{end}"
        yield first, sentence, tuple(dict.fromkeys(item.subject for item in alike))


def located(listing: Listing, at: str) -> Location:
    """Give the place of a row as a location: with its line in a table of text, else its file."""
    path, _, _ = listing.place(at).partition("#")
    file, sign, line = path.rpartition(":")
    return Location(path=file, line=int(line)) if sign and _LINE.fullmatch(line) else Location(path=path)

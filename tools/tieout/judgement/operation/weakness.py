"""What follows from a series of scans of one weakness: from when to when it was there, how bad, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.location import Location
    from tieout.model.operation.weaknesses import Reported


class Seen(NamedTuple):
    """A moment, and where it is written."""

    at: datetime
    place: str
    """``evidence/.../raw.json#/rows/3``."""


class Level(NamedTuple):
    """A severity, and since when it is reported."""

    severity: str
    seen: Seen
    source: str
    """Who rated it so."""


class Lowered(NamedTuple):
    """A severity that a later scan of the same scope reports as a lesser one."""

    was: Level
    now: Level


class Dismissal(NamedTuple):
    """That somebody put it aside, or keeps it out of the report."""

    word: str
    """``dismissed``, ``suppressed`` or ``not_affected``."""
    why: str
    """The words by which it was; empty where there are none."""
    since: datetime
    seen: Seen


class Key(NamedTuple):
    """What makes two sightings the same weakness."""

    system: str
    asset: str
    """What was scanned; the collector where it names nothing: two scans without a name are not of one thing."""
    name: str
    """The one that it goes by, ``Names.main``."""
    part: str
    """The package in lower case, else the file."""


class Track(NamedTuple):
    """What one series of scans shows of one weakness, from its first sighting until it is shown to be gone."""

    since: Seen
    last: Seen
    """When it was last there."""
    gone: Seen | None
    """The first moment at which it is shown not to be there; None where nothing shows that."""
    levels: tuple[Level, ...]
    """Each severity once, since it was first reported."""
    said: Reported
    """What was said of it last."""
    record: Location
    """Of the first capture that has it."""
    collector: str
    is_by_source: bool = False
    """Whether the day is the source's own word, from before the first scan that has it."""
    is_stated: bool = False
    """Whether it is gone because of a statement that it does not apply."""
    lowered: Lowered | None = None
    dismissal: Dismissal | None = None


class Weakness(NamedTuple):
    """One weakness of one package of one asset, from its first sighting until every scan that saw it shows it gone."""

    key: Key
    tracks: tuple[Track, ...]
    """By the moment of their first sighting."""
    since: Seen
    last: Seen
    gone: Seen | None
    levels: tuple[Level, ...]
    """Each severity once, since it was first reported by anybody."""
    before: Seen | None = None
    """When it had been shown to be gone, for one that came back."""

    @property
    def first(self) -> Track:
        """The track that begins it."""
        return self.tracks[0]

    @property
    def latest(self) -> Track:
        """The track that saw it last."""
        return max(self.tracks, key=lambda item: (item.last, item.collector))

    @property
    def dismissal(self) -> Dismissal | None:
        """That it is put aside, as the first scanner says that does."""
        return next((item.dismissal for item in self.tracks if item.dismissal is not None), None)

    @property
    def lowered(self) -> Lowered | None:
        """That it is rated down, as the first scanner says that does."""
        return next((item.lowered for item in self.tracks if item.lowered is not None), None)

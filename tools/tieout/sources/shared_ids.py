"""Ids that two files bear: which of them is meant is unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tieout.model.characters import visible
from tieout.model.location import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.location import Location


class Bearer(Protocol):
    """A file with an id in its head."""

    @property
    def id(self) -> str | None:
        """None where it has none that can be read."""
        ...

    @property
    def path(self) -> str:
        """Where it lies."""
        ...

    def at(self, key: str) -> Location:
        """Give the place of a key."""
        ...


def shared_ids(bearers: Iterable[Bearer], noun: str) -> Iterator[Unreadable]:
    """Name each file whose id another one had before it; ``noun`` is what such a file is called."""
    first: dict[str, Bearer] = {}
    for bearer in bearers:
        if bearer.id is None:
            continue
        other = first.setdefault(bearer.id, bearer)
        if other is not bearer:
            yield Unreadable(
                location=bearer.at("id"),
                kind="duplicate-id",
                message=f"the id {visible(bearer.id)} is that of {other.path} too, so it names neither",
                remedy=f"give one of them an id that no other {noun} has",
            )

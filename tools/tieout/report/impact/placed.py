"""An impact with its paths from the top of the repository, as a forge shows files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.report.sent import place_in_repository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.finding import Finding
    from tieout.model.location import Location
    from tieout.workpapers.impacts.sheet import Impact


def placed(of: Impact, below: str) -> Impact:
    """Give the same impact with each place behind ``below``, the root's path with its slash; messages stay as they are.

    ``others`` stay as well, as they are told by what they are below the root.
    """
    if not below:
        return of
    texts = (
        replace(item, path=place_in_repository(item.path, below), old_path=place_in_repository(item.old_path, below))
        for item in of.texts
    )
    return replace(
        of,
        texts=(*texts,),
        unknown=_all(of.unknown, below),
        lost=_all(of.lost, below),
        brought=_moved(of.brought, below),
        stood=_moved(of.stood, below),
        awaiting=_moved(of.awaiting, below),
        resolved=_moved(of.resolved, below),
        waived=_moved(of.waived, below),
        unread=_moved(of.unread, below),
    )


def _all(paths: Iterable[str], below: str) -> tuple[str, ...]:
    return tuple(place_in_repository(path, below) for path in paths)


def _moved(found: Iterable[Finding], below: str) -> tuple[Finding, ...]:
    return tuple(replace(item, location=_at(item.location, below)) for item in found)


def _at(place: Location, below: str) -> Location:
    return place._replace(path=place_in_repository(place.path, below)) if place.path else place

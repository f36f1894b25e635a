"""Makes the values of which a document has dozens, at a third of their constructors' price.

A frozen dataclass sets each field through ``object.__setattr__`` by name. A thousand documents have
a hundred thousand places, headings and links, which made up a third of the time of reading them.
The fields' own descriptors do the same; the values are equal to the constructors' (tested).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieout.model.document import Heading, Link
from tieout.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Callable

_new = object.__new__


def _setter(kind: type, name: str) -> Callable[[Any, object], None]:
    setter: Callable[[Any, object], None] = kind.__dict__[name].__set__
    return setter


_set_path, _set_line, _set_column = (_setter(Location, name) for name in ("path", "line", "column"))
_set_level, _set_text, _set_anchor, _set_heading_line = (
    _setter(Heading, name) for name in ("level", "text", "anchor", "line")
)
_set_target, _set_location, _set_link_path, _set_exists, _set_anchor_exists = (
    _setter(Link, name) for name in ("target", "location", "path", "exists", "anchor_exists")
)


def location(path: str, line: int, column: int) -> Location:
    """Give the place."""
    made = _new(Location)
    _set_path(made, path)
    _set_line(made, line)
    _set_column(made, column)
    return made


def heading(level: int, text: str, anchor: str, line: int) -> Heading:
    """Give the heading."""
    made = _new(Heading)
    _set_level(made, level)
    _set_text(made, text)
    _set_anchor(made, anchor)
    _set_heading_line(made, line)
    return made


def link(target: str, at: Location, path: str | None) -> Link:
    """Give a link of which it is not yet known what is at its end."""
    made = _new(Link)
    _set_target(made, target)
    _set_location(made, at)
    _set_link_path(made, path)
    _set_exists(made, None)
    _set_anchor_exists(made, None)
    return made


def resolved(found: Link, *, exists: bool, anchor_exists: bool | None) -> Link:
    """Give the link with what is at its end."""
    made = _new(Link)
    _set_target(made, found.target)
    _set_location(made, found.location)
    _set_link_path(made, found.path)
    _set_exists(made, exists)
    _set_anchor_exists(made, anchor_exists)
    return made

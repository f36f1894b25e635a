"""The two things that a company says of itself when it begins: its name and its time zone."""

from __future__ import annotations

import re

from tieout.model.calendar import zone_of
from tieout.model.characters import visible
from tieout.model.errors import UsageError

_LONGEST_NAME = 200
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", re.ASCII)


def organization_name(text: str) -> str:
    """Give the name without blanks around it. Raises UsageError if it is no line of plain text."""
    name = text.strip()
    if not name or len(name) > _LONGEST_NAME or visible(name) != name:
        raise UsageError(
            f"the organization's name {visible(text)!r} is empty, too long, or holds characters that nobody sees",
            remedy=f"give it as one line of at most {_LONGEST_NAME} characters",
        )
    return name


def time_zone(text: str) -> str:
    """Give the zone as written. Raises UsageError if the IANA database has no such zone."""
    if _ZONE.fullmatch(text) and zone_of(text) is not None:  # never a path
        return text
    raise UsageError(
        f"there is no time zone {visible(text)!r}",
        remedy="name one of the IANA database, such as Europe/Berlin or UTC",
    )

"""The text below a head: decoded, its headings and links found."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.location import Location, Unreadable
from tieout.sources.conflict import unmerged
from tieout.sources.encoding import decode, hidden
from tieout.sources.outline import outline
from tieout.sources.prose import hidden_in_prose
from tieout.sources.shape import RawLink

if TYPE_CHECKING:
    from tieout.model.document import Heading

_TILDES = re.compile(r"(?<!~)~{1,2}(?!~)")
LARGEST_BYTES = 2 * 1024 * 1024
"""A body above this is not read: about a thousand printed pages."""


class Body(NamedTuple):
    """What a body holds."""

    text: str
    first_line: int
    headings: tuple[Heading, ...] = ()
    links: tuple[RawLink, ...] = ()
    struck: tuple[tuple[int, int], ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


def read_body(data: bytes, *, path: str, first_line: int) -> Body:
    """Read a body; bytes that are no UTF-8 are noted, and escaped in the text."""
    if len(data) > LARGEST_BYTES:
        problem = Unreadable(
            location=Location(path=path, line=first_line),
            kind="too-large",
            message=f"the text has {len(data)} bytes; read are {LARGEST_BYTES}",
            remedy="split the document",
        )
        return Body(text="", first_line=first_line, unreadable=(problem,))
    problems: list[Unreadable] = []
    decoded = decode(data, path=path, first_line=first_line)
    if isinstance(decoded, Unreadable):
        problems.append(decoded)
        text = data.decode("utf-8", "backslashreplace").replace("\r\n", "\n").replace("\r", "\n")
    else:
        text = decoded.text
        found = None if decoded.is_plain else hidden(text, path=path, first_line=first_line, find=hidden_in_prose)
        if found is not None:
            problems.append(found)
    shape = outline(text, path=path, first_line=first_line)
    problems.extend(item for item in (shape.problem, unmerged(data, path=path, first_line=first_line)) if item)
    return Body(
        text=text,
        first_line=first_line,
        headings=shape.headings,
        links=shape.links,
        struck=_struck(text),
        unreadable=tuple(problems),
    )


def _struck(text: str) -> tuple[tuple[int, int], ...]:
    if "~" not in text or len(list(islice(_TILDES.finditer(text), 2))) < 2:
        return ()
    from tieout.sources import markdown  # noqa: PLC0415  # its import costs as much as 200 documents

    return markdown.struck(text)

"""Answers of an interface that gives pages -> the pages: one object, a list of them, or one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.items import Item, document, kind_of, objects
from tieout.collect.strict_json import ShapeError, parse

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Problems
    from tieout.collect.strict_json import Json


def pages_of(raw: bytes, problems: Problems) -> tuple[Item, ...]:
    """Give the pages in their order; none where there is none, with a problem that says why."""
    lines = [line for line in raw.split(b"\n") if line.strip()]
    value: Json = None
    if len(lines) > 1 and all(line.lstrip()[:1] == b"{" and line.rstrip()[-1:] == b"}" for line in lines):
        try:
            value = [parse(line) for line in lines]
        except ShapeError:
            value = None  # an object that happens to be written so
    if value is None:
        value = document(raw, problems)
    if isinstance(value, dict):
        return (Item(value, "#", problems),)
    if not isinstance(value, list):
        if value is not None:
            problems.add("", f"the file is {kind_of(value)}; wanted is an answer, or a list of them")
        return ()
    if not value:
        problems.add("", "the file is a list of no answer at all")
    return tuple(objects(value, "#", problems))

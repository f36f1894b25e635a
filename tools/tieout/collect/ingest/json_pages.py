"""Answers of an interface that gives pages -> the pages: one object, a list of them, or one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.items import Item, document_or_lines, kind_of, objects

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Problems


def pages_of(raw: bytes, problems: Problems) -> tuple[Item, ...]:
    """Give the pages in their order; none where there is none, with a problem that says why."""
    value = document_or_lines(raw, problems)
    if isinstance(value, dict):
        return (Item(value, "#", problems),)
    if not isinstance(value, list):
        if value is not None:
            problems.add("", f"the file is {kind_of(value)}; wanted is an answer, or a list of them")
        return ()
    if not value:
        problems.add("", "the file is a list of no answer at all")
    return tuple(objects(value, "#", problems))

"""What a change is told with that could not be read: what was so before it, and what it did to such files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.finding import UNREADABLE

if TYPE_CHECKING:
    from tieout.model.finding import Finding, Outcome
    from tieout.model.touched import Touched
    from tieout.workpapers.impact import Impact


class Unread(NamedTuple):
    """Places and files that nobody can read."""

    before: tuple[Finding, ...] = ()
    """Places that the change left alone, and that could not be read before it either; a gate counts them still."""
    changed: tuple[str, ...] = ()
    """Files that the change touches and that cannot be read, or could not before: what it does to them is not known."""


NOTHING = Unread()


def told_apart(of: Impact, earlier: Outcome | None, outcome: Outcome, touched: Touched) -> Impact:
    """Take from the findings of a change what could not be read before it either, and name what nobody can read.

    ``touched`` are the files of the change; a gate goes by the outcome, which this leaves as it is.
    """
    then = () if earlier is None else earlier.findings
    known = {item.fingerprint for item in then if item.rule == UNREADABLE}
    blind = {item.location.path for item in (*outcome.findings, *then) if item.rule == UNREADABLE}
    before = tuple(
        item
        for item in of.brought
        if item.rule == UNREADABLE and item.fingerprint in known and item.location.path not in touched.paths
    )
    brought = tuple(item for item in of.brought if item not in before)
    return replace(of, brought=brought, unread=Unread(before, tuple(sorted(blind & touched.paths))))

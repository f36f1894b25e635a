"""What a change is told with that could not be read: what was so before it, and what it did to such files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.finding import UNREADABLE
from tieout.workpapers.unread import Unread

if TYPE_CHECKING:
    from tieout.model.finding import Outcome
    from tieout.model.touched import Touched
    from tieout.workpapers.impact import Impact


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

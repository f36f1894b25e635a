"""The long lists of one change: what came of each, where it goes on, and why it is not whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tieout.sources.forges.values import inside, name, oid, truth, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from tieout.sources.forges.github.answers import Fault

_T = TypeVar("_T")

FIELDS = {
    "labels": "labels",
    "issues": "closingIssuesReferences",
    "reviews": "reviews",
    "commits": "commits",
    "checks": "headCommit",
    "events": "timelineItems",
}
"""Our name of each list, and the field that holds it."""
_PAGES = 200
"""Of 100 each. No change that people looked at is longer."""


@dataclass(slots=True)
class Listing:
    """One list, as far as it was read."""

    nodes: list[object] = field(default_factory=list)
    cursor: str | None = None
    """Where it goes on; None at its end."""
    total: int | None = None
    reason: str = ""
    """Why it is not whole; empty as long as nothing is known against it."""
    pages: int = 0

    def spoil(self, reason: str) -> None:
        """Keep the first reason why it is not whole."""
        self.reason = self.reason or reason


def entries(listing: Listing, read: Callable[[object], _T], key: Callable[[int, _T], Hashable]) -> tuple[_T, ...]:
    """Read a list's entries, each once by its key, and hold their number against what GitHub counts.

    What cannot be read is left out, and the list is not whole then.
    """
    found: dict[Hashable, _T] = {}
    unread = 0
    for place, node in enumerate(listing.nodes):
        try:
            value = read(node)
        except ValueError as error:
            listing.spoil(f"an entry of it could not be read ({error})")
            unread += 1
            continue
        if found.setdefault(key(place, value), value) != value:
            listing.spoil("two entries of it have one id and differ")
    if listing.total is not None and len(found) + unread < listing.total:
        listing.spoil(f"GitHub counts {listing.total} and gave {len(found) + unread}")
    return tuple(found.values())


def listings(node: Mapping[str, object], faults: Sequence[Fault]) -> dict[str, Listing]:
    """Take the first page of every list from a change's node; ``faults`` have their paths from the node on."""
    head = oid(node.get("headRefOid"))
    found = {ours: Listing() for ours in FIELDS}
    for ours, listing in found.items():
        add_page(listing, ours, node, faults, head)
    return found


def add_page(
    listing: Listing, ours: str, node: Mapping[str, object], faults: Sequence[Fault], head: str | None
) -> None:
    """Add what a node holds of a list; ``head`` is the commit that checks must be of."""
    before, listing.cursor = listing.cursor, None
    listing.pages += 1
    said = [fault.reason for fault in faults if not fault.path or fault.path[0] == FIELDS[ours]]
    if said:
        listing.spoil(said[0])
    connection = _checks(node, listing, head) if ours == "checks" else node.get(FIELDS[ours])
    if connection is None and ours == "checks" and not said:
        return  # nothing ever checked it
    if not isinstance(connection, dict):
        listing.spoil("GitHub gave nothing where the list should be")
        return
    nodes = connection.get("nodes")
    if not isinstance(nodes, list):
        listing.spoil("GitHub gave nothing where the list should be")
        nodes = []
    if None in nodes:
        listing.spoil("GitHub left an entry of it empty")
    listing.nodes += [entry for entry in nodes if entry is not None]
    listing.total = whole(connection.get("totalCount"))
    if listing.total is None and ours != "events":
        listing.spoil("GitHub did not count it")
    more = truth(inside(connection, "pageInfo", "hasNextPage"))
    if more is None:
        listing.spoil("GitHub did not say whether it goes on")
    if more:
        after = name(inside(connection, "pageInfo", "endCursor"))
        if after is None or after == before or listing.pages >= _PAGES:
            listing.spoil("GitHub did not say where it goes on")
        else:
            listing.cursor = after


def _checks(node: Mapping[str, object], listing: Listing, head: str | None) -> object:
    """Go to the checks of the last commit, which must be the head: what GitHub relates to commits can lag."""
    nodes = inside(node, "headCommit", "nodes")
    if not isinstance(nodes, list) or len(nodes) != 1:
        listing.spoil("GitHub gave no last commit")
        return None
    commit = inside(nodes[0], "commit")
    if head is None or oid(inside(commit, "oid")) != head:
        listing.spoil("GitHub gave the checks of another commit than the head")
        return None
    return inside(commit, "statusCheckRollup", "contexts")

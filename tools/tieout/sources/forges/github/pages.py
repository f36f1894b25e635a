"""Pages of merged changes: as large as the server bears, and their holes filled as far as it lets us."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.http import SlowError
from tieout.sources.forges.github import queries
from tieout.sources.forges.github.answers import FAILED, FORBIDDEN
from tieout.sources.forges.github.client import OddError
from tieout.sources.forges.github.facts import UnreadableError, outlined, read
from tieout.sources.forges.github.lists import Listing, add_page, listings
from tieout.sources.forges.values import inside, moment, name, oid, truth, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.sources.forges.base import Item
    from tieout.sources.forges.github.answers import Fault
    from tieout.sources.forges.github.client import Client, Reply

PAGE = 25
"""Time-outs are the limit and not points: of 25 a request costs 2 of them, and 10,000 changes 800."""
_SECOND_LOOKS = 100
"""How many changes that came with faults are asked once more by their number, in one walk."""
_CHANGES = ("repository", "pullRequests")


class Fetched(NamedTuple):
    """A page as it was read."""

    items: tuple[Item, ...]
    lost: tuple[str, ...]
    cursor: str | None
    """Where it goes on; None at the end."""
    total: int | None


class Pages:
    """Asks for pages and single changes; the size of a page is kept from one to the next."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._what = f"merged pull requests of {client.repository}"
        self._size = PAGE
        self._looks = _SECOND_LOOKS

    def page(self, cursor: str | None) -> Fetched:
        """Give the page after a cursor.

        Raises:
            UnreachableError: there was none.

        """
        while True:
            try:
                reply = self._client.graphql(
                    queries.text("merged"),
                    {"cursor": cursor, "page": self._size},
                    what=self._what,
                    tries=1 if self._size > 1 else 5,
                )
                held, size = self._held(reply), self._size
            except SlowError:
                if self._size == 1:
                    return self._outline(cursor, 1, FAILED)
                self._size //= 2
                self._client.wait(1.0, self._what)
                continue
            self._size = min(PAGE, size * 2)
            return self._read(held, reply, cursor, size)

    def change(self, number: int) -> Item | None:
        """Give one change by its number; None if there is none, or it is not merged.

        Raises:
            UnreachableError: there was no answer, or none that could be read.

        """
        what = f"pull request #{number} of {self._client.repository}"
        reply = self._client.graphql(queries.text("change"), {"number": number}, what=what)
        place = ("repository", "pullRequest")
        node = inside(reply.data, *place)
        faults = _below(reply.faults, place)
        if not isinstance(node, dict):
            if any(fault.kind == "NOT_FOUND" for fault in faults):
                return None
            raise self._client.odd(what)
        if inside(node, "state") != "MERGED" or whole(node.get("number")) != number:
            return None
        try:
            return self._whole(node, faults)
        except UnreadableError as error:
            raise self._client.odd(what) from error

    def _held(self, reply: Reply) -> Mapping[str, object]:
        """Give the connection; a fault that is of no change in it spoils them all, so less is asked for.

        Raises:
            SlowError: then, as long as there is less to ask for.

        """
        held = inside(reply.data, *_CHANGES)
        if not isinstance(held, dict):
            self._client.refuse(reply.faults, self._what)
        stray = [fault for fault in reply.faults if not _is_of_a_change(fault)]
        if not isinstance(held, dict) or not isinstance(held.get("nodes"), list) or (stray and self._size > 1):
            said = reply.faults[0].message if reply.faults else "no word why"
            raise SlowError(f"{self._client.host} gave up {self._what}: {said}.")
        return held

    def _read(self, held: Mapping[str, object], reply: Reply, cursor: str | None, size: int) -> Fetched:
        nodes = held.get("nodes")
        items: list[Item] = []
        holes = 0
        for place, node in enumerate(nodes if isinstance(nodes, list) else []):
            faults = _below(reply.faults, (*_CHANGES, "nodes", place))
            faults += tuple(fault._replace(path=()) for fault in reply.faults if not _is_of_a_change(fault))
            try:
                item = self._whole(node, faults) if isinstance(node, dict) else None
            except UnreadableError:
                item = None
            if item is None:
                holes += 1
            else:
                items.append(self._again(item) if _may_pass(faults) else item)
        lost: tuple[str, ...] = ()
        if holes:
            said = reply.faults[0].reason if reply.faults else "it could not be read"
            more, lost = self._fill(cursor, size, {item.proposal.id for item in items}, holes, said)
            items += more
        after = name(inside(held, "pageInfo", "endCursor"))
        if truth(inside(held, "pageInfo", "hasNextPage")) is False:
            after = None
        elif after is None or after == cursor:
            raise self._client.odd(self._what)
        return Fetched(tuple(items), lost, after, whole(held.get("totalCount")))

    def _whole(self, node: Mapping[str, object], faults: tuple[Fault, ...]) -> Item:
        """Read a change whose long lists are followed to their end first."""
        lists = listings(node, faults)
        while any(listing.cursor for listing in lists.values()):
            self._follow(node, lists)
        return read(node, lists, faults, self._client.repository)

    def _follow(self, node: Mapping[str, object], lists: Mapping[str, Listing]) -> None:
        """Ask the next page of every list that has one."""
        number = whole(node.get("number"))
        open_lists = {ours: listing for ours, listing in lists.items() if listing.cursor}
        variables: dict[str, object] = {"number": number}
        for ours, listing in lists.items():
            variables[ours] = listing.cursor
            variables[f"more{ours.capitalize()}"] = ours in open_lists
        what = f"the rest of pull request #{number} of {self._client.repository}"
        try:
            reply = self._client.graphql(queries.text("more"), variables, what=what)
        except SlowError:
            for listing in open_lists.values():
                listing.cursor = None
                listing.spoil(FAILED)
            return
        place = ("repository", "pullRequest")
        rest = inside(reply.data, *place)
        faults = _below(reply.faults, place)
        moved = inside(rest, "id") != node.get("id") or moment(inside(rest, "updatedAt")) != moment(
            node.get("updatedAt")
        )
        for ours, listing in open_lists.items():
            if moved:
                listing.spoil("it changed while it was read")
            add_page(listing, ours, rest if isinstance(rest, dict) else {}, faults, oid(node.get("headRefOid")))

    def _again(self, item: Item) -> Item:
        """Ask once more for a change that came with a fault which may pass, and keep what is fuller."""
        if self._looks == 0 or item.is_complete:
            return item
        self._looks -= 1
        try:
            second = self.change(item.proposal.number)
        except (SlowError, OddError):
            return item
        return item if second is None or len(second.proposal.unknown) >= len(item.proposal.unknown) else second

    def _fill(
        self, cursor: str | None, size: int, known: set[str], holes: int, reason: str
    ) -> tuple[list[Item], tuple[str, ...]]:
        """Find out which changes the holes of a page are, and ask for each by its number.

        Where the page moved between the two questions nobody can say which they are: what is new is taken, and as
        many as there are holes are given up.
        """
        try:
            outline = self._outline(cursor, size, reason)
        except SlowError:
            outline = Fetched((), (), None, None)
        found = [self._again(item) for item in outline.items if item.proposal.id not in known]
        is_same_page = known <= {item.proposal.id for item in outline.items}
        left = max(holes - len(found), 0) if is_same_page else holes
        return found, (f"GitHub gave nothing of a change in a page of {size}: {reason}",) * left

    def _outline(self, cursor: str | None, size: int, reason: str) -> Fetched:
        """Ask for little more than the numbers of a page's changes."""
        reply = self._client.graphql(
            queries.text("outline"), {"cursor": cursor, "page": size}, what=f"numbers of {self._what}"
        )
        held = inside(reply.data, *_CHANGES)
        nodes = inside(held, "nodes")
        items, lost = [], []
        for node in nodes if isinstance(nodes, list) else []:
            try:
                items.append(outlined(node, reason))
            except UnreadableError:
                lost.append(f"GitHub gave nothing of a change in a page of {size}: {reason}")
        after = name(inside(held, "pageInfo", "endCursor"))
        more = truth(inside(held, "pageInfo", "hasNextPage"))
        if more is None or (more and after in {None, cursor}):
            raise self._client.odd(self._what)
        return Fetched(tuple(items), tuple(lost), after if more else None, whole(inside(held, "totalCount")))


def _below(faults: tuple[Fault, ...], place: tuple[str | int, ...]) -> tuple[Fault, ...]:
    """Give the faults at a place of the answer and below it, their paths from there on."""
    depth = len(place)
    return tuple(fault._replace(path=fault.path[depth:]) for fault in faults if fault.path[:depth] == place)


def _is_of_a_change(fault: Fault) -> bool:
    return len(fault.path) > 3 and fault.path[:3] == (*_CHANGES, "nodes") and isinstance(fault.path[3], int)


def _may_pass(faults: tuple[Fault, ...]) -> bool:
    """Say whether another try could go better: what is forbidden stays so."""
    return any(fault.kind not in {*FORBIDDEN, "NOT_FOUND"} for fault in faults)

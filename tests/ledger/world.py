"""A company with a repository, a remote, and a forge that remembers; and the ledger that comes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.ports.repositories import DAY, START, Files, Sample
from tieout.ledger.branch import catch_up
from tieout.ledger.request import Request, Synced
from tieout.ledger.store import Store
from tieout.ledger.sync import sync
from tieout.model.account import Account
from tieout.model.errors import UnreachableError
from tieout.model.proposal import Proposal, Review, ReviewState
from tieout.ports.git import Repository
from tieout.sources.forges.base import Item, Members, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tieout.ledger.request import Collector
    from tieout.seal.signers.base import Signer

ALICE = Account(login="alice", id="1")
BOB = Account(login="bob", id="2")
TOOL = "tieout test"
PAGE = 3


def moment(days: float) -> datetime:
    """Give an instant so many days after 1 January 2026."""
    return datetime.fromtimestamp(START + days * DAY, UTC)


@dataclass
class Memory:
    """A forge that has what it was told; newest-updated first, a page at a time."""

    items: dict[int, Item] = field(default_factory=dict)
    accounts: tuple[Account, ...] = (ALICE, BOB)
    requests: int = 0
    silent_after: int | None = None
    """After so many pages it stops answering."""
    name: str = "github"
    repository: str = "acme/policies"
    queries: Mapping[str, str] = field(
        default_factory=lambda: {"merged": "sha256:" + "1" * 64, "members": "sha256:" + "2" * 64}
    )

    def put(self, proposal: Proposal, *, at: datetime, reason: str = "") -> None:
        self.items[proposal.number] = Item(proposal, at, not reason, reason)

    def merged(self, since: datetime | None, cursor: str | None = None) -> Iterator[Page]:
        ordered = sorted(self.items.values(), key=lambda item: (item.updated_at, item.proposal.number), reverse=True)
        start = int(cursor or 0)
        while True:
            self._ask()
            some = ordered[start : start + PAGE]
            kept = [item for item in some if since is None or item.updated_at >= since - timedelta(hours=1)]
            start += PAGE
            more = len(kept) == PAGE and start < len(ordered)
            yield Page(
                items=tuple(kept),
                cursor=str(start) if more else None,
                newest=kept[0].updated_at if kept else None,
                oldest=kept[-1].updated_at if kept else None,
                total=len(self.items),
            )
            if not more:
                return

    def change(self, number: int) -> Item | None:
        self._ask()
        return self.items.get(number)

    def members(self) -> Members:
        self._ask()
        return Members(self.accounts, True, "")

    def permissions(self) -> tuple[str, ...]:
        return ("Pull requests: read",)

    def _ask(self) -> None:
        self.requests += 1
        if self.silent_after is not None and self.requests > self.silent_after:
            raise UnreachableError("the forge does not answer")


class World:
    """The company; ``day`` counts from 1 January 2026."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.sample = Sample(root)
        self.forge = Memory()
        self.sample.commit({"README.md": b"hello\n"}, message="Begin")
        self.number = 0

    @property
    def repository(self) -> Repository:
        return Repository.open(self.sample.root)

    def merge(self, day: float, *, squash: bool = False) -> int:
        """Land a reviewed change; give its number."""
        self.number += 1
        number = self.number
        sample, at = self.sample, int(START + day * DAY)
        base = sample.git("rev-parse", "main")
        name = f"policies/p{number}.md"
        # The branch of the change exists only as long as it takes to make its head.
        head = sample.commit({name: b"text\n"}, at=at - 600, message=f"Write p{number}", parents=(base,), branch="work")
        sample.git("update-ref", f"refs/pull/{number}/head", head)
        sample.git("update-ref", "-d", "refs/heads/work")
        files: Files = {name: b"text\n"}
        parents = (base,) if squash else (base, head)
        title = f"Write p{number} (#{number})" if squash else f"Merge pull request #{number} from acme/work"
        merge = sample.commit(files, at=at, message=title, parents=parents)
        proposal = Proposal(
            number=number,
            id=f"PR_{number}",
            title=f"Write p{number}",
            base="main",
            base_oid=base,
            head="work",
            head_oid=head,
            created_at=moment(day) - timedelta(hours=1),
            merged_at=moment(day),
            merge_oid=merge,
            author=ALICE,
            merged_by=BOB,
            reviews=(Review(f"R_{number}", BOB, ReviewState.APPROVED, moment(day) - timedelta(minutes=5), head),),
        )
        self.forge.put(proposal, at=moment(day))
        return number

    def change(self, number: int, *, at: datetime, **fields: Any) -> None:
        """Have something happen to a change at the forge."""
        proposal = self.forge.items[number].proposal
        self.forge.put(replace(proposal, **fields), at=at)

    def sync(
        self,
        day: float,
        *,
        signer: Signer | None = None,
        remote: str | None = None,
        collectors: tuple[Collector, ...] = (),
    ) -> Synced:
        """Run approvals sync on a day."""
        repository = self.repository
        store = Store.open(repository, catch_up(repository, remote or "origin"), signer=signer, tool=TOOL)
        tip = self.sample.git("rev-parse", "main")
        request = Request(branch="main", tip=tip, remote=remote, collectors=collectors)
        return sync(store, self.forge, request, clock=lambda: moment(day), told=lambda _: None)

    def lines(self, quarter: str = "2026-Q1", stream: str = "approvals") -> list[str]:
        """Give the lines that the ledger's branch has of a stream."""
        text = self.sample.git("show", f"tieout/ledger:evidence/{quarter}/change-management/{stream}.jsonl")
        return text.splitlines()

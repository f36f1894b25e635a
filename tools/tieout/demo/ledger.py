"""The sample company's ledger: what the code host had recorded, asked each evening on which something happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from tieout import __version__
from tieout.demo.diary import Diary
from tieout.demo.forge import Merged, account
from tieout.demo.guard import SampleGuard
from tieout.demo.sealing import SIGNER
from tieout.ledger.enforcement import enforcement
from tieout.ledger.request import Request
from tieout.ledger.store import Store
from tieout.ledger.sync import sync
from tieout.model.proposal import Proposal
from tieout.ports.git import Repository
from tieout.sources.forges.base import Item, Members, Page
from tieout.sources.forges.github.queries import digest

REPOSITORY = "example/policies"
_EVENING = time(18, 30)
_OVERLAP = timedelta(hours=1)


class SampleForge:
    """A code host that remembers what happened up to a moment, which moves on."""

    name = "github"
    repository = REPOSITORY

    def __init__(self, diary: Diary, ids: Mapping[int, str], trees: Mapping[str, str]) -> None:
        self.queries: Mapping[str, str] = {name: digest(name) for name in ("change", "members", "merged")}
        self.now = datetime.min.replace(tzinfo=UTC)
        self._diary = diary
        self._ids = ids
        self._trees = trees

    def merged(self, since: datetime | None, cursor: str | None = None) -> Iterator[Page]:  # noqa: ARG002  # one page
        """Give all of it in one page."""
        there = [item for item in self._diary.merged if item.pull.merged_at <= self.now]
        changed = [(self._changed_at(item), item) for item in there]
        asked = [pair for pair in changed if since is None or pair[0] >= since - _OVERLAP]
        asked.sort(key=lambda pair: (pair[0], pair[1].pull.number), reverse=True)
        yield Page(
            items=tuple(Item(self._proposal(item), at, is_complete=True, reason="") for at, item in asked),
            cursor=None,
            newest=asked[0][0] if asked else None,
            oldest=asked[-1][0] if asked else None,
            total=len(there),
        )

    def change(self, number: int) -> Item | None:
        """Give one by its number."""
        item = self._diary.merged[number - 1]
        return Item(self._proposal(item), self._changed_at(item), is_complete=True, reason="")

    def members(self) -> Members:
        """Give the accounts of those who work there."""
        staff = self._diary.staff
        day = self.now.date()
        names = [member.id for member in staff.values() if member.started_on <= day]
        present = [name for name in names if (left := staff[name].left_on) is None or day <= left]
        return Members(tuple(account(name, staff) for name in sorted(present)), is_complete=True, reason="")

    def permissions(self) -> tuple[str, ...]:
        """Nothing is asked of a token."""
        return ()

    def _changed_at(self, item: Merged) -> datetime:
        return max([item.pull.merged_at, *(opinion.at for opinion in item.seen_at(self.now))])

    def _proposal(self, item: Merged) -> Proposal:
        return item.proposal(self._ids, self._trees, self._diary.staff, self.now)


def keep_ledger(root: Path, diary: Diary, ids: Mapping[int, str]) -> None:
    """Write the branch of the ledger as its workflow would have: a run each evening, the last one before today's."""
    repository = Repository.open(root)
    forge = SampleForge(diary, ids, repository.trees(ids.values()))
    guard = SampleGuard(diary, ids, REPOSITORY)
    store = Store.open(repository, None, signer=SIGNER, tool=f"tieout {__version__}")
    for moment in _runs(diary):
        forge.now = moment
        tip = ids[diary.chronicle.tip_at(moment)]
        request = Request(branch="main", tip=tip, remote=None, collectors=(enforcement(guard, "main"),))
        sync(store, forge, request, clock=lambda: forge.now, told=lambda _: None)
        store = Store.open(repository, store.at_commit, signer=SIGNER, tool=f"tieout {__version__}")


def _runs(diary: Diary) -> list[datetime]:
    happened = [pull.merged_at for pull in diary.chronicle.landed]
    happened += [opinion.at for item in diary.merged for opinion in item.opinions]
    evenings = {datetime.combine(moment.date(), _EVENING, UTC) for moment in happened}
    last = datetime.combine(diary.calendar.as_of - timedelta(days=1), _EVENING, UTC)  # today's may still be to come
    return [*sorted(item for item in evenings if item < last), last]

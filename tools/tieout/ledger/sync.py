"""The forge's answers -> lines of the ledger: only what changed, page by page, so that a kill loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.ledger.counted import miscounted
from tieout.ledger.heads import Heads, bundle_of
from tieout.ledger.request import Collector, Request, Synced
from tieout.ledger.store import Bundled, Store
from tieout.ledger.trees import with_trees
from tieout.model.errors import UnreachableError
from tieout.model.ledger import Observation, Source
from tieout.model.location import Location
from tieout.sources.ledger.checkpoint import Checkpoint, Resume
from tieout.sources.ledger.line import entry
from tieout.sources.ledger.place import quarter_of
from tieout.sources.ledger.record import (
    MEMBERS,
    PROPOSAL,
    TIP,
    Members,
    Tip,
    members_body,
    proposal_body,
    tip_body,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from tieout.model.proposal import Proposal
    from tieout.sources.forges.base import Forge, Item, Page

_REREAD_EVERY = timedelta(days=7)
_REREAD_BACK = timedelta(days=30)
"""Changes merged so lately are read again though nothing says that they changed: approvals.md of the forge's own
documentation does not promise that every review moves ``updatedAt``."""
_MEMBERS_EVERY = timedelta(days=7)
_SMALL_BUNDLE = 1 << 20
"""Bytes of a running quarter's heads that are written again with each run; larger ones wait for its end."""
_NOWHERE = Location("")
_ASK_AGAIN = 50
"""Changes whose record is not complete, asked for again in one run."""


def sync(
    store: Store, forge: Forge, request: Request, *, clock: Callable[[], datetime], told: Callable[[str], None]
) -> Synced:
    """Bring the ledger up to date; every commit on the way is whole, and the next run goes on from it.

    ``clock`` gives the instant of each observation; ``told`` gets a line of progress for each page.
    Raises UnreachableError where the forge stops answering: what was committed by then stays.
    """
    run = _Run(store, forge, request, clock=clock, told=told)
    try:
        run.walk()
        run.ask_again()
    except UnreachableError:
        run.keep()
        raise
    run.finish()
    return run.done


class _Run:
    def __init__(
        self,
        store: Store,
        forge: Forge,
        request: Request,
        *,
        clock: Callable[[], datetime],
        told: Callable[[str], None],
    ) -> None:
        self.done = Synced()
        self._store = store
        self._forge = forge
        self._request = request
        self._clock = clock
        self._told = told
        self._before = store.checkpoint
        self._started = store.moment(clock())
        self._heads = Heads(store.repository, request.remote, forge.name)
        if store.loses_signature:
            self.done.note("the last checkpoint was signed and this one is not: name the key with --key")
        known = store.ledger.observations
        self._newest: dict[int, Proposal] = {item.proposal.number: item.proposal for item in known}
        self._open = {item.proposal.number for item in known if not item.source.is_complete}
        self._first_seen = {item.proposal.number: item.first_seen_at or item.observed_at for item in known}
        self._resume = self._before.resume if self._before else None
        self._total: int | None = None
        self._seen: set[int] = set()
        last = self._before.reread_at if self._before else None
        self._rereads = self._before is not None and (last is None or self._started - last >= _REREAD_EVERY)

    def walk(self) -> None:
        """Read what changed since the last run that came to its end."""
        before = self._before
        self._turn_quarter(self._started)
        if not self._newest:
            self.done.note(self._heads.fetch_all())
        since = before.watermark if before else None
        if since is not None and self._rereads:
            since = min(since, self._started - _REREAD_BACK)
        resume = before.resume if before else None
        if resume is not None:
            self._pages(self._forge.merged(since, resume.cursor), resume.started_at)
            since = resume.started_at  # what changed while the first part was read
        self._pages(self._forge.merged(since), self._started if resume is None else resume.started_at)
        self._hold_total(0 if since is None and not self.done.asked else self._total, is_rest=since is not None)

    def _hold_total(self, total: int | None, *, is_rest: bool) -> None:
        known, repository = len(self._newest), self._forge.repository
        if says := miscounted(total, known, repository=repository, is_rest=is_rest and self.done.is_complete):
            self.done.is_complete = False
            self.done.note(says)

    def _pages(self, pages: Iterable[Page], started: datetime) -> None:
        for page in pages:
            self._take(page.items)
            self._total = page.total if page.total is not None else self._total
            for lost in page.lost:
                self.done.is_complete = False
                self.done.note(lost)
            self._told(f"{self.done.asked} changes read, {self.done.recorded} recorded")
            if page.cursor is not None:
                self._resume = Resume(cursor=page.cursor, started_at=started)
                if self._store.pending and self._store.is_due():
                    self._commit(self._resume, is_complete=False)

    def keep(self) -> None:
        """Commit what was read before the forge fell silent, and where to go on."""
        if self._store.pending:
            self._commit(self._resume, is_complete=False)

    def _take(self, items: Iterable[Item], query: str = "merged") -> None:
        """Keep a record of each change that is not as it was last recorded."""
        some = list(items)
        heads = self._heads.fetch([item.proposal for item in some])
        self._heads.fetch_reviewed([item.proposal for item in some])
        self.done.missing_heads += heads.missing
        self.done.note(heads.problem)
        now = self._store.moment(self._clock())
        self._turn_quarter(now)
        filled = with_trees(self._store.repository, [item.proposal for item in some], self._newest)
        entries = []
        for item, proposal in zip(some, filled, strict=True):
            self.done.asked += 1
            self._seen.add(proposal.number)
            if not item.is_complete:
                self.done.note(f"#{proposal.number}: {item.reason}")
            body = proposal_body(proposal)
            known = self._newest.get(proposal.number)
            is_better = item.is_complete and proposal.number in self._open
            if known is not None and proposal_body(known) == body and not is_better:
                continue
            source = self._source(query, is_complete=item.is_complete)
            now_said = Observation(0, now, source, proposal, _NOWHERE)
            if undone := self._store.consistency.contradictions(now_said):
                self.done.is_complete = False
                for message in undone:
                    self.done.note(f"{message}: the code host contradicts the ledger, so this was not recorded")
                continue
            self._store.consistency.learn(now_said)
            self._newest[proposal.number] = proposal
            self._first_seen.setdefault(proposal.number, now)
            (self._open.discard if item.is_complete else self._open.add)(proposal.number)
            entries.append(entry(kind=PROPOSAL, observed_at=now, source=source, body=body))
        self.done.recorded += len(entries)
        self._store.add("approvals", entries, at=now)

    def ask_again(self) -> None:
        """Ask for changes whose last record was not complete, and that this run has not met."""
        for number in sorted(self._open - self._seen, reverse=True)[:_ASK_AGAIN]:
            if (item := self._forge.change(number)) is not None:
                self._take((item,), "change")

    def finish(self) -> None:
        """Record the tip, who may approve and what collectors bring; commit, with the watermark moved on."""
        now = self._store.moment(self._clock())
        self._turn_quarter(now)
        self._tip(now)
        self._members(now)
        for collector in self._request.collectors:
            self._collect(collector, now)
        self._commit(None, is_complete=self.done.is_complete, bundle=self._running_bundle(now))

    def _collect(self, collector: Collector, now: datetime) -> None:
        """Add what a collector brings, all or nothing; without it the changes are recorded all the same."""
        try:
            found = list(collector(self._store.ledger, now))
        except UnreachableError as error:
            self.done.note(error.message)
            return
        for stream, record in found:
            self._store.add(stream, [record], at=now)
            body = record["body"]
            if isinstance(body, dict) and body.get("complete") is False:
                self.done.note(f"a source of {stream} is not whole: {body.get('reason')}")

    def _tip(self, now: datetime) -> None:
        tip = self._request.tip
        if tip is None:
            return
        new = Tip(branch=self._request.branch, tip=tip, total=self._total if self.done.is_complete else None)
        last = next((item for item in reversed(self._store.ledger.tips) if item.branch == new.branch), None)
        if last is None or (last.tip, last.total) != (new.tip, new.total):
            source = self._source("merged", is_complete=self.done.is_complete)
            self._store.add("approvals", [entry(kind=TIP, observed_at=now, source=source, body=tip_body(new))], at=now)

    def _members(self, now: datetime) -> None:
        last = self._store.ledger.members[-1] if self._store.ledger.members else None
        is_old = last is None or now - last.observed_at >= _MEMBERS_EVERY
        if not is_old and self.done.recorded == 0:
            return
        try:
            found = self._forge.members()
        except UnreachableError as error:
            self.done.note(f"who may approve was not told: {error.message}")
            return
        new = Members(accounts=found.accounts, is_complete=found.is_complete, reason=found.reason)
        if not found.is_complete:
            self.done.note(f"who may approve is not known whole: {found.reason}")
        same = last is not None and (last.is_complete, set(last.accounts)) == (new.is_complete, set(new.accounts))
        if is_old or not same:
            source = self._source("members", is_complete=found.is_complete)
            self._store.add(
                "members", [entry(kind=MEMBERS, observed_at=now, source=source, body=members_body(new))], at=now
            )

    def _turn_quarter(self, now: datetime) -> None:
        """Before the first record of a new quarter, commit what waits in the old one and write its heads."""
        store = self._store
        old = quarter_of(store.newest_at) if store.pending and store.newest_at else store.quarter
        if old in {"", quarter_of(now)}:
            return
        if store.pending:
            self._commit(self._resume, is_complete=False)
        if store.checkpoint is None or store.checkpoint.heads is not None:
            return
        bundle = self._bundle(old)
        self._told(f"closing {old}: {bundle.heads.heads} heads")
        store.close_quarter(bundle, at=now)

    def _bundle(self, quarter: str) -> Bundled:
        some = [item for number, item in self._newest.items() if quarter_of(self._first_seen[number]) == quarter]
        return Bundled.of(*bundle_of(self._store.repository, some, forge=self._forge.name, tip=self._request.tip))

    def _running_bundle(self, now: datetime) -> Bundled | None:
        """Give the heads of the running quarter, so that a clone of branches alone has them; None if they are many."""
        quarter, held = quarter_of(now), self._store.checkpoint
        is_known = held is not None and held.heads is not None and self._store.quarter == quarter
        if is_known and self.done.recorded == 0:
            return None
        made = self._bundle(quarter)
        return made if made.data is None or len(made.data) <= _SMALL_BUNDLE else None

    def _commit(self, resume: Resume | None, *, is_complete: bool, bundle: Bundled | None = None) -> None:
        before = self._before
        is_end = resume is None and is_complete
        checkpoint = Checkpoint(
            branch=self._request.branch,
            tip=self._request.tip,
            streams=(),
            total=self._total if self._total is not None else (before.total if before else None),
            watermark=self._started if is_end else (before.watermark if before else None),
            synced_at=self._store.moment(self._clock()),
            complete=is_complete,
            reread_at=self._reread_at(is_end=is_end),
            resume=resume,
            queries=tuple(sorted(self._forge.queries.items())),
        )
        count = self._store.pending
        what = f"Record {count} observation{'' if count == 1 else 's'} of {self._forge.repository}"
        self._store.commit(checkpoint, message=what, bundle=bundle)

    def _reread_at(self, *, is_end: bool) -> datetime | None:
        if is_end and (self._rereads or self._before is None):
            return self._started
        return self._before.reread_at if self._before else None

    def _source(self, query: str, *, is_complete: bool) -> Source:
        return Source(
            forge=self._forge.name,
            repository=self._forge.repository,
            query=self._forge.queries.get(query, ""),
            is_complete=is_complete,
        )

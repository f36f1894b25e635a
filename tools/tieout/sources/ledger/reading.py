"""The approval ledger of a repository -> Ledger, with everything that an honest one does not show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.ledger import (
    STREAMS,
    BranchTip,
    Ledger,
    LedgerFault,
    Membership,
    Observation,
)
from tieout.sources.ledger.ancestry import lost_tips
from tieout.sources.ledger.appends import rewrites
from tieout.sources.ledger.body import MalformedRecordError
from tieout.sources.ledger.chain import Chain
from tieout.sources.ledger.checkpoint import read_checkpoint
from tieout.sources.ledger.consistency import REMEDY, Consistency
from tieout.sources.ledger.copies import LARGEST, copies, longest
from tieout.sources.ledger.enforcement_record import KINDS as ENFORCEMENT
from tieout.sources.ledger.enforcement_record import enforcement_of, read_enforced
from tieout.sources.ledger.line import read_line
from tieout.sources.ledger.place import CHECKPOINT, HEADS, SIGNATURE, stream_file
from tieout.sources.ledger.record import MEMBERS, PROPOSAL, TIP, read_members, read_proposal, read_tip
from tieout.sources.ledger.remembered import remembered

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.enforcement import Enforced
    from tieout.model.location import Location
    from tieout.model.proposal import Proposal
    from tieout.ports.git import Repository
    from tieout.ports.git_objects import BlobReader
    from tieout.sources.ledger.checkpoint import Checkpoint
    from tieout.sources.ledger.copies import Copy
    from tieout.sources.ledger.line import Envelope

_TIP = re.compile(rb'"kind" *: *"tip"')
KINDS = {
    "approvals": frozenset({PROPOSAL, TIP}),
    "enforcement": frozenset(ENFORCEMENT),
    "members": frozenset({MEMBERS}),
}
"""What the records of each stream may be."""
_MOST = 1 << 30
"""Bytes of a file's earlier versions that are hashed whenever something is examined: about a second. A ledger that is
written after each merge reaches it with 30 MB a quarter; ``verify`` looks at all."""
_SYNC = "tieout approvals sync writes it anew where the branch is whole; else restore the branch from a clone"


def read_ledger(
    repository: Repository, commit: str | None, *, prefix: str = "", branch: str = "", strict: bool = False
) -> Ledger | None:
    """Read the ledger that goes with a commit of the branch; None where there is none.

    It is read from the branch ``tieout/ledger``, else from ``origin/tieout/ledger``, else from the
    quarters' copies at the commit. Of the two branches the longer one counts, of the copies none where
    there is a branch, and each must be the beginning of it. All of it is read, whatever the day of the examination: what was observed after a
    day is still evidence of what had been approved by then, since reviews carry their own times. Of
    each change only the newest record is kept. With ``branch`` the recorded tips must be part of it;
    ``strict`` also holds each line to its canonical form.
    """
    found = copies(repository, commit, prefix=prefix)
    with repository.blob_reader() as reader:
        copy, faults = longest(found, reader)
        if copy is None:
            return None
        reading = Reading(copy=copy, reader=reader, strict=strict, remembers=True)
        reading.read()
        faults += (*reading.faults, *rewrites(repository, copy, reader, most=_MOST))
    if commit is not None and branch:
        faults += lost_tips(repository, commit, reading.tips, branch)
    return reading.ledger(faults)


def read_tips(repository: Repository, commit: str, *, prefix: str = "") -> tuple[BranchTip, ...]:
    """Read where the branch was seen to stand, by the ledger that goes with a commit of it; faults are not told.

    Only the lines of tips are read, of records that may be a hundred thousand.
    """
    tips: list[BranchTip] = []
    name = stream_file("approvals")
    with repository.blob_reader() as reader:
        copy, _ = longest(copies(repository, commit, prefix=prefix), reader)
        for quarter, blob in () if copy is None else copy.files(name):
            ((_, data),) = reader.read((blob,), limit=LARGEST)
            for number, line in enumerate((data or b"").split(b"\n"), 1):
                if _TIP.search(line) is None:
                    continue
                try:
                    found = read_line(line, strict=False)
                    tip = read_tip(found.body) if found.kind == TIP else None
                except MalformedRecordError:
                    continue
                if tip is not None and copy is not None:
                    where = copy.location(quarter, name, number)
                    tips.append(BranchTip(found.seq, found.observed_at, tip.branch, tip.tip, tip.total, where))
    return tuple(tips)


@dataclass(slots=True, kw_only=True)
class Reading:
    """One copy as it is read; what it found lies in its fields once ``read`` is through."""

    copy: Copy
    reader: BlobReader
    strict: bool
    remembers: bool = False
    """Whether what an earlier record of a change knew fills the gaps of a later one."""
    newest: dict[int, Observation] = field(default_factory=dict)
    tips: list[BranchTip] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    enforced: list[Enforced] = field(default_factory=list)
    faults: list[LedgerFault] = field(default_factory=list)
    checkpoint: Checkpoint | None = None
    """Of the newest quarter."""
    checkpoint_bytes: bytes | None = None
    signature: bytes | None = None
    consistency: Consistency = field(default_factory=Consistency)
    """What the records said of each change."""
    newest_at: datetime | None = None
    """When the last record of all streams was made."""
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Of each stream: how many lines it has, and the digest of the last one."""

    def read(self) -> None:
        """Read every quarter, oldest first."""
        chains = {
            stream: Chain(self.copy, stream_file(stream), KINDS[stream], strict=self.strict) for stream in STREAMS
        }
        for quarter, files in self.copy.quarters:
            for stream, chain in chains.items():
                data = self._bytes(quarter, files, stream_file(stream))
                for envelope, where in chain.lines(quarter, data or b""):
                    try:
                        self._take(envelope, where)
                    except MalformedRecordError as error:
                        chain.fault("unreadable", where, f"it is no record that can be read: {error}")
            self._close(quarter, files, chains)
        for stream, chain in chains.items():
            self.faults += chain.faults
            self.ends[stream] = chain.count, chain.head

    def ledger(self, faults: tuple[LedgerFault, ...] | None = None) -> Ledger:
        """Give what was found, with these faults (None: its own)."""
        checkpoint = self.checkpoint
        return Ledger(
            source=self.copy.told,
            commit=self.copy.commit,
            observations=tuple(sorted(self.newest.values(), key=lambda item: item.seq)),
            tips=tuple(self.tips),
            members=tuple(self.members),
            enforcement=enforcement_of(self.enforced),
            synced_at=checkpoint.synced_at if checkpoint else None,
            is_complete=checkpoint.complete if checkpoint else False,
            faults=tuple(self.faults) if faults is None else faults,
            bundles=tuple(blob for _, blob in self.copy.files(HEADS)),
            checkpoint=self.checkpoint_bytes,
            signature=self.signature,
        )

    def _take(self, line: Envelope, where: Location) -> None:
        self.newest_at = line.observed_at if self.newest_at is None else max(self.newest_at, line.observed_at)
        if line.kind == PROPOSAL:
            proposal = read_proposal(line.body)
            before = self.newest.pop(proposal.number, None)
            now = Observation(
                seq=line.seq,
                observed_at=line.observed_at,
                source=line.source,
                proposal=proposal,
                location=where,
                first_seen_at=before.first_seen_at if before else line.observed_at,
                first_labels=before.first_labels if before else _labels(proposal),
            )
            undone = self.consistency.contradictions(now)
            self.faults += [LedgerFault("content", where, message, REMEDY) for message in undone]
            self.consistency.learn(now)
            if before is not None and self.remembers:
                now = now._replace(proposal=remembered(proposal, before.proposal))
            self.newest[proposal.number] = now
        elif line.kind == TIP:
            tip = read_tip(line.body)
            self.consistency.counted(tip.total, line.observed_at, is_complete=line.source.is_complete)
            self.tips.append(BranchTip(line.seq, line.observed_at, tip.branch, tip.tip, tip.total, where))
        elif line.kind == MEMBERS:
            members = read_members(line.body)
            self.members.append(Membership(line.observed_at, members.accounts, members.is_complete, members.teams))
        else:
            found = read_enforced(line.kind, line.body, observed_at=line.observed_at, location=where)
            self.enforced.append(found)

    def _close(self, quarter: str, files: dict[str, str], chains: dict[str, Chain]) -> None:
        """Hold the checkpoint of a quarter against the lines up to its end."""
        self.checkpoint = None
        where = self.copy.location(quarter, CHECKPOINT)
        self.signature = self._bytes(quarter, files, SIGNATURE)
        self.checkpoint_bytes = data = self._bytes(quarter, files, CHECKPOINT)
        if data is None:
            message = f"{quarter} has no checkpoint: lines cut off its end would not be missed"
            self.faults.append(LedgerFault("count", where, message, _SYNC))
            return
        try:
            self.checkpoint = checkpoint = read_checkpoint(data)
        except MalformedRecordError as error:
            self.faults.append(
                LedgerFault("unreadable", where, f"it is no checkpoint that can be read: {error}", _SYNC)
            )
            return
        for stream, chain in chains.items():
            end = checkpoint.end_of(stream)
            if end is None and chain.count == 0:
                continue
            counted = end.lines if end else 0
            if counted > chain.count:
                message = (
                    f"it counts {counted} lines of {stream}, and there are {chain.count}: the last ones were cut off"
                )
            elif counted < chain.count:
                message = (
                    f"it counts {counted} lines of {stream}, and there are {chain.count}: lines were added without it"
                )
            elif end and end.head != chain.head:
                message = f"its last line of {stream} is another than the one that is there: one of the two was changed"
            else:
                continue
            self.faults.append(LedgerFault("count", where, message, _SYNC))

    def _bytes(self, quarter: str, files: dict[str, str], name: str) -> bytes | None:
        oid = files.get(name)
        if oid is None:
            return None
        ((_, data),) = self.reader.read((oid,), limit=LARGEST)
        if data is None:
            where = self.copy.location(quarter, name)
            message = f"its blob {oid[:12]} is not in this repository, or larger than we read"
            self.faults.append(LedgerFault("unreadable", where, message, "git fsck --full; then fetch anew"))
        return data


def _labels(proposal: Proposal) -> tuple[str, ...] | None:
    return proposal.labels if proposal.why_unknown("labels") is None else None

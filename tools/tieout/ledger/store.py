"""Writing to the ledger: lines come together in memory, and reach its branch as one commit or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import IntegrityError, UsageError
from tieout.model.ledger import LEDGER_BRANCH, LEDGER_NAMESPACE, STREAMS, Ledger
from tieout.ports.git_branch import commit_files
from tieout.seal.canonical import canonical_json
from tieout.seal.chain import BEGINNING, ChainEnd, append
from tieout.seal.digest import hex_of, spelled
from tieout.sources.ledger.checkpoint import Checkpoint, Heads, StreamEnd, checkpoint_json
from tieout.sources.ledger.consistency import Consistency
from tieout.sources.ledger.copies import LARGEST, LOCAL, copy_at
from tieout.sources.ledger.place import CHECKPOINT, HEADS, SIGNATURE, folder_of, quarter_of, stream_file
from tieout.sources.ledger.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from tieout.ports.git import Repository
    from tieout.seal.signers.base import Signer

SKEW = timedelta(minutes=5)
"""By how much a machine's clock may be behind the last record: that of the machine before may have been ahead."""


class Bundled(NamedTuple):
    """The heads of a quarter's changes that the branch does not hold."""

    data: bytes | None
    """None where there is no such head."""
    heads: Heads

    @classmethod
    def of(cls, data: bytes | None, heads: int) -> Bundled:
        """Give it with its digest."""
        return cls(data, Heads(file=spelled(hex_of(data or b"")), heads=heads))


@dataclass(slots=True, kw_only=True)
class Store:
    """The ledger of a repository, open for adding; one at a time (the caller holds the lock)."""

    repository: Repository
    signer: Signer | None
    tool: str
    """Name and version of what writes, for the checkpoint."""
    at_commit: str | None
    """Where the branch stands."""
    ledger: Ledger
    """What it held when it was opened."""
    checkpoint: Checkpoint | None
    """The last one written."""
    quarter: str
    """The newest one; empty before the first commit."""
    newest_at: datetime | None
    """When the last record was made."""
    consistency: Consistency
    """What its records said of each change; who adds a record holds it against this first."""
    _ends: dict[str, ChainEnd] = field(default_factory=dict)
    _data: dict[str, bytes] = field(default_factory=dict)
    """The newest quarter's files, as committed."""
    _pending: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)
    _pending_quarter: str = ""
    _is_signed: bool = False

    @classmethod
    def open(cls, repository: Repository, commit: str | None, *, signer: Signer | None, tool: str) -> Store:
        """Read what the branch holds; raises IntegrityError where it is not whole, so that nothing hides the damage."""
        if commit is None:
            empty = Ledger(source=LEDGER_BRANCH)
            return cls(
                repository=repository,
                signer=signer,
                tool=tool,
                at_commit=None,
                ledger=empty,
                checkpoint=None,
                quarter="",
                newest_at=None,
                consistency=Consistency(),
                _ends=dict.fromkeys(STREAMS, BEGINNING),
            )
        copy = copy_at(repository, commit, name=LEDGER_BRANCH, prefix="")
        with repository.blob_reader() as reader:
            reading = Reading(copy=copy, reader=reader, strict=False)
            reading.read()
        if reading.faults or copy.faults:
            first = (*copy.faults, *reading.faults)[0]
            raise IntegrityError(
                f"the ledger is not whole, so nothing is added to it: {first.location}: {first.message}",
                remedy="tieout approvals verify says all that is wrong; restore the branch from a clone that is whole",
            )
        quarter, files = copy.quarters[-1] if copy.quarters else ("", {})
        streams = {stream: files[name] for stream in STREAMS if (name := stream_file(stream)) in files}
        data = dict(
            zip(streams, (blob or b"" for _, blob in repository.blobs(streams.values(), limit=LARGEST)), strict=True)
        )
        return cls(
            repository=repository,
            signer=signer,
            tool=tool,
            at_commit=commit,
            ledger=reading.ledger(),
            checkpoint=reading.checkpoint,
            quarter=quarter,
            newest_at=reading.newest_at,
            consistency=reading.consistency,
            _ends={stream: ChainEnd(*end) for stream, end in reading.ends.items()},
            _data=data,
            _is_signed=SIGNATURE in files,
        )

    def moment(self, now: datetime) -> datetime:
        """Give the instant of a record made now: never before the last one. Raises UsageError for a clock far behind."""
        now = now.replace(microsecond=0)
        if self.newest_at is None or now >= self.newest_at:
            return now
        if self.newest_at - now > SKEW:
            raise UsageError(
                f"this machine's clock says {now:%Y-%m-%dT%H:%M:%SZ}, and the ledger has a record of {self.newest_at:%Y-%m-%dT%H:%M:%SZ}",
                remedy="set the clock; a ledger goes forward in time alone",
            )
        return self.newest_at

    @property
    def loses_signature(self) -> bool:
        """Whether the last checkpoint was signed and the next one will not be."""
        return self._is_signed and self.signer is None

    @property
    def pending(self) -> int:
        """How many records wait for a commit."""
        return sum(map(len, self._pending.values()))

    def is_due(self) -> bool:
        """Say whether what waits is worth a commit: each rewrites the quarter's file, so large ones wait for an eighth."""
        held = sum(map(len, self._data.values()))
        waiting = self.pending * 2048
        return held < 1 << 20 or waiting * 8 >= held

    def add(self, stream: str, entries: Iterable[Mapping[str, object]], *, at: datetime) -> None:
        """Keep records of an instant (``sources.ledger.line.entry`` makes them) for the next commit."""
        some = list(entries)
        if not some:
            return
        quarter = quarter_of(at)
        if self._pending_quarter not in {"", quarter}:
            raise ValueError("records of two quarters wait for one commit")
        self._pending_quarter = quarter
        self._pending.setdefault(stream, []).extend(some)
        self.newest_at = at

    def commit(self, checkpoint: Checkpoint, *, message: str, bundle: Bundled | None = None) -> str:
        """Write what waits and the checkpoint, whose ``streams``, ``tool`` and ``heads`` are filled in here.

        ``bundle``: the heads of the quarter. Without it those that are there stay, unless changes wait
        whose heads may not be among them: then there are none until the quarter closes, or the next run.
        """
        at = self.moment(checkpoint.synced_at)
        if self.newest_at is not None and self._pending_quarter not in {"", quarter_of(at)}:
            at = self.newest_at  # the clock went past the quarter's end since they were made
        quarter = quarter_of(at)
        old = {} if quarter != self.quarter else self._data
        ends, data, files = dict(self._ends), dict(old), dict[str, bytes | None]()
        for stream, entries in sorted(self._pending.items()):
            added, ends[stream] = append(ends[stream], entries)
            data[stream] = data.get(stream, b"") + added
            files[folder_of(quarter) + stream_file(stream)] = data[stream]
        before = self.checkpoint.heads if self.checkpoint and quarter == self.quarter else None
        heads = before if "approvals" not in self._pending else None
        if bundle is not None:
            heads = bundle.heads
            files[folder_of(quarter) + HEADS] = bundle.data
        elif heads is None and before is not None:
            files[folder_of(quarter) + HEADS] = None
        written = replace(checkpoint, streams=_streams(ends), tool=self.tool, synced_at=at, heads=heads)
        files |= self._sealed(quarter, written)
        self._put(files, message=message, at=at)
        self.quarter, self.checkpoint, self.newest_at = quarter, written, at
        self._ends, self._data, self._pending, self._pending_quarter = ends, data, {}, ""
        return self.at_commit or ""

    def close_quarter(self, bundle: Bundled, *, at: datetime) -> None:
        """Write the heads of the newest quarter beside its lines, with its checkpoint; before a newer one begins.

        Without a head there is no file, and the checkpoint says that there was none.
        """
        if self.checkpoint is None:
            raise ValueError("there is no quarter to close")
        written = replace(self.checkpoint, heads=bundle.heads)
        files = self._sealed(self.quarter, written)
        if bundle.data is not None:
            files[folder_of(self.quarter) + HEADS] = bundle.data
        self._put(files, message=f"Close {self.quarter}: {bundle.heads.heads} heads", at=self.moment(at))
        self.checkpoint = written

    def _sealed(self, quarter: str, checkpoint: Checkpoint) -> dict[str, bytes | None]:
        data = canonical_json(checkpoint_json(checkpoint)) + b"\n"
        files: dict[str, bytes | None] = {folder_of(quarter) + CHECKPOINT: data}
        if self.signer is not None:
            files[folder_of(quarter) + SIGNATURE] = self.signer.sign(data, LEDGER_NAMESPACE)
            self._is_signed = True
        elif self._is_signed and quarter == self.quarter:
            files[folder_of(quarter) + SIGNATURE] = None  # it would be of another text
            self._is_signed = False
        return files

    def _put(self, files: Mapping[str, bytes | None], *, message: str, at: datetime) -> None:
        self.at_commit = commit_files(
            self.repository.git, LOCAL, files, onto=self.at_commit, message=f"{message}\n", at=at
        )


def _streams(ends: Mapping[str, ChainEnd]) -> tuple[tuple[str, StreamEnd], ...]:
    return tuple((stream, StreamEnd(lines=end.length, head=end.digest)) for stream, end in sorted(ends.items()))

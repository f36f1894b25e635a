"""What every way of capturing gives, and what a native collector is.

A collector asks; it never judges. What it could not read is a value (``Denied``), never an exception
swallowed and never an absence: whoever reads the record must see what is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

from tieout.model.errors import TieoutError
from tieout.model.evidence.collector import CollectorSetting
from tieout.model.evidence.record import CaptureRecord, Count, Denied, Operator, Pointer, Refusal, Role, Source
from tieout.model.evidence.table import Row, TableSchema
from tieout.model.registers.assets import System

LARGEST_SKEW = timedelta(seconds=300)
"""How far the source's clock may be from ours: beyond that no time of the capture means anything."""


class CollectError(TieoutError):
    """A part of a source cannot be read. Becomes an entry of ``denied`` in the record."""

    def __init__(self, message: str, *, resource: str, reason: Refusal, action: str = "", remedy: str = "") -> None:
        """``action`` is the permission that is missing, as the source calls it."""
        super().__init__(message, remedy=remedy)
        self.resource = resource
        self.reason = reason
        self.action = action

    @property
    def denied(self) -> Denied:
        """The entry."""
        return Denied(resource=self.resource, action=self.action, reason=self.reason, message=self.message)


class Page(NamedTuple):
    """One answer, as received."""

    request: str
    """What was asked, in a line: ``iam:GetCredentialReport``, ``GET /orgs/x/members?page=2``."""
    body: bytes
    source_clock: datetime | None = None
    """The source's clock at the answer: a ``Date`` header, ``select now()``."""
    attempts: int = 1
    denied: tuple[Denied, ...] = ()
    """What this page should have held and does not."""
    received_at: datetime | None = None
    """Filled in by whoever runs the collector: so that no two answers of different moments are the same bytes."""


class Clock(Protocol):
    """What time it is; handed in by ``cli``."""

    def __call__(self) -> datetime:
        """Give an aware instant."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known around a capture and comes from no source: ``cli`` hands it in."""

    operator: Operator | None = None
    system: System | None = None
    """The row of ``registers/systems`` that the collector's entry names; None where there is none."""
    code_commit: str = ""
    """The commit of the repository at which ``collectors.yaml`` stood."""
    runtime: str = ""
    """``Python 3.11.2``, and libraries where a collector needs one."""
    supersedes: str = ""
    """The id of the capture that this one corrects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a collector is given. It reads neither the clock nor the environment by itself."""

    setting: CollectorSetting
    now: Clock
    environment: Mapping[str, str]
    """Credentials come from here alone, never from ``collectors.yaml``."""
    root: Path
    budget: timedelta = timedelta(minutes=10)
    """For all requests and retries together."""
    surroundings: Surroundings = field(default_factory=Surroundings)
    redact: bool = False
    """Whether secrets are taken out of what is kept; else a file that holds one is not kept."""
    salts: Path | None = None
    """Where the salts of what was taken out are kept: outside the repository."""


class Normalised(NamedTuple):
    """What pure code made of the raw bytes."""

    rows: Sequence[Row]
    problems: tuple[Denied, ...] = ()
    """What does not have the form expected, each with its place as the resource: never dropped silently."""
    data_as_of: datetime | None = None
    """What the data says of its own time."""
    total: int | None = None
    """The number of rows that the data itself names."""
    gaps: tuple[str, ...] = ()
    window: tuple[datetime, datetime] | None = None
    """Of logs: first and last instant."""
    parameters: tuple[tuple[str, str], ...] = ()
    """How the bytes were read: what was taken for what, which settings counted, what the file says of the
    tool that wrote it. Belongs into the record's ``query.parameters``; the settings among them read the same
    bytes in the same way again."""
    none_found: str = ""
    """Where there is no row: what the data itself says of having looked, ``4 targets were scanned``.
    Empty: it does not say, so that nothing tells a clean answer from no answer."""


class Collector(Protocol):
    """A native collector. Found by entry point ``tieout.collectors``."""

    id: str
    """``postgres.roles``."""
    version: str
    """Raised when ``normalise`` would give other rows for the same bytes."""
    schema: TableSchema
    permissions: tuple[str, ...]
    """As the source calls them."""
    stale_after: timedelta | None
    """How old the data may be when it is captured; None: it is of the moment."""

    def grant(self, setting: CollectorSetting) -> str:
        """Give the permissions ready to paste: an IAM policy, a GRANT script."""
        ...

    def query(self, setting: CollectorSetting) -> str:
        """Give what is asked, verbatim: kept as ``query.txt``."""
        ...

    def identity(self, context: Context) -> Source:
        """Say as whom, and at which account or server, we ask. Raises CollectError."""
        ...

    def collect(self, context: Context) -> Iterator[Page]:
        """Ask for every page. Raises CollectError for what ends it; pages given before count."""
        ...

    def counts(self, context: Context) -> Iterable[Count]:
        """Ask for the number of rows by another way (``match`` None: the caller compares). Raises CollectError."""
        ...

    def normalise(self, raw: bytes) -> Normalised:
        """Make rows of the raw file as it was kept. Pure: no clock, no network, no disk."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFile:
    """A file to be kept."""

    name: str
    content: bytes | Path
    """Bytes, or a private file outside the repository that is copied in parts."""
    media: str
    role: Role
    rows: int | None = None
    schema: str = ""
    elsewhere: Pointer | None = None
    """Where its bytes lie, if not here: then ``content`` is empty, and these tell of them."""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A capture before it is kept: secrets are out already, digests are not yet in."""

    record: CaptureRecord
    """``id``, ``path`` and ``files`` are filled in by the store."""
    files: tuple[DraftFile, ...]
    quarter: str
    """``2026-Q1``: the folder under ``evidence/``."""
    name: str
    """The folder below the system's: the evidence id, else the collector's id."""
    remarks: tuple[str, ...] = ()
    """What is to be said of it, and stands nowhere in it."""


class Kept(NamedTuple):
    """What was written."""

    id: str
    record: Path
    paths: tuple[Path, ...]
    digest: str
    """``sha256:`` of the record."""
    sealed: bool
    """Whether the log has its line."""
    remark: str = ""
    """Why it has none, or what of the log is to be said; empty for nothing."""


@dataclass(slots=True)
class Remarks:
    """What is said on stderr while capturing."""

    lines: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add one line."""
        self.lines.append(text)

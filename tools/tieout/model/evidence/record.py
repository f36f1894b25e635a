"""The capture record: how an item of evidence came to be, as its ``evidence.yaml`` says.

Auditors call evidence that the company made itself *information produced by the entity*, and ask of it
the source, the query, the completeness and the times (AT-C section 205). Every key here answers one of
these. A key that a record leaves out is None or empty, and never counts as a good answer.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.evidence.told_by_store import ToldByStore
    from tieout.model.location import Location

RECORD_SCHEMA = "tieout.evidence/v1"
RECORD_NAME = "evidence.yaml"
"""The record of a folder; beside a flat file it is called ``NAME.EXT.evidence.yaml``."""
RECORD_SUFFIX = f".{RECORD_NAME}"


class Origin(enum.Enum):
    """By which of the four ways an item came in (``kind`` of the record)."""

    COLLECTED = "collected"
    """A native collector asked the source."""
    COMMAND = "command"
    """Somebody's own command was run, and what it printed was kept."""
    INGESTED = "ingested"
    """Another tool's file was read."""
    MANUAL = "manual"
    """A person brought a file."""


class Role(enum.Enum):
    """What a file of a capture is."""

    RAW = "raw"
    """As received, byte for byte."""
    RECORDS = "records"
    """The table that was made from the raw bytes."""
    QUERY = "query"
    """What was asked, verbatim."""
    ATTACHMENT = "attachment"
    """What a person put beside it."""


class Refusal(enum.Enum):
    """Why a part of a source was not read (``class`` of an entry of ``denied``)."""

    DENIED = "denied"
    """The permission is missing: ``action`` names it."""
    TRANSIENT = "transient"
    """The source failed or was too busy until the retries were used up."""
    REGION_DISABLED = "region_disabled"
    """The account does not use that region."""
    TRUNCATED = "truncated"
    """The answer ended before the source said it would."""
    SHAPE = "shape"
    """The answer is not what this version of the collector understands."""
    TIMEOUT = "timeout"
    """No answer within the time allowed."""
    KILLED = "killed"
    """The command ended by a signal."""
    FAILED = "failed"
    """The command or the source said itself that it failed."""


class Denied(NamedTuple):
    """A part of the source that was not read."""

    resource: str
    action: str
    """The permission that is missing, as the source calls it; empty where none would help."""
    reason: Refusal
    message: str = ""


class Count(NamedTuple):
    """A number that the source gave by another way, to hold the number of rows against."""

    name: str
    value: int | None
    match: bool | None
    """What the record says of it; rules compare the numbers themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where it came from."""

    identity: str = ""
    """As whom the source was asked: an ARN, a role, a person's id."""
    account: str = ""
    endpoint: str = ""
    """Host, address or page."""
    environment: str = ""
    """``production``, as ``registers/systems`` says it."""
    expected_match: bool | None = None
    """Whether account and endpoint are those that ``registers/systems`` names; None: nobody compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorUsed:
    """The program that captured it."""

    id: str
    version: str = ""
    tool: str = ""
    """Name and version: ``tieout 0.1.0``, ``npm 10.8.2``."""
    code_commit: str = ""
    runtime: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked. The verbatim text of SQL, GraphQL or a command line is the file of role ``query``."""

    operation: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    filter: str = ""
    """``none`` where nothing was left out on purpose; empty where the record does not say."""
    attempts: int | None = None
    """How often something was asked again after a refusal; None where nobody counted."""


class Span(NamedTuple):
    """A stretch of time that evidence tells of, half-open: ``until`` is the first instant after it."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When it was captured, by whose clock. All instants are aware."""

    started: datetime | None = None
    finished: datetime | None = None
    source_clock: datetime | None = None
    """What the source's own clock said at ``finished``."""
    skew_s: int | None = None
    """Seconds by which ours is ahead of the source's, negative behind."""
    data_as_of: datetime | None = None
    """The moment whose state the data shows, as the source says it: of a cached report, when it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who ran it."""

    type: str = ""
    """``ci`` or ``person``."""
    name: str = ""
    run_url: str = ""
    initiated_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Whether it is all."""

    rows: int | None = None
    pages: int | None = None
    complete: bool | None = None
    total: int | None = None
    """The source's own number of rows, where it gives one."""
    counts: tuple[Count, ...] = ()
    denied: tuple[Denied, ...] = ()
    gaps: tuple[str, ...] = ()
    """Missing pages, hours, days or sequence numbers, a short text each."""
    errors: tuple[str, ...] = ()
    """What ended the capture before its time, a sentence each."""
    allow_empty: str = ""
    """Why no row at all is a right answer; empty: it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Bytes that are too large for Git and lie in a locked store."""

    uri: str
    version_id: str = ""
    lock_mode: str = ""
    retain_until: date | None = None
    """The last day of the lock."""
    told: ToldByStore | None = None
    """None where version and lock are a person's word, and nobody asked the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A file of the capture, as the record lists it."""

    path: str
    """Relative to the record's folder."""
    sha256: str = ""
    """64 lower-case hex digits."""
    bytes: int | None = None
    media: str = ""
    role: Role | None = None
    rows: int | None = None
    schema: str = ""
    """Of a table: ``postgres.roles/1``."""
    pointer: Pointer | None = None
    """Where it lies, if not beside the record."""
    location: Location


class Redaction(NamedTuple):
    """What was taken out before it was kept."""

    rule: str
    times: int
    """``count`` of the record."""
    commitment: str = ""
    """``sha256:`` of a 32-byte salt and the original; the salt is kept outside the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What a person says who brought a file."""

    observed_by: str = ""
    observed_at: datetime | None = None
    url: str = ""
    method: str = ""
    """``export``, ``screenshot``, ``document`` ..."""
    explanation: str = ""
    clock_visible: bool | None = None
    """Of a screenshot: whether the system's own clock is on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRun:
    """The command that was run: an argument list, no shell."""

    argv: tuple[str, ...]
    exit_code: int | None = None
    """None where it was killed or did not start."""
    tool_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRecord:
    """What an ``evidence.yaml`` says."""

    path: str
    """Of the record's file, from the root."""
    location: Location
    id: str = ""
    kind: Origin | None = None
    title: str = ""
    controls: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Ids of ``evidence:`` entries of those controls that it is meant for; empty: the folder's name says it."""
    system: str = ""
    source: Source | None = None
    collector: CollectorUsed | None = None
    command: CommandRun | None = None
    query: Query | None = None
    window: Span | None = None
    """None for a state at one moment."""
    times: Times | None = None
    operator: Operator | None = None
    population: Population | None = None
    files: tuple[ListedFile, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    classification: str = ""
    pii: tuple[str, ...] = ()
    keep_until: date | None = None
    supersedes: str = ""
    """The id of the capture that this one corrects; empty: none."""
    by_hand: ByHand | None = None
    said: frozenset[str] = frozenset()
    """The top-level keys that have a value."""
    places: tuple[tuple[str, Location], ...] = ()
    unread: tuple[str, ...] = ()
    """What could not be read of it, and keys that nobody knows, each with its place. With any the record is not to
    be relied on: a denied read may stand in a key that is misspelt."""

    @property
    def subject(self) -> str:
        """The id, or the path where there is none."""
        return self.id or self.path

    def at(self, key: str) -> Location:
        """Give the place of one of its keys, else of the record."""
        return next((where for name, where in self.places if name == key), self.location)

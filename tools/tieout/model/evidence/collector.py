"""``collectors.yaml``: what ``tieout collect`` runs, and what the company asserts of the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import timedelta

    from tieout.model.location import Location

COLLECTORS_PATH = "collectors.yaml"
COLLECTORS_SCHEMA = "tieout.collectors/v1"


class Serves(NamedTuple):
    """What a capture of this collector is evidence for."""

    control: str
    evidence: str
    """The id of the control's ``evidence:`` entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSetting:
    """How a command is run and its output read."""

    argv: tuple[str, ...]
    timeout: timedelta
    environment: tuple[str, ...] = ()
    """Names of the variables that are handed on; PATH, HOME and LANG always are."""
    folder: str = "."
    """Where it runs, from the root."""
    ok: tuple[int, ...] = (0,)
    """Exit codes of a clean run."""
    findings: tuple[int, ...] = ()
    """Exit codes of a run that worked and found something."""
    require: tuple[str, ...] = ()
    """JSON pointers (RFC 6901) that the output must have."""
    reads: str = ""
    """The form of the output: the id of an ingestion, ``json``, ``csv`` or ``text``."""
    columns: tuple[tuple[str, str], ...] = ()
    """Of ``json`` and ``csv``: a column of the table, and where it is found in each item."""
    rows: str = ""
    """Of ``json``: a pointer to the list of items; empty: the document itself."""
    total: str = ""
    """A pointer to the source's own number of rows."""
    version_argv: tuple[str, ...] = ()
    """What prints the tool's version."""
    account_argv: tuple[str, ...] = ()
    """What prints the account that it asks, as ``registers/systems`` names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorSetting:
    """One entry of ``collectors:``."""

    id: str
    location: Location
    uses: str
    """``command``, ``ingest``, or the id of a native collector: ``postgres.roles``."""
    title: str = ""
    system: str = ""
    serves: tuple[Serves, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    """Of a native collector: its own keys, as text."""
    command: CommandSetting | None = None
    path: str = ""
    """Of ``ingest``: the file, from the root or absolute."""
    reads: str = ""
    """Of ``ingest``: the id of the form."""
    allow_empty: str = ""
    """Why no row at all is a right answer."""
    stale_after: timedelta | None = None
    """How old the data may be when it is captured; None: the collector's own."""
    classification: str = "confidential"

    def setting(self, key: str, default: str = "") -> str:
        """Give one of its own keys."""
        return dict(self.settings).get(key, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One entry of ``assertions:``: SQL that must return no row."""

    id: str
    location: Location
    control: str
    tables: tuple[tuple[str, str], ...]
    """A name in the SQL, and the id of the collector, or of the table's schema, whose newest capture it is."""
    sql: str
    min_rows: tuple[tuple[str, int], ...] = ()
    """How many rows a table must have for the answer to mean anything; 1 where none is given."""
    allow_empty: tuple[tuple[str, str], ...] = ()
    """A table that may be empty, and why."""
    title: str = ""


class Timestamps(NamedTuple):
    """Who stamps the head of the evidence log (RFC 3161)."""

    url: str
    """Where it is asked; empty: nowhere by itself."""
    ca: str
    """The file of the certificates to trust, from the root; empty: no time of it is verified."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Collectors:
    """The whole file."""

    collectors: tuple[CollectorSetting, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    timestamps: Timestamps | None = None
    is_there: bool = False
    _by_id: dict[str, CollectorSetting] = field(init=False, repr=False, compare=False, default_factory=dict)

    def collector(self, collector_id: str) -> CollectorSetting | None:
        """Give the entry of this id, else None."""
        if self.collectors and not self._by_id:
            self._by_id.update((item.id, item) for item in self.collectors)
        return self._by_id.get(collector_id)

"""A capture as the commit examined has it: its record, the files beside it, and how they came there."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.record import CaptureRecord, Role
from tieout.model.strength import Strength

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.location import Location
    from tieout.model.streamed import Streamed


class PresentFile(NamedTuple):
    """A file that lies beside a record."""

    name: str
    """Relative to the record's folder."""
    sha256: str
    """64 lower-case hex digits; empty where it cannot be read."""
    bytes: int
    problem: str = ""
    """Why it cannot be read: a link, a folder of another repository, too large to hash, a pointer to what lies elsewhere."""
    rows: int | None = None
    """Of a table: how many rows are in it, counted by us; None where nobody counted."""
    text_digest: str = ""
    """Of what was brought and is text: the digest of what it says, whatever its line ends and blanks; empty where that
    is ``sha256`` itself, or nobody looked."""
    remedy: str = ""
    """What brings the file itself where a pointer stands in its place; empty for any other."""


class Came(NamedTuple):
    """When something came to the branch."""

    commit: str
    """Of the first-parent line."""
    at: datetime
    """Never later than any commit after it: a clock that was set back is seen past."""
    strength: Strength = Strength.GIT


class Meddling(enum.Enum):
    """What a later commit did to a capture, of which nothing may ever change."""

    MODIFIED = "modified"
    REMOVED = "removed"
    RENAMED = "renamed"
    ADDED = "added"
    """A file was put into its folder after the record."""
    MODE = "mode"


class Meddled(NamedTuple):
    """A change of a capture after it came to the branch."""

    path: str
    """Of the file, as it was before."""
    kind: Meddling
    came: Came
    to: str = ""
    """Of a renamed file: what it is called now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One item of evidence."""

    record: CaptureRecord
    digest: str
    """``sha256:`` of the record's bytes."""
    folder: str
    """In which its files lie, without a final ``/``."""
    is_flat: bool = False
    """A file with its record beside it, among others; else it has a folder of its own."""
    present: tuple[PresentFile, ...] = ()
    """What lies there but the record, sorted by name. Of a flat one only the file itself."""
    came: Came | None = None
    """When its record came to the branch; None where that is not known."""

    @property
    def path(self) -> str:
        """Of the record's file."""
        return self.record.path

    @property
    def id(self) -> str:
        """The record's id, or its path."""
        return self.record.subject

    @property
    def raw_digest(self) -> str:
        """The digest of the first raw file (of any file where none is raw) as it lies there; empty for none."""
        names = [item.path for item in self.record.files if item.role is Role.RAW]
        found = {item.name: item.sha256 for item in self.present}
        return next((found[name] for name in names if name in found), next(iter(found.values()), ""))


class Unrecorded(NamedTuple):
    """A file under ``evidence/`` that no record lists."""

    path: str
    location: Location


class QuarterFolder(NamedTuple):
    """What the folder of a capture says: ``evidence/2026-Q1/...``."""

    name: str
    first: date
    last: date


class HandedFile(NamedTuple):
    """A file under ``evidence/`` as the commit has it, for whoever is handed the evidence."""

    path: str
    """From the root."""
    data: bytes | Streamed | None
    """None where it is not handed on."""
    reason: str = ""
    """Why it is not; empty where it is."""

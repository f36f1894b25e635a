"""All evidence that an examination read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.collector import Collectors
from tieout.model.memo import Memo

if TYPE_CHECKING:
    from tieout.model.evidence.capture import Capture, Meddled, Unrecorded
    from tieout.model.evidence.kept import KeptFiles
    from tieout.model.evidence.log import EvidenceLog
    from tieout.model.evidence.result import CheckRun, JudgedCapture, ResultState
    from tieout.model.location import Location


class StoredResult(NamedTuple):
    """A verdict that was written down: ``evidence/results/<quarter>/<capture>.json``."""

    path: str
    capture: str
    """The id of the capture."""
    digest: str
    """``sha256:`` of the record that it is about."""
    version: str
    """``sha256:`` over the checks that were applied."""
    state: ResultState
    location: Location
    checks: tuple[tuple[str, ResultState], ...] = ()
    """What each check came to, by its id."""


class SecretFound(NamedTuple):
    """A secret that lies in the repository. The secret itself is nowhere in here."""

    location: Location
    rule: str
    """What it looks like: ``aws-access-key``."""
    prefix: str
    """Its first characters, four at most."""
    digest: str
    """``sha256:`` of it, shortened to 12 hex digits."""


class Contradicted(NamedTuple):
    """A capture whose table is not what its raw file gives."""

    path: str
    """Of the record."""
    why: str


class Unsearched(NamedTuple):
    """A file that could not be searched for secrets."""

    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What lies under ``evidence/`` of the commit examined, and what it came to."""

    captures: tuple[Capture, ...] = ()
    """Sorted by path."""
    unrecorded: tuple[Unrecorded, ...] = ()
    meddled: tuple[Meddled, ...] = ()
    """What later commits did to captures, oldest first, of the whole branch."""
    kept: tuple[KeptFiles, ...] = ()
    """Of each ``path:`` of a control's ``evidence:``, sorted by the pattern."""
    log: EvidenceLog | None = None
    results: tuple[StoredResult, ...] = ()
    secrets: tuple[SecretFound, ...] = ()
    contradicted: tuple[Contradicted, ...] = ()
    """Where tables were made again; sorted by path."""
    unsearched: tuple[Unsearched, ...] = ()
    """Sorted by path: images, archives and the like."""
    collectors: Collectors = field(default_factory=Collectors)
    runs: tuple[CheckRun, ...] = ()
    judged: tuple[JudgedCapture, ...] = ()
    """Each of ``captures``, in their order."""
    uncommitted: tuple[str, ...] = ()
    """Records of the work tree that no commit holds: they support nothing yet."""
    withheld: frozenset[str] = frozenset()
    """Files whose words are taken out of what is told, by path; see ``workpapers/kept_back.py``."""
    memo: Memo = field(init=False, repr=False, compare=False, default_factory=Memo)
    """What follows from it, for all who ask within a run."""

    @property
    def has_records(self) -> bool:
        """Whether the branch has a file of a ``path:`` that names records, one for each time that something was done."""
        return any(version.digest for item in self.kept if not item.is_register for version in item.versions)

    def kept_as(self, pattern: str) -> KeptFiles | None:
        """Give what the branch has of the files of a ``path:``; None where nobody looked."""
        return next((item for item in self.kept if item.pattern == pattern), None)

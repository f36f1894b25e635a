"""The approval ledger: what a forge said, when it was asked, in an order that cannot be changed unseen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.enforcement import Enforcement
    from tieout.model.location import Location
    from tieout.model.proposal import Proposal

LEDGER_BRANCH = "tieout/ledger"
LEDGER_NAMESPACE = "tieout-ledger"
"""The purpose that a checkpoint's SSH signature names: one made for Git or a login is none of ours."""
ASKED_ANEW = "tieout approvals verify --live --seed WORDS"
"""The command that asks the forge again; words of one's own draw which changes."""
STREAMS = ("approvals", "enforcement", "members")
"""The files of a quarter, ``<stream>.jsonl`` each; every stream is one chain through all quarters."""


class Source(NamedTuple):
    """Who was asked, and by what question."""

    forge: str
    repository: str
    query: str
    """``sha256:`` of the question's text."""
    is_complete: bool
    """Whether every page of the answer was read."""


class Observation(NamedTuple):
    """What the forge said of one proposed change, on one day; a later one replaces it and does not erase it."""

    seq: int
    """The place in its stream, from 1."""
    observed_at: datetime
    source: Source
    proposal: Proposal
    location: Location
    """The file and line of the ledger."""
    first_seen_at: datetime | None = None
    """When the change was first recorded; None where that was not looked at."""
    first_labels: tuple[str, ...] | None = None
    """Its labels by that first record; None where they are not known."""


class BranchTip(NamedTuple):
    """Where the branch stood when the forge was asked."""

    seq: int
    observed_at: datetime
    branch: str
    tip: str
    total: int | None
    """How many merged changes the forge counted then; None where it did not say."""
    location: Location


class Membership(NamedTuple):
    """Who could approve on a day."""

    observed_at: datetime
    accounts: tuple[Account, ...]
    is_complete: bool
    teams: tuple[tuple[str, tuple[Account, ...]], ...] = ()
    """Teams as CODEOWNERS names them without the ``@`` (``acme/security``), and who was in each."""


class LedgerFault(NamedTuple):
    """Something in the ledger that an honest one does not show."""

    kind: str
    """``chain``, ``rewritten``, ``signature``, ``count``, ``content``, ``ancestry``, ``prefix``, ``unreadable``, ``live``."""
    location: Location
    message: str
    remedy: str


class LedgerFile(NamedTuple):
    """A file of the ledger as Git holds it, to be handed on."""

    quarter: str
    name: str
    path: str
    """Where the commit has it, from the top."""
    data: bytes | None
    """None where it is not handed on."""
    reason: str = ""
    """Why it is not; empty if it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A ledger that was read."""

    source: str
    """Where it was: ``tieout/ledger``, here or as it was fetched, or the commit examined."""
    commit: str = ""
    """The commit that its files were read from."""
    observations: tuple[Observation, ...] = ()
    """The newest of each change, in the order in which they were made."""
    tips: tuple[BranchTip, ...] = ()
    members: tuple[Membership, ...] = ()
    enforcement: Enforcement | None = None
    """None where nothing was ever asked of the branch's protection."""
    synced_at: datetime | None = None
    """When the forge was last asked, by the checkpoint; None without one."""
    is_complete: bool = True
    """Whether the last run reached the end of what the forge had; by the checkpoint."""
    faults: tuple[LedgerFault, ...] = ()
    checkpoint: bytes | None = None
    """The newest quarter's checkpoint.json, which is what the ledger's key signs."""
    signature: bytes | None = None
    """The signature beside it."""
    bundles: tuple[str, ...] = ()
    """The blobs of the quarters' bundles of heads, oldest first."""
    _latest: dict[int, Observation] = field(init=False, repr=False, compare=False, default_factory=dict)

    def latest(self, number: int) -> Observation | None:
        """Give the newest observation of a change, None if there is none."""
        if not self._latest:
            self._latest.update((item.proposal.number, item) for item in self.observations)
        return self._latest.get(number)

    def proposals(self) -> tuple[Observation, ...]:
        """Give the newest observation of each change, by number."""
        self.latest(0)
        return tuple(self._latest[number] for number in sorted(self._latest))

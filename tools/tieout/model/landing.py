"""One commit of the first-parent line, with what Git knows of it and of the change that it landed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.change import Identity
    from tieout.model.change_policy import ChangePolicy
    from tieout.model.content import Content, Method
    from tieout.model.ledger import Observation
    from tieout.model.people import Roster


class Relation(enum.Enum):
    """How a reviewed commit stands to the head that was merged."""

    HEAD = "head"
    """It is the head."""
    SAME_TREE = "same_tree"
    """Another commit with the very same files."""
    UPDATED = "updated"
    """The head differs from it only by clean merges of the base into the change."""
    REBASED = "rebased"
    """Both make the very same change to their bases, commit by commit or in sum (git patch-id)."""
    EARLIER = "earlier"
    """The head holds something that it did not."""
    ABSENT = "absent"
    """The commit is not in this repository, so nothing can be said."""


class ReviewedCommit(NamedTuple):
    """A commit that a review names."""

    oid: str
    relation: Relation
    commits_after: int
    """How many commits of the change came after it; 0 where that is unknown."""


class Author(NamedTuple):
    """Somebody who had a hand in a commit of the change, as the commit itself says."""

    identity: Identity
    part: str
    """``author``, ``committer`` or ``co-author`` (a trailer of the message)."""
    oid: str


class OwnedPath(NamedTuple):
    """A file that the change touched, and who may approve that, as the base had it."""

    path: str
    approver: str
    """``approver`` of the document's head at the base; empty where it is no document, or has none."""
    owner: str
    """``owner``, likewise."""
    code_owners: tuple[str, ...]
    """Of the last matching line of CODEOWNERS at the base; empty where none matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerChange:
    """A commit within the change that is the merge of another proposed change into another branch."""

    oid: str
    observation: Observation
    reviewed: tuple[ReviewedCommit, ...] = ()
    """Each commit that a review of it names, against the head of this inner change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Another landing whose change this one repeats or takes back."""

    oid: str
    """The other commit of the line."""
    is_revert: bool
    is_exact: bool
    """Whether the patch is the same to the last line (of a revert, its exact inverse)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedChange:
    """One commit of the first-parent line in the window examined."""

    oid: str
    parents: tuple[str, ...]
    tree: str
    subject: str
    """Safe to print."""
    author: Identity
    committer: Identity
    committed_at: datetime | None
    on: date
    """The civil date on which it came to stand on the branch, at the earliest."""
    method: Method
    numbers: tuple[int, ...]
    """Those that its message claims: ``(#12)``, ``Merge pull request #12``, ``Merge #1 #2``."""
    observation: Observation | None
    """The record of the proposed change whose merge this is; None where no record says so, or it is in ``batch``."""
    claimed: date | None = None
    """The civil date of ``committed_at`` where that lies after ``on``: it claims a day that was still to come."""
    batch: tuple[Observation, ...] = ()
    """Of an octopus: the record of each parent after the first that is a proposed change's head."""
    content: Content | None = None
    """None where nothing was proposed that it could be held against."""
    differing: tuple[str, ...] = ()
    """The files in which it is not what was proposed, sorted. Of an octopus: those in which it is not the merge of
    its parents one after another; where that could not be tried, ``untested`` says so."""
    beside_conflict: tuple[str, ...] = ()
    """Those of ``differing`` that no conflict touched, of a merge that had one: an edit that needed none."""
    paths: tuple[str, ...] = ()
    """The files that it changed against its first parent, sorted."""
    owned: tuple[OwnedPath, ...] = ()
    """As ``paths``."""
    authors: tuple[Author, ...] = ()
    """Of every commit of the change, all parents walked, base apart; of a direct commit its own. Clean merges of
    the base into the change hold nothing of anybody's, and are left out."""
    newcomers: tuple[str, ...] = ()
    """Whom only this change makes somebody who may approve, as its own text names them: ``person:x`` where it
    adds the row to the people register or gives it a role, ``role:x`` or ``person:x`` where it makes that the
    approver of a document, and as CODEOWNERS writes them (``@login``, an e-mail) or ``#id`` for accounts that it
    adds to either. Sorted."""
    roster: Roster | None = None
    """The people register as the base had it; None where that is the one examined, or was not read."""
    had_register: bool = False
    """Whether the base had a people register at all, one that cannot be read too."""
    policy: ChangePolicy | None = None
    """What made a change approved as the base had it; None where that is today's, or cannot be read."""
    reviewed: tuple[ReviewedCommit, ...] = ()
    """Each commit that a review names, once; of an octopus against the head of the record that it belongs to."""
    head_is_here: bool = True
    """Whether the objects of the head are in this repository."""
    head_committer: Identity | None = None
    """Who committed the head: the last pusher, as far as Git can tell."""
    tickets: tuple[str, ...] = ()
    """What the pattern of ``changes.ticket`` finds in its message, the title and the branch's name. Sorted."""
    inner: tuple[InnerChange, ...] = ()
    likeness: Likeness | None = None
    is_ledger: bool = False
    """Whether it provably does nothing but copy files of the ledger's own branch (those of a quarter)."""
    untested: tuple[str, ...] = ()
    """Why something that a verdict needs could not be read, a sentence each; none if all could."""

    @property
    def told_day(self) -> str:
        """When it came, as a sentence may say it: a day that a commit cannot have claimed is nobody's word."""
        if self.claimed is not None:
            return f"dated ahead, {self.claimed},"
        return f"of {self.on}" if self.committed_at is not None else "without a date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Landings:
    """Every first-parent commit of the window, once, oldest first."""

    branch: str
    changes: tuple[LandedChange, ...]
    earlier: tuple[LandedChange, ...] = ()
    """Commits of the line before the window by which a document in force, or ``controls.yaml``, became what
    it is: its text, its head or a mapping of it rests on them. Where the window is over, those after it too.
    Oldest first."""
    unlanded: tuple[Observation, ...] = ()
    """Records that name a merge commit to this branch within the window which is not on the line."""
    branch_note: str = ""
    """What was taken in place of the branch that the settings name, where that is not in the clone."""
    proposed: int = 0
    """Commits of the first-parent line of the commit examined that the branch has not: proposed, not landed."""
    after_period: int = 0
    """Commits after the end of the declared period that is examined which lie in no declared period."""

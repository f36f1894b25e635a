"""What every forge must tell, and in which shape.

A forge gives facts and no judgement. Every fact of a ``Proposal`` that it cannot or would not give is None or
empty, and why stands in ``Proposal.unknown`` under the name of the field. Nobody may take that for "there is none".

What GitLab cannot give (an adapter is not written yet; this is what it would have to say):

``Review.oid``
    An approval names no commit. It can be paired with the version of the merge request that was newest then
    (``/merge_requests/:iid/versions``); where two lie within one second it cannot, and ``reviews`` is unknown.
``Review.at``
    Servers before 17 do not say when an approval was given (``approved_at``); the system notes do. Where both are
    absent, ``reviews`` is unknown.
``ReviewState.CHANGES_REQUESTED``, ``dismissals``
    Only newer servers have a request for changes. An approval that was taken back, or reset by a push, is a system
    note: it becomes a ``Dismissal`` of what was APPROVED, by nobody where the server itself reset it.
``Landed``
    Whether the server made the merge commit itself is not told: ``is_web`` is None.
``Proposal.queue``
    A merge train leaves no fact on the merge request: ``queue`` is unknown where the project uses trains.
``ForcePush``
    A push that rewrote the head is a new version whose base tells nothing of it: to be seen from Git, else unknown.
``CheckRun.app``
    Jobs of a pipeline have no app: None, as for a plain commit status.

What no forge can give at all lies in Git: trees, parents, addresses and co-authors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.enforcement import Enforced, Enforcement
    from tieout.model.proposal import Proposal


class Item(NamedTuple):
    """One merged change, as the forge had it when it was asked."""

    proposal: Proposal
    updated_at: datetime
    """When the forge last changed anything of it, in UTC. No part of the record: it also moves for what we leave out."""
    is_complete: bool
    """Whether every fact was given; ``proposal.unknown`` names those that were not."""
    reason: str
    """Why it is not complete, one sentence; empty if it is. It is worth asking again at the next run."""


class Page(NamedTuple):
    """Some merged changes, the one that changed last first."""

    items: tuple[Item, ...]
    """None of them was in an earlier page of this walk, unless it changed meanwhile: then the later one counts."""
    cursor: str | None
    """Where to go on after this page, in another run too; None where the walk is over."""
    newest: datetime | None
    """Of ``updated_at`` in this page; None where it is empty."""
    oldest: datetime | None
    total: int | None
    """How many merged changes the forge counts in the repository; None where it does not say."""
    lost: tuple[str, ...] = ()
    """A sentence for each change that the forge counts and gave nothing of: the walk is not complete."""


class Members(NamedTuple):
    """Who may approve today: everybody who can write to the repository, by login."""

    accounts: tuple[Account, ...]
    is_complete: bool
    reason: str
    """Why it is not complete; empty if it is."""


class Forge(Protocol):
    """A repository at a forge. Every method may raise ``UnreachableError``, and then has given nothing wrong."""

    @property
    def name(self) -> str:
        """``github``, ``gitlab``: what a ledger's record calls it."""

    @property
    def repository(self) -> str:
        """``owner/name``."""

    @property
    def queries(self) -> Mapping[str, str]:
        """The digest, ``sha256:``, of the text of each question: ``merged``, ``change``, ``members``."""

    def merged(self, since: datetime | None, cursor: str | None = None) -> Iterator[Page]:
        """Walk the merged changes, the one that changed last first.

        It stops an hour below ``since`` (a forge's clock and its index are not one), or at the end. What changes
        while the walk goes on moves to its top: a walk of several pages therefore looks at the top once more
        before it ends. One that began at a ``cursor`` cannot know where its first part began: ask ``merged(since=
        the day that began)`` afterwards.
        """

    def change(self, number: int) -> Item | None:
        """Give one change by its number; None if there is none, or it is not merged."""

    def members(self) -> Members:
        """Ask who may approve."""

    def permissions(self) -> tuple[str, ...]:
        """Say what a token needs, one permission a line."""


@runtime_checkable
class Guard(Protocol):
    """A forge that also tells what it enforced on a branch."""

    @property
    def name(self) -> str:
        """As of ``Forge``."""

    @property
    def repository(self) -> str:
        """As of ``Forge``."""

    @property
    def queries(self) -> Mapping[str, str]:
        """As of ``Forge``, with ``enforcement``."""

    def enforced(self, branch: str, *, at: datetime, known: Enforcement | None) -> tuple[Enforced, ...]:
        """Ask what is enforced on the branch and what was; whatever could not be told whole is a record that says so.

        ``at`` is now; what ``known`` holds of things that never change is not asked for again. Some of what is given
        may be known: ``sources.ledger.enforcement_record.fresh`` tells. Raises UnreachableError.
        """

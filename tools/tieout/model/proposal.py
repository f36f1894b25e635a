"""A proposed change as a forge recorded it: GitHub's pull request, GitLab's merge request."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.account import Account


class ReviewState(enum.Enum):
    """What a review says today. DISMISSED hides what it said before: ``Dismissal.was`` tells."""

    APPROVED = "APPROVED"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    COMMENTED = "COMMENTED"
    DISMISSED = "DISMISSED"
    PENDING = "PENDING"


class Review(NamedTuple):
    """One review."""

    id: str
    by: Account | None
    """None: the account was deleted since."""
    state: ReviewState
    at: datetime | None
    """When it was submitted, in UTC; None for one that never was."""
    oid: str | None
    """The commit that it looked at; None where the forge no longer knows."""
    tree: str | None = None
    """That commit's tree, as local Git had it when the record was made; None where it had not."""


class Dismissal(NamedTuple):
    """A review was set aside."""

    review: str | None
    """The review's id."""
    was: ReviewState | None
    """What it said until then; None where the forge does not say."""
    at: datetime
    by: Account | None


class ForcePush(NamedTuple):
    """The head was moved to a commit that does not build on the one before."""

    at: datetime
    by: Account | None
    before: str | None
    after: str | None


class BaseChange(NamedTuple):
    """The change was aimed at another branch."""

    at: datetime
    by: Account | None
    before: str
    after: str


class CheckRun(NamedTuple):
    """What a machine said of the head."""

    name: str
    app: str | None
    """Who ran it, the forge's slug of it; None where it is a plain commit status."""
    conclusion: str | None
    """In capitals as GitHub writes them (SUCCESS, FAILURE, NEUTRAL, SKIPPED, ...); None: not finished."""
    at: datetime | None
    """When it finished."""


class ProposedCommit(NamedTuple):
    """A commit of the proposed change, with the accounts that the forge took its addresses for."""

    oid: str
    author: Account | None
    committer: Account | None


class Landed(NamedTuple):
    """What the forge says of the commit that brought it to the base."""

    is_web: bool | None
    """Whether the forge made the commit itself."""
    is_signed: bool | None
    """Whether a signature on it is valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A merged change as the forge had it on one day. What it could not tell is None, and why stands in ``unknown``."""

    number: int
    id: str
    title: str = ""
    base: str
    """The branch that it was merged to."""
    base_oid: str | None = None
    head: str = ""
    """The name of the branch that it came from."""
    head_oid: str | None
    """The last commit of it."""
    head_tree: str | None = None
    """Of local Git, when the record was made."""
    created_at: datetime | None = None
    merged_at: datetime
    merge_oid: str | None
    """The commit that brought it to the base: of a rebase the last one."""
    merge_tree: str | None = None
    author: Account | None
    merged_by: Account | None = None
    cross_repo: bool = False
    queue: bool = False
    """Whether a merge queue merged it."""
    auto_merge: bool = False
    labels: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    """What it closes, as ``#12`` or ``owner/name#12``."""
    reviews: tuple[Review, ...] = ()
    """In the order of the forge."""
    dismissals: tuple[Dismissal, ...] = ()
    force_pushes: tuple[ForcePush, ...] = ()
    base_changes: tuple[BaseChange, ...] = ()
    commits: tuple[ProposedCommit, ...] = ()
    checks: tuple[CheckRun, ...] = ()
    landed: Landed | None = None
    unknown: tuple[tuple[str, str], ...] = ()
    """Facts that the forge could not or would not give: the name of the field, and the reason. Sorted."""

    def why_unknown(self, fact: str) -> str | None:
        """Give the reason why a field says nothing, None if it speaks."""
        return dict(self.unknown).get(fact)

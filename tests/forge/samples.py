"""Merged changes for tests: a sound one by default, that a person made and another one approved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha1
from typing import Any

from tieout.model.account import Account
from tieout.model.proposal import CheckRun, Landed, Proposal, ProposedCommit, Review, ReviewState

ANA = Account("ana", "1001")
BEN = Account("ben", "1002")
CY = Account("cy", "1003")
BOT = Account("dependabot[bot]", "2001", "Bot")
GHOST = None
FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def oid(name: str) -> str:
    """Give an object's name, always the same for one word."""
    return sha1(name.encode(), usedforsecurity=False).hexdigest()


def moment(number: int, minutes: int = 0) -> datetime:
    """Give the time of the numbered change: one an hour."""
    return FIRST + timedelta(hours=number, minutes=minutes)


def review(
    by: Account | None,
    state: str = "APPROVED",
    *,
    at: datetime,
    oid: str | None,
    id: str,  # noqa: A002 (the model's own name)
) -> Review:
    """Give a review."""
    return Review(id, by, ReviewState(state), at, oid)


def proposal(number: int, **facts: Any) -> Proposal:
    """Give a change of ana's, approved by ben on its last commit ten minutes before the merge."""
    head = oid(f"head {number}")
    usual: dict[str, Any] = {
        "number": number,
        "id": f"PR_{number}",
        "title": f"Change {number}",
        "base": "main",
        "base_oid": oid(f"base {number}"),
        "head": f"topic-{number}",
        "head_oid": head,
        "created_at": moment(number, -50),
        "merged_at": moment(number),
        "merge_oid": oid(f"merge {number}"),
        "author": ANA,
        "merged_by": BEN,
        "reviews": (review(BEN, at=moment(number, -10), oid=head, id=str(5000 + number)),),
        "commits": (ProposedCommit(head, ANA, ANA),),
        "checks": (CheckRun("lint", "github-actions", "SUCCESS", moment(number, -20)),),
        "landed": Landed(True, True),
    }
    return Proposal(**{**usual, **facts})

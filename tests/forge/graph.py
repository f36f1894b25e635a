"""A forge's facts, written as our own Proposal -> the graph over which GitHub's schema is executed."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tieout.model.account import HUMAN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.proposal import CheckRun, Proposal, Review

NOWHERE = "0" * 40


class ForgeError(Exception):
    """A field that the server could not give: null in the data, and an entry in ``errors`` with this type."""

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass
class Told:
    """A change that the server tells of, and how it fails to tell it."""

    proposal: Proposal
    updated_at: datetime
    is_null: int = 0
    """How many times its node is null, with an error."""
    broken: dict[str, tuple[int, ForgeError]] = field(default_factory=dict)
    """GraphQL field -> how many times it is null with this error."""
    overcount: dict[str, int] = field(default_factory=dict)
    """GraphQL connection -> how many more it counts than it gives, without naming a next page."""
    more_events: list[dict[str, Any]] = field(default_factory=list)
    """Entries of the timeline that a Proposal does not describe."""
    landed_late: int = 0
    """How many times its merge commit is not there yet, without an error."""


def at(moment: datetime | None) -> str | None:
    """Write a time as GitHub does."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def actor(account: Account | None) -> dict[str, Any] | None:
    """Give what GraphQL has for an account."""
    if account is None:
        return None
    return {"__typename": account.type, "login": account.login, "databaseId": int(account.id) if account.id else None}


def _person(account: Account | None) -> dict[str, Any]:
    """Give a commit's author or committer; Git's names of them are not asked for."""
    return {"user": {**(actor(account) or {}), "__typename": HUMAN} if account else None}


def cursor(text: str) -> str:
    """Make a cursor that nobody should look into."""
    return base64.b64encode(f"cursor:v2:{text}".encode()).decode()


def uncursor(text: str | None) -> str:
    """Read a cursor of ours."""
    return base64.b64decode(text).decode().removeprefix("cursor:v2:") if text else ""


def connection(nodes: Sequence[Any], more: int = 0, **extra: Callable[[int, int], Any]) -> Callable[..., Any]:
    """Give a field that pages over ``nodes``; ``more`` are counted and never given."""

    def page(
        _info: Any, *, first: int | None = None, last: int | None = None, after: str | None = None, **_: Any
    ) -> Any:
        start = int(uncursor(after) or 0)
        end = min(start + first, len(nodes)) if first is not None else len(nodes)
        if last is not None:
            start = max(end - last, 0)
        return {
            "totalCount": len(nodes) + more,
            "pageInfo": {"hasNextPage": end < len(nodes), "endCursor": cursor(str(end)) if end > start else None},
            "nodes": nodes[start:end],
            **{name: make(start, end) for name, make in extra.items()},
        }

    return page


def _review_id(text: str) -> dict[str, Any]:
    """Give both names of a review: GitHub's number, where the description has one, goes before its id."""
    return {"id": f"PRR_{text}", "fullDatabaseId": text} if text.isdigit() else {"id": text, "fullDatabaseId": None}


def _review(review: Review) -> dict[str, Any]:
    return {
        **_review_id(review.id),
        "state": review.state.value,
        "submittedAt": at(review.at),
        "author": actor(review.by),
        "commit": {"oid": review.oid} if review.oid else None,
    }


def _check(check: CheckRun) -> dict[str, Any]:
    if check.app is None:
        return {
            "__typename": "StatusContext",
            "context": check.name,
            "state": check.conclusion or "PENDING",
            "createdAt": at(check.at) or "2026-01-01T00:00:00Z",
        }
    return {
        "__typename": "CheckRun",
        "name": check.name,
        "status": "COMPLETED" if check.conclusion else "IN_PROGRESS",
        "conclusion": check.conclusion,
        "completedAt": at(check.at),
        "checkSuite": {"app": {"slug": check.app}},
    }


def _events(proposal: Proposal) -> list[dict[str, Any]]:
    """Give the timeline, oldest first."""
    events: list[dict[str, Any]] = [
        {
            "__typename": "HeadRefForcePushedEvent",
            "createdAt": at(push.at),
            "actor": actor(push.by),
            "beforeCommit": {"oid": push.before} if push.before else None,
            "afterCommit": {"oid": push.after} if push.after else None,
        }
        for push in proposal.force_pushes
    ]
    events += [
        {
            "__typename": "BaseRefChangedEvent",
            "createdAt": at(change.at),
            "actor": actor(change.by),
            "previousRefName": change.before,
            "currentRefName": change.after,
        }
        for change in proposal.base_changes
    ]
    events += [
        {
            "__typename": "ReviewDismissedEvent",
            "createdAt": at(dismissal.at),
            "actor": actor(dismissal.by),
            "previousReviewState": dismissal.was.value if dismissal.was else None,
            "review": _review_id(dismissal.review) if dismissal.review else None,
        }
        for dismissal in proposal.dismissals
    ]
    merged = at(proposal.merged_at)
    events += [{"__typename": "AutoMergeEnabledEvent", "createdAt": merged}] if proposal.auto_merge else []
    events += [{"__typename": "AddedToMergeQueueEvent", "createdAt": merged}] if proposal.queue else []
    return sorted(events, key=lambda event: str(event["createdAt"]))


def _issue(text: str, repository: str) -> dict[str, Any]:
    name, _, number = text.rpartition("#")
    return {"number": int(number), "repository": {"nameWithOwner": name or repository}}


def pull(told: Told, repository: str) -> Any:
    """Give the node of one change: a value for each field that our questions ask, or the error in its place."""
    if told.is_null:
        told.is_null -= 1
        return ForgeError("Something went wrong while executing your query.")
    proposal = told.proposal
    landed = proposal.landed
    merge: dict[str, Any] | None = {
        "oid": proposal.merge_oid,
        "committedViaWeb": bool(landed and landed.is_web),
        "signature": {"__typename": "GpgSignature", "isValid": True} if landed and landed.is_signed else None,
    }
    if told.landed_late or proposal.merge_oid is None:
        told.landed_late = max(told.landed_late - 1, 0)
        merge = None
    rollup = {"contexts": connection([_check(check) for check in proposal.checks], told.overcount.get("contexts", 0))}
    commits: list[dict[str, dict[str, Any]]] = [
        {"commit": {"oid": commit.oid, "author": _person(commit.author), "committer": _person(commit.committer)}}
        for commit in proposal.commits
    ]
    head: dict[str, dict[str, Any]] = {
        "commit": {"oid": proposal.head_oid, "statusCheckRollup": rollup if proposal.checks else None}
    }
    if commits:
        commits[-1]["commit"]["statusCheckRollup"] = head["commit"]["statusCheckRollup"]
    fields: dict[str, Any] = {
        "__typename": "PullRequest",
        "id": proposal.id,
        "number": proposal.number,
        "title": proposal.title,
        "state": "MERGED",
        "createdAt": at(proposal.created_at) or at(proposal.merged_at),
        "updatedAt": at(told.updated_at),
        "mergedAt": at(proposal.merged_at),
        "author": actor(proposal.author),
        "mergedBy": actor(proposal.merged_by),
        "baseRefName": proposal.base,
        "baseRefOid": proposal.base_oid or NOWHERE,
        "headRefName": proposal.head,
        "headRefOid": proposal.head_oid or NOWHERE,
        "isCrossRepository": proposal.cross_repo,
        "mergeCommit": merge,
        "autoMergeRequest": {"enabledAt": at(proposal.merged_at)} if proposal.auto_merge else None,
        "labels": connection([{"name": label} for label in proposal.labels], told.overcount.get("labels", 0)),
        "closingIssuesReferences": connection(
            [_issue(issue, repository) for issue in proposal.issues], told.overcount.get("closingIssuesReferences", 0)
        ),
        "reviews": connection([_review(review) for review in proposal.reviews], told.overcount.get("reviews", 0)),
        "commits": connection(commits or [head], told.overcount.get("commits", 0)),
        "timelineItems": connection(_events(proposal) + told.more_events),
    }
    return {**fields, **{name: _breaking(told, name, fields[name]) for name in told.broken}}


def _breaking(told: Told, name: str, sound: Any) -> Callable[..., Any]:
    def give(info: Any, **args: Any) -> Any:
        left, error = told.broken[name]
        if left == 0:
            return sound(info, **args) if callable(sound) else sound
        told.broken[name] = (left - 1, error)
        raise error

    return give

"""What a line of approvals.jsonl and members.jsonl says <-> values, one to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.proposal import BaseChange, ForcePush, Proposal
from tieout.sources.ledger.body import (
    Body,
    account,
    account_json,
    clean,
    instant_json,
    text_item,
)
from tieout.sources.ledger.record_parts import (
    read_base_change,
    read_check,
    read_commit,
    read_dismissal,
    read_force_push,
    read_landed,
    read_review,
)

if TYPE_CHECKING:
    from tieout.model.account import Account

PROPOSAL = "pr"
TIP = "tip"
MEMBERS = "members"
NOT_SAID = "the record does not say"
"""The reason for a fact whose key is not in the record."""
_OPTIONAL = frozenset(
    (
        *("title", "base_oid", "head", "head_oid", "head_tree", "created_at", "merge_oid", "merge_tree", "author"),
        *(
            "merged_by",
            "cross_repo",
            "queue",
            "auto_merge",
            "labels",
            "issues",
            "reviews",
            "dismissals",
            "force_pushes",
        ),
        *("base_changes", "commits", "checks", "landed"),
    )
)
_IGNORED = ("method", "committers", "coauthors", "late", "repo_id")
"""Keys that a record written by hand may have: Git tells the same, or nothing of ours rests on it."""


class Tip(NamedTuple):
    """The body of a ``tip``: where the branch stood, and how many merged changes the forge counted."""

    branch: str
    tip: str
    total: int | None


class Members(NamedTuple):
    """The body of a ``members``: who could approve."""

    accounts: tuple[Account, ...]
    is_complete: bool
    reason: str
    """Why it is not complete; empty if it is."""
    teams: tuple[tuple[str, tuple[Account, ...]], ...] = ()
    """Teams as CODEOWNERS names them without the ``@``, and who was in each. Sorted."""


def read_proposal(value: object) -> Proposal:
    """Read a proposed change; a fact whose key is absent is unknown. Raises MalformedRecordError."""
    body = Body(value)
    unknown = dict.fromkeys(body.absent(_OPTIONAL), NOT_SAID) | _reasons(body)
    found = Proposal(
        number=body.need("number", body.number("number")),
        id=body.need("id", body.name("id")),
        title=body.text("title") or "",
        base=body.need("base", body.word("base")),
        base_oid=body.oid("base_oid"),
        head=body.word("head") or "",
        head_oid=body.oid("head_oid"),
        head_tree=body.oid("head_tree"),
        created_at=body.instant("created_at"),
        merged_at=body.need("merged_at", body.instant("merged_at")),
        merge_oid=body.oid("merge_oid"),
        merge_tree=body.oid("merge_tree"),
        author=body.account("author"),
        merged_by=body.account("merged_by"),
        cross_repo=body.flag("cross_repo") or False,
        queue=body.flag("queue") or False,
        auto_merge=body.flag("auto_merge") or False,
        labels=body.items("labels", text_item),
        issues=body.items("issues", text_item),
        reviews=body.items("reviews", read_review),
        dismissals=body.items("dismissals", read_dismissal),
        force_pushes=body.items("force_pushes", read_force_push),
        base_changes=body.items("base_changes", read_base_change),
        commits=body.items("commits", read_commit),
        checks=body.items("checks", read_check),
        landed=read_landed(body),
        unknown=tuple(sorted(unknown.items())) if unknown else (),
    )
    body.ignore(*_IGNORED)
    body.end()
    return found


def proposal_body(of: Proposal) -> dict[str, object]:
    """Give the body of a line for a proposed change, every key written."""
    return {
        "number": of.number,
        "id": clean(of.id),
        "title": clean(of.title),
        "base": clean(of.base),
        "base_oid": of.base_oid,
        "head": clean(of.head),
        "head_oid": of.head_oid,
        "head_tree": of.head_tree,
        "created_at": instant_json(of.created_at),
        "merged_at": instant_json(of.merged_at),
        "merge_oid": of.merge_oid,
        "merge_tree": of.merge_tree,
        "author": account_json(of.author),
        "merged_by": account_json(of.merged_by),
        "cross_repo": of.cross_repo,
        "queue": of.queue,
        "auto_merge": of.auto_merge,
        "labels": [clean(item) for item in of.labels],
        "issues": [clean(item) for item in of.issues],
        "reviews": [
            {
                "id": clean(item.id),
                "by": account_json(item.by),
                "state": item.state.value,
                "at": instant_json(item.at),
                "oid": item.oid,
                "tree": item.tree,
            }
            for item in of.reviews
        ],
        "dismissals": [
            {
                "review": None if item.review is None else clean(item.review),
                "was": None if item.was is None else item.was.value,
                "at": instant_json(item.at),
                "by": account_json(item.by),
            }
            for item in of.dismissals
        ],
        "force_pushes": [_movement(item) for item in of.force_pushes],
        "base_changes": [_movement(item) for item in of.base_changes],
        "commits": [
            {"oid": item.oid, "author": account_json(item.author), "committer": account_json(item.committer)}
            for item in of.commits
        ],
        "checks": [
            {
                "name": clean(item.name),
                "app": None if item.app is None else clean(item.app),
                "conclusion": None if item.conclusion is None else clean(item.conclusion),
                "at": instant_json(item.at),
            }
            for item in of.checks
        ],
        "landed": None if of.landed is None else {"web": of.landed.is_web, "signed": of.landed.is_signed},
        "unknown": {clean(fact): clean(reason) for fact, reason in of.unknown},
    }


def read_tip(value: object) -> Tip:
    """Read where the branch stood; raises MalformedRecordError."""
    body = Body(value)
    found = Tip(
        branch=body.need("branch", body.text("branch")),
        tip=body.need("tip", body.oid("tip")),
        total=body.number("total"),
    )
    body.end()
    return found


def tip_body(of: Tip) -> dict[str, object]:
    """Give the body of a line for a tip."""
    return {"branch": clean(of.branch), "tip": of.tip, "total": of.total}


def read_members(value: object) -> Members:
    """Read who could approve; raises MalformedRecordError."""
    body = Body(value)
    teams = Body(body.mapping("teams") or {}, "body.teams")
    found = Members(
        accounts=body.items("accounts", account),
        is_complete=body.need("complete", body.flag("complete")),
        reason=body.text("reason") or "",
        teams=tuple((name, teams.items(name, account)) for name in teams.names()),
    )
    body.end()
    return found


def members_body(of: Members) -> dict[str, object]:
    """Give the body of a line for those who could approve, by id and login."""
    return {
        "accounts": _accounts(of.accounts),
        "complete": of.is_complete,
        "reason": clean(of.reason),
        "teams": {clean(name): _accounts(accounts) for name, accounts in of.teams},
    }


def _accounts(of: tuple[Account, ...]) -> list[dict[str, object] | None]:
    return [account_json(item) for item in sorted(of, key=lambda item: (item.id or "", item.login, item.type))]


def _movement(item: ForcePush | BaseChange) -> dict[str, object]:
    ends = (None if end is None else clean(end) for end in (item.before, item.after))
    return {
        "at": instant_json(item.at),
        "by": account_json(item.by),
        **dict(zip(("before", "after"), ends, strict=True)),
    }


def _reasons(body: Body) -> dict[str, str]:
    reasons = body.mapping("unknown") or {}
    return {fact: text_item(reason, "body.unknown") for fact, reason in reasons.items()}

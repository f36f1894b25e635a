"""What the forge of a story knows: accounts, proposed changes, reviews. It says it as GitHub would."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class Account:
    """An account by the name that the story gives it."""

    name: str
    id: int
    login: str
    type: str
    email: str
    full_name: str
    is_deleted: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """As the account's commits name it."""
        return self.full_name, self.email

    def body(self) -> dict[str, Any] | None:
        return None if self.is_deleted else {"id": self.id, "login": self.login, "type": self.type}


@dataclass
class Review:
    id: str
    by: Account
    state: str
    at: datetime
    oid: str | None
    tree: str | None


@dataclass
class Dismissal:
    review: str
    was: str
    at: datetime
    by: Account


@dataclass
class ForcePush:
    at: datetime
    by: Account
    before: str
    after: str


@dataclass
class BaseChange:
    at: datetime
    by: Account
    before: str
    after: str


@dataclass
class Check:
    name: str
    app: str | None
    conclusion: str | None
    at: datetime | None
    oid: str


@dataclass
class Commit:
    oid: str
    author: Account | None
    committer: Account | None


@dataclass
class Merge:
    at: datetime
    by: Account
    oid: str
    tree: str
    base_oid: str
    is_web: bool
    queue: bool


@dataclass
class Pull:
    """A proposed change."""

    number: int
    title: str
    by: Account
    at: datetime
    base: str
    head: str
    head_oid: str
    head_tree: str
    labels: list[str] = field(default_factory=list)
    closes: list[str] = field(default_factory=list)
    is_fork: bool = False
    reviews: list[Review] = field(default_factory=list)
    dismissals: list[Dismissal] = field(default_factory=list)
    force_pushes: list[ForcePush] = field(default_factory=list)
    base_changes: list[BaseChange] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    merge: Merge | None = None

    @property
    def id(self) -> str:
        return f"PR_{self.number}"

    @property
    def head_checks(self) -> list[Check]:
        return [check for check in self.checks if check.oid == self.head_oid]

    def body(self, *, lost: dict[str, str]) -> dict[str, Any]:
        """Give the body of a ledger's line; ``lost`` are facts that the forge did not give, with why."""
        merge = self.merge
        assert merge is not None
        whole: dict[str, Any] = {
            "number": self.number,
            "id": self.id,
            "title": self.title,
            "base": self.base,
            "base_oid": merge.base_oid,
            "head": self.head,
            "head_oid": self.head_oid,
            "head_tree": self.head_tree,
            "created_at": stamp(self.at),
            "merged_at": stamp(merge.at),
            "merge_oid": merge.oid,
            "merge_tree": merge.tree,
            "author": self.by.body(),
            "merged_by": merge.by.body(),
            "cross_repo": self.is_fork,
            "queue": merge.queue,
            "auto_merge": False,
            "labels": sorted(self.labels),
            "issues": self.closes,
            "reviews": [
                {
                    "id": item.id,
                    "by": item.by.body(),
                    "state": item.state,
                    "at": stamp(item.at),
                    "oid": item.oid,
                    "tree": item.tree,
                }
                for item in self.reviews
            ],
            "dismissals": [
                {"review": item.review, "was": item.was, "at": stamp(item.at), "by": item.by.body()}
                for item in self.dismissals
            ],
            "force_pushes": [
                {"at": stamp(item.at), "by": item.by.body(), "before": item.before, "after": item.after}
                for item in self.force_pushes
            ],
            "base_changes": [
                {"at": stamp(item.at), "by": item.by.body(), "before": item.before, "after": item.after}
                for item in self.base_changes
            ],
            "commits": [
                {
                    "oid": item.oid,
                    "author": item.author and item.author.body(),
                    "committer": item.committer and item.committer.body(),
                }
                for item in self.commits
            ],
            "checks": [
                {"name": item.name, "app": item.app, "conclusion": item.conclusion, "at": item.at and stamp(item.at)}
                for item in self.head_checks
            ],
            "landed": {"web": merge.is_web, "signed": merge.is_web},
            "unknown": dict(sorted(lost.items())),
        }
        for fact in lost:
            whole[fact] = [] if isinstance(whole[fact], list) else None
        return whole

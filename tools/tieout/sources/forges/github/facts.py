"""One change's node and its lists -> Proposal, and what of it GitHub did not give."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tieout.model.proposal import Landed, Proposal
from tieout.sources.forges.base import Item
from tieout.sources.forges.github.entries import (
    account,
    base_change,
    check,
    commit,
    dismissal,
    force_push,
    happened,
    issue,
    label,
    needed,
    review,
)
from tieout.sources.forges.github.lists import Listing, entries
from tieout.sources.forges.values import inside, moment, name, oid, text, truth, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.proposal import BaseChange, Dismissal, ForcePush
    from tieout.sources.forges.github.answers import Fault

_FACTS = {
    "title": "title",
    "createdAt": "created_at",
    "author": "author",
    "mergedBy": "merged_by",
    "baseRefOid": "base_oid",
    "headRefName": "head",
    "headRefOid": "head_oid",
    "isCrossRepository": "cross_repo",
    "mergeCommit": "merge_oid",
    "autoMergeRequest": "auto_merge",
}
"""Fields that are one value, and the fact that each gives."""
_MERGED = frozenset({"merge", "merged"})
"""Why a change leaves the queue when the queue merged it; every other reason puts it out."""
_NOT_GIVEN = "GitHub did not give it, or not as it should be"
_T = TypeVar("_T")
_OF_EVENTS = ("auto_merge", "base_changes", "dismissals", "force_pushes", "queue")
_OF_LISTS = {"labels": ("labels",), "issues": ("issues",), "reviews": ("reviews",), "commits": ("commits",)}


class UnreadableError(ValueError):
    """Not even what every record needs was given."""


def outlined(node: object, reason: str) -> Item:
    """Make the record of a change of which little more than its number is known.

    Raises:
        UnreadableError: not even that.

    """
    facts = (*_FACTS.values(), *_OF_EVENTS, "checks", "commits", "issues", "labels", "landed", "merged_by", "reviews")
    known = {"head_oid": oid(inside(node, "headRefOid")), "merge_oid": oid(inside(node, "mergeCommit", "oid"))}
    unknown = {fact: reason for fact in facts if known.get(fact) is None}
    try:
        proposal = Proposal(
            number=_positive(inside(node, "number")),
            id=needed(name(inside(node, "id")), "id"),
            base=needed(name(inside(node, "baseRefName")), "baseRefName"),
            head_oid=known["head_oid"],
            merged_at=needed(moment(inside(node, "mergedAt")), "mergedAt"),
            merge_oid=known["merge_oid"],
            author=None,
            unknown=tuple(sorted(unknown.items())),
        )
        return _item(proposal, needed(moment(inside(node, "updatedAt")), "updatedAt"))
    except ValueError as error:
        raise UnreadableError(str(error)) from error


def read(node: Mapping[str, object], lists: Mapping[str, Listing], faults: Sequence[Fault], repository: str) -> Item:
    """Read a change; ``faults`` have their paths from the node on, and ``lists`` were followed to their end.

    Raises:
        UnreadableError: what every record needs is missing: its number, id, base and times.

    """
    return _Reader(node, lists, faults, repository).item()


class _Reader:
    """Reads one change and keeps why a fact is unknown; the first reason stays."""

    def __init__(
        self, node: Mapping[str, object], lists: Mapping[str, Listing], faults: Sequence[Fault], repository: str
    ) -> None:
        self._node, self._lists, self._repository = node, lists, repository
        self._unknown: dict[str, str] = {}
        for fault in faults:
            field = fault.path[0] if fault.path else ""
            if fault.path[:2] == ("mergeCommit", "signature"):
                field = "landed"
            facts = {"": (*_FACTS.values(), "landed"), "landed": ("landed",)}
            for fact in facts.get(str(field), (_FACTS[str(field)],) if field in _FACTS else ()):
                self._spoil(fact, fault.reason)

    def item(self) -> Item:
        reviews = entries(self._lists["reviews"], review, lambda _, each: each.id)
        commits = entries(self._lists["commits"], commit, lambda _, each: each.oid)
        labels = entries(self._lists["labels"], label, lambda _, each: each)
        issues = entries(self._lists["issues"], lambda entry: issue(entry, self._repository), lambda _, each: each)
        checks = entries(self._lists["checks"], check, lambda place, _: place)
        events = _Events(self._lists["events"])
        merged_at = self._must("mergedAt", moment)
        for ours, facts in {**_OF_LISTS, "checks": ("checks",), "events": _OF_EVENTS}.items():
            if self._lists[ours].reason:
                for fact in facts:
                    self._spoil(fact, self._lists[ours].reason)
        if inside(self._node, "state") != "MERGED":
            raise UnreadableError("state")
        proposal = Proposal(
            number=self._must("number", _positive),
            id=self._must("id", name),
            title=self._one("title", text) or "",
            base=self._must("baseRefName", name),
            base_oid=self._one("baseRefOid", oid),
            head=self._one("headRefName", text) or "",
            head_oid=self._one("headRefOid", oid),
            created_at=self._one("createdAt", moment),
            merged_at=merged_at,
            merge_oid=self._merge(),
            author=self._account("author"),
            merged_by=self._account("mergedBy"),
            cross_repo=self._one("isCrossRepository", truth) or False,
            queue=events.was_queued(merged_at),
            auto_merge=events.auto_merge or isinstance(inside(self._node, "autoMergeRequest"), dict),
            labels=labels,
            issues=issues,
            reviews=reviews,
            dismissals=tuple(events.dismissals),
            force_pushes=tuple(events.force_pushes),
            base_changes=tuple(events.base_changes),
            commits=commits,
            checks=checks,
            landed=self._landed(),
            unknown=tuple(sorted(self._unknown.items())),
        )
        return _item(proposal, self._must("updatedAt", moment))

    def _spoil(self, fact: str, reason: str) -> None:
        self._unknown.setdefault(fact, reason)

    def _must(self, field: str, take: Callable[[object], _T | None]) -> _T:
        try:
            return needed(take(self._node.get(field)), field)
        except ValueError as error:
            raise UnreadableError(field) from error

    def _one(self, field: str, take: Callable[[object], _T | None]) -> _T | None:
        value = take(self._node.get(field))
        if value is None:
            self._spoil(_FACTS[field], _NOT_GIVEN)
        return value

    def _account(self, field: str) -> Account | None:
        """Read who it was; null is a deleted account, unless a fault says otherwise."""
        try:
            return account(self._node.get(field), field)
        except ValueError:
            self._spoil(_FACTS[field], _NOT_GIVEN)
            return None

    def _merge(self) -> str | None:
        merge = oid(inside(self._node, "mergeCommit", "oid"))
        if merge is None:
            self._spoil("merge_oid", "GitHub names no merge commit")
        return merge

    def _landed(self) -> Landed | None:
        merge = self._node.get("mergeCommit")
        signature = inside(merge, "signature")
        is_web = truth(inside(merge, "committedViaWeb"))
        is_signed = False if signature is None else truth(inside(signature, "isValid"))
        if is_web is None or is_signed is None or "landed" in self._unknown:
            self._spoil("landed", _NOT_GIVEN)
            return None
        return Landed(is_web, is_signed)


class _Events:
    """The timeline, each event where it belongs."""

    def __init__(self, listing: Listing) -> None:
        self.dismissals: list[Dismissal] = []
        self.force_pushes: list[ForcePush] = []
        self.base_changes: list[BaseChange] = []
        self.auto_merge = False
        self._queue: list[tuple[datetime, bool]] = []
        for entry in listing.nodes:
            try:
                self._add(entry)
            except ValueError as error:
                listing.spoil(f"an entry of it could not be read ({error})")

    def _add(self, entry: object) -> None:
        kind, at = happened(entry)
        match kind:
            case "ReviewDismissedEvent":
                self.dismissals.append(dismissal(entry, at))
            case "HeadRefForcePushedEvent":
                self.force_pushes.append(force_push(entry, at))
            case "BaseRefChangedEvent":
                self.base_changes.append(base_change(entry, at))
            case "AddedToMergeQueueEvent":
                self._queue.append((at, True))
            case "RemovedFromMergeQueueEvent":
                self._queue.append((at, str(inside(entry, "reason")).casefold() in _MERGED))
            case "AutoMergeEnabledEvent" | "AutoMergeDisabledEvent":
                self.auto_merge = kind == "AutoMergeEnabledEvent"
            case _:
                raise ValueError("__typename")

    def was_queued(self, merged_at: datetime) -> bool:
        """Say whether the queue still had it when it was merged: it leaves by the merge, or had left before."""
        before = [is_in for at, is_in in self._queue if at <= merged_at]
        return bool(before) and before[-1]


def _positive(value: object) -> int:
    number = whole(value)
    if not number:
        raise ValueError("number")
    return number


def _item(proposal: Proposal, updated_at: datetime) -> Item:
    if not proposal.unknown:
        return Item(proposal, updated_at, is_complete=True, reason="")
    facts = ", ".join(fact for fact, _ in proposal.unknown)
    reasons = dict.fromkeys(reason for _, reason in proposal.unknown)
    return Item(proposal, updated_at, is_complete=False, reason=f"not given: {facts} ({'; '.join(reasons)})")

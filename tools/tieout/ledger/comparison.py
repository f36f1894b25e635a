"""A record held against what the forge says of the same change today: what may have changed since, and what not. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.ledger.verification import Difference
from tieout.model.characters import visible
from tieout.model.proposal import ReviewState
from tieout.sources.ledger.body import instant_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.ledger import Observation
    from tieout.model.proposal import Proposal, Review

_SKEW = timedelta(minutes=5)
"""A forge may show an event a little after the time that it gives it."""
_FIXED = ("id", "base", "head_oid", "created_at", "merged_at", "merge_oid", "cross_repo", "queue")
"""Facts of a merged change that nothing can change any more."""
_FREE = ("title", "head", "base_oid", "labels", "issues", "auto_merge", "landed", "checks", "commits")
"""Facts that people or the forge may change later, without a date: names, labels, checks run again, whose an
address is, whether a key still counts."""


def differences(recorded: Observation, now: Proposal) -> Iterator[Difference]:
    """Give what is not the same, fact by fact; trees apart, which come from Git and not from the forge."""
    old, when = recorded.proposal, recorded.observed_at
    for kind, facts in (("altered", _FIXED), ("may-change", _FREE)):
        for fact in facts:
            before, after = getattr(old, fact), getattr(now, fact)
            if before != after:
                unknown = old.why_unknown(fact) is not None or now.why_unknown(fact) is not None
                yield _told(old, fact, "may-change" if unknown else kind, before, after)
    for fact in ("author", "merged_by"):
        yield from _accounts(old, fact, getattr(old, fact), getattr(now, fact))
    yield from _reviews(old, now, when)
    yield from _events(old, now, when)


def _reviews(old: Proposal, now: Proposal, when: datetime) -> Iterator[Difference]:
    after = {review.id: review for review in now.reviews}
    dismissed = {item.review: item.at for item in now.dismissals}
    for review in old.reviews:
        other = after.pop(review.id, None)
        if other is None:
            yield _told(old, f"review {review.id}", "altered", _said(review), "no such review")
            continue
        yield from _accounts(old, f"review {review.id}", review.by, other.by)
        if review.state != other.state:
            later = other.state is ReviewState.DISMISSED and dismissed.get(review.id, when) > when - _SKEW
            yield _told(old, f"review {review.id}", "later" if later else "altered", _said(review), _said(other))
        if review.at != other.at:
            yield _told(old, f"review {review.id}", "altered", review.at, other.at)
        if review.oid != other.oid:
            kind = "may-change" if None in {review.oid, other.oid} else "altered"
            yield _told(old, f"review {review.id}", kind, review.oid, other.oid)
    for review in after.values():
        is_later = review.at is None or review.at > when - _SKEW
        yield _told(old, f"review {review.id}", "later" if is_later else "altered", "nothing", _said(review))


def _events(old: Proposal, now: Proposal, when: datetime) -> Iterator[Difference]:
    for fact in ("dismissals", "force_pushes", "base_changes"):
        before = {_event(item) for item in getattr(old, fact)}
        after = {_event(item): item.at for item in getattr(now, fact)}
        for event in sorted(before - after.keys()):
            yield _told(old, fact, "altered", event, "no such event")
        for event in sorted(after.keys() - before):
            yield _told(old, fact, "later" if after[event] > when - _SKEW else "altered", "nothing", event)


def _event(item: tuple[object, ...]) -> str:
    """Give all that an event says but who did it: accounts may be renamed or deleted."""
    values = item._asdict()  # type: ignore[attr-defined]  # the events of a proposal are named tuples
    return ", ".join(f"{name} {_text(value)}" for name, value in sorted(values.items()) if name != "by")


def _accounts(old: Proposal, fact: str, before: Account | None, after: Account | None) -> Iterator[Difference]:
    if before == after:
        return
    if after is None or before is None:
        yield _told(old, fact, "may-change", before, after)  # deleted since, or unknown to one of the two
    elif before.id is not None and before.id == after.id:
        yield _told(old, fact, "may-change", before, after)  # renamed: the number is the same
    else:
        yield _told(old, fact, "altered", before, after)


def _said(review: Review) -> str:
    return f"{review.state.value} by {review.by.login if review.by else 'a deleted account'}"


def _told(old: Proposal, fact: str, kind: str, before: object, after: object) -> Difference:
    return Difference(old.number, fact, kind, _text(before), _text(after))


def _text(value: object) -> str:
    if value is None:
        return "unknown"
    if hasattr(value, "astimezone"):
        return instant_json(value) or ""  # type: ignore[arg-type]  # only an instant has that method
    return visible(str(value))[:200]

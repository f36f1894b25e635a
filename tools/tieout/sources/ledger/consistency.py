"""Records of one change, held against each other: what a later one says may add to an earlier one, and not undo it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.ledger import ASKED_ANEW
from tieout.model.proposal import ReviewState
from tieout.sources.ledger.body import instant_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.ledger import Observation
    from tieout.model.proposal import Dismissal, Review

LAG = timedelta(hours=1)
"""A forge may show an event so long after the time that it gives it."""
REMEDY = f"ask the forge which is true: {ASKED_ANEW}; git log -p on the ledger's branch says who added it"
_FIXED = ("id", "base", "head_oid", "created_at", "merged_at", "merge_oid")
"""Facts of a merged change that nothing can change."""
_OF_GIT = ("head_tree", "merge_tree")
"""Facts of a commit, which one clone has and another lacks."""


class Consistency:
    """What the ledger knows of each change up to a line. Only changes with several records cost more than a look-up."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.repeated = 0
        """How many records were of a change that had one."""
        self._once: dict[int, Observation] = {}
        self._known: dict[int, _Known] = {}
        self._whole: tuple[datetime, int] | None = None

    @property
    def changes(self) -> int:
        """How many changes have a record."""
        return len(self._once) + len(self._known)

    def contradictions(self, now: Observation) -> list[str]:
        """Say in a sentence each what a new record undoes of the earlier ones."""
        proposal = now.proposal
        known = self._of(proposal.number)
        if known is not None:
            return [f"#{proposal.number}: {what}" for what in known.against(now)]
        if self._whole is not None and proposal.merged_at < self._whole[0] - LAG:
            at, total = self._whole
            message = (
                f"#{proposal.number} was merged at {instant_json(proposal.merged_at)}, and is first recorded here; "
                f"at {instant_json(at)} the forge counted {total} changes, and the ledger had them all without it"
            )
            return [message]
        return []

    def learn(self, now: Observation) -> None:
        """Take a record in."""
        number = now.proposal.number
        known = self._of(number)
        if known is None:
            self._once[number] = now
        else:
            self.repeated += 1
            known.learn(now)

    def counted(self, total: int | None, at: datetime, *, is_complete: bool) -> None:
        """Take in how many merged changes the forge had at an instant."""
        if is_complete and total == self.changes:
            self._whole = (at, total)

    def _of(self, number: int) -> _Known | None:
        first = self._once.pop(number, None)
        if first is not None:
            self._known[number] = known = _Known()
            known.learn(first)
        return self._known.get(number)


@dataclass(slots=True)
class _Known:
    """What the records of one change have said."""

    facts: dict[str, object] = field(default_factory=dict)
    author: Account | None = None
    reviews: dict[str, Review] = field(default_factory=dict)
    reviewed_at: datetime | None = None
    """When every review was last told."""
    dismissals: dict[tuple[str | None, datetime], Dismissal] = field(default_factory=dict)
    dismissed_at: datetime | None = None

    def learn(self, now: Observation) -> None:
        """Keep what a record says; what it has nothing of stays as it was."""
        proposal = now.proposal
        for fact in (*_FIXED, *_OF_GIT):
            if (value := getattr(proposal, fact)) is not None:
                self.facts[fact] = value
        self.author = _first(proposal.author, self.author)
        for review in proposal.reviews:
            before = self.reviews.get(review.id, review)
            self.reviews[review.id] = review._replace(
                by=_first(review.by, before.by),
                at=review.at or before.at,
                oid=review.oid or before.oid,
                tree=review.tree or before.tree,
            )
        for item in proposal.dismissals:
            known = self.dismissals.get((item.review, item.at), item)
            self.dismissals[item.review, item.at] = item._replace(was=item.was or known.was)
        if _is_told(now, "reviews"):
            self.reviewed_at = now.observed_at
        if _is_told(now, "dismissals"):
            self.dismissed_at = now.observed_at

    def against(self, now: Observation) -> Iterator[str]:
        """Say what a record undoes."""
        proposal = now.proposal
        for fact in (*_FIXED, *_OF_GIT):
            before, after = self.facts.get(fact), getattr(proposal, fact)
            is_lost = after is None and (fact in _OF_GIT or not _is_told(now, fact))
            if before is not None and before != after and not is_lost:
                yield _changed(f"its {fact}", before, after)
        if _is_another(self.author, proposal.author) and proposal.why_unknown("author") is None:
            yield _changed("its author", _name(self.author), _name(proposal.author))
        yield from self._reviews(now)
        yield from self._dismissals(now)

    def _reviews(self, now: Observation) -> Iterator[str]:
        found = {review.id: review for review in now.proposal.reviews}
        for identity, before in self.reviews.items():
            if before.state is ReviewState.PENDING:
                continue
            after = found.get(identity)
            if after is not None:
                yield from _review(before, after, is_told=self.reviewed_at is not None)
            elif self.reviewed_at is not None and _is_told(now, "reviews"):
                yield f"its {_said(before)} was recorded, and this record lacks it"
        for identity, review in found.items():
            if identity not in self.reviews and _is_too_old(review.at, self.reviewed_at):
                yield _late(_said(review), review.at, self.reviewed_at)

    def _dismissals(self, now: Observation) -> Iterator[str]:
        found = {(item.review, item.at): item for item in now.proposal.dismissals}
        for key, before in self.dismissals.items():
            after = found.get(key)
            what = f"dismissal of the review {visible(str(before.review))}"
            if after is None and self.dismissed_at is not None and _is_told(now, "dismissals"):
                yield f"its {what} was recorded, and this record lacks it"
            elif after and before.was and after.was not in {None, before.was}:
                yield _changed(f"what its {what} set aside", before.was.value, after.was.value)
        for key, item in found.items():
            if key not in self.dismissals and _is_too_old(item.at, self.dismissed_at):
                yield _late(f"dismissal of the review {visible(str(item.review))}", item.at, self.dismissed_at)


def _is_told(now: Observation, fact: str) -> bool:
    """Say whether a record speaks of a fact with all that there is of it."""
    return now.source.is_complete and now.proposal.why_unknown(fact) is None


def _review(before: Review, after: Review, *, is_told: bool) -> Iterator[str]:
    what = _said(before)
    if after.state not in {before.state, ReviewState.DISMISSED}:
        yield _changed(f"the state of its {what}", before.state.value, after.state.value)
    if before.at is not None and after.at != before.at:
        yield _changed(f"the time of its {what}", before.at, after.at)
    if after.oid not in {None, before.oid} and (before.oid is not None or is_told):
        yield _changed(f"the commit of its {what}", before.oid, after.oid)
    elif before.tree is not None and after.tree not in {None, before.tree}:
        yield _changed(f"the tree of its {what}", before.tree, after.tree)
    if _is_another(before.by, after.by):
        yield _changed(f"the account of its {what}", _name(before.by), _name(after.by))


def _is_another(before: Account | None, after: Account | None) -> bool:
    """Say whether two accounts cannot be one: logins are given away, numbers are not."""
    return before is not None and after is not None and None not in {before.id, after.id} and before.id != after.id


def _first(now: Account | None, before: Account | None) -> Account | None:
    """Give whom a record names, with the number that an earlier one knew where it names none."""
    return before if now is None or (now.id is None and before is not None) else now


def _is_too_old(at: datetime | None, told_at: datetime | None) -> bool:
    return at is not None and told_at is not None and at < told_at - LAG


def _late(what: str, at: datetime | None, told_at: datetime | None) -> str:
    return f"its {what} is of {instant_json(at)}, and the record of {instant_json(told_at)} had all and lacked it"


def _changed(what: str, before: object, after: object) -> str:
    return f"{what} was {_text(before)}, and this record says {_text(after)}"


def _said(review: Review) -> str:
    return f"review {visible(review.id)} ({review.state.value.lower().replace('_', ' ')} by {_name(review.by)})"


def _name(account: Account | None) -> str:
    return "nobody" if account is None else f"{account.login} ({account.id})"


def _text(value: object) -> str:
    if value is None:
        return "nothing"
    if hasattr(value, "astimezone"):
        return instant_json(value) or ""  # type: ignore[arg-type]  # only an instant has that method
    return visible(str(value))[:200]

"""The days of the examined period that no approved review of a text covers, and those of which nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tieout.judgement.came_in_force import came_in_force
from tieout.judgement.recorded_since import recorded_since
from tieout.judgement.texts.review_dates import review_day
from tieout.model.cadence import LONGEST_REVIEW_DAYS, REVIEWABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.model.cadence import Cadence
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.text_approval import ProvenReview, TextApproval, UntoldLanding

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGap:
    """A stretch from one proven review to the next that is longer than the text itself allows."""

    document: Document
    since: date
    """The day of the first review, else of its coming in force, else the first day of which records are known."""
    last: ProvenReview | None
    next: ProvenReview | None
    """None for a stretch that has not ended."""
    cadence: Cadence
    """As the head had it on that day."""
    due: date
    """The last day that was in time."""
    tolerated: date
    """The last day on which lateness is only asked about."""
    is_in_force_since: bool = False
    """Whether it begins with the day on which the text came in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldDays:
    """Days of the period of which nobody can tell whether a review covers them."""

    document: Document
    first: date
    last: date
    """Both inclusive."""
    why: str
    """Follows "because"; the same for all texts where the ledger is to blame."""


def review_gaps(examination: Examination) -> Iterator[ReviewGap | UntoldDays]:
    """Yield what is not covered, and what cannot be told, of each text in force, by path.

    What ``stale-review`` says of today is left to it: a stretch that has not ended, and is late by the head's own
    date or by the proven one.
    """
    if not examination.texts:
        return
    since = recorded_since(examination)
    for document in examination.documents:
        found = examination.text_of(document.path)
        if found is not None and document.is_in_force and document.review.every in REVIEWABLE:
            yield from _Walk(examination, document, found, since).gaps()


class _Walk:
    """Goes from review to review of one text."""

    def __init__(
        self, examination: Examination, document: Document, found: TextApproval, recorded: date | None
    ) -> None:
        self._examination = examination
        self._document = document
        self._found = found
        period = examination.period
        self._start = None if period is None else period.start
        self._end = examination.as_of if period is None else min(period.end, examination.as_of)
        self._recorded = recorded

    def gaps(self) -> Iterator[ReviewGap | UntoldDays]:
        """Yield the stretches, the oldest first."""
        if self._found.doubt or (self._recorded is None and not self._found.reviews):
            why = self._found.doubt or "the ledger holds no record of a merge"
            if self._start is not None and self._start <= self._end:
                yield self._untold(self._start, self._end, why)
            return
        reviews = [item for item in self._found.reviews if item.on <= self._examination.as_of]
        before = [item for item in reviews if self._start is not None and item.on <= self._start]
        after = reviews[len(before) :]
        begin = came_in_force(self._examination, self._document)
        if before:
            yield from self._between(before[-1].on, before[-1], after)
        elif self._start is None or (begin is not None and begin > self._start):
            # Without a period the first review is where what is known begins.
            since = begin if begin is not None and self._start is not None else None
            if since is not None:
                yield from self._between(since, None, after, is_in_force_since=True)
            elif after:
                yield from self._between(after[0].on, after[0], after[1:])
        else:
            yield from self._before_records(self._start, after)

    def _before_records(self, start: date, after: Sequence[ProvenReview]) -> Iterator[ReviewGap | UntoldDays]:
        """Yield what is known where no review from before the period is.

        Of what came before its first record a ledger shows nothing: a review of then may cover the first days.
        """
        if self._recorded is None:
            return
        oldest = start - timedelta(days=LONGEST_REVIEW_DAYS)
        since = max(self._recorded, oldest)
        covered = self._document.review.tolerated_until(since)
        first = after[0].on if after else None
        end = min(covered, self._end, self._end if first is None else first - _DAY)
        if start <= end:
            told = f"the first merge of which the ledger holds a record is of {self._recorded}, and no review since then covers it"
            yield self._untold(start, end, told)
        yield from self._between(since, None, after)

    def _between(
        self,
        since: date,
        last: ProvenReview | None,
        after: Sequence[ProvenReview],
        *,
        is_in_force_since: bool = False,
    ) -> Iterator[ReviewGap | UntoldDays]:
        for item in (*after, None):
            yield from self._held(since, last, item, is_in_force_since=is_in_force_since and last is None)
            if item is not None:
                since, last = item.on, item

    def _held(
        self, since: date, last: ProvenReview | None, after: ProvenReview | None, *, is_in_force_since: bool
    ) -> Iterator[ReviewGap | UntoldDays]:
        cadence = (None if last is None else last.cadence) or self._document.review
        due = cadence.on_time_until(since)
        done = self._examination.as_of if after is None else after.on
        first, last_late = due + _DAY if due < done else done, min(done, self._end)
        if self._start is not None:
            first = max(first, self._start)
        if done <= due or first > last_late or (after is None and self._is_told_today()):
            return
        between = [item for item in self._found.untold if since < item.on < done]
        if self._could_cover(since, between, done, cadence):
            one = between[0]
            told = f"commit {one.landing[:10]} of {one.on} may show one, and {one.why}"
            yield self._untold(first, last_late, told)
            return
        yield ReviewGap(
            document=self._document,
            since=since,
            last=last,
            next=after,
            cadence=cadence,
            due=due,
            tolerated=cadence.tolerated_until(since),
            is_in_force_since=is_in_force_since,
        )

    def _could_cover(self, since: date, between: Sequence[UntoldLanding], done: date, cadence: Cadence) -> bool:
        days = [since, *(item.on for item in between), done]
        return bool(between) and all(later <= cadence.on_time_until(day) for day, later in pairwise(days))

    def _is_told_today(self) -> bool:
        """Say whether ``stale-review`` reports that the text is late today."""
        last = review_day(self._examination, self._document).last
        return last is not None and self._examination.as_of > self._document.review.on_time_until(last)

    def _untold(self, first: date, last: date, why: str) -> UntoldDays:
        return UntoldDays(document=self._document, first=first, last=last, why=why)

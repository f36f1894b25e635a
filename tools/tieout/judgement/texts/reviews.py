"""The approvals of a change, as the judgement of changes weighs them, for the judgement of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.approval import voices
from tieout.judgement.approvals.context import Context
from tieout.judgement.approvals.record import records_of
from tieout.model.text_approval import TextReview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.judgement.approvals.approval import Approval
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange


def reviews_of(examination: Examination) -> Callable[[LandedChange], tuple[TextReview, ...]]:
    """Give what tells the approvals of a change: those that counted at its merge, may have, or came later.

    Whether a change has enough of them, and whether they are stale for other files of it, is no matter here.
    """
    context = Context.of(examination)
    return lambda change: tuple(_reviews(context, change))


def _reviews(context: Context, change: LandedChange) -> Iterator[TextReview]:
    for record in records_of(change):
        merged_at = record.proposal.merged_at
        words = voices(context, record, merged_at, stale_counts=True)
        yield from (_review(item) for item in words.counted)
        yield from (_review(item)._replace(doubt=doubt) for item, doubt in words.doubtful)
        later = voices(context, record, context.end, since=merged_at, stale_counts=True)
        yield from (_review(item)._replace(is_late=True) for item in later.counted)


def _review(of: Approval) -> TextReview:
    login = "" if of.account is None else of.account.login
    return TextReview(by=of.by, login=login, oid=of.oid, at=of.at)

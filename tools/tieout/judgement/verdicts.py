"""An examination with what was read of its changes -> the same with the verdicts on changes and texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.judgement.approvals.judge import judge, judge_earlier
from tieout.judgement.texts.approval import text_approvals
from tieout.judgement.texts.reviews import reviews_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.examination import Examination
    from tieout.model.text_approval import TextTrail


def with_verdicts(found: Examination, trails: Iterable[TextTrail]) -> Examination:
    """Add what rules and workpapers share: it is worked out once."""
    judged = replace(found, judged=judge(found), judged_earlier=judge_earlier(found))
    return replace(judged, texts=text_approvals(judged, trails, reviews_of(judged)))


def with_changes_judged(found: Examination) -> Examination:
    """Add the verdicts on the changes of the window alone."""
    return replace(found, judged=judge(found))

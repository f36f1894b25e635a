"""Access through the year: the quarterly review with its exports, and keys that are replaced in time."""

from __future__ import annotations

from tieout.demo import exports
from tieout.demo import registers as reg
from tieout.demo.diary import Diary
from tieout.demo.texts import Amendment


def review_access(diary: Diary, days: int, *more: Amendment) -> None:
    """Land one review as a pull request."""
    staff = tuple(diary.staff.values())
    reviewed = exports.access_review(diary.calendar, days, staff)
    noted = diary.edited(reg.ACCESS, *diary.operations.reviewed(days, staff), *more)
    diary.change("cleo", "ben", days, ("Access review of the quarter", {**reviewed, **noted}))


def replace_key(diary: Diary, author: str, old: int, new: int) -> None:
    """Land the next key of the pipeline, and the end of the one that was made so many days ago."""
    amendments = diary.operations.key_replaced(old, new, author)
    diary.keep(author, "cleo", new, "Access: the pipeline has a new key", (reg.ACCESS, amendments))

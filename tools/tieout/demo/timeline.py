"""What happened at Example Ltd, oldest first, as commits and pull requests.

The chapters read as a diary: each call of ``change``, ``revise`` or ``keep`` is one pull request. What
is wrong on purpose stands in ``faults``. Days are counted back from the day of the examination; a
weekend's become the Friday before, so two that follow one another are at least three days apart.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from tieout.demo import beginning, reviews, routine, weaknesses, year
from tieout.demo.calendar import Calendar
from tieout.demo.diary import Diary


def timeline(as_of: date) -> Diary:
    """Give the whole history as it stands on the day, with what the code host recorded of it."""
    diary = Diary(Calendar(as_of), beginning.PLANTED)
    monthly = [(days, partial(routine.take, diary, days)) for days in routine.MONTHLY]
    weekly = [(days, partial(routine.bring_scans, diary, days)) for days in weaknesses.LANDED]
    diary.planned = sorted([*monthly, *weekly], key=lambda item: -item[0])
    beginning.tell(diary)
    year.tell(diary)
    reviews.tell(diary)
    diary.reach(0)
    return diary

"""What Example Ltd's auditor asked for: a list that came a month before the end, and the company's side of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout.demo.texts import own
from tieout.sources.requests.gathering import name_of

if TYPE_CHECKING:
    from tieout.demo.calendar import Calendar

_OURS = "requests/requests.csv"
_THEIRS = "requests/list.csv"


def asked(calendar: Calendar, days: int) -> dict[str, str | None]:
    """Give the auditor's list as it was taken in so many days ago, and our side. What is due lies ahead."""
    dues = {"first": f"{calendar.ago(-6)}", "second": f"{calendar.ago(-20)}"}
    theirs = own(_THEIRS, dues)
    kept = name_of(1, calendar.ago(days), hashlib.sha256(theirs.encode()).hexdigest(), ".csv")
    return {kept: theirs, _OURS: own(_OURS, {"given": f"{calendar.ago(days + 1)}"})}

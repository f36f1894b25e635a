"""The quarter whose folder a capture lies in: ``evidence/2026-Q1/...``."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tieout.model.evidence.capture import QuarterFolder
from tieout.model.period import add_months

_FOLDER = re.compile(r"evidence/(([0-9]{4})-Q([1-4]))/", re.ASCII)
_MONTHS = 3


def quarter_of(path: str) -> QuarterFolder | None:
    """Give the quarter that the folder of a path says; None where it says none."""
    match = _FOLDER.match(path)
    if match is None or match[2] == "0000":
        return None
    first = date(int(match[2]), (int(match[3]) - 1) * _MONTHS + 1, 1)
    after = add_months(first, _MONTHS)
    last = after if after == date.max else after - timedelta(days=1)
    return QuarterFolder(name=match[1], first=first, last=last)

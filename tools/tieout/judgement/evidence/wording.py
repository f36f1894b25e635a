"""The words of a reason: short, one line, and safe to show whatever a record holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.result import Reason, ResultState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from tieout.model.evidence.capture import Capture
    from tieout.model.finding import Severity
    from tieout.model.location import Location

_LONGEST = 120
_SHOWN = 3
CAPTURE_ANEW = "capture it anew, with this one under supersedes"
"""In the place of these words stands the command, in what is reported."""


def said(text: str, limit: int = _LONGEST) -> str:
    """Give what a record says, on one line, cut where it is long."""
    shown = visible(text)
    return shown if len(shown) <= limit else f"{shown[: limit - 3]}..."


def several(items: Iterable[str], *, last: str = "and", shown: int = _SHOWN) -> str:
    """Give a list in words, the first few by name: ``a, b and 2 more``."""
    names = [said(item) for item in items]
    if len(names) <= 1:
        return "".join(names)
    if len(names) <= shown:
        return f"{', '.join(names[:-1])} {last} {names[-1]}"
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"


def counted(count: int, noun: str) -> str:
    """Give ``1 row``, ``2 rows``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def not_committed(count: int) -> str:
    """Say that captures of the work tree count for nothing yet, and what makes them count."""
    are = "is not committed: it supports" if count == 1 else "are not committed: they support"
    return f"{counted(count, 'capture')} {are} nothing until evidence/ is in a commit"


def clock(moment: datetime) -> str:
    """Give ``2026-01-14 09:30:00Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"


def lasting(length: timedelta) -> str:
    """Give the larger two parts of a length: ``3 days 2 hours``, ``5 minutes 1 second``."""
    seconds = abs(int(length.total_seconds()))
    parts = (
        (seconds // 86_400, "day"),
        (seconds // 3600 % 24, "hour"),
        (seconds // 60 % 60, "minute"),
        (seconds % 60, "second"),
    )
    told = [counted(count, unit) for count, unit in parts if count]
    return " ".join(told[:2]) or "0 seconds"


def reason(
    capture: Capture,
    rule: str,
    state: ResultState,
    what: str,
    remedy: str = CAPTURE_ANEW,
    *,
    at: str | Location = "",
    about: str = "",
    severity: Severity | None = None,
) -> Reason:
    """Give a reason about a capture: ``what`` follows its name. ``at`` is a key of the record, or a place."""
    where = capture.record.at(at) if isinstance(at, str) else at
    return Reason(
        rule=rule,
        state=state,
        message=f"{said(capture.id)} {what}",
        remedy=remedy,
        location=where,
        about=about,
        severity=severity,
    )

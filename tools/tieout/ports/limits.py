"""What an answer says of its sender's limits: how long to leave it alone."""

from __future__ import annotations

import email.utils
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDARY_S = 60.0
"""GitHub REST, "Rate limits": wait at least one minute where no header says how long, and longer each time."""
_LATEST = 10**11
"""Seconds since 1970; what lies beyond is no time that anybody meant."""


def pause_s(status: int, headers: Mapping[str, str], *, now: float, again: int, is_limited: bool) -> float | None:
    """Give the seconds to wait before the same question may be put again; None where no limit was met.

    Args:
        status: of the answer
        headers: of the answer, names in lower case
        now: seconds since 1970
        again: how often the question met a limit before
        is_limited: whether the body says that it is a limit

    """
    if status not in {403, 429, 503} and not is_limited:
        return None
    asked = retry_after_s(headers.get("retry-after", ""), now=now)
    if asked is not None:
        return asked
    opens = opens_at(headers)
    if opens is not None and status != 503:
        return max(opens - now, 0.0) + 1.0
    if status == 429 or is_limited:
        return SECONDARY_S * 2.0**again
    return None


def retry_after_s(text: str, *, now: float) -> float | None:
    """Read ``Retry-After``: seconds, or a date (RFC 9110, 10.2.3); at least a second, None if it says nothing."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return max(float(text), 1.0)
    try:
        moment = email.utils.parsedate_to_datetime(text)
        return max(moment.timestamp() - now, 1.0)
    except (ValueError, OverflowError):
        return None


def opens_at(headers: Mapping[str, str]) -> float | None:
    """Give the time at which a used-up limit is filled again, in seconds since 1970; None while some is left."""
    if headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    reset = headers.get("x-ratelimit-reset", "").strip()
    if not (reset.isascii() and reset.isdigit()) or len(reset) > 11 or int(reset) > _LATEST:
        return None
    return float(reset)

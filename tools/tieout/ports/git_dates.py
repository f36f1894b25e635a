"""The identity lines of commit objects, read exactly: a date is a date or it is None.

Git itself and the libraries on it show 1970 for what is no number, wrap or stop at what is too
large, and pass over an odd zone. Any of these would be a false date in a report.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta, timezone

from tieout.model.change import Identity
from tieout.model.characters import visible

_LINE = re.compile(rb"(?P<name>[^<]*)<(?P<email>.*)> (?P<seconds>[0-9]{1,12}) (?P<zone>[+-][0-9]{4})", re.DOTALL)
"""``Ana Example <ana@example.com> 1771954227 -0500``; twelve digits reach past year 9999."""
_USUAL = re.compile(rb"[^<]*<.*> ([0-9]{1,11}) [+-](?:0[0-9]|1[0-4])[0-5][0-9]", re.DOTALL)
"""Up to year 5138, at an offset that some place on Earth has: surely a date."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(line: bytes) -> int | None:
    """Give the seconds since 1970 of an author or committer line; None if its date is none."""
    usual = _USUAL.fullmatch(line)
    if usual is not None:
        return int(usual[1])
    match = _LINE.fullmatch(line)
    if match is None or _moment(match["seconds"], match["zone"]) is None:
        return None
    return int(match["seconds"])


def moment(line: bytes) -> datetime | None:
    """Give the date and time of an author or committer line with the offset written, else None."""
    match = _LINE.fullmatch(line)
    return None if match is None else _moment(match["seconds"], match["zone"])


def written(line: bytes) -> str:
    """Give what stands in the place of the date, safe to print."""
    return visible(line.rpartition(b">")[2].strip().decode("utf-8", "surrogateescape"))


def identity(line: bytes) -> Identity:
    """Give name and address, safe to print; all between the first ``<`` and the last ``>``."""
    return _identity(line.rpartition(b">")[0] or line)


@functools.lru_cache(maxsize=1024)
def _identity(written: bytes) -> Identity:
    name, _, email = written.partition(b"<")
    return Identity(name=_text(name.strip()), email=_text(email))


def _text(data: bytes) -> str:
    return visible(data.decode("utf-8", "surrogateescape"))


def _moment(count: bytes, zone: bytes) -> datetime | None:
    offset = _offset(zone)
    if offset is None:
        return None
    try:
        return (_EPOCH + timedelta(seconds=int(count))).astimezone(offset)
    except OverflowError:  # past year 9999, in UTC or at the offset
        return None


@functools.lru_cache(maxsize=256)
def _offset(zone: bytes) -> timezone | None:
    minutes = int(zone[3:5])
    total = timedelta(hours=int(zone[1:3]), minutes=minutes)
    if minutes > 59 or total >= timedelta(hours=24):
        return None
    return timezone(-total if zone[:1] == b"-" else total)

"""What falls due -> an iCalendar (RFC 5545) of days, the same bytes for the same input.

By hand, as no library of the lock writes it: some lines of escaping and folding, and nothing to load.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING

from tieout.report.due import owner_of
from tieout.report.layout import plain, plural
from tieout.workpapers.due.sheet import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.workpapers.due.sheet import Due, Sheet

_FOLD = 75
"""Octets of a line, its end left out (RFC 5545, 3.1)."""
_AHEAD_DAYS = 7
_AT_NINE = "T15H"
"""Reminders come at 9 in the morning, local time: 15 hours before the midnight that follows."""
_EPOCH = date(2000, 1, 1)
_UNIT = re.compile(r"\\.|.", re.DOTALL)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# A calendar has at least one component (RFC 5545, 3.6): without events this one, which shows nothing.
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Etc/UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_SIGNS = {
    State.LATE: "Late: ",
    State.LATE_WITHIN_GRACE: "Late, within grace: ",
    State.UNKNOWN: "Over, not known whether done: ",
}


def calendar(sheet: Sheet, examination: Examination, *, below: str = "") -> str:
    """Give a calendar with a day-long event for each item, on its last day in time.

    What could not be read is an event of the day. An event keeps its UID from day to day, and its SEQUENCE grows with the day, so that a calendar
    that reads it again moves the event and does not add one. A change within the day keeps both. ``below`` is where the
    root lies in its repository, with its slash: programmes in two folders have events of their own.
    """
    name = plain(examination.program.organization.name) or "Unnamed organization"
    title = _text(f"{name}: what falls due")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tieout//tieout due//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{title}",  # RFC 7986, 5.1; the next line is what calendars read before that
        f"X-WR-CALNAME:{title}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",  # RFC 7986, 5.7
        "X-PUBLISHED-TTL:P1D",
    ]
    for item in sheet.items:
        lines += _event(item, sheet, examination, below)
    if examination.unreadable:
        lines += _unread(examination, below)
    elif not sheet.items:
        lines += _ZONE
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def uid(item: Due, examination: Examination, *, below: str = "") -> str:
    """Give an event's UID: the same for an item on every day, and another in another organization."""
    return _uid(item.id, examination, below)


def _uid(name: str, examination: Examination, below: str) -> str:
    known = f"{examination.program.organization.name}\0{below}{name}".encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(known).hexdigest()[:32]
    return f"{digest}@due.tieout"


def _event(item: Due, sheet: Sheet, examination: Examination, below: str) -> Iterator[str]:
    what = item.obligation
    summary = plain(f"{what.subject} {what.title}")
    about = [
        owner_of(item, examination),
        f"last day in time: {what.due_on}",
        f"lost after: {what.lost_after or f'no day; {what.stays_open}'}",
        f"next: {what.step}",
        *(() if what.is_read else ("it may be done already: nothing captured is read yet",)),
        f"as of {sheet.as_of}: tieout due shows how it stands now",
    ]
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(item, examination, below=below)}"
    yield f"DTSTAMP:{_day(sheet.as_of)}T000000Z"
    yield f"SEQUENCE:{max(0, (sheet.as_of - _EPOCH).days)}"
    yield f"DTSTART;VALUE=DATE:{_day(what.due_on)}"
    yield f"SUMMARY:{_text(_SIGNS.get(item.state, '') + summary)}"
    yield f"DESCRIPTION:{_text(chr(10).join(plain(line) for line in about))}"
    yield f"CATEGORIES:{_text(what.kind.value)}"
    yield "TRANSP:TRANSPARENT"
    ahead = _ahead_days(item)
    if ahead:
        yield from _alarm(f"-P{ahead - 1}D{_AT_NINE}" if ahead > 1 else f"-P{_AT_NINE}", summary)
    yield from _alarm("PT9H", summary)
    yield "END:VEVENT"


def _unread(examination: Examination, below: str) -> Iterator[str]:
    """Say on the day itself that days may be missing: whoever subscribes would take a shorter calendar for good news."""
    count = len(examination.unreadable)
    summary = f"Not in this calendar: {plural(count, 'place')} could not be read"
    step = f"next: tieout check names {'it' if count == 1 else 'them'}"
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid('unreadable', examination, below)}"
    yield f"DTSTAMP:{_day(examination.as_of)}T000000Z"
    yield f"SEQUENCE:{max(0, (examination.as_of - _EPOCH).days)}"
    yield f"DTSTART;VALUE=DATE:{_day(examination.as_of)}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(step)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _ahead_days(item: Due) -> int:
    """Give how many days before its last day an item is first announced: not before it counts."""
    what = item.obligation
    return _AHEAD_DAYS if what.opens_on is None else min(_AHEAD_DAYS, (what.due_on - what.opens_on).days)


def _alarm(trigger: str, summary: str) -> Iterator[str]:
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}", f"DESCRIPTION:{_text(summary)}", "END:VALARM")


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Break a line at 75 octets, never within a character or an escape; what follows begins with a blank."""
    room, part = _FOLD, ""
    for unit in _UNIT.findall(line):
        size = len(unit.encode("utf-8"))
        if size > room:
            yield part
            room, part = _FOLD - 1, " "
        room, part = room - size, part + unit
    yield part

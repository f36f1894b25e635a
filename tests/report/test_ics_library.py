"""A calendar library that is not ours reads our calendar back; where it is not installed, ``ical.py`` alone does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.report.digest.examples import much, sheet
from tieout.report.ics import calendar, uid

icalendar = pytest.importorskip("icalendar", reason="the calendar library icalendar is not in the lock")


def test_a_library_finds_every_event_its_day_and_its_identity() -> None:
    of = much(3, 4)
    found = icalendar.Calendar.from_ical(calendar(sheet(of), of))
    events = found.walk("VEVENT")
    items = sheet(of).items
    assert (len(events), found.errors, [event.errors for event in events if event.errors]) == (len(items), [], [])
    assert [str(event["UID"]) for event in events] == [uid(item, of) for item in items]
    assert [event["DTSTART"].dt for event in events] == [item.obligation.due_on for item in items]
    assert all(isinstance(event["DTSTART"].dt, date) for event in events)
    alarms = [alarm["TRIGGER"].dt for event in events for alarm in event.walk("VALARM")]
    assert all(isinstance(alarm, timedelta) for alarm in alarms)

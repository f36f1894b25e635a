"""The calendar: what RFC 5545 asks for, the same bytes, and events that keep their identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import AS_OF, control, document, examination, program
from tests.report.ical import events, read
from tests.report.test_text import HOSTILE
from tests.workpapers.due.rows import risk, seen
from tieout.model.cadence import Cadence, Every
from tieout.model.examination import Examination
from tieout.model.location import Location, Unreadable
from tieout.model.period import Period
from tieout.model.program import Organization
from tieout.model.registers.collection import Registers
from tieout.report.ics import calendar
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.sheet import Due, State, due

YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))


def of(*documents: object, **changes: object) -> Examination:
    organization = program(organization=Organization(name="Example Ltd"))
    return examination(*documents, **{"program": organization, "controls": (), "registers": Registers(), **changes})  # type: ignore[arg-type]  # documents


def ics(seen_: Examination, within: int = 30, *kinds: Kind) -> str:
    return calendar(due(seen_, within=timedelta(days=within), kinds=kinds or tuple(Kind)), seen_)


EVENT = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Tieout//tieout due//EN
CALSCALE:GREGORIAN
NAME:Example Ltd: what falls due
X-WR-CALNAME:Example Ltd: what falls due
REFRESH-INTERVAL;VALUE=DURATION:P1D
X-PUBLISHED-TTL:P1D
BEGIN:VEVENT
UID:383d348e40d26d07185bcf031135bbc7@due.tieout
DTSTAMP:20260630T000000Z
SEQUENCE:9677
DTSTART;VALUE=DATE:20260714
SUMMARY:POL-002 Access Control Policy: review of this policy
DESCRIPTION:role:security-lead (Ben Example)\\nlast day in time: 2026-07-14
 \\nlost after: 2026-07-14\\nnext: tieout review POL-002\\nas of 2026-06-30: t
 ieout due shows how it stands now
CATEGORIES:review
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P6DT15H
DESCRIPTION:POL-002 Access Control Policy: review of this policy
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:PT9H
DESCRIPTION:POL-002 Access Control Policy: review of this policy
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_an_event_has_the_day_the_words_and_the_reminders() -> None:
    """Its UID is never to change: calendars that hold it would keep it and add another."""
    assert ics(of(document(last_reviewed=date(2025, 7, 14))), 30, Kind.REVIEW) == EVENT.replace("\n", "\r\n")


def test_the_bytes_are_the_same_for_the_same_input() -> None:
    crowd = [document(id=f"POL-{n}", path=f"policies/{n}.md", places=()) for n in range(9)]
    assert ics(of(*crowd)) == ics(of(*reversed(crowd)))


def test_an_event_moves_and_is_not_another_when_its_review_is_done() -> None:
    before, after = (
        events(ics(of(document(last_reviewed=day), as_of=as_of), 30, Kind.REVIEW))[0]
        for day, as_of in ((date(2025, 7, 14), AS_OF), (date(2026, 7, 10), date(2026, 7, 11)))
    )
    assert before.values["UID"] == after.values["UID"]
    assert (before.day("DTSTART"), after.day("DTSTART")) == (date(2026, 7, 14), date(2027, 7, 10))
    assert int(before.values["SEQUENCE"]) < int(after.values["SEQUENCE"])
    assert before.values["DTSTAMP"] < after.values["DTSTAMP"]


def test_the_same_thing_of_another_organization_is_another_event() -> None:
    other = of(document(), program=program(organization=Organization(name="Other Ltd")))
    names = [event.values["UID"] for seen_ in (of(document()), other) for event in events(ics(seen_, 30, Kind.REVIEW))]
    assert len(set(names)) == 2


@pytest.mark.parametrize(
    ("review", "as_of", "sign"),
    [
        (Every.ANNUAL, date(2027, 1, 14), ""),
        (Every.ANNUAL, date(2027, 1, 15), "Late: "),
        (Every.QUARTERLY, date(2026, 4, 15), "Late, within grace: "),
    ],
)
def test_what_is_late_says_so(review: Every, as_of: date, sign: str) -> None:
    [event] = events(ics(of(document(review=Cadence(every=review)), as_of=as_of), 30, Kind.REVIEW))
    assert event.values["SUMMARY"] == f"{sign}POL-002 Access Control Policy: review of this policy"


@pytest.mark.parametrize(
    ("every", "ahead"),
    [
        (Every.QUARTERLY, [timedelta(days=-7, hours=9), timedelta(hours=9)]),
        (Every.WEEKLY, [timedelta(days=-6, hours=9), timedelta(hours=9)]),
        (Every.DAILY, [timedelta(hours=9)]),
    ],
)
def test_a_reminder_comes_at_nine_and_not_before_a_window_opens(every: Every, ahead: list[timedelta]) -> None:
    found = events(ics(of(controls=(control(cadence=Cadence(every=every)),), period=YEAR), 0, Kind.EVIDENCE_WINDOW))
    assert [part.trigger() for part in found[0].parts] == ahead


def test_a_window_that_is_not_read_says_so() -> None:
    over = of(controls=(control(),), period=YEAR, as_of=date(2026, 7, 1))
    first, second = events(ics(over, 30, Kind.EVIDENCE_WINDOW))
    assert first.values["SUMMARY"] == "Over, not known whether done: AC-01 Access review: evidence for 2026-Q2"
    assert "\nit may be done already: nothing captured is read yet\n" in second.values["DESCRIPTION"]


def test_what_is_never_lost_says_why() -> None:
    [event] = events(ics(seen(Registers(risks=(risk(),))), 30, Kind.RISK_TREATMENT))
    assert "\nlost after: no day; a date and no window: once late" in event.values["DESCRIPTION"]


def test_a_calendar_without_events_is_one_too() -> None:
    assert [part.name for part in read(ics(of(document(last_reviewed=None)), 30, Kind.REVIEW)).parts] == ["VTIMEZONE"]


def test_what_could_not_be_read_is_an_event_of_the_day() -> None:
    """Whoever subscribes sees days and nothing else: one that is only shorter would look like good news."""
    broken = tuple(
        Unreadable(
            location=Location(path=f"policies/{name}.md", line=1, column=1),
            kind="encoding",
            message="it is no UTF-8",
            remedy="save it",
        )
        for name in "ab"
    )
    told = [
        events(ics(of(unreadable=broken[:count], as_of=day)))[-1]
        for count, day in ((1, AS_OF), (2, AS_OF + timedelta(1)))
    ]
    assert [event.values["SUMMARY"] for event in told] == [
        "Not in this calendar: 1 place could not be read",
        "Not in this calendar: 2 places could not be read",
    ]
    assert [event.day("DTSTART") for event in told] == [AS_OF, AS_OF + timedelta(1)]
    assert len({event.values["UID"] for event in told}) == 1
    assert told[0].values["DESCRIPTION"].startswith("next: tieout check names")
    assert not told[0].parts


def test_days_at_the_ends_of_the_calendar_are_days() -> None:
    far = of(document(last_reviewed=date(9999, 1, 1)), as_of=date.max)
    [event] = events(ics(far, 0, Kind.REVIEW))
    assert (event.day("DTSTART"), event.values["DTSTAMP"]) == (date.max, "99991231T000000Z")
    early = of(document(last_reviewed=date(1, 1, 1)), as_of=date(1, 1, 2))
    [event] = events(ics(early, 0, Kind.REVIEW))
    assert (event.day("DTSTART"), event.values["SEQUENCE"]) == (date(2, 1, 1), "0")


words = st.text(max_size=60) | st.sampled_from(
    [HOSTILE, "a;b,c\\n\\", "\r\nBEGIN:VEVENT", "\u00fc" * 99, "\U0001f600" * 40]
)


@given(words, words, words)
def test_no_name_breaks_the_calendar(title: str, owner: str, company: str) -> None:
    named = of(document(title=title, owner=owner), program=program(organization=Organization(name=company)))
    text = ics(named, 30, Kind.REVIEW)
    [event] = events(text)
    sheet = due(named, within=timedelta(days=30), kinds=(Kind.REVIEW,))
    assert event.values["UID"].endswith("@due.tieout")
    assert len(sheet.items) == 1
    assert event.values["SUMMARY"].startswith("POL-002 ")


@given(st.sets(st.sampled_from("abcdefgh"), min_size=1), st.integers(0, 400))
def test_every_item_is_an_event(names: set[str], within: int) -> None:
    texts = [document(id=name, path=f"policies/{name}.md", places=()) for name in sorted(names)]
    full = of(*texts, controls=(control(cadence=Cadence(every=Every.WEEKLY)),), period=YEAR)
    sheet = due(full, within=timedelta(days=within))
    found = events(calendar(sheet, full))
    assert [event.day("DTSTART") for event in found] == [item.obligation.due_on for item in sheet.items]


def test_a_state_of_each_kind_has_words() -> None:
    sheet = due(of(document()), within=timedelta(days=30), kinds=(Kind.REVIEW,))
    [item] = sheet.items
    states: list[Due] = [replace(item, state=state, id=state.value) for state in State]
    assert len(events(calendar(replace(sheet, items=tuple(states)), of(document())))) == len(State)

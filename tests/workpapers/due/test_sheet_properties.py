"""What holds of every programme: late stays late until it is done, owners part the list, ids are stable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import AS_OF, control, document
from tests.workpapers.due.rows import acceptance, commitment, incident, people, reported, risk, seen, vendor
from tieout.judgement.occurrence import Completion
from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.control import Control
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.period import Period
from tieout.model.registers.collection import Registers
from tieout.report import ics
from tieout.workpapers.due.owners import NOBODY, of_owner
from tieout.workpapers.due.sheet import Sheet, State, due

FIRST = AS_OF - timedelta(days=400)
DATED = (Every.DAILY, Every.WEEKLY, Every.MONTHLY, Every.QUARTERLY, Every.SEMIANNUAL, Every.ANNUAL)
ROLES = ("cto", "lead")
WORST = {State.LATE: 2, State.LATE_WITHIN_GRACE: 1}

days = st.integers(0, 400).map(lambda offset: FIRST + timedelta(days=offset))
owners = st.sampled_from(["role:cto", "lead", "person:p0", "p1", "ghost", ""])
slack = st.none() | st.integers(0, 60).map(lambda count: timedelta(days=count))
reviewable = st.sampled_from([every for every in DATED if every is not Every.DAILY])


@st.composite
def documents(draw: st.DrawFn, number: int) -> Document:
    review = Cadence(every=draw(reviewable), grace=draw(slack))
    return document(
        id=f"POL-{number}",
        path=f"policies/{number}.md",
        owner=draw(owners),
        last_reviewed=draw(st.none() | days),
        review=review,
        places=(),
    )


@st.composite
def controls(draw: st.DrawFn, number: int) -> Control:
    cadence = Cadence(
        every=draw(st.sampled_from(DATED)),
        max_gap=draw(slack),
        grace=draw(slack),
        windows=draw(st.sampled_from(Windows)),
    )
    return control(id=f"AC-{number}", owner=draw(owners), cadence=cadence, effective_from=None)


@st.composite
def programmes(draw: st.DrawFn) -> Examination:
    start = draw(days)
    registers = Registers(
        vendors=(vendor(owner=draw(owners), next_review=draw(st.none() | days), next_report=draw(st.none() | days)),),
        risks=(risk(owner=draw(owners), due=draw(st.none() | days), last_reviewed=draw(st.none() | days)),),
        findings=(reported(owner=draw(owners), reported_on=draw(days)),),
        exceptions=(acceptance(expires_on=draw(days), risk="RSK-001"),),
        incidents=(incident(),),
        commitments=(commitment(owner=draw(owners), last_reviewed=draw(days)),),
    )
    return seen(
        registers,
        as_of=draw(days),
        period=Period(id="x", start=start, end=start + timedelta(days=draw(st.integers(0, 400)))),
        documents=tuple(draw(documents(number)) for number in range(draw(st.integers(0, 3)))),
        controls=tuple(draw(controls(number)) for number in range(draw(st.integers(0, 2)))),
        roster=people(*draw(st.lists(st.sets(st.sampled_from(ROLES)).map(tuple), min_size=2, max_size=2))),
    )


spans = st.integers(0, 90).map(lambda count: timedelta(days=count))


def looked_at(of: Examination, within: timedelta, done: list[date] | None) -> Sheet:
    """Give the sheet; with days, as if every control were on record as done on them."""
    known = None
    if done is not None:
        known = {item.id: tuple(Completion(id=f"{day}", on=day) for day in done) for item in of.controls}
    return due(of, within=within, completions=known)


@given(programmes(), st.integers(0, 200), spans, st.none() | st.lists(days, max_size=8))
def test_what_is_late_stays_late_until_it_is_done(
    of: Examination, more: int, within: timedelta, done: list[date] | None
) -> None:
    """Nothing that is done by the day is undone, and nothing else happens: no lateness is lost or eased."""
    before = None if done is None else [day for day in done if day <= of.as_of]
    now = looked_at(of, within, before)
    then = looked_at(replace(of, as_of=of.as_of + timedelta(days=more)), within, before)
    after = {item.id: WORST.get(item.state, 0) for item in then.items}
    eased = [item.id for item in now.items if item.is_late and after.get(item.id, 0) < WORST[item.state]]
    assert eased == []


@given(programmes(), spans, st.none() | st.lists(days, max_size=8))
def test_owners_part_the_list(of: Examination, within: timedelta, done: list[date] | None) -> None:
    sheet = looked_at(of, within, done)
    names = {item.owner for item in sheet.items if not item.owner.startswith("person:")}
    by_role = {name: of_owner(sheet, name or NOBODY, of).items for name in names}
    direct = [item for item in sheet.items if item.owner.startswith("person:")]
    parted = [item.id for items in by_role.values() for item in items] + [item.id for item in direct]
    assert sorted(parted) == sorted(item.id for item in sheet.items)
    for item in direct:
        assert item in of_owner(sheet, item.owner, of).items
    for who in ("p0", "p1"):
        held = [item for item in sheet.items if any(person.id == who for person in item.people)]
        named = [item for item in sheet.items if item.owner == f"person:{who}"]
        assert {item.id for item in of_owner(sheet, who, of).items} == {item.id for item in (*held, *named)}


@given(programmes(), st.integers(0, 60), spans, spans, st.none() | st.lists(days, max_size=8))
def test_ids_are_stable(
    of: Examination, more: int, within: timedelta, wider: timedelta, done: list[date] | None
) -> None:
    """What is on two sheets has one id and one identity in a calendar, however far each looks ahead."""
    known = None if done is None else [day for day in done if day <= of.as_of]
    now = looked_at(of, within, known)
    then = looked_at(replace(of, as_of=of.as_of + timedelta(days=more)), wider, known)
    for sheet in (now, then):
        assert len({item.id for item in sheet.items}) == len(sheet.items)
    first = {(item.obligation.kind, item.obligation.subject, item.obligation.occurrence): item for item in now.items}
    for item in then.items:
        what = item.obligation
        same = first.get((what.kind, what.subject, what.occurrence))
        if same is not None:
            assert (same.id, ics.uid(same, of)) == (item.id, ics.uid(item, of))


@given(programmes(), spans, spans)
def test_looking_further_ahead_loses_nothing(of: Examination, within: timedelta, more: timedelta) -> None:
    near, far = due(of, within=within), due(of, within=within + more)
    assert {item.id for item in near.items} <= {item.id for item in far.items}
    assert near.of(State.LATE, State.LATE_WITHIN_GRACE, State.UNKNOWN) == far.of(
        State.LATE, State.LATE_WITHIN_GRACE, State.UNKNOWN
    )


@given(programmes(), spans)
def test_nothing_unread_is_late(of: Examination, within: timedelta) -> None:
    assert [item for item in due(of, within=within).items if item.is_late and not item.obligation.is_read] == []

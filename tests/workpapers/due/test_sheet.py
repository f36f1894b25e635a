"""One list from all sources, in order, with states, owners and ids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.access_reviews import code_host
from tests.exercises import runbook
from tests.factories import AS_OF, control, document, examination, person, roster
from tests.workpapers.due.rows import acceptance, commitment, incident, reported, risk, seen, vendor
from tieout.model.cadence import Cadence, Every
from tieout.model.examination import Examination
from tieout.model.location import NotExamined
from tieout.model.period import Period
from tieout.model.registers.collection import Registers
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.sheet import Due, State, canonical, due

MONTH = timedelta(days=30)
YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))


def everything() -> Examination:
    """Give an examination in which something of each kind falls due."""
    registers = Registers(
        systems=(code_host(in_scope_from=date(2026, 4, 20)),),
        vendors=(vendor(report_reviewed_on=None, contract_ends_on=date(2026, 9, 1)),),
        risks=(risk(),),
        findings=(reported(),),
        exceptions=(acceptance(),),
        incidents=(incident(),),
        commitments=(commitment(),),
    )
    return seen(registers, documents=(document(), runbook()), controls=(control(),), period=YEAR)


def item_of(day: date, *, as_of: date = AS_OF, within: timedelta = MONTH, **changes: object) -> Due:
    """Give the review that falls due on a day."""
    text = document(last_reviewed=date(day.year - 1, day.month, day.day), **changes)
    [item] = due(examination(text, as_of=as_of), within=within, kinds=(Kind.REVIEW,)).items
    return item


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-1, State.LATE),
        (0, State.DUE),
        (30, State.DUE),
        (31, State.UPCOMING),
    ],
)
def test_a_state_follows_from_the_day_alone(days: int, state: State) -> None:
    assert item_of(AS_OF + timedelta(days=days)).state is state


@pytest.mark.parametrize(("day", "state"), [(14, State.DUE), (15, State.LATE_WITHIN_GRACE), (23, State.LATE_WITHIN_GRACE),
                                            (24, State.LATE)])  # fmt: skip
def test_grace_ends_with_the_last_day_on_which_it_can_be_closed(day: int, state: State) -> None:
    text = document(review=Cadence(every=Every.QUARTERLY), last_reviewed=date(2026, 1, 14))
    [item] = due(examination(text, as_of=date(2026, 4, day)), within=MONTH, kinds=(Kind.REVIEW,)).items
    assert item.state is state
    assert item.is_late is (day > 14)


@pytest.mark.parametrize(("day", "states"), [(date(2026, 6, 30), [State.DUE]), (date(2026, 7, 1), [State.UNKNOWN]),
                                             (date(2026, 7, 7), [State.UNKNOWN]), (date(2026, 7, 8), [])])  # fmt: skip
def test_what_is_not_read_is_never_late(day: date, states: list[State]) -> None:
    sheet = due(examination(as_of=day, period=YEAR), within=timedelta(), kinds=(Kind.EVIDENCE_WINDOW,))
    assert [item.state for item in sheet.items if item.obligation.occurrence == "2026-Q2"] == states


def test_something_of_every_kind_is_found() -> None:
    sheet = due(everything(), within=MONTH)
    assert {item.obligation.kind for item in sheet.items} == set(Kind) - {Kind.VENDOR_BRIDGE}
    assert sheet.kinds == tuple((kind, "") for kind in Kind)
    bridged = due(replace(everything(), period=examination().period), within=MONTH)
    assert Kind.VENDOR_BRIDGE in {item.obligation.kind for item in bridged.items}


def test_the_order_is_urgency_then_day() -> None:
    sheet = due(everything(), within=MONTH)
    keys = [(item.state.rank, item.obligation.due_on) for item in sheet.items]
    assert keys == sorted(keys)
    assert {item.state for item in sheet.items} == {State.LATE, State.DUE, State.UPCOMING}


def test_ids_are_the_same_on_the_next_day() -> None:
    first = [item.id for item in due(everything(), within=MONTH).items]
    later = due(replace(everything(), as_of=AS_OF + timedelta(days=1)), within=MONTH)
    assert sorted(item.id for item in later.items) == sorted(first)
    assert "evidence-window:AC-01:2026-Q3" in first


def test_two_files_of_one_id_are_told_apart_by_place() -> None:
    texts = [document(path=f"policies/{name}.md", places=()) for name in "ba"]
    found = due(examination(*texts), within=MONTH, kinds=(Kind.REVIEW,)).items
    assert [(item.id, item.obligation.location.path) for item in found] == [
        ("review:POL-002", "policies/a.md"),
        ("review:POL-002#2", "policies/b.md"),
    ]


def test_of_what_comes_later_the_next_one_alone_is_listed() -> None:
    monthly = control(cadence=Cadence(every=Every.MONTHLY))
    sheet = due(examination(controls=(monthly,), period=YEAR), within=timedelta(days=40), kinds=(Kind.EVIDENCE_WINDOW,))
    assert [(item.obligation.occurrence, item.state) for item in sheet.items] == [
        ("2026-06", State.DUE),
        ("2026-07", State.DUE),
        ("2026-08", State.UPCOMING),
    ]


def test_a_kind_whose_input_is_absent_is_named_with_the_reason() -> None:
    reason = "there is no registers/vendors.yaml, so no vendor is known"
    of = replace(everything(), unexamined=(NotExamined(need="vendors", reason=reason),))
    sheet = due(of, within=MONTH)
    absent = {kind for kind, why in sheet.kinds if why == reason}
    assert absent == {kind for kind in Kind if kind.value.startswith("vendor")}
    assert not absent & {item.obligation.kind for item in sheet.items}
    assert not sheet.is_blind


def test_where_nothing_could_be_looked_at_the_sheet_is_blind() -> None:
    needs = ("settings", "systems", "exceptions", "vendors", "risks", "findings", "incidents", "commitments")
    absent = tuple(NotExamined(need=need, reason="absent") for need in needs)
    of = replace(examination(), documents=(), unexamined=absent)
    assert due(of, within=MONTH).is_blind
    assert not due(examination(unexamined=absent), within=MONTH).is_blind


def test_a_period_that_is_not_declared_is_a_reason() -> None:
    sheet = due(examination(period=None), within=MONTH)
    assert dict(sheet.kinds)[Kind.EVIDENCE_WINDOW].startswith("no period is examined")
    assert not [item for item in sheet.unlisted if not item.subject]


def test_the_last_day_of_the_calendar_is_no_limit() -> None:
    sheet = due(
        examination(document(last_reviewed=date(9999, 12, 1)), as_of=date.max, registers=Registers()), within=MONTH
    )
    assert sheet.until == date.max
    assert [item.state for item in sheet.items] == [State.DUE]


@pytest.mark.parametrize(
    ("reference", "spelled"),
    [
        ("role:cto", "role:cto"),
        ("cto", "role:cto"),
        ("ana", "person:ana"),
        ("person:ana", "person:ana"),
        ("nobody", "nobody"),
        ("team:x", "team:x"),
        ("", ""),
    ],
)
def test_an_owner_has_one_spelling(reference: str, spelled: str) -> None:
    assert canonical(reference, roster()) == spelled


def test_the_people_are_those_who_are_here_on_the_day() -> None:
    here = person(id="ana", roles=("security-lead",), started_on=AS_OF)
    gone = person(id="ben", roles=("security-lead",), left_on=AS_OF - timedelta(days=1))
    text = document(last_reviewed=AS_OF)
    [item] = due(examination(text, roster=roster(here, gone)), within=MONTH, kinds=(Kind.REVIEW,)).items
    assert item.people == (here,)

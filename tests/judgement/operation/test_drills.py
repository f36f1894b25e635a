"""From restore to restore of each system: what is late, what stays late, and what nobody can tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.exercises import CHECK, runbook, stated
from tests.recovery import DAY, drill, examination, system
from tieout.judgement.operation.drills import drills, is_told_of_the_runbook, restores
from tieout.model.cadence import Every
from tieout.model.document import ExerciseKind
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, Measured, Restored
from tieout.model.limit import Unit
from tieout.model.period import Period

FIRST = date(2026, 1, 14)
DUE = date(2026, 4, 16)
"""92 days later."""
QUARTER = Period(id="2026-Q2", start=date(2026, 4, 1), end=date(2026, 6, 30))


def gaps(*records: ExerciseRecord, **changes: Any) -> list[tuple[date, date | None, date, tuple[str, ...]]]:
    """Give since when, until when, what was due, and what leaves it open, of each gap of the orders database."""
    return [
        (
            gap.since,
            gap.next.signed_off_on if gap.next else None,
            gap.allowed.due,
            tuple(item.subject for item in gap.unsure),
        )
        for restored in restores(examination(*records, **changes))
        for gap in restored.gaps
    ]


@pytest.mark.parametrize(("day", "is_late"), [(DUE - DAY, False), (DUE, False), (DUE + DAY, True)])
def test_the_last_day_is_in_time_and_the_next_is_not(day: date, is_late: bool) -> None:
    found = gaps(drill(1, FIRST), drill(2, day))
    assert found == ([(FIRST, day, DUE, ())] if is_late else [])


@pytest.mark.parametrize(("as_of", "is_late"), [(DUE, False), (DUE + DAY, True)])
def test_the_time_since_the_last_one_runs_to_today(as_of: date, is_late: bool) -> None:
    assert gaps(drill(1, FIRST), as_of=as_of) == ([(FIRST, None, DUE, ())] if is_late else [])


def test_what_was_late_stays_late_and_what_was_over_before_the_period_is_history() -> None:
    records = (drill(1, date(2025, 10, 1)), drill(2, date(2026, 2, 1)), drill(3, date(2026, 4, 20)))
    old = stated("restore-drill-gap", 92, Unit.DAYS, since=date(2025, 1, 1))
    late = (date(2025, 10, 1), date(2026, 2, 1), date(2026, 1, 1), ())
    assert gaps(*records, statements=(old,)) == [late]
    assert gaps(*records, statements=(old,), period=QUARTER) == []
    assert gaps(*records, statements=(old,), period=None) == [late]


def test_without_a_restore_before_it_the_period_begins_the_first_stretch() -> None:
    start = date(2026, 1, 1)
    assert gaps(as_of=date(2026, 4, 4)) == [(start, None, date(2026, 4, 3), ())]
    assert gaps(as_of=date(2026, 4, 3)) == []
    assert gaps(as_of=date(2026, 6, 1), systems=(system(in_scope_from=date(2026, 3, 1)),)) == []


def test_a_leap_day_is_a_day() -> None:
    leap = Period(id="2028-Q1", start=date(2028, 1, 1), end=date(2028, 6, 30))
    records = (drill(1, date(2028, 1, 14)), drill(2, date(2028, 4, 15)))
    assert gaps(*records, period=leap, as_of=date(2028, 4, 16)) == []
    later = (records[0], drill(2, date(2028, 4, 16)))
    assert gaps(*later, period=leap, as_of=date(2028, 4, 16)) == [
        (date(2028, 1, 14), date(2028, 4, 16), date(2028, 4, 15), ())
    ]


def test_months_are_months_and_end_with_their_month() -> None:
    monthly = (stated("restore-drill-gap", 1, Unit.MONTHS),)
    records = (drill(1, date(2026, 1, 31)), drill(2, date(2026, 2, 28)), drill(3, date(2026, 3, 28)))
    assert gaps(*records, statements=monthly, as_of=date(2026, 4, 28)) == []
    assert gaps(*records, statements=monthly, as_of=date(2026, 4, 29)) == [
        (date(2026, 3, 28), None, date(2026, 4, 28), ())
    ]


def test_the_limit_is_that_of_the_day_on_which_the_time_began() -> None:
    changed = (
        stated("restore-drill-gap", 92, Unit.DAYS),
        stated("restore-drill-gap", 31, Unit.DAYS, since=date(2026, 3, 1)),
    )
    records = (drill(1, FIRST), drill(2, DUE), drill(3, date(2026, 5, 18)))
    assert gaps(*records, statements=changed, as_of=date(2026, 6, 1)) == [
        (DUE, date(2026, 5, 18), date(2026, 5, 17), ())
    ]


def test_where_nothing_says_how_often_a_year_is_allowed() -> None:
    year = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
    last = drill(1, date(2025, 6, 1))
    due = date(2026, 6, 1)
    assert gaps(last, statements=(), period=year, as_of=due) == []
    assert gaps(last, statements=(), period=year, as_of=due + DAY) == [(date(2025, 6, 1), None, due, ())]


FILES = system(id="files", restore_every=None)
BOTH = (system(), FILES)


def test_what_a_policy_says_of_drills_is_no_promise_for_each_of_several_systems() -> None:
    shared = (runbook(systems=("orders", "files")),)
    assert gaps(drill(1, FIRST), systems=BOTH, documents=shared) == []
    own = (runbook(systems=("orders",)),)
    assert gaps(drill(1, FIRST), systems=BOTH, documents=own) == [(FIRST, None, DUE, ())]


def test_the_shortest_of_what_the_register_and_the_policy_say_of_a_system_counts() -> None:
    shared = (runbook(systems=("orders", "files")),)
    monthly = system(restore_every=31 * DAY)
    due = date(2026, 2, 14)
    assert gaps(drill(1, FIRST), systems=(monthly, FILES), documents=shared)[0] == (FIRST, None, due, ())
    policy = (stated("system-restore-gap", 20, Unit.DAYS, since=date(2025, 1, 1)),)
    found = gaps(drill(1, FIRST), systems=(monthly, FILES), documents=shared, statements=policy)
    assert found[0] == (FIRST, None, date(2026, 2, 3), ())
    assert found[1] == (date(2026, 1, 1), None, date(2026, 1, 21), ())


def test_a_period_that_is_over_has_one_restore_at_least() -> None:
    yearly = (stated("restore-drill-gap", 12, Unit.MONTHS, since=date(2025, 1, 1)),)
    before = drill(1, date(2025, 12, 1))
    over = date(2026, 7, 1)
    assert gaps(before, statements=yearly) == []
    assert gaps(before, statements=yearly, as_of=over) == [(date(2026, 1, 1), None, date(2027, 1, 1), ())]
    assert gaps(before, drill(2, date(2026, 6, 30)), statements=yearly, as_of=over) == []
    longer = (stated("system-restore-gap", 24, Unit.MONTHS, since=date(2025, 1, 1)),)
    rare = (runbook(systems=("orders", "files")),)
    assert gaps(before, statements=longer, as_of=over, systems=BOTH, documents=rare) == []
    part = (system(in_scope_from=date(2026, 6, 1)),)
    assert gaps(before, statements=yearly, as_of=over, systems=part) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": ExerciseOutcome.PARTIAL},
        {"measured": Measured(recovery_time=timedelta(hours=1))},
        {"measured": Measured(integrity_check=CHECK)},
        {"signed_off_by": None, "signed_off_on": None},
        {"signed_off_by": "person:cleo"},
        {"kind": ExerciseKind.TABLETOP},
    ],
    ids=["partial", "no check", "no time", "unsigned", "signed by its leader", "a tabletop"],
)
def test_what_is_no_restore_that_passed_ends_no_gap(changes: dict[str, Any]) -> None:
    bad = drill(2, date(2026, 3, 2), **changes)
    assert gaps(drill(1, FIRST), bad) == [(FIRST, None, DUE, ())]


def test_a_record_is_of_the_system_that_it_names_else_of_the_one_of_its_runbook() -> None:
    for systems, expected in (((), ("", None)), (("orders",), ("orders", frozenset({"orders"})))):
        of = examination(drill(1, FIRST, system=""), documents=(runbook(systems=systems),))
        assert [(item.system, item.possible) for item in drills(of)] == [expected]
    both = examination(drill(1, FIRST, system=""), documents=(runbook(systems=("orders", "files")),))
    assert [(item.system, item.possible) for item in drills(both)] == [("", frozenset({"orders", "files"}))]
    named = examination(drill(1, FIRST, system="files"), documents=(runbook(systems=("orders",)),))
    assert [item.system for item in drills(named)] == ["files"]


def test_a_restore_that_may_be_of_it_leaves_the_gap_open_where_it_would_close_it() -> None:
    vague = drill(2, date(2026, 4, 1), system="")
    books = (runbook(systems=("orders", "files")),)
    assert gaps(drill(1, FIRST), vague, documents=books) == [(FIRST, None, DUE, ("EX-2026-02",))]
    assert gaps(drill(1, FIRST), vague, documents=(runbook(systems=("files", "mail")),)) == [(FIRST, None, DUE, ())]
    too_late = drill(2, date(2026, 4, 20), system="")
    assert gaps(drill(1, FIRST), too_late, documents=books) == [(FIRST, None, DUE, ())]


def told(**changes: Any) -> list[bool]:
    of = examination(drill(1, FIRST), **changes)
    return [is_told_of_the_runbook(of, gap) for restored in restores(of) for gap in restored.gaps]


def test_what_the_one_runbook_of_the_system_says_is_said_once() -> None:
    own, other = runbook(systems=("orders",)), runbook(systems=("orders", "files"))
    second = runbook(systems=("orders",), id="RB-009", path="runbooks/other.md")
    assert told(documents=(own,)) == [True]
    assert told(documents=(other,)) == [False]
    assert told(documents=(own, second)) == [False]
    assert told(documents=(runbook(Every.ANNUAL, None, systems=("orders",)),)) == [False]


def test_a_promise_binds_from_the_day_on_which_it_was_made() -> None:
    later = (stated("restore-drill-gap", 92, Unit.DAYS, since=date(2026, 3, 1)),)
    due = date(2026, 6, 1)
    assert gaps(drill(1, FIRST), statements=later, as_of=due) == []
    assert gaps(drill(1, FIRST), statements=later, as_of=due + DAY) == [(FIRST, None, due, ())]
    assert gaps(drill(1, FIRST), drill(2, due), statements=later, as_of=due + DAY) == []


def test_one_drill_may_be_of_several_systems() -> None:
    both = (Restored(system="orders"), Restored(system="files", key="restored[1]"))
    of = examination(drill(1, FIRST, restored=both), systems=BOTH)
    assert [(item.system, item.at("system").path) for item in drills(of)] == [
        ("orders", "evidence/exercises/EX-2026-01.md"),
        ("files", "evidence/exercises/EX-2026-01.md"),
    ]

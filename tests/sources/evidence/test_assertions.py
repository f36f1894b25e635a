"""A company's assertions: which captures they are asked of, and that no silence of theirs is a pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import evidence
from tests.sources.evidence.world import (
    BAD,
    DOORS,
    EMPTY,
    GOOD,
    MFA,
    SEATS,
    SEATS_OF,
    YEAR,
    World,
    asserted,
    forms,
)
from tieout.judgement.evidence.checks import registry
from tieout.model.evidence.collector import Assertion, CollectorSetting, Serves
from tieout.model.evidence.record import CollectorUsed, Population, Query
from tieout.model.evidence.result import CheckRun, Deviating, ResultState
from tieout.model.location import Location
from tieout.model.program import Organization, Program
from tieout.sources.evidence.tables import table_bytes

__all__ = ["forms"]

PASS, FAIL = ResultState.PASS, ResultState.FAIL
INCONCLUSIVE, ERROR = ResultState.INCONCLUSIVE, ResultState.ERROR
LATE_OPENING = """
    select doors._at, doors.user as subject, 'opened a door without a seat by ' || :as_of as message
    from doors left join seats on seats.user = doors.user where seats.user is null
"""
JOINED = asserted(LATE_OPENING, id="no-door-without-seat", tables=(("doors", "the-doors"), ("seats", "the-seats")))


@pytest.fixture(autouse=True)
def without_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "CHECKS", ())


def only(runs: tuple[CheckRun, ...]) -> CheckRun:
    assert len(runs) == 1
    return runs[0]


def asked(assertion: Assertion, rows: tuple[tuple[str, ...], ...] = GOOD) -> CheckRun:
    world = World()
    world.add(rows)
    return only(world.run(assertion))


def test_no_row_over_a_whole_table_passes() -> None:
    world = World()
    item = world.add(GOOD)
    run = only(world.run(asserted(MFA)))
    assert run == CheckRun(
        check="no-seat-without-mfa",
        version=run.version,
        captures=(item.id,),
        control="AC-01",
        state=PASS,
        rows=(("seats", 2),),
        location=Location("collectors.yaml", 30, 5),
    )


def test_a_row_is_a_deviation_with_its_place() -> None:
    run = asked(asserted(MFA), BAD)
    assert (run.state, run.found) == (FAIL, 1)
    assert run.deviations == (Deviating("raw.jsonl:1#/2", "eve", "no second factor"),)


def test_a_row_without_a_message_says_what_was_asserted() -> None:
    run = asked(asserted("select _at, null as message from seats where user = 'eve'"), BAD)
    assert run.deviations == (Deviating("raw.jsonl:1#/2", "", "Nobody sits without a second factor"),)


def test_a_row_without_a_place_is_an_error() -> None:
    run = asked(asserted("select '' as _at, 'm' as message from seats"))
    assert run.state is ERROR
    assert "has no _at" in run.reason


def test_every_capture_of_the_period_has_a_run_and_the_day_is_that_of_the_data() -> None:
    world = World()
    days = [f"2026-{month:02}-28" for month in range(1, 13)]
    ids = [world.add(BAD, day=day).id for day in days]
    world.add(BAD, day="2025-12-31")
    world.add(BAD, day="2027-01-01")
    told = asserted("select _at, :as_of as message from seats where mfa = 'false'")
    runs = world.run(told, as_of=date(2026, 11, 30))
    assert [run.captures for run in runs] == [(item,) for item in ids[:11]]
    assert [run.deviations[0].message for run in runs] == days[:11]
    assert len(world.run(told, as_of=date(2026, 12, 31))) == 12
    assert world.run(told, as_of=date(2027, 6, 1))[:11] == runs  # an answer does not age


def test_without_a_period_every_capture_until_the_day_is_asked() -> None:
    world = World()
    for day in ("2024-01-01", "2026-01-01", "2026-12-01"):
        world.add(GOOD, day=day)
    assert len(world.run(asserted(MFA), period=None)) == 2


def test_days_are_those_of_the_organization() -> None:
    world = World()
    world.add(BAD, day="2026-03-02", hour=23)
    program = Program(organization=Organization(name="Example", timezone="Asia/Tokyo"))
    run = only(world.run(asserted("select _at, :as_of as message from seats"), program=program))
    assert run.deviations[0].message == "2026-03-03"


def test_a_table_may_be_named_by_its_form_with_or_without_version() -> None:
    world = World()
    world.add(BAD)
    for name in ("seats", "seats/1", "the-seats"):
        assert only(world.run(asserted(MFA, tables=(("seats", name),)))).state is FAIL


def test_without_a_capture_nothing_can_be_said() -> None:
    run = only(World().run(asserted(MFA)))
    assert (run.state, run.captures) == (INCONCLUSIVE, ())
    assert run.reason == "no capture of the-seats lies in 2026"
    assert only(World().run(asserted(MFA), period=None)).reason == "no capture of the-seats lies by 2026-11-30"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tables": (("seats", "the-saets"),)}, "the-saets is neither a collector of collectors.yaml nor a table; did you mean the-seats?"),
        ({"tables": (("seats", "seats/9"),)}, "seats/9 is neither"),
        ({"tables": ()}, "it names no table"),
        ({"min_rows": (("sets", 2),)}, "sets is none of its tables"),
        ({"allow_empty": (("sets", "because"),)}, "sets is none of its tables"),
        ({"min_rows": (("seats", -1),)}, "min_rows of seats is -1"),
        ({"tables": (("seats", "seats"),), "sql": "select _at, 'm' as message from seats where mfaa <> 'true'"}, "no such column: mfaa"),
        ({"tables": (("se ats", "seats"),)}, "is no name of a table"),
        ({"tables": (("seats", "seats"), ("Seats", "doors"))}, "two tables are called Seats"),
        ({"tables": (("seats", "seats"),), "sql": "drop table seats"}, "begins with select"),
        ({"tables": (("seats", "seats"),), "sql": 'select _at, "m" as message from seats'}, "double quote"),
        ({"tables": (("seats", "seats"),), "sql": "select _at, user from seats"}, "gives no message"),
        ({"sql": "select _at, 'm' as message from seats where mfaa <> 'true'"}, "no such column: mfaa"),
        ({"sql": "select _at, 'm' as message from seats where date('now') > mfa"}, "each day"),
        ({"sql": "select _at, 'm' as message from doors"}, "no such table: doors"),
        ({"sql": "select _at, 'm' as message from seats where mfa > 3"}, "compared with a number"),
        ({"sql": ""}, "begins with select"),
    ],
)  # fmt: skip
def test_an_assertion_that_is_wrong_is_an_error_at_its_place(changes: dict[str, Any], said: str) -> None:
    for rows in (GOOD, BAD):
        run = asked(asserted(**changes), rows)
        assert said in run.reason
        assert run.state is (INCONCLUSIVE if said == "each day" else ERROR)
        assert run.location == Location("collectors.yaml", 30, 5)
        assert run.reason.isprintable()


def test_a_query_that_is_wrong_is_known_before_a_table_is_read() -> None:
    world = World()
    world.add(GOOD)
    wrong = asserted("select _at, 'm' as message from seats where mfaa = ''", tables=(("seats", "seats"),))
    assert only(world.run(wrong)).state is ERROR
    assert world.read_paths == []
    assert only(World().run(wrong)).state is ERROR  # and where there is no capture yet


def test_what_a_query_cannot_read_in_a_cell_is_inconclusive() -> None:
    cell = (("1", "ann", "N/A"), ("2", "bob", "2026-01-01"))
    run = asked(asserted("select _at, 'm' as message from seats where julianday(mfa) > 90"), cell)
    assert (run.state, run.rows) == (INCONCLUSIVE, (("seats", 2),))
    assert "'N/A', which is no date" in run.reason


@pytest.mark.parametrize(
    ("rows", "min_rows", "allow_empty", "state"),
    [
        (0, None, "", INCONCLUSIVE),
        (0, 0, "", INCONCLUSIVE),
        (0, None, "nobody had one before June", PASS),
        (0, 5, "nobody had one before June", PASS),
        (1, None, "", PASS),
        (1, 2, "", INCONCLUSIVE),
        (1, 2, "nobody had one before June", INCONCLUSIVE),
        (2, 2, "", PASS),
    ],
)
def test_a_table_needs_rows_for_the_answer_to_mean_anything(
    rows: int, min_rows: int | None, allow_empty: str, state: ResultState
) -> None:
    world = World()
    population = replace(EMPTY, allow_empty="it may be") if rows == 0 else Population(rows=rows, pages=1, complete=True)
    world.add(GOOD[:rows], population=population)
    run = only(
        world.run(
            asserted(
                MFA,
                min_rows=() if min_rows is None else (("seats", min_rows),),
                allow_empty=(("seats", allow_empty),) if allow_empty else (),
            )
        )
    )
    assert run.state is state
    assert run.rows == (("seats", rows),)


@pytest.mark.parametrize("rows", [GOOD, BAD])
def test_a_table_that_is_not_all_or_was_altered_is_not_asked(rows: tuple[tuple[str, ...], ...]) -> None:
    world = World()
    world.add(rows, population=Population(rows=len(rows), pages=1, complete=False, gaps=("page 2",)))
    run = only(world.run(asserted(MFA)))
    assert (run.state, run.found) == (INCONCLUSIVE, 0)
    assert "page 2" in run.reason
    world = World()
    item = world.add(rows)
    world.captures[0] = replace(item, present=item.present[:1])
    assert only(world.run(asserted(MFA))).state is INCONCLUSIVE
    assert world.read_paths == []


def test_an_older_capture_never_stands_in_for_the_newest() -> None:
    world = World()
    world.add(GOOD, day="2026-03-02")
    broken = world.add(GOOD, day="2026-04-02", population=None)
    states = {run.captures: run.state for run in world.run(asserted(MFA))}
    assert states[(broken.id,)] is INCONCLUSIVE
    assert sorted(state.value for state in states.values()) == ["inconclusive", "pass"]


def test_a_table_of_another_form_is_an_error_with_its_line() -> None:
    world = World()
    world.add(GOOD, data=table_bytes(GOOD, SEATS) + b"x\n")
    run = only(world.run(asserted(MFA)))
    assert run.state is ERROR
    assert "records.csv:4: the row has 1 cell, the header 3" in run.reason


def test_a_corrected_capture_showed_what_it_showed_and_stands_in_for_none() -> None:
    world = World()
    old = world.add(BAD)
    new = world.add(GOOD, day="2026-03-03", supersedes=old.id)
    found = {run.captures: run.state for run in world.run(asserted(MFA))}
    assert found == {(old.id,): ResultState.FAIL, (new.id,): PASS}


def test_two_tables_are_joined_as_they_stood_on_each_day() -> None:
    world = World()
    first = world.add(GOOD, day="2026-01-10")
    opened = [("log:1", "ann", "2026-01-31"), ("log:2", "eve", "2026-01-31")]
    january = world.add(opened, day="2026-01-31", schema=DOORS, collector="the-doors")
    second = world.add(BAD, day="2026-02-10")
    march = world.add(opened, day="2026-03-31", schema=DOORS, collector="the-doors", hour=7)
    same_day = world.add(GOOD, day="2026-03-31", hour=9)
    runs = {run.captures: run for run in world.run(JOINED)}
    early = runs.pop((first.id,))
    assert (early.state, early.reason) == (INCONCLUSIVE, "no capture of the-doors by 2026-01-10 lies in the period")
    assert {pair: (run.state, [item.message for item in run.deviations]) for pair, run in runs.items()} == {
        (january.id, first.id): (FAIL, ["opened a door without a seat by 2026-01-31"]),
        (january.id, second.id): (PASS, []),
        (march.id, same_day.id): (FAIL, ["opened a door without a seat by 2026-03-31"]),
    }
    assert runs[january.id, second.id].rows == (("doors", 2), ("seats", 3))


def test_of_two_captures_of_a_day_the_later_one_is_joined() -> None:
    world = World()
    world.add(GOOD, day="2026-03-31", hour=6)
    late = world.add(BAD, day="2026-03-31", hour=8)
    opened = world.add([("log:1", "eve", "x")], day="2026-04-01", schema=DOORS, collector="the-doors")
    newest = world.run(JOINED)[-1]
    assert (newest.captures, newest.state) == ((opened.id, late.id), PASS)


def test_a_table_joined_with_itself_is_the_same_capture() -> None:
    twice = asserted(
        "select a._at, 'twice' as message from a join b on a.user = b.user and a._at < b._at",
        tables=(("a", "the-seats"), ("b", "the-seats")),
    )
    run = asked(twice, (("1", "ann", ""), ("2", "ann", "")))
    assert (run.state, run.found, len(run.captures)) == (FAIL, 1, 1)


def test_a_table_of_a_companys_own_columns_is_read_by_its_header() -> None:
    own = replace(SEATS, id="own/1", columns=SEATS.columns[:1])
    world = World()
    world.add([("1", "ann")], schema=own, collector="the-doors", system="office")
    told = asserted("select _at, user as message from t", tables=(("t", "the-doors"),))
    assert only(world.run(told)).deviations == (Deviating("1", "", "ann"),)
    for data in (b"", b"user\nann\n", b"_at,user,User\n1,a,b\n", b"_at,\n1,2\n", b"\xff", b'_at,"x'):
        world = World()
        world.add([("1", "ann")], schema=own, collector="the-doors", data=data)
        assert only(world.run(told)).state is ERROR


def test_which_entry_made_a_capture_is_told_by_id_system_purpose_or_settings() -> None:
    other = replace(SEATS_OF, id="other-seats", system="another")
    world = World()
    here = world.add(BAD)
    world.add(GOOD, system="another", day="2026-03-03")
    assert only(world.run(asserted(MFA), collectors=(SEATS_OF, other))).captures == (here.id,)

    def entry(name: str, **changes: object) -> CollectorSetting:
        return replace(SEATS_OF, id=name, **changes)  # type: ignore[arg-type]  # fields by name

    for left, right in (
        (entry("the-seats", serves=(Serves("AC-01", ""),)), entry("b", serves=(Serves("AC-02", ""),))),
        (entry("the-seats", settings=(("host", "a"),)), entry("b", settings=(("host", "b"),))),
    ):
        world = World()
        world.add(BAD, query=Query(operation="GET", filter="none", parameters=(("host", "a"),)))
        assert only(world.run(asserted(MFA), collectors=(left, right))).state is FAIL
        assert only(world.run(asserted(MFA, tables=(("seats", "b"),)), collectors=(left, right))).captures == ()
    world = World()
    world.add(BAD)
    run = only(world.run(asserted(MFA), collectors=(entry("the-seats"), entry("b"))))
    assert run.state is INCONCLUSIVE
    assert run.reason.endswith("may be of the-seats or of b")


def test_a_capture_by_hand_is_of_no_entry() -> None:
    world = World()
    world.captures.append(evidence.capture(evidence.by_hand()))
    world.add(GOOD)
    world.captures[-1] = replace(
        world.captures[-1], record=replace(world.captures[-1].record, collector=CollectorUsed(id="the-doors"))
    )
    assert only(world.run(asserted(MFA))).captures == ()


def test_the_version_is_what_decides() -> None:
    world = World()
    world.add(GOOD)

    def version(assertion: Assertion, **changes: object) -> str:
        return only(world.run(assertion, **changes)).version

    base = version(asserted(MFA))
    assert version(asserted(MFA, title="Another", control="AC-09", location=Location("x"))) == base
    assert version(asserted(MFA), as_of=date(2026, 6, 1), period=replace(YEAR, end=date(2026, 11, 30))) == base
    changed = (
        asserted(f"{MFA} "),
        asserted(MFA, id="x"),
        asserted(MFA, tables=(("seats", "seats"),)),
        asserted(MFA, min_rows=(("seats", 2),)),
        asserted(MFA, allow_empty=(("seats", "x"),)),
    )
    assert len({base, *(version(item) for item in changed)}) == 1 + len(changed)
    of_period = asserted(f"{MFA} and :period_end > ''")
    shorter = replace(YEAR, end=date(2026, 11, 30))
    assert version(of_period) != version(of_period, period=shorter)


def test_assertions_over_the_same_captures_read_them_once() -> None:
    world = World()
    world.add(GOOD)
    runs = world.run(*(asserted(MFA, id=f"a{n}") for n in range(5)))
    assert [run.state for run in runs] == [PASS] * 5
    assert len(world.read_paths) == 1


def test_a_bomb_does_not_take_the_others_with_it() -> None:
    world = World()
    world.add(GOOD)
    wide = "with recursive r(x) as (select 'aaaa' union all select x || x from r) select x as _at, 'm' as message from r, seats"
    runs = {run.check: run.state for run in world.run(asserted(wide, id="bomb"), asserted(MFA))}
    assert runs == {"bomb": INCONCLUSIVE, "no-seat-without-mfa": PASS}


def test_the_same_input_gives_the_same_runs() -> None:
    world = World()
    for month in range(1, 10):
        world.add(BAD, day=f"2026-{month:02}-05")
        world.add([("log:1", "eve", "x")], day=f"2026-{month:02}-07", schema=DOORS, collector="the-doors")
    first = world.run(JOINED, asserted(MFA))
    world.captures.reverse()
    assert world.run(asserted(MFA), JOINED) == first


def test_the_period_is_given() -> None:
    run = asked(asserted("select _at, :period_start || '..' || :period_end as message from seats where user = 'ann'"))
    assert run.deviations[0].message == "2026-01-01..2026-12-31"

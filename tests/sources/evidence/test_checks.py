"""Our own checks: one run for each capture with a table, and no pass for what could not be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import evidence
from tests.sources.evidence.world import BAD, DOORS, EMPTY, GOOD, SEATS, SEATS_CHECK, SEATS_OF, World, forms
from tieout.judgement.evidence.checks import registry
from tieout.model.evidence.record import Denied, Pointer, Population, Refusal
from tieout.model.evidence.result import CheckRun, Deviating, ResultState
from tieout.sources.evidence.tables import table_bytes

__all__ = ["forms"]

PASS, FAIL = ResultState.PASS, ResultState.FAIL
INCONCLUSIVE, ERROR = ResultState.INCONCLUSIVE, ResultState.ERROR


def only(runs: tuple[CheckRun, ...]) -> CheckRun:
    assert len(runs) == 1
    return runs[0]


def test_a_table_without_a_deviation_passes() -> None:
    world = World()
    item = world.add(GOOD)
    run = only(world.run())
    assert run == CheckRun(
        check="seats-without-mfa", version=run.version, captures=(item.id,), state=PASS, rows=(("seats/1", 2),)
    )
    assert run.version.startswith("sha256:")


def test_a_deviation_is_told_with_its_place() -> None:
    world = World()
    world.add(BAD)
    run = only(world.run())
    assert (run.state, run.found) == (FAIL, 1)
    assert run.deviations == (Deviating("raw.jsonl:1#/2", "eve", "has no second factor"),)


def test_what_is_not_known_is_no_pass_and_a_deviation_outweighs_it() -> None:
    world = World()
    world.add([("raw.jsonl:1#/0", "ann", "unknown"), ("raw.jsonl:1#/1", "bob", "")])
    run = only(world.run())
    assert run.state is INCONCLUSIVE
    assert run.reason == "ann: whether there is a second factor is not known (raw.jsonl:1#/0), and 1 more"
    world = World()
    world.add([("1", "ann", "unknown"), ("2", "bob", "false")])
    assert only(world.run()).state is FAIL


def test_every_capture_has_its_own_run_whatever_the_period() -> None:
    world = World()
    days = ("2024-05-01", "2026-01-31", "2026-02-28", "2027-01-01")
    ids = [world.add(GOOD, day=day).id for day in days]
    assert [run.captures for run in world.run()] == [(item,) for item in sorted(ids)]


@pytest.mark.parametrize(
    ("population", "said"),
    [
        (None, "does not say whether it is all"),
        (Population(rows=2, pages=1), "does not say whether it is all"),
        (Population(rows=2, pages=1, complete=False), "says that it is not all"),
        (Population(rows=2, pages=1, complete=True, total=3), "the source speaks of 3"),
        (
            Population(
                rows=2, pages=1, complete=False, denied=(Denied("members", "Members: read", Refusal.DENIED, ""),)
            ),
            "it needs Members: read",
        ),
        (Population(rows=2, pages=1, complete=False, gaps=("page 3",)), "page 3"),
    ],
)
def test_a_table_that_is_not_all_does_not_pass(population: Population | None, said: str) -> None:
    world = World()
    world.add(GOOD, population=population)
    run = only(world.run())
    assert run.state is INCONCLUSIVE
    assert said in run.reason
    world = World()
    world.add(BAD, population=population)
    assert only(world.run()).state is FAIL  # what is in it is so, whatever is not


def test_an_empty_table_passes_only_where_the_record_says_why_it_may_be_empty() -> None:
    world = World()
    world.add((), population=EMPTY)
    run = only(world.run())
    assert (run.state, run.reason) == (INCONCLUSIVE, "the table has no row, and nothing says why that would be right")
    world = World()
    world.add((), population=replace(EMPTY, allow_empty="nobody has a seat before June"))
    assert only(world.run()).state is PASS


def test_other_rows_than_listed_are_no_pass() -> None:
    world = World()
    world.add(GOOD, listed={"rows": 3}, population=Population(rows=3, pages=1, complete=True))
    run = only(world.run())
    assert (run.state, run.reason) == (INCONCLUSIVE, "the table has 2 rows, and the record lists 3")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"_at,user,mfa\n1,ann\n", "records.csv:2: the row has 2 cells, the header 3"),
        (b"_at,user,mfa\n1,ann,true\n2,b\xff,true\n", "records.csv:3: line 3 is not UTF-8"),
        (b'{"message": "Bad credentials"}\n', "records.csv:1: it is no table of seats/1"),
        (b"", "records.csv:1: the file is empty"),
    ],
)
def test_a_table_of_another_form_is_an_error_with_its_line(data: bytes, said: str) -> None:
    world = World()
    world.add(GOOD, data=data)
    run = only(world.run())
    assert run.state is ERROR
    assert said in run.reason


def test_a_fault_behind_the_last_row_that_a_check_looks_at_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "CHECKS", (replace(SEATS_CHECK, look=lambda *_: iter(())),))
    world = World()
    world.add(GOOD, data=table_bytes(GOOD, SEATS) + b"x\n")
    assert only(world.run()).state is ERROR


def test_an_altered_table_is_not_looked_into() -> None:
    world = World()
    item = world.add(BAD)
    world.captures[0] = replace(item, present=(item.present[0], item.present[1]._replace(sha256="0" * 64)))
    run = only(world.run())
    assert run.state is ERROR
    assert "with digest" in run.reason
    assert world.read_paths == []


def test_another_version_of_a_table_is_no_pass() -> None:
    world = World()
    world.add(GOOD, schema=replace(SEATS, id="seats/2"))
    run = only(world.run())
    assert run.state is INCONCLUSIVE
    assert "has a table of seats/2; this version knows seats/1" in run.reason


def test_a_table_elsewhere_is_no_pass() -> None:
    world = World()
    world.add(GOOD, listed={"pointer": Pointer(uri="s3://evidence/x", version_id="1")})
    run = only(world.run())
    assert run.state is INCONCLUSIVE


def test_a_table_that_is_not_there_is_an_error() -> None:
    world = World()
    world.add(GOOD)
    world.files.clear()
    assert only(world.run()).state is ERROR


def test_a_capture_that_another_corrects_showed_what_it_showed() -> None:
    world = World()
    old = world.add(BAD)
    new = world.add(GOOD, day="2026-03-03", supersedes=old.id)
    states = {run.captures[0]: (run.state, run.reason) for run in world.run()}
    assert states[old.id][0] is ResultState.FAIL
    assert states[new.id] == (PASS, "")


def test_a_capture_that_says_it_corrects_another_and_cannot_hides_nothing() -> None:
    world = World()
    old = world.add(BAD)
    world.add(GOOD, day="2026-03-03", supersedes=old.id, system="another")
    states = {run.captures[0]: run.state for run in world.run()}
    assert states[old.id] is FAIL


def test_what_collectors_yaml_sets_reaches_the_check_and_its_version() -> None:
    world = World()
    world.add(BAD)
    plain = only(world.run())
    excepting = replace(SEATS_OF, settings=(("except", "eve"), ("host", "seats.example.com")))
    run = only(world.run(collectors=(excepting,)))
    assert (plain.state, run.state) == (FAIL, PASS)
    assert plain.version != run.version
    other_host = replace(SEATS_OF, settings=(("except", "eve"),))
    assert only(world.run(collectors=(other_host,))).version == run.version


def test_a_higher_version_of_a_check_is_another_version_of_its_result(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.add(GOOD)
    before = only(world.run())
    monkeypatch.setattr(registry, "CHECKS", (replace(SEATS_CHECK, version=2),))
    assert only(world.run()).version != before.version


def test_deviations_are_counted_and_the_first_hundred_told() -> None:
    world = World()
    world.add([(f"raw.jsonl:{n}", f"user{n}", "false") for n in range(5000, 0, -1)])
    run = only(world.run())
    assert run.found == 5000
    assert [item.at for item in run.deviations] == [f"raw.jsonl:{n}" for n in range(1, 101)]


def test_what_a_row_says_is_safe_to_show() -> None:
    world = World()
    world.add([("1", "\x1b[31meve\u202e" + "x" * 5000, "false")])
    item = only(world.run()).deviations[0]
    assert item.subject.isprintable()
    assert len(item.subject) <= 200


def test_a_packed_table_is_read() -> None:
    world = World()
    world.add(BAD, packed=True)
    assert only(world.run()).state is FAIL


def test_a_repository_without_evidence_pays_nothing() -> None:
    world = World()
    assert world.run() == ()
    world.add(GOOD, schema=DOORS, day="2026-02-02")
    world.captures.append(evidence.capture(evidence.by_hand()))
    assert world.run() == ()
    assert world.read_paths == []


def test_the_same_input_gives_the_same_runs() -> None:
    world = World()
    for day in ("2026-01-05", "2026-02-05"):
        world.add(BAD, day=day)
    first = world.run()
    world.captures.reverse()
    assert world.run() == first

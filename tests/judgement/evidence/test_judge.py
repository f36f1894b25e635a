"""What a capture comes to, reason by reason, at the edge of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import factories
from tests.evidence import (
    STARTED,
    by_command,
    by_hand,
    came,
    capture,
    examination,
    judged,
    listed,
    on,
    present,
    record_of,
    rules_of,
    run,
    sha,
)
from tieout.model.evidence.capture import Capture, Meddled, Meddling
from tieout.model.evidence.collector import Assertion, Collectors, CollectorSetting, CommandSetting
from tieout.model.evidence.gathered import SecretFound
from tieout.model.evidence.record import (
    CaptureRecord,
    CommandRun,
    Count,
    Denied,
    Origin,
    Pointer,
    Population,
    Refusal,
    Role,
    Source,
    Span,
)
from tieout.model.evidence.result import CheckRun, Deviating, ResultState
from tieout.model.finding import Severity
from tieout.model.location import Location, NotExamined
from tieout.model.people import Roster
from tieout.model.strength import Strength

FIVE = timedelta(minutes=5)


def of(record: CaptureRecord, *others: Capture, **changes: Any) -> tuple[str, list[str]]:
    """Give the state of a capture with this record, and what is said of it, its id left out."""
    item = judged(capture(record), *others, **changes)
    return item.state.value, [reason.message.removeprefix(f"{item.capture.id} ") for reason in item.reasons]


def timed(**times: Any) -> CaptureRecord:
    record = record_of()
    assert record.times is not None
    return replace(record, times=replace(record.times, **times))


def counted(**population: Any) -> CaptureRecord:
    record = record_of()
    assert record.population is not None
    return replace(record, population=replace(record.population, **population))


@pytest.mark.parametrize("record", [record_of(), by_hand(), by_command()], ids=["collected", "manual", "command"])
def test_a_whole_record_passes_whatever_way_it_came(record: CaptureRecord) -> None:
    item = judged(capture(record))
    assert (item.state, item.reasons, item.checks) == (ResultState.PASS, (), ())
    assert item.serves == (("AC-01", "access-review"),)
    assert (item.completed_on, item.strength, item.sealed_by) == (date(2026, 3, 2), Strength.GIT, Strength.GIT)
    assert item.counts


def test_nothing_is_judged_where_nothing_is_captured() -> None:
    assert examination().evidence.judged != ()
    assert factories.examination().evidence.judged == ()


# --- What the record must say --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (record_of(system=""), "does not say its system"),
        (record_of(operator=None), "does not say who ran it (operator.name)"),
        (record_of(collector=None), "does not say what captured it (collector.id)"),
        (timed(finished=None), "does not say when it was finished (time.finished)"),
        (
            by_hand(by_hand=None),
            "does not say who saw it (manual.observed_by) or when it was seen (manual.observed_at)",
        ),
        (record_of(id=""), "lacks id"),
        (record_of(unread=("x/evidence.yaml:3:1: a key that nobody knows",)), "has a record that could not be read"),
    ],
)
def test_a_record_that_does_not_say_what_it_must_is_an_error(record: CaptureRecord, said: str) -> None:
    state, messages = of(record)
    assert state == "error"
    assert any(said in message for message in messages)


def test_a_command_needs_no_collector() -> None:
    assert of(by_command(collector=None)) == ("pass", [])


def as_table(schema: str) -> CaptureRecord:
    record = record_of()
    return replace(record, files=(record.files[0], replace(record.files[1], schema=schema), record.files[2]))


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("accounts/1", []),
        ("own.accounts/1", []),
        ("", ["lists the table records.csv without its schema"]),
        ("acme.users/1", ["lists the table records.csv as acme.users/1, which nobody knows"]),
        ("own.", ["lists the table records.csv as own., which nobody knows"]),
        ("accounts/2", ["lists the table records.csv as accounts/2, and this version of tieout knows accounts/1"]),
        ("postgres.roles/9", []),
    ],
)
def test_a_table_into_which_nothing_can_look_is_an_error(schema: str, told: list[str]) -> None:
    assert of(as_table(schema)) == ("error" if told else "pass", told)


def test_a_table_of_a_plug_in_or_of_an_assertion_is_known() -> None:
    plugin = CollectorSetting(id="accounts", location=Location("collectors.yaml"), uses="acme.users")
    asked = Assertion(
        id="mfa", location=Location("collectors.yaml"), control="AC-01", tables=(("t", "acme.users"),), sql="select 1"
    )
    for collectors in (Collectors(collectors=(plugin,)), Collectors(assertions=(asked,))):
        assert of(as_table("acme.users/1"), evidence={"collectors": collectors}) == ("pass", [])
    entry = replace(plugin, uses="command")
    assert of(as_table("acme.users/1"), evidence={"collectors": Collectors(collectors=(entry,))})[0] == "error"


# --- Bytes ---------------------------------------------------------------------------------------


def test_every_byte_of_every_file_counts() -> None:
    good = capture()
    first = good.present[0]
    for other in (
        first._replace(sha256=sha("other")),
        first._replace(bytes=first.bytes + 1),
        first._replace(problem="is a symbolic link"),
        None,
    ):
        files = (*((other,) if other else ()), *good.present[1:])
        item = judged(replace(good, present=files))
        assert (item.state, rules_of(item)[0]) == (ResultState.ERROR, "evidence-altered")


def test_a_file_that_no_record_lists_and_one_that_is_listed_twice_are_errors() -> None:
    good = capture()
    assert judged(replace(good, present=(*good.present, present("z.csv", "x")))).state is ResultState.ERROR
    twice = replace(good.record, files=(*good.record.files, good.record.files[-1]))
    assert "lists query.txt 2 times" in of(twice)[1]


@pytest.mark.parametrize("name", ["../raw.jsonl", "/etc/passwd", "a//b", "", "evidence.yaml", "a\\b"])
def test_a_name_that_leaves_the_folder_is_an_error(name: str) -> None:
    good = record_of()
    moved = replace(good, files=(*good.files, listed(name, "x", Role.ATTACHMENT)))
    assert judged(replace(capture(moved), present=capture().present)).state is ResultState.ERROR


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "20260302T090000Z-access-review-00000000"},
        {"id": "20260303T090000Z-access-review-" + sha("x")[:8]},
        {"path": record_of().path.replace("/identity-provider/", "/payroll/")},
        {"path": record_of().path.replace("/access-review/", "/mfa/")},
        {"path": record_of().path.replace("T090000Z-", "T100000Z-")},
        {"path": record_of().path.replace("evidence/2026-Q1/", "evidence/2026-Q1/deeper/")},
        {"path": "evidence/2026-Q1/any/evidence.yaml"},
        {"system": "payroll"},
    ],
    ids=range(8),
)
def test_a_capture_that_was_moved_or_renamed_is_not_what_its_record_says(changes: dict[str, Any]) -> None:
    item = judged(capture(replace(record_of(), **changes)))
    assert item.state is ResultState.ERROR
    assert "evidence-altered" in rules_of(item)


def test_the_second_of_one_name_bears_a_number() -> None:
    good = record_of()
    second = replace(good, id=f"{good.id}-2", path=good.path.replace("/evidence.yaml", "-2/evidence.yaml"))
    assert judged(capture(second)).state is ResultState.PASS


def test_bytes_in_another_store_need_a_lock_that_still_holds() -> None:
    good = capture()
    raw = replace(
        good.record.files[0], pointer=Pointer(uri="s3://b/k", version_id="1", lock_mode="COMPLIANCE", retain_until=None)
    )
    away = tuple(item for item in good.present if item.name != "raw.jsonl")

    def pointed(pointer: Pointer) -> ResultState:
        files = (replace(raw, pointer=pointer), *good.record.files[1:])
        return judged(replace(good, record=replace(good.record, files=files), present=away)).state

    whole = Pointer(uri="s3://b/k", version_id="1", lock_mode="COMPLIANCE", retain_until=date(2026, 6, 30))
    assert pointed(whole) is ResultState.PASS
    assert pointed(replace(whole, retain_until=date(2026, 6, 29))) is ResultState.INCONCLUSIVE
    assert pointed(replace(whole, lock_mode="GOVERNANCE")) is ResultState.INCONCLUSIVE
    assert pointed(replace(whole, version_id="")) is ResultState.INCONCLUSIVE
    assert pointed(replace(whole, retain_until=None)) is ResultState.INCONCLUSIVE


@pytest.mark.parametrize("kind", list(Meddling))
def test_what_a_later_commit_did_to_a_capture_is_an_error(kind: Meddling) -> None:
    good = capture()
    done = Meddled(path=f"{good.folder}/records.csv", kind=kind, came=came(STARTED, "9a8b7c"))
    item = judged(good, evidence={"meddled": (done,)})
    assert (item.state, rules_of(item)) == (ResultState.ERROR, ["evidence-meddled"])


def test_a_capture_that_came_by_a_renaming_is_meddled_with_too() -> None:
    good = capture()
    done = Meddled("evidence/2025-Q4/x/records.csv", Meddling.RENAMED, came(STARTED), f"{good.folder}/records.csv")
    assert judged(good, evidence={"meddled": (done,)}).state is ResultState.ERROR


# --- Times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("apart", "state"), [(FIVE, "pass"), (FIVE + timedelta(seconds=1), "inconclusive")])
def test_no_time_lies_more_than_five_minutes_after_the_commit(apart: timedelta, state: str) -> None:
    good = capture()
    at = STARTED + timedelta(seconds=4)
    assert judged(replace(good, came=came(at - apart))).state.value == state


def test_a_capture_is_not_finished_before_it_was_started_and_shows_nothing_of_later() -> None:
    early = STARTED - timedelta(seconds=1)
    assert of(timed(finished=early, source_clock=early, data_as_of=early))[0] == "inconclusive"
    assert of(timed(data_as_of=STARTED + timedelta(seconds=4) + FIVE))[0] == "pass"
    assert of(timed(data_as_of=STARTED + timedelta(seconds=5) + FIVE))[0] == "inconclusive"


@pytest.mark.parametrize(("seconds", "state"), [(4, "pass"), (5, "inconclusive")])
def test_a_window_ends_before_the_capture_is_finished(seconds: int, state: str) -> None:
    until = STARTED + timedelta(seconds=seconds)
    assert of(replace(record_of(), window=Span(STARTED - timedelta(days=30), until)))[0] == state


@pytest.mark.parametrize(
    ("seconds", "state"), [(300, "pass"), (-300, "pass"), (301, "inconclusive"), (10**18, "inconclusive")]
)
def test_clocks_may_be_three_hundred_seconds_apart(seconds: int, state: str) -> None:
    assert of(timed(skew_s=seconds))[0] == state


@pytest.mark.parametrize(("seconds", "state"), [(300, "pass"), (301, "inconclusive")])
def test_the_source_s_clock_is_held_against_ours_whatever_the_record_says_of_the_skew(seconds: int, state: str) -> None:
    assert of(timed(source_clock=STARTED + timedelta(seconds=4 - seconds), skew_s=0))[0] == state


@pytest.mark.parametrize(
    ("age", "state"), [(timedelta(days=1), "pass"), (timedelta(days=1, seconds=1), "inconclusive")]
)
def test_data_may_be_a_day_old_where_nothing_is_said(age: timedelta, state: str) -> None:
    assert of(timed(data_as_of=STARTED + timedelta(seconds=4) - age))[0] == state


@pytest.mark.parametrize("entry", ["accounts", "other"])
def test_collectors_yaml_says_how_old_data_may_be(entry: str) -> None:
    setting = CollectorSetting(
        id=entry,
        location=Location("collectors.yaml"),
        uses="command" if entry == "accounts" else "accounts",
        system="identity-provider",
        stale_after=timedelta(hours=4),
    )
    settings = {"collectors": Collectors(collectors=(setting,))}
    finished = STARTED + timedelta(seconds=4)

    def state(age: timedelta) -> str:
        return of(timed(data_as_of=finished - age), evidence=settings)[0]

    assert (state(timedelta(hours=4)), state(timedelta(hours=4, seconds=1))) == ("pass", "inconclusive")


@pytest.mark.parametrize(
    ("day", "quarter", "state"),
    [
        ("2026-03-31", "2026-Q1", "pass"),
        ("2026-04-01", "2026-Q1", "pass"),
        ("2026-04-02", "2026-Q1", "inconclusive"),
        ("2026-03-31", "2026-Q2", "pass"),
        ("2026-03-30", "2026-Q2", "inconclusive"),
        ("2026-03-30", "2026-H1", "inconclusive"),
    ],
)
def test_the_folder_s_quarter_holds_the_day_or_one_beside_it(day: str, quarter: str, state: str) -> None:
    assert judged(on(day, quarter=quarter)).state.value == state


def test_the_last_quarter_that_a_calendar_has_is_no_accident() -> None:
    assert judged(on("2026-03-02", quarter="9999-Q4")).state is ResultState.INCONCLUSIVE
    assert judged(on("2026-03-02", quarter="0000-Q1")).state is ResultState.INCONCLUSIVE


def test_a_window_shares_a_day_with_the_quarter() -> None:
    def told(since: datetime, until: datetime) -> str:
        return of(
            replace(record_of(datetime(2026, 4, 1, 9, tzinfo=UTC), quarter="2026-Q2"), window=Span(since, until))
        )[0]

    first = datetime(2026, 3, 1, tzinfo=UTC)
    assert told(first, datetime(2026, 4, 1, tzinfo=UTC)) == "pass"
    assert told(first, datetime(2026, 3, 31, tzinfo=UTC)) == "inconclusive"


# --- Completeness --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("population", "said"),
    [
        ({"complete": None}, "does not say whether it is all"),
        ({"complete": False}, "says that it is not all, and not what is missing"),
        ({"rows": None}, "does not say how many rows it has"),
        ({"rows": 4}, "has 4 rows, and its table has 3"),
        ({"total": 4}, "has 3 rows, and the source speaks of 4"),
        ({"counts": (Count("users", 4, True),)}, "has 3 rows, where users gives 4"),
        ({"counts": (Count("users", None, True),)}, "could not be counted by users"),
        ({"counts": (Count("users", 3, False),)}, "says that its rows do not match users, and gives the same"),
        ({"pages": None}, "does not say how many pages were read"),
        ({"pages": 0}, "does not say how many pages were read"),
        ({"gaps": ("page 2",)}, "has 1 gap: page 2"),
        ({"errors": ("cut off",)}, "was ended by an error: cut off"),
        (
            {"denied": (Denied("bucket logs", "s3:GetBucketAcl", Refusal.DENIED, "403"),)},
            "lacks bucket logs, which was denied (it needs s3:GetBucketAcl): 403",
        ),
    ],
)
def test_whatever_is_short_or_not_known_is_inconclusive(population: dict[str, Any], said: str) -> None:
    state, messages = of(counted(**population))
    assert state == "inconclusive"
    assert [message for message in messages if message.startswith(said)]


def test_a_record_s_own_word_that_numbers_match_counts_for_nothing() -> None:
    assert of(counted(counts=(Count("users", 3, None),))) == ("pass", [])
    assert of(counted(counts=(Count("users", 4, True),)))[0] == "inconclusive"


def test_a_region_that_the_account_does_not_use_is_not_missing() -> None:
    other = Denied("eu-north-1", "", Refusal.REGION_DISABLED)
    assert of(counted(denied=(other,))) == ("pass", [])
    assert of(counted(denied=(other,), complete=False))[0] == "inconclusive"


def test_rows_are_those_that_we_count_in_the_table() -> None:
    good = capture()
    table = next(item for item in good.present if item.name == "records.csv")
    rest = tuple(item for item in good.present if item is not table)
    for rows, state in ((3, ResultState.PASS), (2, ResultState.INCONCLUSIVE), (None, ResultState.PASS)):
        assert judged(replace(good, present=(*rest, table._replace(rows=rows)))).state is state


def cut(record: CaptureRecord, *empty: str, **population: Any) -> list[str]:
    """Give what is said of a capture that something stopped, with these files empty."""
    files = tuple(
        replace(item, bytes=0, sha256=sha(""), rows=None)
        if item.path in empty
        else replace(item, rows=population.get("rows"))
        for item in record.files
    )
    mark = sha("")[:8] if files[0].path in empty else files[0].sha256[:8]
    stamp = f"20260302T090000Z-{mark}"
    path = f"{record.path.rpartition('/20260302')[0]}/{stamp}/evidence.yaml"
    told = replace(
        record,
        files=files,
        id=f"20260302T090000Z-access-review-{mark}",
        path=path,
        population=Population(complete=False, **population),
    )
    return of(told)[1]


def test_each_cause_is_told_once_and_what_follows_from_it_is_not() -> None:
    """A source that cannot be reached leaves no identity, no page, no row and an empty file."""
    gone = Denied("the server", "", Refusal.TRANSIENT, "refused")
    last = Denied("raw.jsonl", "", Refusal.TRUNCATED, "the last page is not there")
    errors = ("the server: refused", "raw.jsonl: the last page is not there")
    bare = replace(record_of(), source=Source())
    told = ["lacks the server, which did not answer in spite of every retry: refused"]
    assert cut(bare, "raw.jsonl", rows=0, denied=(gone, last), errors=errors) == told
    failed = Denied("idp", "", Refusal.FAILED, "it ended with code 4")
    empty = Denied("users.csv", "", Refusal.SHAPE, "it is empty")
    command = replace(by_command(files=by_hand().files), command=CommandRun(argv=("/bin/idp",), exit_code=4))
    said = cut(command, "users.csv", denied=(failed, empty), errors=("idp: it ended with code 4",))
    assert said == ["ran idp, which failed: it ended with code 4"]
    assert cut(command, "users.csv", denied=(empty,)) == ["holds users.csv, which is empty"]
    long = Denied("idp", "", Refusal.FAILED, "x" * 500)
    assert len(cut(command, denied=(long,), errors=(f"idp: {'x' * 200}...",))) == 1
    assert len(cut(command, denied=(failed,), errors=("another error",))) == 2
    other = cut(record_of(), rows=3, counts=(Count("users", 4, match=False),))
    assert other[:1] == ["has 3 rows, where users gives 4"]
    assert "says that it is not all, and not what is missing" not in other


def remedy(record: CaptureRecord, *entries: CollectorSetting) -> str:
    told = Population(rows=3, pages=1, complete=False, errors=("cut",))
    settings = {"collectors": Collectors(collectors=entries)}
    item = judged(capture(replace(record, population=told)), evidence=settings)
    return next(reason.remedy for reason in item.reasons if reason.rule == "evidence-incomplete")


def test_what_to_do_next_is_a_command() -> None:
    name, begin = record_of().id, "mend what stopped it, then capture it anew: tieout"
    entry = CollectorSetting(id="accounts", location=Location("collectors.yaml"), uses="okta.users")
    assert remedy(record_of(), entry) == f"{begin} collect accounts --supersedes {name}"
    assert remedy(record_of()) == f"{begin} collect NAME --supersedes {name}"
    own = f"{begin} collect --control AC-01 --system identity-provider --supersedes {name} -- idp users --json"
    assert remedy(by_command()) == own
    add = f"{begin} evidence add FILE --control AC-01 --evidence mfa --system identity-provider --observed-at INSTANT"
    assert remedy(by_hand(evidence=("mfa",))) == f"{add} --supersedes {name}"


def test_a_clock_that_is_wrong_is_told_once() -> None:
    late = timed(**dict.fromkeys(("started", "finished", "data_as_of"), STARTED + timedelta(days=2)))
    item = judged(replace(capture(late), came=came(STARTED)))
    assert rules_of(item).count("evidence-future-date") == 1


@pytest.mark.parametrize("record", [by_hand(), by_command(files=by_hand().files)], ids=["manual", "command"])
def test_rows_of_a_file_without_a_table_are_those_that_we_count_in_it(record: CaptureRecord) -> None:
    bare = replace(record, files=tuple(replace(item, rows=None) for item in record.files))
    for of_record, message in (
        (record, "lists users.csv with 3 rows, and 2 are in it"),
        (bare, "is said to have 3 rows, and 2 are in users.csv"),
    ):
        good = capture(of_record)
        for rows, told in ((3, []), (None, []), (2, [f"{good.id} {message}"])):
            there = tuple(item._replace(rows=rows) for item in good.present)
            assert [reason.message for reason in judged(replace(good, present=there)).reasons] == told


def test_what_a_collector_or_another_tool_brings_ends_in_a_table() -> None:
    good = record_of()
    bare = replace(good, files=tuple(item for item in good.files if item.role is not Role.RECORDS))
    assert "lists no table" in of(bare)[1]
    assert of(replace(bare, kind=Origin.COMMAND, command=by_command().command)) == ("pass", [])


def test_nothing_said_of_the_population_is_inconclusive() -> None:
    assert of(record_of(population=None)) == ("inconclusive", ["does not say whether it is all"])
    assert of(by_hand(population=Population()))[0] == "inconclusive"


def test_a_command_that_was_killed_or_ended_badly_is_inconclusive() -> None:
    run_of = by_command().command
    assert run_of is not None
    assert of(by_command(command=replace(run_of, exit_code=None)))[0] == "inconclusive"
    setting = CollectorSetting(
        id="accounts",
        location=Location("collectors.yaml"),
        uses="command",
        command=CommandSetting(argv=("idp",), timeout=FIVE, ok=(0,), findings=(1,)),
    )
    settings = {"collectors": Collectors(collectors=(setting,))}
    for code, state in ((0, "pass"), (1, "pass"), (2, "inconclusive")):
        assert of(by_command(command=replace(run_of, exit_code=code)), evidence=settings)[0] == state


def test_no_row_is_right_only_with_a_reason() -> None:
    empty = record_of(rows=0)
    assert of(empty)[0] == "inconclusive"
    assert empty.population is not None
    assert of(replace(empty, population=replace(empty.population, allow_empty=" ")))[0] == "inconclusive"
    assert of(replace(empty, population=replace(empty.population, allow_empty="nobody left"))) == ("pass", [])


@pytest.mark.parametrize("text", ["", "TODO\n", "tbd", "Placeholder\r\n"])
def test_a_file_of_nothing_is_none(text: str) -> None:
    record = by_hand()
    holding = replace(record, files=(listed("users.csv", text, Role.RAW, rows=3),))
    mark = sha(text)[:8]
    stamp = "20260302T090000Z"
    path = f"evidence/2026-Q1/identity-provider/access-review/{stamp}-{mark}/evidence.yaml"
    assert of(replace(holding, id=f"{stamp}-access-review-{mark}", path=path))[0] == "inconclusive"


# --- Source and question -------------------------------------------------------------------------


def test_the_system_is_one_of_the_register() -> None:
    nobody = of(record_of(), registers=factories.registers(systems=()))
    assert nobody == ("inconclusive", ["is of the system identity-provider, which registers/systems does not have"])


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"expected_match": None}, "inconclusive"),
        ({"expected_match": False}, "inconclusive"),
        ({"environment": "staging"}, "inconclusive"),
        ({"environment": "Production"}, "pass"),
        ({"environment": ""}, "pass"),
        ({"account": "", "endpoint": "", "identity": ""}, "inconclusive"),
    ],
)
def test_what_a_collector_brings_says_from_where(changes: dict[str, Any], state: str) -> None:
    source = record_of().source
    assert source is not None
    assert of(record_of(source=replace(source, **changes)))[0] == state


@pytest.mark.parametrize(
    ("names", "state"),
    [
        ({"account": "EXAMPLE"}, "pass"),
        ({"account": "other"}, "inconclusive"),
        ({"endpoints": ("id.example.com",)}, "pass"),
        ({"endpoints": ("a.example.com", "id.example.com/")}, "pass"),
        ({"endpoints": ("id.example.com:443",)}, "inconclusive"),
        ({"endpoints": ("example.com",)}, "inconclusive"),
    ],
)
def test_account_and_endpoint_are_held_against_the_register_by_us(names: dict[str, Any], state: str) -> None:
    registers = factories.registers(systems=(factories.system(**names),))
    assert of(record_of(), registers=registers)[0] == state


def test_of_a_command_nobody_need_compare_the_account_and_the_newest_says_so() -> None:
    plain = by_command(source=None)
    told = "was brought by a command, and nobody compared the account that it asked with registers/systems"
    assert of(plain) == ("pass", [told])
    assert judged(capture(plain)).reasons[0].severity is Severity.NOTE
    newer = capture(by_command(STARTED + timedelta(days=30)))
    assert of(plain, newer) == ("pass", [])
    registers = factories.registers(systems=(factories.system(account="other"),))
    assert of(by_command(), registers=registers)[0] == "inconclusive"


SEEN_BY = factories.person(
    id="ben",
    name="Ben Example",
    emails=("ben@example.com",),
    logins=("benex",),
    ids=("4711",),
    roles=("security-lead",),
)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ben", ""),
        ("person:ben", ""),
        ("BEN@example.com", ""),
        ("benex", ""),
        ("4711", ""),
        ("Ben Example", ""),
        ("role:security-lead", ""),
        ("eve@example.com", "was seen by eve@example.com (manual.observed_by), whom registers/people does not have"),
        ("role:nobody", "was seen by role:nobody (manual.observed_by), whom registers/people does not have"),
    ],
)
def test_whoever_brought_a_file_is_somebody_of_the_register(name: str, told: str) -> None:
    by = by_hand().by_hand
    assert by is not None
    record = by_hand(by_hand=replace(by, observed_by=name), source=Source(identity=name))
    known = {"roster": factories.roster(SEEN_BY)}
    assert of(record, **known) == ("pass", [told] if told else [])
    assert of(record, roster=Roster(people=(), roles=())) == ("pass", [])
    unread = (NotExamined(need="people", reason="it cannot be read"),)
    assert of(record, **known, unexamined=unread) == ("pass", [])


def test_a_person_who_had_left_saw_nothing_and_an_identity_is_a_person_too() -> None:
    left = replace(SEEN_BY, left_on=date(2026, 3, 1))
    told = ["was seen by ben (manual.observed_by), and nobody whom that means was here on 2026-03-02"]
    assert of(by_hand(), roster=factories.roster(left)) == ("pass", told)
    other = by_hand(source=Source(identity="eve"))
    told = ["was seen by eve (source.identity), whom registers/people does not have"]
    item = judged(capture(other), roster=factories.roster(SEEN_BY))
    assert [reason.message.partition(" ")[2] for reason in item.reasons] == told
    assert [(reason.rule, reason.severity) for reason in item.reasons] == [
        ("evidence-source-unknown", Severity.WARNING)
    ]


def test_nobody_can_ask_again_without_the_question() -> None:
    query, used = record_of().query, record_of().collector
    assert query is not None
    assert used is not None
    assert of(record_of(query=None))[0] == "inconclusive"
    assert of(record_of(query=replace(query, filter="")))[0] == "inconclusive"
    assert of(record_of(collector=replace(used, version="")))[0] == "inconclusive"
    assert of(by_command(command=None))[0] == "inconclusive"


def test_of_what_a_person_brought_it_is_only_asked() -> None:
    told = by_hand().by_hand
    assert told is not None
    item = judged(capture(by_hand(by_hand=replace(told, url="", method="", explanation="TODO"))))
    assert (item.state, [reason.severity for reason in item.reasons]) == (ResultState.PASS, [Severity.WARNING])


def test_a_picture_wants_its_address_a_person_and_a_clock() -> None:
    told, record = by_hand().by_hand, by_hand()
    assert told is not None
    picture = replace(record.files[0], path="users.PNG", rows=None)
    shown = replace(record, files=(picture,), population=Population(complete=True))
    assert of(shown)[1] == ["is a picture without a clock that is seen on it"]
    assert of(replace(shown, by_hand=replace(told, clock_visible=True))) == ("pass", [])


# --- Checks and secrets --------------------------------------------------------------------------


def test_a_capture_is_as_bad_as_the_worst_check_that_looked_inside() -> None:
    good = capture()
    states = (ResultState.PASS, ResultState.FAIL, ResultState.INCONCLUSIVE, ResultState.ERROR)
    for number in range(1, 5):
        runs = tuple(run(good, check=f"c{n}", state=state, reason="why") for n, state in enumerate(states[:number]))
        item = judged(good, evidence={"runs": runs})
        assert (item.state, len(item.checks)) == (states[number - 1], number)


def test_a_check_that_does_not_apply_did_not_look() -> None:
    good = capture()
    item = judged(good, evidence={"runs": (run(good, state=ResultState.NOT_APPLICABLE),)})
    assert (item.state, item.checks) == (ResultState.PASS, ())


def test_what_a_check_found_is_told_with_its_place() -> None:
    good = capture()
    rows = (Deviating("raw.csv:3", "ana", "no second factor"),)
    item = judged(good, evidence={"runs": (run(good, state=ResultState.FAIL, deviations=rows, found=2),)})
    assert item.reasons[0].message == (
        f"{good.id} has 2 rows that mfa objects to: ana (no second factor, raw.csv:3) and 1 more"
    )


def test_a_secret_in_a_capture_is_an_error_and_stands_nowhere() -> None:
    good = capture()
    found = SecretFound(Location(f"{good.folder}/raw.jsonl", 3), "token", "abcd", "0123456789ab")
    item = judged(good, evidence={"secrets": (found,)})
    assert (item.state, rules_of(item)) == (ResultState.ERROR, ["secret-in-evidence"])


def test_a_run_that_names_nobody_changes_nothing() -> None:
    stray = CheckRun(check="x", version="", captures=("nobody",), state=ResultState.FAIL)
    assert judged(capture(), evidence={"runs": (stray,)}).state is ResultState.PASS


# --- Serving -------------------------------------------------------------------------------------


def test_the_record_s_entries_come_before_the_folder_s_name_and_that_before_the_system() -> None:
    control = factories.control(
        evidence=(
            factories.control().evidence[0],
            replace(factories.control().evidence[0], id="mfa"),
        )
    )

    def served(**changes: Any) -> tuple[tuple[str, str], ...]:
        return judged(capture(record_of(**changes)), controls=(control,)).serves

    assert served(evidence=("mfa",)) == (("AC-01", "mfa"),)
    assert served() == (("AC-01", "access-review"),)
    assert served(name="accounts") == ()  # two entries come from its system
    assert judged(capture(record_of(name="accounts"))).serves == (("AC-01", "access-review"),)


def test_an_entry_of_another_system_is_never_served() -> None:
    control = factories.control(evidence=(replace(factories.control().evidence[0], system="payroll"),))
    item = judged(capture(), controls=(control,))
    assert (item.serves, item.state, rules_of(item)) == ((), ResultState.PASS, ["evidence-for-nothing"])
    named = judged(capture(record_of(evidence=("access-review",))), controls=(control,))
    assert named.serves == ()


@pytest.mark.parametrize(("controls", "entries"), [(("AC-77",), ()), (("AC-01",), ("nothing",))])
def test_names_that_are_not_there_are_said(controls: tuple[str, ...], entries: tuple[str, ...]) -> None:
    item = judged(capture(record_of(controls=controls, evidence=entries)))
    assert (item.serves, rules_of(item)) == ((), ["evidence-for-nothing"])


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "which AC-01 does not name"),
        (2, "which neither AC-01 nor AC-02 names"),
        (3, "which none of AC-01, AC-02 and AC-03 names"),
    ],
)
def test_of_several_controls_it_is_said_in_whole_words_that_none_names_it(count: int, told: str) -> None:
    controls = tuple(replace(factories.control(), id=f"AC-{number:02}") for number in range(1, count + 1))
    record = record_of(controls=tuple(item.id for item in controls), evidence=("nothing",))
    (reason,) = judged(capture(record), controls=controls).reasons
    assert reason.message.endswith(f" is for the evidence nothing, {told}")


def test_entries_of_another_system_are_told_together() -> None:
    entry = factories.control().evidence[0]
    entries = tuple(replace(entry, id=name, system="payroll") for name in ("access-review", "mfa"))
    control = replace(factories.control(), evidence=entries)
    (reason,) = judged(capture(record_of(evidence=("access-review", "mfa"))), controls=(control,)).reasons
    assert reason.message.endswith(", and access-review and mfa come from payroll")

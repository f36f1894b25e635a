"""A native collector at work: what was refused, cut off or not understood is in the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.collect.world import NOW, SETTING, SYSTEM, Members, Ticking, context
from tieout.collect.base import CollectError, Draft, Normalised, Page
from tieout.collect.packing import LARGEST
from tieout.collect.run import run
from tieout.collect.store import keep
from tieout.model.errors import StorageError, UnreachableError, UsageError
from tieout.model.evidence.record import Count, Denied, Population, Refusal, Role, Source
from tieout.ports.http import LimitError, SlowError

ONE = Page("GET /members?page=1", b'[{"name": "alice", "mfa": true}, {"name": "bob", "mfa": false}]', NOW)
TWO = Page("GET /members?page=2", b'[{"name": "carol", "mfa": true}]', NOW, attempts=3)
DENIED = CollectError("403 from the service", resource="/members", reason=Refusal.DENIED, action="members:read")
ROOT = Path("/nowhere")


def captured(collector: Members) -> Draft:
    return run(SETTING, collector, context(ROOT))


def population(collector: Members) -> Population:
    found = captured(collector).record.population
    assert found is not None
    return found


def test_a_sound_capture_says_where_when_and_how_many(tmp_path: Path) -> None:
    draft = captured(Members((ONE, TWO), second=(Count("members", 3, None),)))
    record = draft.record
    assert record.population == Population(rows=3, pages=2, complete=True, counts=(Count("members", 3, match=True),))
    assert record.source == Source(
        identity="auditor",
        account="7301",
        endpoint="api.example.com:443",
        environment="production",
        expected_match=True,
    )
    assert record.times is not None
    assert (record.times.started, record.times.data_as_of) == (NOW + timedelta(seconds=1),) * 2
    assert record.times.finished == NOW + timedelta(seconds=4)
    assert record.times.skew_s == 3
    assert (record.query and record.query.attempts, record.pii, record.evidence) == (2, ("name",), ("access-list",))
    assert (draft.quarter, draft.name) == ("2026-Q4", "access-list")
    kept = keep(tmp_path, draft, now=NOW)
    assert sorted(path.name for path in kept.paths) == ["evidence.yaml", "query.txt", "raw.jsonl", "records.csv"]
    assert (kept.record.parent / "records.csv").read_text() == (
        "_at,name,mfa\nraw.jsonl:1#/0,alice,true\nraw.jsonl:1#/1,bob,false\nraw.jsonl:2#/0,carol,true\n"
    )
    assert (kept.record.parent / "query.txt").read_text() == "GET /members (members)\n"


def test_the_table_is_what_normalise_makes_of_the_raw_file_that_is_kept() -> None:
    collector = Members((ONE, TWO))
    raw, records, _ = captured(collector).files
    assert (raw.role, records.role, records.schema, records.rows) == (Role.RAW, Role.RECORDS, "members/1", 3)
    assert isinstance(raw.content, bytes)
    assert isinstance(records.content, bytes)
    assert len(collector.normalise(raw.content).rows) == records.rows


def test_the_same_answer_at_another_moment_is_not_the_same_bytes() -> None:
    first, again = (captured(Members((ONE,))) for _ in range(2))
    assert first.files == again.files  # by a clock that is set
    draft = run(SETTING, Members((ONE,)), context(ROOT, now=Ticking(NOW + timedelta(days=1))))
    assert draft.files[1] == first.files[1]
    assert draft.files[0].content != first.files[0].content


@pytest.mark.parametrize(
    "collector",
    [
        Members((), ends=DENIED),
        Members((ONE,), ends=DENIED),
        Members((ONE,), source=DENIED),
        Members((ONE,), second=DENIED),
        Members((ONE._replace(denied=(DENIED.denied,)),)),
    ],
)
def test_a_refusal_names_the_permission_and_leaves_the_capture_incomplete(collector: Members) -> None:
    found = population(collector)
    assert found.complete is False
    assert Denied("/members", "members:read", Refusal.DENIED, "403 from the service") in found.denied


def test_what_came_before_the_end_is_kept() -> None:
    found = population(Members((ONE,), ends=DENIED))
    assert (found.rows, found.pages, found.complete) == (2, 1, False)
    assert found.errors == ("/members: 403 from the service",)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SlowError("was silent"), Refusal.TIMEOUT),
        (LimitError("limit"), Refusal.TRANSIENT),
        (UnreachableError("gone"), Refusal.TRANSIENT),
        (TimeoutError("timed out"), Refusal.TIMEOUT),
        (ConnectionResetError("reset"), Refusal.TRANSIENT),
        (KeyError("Users"), Refusal.SHAPE),
        (TypeError("None"), Refusal.SHAPE),
        (RecursionError("deep"), Refusal.SHAPE),
    ],
)
def test_whatever_ends_it_is_in_the_record(error: Exception, reason: Refusal) -> None:
    found = population(Members((ONE,), ends=error))
    assert (found.complete, [item.reason for item in found.denied]) == (False, [reason])


@pytest.mark.parametrize("error", [StorageError("disk"), UsageError("settings")])
def test_a_disk_or_a_setting_is_nothing_that_the_source_refused(error: Exception) -> None:
    with pytest.raises(type(error)):
        captured(Members((ONE,), ends=error))


def test_after_a_source_that_does_not_answer_nothing_more_is_asked() -> None:
    found = population(Members((ONE,), source=SlowError("silent"), second=AssertionError("asked again")))
    assert (found.pages, len(found.denied)) == (0, 1)


def test_no_page_at_all_is_no_empty_population() -> None:
    found = population(Members(()))
    assert (found.complete, found.errors) == (False, ("sample.members: it gave no page at all",))


def test_another_number_by_another_way_is_not_all() -> None:
    found = population(Members((ONE,), second=(Count("members", 3, match=True), Count("owners", 2, match=None))))
    assert found.counts == (Count("members", 3, match=False), Count("owners", 2, match=True))
    assert found.complete is False


def test_the_sources_own_total_is_held_against_the_rows() -> None:
    def made(raw: bytes) -> Normalised:
        return replace_total(Members((ONE,)).normalise(raw), 9)

    found = population(Members((ONE,), made=made))
    assert (found.rows, found.total, found.complete) == (2, 9, False)


def replace_total(found: Normalised, total: int) -> Normalised:
    return found._replace(total=total)


def test_a_row_that_names_nothing_is_told_and_not_dropped() -> None:
    found = population(Members((Page("GET", b'[{"name": "alice"}, {"error": "x"}]'),)))
    assert found.denied == (Denied("raw.jsonl:1#/1", "", Refusal.SHAPE, "it names nobody"),)
    assert (found.rows, found.complete) == (1, False)


def test_one_thing_that_stands_twice_is_told() -> None:
    found = population(Members((ONE, ONE)))
    assert [item.message for item in found.denied] == [
        "its name stands at raw.jsonl:1#/0 already",
        "its name stands at raw.jsonl:1#/1 already",
    ]
    assert (found.rows, found.complete) == (4, False)


@pytest.mark.parametrize("row", [("raw.jsonl:1", "alice"), ("", "alice", "true"), ("raw.jsonl:1", "a\0b", "true")])
def test_a_row_without_the_form_of_its_table_is_told(row: tuple[str, ...]) -> None:
    found = population(Members((ONE,), made=lambda _: Normalised(rows=[row])))
    assert (found.rows, found.complete, len(found.denied)) == (0, False, 1)


def test_an_error_in_the_guise_of_an_answer_gives_no_rows_and_says_so() -> None:
    found = population(Members((Page("GET", b"<html>down</html>"),)))
    assert (found.rows, found.complete) == (0, False)
    assert found.denied[0].message.startswith("it is no JSON")


def test_more_than_git_should_hold_ends_it() -> None:
    page = Page("GET /log", b"x" * (LARGEST // 2))
    found = population(Members((page, page, page, page), made=lambda _: Normalised(rows=())))
    assert (found.pages, found.denied[0].reason) == (3, Refusal.TRUNCATED)


def test_the_budget_ends_it() -> None:
    around = replace(context(ROOT, now=Ticking(step=timedelta(minutes=6))), budget=timedelta(minutes=10))
    found = run(SETTING, Members((ONE, TWO)), around).record.population
    assert found is not None
    assert (found.pages, found.denied[0].reason) == (2, Refusal.TIMEOUT)


def test_the_worst_clock_of_all_pages_counts() -> None:
    late = ONE._replace(source_clock=NOW - timedelta(minutes=10))
    times = captured(Members((late, TWO))).record.times
    assert times is not None
    assert times.skew_s is not None
    assert times.skew_s > 600
    assert times.finished is not None
    assert times.source_clock == times.finished - timedelta(seconds=times.skew_s)


@pytest.mark.parametrize(
    ("source", "match"),
    [
        (Source(account="7301", endpoint="API.example.com"), True),
        (Source(account="7302", endpoint="api.example.com"), False),
        (Source(account="7301", endpoint="staging.example.com"), False),
        (Source(endpoint="api.example.com"), True),
        (Source(endpoint="api.example.com:443, api.example.com:5432"), True),
        (Source(endpoint="api.example.com:443, staging.example.com:443"), False),
        (Source(), None),
    ],
)
def test_a_source_is_held_against_the_register(source: Source, match: bool | None) -> None:
    found = captured(Members((ONE,), source=source)).record.source
    assert found is not None
    assert (found.expected_match, found.environment) == (match, "production")


def test_nobody_compared_where_the_register_is_silent() -> None:
    for system in (None, replace(SYSTEM, account="", endpoints=())):
        found = run(SETTING, Members((ONE,)), context(ROOT, system=system)).record.source
        assert found is not None
        assert found.expected_match is None


def test_a_record_stays_readable_whatever_a_source_says() -> None:
    items = ",".join('{"error": 1}' for _ in range(1000))
    found = population(Members((Page("GET", f"[{items}]".encode()),), ends=SlowError("y" * 10_000)))
    assert len(found.denied) == 201
    assert found.denied[-1].resource == "801 more"
    assert len(found.errors[0]) < 500


def test_a_large_answer_is_kept_packed() -> None:
    body = b"[" + b",".join(b'{"name": "n%07d", "mfa": true}' % number for number in range(200_000)) + b"]"
    raw, records, _ = captured(Members((Page("GET", body),))).files
    assert (raw.name, records.name, records.rows) == ("raw.jsonl.gz", "records.csv.gz", 200_000)
    assert raw.media == records.media == "application/gzip"


def test_data_older_than_the_collector_allows_is_told_unless_the_entry_says_otherwise() -> None:
    def made(raw: bytes) -> Normalised:
        return Members((ONE,)).normalise(raw)._replace(data_as_of=NOW - timedelta(hours=5))

    collector = Members((ONE,), made=made, stale_after=timedelta(hours=4))
    assert population(collector).complete is False
    allowed = run(replace(SETTING, stale_after=timedelta(hours=6)), collector, context(ROOT)).record
    assert allowed.population is not None
    assert allowed.population.complete is True
    assert allowed.times is not None
    assert allowed.times.data_as_of == NOW - timedelta(hours=5)


def test_a_region_that_is_not_used_leaves_the_rest_complete() -> None:
    region = Denied("eu-south-2", "", Refusal.REGION_DISABLED)
    found = population(Members((ONE._replace(denied=(region,)),)))
    assert (found.complete, found.denied) == (True, (region,))


def test_no_row_is_a_right_answer_where_the_data_says_that_it_looked() -> None:
    found = population(Members((ONE,), made=lambda _: Normalised(rows=(), none_found="4 targets were scanned")))
    assert (found.rows, found.complete, found.allow_empty) == (0, True, "4 targets were scanned")


TOKEN = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"


def test_a_secret_in_a_setting_is_refused_before_it_is_kept() -> None:
    with pytest.raises(UsageError, match="the setting token holds what looks like a secret"):
        run(replace(SETTING, settings=(("token", TOKEN),)), Members((ONE,)), context(ROOT))


def test_a_secret_in_an_answer_is_not_kept_and_the_record_says_so() -> None:
    draft = captured(Members((Page("GET", f'[{{"name": "{TOKEN}", "mfa": true}}]'.encode()),)))
    assert [item.role for item in draft.files] == [Role.RECORDS]
    assert TOKEN.encode() not in b"".join(item.content for item in draft.files if isinstance(item.content, bytes))
    assert draft.record.population is not None
    assert (draft.record.population.rows, draft.record.population.complete) == (0, False)


def test_a_secret_in_what_a_source_says_of_itself_is_taken_out() -> None:
    denied = CollectError(f"refused {TOKEN}", resource="/members", reason=Refusal.DENIED)
    draft = captured(Members((ONE,), ends=denied, source=Source(identity=TOKEN, account="7301")))
    assert TOKEN not in repr(draft.record)

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.enforcement import classic, place, push, read, ruleset, snapshot, suite, version
from tieout.model.account import Account
from tieout.model.enforcement import (
    Enforced,
    Protection,
    Push,
    RulesetVersion,
    RuleSuite,
    Snapshot,
    Span,
)
from tieout.seal.canonical import canonical_json
from tieout.sources.ledger.body import MalformedRecordError
from tieout.sources.ledger.enforcement_record import (
    KINDS,
    PUSHES,
    RESULTS,
    SOURCES,
    enforced_body,
    enforcement_of,
    fresh,
    read_enforced,
)

NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)
SAMPLES: tuple[Enforced, ...] = (
    snapshot("2026-07-20T12:00", classic(), ruleset(7, bypass=None, required_checks=("lint",))),
    version("2026-07-10", ruleset(7)),
    suite("2026-07-10"),
    push("2026-07-10"),
    read("rule_suites", "2026-06-20", "2026-07-20"),
)


def again(item: Enforced) -> Enforced:
    """Write a value and read it back, as the bytes of a line."""
    kind, body = enforced_body(item)
    location = place() if isinstance(item, Span) else item.location
    return read_enforced(kind, json.loads(canonical_json(body)), observed_at=NOON, location=location)


@pytest.mark.parametrize("item", SAMPLES, ids=KINDS)
def test_what_is_written_is_read_back(item: Enforced) -> None:
    assert again(item) == item


def body(number: int, **changes: Any) -> dict[str, Any]:
    return enforced_body(SAMPLES[number])[1] | changes


@pytest.mark.parametrize("number", range(len(SAMPLES)), ids=KINDS)
def test_a_key_that_is_not_known_is_refused(number: int) -> None:
    with pytest.raises(MalformedRecordError, match="keys that are not known: 'x'"):
        read_enforced(KINDS[number], body(number, x=1), observed_at=NOON, location=place())


@pytest.mark.parametrize(
    ("number", "key", "value"),
    [
        (0, "branch", None),
        (0, "complete", None),
        (0, "complete", "true"),
        (0, "protections", {}),
        (0, "protections", [1]),
        (0, "protections", [{"id": "ruleset:1"}]),
        (0, "protections", [{"id": "ruleset:1", "active": True, "approvals": -1}]),
        (0, "protections", [{"id": "ruleset:1", "active": True, "checks": "lint"}]),
        (0, "protections", [{"id": "ruleset:1", "active": True, "bypass": [7]}]),
        (1, "at", "2026-07-10"),
        (1, "at", None),
        (1, "version", None),
        (1, "version", True),
        (1, "protection", None),
        (1, "by", {"id": 1}),
        (2, "id", None),
        (2, "result", "passed"),
        (2, "result", None),
        (2, "before", "main"),
        (2, "after", None),
        (3, "kind", "normal"),
        (3, "at", "2026-07-10T00:00:00+00:00"),
        (4, "source", "reflog"),
        (4, "start", "2026-07-21T00:00:00Z"),
        (4, "end", "2026-07-20T12:00:01Z"),
    ],
)
def test_a_value_that_cannot_be_is_refused(number: int, key: str, value: object) -> None:
    with pytest.raises(MalformedRecordError):
        read_enforced(KINDS[number], body(number, **{key: value}), observed_at=NOON, location=place())


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_a_body_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(MalformedRecordError):
        read_enforced("snapshot", value, observed_at=NOON, location=place())


def test_a_kind_of_another_stream_is_refused() -> None:
    with pytest.raises(MalformedRecordError, match="no records of the kind 'pr'"):
        read_enforced("pr", {}, observed_at=NOON, location=place())


def test_what_a_record_does_not_say_is_unknown() -> None:
    value = {"branch": "main", "complete": True, "protections": [{"id": "ruleset:1", "active": True}]}
    found = read_enforced("snapshot", value, observed_at=NOON, location=place())
    assert isinstance(found, Snapshot)
    assert found.protections == (Protection(id="ruleset:1", name="", is_active=True, approvals=None),)


def test_no_records_are_no_enforcement() -> None:
    assert enforcement_of(()) is None


def test_records_are_put_in_the_order_of_time_and_numbers() -> None:
    found = enforcement_of(
        (
            version("2026-07-10", ruleset(7), 10),
            version("2026-07-10", ruleset(7), 9),
            snapshot("2026-07-20"),
            snapshot("2026-07-10"),
        )
    )
    assert found is not None
    assert [item.version for item in found.versions] == ["9", "10"]
    assert [item.observed_at.day for item in found.snapshots] == [10, 20]


def test_of_two_records_of_one_id_the_first_stays() -> None:
    found = enforcement_of((suite("2026-07-10", "bypass"), suite("2026-07-10", "pass")))
    assert found is not None
    assert [item.result for item in found.suites] == ["bypass"]


def test_of_an_empty_ledger_everything_is_new_and_nothing_twice() -> None:
    assert fresh((*SAMPLES, *SAMPLES), None) == SAMPLES


def test_what_the_ledger_holds_is_not_new() -> None:
    assert fresh(SAMPLES, enforcement_of(SAMPLES)) == ()


def test_a_version_of_another_ruleset_is_new_though_its_number_is_known() -> None:
    other = version("2026-07-10", ruleset(8))
    assert fresh((other,), enforcement_of(SAMPLES)) == (other,)


@pytest.mark.parametrize(
    ("day", "protections", "is_new"),
    [
        ("2026-07-20T23:59", (classic(),), False),
        ("2026-07-21T00:00", (classic(),), True),
        ("2026-07-20T12:01", (classic(approvals=0),), True),
        ("2026-07-20T12:01", (), True),
    ],
)
def test_a_snapshot_is_written_when_it_changed_and_else_once_a_day(
    day: str, protections: tuple[Protection, ...], is_new: bool
) -> None:
    known = enforcement_of((snapshot("2026-07-20T12:00", classic()),))
    item = snapshot(day, *protections)
    assert fresh((item,), known) == ((item,) if is_new else ())


def test_a_snapshot_of_another_branch_is_one_of_its_own() -> None:
    item = snapshot("2026-07-20T12:00", classic(), branch="trunk")
    assert fresh((item,), enforcement_of(SAMPLES)) == (item,)


@pytest.mark.parametrize(
    ("changes", "is_new"),
    [
        ({}, False),
        ({"end": NOON}, False),
        ({"is_complete": False, "reason": "no"}, True),
        ({"end": NOON + timedelta(days=1)}, True),
        ({"start": NOON + timedelta(minutes=1), "end": NOON + timedelta(minutes=2)}, True),
        ({"about": "ruleset:7"}, True),
        ({"source": "activity"}, True),
    ],
)
def test_a_span_is_written_when_it_changed_or_does_not_meet_the_last_and_else_once_a_day(
    changes: dict[str, Any], is_new: bool
) -> None:
    item = read("rule_suites", "2026-06-20", "2026-07-20")._replace(**changes)
    assert fresh((item,), enforcement_of(SAMPLES)) == ((item,) if is_new else ())


_TEXT = st.text(max_size=8)
_SECONDS = st.datetimes(datetime(2020, 1, 1), datetime(2026, 7, 20)).map(  # noqa: DTZ001  # the zone comes next
    lambda item: item.replace(microsecond=0, tzinfo=UTC)
)
_FLAGS = st.sampled_from([True, False, None])
_OIDS = st.text("0123456789abcdef", min_size=40, max_size=40)
_ACCOUNTS = st.none() | st.builds(
    Account, login=_TEXT, id=st.none() | st.integers(0, 9999).map(str), type=st.sampled_from(["User", "Bot"])
)
_NUMBERS = st.integers(0, 2**40).map(str)
_PROTECTIONS = st.builds(
    Protection,
    id=_TEXT,
    name=_TEXT,
    is_active=st.booleans(),
    approvals=st.none() | st.integers(0, 6),
    dismisses_stale=_FLAGS,
    code_owners=_FLAGS,
    last_push_approval=_FLAGS,
    required_checks=st.none() | st.lists(_TEXT, max_size=3).map(sorted).map(tuple),
    admins_bound=_FLAGS,
    allows_force_push=_FLAGS,
    allows_deletion=_FLAGS,
    bypass=st.none() | st.lists(_TEXT, max_size=3).map(sorted).map(tuple),
)
_PLACES = st.just(place())
_RECORDS = st.one_of(
    st.builds(
        Snapshot,
        observed_at=st.just(NOON),
        branch=_TEXT,
        protections=st.lists(_PROTECTIONS, max_size=3, unique_by=lambda item: item.id)
        .map(lambda items: sorted(items, key=lambda item: item.id))
        .map(tuple),
        is_complete=st.booleans(),
        reason=_TEXT,
        location=_PLACES,
    ),
    st.builds(RulesetVersion, at=_SECONDS, by=_ACCOUNTS, protection=_PROTECTIONS, location=_PLACES, version=_NUMBERS),
    st.builds(
        RuleSuite,
        id=_NUMBERS,
        at=_SECONDS,
        by=_ACCOUNTS,
        before=_OIDS,
        after=_OIDS,
        result=st.sampled_from(sorted(RESULTS)),
        location=_PLACES,
        rules=st.lists(_TEXT, max_size=3).map(tuple),
    ),
    st.builds(
        Push,
        id=_NUMBERS,
        at=_SECONDS,
        by=_ACCOUNTS,
        kind=st.sampled_from(sorted(PUSHES)),
        before=_OIDS,
        after=_OIDS,
        location=_PLACES,
    ),
    st.builds(
        Span,
        source=st.sampled_from(sorted(SOURCES)),
        start=_SECONDS,
        end=st.just(NOON),
        is_complete=st.booleans(),
        reason=_TEXT,
        about=_TEXT,
    ),
)


@given(_RECORDS)
def test_any_value_is_written_and_read_back(item: Enforced) -> None:
    assert again(item) == item


@given(st.lists(_RECORDS, max_size=6), st.lists(_RECORDS, max_size=6))
def test_what_was_new_is_not_new_again(before: list[Enforced], found: list[Enforced]) -> None:
    known = fresh(before, None)
    added = fresh(found, enforcement_of(known))
    after = enforcement_of((*known, *added))
    assert [item for item in fresh(added, after) if not isinstance(item, (Snapshot, Span))] == []

"""The record's bytes: readable, the same each time, and YAML that our own reader takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tieout.collect.sidecar import instant, record_text
from tieout.model.characters import hidden_character
from tieout.model.evidence.record import (
    ByHand,
    CaptureRecord,
    CollectorUsed,
    CommandRun,
    Count,
    Denied,
    ListedFile,
    Operator,
    Origin,
    Pointer,
    Population,
    Query,
    Redaction,
    Refusal,
    Role,
    Source,
    Span,
    Times,
)
from tieout.model.evidence.told_by_store import ToldByStore
from tieout.model.location import Location, Unreadable
from tieout.sources.evidence.record import read_record
from tieout.sources.nodes import Mapping, Node, Scalar
from tieout.sources.yaml import read_yaml

PLACE = Location(path="evidence/2026-Q4/prod/roles/x/evidence.yaml")
START = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
BARE = CaptureRecord(path=PLACE.path, location=PLACE)
FULL = replace(
    BARE,
    id="20261122T031500Z-roles-9f86d081",
    kind=Origin.COLLECTED,
    title="Roles: all of them",
    controls=("AC-02", "AC-03"),
    evidence=("roles",),
    system="production-database",
    source=Source(
        identity="auditor",
        account="7301",
        endpoint="db.example.com:5432",
        environment="production",
        expected_match=True,
    ),
    collector=CollectorUsed(
        id="postgres.roles", version="1", tool="tieout 0.1.0", code_commit="a" * 40, runtime="psycopg 3.2.3"
    ),
    command=CommandRun(argv=("npm", "audit", "--json"), exit_code=1, tool_version="10.8.2"),
    query=Query(operation="SELECT", parameters=(("limit", "1000"),), filter="none", attempts=2),
    window=Span(START - timedelta(days=90), START),
    times=Times(
        started=START,
        finished=START + timedelta(seconds=3),
        source_clock=START,
        skew_s=1,
        data_as_of=START,
    ),
    operator=Operator(type="ci", name="github-actions", run_url="https://ci.example.com/7", initiated_by="alice"),
    population=Population(
        rows=2,
        pages=1,
        complete=False,
        total=3,
        counts=(Count("pg_authid", 3, match=False),),
        denied=(Denied("pg_hba_file_rules", "GRANT SELECT", Refusal.DENIED, "permission denied"),),
        gaps=("hour 3",),
        errors=("the connection was lost",),
        allow_empty="none is right: it is a sandbox",
    ),
    files=(
        ListedFile(
            path="raw.jsonl",
            sha256="1e" * 32,
            bytes=12,
            media="application/jsonl",
            role=Role.RAW,
            location=PLACE,
        ),
        ListedFile(
            path="log.csv",
            sha256="0" * 64,
            bytes=99,
            media="text/csv",
            role=Role.RECORDS,
            rows=2,
            schema="log/1",
            pointer=Pointer(uri="s3://b/log", version_id="3", lock_mode="COMPLIANCE", retain_until=date(2033, 1, 1)),
            location=PLACE,
        ),
    ),
    redactions=(Redaction("aws-mfa-seed", 1, "sha256:" + "ab" * 32),),
    classification="confidential",
    pii=("name", "email"),
    keep_until=date(2033, 11, 22),
    supersedes="20261121T031500Z-roles-00000000",
    by_hand=ByHand(
        observed_by="PER-003",
        observed_at=START,
        url="https://idp.example.com/users?page=1#top",
        method="export",
        explanation="First line.\nSecond: line.",
        clock_visible=True,
    ),
)

EXPECTED = f"""\
schema: tieout.evidence/v1
id: "20261122T031500Z-roles-9f86d081"
kind: collected
title: "Roles: all of them"
controls: [AC-02, AC-03]
evidence: [roles]
system: production-database
source: {{identity: auditor, account: "7301", endpoint: "db.example.com:5432", environment: production, expected_match: true}}
collector: {{id: postgres.roles, version: "1", tool: "tieout 0.1.0", code_commit: {"a" * 40}, runtime: "psycopg 3.2.3"}}
command: {{argv: [npm, audit, "--json"], exit: 1, tool_version: "10.8.2"}}
query: {{operation: SELECT, parameters: {{limit: "1000"}}, filter: none, attempts: 2}}
window: {{from: 2026-08-24T03:15:00Z, to: 2026-11-22T03:15:00Z}}
time: {{started: 2026-11-22T03:15:00Z, finished: 2026-11-22T03:15:03Z, source_clock: 2026-11-22T03:15:00Z, skew_s: 1, data_as_of: 2026-11-22T03:15:00Z}}
operator: {{type: ci, name: github-actions, run_url: "https://ci.example.com/7", initiated_by: alice}}
population:
  rows: 2
  pages: 1
  complete: false
  total: 3
  allow_empty: "none is right: it is a sandbox"
  counts:
    - {{name: pg_authid, value: 3, match: false}}
  denied:
    - {{resource: pg_hba_file_rules, action: "GRANT SELECT", class: denied, message: "permission denied"}}
  gaps:
    - "hour 3"
  errors:
    - "the connection was lost"
files:
  - {{path: raw.jsonl, sha256: "{"1e" * 32}", bytes: 12, media: application/jsonl, role: raw}}
  - {{path: log.csv, sha256: "{"0" * 64}", bytes: 99, media: text/csv, role: records, rows: 2, schema: log/1, pointer: {{uri: "s3://b/log", version_id: "3", lock_mode: COMPLIANCE, retain_until: 2033-01-01}}}}
redactions:
  - {{rule: aws-mfa-seed, count: 1, commitment: "sha256:{"ab" * 32}"}}
classification: confidential
pii: [name, email]
retention: {{keep_until: 2033-11-22}}
supersedes: "20261121T031500Z-roles-00000000"
manual: {{observed_by: PER-003, observed_at: 2026-11-22T03:15:00Z, url: "https://idp.example.com/users?page=1#top", method: export, explanation: "First line.\\nSecond: line.", clock_visible: true}}
"""


def test_a_record_is_written_as_the_manual_shows_it() -> None:
    assert record_text(FULL).decode() == EXPECTED


def test_a_record_that_says_nothing_still_shows_what_it_does_not_say() -> None:
    text = record_text(BARE).decode()
    assert 'id: ""\nkind: null\n' in text
    assert text.endswith("pii: []\nsupersedes: null\nmanual: null\n")


def test_an_instant_is_written_in_utc_to_the_second() -> None:
    berlin = timezone(timedelta(hours=1))
    assert instant(datetime(2026, 11, 22, 4, 15, 9, 999_999, tzinfo=berlin)) == "2026-11-22T03:15:09Z"


def _at(node: Node | Unreadable, *keys: str) -> str:
    for key in keys:
        assert isinstance(node, Mapping), node
        node = next(entry.value for entry in node.entries if entry.key == key)
    assert isinstance(node, Scalar)
    return node.text


@given(st.text())
def test_no_text_breaks_the_file_or_becomes_something_else(text: str) -> None:
    record = replace(FULL, title=text, by_hand=ByHand(explanation=text), query=Query(parameters=((text, text),)))
    data = record_text(record)
    node = read_yaml(data, path="evidence.yaml")
    title = _at(node, "title")
    assert "\n" not in title
    if text.isascii() and text.isprintable() and text.strip():
        assert (
            title
            == text.strip()
            == _at(node, "manual", "explanation")
            == _at(node, "query", "parameters", text.strip())
        )
    again = replace(record, title=title, by_hand=ByHand(explanation=title or "."))
    assert record_text(again).splitlines()[3] == data.splitlines()[3]


@given(
    st.sampled_from(("null", "~", "true", "No", "1e5", "0x1F", "2026-01-01", "12:30:45", "-", ".5", "[a]", "#", "="))
)
def test_text_that_yaml_would_read_otherwise_stands_in_quotes(text: str) -> None:
    assert f'title: "{text}"' in record_text(replace(BARE, title=text)).decode()


words = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:/@+ -]{0,20}[A-Za-z0-9]", fullmatch=True)
lines = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30).filter(
    lambda text: hidden_character(text) is None  # those are written as escapes, since no reader lets them pass
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001  # zones are given
    lambda moment: moment.replace(microsecond=0)
)
numbers = st.integers(0, 10**9)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
maybe = st.none() | st.booleans()


def span_of(first: datetime, second: datetime) -> Span:
    return Span(min(first, second), max(first, second) + timedelta(seconds=1))


records = st.builds(
    CaptureRecord,
    path=st.just(PLACE.path),
    location=st.just(Location(PLACE.path)),
    id=words,
    kind=st.sampled_from(Origin),
    title=lines,
    controls=st.lists(words, min_size=1, max_size=3).map(tuple),
    evidence=st.lists(words, max_size=3).map(tuple),
    system=words,
    source=st.builds(Source, identity=lines, account=words, endpoint=words, environment=words, expected_match=maybe),
    collector=st.builds(CollectorUsed, id=words, version=words, tool=lines, code_commit=digests, runtime=lines),
    command=st.none()
    | st.builds(
        CommandRun,
        argv=st.lists(lines, min_size=1, max_size=4).map(tuple),
        exit_code=st.none() | st.integers(0, 255),
        tool_version=words,
    ),
    query=st.builds(
        Query,
        operation=lines,
        parameters=st.dictionaries(words, lines, max_size=3).map(lambda pairs: tuple(pairs.items())),
        filter=words,
        attempts=st.none() | numbers,
    ),
    window=st.none() | st.builds(span_of, moments, moments),
    times=st.builds(
        Times,
        started=moments,
        finished=moments,
        source_clock=st.none() | moments,
        skew_s=st.none() | st.integers(-(10**6), 10**6),
        data_as_of=st.none() | moments,
    ),
    operator=st.builds(Operator, type=st.sampled_from(("ci", "person")), name=words, run_url=words, initiated_by=words),
    population=st.builds(
        Population,
        rows=st.none() | numbers,
        pages=st.none() | numbers,
        complete=maybe,
        total=st.none() | numbers,
        counts=st.lists(st.builds(Count, name=words, value=st.none() | numbers, match=maybe), max_size=2).map(tuple),
        denied=st.lists(
            st.builds(Denied, resource=words, action=words, reason=st.sampled_from(Refusal), message=lines), max_size=3
        ).map(tuple),
        gaps=st.lists(lines, max_size=2).map(tuple),
        errors=st.lists(lines, max_size=2).map(tuple),
        allow_empty=lines,
    ),
    files=st.lists(
        st.builds(
            ListedFile,
            path=st.from_regex(r"[a-z]{1,8}\.csv", fullmatch=True),
            sha256=digests,
            bytes=numbers,
            media=st.just("text/csv"),
            role=st.sampled_from(Role),
            rows=st.none() | numbers,
            schema=st.sampled_from(("", "accounts/1", "own.users/1")),
            pointer=st.none()
            | st.builds(
                Pointer,
                uri=words,
                version_id=words,
                lock_mode=words,
                retain_until=st.none() | moments.map(datetime.date),
                told=st.none()
                | st.builds(
                    ToldByStore,
                    at=st.none() | moments,
                    region=words,
                    locked_until=st.none() | moments,
                    stored_at=st.none() | moments,
                    checksum=words,
                ),
            ),
            location=st.just(Location(PLACE.path)),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda item: item.path,
    ).map(tuple),
    redactions=st.lists(
        st.builds(Redaction, rule=words, times=numbers, commitment=digests.map("sha256:{}".format)), max_size=2
    ).map(tuple),
    classification=st.sampled_from(("confidential", "internal")),
    pii=st.lists(words, max_size=2).map(tuple),
    keep_until=st.none() | moments.map(datetime.date),
    supersedes=words,
    by_hand=st.none()
    | st.builds(
        ByHand,
        observed_by=words,
        observed_at=moments,
        url=words,
        method=words,
        explanation=lines,
        clock_visible=maybe,
    ),
)


@given(records)
def test_what_is_written_is_read_back_the_same(record: CaptureRecord) -> None:
    reading = read_record(record_text(record), path=PLACE.path)
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    assert unplaced(reading.record) == unplaced(record)


def test_the_record_of_the_manual_is_read_back_the_same() -> None:
    assert unplaced(read_record(record_text(FULL), path=PLACE.path).record) == unplaced(FULL)


def unplaced(record: CaptureRecord) -> CaptureRecord:
    """Leave out what says where something stands."""
    files = tuple(replace(item, location=PLACE) for item in record.files)
    return replace(record, files=files, location=PLACE, said=frozenset(), places=())

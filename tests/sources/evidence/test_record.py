"""A capture record becomes typed values with places; each fault leaves the rest as it is, and is remembered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tieout.model.location import Location, MissingField
from tieout.sources.evidence.record import RecordReading, read_record
from tieout.sources.evidence.record_keys import ALIASES, KNOWN, POPULATION_KEYS, REQUIRED

PATH = "evidence/2026-Q4/aws-prod/access/20261122T031500Z-9f86d081/evidence.yaml"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
RECORD = f"""\
schema: tieout.evidence/v1
id: 20261122T031500Z-access-9f86d081
kind: collected
title: IAM credential report
controls: [AC-02, AC-05]
evidence: [access]
system: aws-prod
source: {{identity: "arn:aws:sts::123456789012:assumed-role/evidence/x", account: "123456789012",
         endpoint: iam.example.com, environment: production, expected_match: true}}
collector: {{id: aws.iam.credential_report, version: 1.2.0, tool: tieout 0.3.0, code_commit: abc, runtime: boto3}}
command: {{argv: [npm, " two words ", ""], exit: -9, tool_version: npm 10.8.2}}
query: {{operation: "iam:GetCredentialReport", parameters: {{Max: "10", Marker: ""}}, filter: none, attempts: 2}}
window: {{from: 2026-08-24T00:00:00Z, to: 2026-11-22T00:00:00Z}}
time:
  started: 2026-11-22T03:15:00Z
  finished: 2026-11-22T04:15:04+01:00
  source_clock: 2026-11-22T03:15:03Z
  skew_s: -1
  data_as_of: 2026-11-22T03:14:00Z
operator: {{type: ci, name: github-actions, run_url: "https://ci.example.com/1", initiated_by: alice}}
population:
  rows: 134
  pages: 1
  complete: true
  total: 134
  counts:
    - {{name: account_summary.Users + root, value: 134, match: true}}
    - {{name: a page, value: null}}
  denied: [{{resource: bucket logs, action: "s3:GetBucketAcl", class: denied, message: AccessDenied}}]
  gaps: [page 3]
  errors: [" it stopped "]
  allow_empty: nobody is a right answer
files:
  - {{path: raw.jsonl.gz, sha256: {DIGEST}, bytes: 8123, media: application/gzip, role: raw}}
  - {{path: records.csv, sha256: {DIGEST}, bytes: 20211, media: text/csv, role: records, rows: 134, schema: t/1}}
  - path: big.log
    sha256: {DIGEST}
    bytes: 900000000
    pointer: {{uri: "s3://logs/x", version_id: "3", lock_mode: COMPLIANCE, retain_until: 2033-11-22}}
redactions: [{{rule: aws-mfa-seed, count: 2, commitment: "sha256:ab"}}]
classification: confidential
pii: [name, email]
retention: {{keep_until: 2033-11-22}}
supersedes: 20261121T031500Z-access-9f86d081
manual:
  observed_by: alice
  observed_at: 2026-11-22T03:00:00Z
  url: https://example.com/users
  method: screenshot
  explanation: >
    As the page
    shows.
  clock_visible: false
x-note: ours
"""
MINIMAL = f"""\
schema: tieout.evidence/v1
id: a
kind: manual
controls: [AC-02]
files: [{{path: a.csv, sha256: {DIGEST}, bytes: 1}}]
"""
PLACES = (
    *("schema", "id", "kind", "title", "controls", "evidence", "system", "source", "collector", "command", "query"),
    *("window", "time", "operator", "population", "files", "redactions", "classification", "pii", "retention"),
    *("supersedes", "manual", "x-note", "retention.keep_until", "controls[0]", "population.complete", "files[2]"),
    *("source.expected_match", "population.denied[0]", "time.finished", "manual.clock_visible", "population.counts"),
)


def read(text: str) -> RecordReading:
    return read_record(text.encode(), path=PATH)


def messages(text: str) -> list[tuple[str, str]]:
    return [(item.kind, f"{item.location.line}: {item.message}") for item in read(text).unreadable]


def files() -> tuple[ListedFile, ...]:
    return (
        ListedFile(
            path="raw.jsonl.gz",
            sha256=DIGEST,
            bytes=8123,
            media="application/gzip",
            role=Role.RAW,
            location=Location(PATH, 34, 5),
        ),
        ListedFile(
            path="records.csv",
            sha256=DIGEST,
            bytes=20211,
            media="text/csv",
            role=Role.RECORDS,
            rows=134,
            schema="t/1",
            location=Location(PATH, 35, 5),
        ),
        ListedFile(
            path="big.log",
            sha256=DIGEST,
            bytes=900000000,
            pointer=Pointer(uri="s3://logs/x", version_id="3", lock_mode="COMPLIANCE", retain_until=date(2033, 11, 22)),
            location=Location(PATH, 36, 5),
        ),
    )


def test_what_a_store_told_of_a_pointer() -> None:
    told = (
        "told: {at: 2026-11-22T03:15:00Z, region: eu-central-1, locked_until: 2033-11-23T10:00:00Z,"
        ' stored_at: 2026-11-22T03:14:00Z, checksum: "SHA256:abc="}'
    )
    found = read(RECORD.replace("retain_until: 2033-11-22}", f"retain_until: 2033-11-22, {told}}}"))
    assert (found.unreadable, found.unknown_fields) == ((), ())
    pointer = found.record.files[2].pointer
    assert pointer is not None
    assert pointer.told == ToldByStore(
        at=datetime(2026, 11, 22, 3, 15, tzinfo=UTC),
        region="eu-central-1",
        locked_until=datetime(2033, 11, 23, 10, tzinfo=UTC),
        stored_at=datetime(2026, 11, 22, 3, 14, tzinfo=UTC),
        checksum="SHA256:abc=",
    )
    odd = read(RECORD.replace("retain_until: 2033-11-22}", "told: {seen: yes}}"))
    assert [item.name for item in odd.unknown_fields] == ["seen"]


def test_every_key() -> None:
    found = read(RECORD)
    assert (found.unreadable, found.unknown_fields, found.missing_fields) == ((), (), ())
    record = found.record
    assert record == CaptureRecord(
        path=PATH,
        location=Location(PATH),
        id="20261122T031500Z-access-9f86d081",
        kind=Origin.COLLECTED,
        title="IAM credential report",
        controls=("AC-02", "AC-05"),
        evidence=("access",),
        system="aws-prod",
        source=Source(
            identity="arn:aws:sts::123456789012:assumed-role/evidence/x",
            account="123456789012",
            endpoint="iam.example.com",
            environment="production",
            expected_match=True,
        ),
        collector=CollectorUsed(
            id="aws.iam.credential_report", version="1.2.0", tool="tieout 0.3.0", code_commit="abc", runtime="boto3"
        ),
        command=CommandRun(argv=("npm", " two words ", ""), exit_code=-9, tool_version="npm 10.8.2"),
        query=Query(
            operation="iam:GetCredentialReport", parameters=(("Max", "10"), ("Marker", "")), filter="none", attempts=2
        ),
        window=Span(datetime(2026, 8, 24, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)),
        times=Times(
            started=datetime(2026, 11, 22, 3, 15, tzinfo=UTC),
            finished=datetime(2026, 11, 22, 4, 15, 4, tzinfo=timezone(timedelta(hours=1))),
            source_clock=datetime(2026, 11, 22, 3, 15, 3, tzinfo=UTC),
            skew_s=-1,
            data_as_of=datetime(2026, 11, 22, 3, 14, tzinfo=UTC),
        ),
        operator=Operator(type="ci", name="github-actions", run_url="https://ci.example.com/1", initiated_by="alice"),
        population=Population(
            rows=134,
            pages=1,
            complete=True,
            total=134,
            counts=(Count("account_summary.Users + root", 134, match=True), Count("a page", None, match=None)),
            denied=(Denied("bucket logs", "s3:GetBucketAcl", Refusal.DENIED, "AccessDenied"),),
            gaps=("page 3",),
            errors=(" it stopped ",),
            allow_empty="nobody is a right answer",
        ),
        files=files(),
        redactions=(Redaction("aws-mfa-seed", 2, "sha256:ab"),),
        classification="confidential",
        pii=("name", "email"),
        keep_until=date(2033, 11, 22),
        supersedes="20261121T031500Z-access-9f86d081",
        by_hand=ByHand(
            observed_by="alice",
            observed_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
            url="https://example.com/users",
            method="screenshot",
            explanation="As the page shows.",
            clock_visible=False,
        ),
        said=frozenset({*KNOWN, "x-note"}),
        places=record.places,
    )
    assert set(PLACES) <= dict(record.places).keys()
    assert record.at("population.complete") == Location(PATH, 24, 3)


def test_what_a_record_leaves_out_is_unknown() -> None:
    found = read(MINIMAL)
    record = found.record
    assert (found.unreadable, found.unknown_fields, found.missing_fields, record.unread) == ((), (), (), ())
    assert record == CaptureRecord(
        path=PATH,
        location=Location(PATH),
        id="a",
        kind=Origin.MANUAL,
        controls=("AC-02",),
        files=(ListedFile(path="a.csv", sha256=DIGEST, bytes=1, location=Location(PATH, 5, 9)),),
        said=frozenset(REQUIRED),
        places=record.places,
    )
    assert record.at("population") == Location(PATH)


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.parametrize("how", ["absent", "null", "empty"])
def test_a_key_without_which_nobody_knows_what_it_is(key: str, how: str) -> None:
    said = {"absent": "", "null": f"{key}: null\n", "empty": f"{key}: ''\n"}[how]
    lines = [said if line.startswith(f"{key}:") else f"{line}\n" for line in MINIMAL.splitlines()]
    found = read("".join(lines))
    assert found.missing_fields == (
        MissingField(location=Location(PATH), subject=PATH if key == "id" else "a", names=(key,)),
    )
    assert (f"{PATH}:1:1: schema is missing" in found.record.unread) is (key == "schema")


def test_null_says_nothing() -> None:
    nothing = "".join(f"{key}: null\n" for key in KNOWN if key not in REQUIRED)
    assert read(MINIMAL + nothing).record.said == frozenset(REQUIRED)
    assert read(MINIMAL + nothing).unreadable == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("kind: guessed", "kind is guessed; wanted is one of collected, command, ingested, manual"),
        ("system: [a, b]", "system is a list; wanted is text"),
        ("controls: AC-02", "controls is AC-02; wanted is a list"),
        ("time: 2026-11-22", "time is 2026-11-22; wanted are keys with values"),
        ("time: {finished: 2026-11-22 03:15}", "time.finished is 2026-11-22 03:15; wanted is an instant such as"),
        ("time: {finished: '2026-11-22T03:15:00'}", "time.finished is 2026-11-22T03:15:00; wanted is an instant"),
        ("time: {skew_s: 1.5}", "time.skew_s is 1.5; wanted is a whole number"),
        ("population: {complete: yes}", "population.complete is yes; wanted is true or false"),
        ("population: {complete: [true]}", "population.complete is a list; wanted is true or false"),
        ("population: {rows: -1}", "population.rows is -1; wanted is a whole number"),
        ("population: {rows: 1e3}", "population.rows is 1e3; wanted is a whole number"),
        ("population: {gaps: page 3}", "population.gaps is page 3; wanted is a list"),
        ("population: {errors: [null]}", "population.errors[0] is no text; wanted is one text an item"),
        ("population: {denied: [bucket]}", "population.denied[0] is no mapping"),
        ("population: {denied: [{action: a}]}", "what was denied lacks resource and class"),
        ("population: {counts: [{value: 3}]}", "a count lacks its name"),
        ("window: {from: 2026-11-22T00:00:00Z}", "the window lacks to"),
        (
            "window: {from: 2026-11-22T00:00:00Z, to: 2026-11-22T00:00:00Z}",
            "the window ends before anything is in it",
        ),
        ("redactions: [{rule: a}]", "a redaction lacks count"),
        ("collector: {version: 1.0.0}", "the collector lacks its id"),
        ("query: {parameters: {a: [1]}}", "query.parameters.a is no text; wanted is one text"),
        ("command: {argv: npm}", "command.argv is npm; wanted is a list"),
        ("retention: {keep_until: never}", "retention.keep_until is never; wanted is a day"),
        ("manual: {clock_visible: perhaps}", "manual.clock_visible is perhaps; wanted is true or false"),
        ("id: a\nid: b", "the key id"),
    ],
)
def test_a_value_that_does_not_fit_has_its_place_and_is_remembered(line: str, message: str) -> None:
    key = line.partition(":")[0]
    text = line + "\n" + "".join(f"{kept}\n" for kept in MINIMAL.splitlines() if not kept.startswith(f"{key}:"))
    found = read(text)
    assert [item.message for item in found.unreadable if item.message.startswith(message)]
    assert [said for said in found.record.unread if message in said]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("{path: a}", "a file lacks sha256 and bytes"),
        ("{sha256: x, bytes: 1, path: a}", "files[0].sha256 is x; wanted is 64 lower-case hex digits"),
        (f"{{sha256: {DIGEST.upper()}, bytes: 1, path: a}}", "files[0].sha256 is 9F86D08"),
        (f"{{sha256: '{DIGEST} ', bytes: 1, path: a}}", "files[0].sha256 is 9f86d08"),
        (f"{{sha256: {DIGEST}, bytes: 1, path: a, role: proof}}", "files[0].role is proof; wanted is one of raw"),
        (f"{{sha256: {DIGEST}, bytes: 1, path: a, pointer: {{}}}}", "the pointer lacks its uri"),
        ("a.csv", "files[0] is no mapping"),
    ],
)
def test_a_file_that_does_not_fit(file: str, message: str) -> None:
    found = read(MINIMAL.partition("files:")[0] + f"files: [{file}]\n")
    assert [item.message for item in found.unreadable if item.message.startswith(message)]
    assert found.record.unread


def test_a_path_is_kept_as_it_is_written() -> None:
    text = MINIMAL.replace("a.csv", "'../ b//c '")
    assert [item.path for item in read(text).record.files] == ["../ b//c "]


def test_what_was_denied_is_never_dropped() -> None:
    found = read(MINIMAL + "population: {denied: [{resource: logs, class: forbidden}, {}]}\n").record
    assert found.population is not None
    assert found.population.denied == (
        Denied("logs", "", Refusal.FAILED, ""),
        Denied("", "", Refusal.FAILED, ""),
    )
    assert len(found.unread) == 2


def test_an_unknown_key_is_told_and_remembered() -> None:
    found = read(MINIMAL + "collected_at: 2026-11-22\npopulation: {denyed: []}\nx-ours: 1\n")
    assert [(item.name, item.suggestion, item.subject, item.location.line) for item in found.unknown_fields] == [
        ("collected_at", "time", "a", 6),
        ("denyed", "denied", "a", 7),
    ]
    assert found.record.unread == (
        f"{PATH}:6:1: collected_at is no key of this place",
        f"{PATH}:7:14: denyed is no key of this place",
    )


@pytest.mark.parametrize("schema", ["tieout.evidence/v2", "tieout.collectors/v1", "1"])
def test_another_schema_is_not_ours_to_read(schema: str) -> None:
    found = read(MINIMAL.replace("tieout.evidence/v1", schema))
    assert [item.kind for item in found.unreadable] == ["unknown-schema"]
    assert found.record.unread


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"- a\n", "bad-value"),
        (b"text\n", "bad-value"),
        (b"a: [\n", "yaml-syntax"),
        (b"a: &x 1\nb: *x\n", "yaml-anchor"),
        (b"a: 1\na: 2\n", "duplicate-key"),
        (b"a: \xff\n", "invalid-utf-8"),
        (b"a: \xe2\x80\xae\n", "hidden-character"),
        (b"a: " + b"x" * 1024 * 1024, "too-large"),
        (b"a: " + b"[" * 40 + b"]" * 40, "too-deep"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_empty_record_that_says_so(data: bytes, kind: str) -> None:
    found = read_record(data, path=PATH)
    (why,) = found.unreadable
    assert (why.location.path, found.unknown_fields, found.missing_fields) == (PATH, (), ())
    assert found.record == CaptureRecord(path=PATH, location=Location(PATH), unread=(f"{why.location}: {why.message}",))
    assert why.kind == kind


def test_windows_line_ends_and_a_mark_give_the_same_record() -> None:
    plain = read_record(RECORD.encode(), path=PATH)
    assert read_record(RECORD.replace("\n", "\r\n").encode(), path=PATH) == plain
    marked = read_record(b"\xef\xbb\xbf" + RECORD.encode(), path=PATH)
    assert (marked.record, [item.kind for item in marked.unreadable]) == (plain.record, ["byte-order-mark"])


def test_suggestions_lead_to_keys_that_there_are() -> None:
    assert set(ALIASES.values()) <= set(KNOWN)
    assert not ALIASES.keys() & set(KNOWN)


def test_cut_anywhere_it_is_never_taken_for_the_whole() -> None:
    """A record is written last and whole; one that broke off must not say less and pass."""
    data = RECORD.encode()
    whole = read_record(data, path=PATH)
    for end in range(len(data)):
        found = read_record(data[:end], path=PATH)
        if found.record != whole.record:
            is_shorter = len(found.record.said) < len(whole.record.said)
            assert found.unreadable or found.missing_fields or found.unknown_fields or is_shorter


WORDS = st.sampled_from(["true", "null", "a", "2026-11-22T03:15:00Z", "-3", "''", DIGEST, "denied", "manual", "\u202e"])
VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(
            st.sampled_from([*POPULATION_KEYS, "path", "sha256", "class", "from", "finished", "pointer", "argv"]),
            inner,
            max_size=4,
        ).map(lambda items: "{" + ", ".join(f"{key}: {item}" for key, item in items.items()) + "}")
    ),
    max_leaves=8,
)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")))
def test_any_bytes_give_a_record_or_a_reason(data: bytes) -> None:
    found = read_record(data, path=PATH)
    assert found.record.path == PATH
    assert found.unreadable or found.missing_fields


@given(st.dictionaries(st.sampled_from([*KNOWN, "x-a", "control"]), VALUES, max_size=8))
def test_any_shape_gives_a_record_or_a_reason(keys: dict[str, str]) -> None:
    found = read("".join(f"{key}: {value}\n" for key, value in keys.items()) or "{}")
    noted = {str(item.location) for item in found.unreadable} | {str(item.location) for item in found.unknown_fields}
    if found.missing_fields and "schema" in found.missing_fields[0].names:
        noted.add(f"{PATH}:1:1")
    assert {said.partition(": ")[0] for said in found.record.unread} == noted

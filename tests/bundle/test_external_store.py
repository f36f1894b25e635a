"""The very versions in S3, with their locks: read only when asked, and each refusal or difference told apart."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.bundle.external_attacks import DATA, LOG, ROWS, VIDEO, handed, make, record, rows_of, sign
from tests.bundle.mutations import Bench
from tests.cli.programme import tieout
from tests.locked_store import (
    BUCKET,
    REGION,
    UNTIL,
    Store,
    cut_off,
    other_bytes,
    refused,
    unlocked_headers,
    without,
)
from tests.wire import Change
from tieout.bundle import external
from tieout.bundle.external_types import Outside
from tieout.bundle.outside import hold_outside
from tieout.bundle.verify import verify
from tieout.model.evidence.external import ExternalFile
from tieout.ports.aws import Account
from tieout.seal.digest import hex_of

NOW = datetime(2026, 11, 26, tzinfo=UTC)
KEYS = {LOG: "audit.log", VIDEO: "walk,through.mp4"}
PATH = ROWS[0].record


@pytest.fixture
def bench(tmp_path: Path, store: Store) -> Bench:
    """A bundle of which both files lie in the store, locked as it lists them."""
    made = make(tmp_path)
    list_as(made, {path: store.put(key, DATA[path]) for path, key in KEYS.items()})
    return made


def list_as(bench: Bench, versions: dict[str, str], *, told: bool = True, **changes: str) -> tuple[ExternalFile, ...]:
    """Have the bundle list these versions, and its record say the same."""
    lines = [entry(path, versions[path], told=told, **changes) for path in (LOG, VIDEO)]
    data = record(*lines)
    sign(bench, {PATH: data, external.NAME: external.write(rows_of(data))})
    return rows_of(data)


def entry(
    path: str, version: str, *, told: bool = True, mode: str = "COMPLIANCE", region: str = REGION, uri: str = ""
) -> str:
    """Give a file's line of a record; without ``told`` a person typed the lock."""
    said = f', told: {{at: 2026-05-04T08:30:00Z, region: {region}, locked_until: "{UNTIL:%Y-%m-%dT%H:%M:%SZ}"}}'
    place = uri or f"s3://{BUCKET}/{KEYS[path]}"
    name = path.rpartition("/")[2]
    return (
        f'  - {{path: "{name}", sha256: "{hex_of(DATA[path])}", bytes: {len(DATA[path])}, role: raw, pointer: {{uri: '
        f'"{place}", version_id: "{version}", lock_mode: {mode}, retain_until: 2035-12-31{said if told else ""}}}}}\n'
    )


def account(store: Store) -> Account:
    now = datetime.now(UTC)
    return Account(
        store.environment, now=lambda: datetime.now(UTC), until=now + timedelta(seconds=60), sleep=time.sleep
    )


def looked(bench: Bench, store: Store, *, now: datetime = NOW, folder: Path | None = None) -> Outside:
    found = verify(bench.folder, pins=frozenset({bench.signer.identity}))
    assert (found.problems, found.contradictions) == ((), ())
    outside = hold_outside(found, bench.folder, folder=folder, account=account(store), now=now).external
    assert outside is not None
    return outside


def kinds(of: Outside) -> list[str]:
    return [item.kind for item in of.problems]


def test_nobody_is_asked_unless_the_reader_says_so(bench: Bench, store: Store) -> None:
    store.asked.clear()
    pin = ("--pin", bench.signer.identity)
    assert tieout("bundle", "verify", str(bench.folder), *pin, env=store.environment).returncode == 3
    beside = ("--external", str(handed(bench)))
    assert tieout("bundle", "verify", str(bench.folder), *pin, *beside, env=store.environment).returncode == 0
    assert store.asked == []


def test_what_lies_there_as_listed_holds_with_its_lock(bench: Bench, store: Store) -> None:
    outside = looked(bench, store)
    assert (outside.problems, outside.unexamined, outside.remarks) == ((), (), ())
    assert (outside.where, outside.held, outside.is_held_in_full) == (("S3",), frozenset(KEYS), True)
    assert store.asked == ["GetObject", "HeadBucket", "HeadObject"] * 2
    arguments = ("bundle", "verify", str(bench.folder), "--pin", bench.signer.identity, "--external-s3")
    done = tieout(*arguments, env=store.environment)
    assert (done.returncode, done.told) == (0, "")
    assert "external files: 2 of 2 hold, looked for in S3\n" in done.text


def test_both_places_are_asked_and_only_what_holds_in_both_holds(bench: Bench, store: Store) -> None:
    assert looked(bench, store, folder=handed(bench)).is_held_in_full
    handed(bench, LOG).unlink()
    outside = looked(bench, store, folder=handed(bench))
    assert (outside.held, len(outside.unexamined)) == (frozenset({VIDEO}), 1)
    assert outside.where[1] == "S3"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (other_bytes(b"x" * 62_000), "external-altered"),
        (other_bytes(b"x" * 61_999), "external-truncated"),
        (other_bytes(b"x" * 62_001), "external-longer"),
        (other_bytes(b""), "external-empty"),
        (other_bytes(DATA[VIDEO]), "external-exchanged"),
        (refused("NoSuchVersion", status=404), "external-gone"),
        (refused("NoSuchKey", status=404), "external-gone"),
        (refused("NoSuchBucket", status=404), "external-gone"),
        (refused("MethodNotAllowed", status=405), "external-deleted"),
        (without("x-amz-version-id"), "external-other-version"),
    ],
)
def test_what_s3_itself_says_against_it_is_a_problem(bench: Bench, store: Store, change: Change, kind: str) -> None:
    store.changes["GetObject"] = change
    outside = looked(bench, store)
    assert kind in kinds(outside)
    assert not outside.is_held_in_full


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (refused("AccessDenied", "Access Denied"), "S3 did not give it: s3:GetObject: AccessDenied"),
        (refused("ExpiredToken", status=400), "S3 did not give it: s3:GetObject: ExpiredToken"),
        (refused("PermanentRedirect", status=301), "S3 did not give it: s3:GetObject: PermanentRedirect"),
        (refused("AuthorizationHeaderMalformed", status=400), "S3 did not give it: s3:GetObject: AuthorizationHeader"),
        (refused("InvalidObjectState"), "it is archived: restore it in S3, then verify again"),
        (cut_off, "S3 did not give it: s3:GetObject: "),
    ],
)
def test_what_s3_refuses_was_not_examined(bench: Bench, store: Store, change: Change, why: str) -> None:
    store.changes["GetObject"] = change
    outside = looked(bench, store)
    assert (outside.problems, outside.held) == ((), frozenset())
    assert [text.startswith(f"{path}: {why}") for path, text in zip((LOG, VIDEO), outside.unexamined, strict=True)]
    assert all(why in text for text in outside.unexamined), outside.unexamined
    pin = ("--pin", bench.signer.identity)
    done = tieout("bundle", "verify", str(bench.folder), *pin, "--external-s3", env=store.environment)
    assert done.returncode == 3
    assert "2 external files NOT examined" in done.text


def test_nobody_there_was_not_examined(bench: Bench, store: Store) -> None:
    nowhere = {**store.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    now = datetime.now(UTC)
    gone = Account(nowhere, now=lambda: datetime.now(UTC), until=now + timedelta(seconds=1), sleep=time.sleep)
    outside = hold_outside(verify(bench.folder), bench.folder, account=gone, now=NOW).external
    assert outside is not None
    assert (outside.problems, len(outside.unexamined)) == ((), 2)


def test_a_version_that_was_deleted_in_earnest_is_gone(bench: Bench, store: Store) -> None:
    """GOVERNANCE is lifted by whoever may: then the listed version is not there, and another does not stand in for it."""
    version = store.put("audit.log", DATA[LOG], mode="GOVERNANCE")
    list_as(bench, {LOG: version, VIDEO: store.put("walk,through.mp4", DATA[VIDEO])})
    client = store.client()
    client.delete_object(Bucket=BUCKET, Key="audit.log", VersionId=version, BypassGovernanceRetention=True)
    assert kinds(looked(bench, store)) == ["external-gone"]


def test_a_delete_marker_and_a_later_version_are_told_and_hide_nothing(bench: Bench, store: Store) -> None:
    store.client().delete_object(Bucket=BUCKET, Key="audit.log")
    store.put("walk,through.mp4", b"another film")
    outside = looked(bench, store)
    assert outside.is_held_in_full
    assert outside.remarks == (
        f"the key of {LOG} was deleted since; the version that is listed is still there",
        f"the key of {VIDEO} was written again since; the version that is listed is still there",
    )


def test_a_delete_marker_is_no_version(bench: Bench, store: Store) -> None:
    marker = store.client().delete_object(Bucket=BUCKET, Key="audit.log")["VersionId"]
    list_as(bench, {LOG: marker, VIDEO: store.put("walk,through.mp4", DATA[VIDEO])})
    outside = looked(bench, store)
    assert [item.message for item in outside.problems] == [
        f"{LOG} was deleted: what S3 has under the listed version is a delete marker"
    ]


def relocked(store: Store, path: str, mode: str, until: datetime) -> None:
    """Set another lock, which the test server lets pass where S3 refuses it."""
    client = store.client()
    versions = client.list_object_versions(Bucket=BUCKET, Prefix=KEYS[path])["Versions"]
    client.put_object_retention(
        Bucket=BUCKET,
        Key=KEYS[path],
        VersionId=versions[0]["VersionId"],
        Retention={"Mode": mode, "RetainUntilDate": until},
        BypassGovernanceRetention=True,
    )


@pytest.mark.parametrize(
    ("mode", "until", "found"),
    [
        ("COMPLIANCE", UNTIL - timedelta(seconds=1), ["external-lock-shortened"]),
        ("COMPLIANCE", UNTIL, []),
        ("COMPLIANCE", UNTIL + timedelta(days=365), []),
        ("GOVERNANCE", UNTIL, ["external-lock-weakened"]),
        ("GOVERNANCE", UNTIL - timedelta(days=1), ["external-lock-weakened", "external-lock-shortened"]),
    ],
)
def test_the_lock_is_held_against_the_listed_one(
    bench: Bench, store: Store, mode: str, until: datetime, found: list[str]
) -> None:
    relocked(store, LOG, mode, until)
    outside = looked(bench, store)
    assert kinds(outside) == found
    assert (LOG in outside.held) is not bool(found)


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (datetime(2035, 12, 31, tzinfo=UTC), []),
        (datetime(2035, 12, 30, 23, 59, 59, tzinfo=UTC), ["external-lock-shortened"]),
    ],
)
def test_a_day_that_a_person_typed_is_held_by_the_day(
    bench: Bench, store: Store, until: datetime, found: list[str]
) -> None:
    versions = {LOG: store.put("audit.log", DATA[LOG], until=until), VIDEO: store.put("walk,through.mp4", DATA[VIDEO])}
    assert {row.told_by for row in list_as(bench, versions, told=False)} == {"person"}
    assert kinds(looked(bench, store)) == found


def test_no_lock_at_all_is_told(bench: Bench, store: Store) -> None:
    versions = {LOG: store.put("audit.log", DATA[LOG], mode=""), VIDEO: store.put("walk,through.mp4", DATA[VIDEO])}
    list_as(bench, versions)
    outside = looked(bench, store)
    assert [item.message for item in outside.problems] == [f"{LOG} is not locked in S3; listed is COMPLIANCE"]


def test_a_lock_that_may_not_be_read_was_not_examined(bench: Bench, store: Store) -> None:
    store.changes |= {"GetObject": unlocked_headers, "GetObjectRetention": refused("AccessDenied", "Access Denied")}
    outside = looked(bench, store)
    assert (outside.problems, outside.held, len(outside.unexamined)) == ((), frozenset(), 2)
    assert outside.unexamined[0].startswith(f"{LOG}: its lock is not known: s3:GetObjectRetention: AccessDenied")


def test_governance_is_told_openly_where_it_is_listed(bench: Bench, store: Store) -> None:
    versions = {path: store.put(key, DATA[path], mode="GOVERNANCE") for path, key in KEYS.items()}
    list_as(bench, versions, mode="GOVERNANCE")
    outside = looked(bench, store)
    assert outside.is_held_in_full
    assert outside.remarks[0] == f"{LOG} is locked in the mode GOVERNANCE, which is lifted by whoever may"


def test_a_lock_that_is_over_is_told(bench: Bench, store: Store) -> None:
    outside = looked(bench, store, now=UNTIL + timedelta(seconds=1))
    assert outside.remarks[0] == f"the lock of {LOG} ended on 2036-01-01: whoever may can delete it now"


def test_another_region_is_another_bucket(bench: Bench, store: Store) -> None:
    versions = {path: store.put(key, DATA[path]) for path, key in KEYS.items()}
    list_as(bench, versions, region="us-east-1")
    outside = looked(bench, store)
    assert kinds(outside) == ["external-moved"] * 2
    assert (
        f"{LOG} lies in a bucket in {REGION}, listed is us-east-1: it is another bucket" in outside.problems[0].message
    )


@pytest.mark.parametrize(
    ("versions", "uri", "why"),
    [
        ({LOG: "", VIDEO: ""}, "", "its record names no version, so nobody knows which one was meant"),
        ({LOG: "null", VIDEO: "null"}, "", "its record names no version, so nobody knows which one was meant"),
        ({LOG: "1", VIDEO: "1"}, "https://files.example.com/a", "https://files.example.com/a names no place in S3"),
    ],
)
def test_what_names_no_version_in_s3_is_not_asked_for(
    bench: Bench, store: Store, versions: dict[str, str], uri: str, why: str
) -> None:
    list_as(bench, versions, uri=uri)
    store.asked.clear()
    outside = looked(bench, store)
    assert (outside.held, store.asked) == (frozenset(), [])
    assert all(why in text for text in outside.unexamined)


def test_an_end_that_nobody_can_read_is_not_one_that_holds(bench: Bench, store: Store) -> None:
    from tieout.bundle.external_store import in_store  # noqa: PLC0415  # the table refuses nothing of it

    row = replace(rows_of((bench.folder / PATH).read_bytes())[0], locked_until="tomorrow")
    outside = in_store((row,), account(store), now=NOW)
    assert kinds(outside) == ["external-lock-shortened"]

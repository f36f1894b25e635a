"""tieout evidence add --external: the bytes stay in S3, and the record has what S3 said of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cli.programme import FILES, Done, git, plant, tieout
from tests.locked_store import BUCKET, REGION, UNTIL, Store, cut_off, refused, unlocked_headers
from tests.wire import Change
from tieout.collect.from_store import last_day
from tieout.model.evidence.record import CaptureRecord, Origin, Pointer
from tieout.model.evidence.told_by_store import ToldByStore
from tieout.sources.evidence.record import read_record

FOR = ("--control", "CO-02", "--evidence", "access-list", "--system", "data-store")
SEEN = ("--observed-at", "2026-05-04T10:30:00+02:00", "--by", "ana@example.com")
DATA = b"time,what\n" + b"2026-05-04T08:00:00Z,login\n" * 1000
KEY = "2026-Q2/audit.csv"
URI = f"s3://{BUCKET}/{KEY}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme", FILES)


def add(root: Path, store: Store, *arguments: str) -> Done:
    return tieout("evidence", "add", "--root", str(root), *FOR, *SEEN, *arguments, env=store.environment)


def new(root: Path) -> list[str]:
    told = git(root, "status", "--porcelain", "--untracked-files=all", "--", "evidence")
    return sorted(line[3:] for line in told.splitlines() if "evidence/log" not in line)


def record(root: Path) -> CaptureRecord:
    [path] = new(root)
    reading = read_record((root / path).read_bytes(), path=path)
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    return reading.record


def pointer(root: Path) -> Pointer:
    [listed] = record(root).files
    assert listed.pointer is not None
    return listed.pointer


def test_the_record_has_what_s3_said_and_no_byte_is_here(root: Path, store: Store) -> None:
    version = store.put(KEY, DATA)
    done = add(root, store, "--external", URI)
    assert done.returncode == 0, done.told
    assert f"S3 was asked for {URI}: {len(DATA)} bytes, version {version}" in done.told
    found = record(root)
    [listed] = found.files
    assert (listed.path, listed.bytes, listed.sha256) == ("audit.csv", len(DATA), hashlib.sha256(DATA).hexdigest())
    assert found.kind is Origin.MANUAL
    told = pointer(root).told
    assert told is not None
    assert told.at is not None
    assert told.stored_at is not None
    assert told.checksum.startswith("SHA256:")
    known = ToldByStore(region=REGION, locked_until=UNTIL)
    assert replace(told, at=None, stored_at=None, checksum="") == known
    assert replace(pointer(root), told=None) == Pointer(
        uri=URI, version_id=version, lock_mode="COMPLIANCE", retain_until=date(2035, 12, 31)
    )


def test_an_earlier_version_can_be_named(root: Path, store: Store) -> None:
    first = store.put(KEY, DATA)
    store.put(KEY, b"later\n")
    assert add(root, store, "--external", URI, "--version-id", first).returncode == 0
    assert pointer(root).version_id == first


@pytest.mark.parametrize(
    ("until", "day"),
    [
        (datetime(2036, 1, 1, 0, 0, tzinfo=UTC), date(2035, 12, 31)),
        (datetime(2036, 1, 1, 10, 0, tzinfo=UTC), date(2035, 12, 31)),
        (datetime(2036, 1, 1, 23, 59, 59, tzinfo=UTC), date(2035, 12, 31)),
        (datetime(2036, 3, 1, 0, 0, tzinfo=UTC), date(2036, 2, 29)),
    ],
)
def test_the_last_day_of_a_lock_is_a_whole_one(until: datetime, day: date) -> None:
    assert last_day(until) == day


def test_what_is_not_locked_is_kept_and_will_not_pass(root: Path, store: Store) -> None:
    store.put(KEY, DATA, mode="")
    done = add(root, store, "--external", URI)
    assert done.returncode == 3
    assert "S3 says that it is not locked" in done.told
    assert "nothing says that it is locked there\n" in done.told
    assert (pointer(root).lock_mode, pointer(root).retain_until) == ("", None)


def test_a_lock_that_cannot_be_known_is_told_and_never_taken_for_none(root: Path, store: Store) -> None:
    store.put(KEY, DATA)
    store.changes |= {"GetObject": unlocked_headers, "GetObjectRetention": refused("AccessDenied", "Access Denied")}
    done = add(root, store, "--external", URI)
    assert done.returncode == 3
    assert "its lock is not known: s3:GetObjectRetention: AccessDenied" in done.told
    assert "not locked:" not in done.told


def test_the_mode_is_told_as_it_is(root: Path, store: Store) -> None:
    store.put(KEY, DATA, mode="GOVERNANCE")
    done = add(root, store, "--external", URI)
    assert done.returncode == 3
    assert "audit.csv is locked in the mode GOVERNANCE, which is lifted by whoever may" in done.told
    assert pointer(root).lock_mode == "GOVERNANCE"


def test_a_place_that_a_person_names_without_a_lock_will_not_pass_either(
    root: Path, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "audit.csv").write_bytes(DATA)
    done = add(root, store, str(tmp_path / "audit.csv"), "--pointer", URI, "--version-id", "1")
    assert (done.returncode, store.asked) == (3, [])
    assert "nothing says that it is locked there: --lock-mode, --retain-until" in done.told
    assert pointer(root).told is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (refused("AccessDenied", "Access Denied"), "s3:GetObject: AccessDenied"),
        (refused("NoSuchKey", status=404), "s3:GetObject: NoSuchKey"),
        (cut_off, "was not read: s3:GetObject"),
    ],
)
def test_what_is_refused_leaves_nothing(root: Path, store: Store, change: Change, message: str) -> None:
    store.put(KEY, DATA)
    store.changes["GetObject"] = change
    done = add(root, store, "--external", URI)
    assert done.returncode == 3
    assert message in done.told
    assert new(root) == []


def test_a_bucket_without_versions_is_refused(root: Path, store: Store) -> None:
    store.client().create_bucket(Bucket="plain", CreateBucketConfiguration={"LocationConstraint": REGION})
    store.client().put_object(Bucket="plain", Key="a", Body=DATA)
    done = add(root, store, "--external", "s3://plain/a")
    assert done.returncode == 2
    assert "plain keeps no versions, so nothing in it is locked" in done.told


def test_an_empty_object_is_refused(root: Path, store: Store) -> None:
    store.put(KEY, b"")
    done = add(root, store, "--external", URI)
    assert (done.returncode, new(root)) == (2, [])
    assert f"{URI} is empty" in done.told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "there is nothing to keep"),
        (("--external", "https://example.com/a"), "is no s3://BUCKET/KEY"),
        (("--external", URI, "--reads", "log"), "--external goes without --reads"),
        (("--external", URI, "--pointer", URI), "--external goes without --pointer"),
        (("--external", URI, "--in-place"), "--external goes without --in-place"),
        (("--external", URI, "--lock-mode", "COMPLIANCE"), "--external goes without --lock-mode"),
        (("--external", URI, "--retain-until", "2033-01-01"), "--external goes without --retain-until"),
    ],
)
def test_a_slip_is_told_and_nobody_is_asked(root: Path, store: Store, arguments: tuple[str, ...], message: str) -> None:
    done = add(root, store, *arguments)
    assert (done.returncode, new(root), store.asked) == (2, [], [])
    assert message in done.told


def test_files_and_an_object_do_not_go_together(root: Path, store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n")
    done = add(root, store, str(tmp_path / "a.csv"), "--external", URI)
    assert done.returncode == 2
    assert "--external goes without FILES" in done.told

"""One version in a bucket with Object Lock: what S3 says of it, what is computed, and every way in which it is refused."""

from __future__ import annotations

import hashlib
import threading
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.locked_store import (
    BUCKET,
    LOCK_HEADERS,
    REGION,
    UNTIL,
    Store,
    cut_off,
    refused,
    unlocked_headers,
)
from tests.wire import Change
from tieout.model.evidence.record import Refusal
from tieout.model.evidence.store_place import StorePlace, place_of
from tieout.ports.aws import Account
from tieout.ports.aws_refusal import AwsRefusedError
from tieout.sources.evidence.locked_store import Lock, bucket_region, current_version, is_gone, stored_object

KEY = "logs/2026 Q2/audit.log"
PLACE = StorePlace(BUCKET, KEY)
DATA = b"one line of a log\n" * 1000


def account(store: Store, *, budget_s: float = 30) -> Account:
    now = datetime.now(UTC)
    return Account(
        store.environment, now=lambda: datetime.now(UTC), until=now + timedelta(seconds=budget_s), sleep=time.sleep
    )


def test_the_test_server_keeps_a_lock_and_refuses_to_delete_what_is_locked(store: Store) -> None:
    version = store.put(KEY, DATA)
    client = store.client()
    with pytest.raises(client.exceptions.ClientError, match="AccessDenied"):
        client.delete_object(Bucket=BUCKET, Key=KEY, VersionId=version)
    head = client.head_object(Bucket=BUCKET, Key=KEY, VersionId=version)
    assert (head["ObjectLockMode"], head["ObjectLockRetainUntilDate"]) == ("COMPLIANCE", UNTIL)
    kept = client.get_object_retention(Bucket=BUCKET, Key=KEY, VersionId=version)["Retention"]
    assert kept == {"Mode": "COMPLIANCE", "RetainUntilDate": UNTIL}


def test_a_version_is_told_with_its_lock_and_its_digest(store: Store) -> None:
    version = store.put(KEY, DATA)
    found = stored_object(account(store), PLACE, version)
    assert (found.version_id, found.sha256, found.bytes) == (version, hashlib.sha256(DATA).hexdigest(), len(DATA))
    assert found.region == REGION
    assert found.lock == Lock("COMPLIANCE", UNTIL)
    assert found.checksum.startswith("SHA256:")
    assert found.asked_at is not None
    assert found.stored_at is not None
    assert store.asked == ["GetObject", "HeadBucket"]


def test_an_earlier_version_is_read_and_the_current_one_is_another(store: Store) -> None:
    first = store.put(KEY, DATA)
    second = store.put(KEY, b"other")
    assert stored_object(account(store), PLACE).version_id == second
    assert stored_object(account(store), PLACE, first).sha256 == hashlib.sha256(DATA).hexdigest()
    assert current_version(account(store), PLACE) == second


def test_a_deleted_key_keeps_its_locked_version_and_its_marker_is_no_version(store: Store) -> None:
    version = store.put(KEY, DATA)
    marker = store.client().delete_object(Bucket=BUCKET, Key=KEY)["VersionId"]
    assert current_version(account(store), PLACE) == ""
    assert stored_object(account(store), PLACE, version).bytes == len(DATA)
    with pytest.raises(AwsRefusedError, match="MethodNotAllowed") as caught:
        stored_object(account(store), PLACE, marker)
    assert not is_gone(caught.value)


@pytest.mark.parametrize(
    ("place", "code"),
    [(StorePlace(BUCKET, KEY), "NoSuchVersion"), (StorePlace("no-such-bucket", KEY), "NoSuchBucket")],
)
def test_what_s3_says_is_not_there_is_gone(store: Store, place: StorePlace, code: str) -> None:
    with pytest.raises(AwsRefusedError, match=code) as caught:
        stored_object(account(store), place, "8913c74b")
    assert is_gone(caught.value)
    assert bucket_region(account(store), "no-such-bucket") == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (refused("AccessDenied", "Access Denied"), Refusal.DENIED),
        (refused("ExpiredToken", status=400), Refusal.DENIED),
        (refused("InvalidObjectState"), Refusal.DENIED),
        (refused("PermanentRedirect", status=301), Refusal.FAILED),
        (cut_off, Refusal.TRUNCATED),
    ],
)
def test_what_is_refused_is_told_apart(store: Store, change: Change, reason: Refusal) -> None:
    version = store.put(KEY, DATA)
    store.changes["GetObject"] = change
    with pytest.raises(AwsRefusedError) as caught:
        stored_object(account(store), PLACE, version)
    assert (caught.value.reason, is_gone(caught.value)) == (reason, False)
    assert caught.value.message.startswith("s3:GetObject: ")


def test_headers_without_a_lock_are_no_proof_that_there_is_none(store: Store) -> None:
    """S3 leaves them out for whom s3:GetObjectRetention is not granted: it is asked by itself."""
    version = store.put(KEY, DATA)
    store.changes["GetObject"] = unlocked_headers
    assert stored_object(account(store), PLACE, version).lock == Lock("COMPLIANCE", UNTIL)
    store.changes["GetObjectRetention"] = refused("AccessDenied", "Access Denied")
    lock = stored_object(account(store), PLACE, version).lock
    assert isinstance(lock, AwsRefusedError)
    assert lock.reason is Refusal.DENIED


def test_a_version_without_a_lock_has_none(store: Store) -> None:
    version = store.put(KEY, DATA, mode="")
    assert stored_object(account(store), PLACE, version).lock == Lock("", None)
    assert LOCK_HEADERS[0] not in str(store.asked)


def test_time_that_is_over_is_a_timeout(store: Store) -> None:
    version = store.put(KEY, DATA)
    times = iter(range(1000))
    begins = datetime.now(UTC)
    slow = Account(
        store.environment,
        now=lambda: begins + timedelta(seconds=next(times)),
        until=begins + timedelta(seconds=1),
        sleep=time.sleep,
    )
    with pytest.raises(AwsRefusedError, match="the time allowed") as caught:
        stored_object(slow, PLACE, version)
    assert caught.value.reason is Refusal.TIMEOUT


_MIB = 1 << 20
_LARGE = 192


class _Large(BaseHTTPRequestHandler):
    """An object of 192 MiB."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(_LARGE * _MIB))
        self.send_header("x-amz-version-id", "1")
        self.send_header("x-amz-object-lock-mode", "COMPLIANCE")
        self.send_header("x-amz-object-lock-retain-until-date", "2036-01-01T10:00:00Z")
        self.end_headers()
        part = bytes(_MIB)
        for _ in range(_LARGE):
            self.wfile.write(part)

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        del format, args


def test_memory_does_not_grow_with_the_object() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Large)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    store = Store(port=server.server_port)
    asking = account(store, budget_s=120)
    stored = None
    asking.endpoint("s3")  # its libraries are loaded before anything is measured
    tracemalloc.start()
    try:
        stored = stored_object(asking, PLACE, "1")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        server.shutdown()
        server.server_close()
    assert stored.bytes == _LARGE * _MIB
    assert stored.sha256 == hashlib.sha256(bytes(_LARGE * _MIB)).hexdigest()
    assert peak < 16 * _MIB


def test_the_rest_of_what_is_too_long_is_not_read(store: Store) -> None:
    version = store.put(KEY, bytes(5 * _MIB))
    found = stored_object(account(store), PLACE, version, most=_MIB)
    assert (found.bytes, found.sha256) == (5 * _MIB, hashlib.sha256(bytes(2 * _MIB)).hexdigest())
    assert (
        stored_object(account(store), PLACE, version, most=5 * _MIB).sha256
        == hashlib.sha256(bytes(5 * _MIB)).hexdigest()
    )


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("s3://audit/a", StorePlace("audit", "a")),
        ("s3://audit/a b/ü?x=%20#y", StorePlace("audit", "a b/ü?x=%20#y")),
        ("s3://a.b-c/../x", StorePlace("a.b-c", "../x")),
        ("s3://audit//a", StorePlace("audit", "/a")),
        ("s3://audit/", None),
        ("s3://audit", None),
        ("s3:///a", None),
        ("s3://Audit/a", None),
        ("s3://-audit/a", None),
        ("https://audit/a", None),
        ("S3://audit/a", None),
        ("s3://audit/a\nb", None),
        ("s3://audit/" + "ü" * 513, None),
        ("s3://audit/" + "ü" * 512, StorePlace("audit", "ü" * 512)),
        ("", None),
    ],
)
def test_an_address_is_taken_as_it_stands(uri: str, place: StorePlace | None) -> None:
    assert place_of(uri) == place

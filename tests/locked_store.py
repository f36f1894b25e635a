"""A bucket with Object Lock to ask: moto's own server behind a thin layer that fills its gaps and lets it fail.

What moto 5.2.5 does otherwise than S3, and what the layer does about it:
- GetObjectRetention gives the object in place of its lock, which no parser reads: it is answered from the lock that
  moto keeps with the version;
- GET of a delete marker says NoSuchVersion, where S3 says 405 MethodNotAllowed: it says that;
- PutObjectRetention shortens and weakens the mode COMPLIANCE, which S3 refuses: the tests use it to play the store in
  which that was done all the same;
- nothing is ever denied, redirected or cut off: each operation can be.
It keeps what matters: versions, lock and end of each, and it refuses to delete a version that is locked.
"""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.wire import Answer, Change

REGION = "eu-central-1"
BUCKET = "acme-evidence"
UNTIL = datetime(2036, 1, 1, 10, tzinfo=UTC)
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": REGION}


@dataclass
class Store:
    """The server, and how it is to behave."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    """``GetObject`` for each question of ours that arrived."""
    changes: dict[str, Change] = field(default_factory=dict)
    """By operation; ``*`` for all."""

    @property
    def environment(self) -> dict[str, str]:
        """What whoever asks is handed."""
        return {**ENVIRONMENT, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}"}

    def client(self) -> Any:  # botocore makes its clients at run time
        """Give a client of the company's, past the layer's faults."""
        import boto3  # noqa: PLC0415  # slow

        return boto3.client(
            "s3",
            region_name=REGION,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def put(self, key: str, data: bytes, *, mode: str = "COMPLIANCE", until: datetime = UNTIL) -> str:
        """Store a version, locked unless ``mode`` is empty; gives its id."""
        lock = {"ObjectLockMode": mode, "ObjectLockRetainUntilDate": until} if mode else {}
        done = self.client().put_object(Bucket=BUCKET, Key=key, Body=data, ChecksumAlgorithm="SHA256", **lock)
        return str(done["VersionId"])


def refused(code: str, message: str = "", status: int = 403) -> Change:
    """Answer with an error of S3."""
    text = f"<Error><Code>{code}</Code><Message>{message or code}</Message><RequestId>1</RequestId></Error>"
    return lambda _: Answer(status, [("Content-Type", "application/xml")], text.encode())


def cut_off(answer: Answer) -> Answer:
    """Announce the whole and send half."""
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def without(*names: str) -> Change:
    """Leave headers out."""
    return lambda answer: Answer(
        answer.status, [pair for pair in answer.headers if pair[0].lower() not in names], answer.body
    )


LOCK_HEADERS = ("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date")
unlocked_headers = without(*LOCK_HEADERS)
"""As S3 answers to whom s3:GetObjectRetention is not granted."""


def other_bytes(data: bytes) -> Change:
    """Answer with other content, and with headers that fit it."""

    def change(answer: Answer) -> Answer:
        kept = without("content-length", "x-amz-checksum-sha256")(answer).headers
        return Answer(answer.status, [*kept, ("Content-Length", str(len(data)))], data)

    return change


class _Layer:
    """What stands before moto's application."""

    def __init__(self, application: Any, store: Store) -> None:  # moto's has no types
        self._application, self._store = application, store
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # WSGI
        length = int(environ.get("CONTENT_LENGTH") or 0)
        sent = environ["wsgi.input"].read(length)
        with self._lock:
            operation = _operation(environ)
            answer = self._answer(environ, sent, operation)
            if "tieout" in str(environ.get("HTTP_USER_AGENT", "")):
                self._store.asked.append(operation)
                for name in (operation, "*"):
                    answer = self._store.changes.get(name, _same)(answer)
        if not any(name.lower() == "content-length" for name, _ in answer.headers):
            answer.headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
        start(f"{answer.status} {'OK' if answer.status < 300 else 'Refused'}", answer.headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]

    def _answer(self, environ: dict[str, Any], sent: bytes, operation: str) -> Answer:
        if operation == "GetObjectRetention":
            version = parse_qs(environ["QUERY_STRING"]).get("versionId", [""])[0]
            query = f"versionId={version}" if version else ""
            return _retention(self._through({**environ, "REQUEST_METHOD": "HEAD", "QUERY_STRING": query}, b""))
        answer = self._through(environ, sent)
        if operation == "GetObject" and answer.status == 404 and b"NoSuchVersion" in answer.body:
            head = self._through({**environ, "REQUEST_METHOD": "HEAD"}, b"")
            if head.status == 405:
                return refused("MethodNotAllowed", "The specified method is not allowed", 405)(answer)
        return answer

    def _through(self, environ: dict[str, Any], sent: bytes) -> Answer:
        environ = {**environ, "wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": str(len(sent))}
        seen: list[Answer] = []
        chunks = self._application(
            environ, lambda status, headers, *_: seen.append(Answer(int(status[:3]), headers, b""))
        )
        body = b"".join(chunks)
        return Answer(seen[0].status, seen[0].headers, body)


def _same(answer: Answer) -> Answer:
    return answer


def _operation(environ: dict[str, Any]) -> str:
    method, query = environ["REQUEST_METHOD"], parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
    if "retention" in query:
        return f"{method.capitalize()}ObjectRetention"
    return f"{method.capitalize()}{'Object' if environ['PATH_INFO'].strip('/').count('/') else 'Bucket'}"


def _retention(head: Answer) -> Answer:
    said = {name.lower(): value for name, value in head.headers}
    if head.status != 200:
        return refused("NoSuchVersion", status=404)(head)
    mode, until = (said.get(name, "") for name in LOCK_HEADERS)
    if not mode:
        return refused("NoSuchObjectLockConfiguration", status=404)(head)
    text = f"<Retention><Mode>{mode}</Mode><RetainUntilDate>{until}</RetainUntilDate></Retention>"
    return Answer(200, [("Content-Type", "application/xml")], text.encode())


@pytest.fixture(scope="session")
def locking_server() -> Iterator[Store]:
    """Give the one server of a run, on a free port; ask for ``store`` instead, which is empty."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415  # slow
    from werkzeug.serving import make_server  # noqa: PLC0415  # comes with it

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    made = Store()
    layer = _Layer(DomainDispatcherApplication(create_backend_app), made)
    server = make_server("127.0.0.1", 0, layer, threaded=True)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def store(locking_server: Store) -> Store:
    """Give an empty bucket that locks, and behaves."""
    return _emptied(locking_server)


def _emptied(made: Store) -> Store:
    """Forget what is stored and how it was to fail."""
    import moto.backends  # noqa: PLC0415  # slow
    from moto.core.base_backend import BackendDict  # noqa: F401, PLC0415  # loads what is emptied

    moto.backends.get_backend("s3").reset()
    made.client().create_bucket(
        Bucket=BUCKET,
        CreateBucketConfiguration={"LocationConstraint": REGION},
        ObjectLockEnabledForBucket=True,
    )
    made.asked.clear()
    made.changes.clear()
    return made

"""An AWS to ask: moto's own server behind a thin layer that fills its gaps and lets it fail.

What moto 5.2.5 does otherwise than AWS, and what the layer does about it:
- the credential report has no row of the root user: it is put in;
- the report's GeneratedTime is of 2015: it is set;
- GetAccountAuthorizationDetails is never truncated: it comes in pages, a kind of thing on each;
- there its policies have no PolicyName: it is put in;
- AWS's own 1,582 policies take seconds to load: two are enough;
- the Date header cannot be set: it can be moved;
- nothing is ever denied, throttled or cut off: each operation can be.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs

from tests.wire import Answer, Change

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")  # read once, at the first import of moto

REGION = "eu-central-1"
ACCOUNT = "123456789012"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": REGION}
ROOT = "<root_account>"
_KINDS = ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy")
_THEIRS = ("AdministratorAccess", "ReadOnlyAccess")
_PAGED = "GetAccountAuthorizationDetails"


@dataclass
class Cloud:
    """The server, and how it is to behave."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    """``iam:GetAccountSummary`` for each question that arrived."""
    changes: dict[str, Change] = field(default_factory=dict)
    """By operation; ``*`` for all."""
    times: Counter[str] = field(default_factory=Counter)
    root_row: dict[str, str] | None = field(default_factory=dict)
    """Cells of the root user's row that are not the usual ones; None: no such row."""
    generated_at: datetime | None = None
    """None: a minute ago."""
    in_progress: int = 0
    """How many times the report is still being made."""
    date: timedelta = timedelta()
    """By how much the server's clock is ahead."""

    @property
    def environment(self) -> dict[str, str]:
        """What a collector is handed."""
        return {**ENVIRONMENT, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}"}

    def client(self, service: str = "iam") -> Any:  # botocore makes its clients at run time
        """Give a client that fills the account, past the layer's faults."""
        import boto3  # noqa: PLC0415  # after moto

        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def fails(self, operation: str, change: Change, *, first: int = 10**6, after: int = 0) -> None:
        """Let an operation answer otherwise: after so many good answers, so many times."""
        seen = Counter[str]()

        def when(answer: Answer) -> Answer:
            seen["all"] += 1
            return change(answer) if after < seen["all"] <= after + first else answer

        self.changes[operation] = when


def refused(code: str, message: str = "", status: int = 403) -> Change:
    """Answer with an error of AWS."""
    body = (
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>'
        f"<Code>{code}</Code><Message>{message or code}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
    )
    return lambda _: Answer(status, [("Content-Type", "text/xml")], body.encode())


def denied(action: str) -> Change:
    """Answer as AWS does to whom the permission is missing."""
    said = (
        f"User: arn:aws:iam::{ACCOUNT}:user/auditor is not authorized to perform: {action} "
        "on resource: * because no identity-based policy allows the action"
    )
    return refused("AccessDenied", said)


def body(text: str, status: int = 200) -> Change:
    """Answer with some other body."""
    return lambda _: Answer(status, [("Content-Type", "text/xml")], text.encode())


def replaced(old: str, new: str) -> Change:
    """Change what stands in the answer."""

    def change(answer: Answer) -> Answer:
        assert re.search(old.encode(), answer.body), f"{old} stands nowhere"
        return Answer(answer.status, answer.headers, re.sub(old.encode(), new.encode(), answer.body))

    return change


def cut_off(answer: Answer) -> Answer:
    """Announce the whole and send half."""
    headers = [pair for pair in answer.headers if pair[0].lower() != "content-length"]
    return Answer(
        answer.status, [*headers, ("Content-Length", str(len(answer.body)))], answer.body[: len(answer.body) // 2]
    )


def cut_short(answer: Answer) -> Answer:
    """Send half as if it were the whole."""
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


class _Layer:
    """What stands before moto's application."""

    def __init__(self, application: Any, cloud: Cloud) -> None:  # moto's has no types
        self._application, self._cloud = application, cloud
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # WSGI
        length = int(environ.get("CONTENT_LENGTH") or 0)
        sent = environ["wsgi.input"].read(length).decode()
        form = {key: values[0] for key, values in parse_qs(sent).items()}
        operation = form.get("Action", "")
        mine = "tieout" in str(environ.get("HTTP_USER_AGENT", ""))
        if not operation or not mine:
            return self._through(environ, start, sent)
        with self._lock:
            service = re.search(r"/([a-z]+)/aws4_request", environ.get("HTTP_AUTHORIZATION", ""))
            self._cloud.asked.append(f"{service.group(1) if service else '?'}:{operation}")
            answer = self._answer(environ, sent, form, operation)
        start(f"{answer.status} {'OK' if answer.status == 200 else 'Refused'}", answer.headers)
        return [answer.body]

    def _through(self, environ: dict[str, Any], start: Any, sent: str) -> Iterable[bytes]:  # WSGI
        import io  # noqa: PLC0415  # for this alone

        environ = {**environ, "wsgi.input": io.BytesIO(sent.encode()), "CONTENT_LENGTH": str(len(sent.encode()))}
        result: Iterable[bytes] = self._application(environ, start)
        return result

    def _answer(self, environ: dict[str, Any], sent: str, form: dict[str, str], operation: str) -> Answer:
        cloud = self._cloud
        if operation == _PAGED:
            page = int(form.get("Marker", "page-0").removeprefix("page-"))
            sent = re.sub(r"&(?:Marker|MaxItems)=[^&]*", "", sent) + f"&Filter.member.1={_KINDS[page]}"
        seen: list[Answer] = []
        chunks = self._through(
            environ, lambda status, headers: seen.append(Answer(int(status[:3]), headers, b"")), sent
        )
        answer = Answer(seen[0].status, seen[0].headers, b"".join(chunks))
        if operation == _PAGED:
            answer.body = re.sub(
                rb"(<Arn>[^<]*:policy/(?:[^<]*/)?([^</]+)</Arn>)", rb"<PolicyName>\2</PolicyName>\1", answer.body
            )
        if operation == _PAGED and page + 1 < len(_KINDS):
            answer.body = re.sub(
                rb"<IsTruncated>false</IsTruncated>",
                f"<IsTruncated>true</IsTruncated><Marker>page-{page + 1}</Marker>".encode(),
                answer.body,
            )
        if operation == "GetCredentialReport" and answer.status == 200:
            answer.body = self._report(answer.body)
        if operation == "GenerateCredentialReport":
            cloud.times["generate"] += 1
            state = b"INPROGRESS" if cloud.times["generate"] <= cloud.in_progress else b"COMPLETE"
            answer.body = re.sub(rb"<State>[A-Z]+</State>", b"<State>%s</State>" % state, answer.body)
        names = {"date", "content-length"}
        answer.headers = [pair for pair in answer.headers if pair[0].lower() not in names]
        for name in (operation, "*"):
            if name in cloud.changes:
                answer = cloud.changes[name](answer)
        if not any(name.lower() == "content-length" for name, _ in answer.headers):
            answer.headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
        return answer

    def _report(self, data: bytes) -> bytes:
        cloud = self._cloud
        generated = cloud.generated_at or datetime.now(UTC) - timedelta(minutes=1)
        data = re.sub(
            rb"<GeneratedTime>[^<]*</GeneratedTime>",
            f"<GeneratedTime>{generated:%Y-%m-%dT%H:%M:%SZ}</GeneratedTime>".encode(),
            data,
        )
        match = re.search(rb"<Content>([^<]*)</Content>", data)
        assert match is not None
        header, *rows = base64.b64decode(match.group(1)).decode().rstrip("\n").split("\n")
        if cloud.root_row is not None:
            rows.insert(0, _root(header.split(","), cloud.root_row))
        content = base64.b64encode("\n".join((header, *rows)).encode())
        return data[: match.start(1)] + content + data[match.end(1) :]


def _root(header: list[str], other: dict[str, str]) -> str:
    usual = {
        "user": ROOT,
        "arn": f"arn:aws:iam::{ACCOUNT}:root",
        "user_creation_time": "2020-01-02T03:04:05+00:00",
        "password_enabled": "not_supported",
        "password_last_used": "2026-01-02T03:04:05+00:00",
        "password_last_changed": "not_supported",
        "password_next_rotation": "not_supported",
        "mfa_active": "true",
        **{f"access_key_{number}_active": "false" for number in (1, 2)},
        **{f"cert_{number}_active": "false" for number in (1, 2)},
        **other,
    }
    return ",".join(usual.get(name, "N/A") for name in header)


@contextlib.contextmanager
def cloud() -> Iterator[Cloud]:
    """Start a server on a free port; its account is empty."""
    import moto.iam.models as iam  # noqa: PLC0415  # slow
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415  # slow
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415  # comes with it

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    theirs = json.loads(vars(iam)["aws_managed_policies_data"])
    vars(iam)["aws_managed_policies_data"] = json.dumps({name: theirs[name] for name in _THEIRS})
    made = Cloud()

    class Handler(WSGIRequestHandler):
        """Sends the Date that it is told to."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            del timestamp
            return format_datetime(datetime.now(UTC) + made.date, usegmt=True)

    server = make_server(
        "127.0.0.1",
        0,
        _Layer(DomainDispatcherApplication(create_backend_app), made),
        threaded=True,
        request_handler=Handler,
    )
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def emptied(made: Cloud) -> Cloud:
    """Forget what the account holds and how it was to fail."""
    import moto.backends  # noqa: PLC0415  # slow
    from moto.core.base_backend import BackendDict  # noqa: F401, PLC0415  # loads what is emptied

    for service in ("iam", "sts"):
        moto.backends.get_backend(service).reset()
    fresh = Cloud()
    for name in ("asked", "changes", "times", "root_row", "generated_at", "in_progress", "date"):
        setattr(made, name, getattr(fresh, name))
    return made

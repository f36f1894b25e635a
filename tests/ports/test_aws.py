"""The door to AWS, before moto's server: what is refused, how long is tried, whose credentials are used."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.collect.aws.cloud import ACCOUNT, Cloud, body, cloud, cut_off, cut_short, denied, emptied, refused
from tests.wire import Change
from tieout.model.errors import UsageError
from tieout.model.evidence.record import Refusal
from tieout.ports.aws import Account, plain
from tieout.ports.aws_refusal import AwsRefusedError, refusal


@pytest.fixture(scope="module")
def running() -> Iterator[Cloud]:
    with cloud() as made:
        yield made


@pytest.fixture
def aws(running: Cloud) -> Cloud:
    return emptied(running)


def account(environment: dict[str, str], *, budget_s: float = 30, **named: str) -> Account:
    return Account(
        environment,
        now=lambda: datetime.now(UTC),
        until=datetime.now(UTC) + timedelta(seconds=budget_s),
        sleep=time.sleep,
        **named,
    )


def test_an_answer_has_the_clock_and_the_tries(aws: Cloud) -> None:
    aws.date = timedelta(hours=-1)
    reply = account(aws.environment).ask("sts", "GetCallerIdentity")
    assert (reply.operation, reply.body["Account"], reply.attempts) == ("sts:GetCallerIdentity", ACCOUNT, 1)
    assert reply.source_clock is not None
    assert timedelta(minutes=59) < datetime.now(UTC) - reply.source_clock < timedelta(minutes=61)


@pytest.mark.parametrize(
    ("change", "reason", "action"),
    [
        (denied("iam:GetAccountSummary"), Refusal.DENIED, "iam:GetAccountSummary"),
        (refused("AccessDenied", "no words that are known"), Refusal.DENIED, "iam:GetAccountSummary"),
        (refused("UnauthorizedOperation"), Refusal.DENIED, "iam:GetAccountSummary"),
        (body("<html>Forbidden</html>", 403), Refusal.DENIED, "iam:GetAccountSummary"),
        (refused("OptInRequired"), Refusal.REGION_DISABLED, ""),
        (refused("InvalidClientTokenId"), Refusal.DENIED, ""),
        (refused("SignatureDoesNotMatch", "Signature expired"), Refusal.DENIED, ""),
        (refused("MalformedPolicyDocument", status=400), Refusal.FAILED, ""),
        (cut_off, Refusal.TRUNCATED, ""),
        (cut_short, Refusal.TRUNCATED, ""),
        (body("<html/>"), Refusal.SHAPE, ""),
        (body('{"SummaryMap": {}}'), Refusal.SHAPE, ""),
        (body(""), Refusal.TRUNCATED, ""),
    ],
)
def test_what_is_refused_is_told_apart(aws: Cloud, change: Change, reason: Refusal, action: str) -> None:
    aws.fails("GetAccountSummary", change)
    with pytest.raises(AwsRefusedError) as caught:
        account(aws.environment).ask("iam", "GetAccountSummary")
    assert (caught.value.reason, caught.value.action) == (reason, action)
    assert caught.value.message.startswith("iam:GetAccountSummary: ")
    assert "SummaryMap" not in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        ("Throttling", 400, Refusal.TRANSIENT),
        ("TooManyRequestsException", 429, Refusal.TRANSIENT),
        ("Odd", 503, Refusal.TRANSIENT),
        ("OptInRequired", 403, Refusal.REGION_DISABLED),
        ("Odd", 403, Refusal.DENIED),
        ("Odd", 400, Refusal.FAILED),
    ],
)
def test_codes_mean_what_aws_says(code: str, status: int, reason: Refusal) -> None:
    assert refusal("iam:X", code, status, "said").reason is reason


@pytest.mark.parametrize("change", [refused("Throttling", status=400), refused("ServiceUnavailable", status=503)])
def test_a_moments_trouble_is_waited_out(aws: Cloud, change: Change) -> None:
    aws.fails("GetAccountSummary", change, first=2)
    assert account(aws.environment).ask("iam", "GetAccountSummary").attempts == 3


def test_trouble_without_end_ends_with_the_budget(aws: Cloud) -> None:
    aws.fails("GetAccountSummary", refused("Throttling", status=400))
    begins = datetime.now(UTC)

    def now() -> datetime:
        return begins + timedelta(seconds=10) * len(aws.asked)

    patient = Account(aws.environment, now=now, until=begins + timedelta(seconds=15), sleep=time.sleep)
    with pytest.raises(AwsRefusedError, match="Throttling") as caught:
        patient.ask("iam", "GetAccountSummary")
    assert caught.value.reason is Refusal.TRANSIENT
    assert aws.asked == ["iam:GetAccountSummary"] * 2


def test_nobody_there_is_transient() -> None:
    environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    with pytest.raises(AwsRefusedError) as caught:
        account(environment, budget_s=1).ask("iam", "GetAccountSummary")
    assert caught.value.reason in {Refusal.TIMEOUT, Refusal.TRANSIENT}


def test_no_credentials_is_denied_and_no_other_environment_is_obeyed(
    aws: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of the process")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the process")
    monkeypatch.setenv("AWS_PROFILE", "of the process")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(AwsRefusedError, match="no credentials") as caught:
        account({"AWS_ENDPOINT_URL": aws.environment["AWS_ENDPOINT_URL"]}).ask("iam", "GetAccountSummary")
    assert caught.value.reason is Refusal.DENIED
    assert aws.asked == []
    assert os.environ["AWS_PROFILE"] == "of the process"
    assert "AWS_ENDPOINT_URL" not in os.environ


def test_a_profile_is_read_from_the_home_that_is_handed_in(aws: Cloud, tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(
        "[audit]\naws_access_key_id = testing\naws_secret_access_key = testing\n", encoding="ascii"
    )
    environment = {"AWS_ENDPOINT_URL": aws.environment["AWS_ENDPOINT_URL"], "HOME": str(tmp_path)}
    assert account(environment, profile="audit").ask("sts", "GetCallerIdentity").body["Account"] == ACCOUNT
    assert account({**environment, "AWS_PROFILE": "audit"}).ask("sts", "GetCallerIdentity").attempts == 1
    with pytest.raises(UsageError, match="other"):
        account(environment, profile="other").ask("sts", "GetCallerIdentity")


@pytest.mark.parametrize(
    "address", ["http://iam.example.com", "ftp://127.0.0.1", "https://ana:word@127.0.0.1", "nowhere", "https://"]
)
def test_an_address_to_which_nothing_is_sent(address: str) -> None:
    environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": address}
    with pytest.raises(UsageError):
        account(environment).ask("iam", "GetAccountSummary")


def test_without_an_address_aws_itself_is_meant() -> None:
    environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    assert account(environment).endpoint("iam") == "iam.amazonaws.com"
    assert account(environment, region="cn-north-1").endpoint("iam") == "iam.cn-north-1.amazonaws.com.cn"


def test_a_missing_library_is_told_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore", None)
    monkeypatch.setitem(sys.modules, "botocore.exceptions", None)
    with pytest.raises(UsageError) as caught:
        account({}).ask("iam", "GetAccountSummary")
    assert caught.value.remedy == "pip install 'tieout[aws]'"


def test_the_library_is_not_imported_before_it_is_used() -> None:
    import subprocess  # noqa: PLC0415  # for this alone

    code = "import sys, tieout.collect.aws.wildcards; print([name for name in sys.modules if 'boto' in name])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_a_wait_beyond_the_budget_is_not_begun() -> None:
    slept: list[float] = []
    patient = Account(
        {},
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2026, 1, 1, 0, 0, 9, tzinfo=UTC),
        sleep=slept.append,
    )
    patient.wait(9, "x")
    with pytest.raises(AwsRefusedError, match="x was not ready"):
        patient.wait(9.1, "x")
    assert slept == [9]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (b"text", "text"),
        (b"\xff", "/w=="),
        ({"a": [1, None, True, (2.5,)]}, {"a": [1, None, True, [2.5]]}),
        (Path("x"), "x"),
    ],
)
def test_what_json_can_hold(value: object, wanted: object) -> None:
    assert plain(value) == wanted

"""The door to AWS (botocore): one account, asked to read, within a budget.

Credentials come from the environment that is handed in, or from the profile that it names: never from
the machine's own role, and from no variable that the caller did not hand over.
"""

from __future__ import annotations

import base64
import contextlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from tieout.model.errors import TieoutError, UsageError
from tieout.model.evidence.record import Refusal
from tieout.ports.aws_environment import LOOPBACK, address_in, obeyed, only
from tieout.ports.aws_refusal import AwsRefusedError, one_line, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""What JSON can hold."""

_ATTEMPTS = 5
_CONNECT_S = 10.0
_READ_S = 30.0
_PART = 1 << 20
_USUAL_REGION = "us-east-1"
"""IAM has one endpoint for all regions of a partition; its signatures name this one."""


class Reply(NamedTuple):
    """What came back."""

    operation: str
    """``iam:GetAccountSummary``, as permissions are written."""
    body: dict[str, Plain]
    source_clock: datetime | None
    """The ``Date`` header."""
    attempts: int


class Account:
    """One AWS account, reached with what an environment says.

    Args:
        environment: variables that are obeyed: AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_ENDPOINT_URL ...
        now: gives an aware instant
        until: when all questions and waits together must be over
        sleep: waits that many seconds
        profile: of the user's AWS configuration; else AWS_PROFILE
        region: else AWS_REGION, else AWS_DEFAULT_REGION, else the usual one

    Raises:
        UsageError: the libraries are not installed, the address cannot be one, or no such profile is there.

    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        now: Callable[[], datetime],
        until: datetime,
        sleep: Callable[[float], None],
        profile: str = "",
        region: str = "",
    ) -> None:
        self._environment = obeyed(environment)
        self._now, self._until, self._sleep = now, until, sleep
        self._profile = profile or environment.get("AWS_PROFILE", "")
        self.region = (
            region or environment.get("AWS_REGION", "") or environment.get("AWS_DEFAULT_REGION", "") or _USUAL_REGION
        )
        self._clients: dict[str, Any] = {}
        self._session: Any = None
        self._last = ""

    def endpoint(self, service: str) -> str:
        """Give the host, and the port if it is an odd one, that answers for a service."""
        with self._telling(f"the address of {service}"):
            return urlsplit(str(self._client(service).meta.endpoint_url)).netloc

    def ask(self, service: str, operation: str, **parameters: object) -> Reply:
        """Put one question, as often as it takes within the budget; raises AwsRefusedError."""
        return self._reply(*self._answer(service, operation, parameters))

    def _reply(self, named: str, answer: dict[str, Any]) -> Reply:
        about = answer.pop("ResponseMetadata", {})
        body = plain(answer)
        if not isinstance(body, dict):
            raise AwsRefusedError(f"{named}: the answer is no structure", reason=Refusal.SHAPE)
        return Reply(
            operation=named,
            body=body,
            source_clock=_clock(about.get("HTTPHeaders", {}).get("date", "")),
            attempts=int(about.get("RetryAttempts", 0)) + 1,
        )

    def bytes_of(self, service: str, operation: str, wanted: str, **parameters: object) -> bytes:
        """Put one question and give one field of bytes as it came; raises AwsRefusedError."""
        named, answer = self._answer(service, operation, parameters)
        found = answer.get(wanted)
        if not isinstance(found, bytes) or not found:
            raise AwsRefusedError(f"{named}: the answer has no {wanted}", reason=Refusal.SHAPE)
        return found

    def stream(
        self, service: str, operation: str, wanted: str, into: Callable[[bytes], bool], **parameters: object
    ) -> Reply:
        """Put one question and hand one field on in parts of at most a mebibyte; raises AwsRefusedError.

        What came before a refusal has been handed on already. Where ``into`` gives False nothing more is read.
        """
        named, answer = self._answer(service, operation, parameters)
        body = answer.pop(wanted, None)
        with self._telling(named), contextlib.closing(body):
            for part in body.iter_chunks(_PART):
                if self._now() > self._until:
                    raise AwsRefusedError(f"{named}: the time allowed is over", reason=Refusal.TIMEOUT)
                if not into(part):
                    break
        return self._reply(named, answer)

    def _answer(self, service: str, operation: str, parameters: dict[str, object]) -> tuple[str, dict[str, Any]]:
        named = f"{service}:{operation}"
        with self._telling(named):
            client = self._client(service)
            answer = client._make_api_call(operation, parameters)  # noqa: SLF001  # the only call by AWS's own name
        return named, answer

    def wait(self, seconds: float, what: str) -> None:
        """Wait for the account to get something ready; raises AwsRefusedError where the budget does not allow it."""
        if (self._until - self._now()).total_seconds() < seconds:
            raise AwsRefusedError(f"{what} was not ready within the time allowed", reason=Refusal.TIMEOUT)
        self._sleep(seconds)

    def _client(self, service: str) -> Any:  # botocore makes its clients at run time
        if service not in self._clients:
            self._clients[service] = self._opened(service)
        return self._clients[service]

    def _opened(self, service: str) -> Any:  # as above
        import botocore.config  # noqa: PLC0415  # within _telling, which says what to install
        import botocore.handlers  # noqa: PLC0415  # as above
        import botocore.session  # noqa: PLC0415  # as above

        address = address_in(self._environment, service)
        left_s = max(1.0, (self._until - self._now()).total_seconds())
        config = botocore.config.Config(
            region_name=self.region,
            retries={"mode": "adaptive", "total_max_attempts": _ATTEMPTS},
            connect_timeout=min(_CONNECT_S, left_s),
            read_timeout=min(_READ_S, left_s),
            user_agent_extra="tieout",
            proxies={} if urlsplit(address).hostname in LOOPBACK else None,
        )
        with only(self._environment):
            if self._session is None:
                self._session = botocore.session.Session(profile=self._profile or None)
                credentials = self._session.get_credentials()
                if credentials is None:
                    raise AwsRefusedError(
                        f"no credentials for {service}",
                        reason=Refusal.DENIED,
                        remedy="Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
                    )
                credentials.get_frozen_credentials()  # now, while the environment is the one handed in
            client = self._session.create_client(service, config=config, endpoint_url=address or None)
        client.meta.events.register("before-send", self._within_budget)
        client.meta.events.register("response-received", self._heard)
        # What was received stays as it was; policies are decoded where they are read, strictly.
        client.meta.events.unregister("after-call.iam", botocore.handlers.json_decode_policies)
        return client

    def _heard(self, parsed_response: object = None, **_: object) -> None:
        """Called after every try: remember why another one is made."""
        said = parsed_response.get("Error") if isinstance(parsed_response, dict) else None
        self._last = str(said.get("Code", "")) if isinstance(said, dict) else ""

    def _within_budget(self, **_: object) -> None:
        """Called before every try: the one that would come after the end is not made."""
        if self._now() > self._until:
            over = "the time allowed for all questions together is over"
            if self._last:
                raise AwsRefusedError(f"{over}; AWS last said {one_line(self._last)}", reason=Refusal.TRANSIENT)
            raise AwsRefusedError(over, reason=Refusal.TIMEOUT)

    @contextlib.contextmanager
    def _telling(self, named: str) -> Iterator[None]:
        """Turn what botocore raises into our one error."""
        try:
            import botocore.exceptions as kinds  # noqa: PLC0415  # an extra, and its import takes as long as all of ours
            from botocore.parsers import ResponseParserError  # noqa: PLC0415  # as above
        except ImportError as error:
            raise UsageError(
                "Collectors of AWS need boto3, which is not installed.", remedy="pip install 'tieout[aws]'"
            ) from error
        try:
            yield
        except (kinds.ClientError, kinds.BotoCoreError, ResponseParserError) as error:
            told = _told(named, error)
        except (AttributeError, LookupError, TypeError, ValueError):  # of its parser, for XML of another service
            told = AwsRefusedError(f"{named}: the answer has another form than AWS gives it", reason=Refusal.SHAPE)
        else:
            return
        raise told from None  # the cause may name what it signed with


def _told(named: str, error: Exception) -> TieoutError:
    import botocore.exceptions as kinds  # noqa: PLC0415  # an extra: it is there where it raised
    from botocore.parsers import ResponseParserError  # noqa: PLC0415  # as above

    if isinstance(error, kinds.ClientError):
        said, about = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
        status = int(about.get("HTTPStatusCode", 0))
        told = refusal(named, str(said.get("Code", "") or status), status, str(said.get("Message", "")))
        told.source_clock = _clock(about.get("HTTPHeaders", {}).get("date", ""))
        return told
    message = one_line(str(error))
    if isinstance(error, kinds.ProfileNotFound):
        return UsageError(message, remedy="Name a profile of the AWS configuration, or none.")
    if isinstance(error, ResponseParserError):
        # The message repeats the answer, which is nobody's business but the raw file's.
        message = one_line(str(error).partition(", invalid XML")[0])
        ends = any(sign in message for sign in ("unclosed token", "no element found"))
        return AwsRefusedError(f"{named}: {message}", reason=Refusal.TRUNCATED if ends else Refusal.SHAPE)
    reasons = (
        ((kinds.IncompleteReadError, kinds.ResponseStreamingError, kinds.FlexibleChecksumError), Refusal.TRUNCATED),
        ((kinds.HTTPClientError, kinds.ConnectionError), Refusal.TRANSIENT),
        ((kinds.NoCredentialsError, kinds.PartialCredentialsError, kinds.CredentialRetrievalError), Refusal.DENIED),
        ((kinds.TokenRetrievalError, kinds.UnauthorizedSSOTokenError, kinds.NoAuthTokenError), Refusal.DENIED),
    )
    reason = next((reason for some, reason in reasons if isinstance(error, some)), Refusal.FAILED)
    return AwsRefusedError(f"{named}: {message}", reason=reason)


def _clock(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC)
    except (TypeError, ValueError):
        return None


def plain(value: object) -> Plain:
    """Turn what botocore made of an answer into what JSON can hold: instants as RFC 3339, bytes as text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, (bytes, bytearray)):
        return _text(bytes(value))
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(data).decode("ascii")

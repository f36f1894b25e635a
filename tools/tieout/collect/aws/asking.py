"""Settings and environment -> an account that is asked; what AWS refuses -> CollectError."""

from __future__ import annotations

import abc
import json
import time
from typing import TYPE_CHECKING

from tieout.collect.base import CollectError, Normalised, Page
from tieout.collect.raw import RAW_NAME, pages_in
from tieout.collect.strict_json import Json, ShapeError
from tieout.model.errors import UsageError
from tieout.model.evidence.record import Count, Denied, Refusal, Source
from tieout.ports.aws import Account
from tieout.ports.aws_refusal import AwsRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import timedelta

    from tieout.collect.base import Context
    from tieout.collect.raw import RawPage
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.table import TableSchema
    from tieout.ports.aws import Reply

KEYS = {
    "profile": "of the AWS configuration; else AWS_PROFILE",
    "region": "whose name signs the questions; else AWS_REGION, else us-east-1",
}
"""What every collector of this family takes in its ``settings``."""
VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_CA_BUNDLE",
)
"""What is read of the environment, among other names that begin with AWS_."""
IDENTITY = "sts:GetCallerIdentity"
SUMMARY = "iam:GetAccountSummary"


class AwsCollector(abc.ABC):
    """What the collectors of this family share."""

    id: str
    version: str
    schema: TableSchema
    permissions: tuple[str, ...]
    stale_after: timedelta | None = None
    keys: Mapping[str, str]
    asks: str
    """What is asked, in words, for ``query.txt``."""

    def __init__(self) -> None:
        self._opened: tuple[Context, Account] | None = None

    def account(self, context: Context) -> Account:
        """Give the account of a context: one for identity, pages and counts, so that they share the budget."""
        if self._opened is None or self._opened[0] is not context:
            check_settings(context.setting, self.keys)
            account = Account(
                context.environment,
                now=context.now,
                until=context.now() + context.budget,
                sleep=time.sleep,
                profile=context.setting.setting("profile"),
                region=context.setting.setting("region"),
            )
            self._opened = (context, account)
        return self._opened[1]

    def grant(self, setting: CollectorSetting) -> str:
        """Give the IAM policy that allows what it asks, and nothing else."""
        check_settings(setting, self.keys)
        name = "".join(part.title() for part in self.id.replace("_", ".").split("."))
        statement = {"Sid": f"Tieout{name}", "Effect": "Allow", "Action": sorted(self.permissions), "Resource": "*"}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2) + "\n"

    def query(self, setting: CollectorSetting) -> str:
        """Give what is asked."""
        check_settings(setting, self.keys)
        return f"{self.asks}\n"

    def identity(self, context: Context) -> Source:
        """Say as whom AWS takes us, and in which account."""
        account = self.account(context)
        reply = ask(account, IDENTITY)
        try:
            identity, number = text(reply.body, "Arn"), text(reply.body, "Account")
            endpoint = account.endpoint("iam")
        except ShapeError as error:
            raise CollectError(error.message, resource=IDENTITY, reason=Refusal.SHAPE) from error
        return Source(identity=identity, account=number, endpoint=endpoint)

    @abc.abstractmethod
    def collect(self, context: Context) -> Iterator[Page]:
        """Ask for every page."""

    @abc.abstractmethod
    def normalise(self, raw: bytes) -> Normalised:
        """Make rows of the raw file."""

    def counts(self, context: Context) -> Iterable[Count]:
        """Ask for no number by another way: there is none."""
        del context
        return ()


def check_settings(setting: CollectorSetting, known: Mapping[str, str]) -> None:
    """Refuse a key that nothing reads: it would be thought to work; raises UsageError."""
    for key, _ in setting.settings:
        if key not in known:
            raise UsageError(
                f"{setting.location}: {setting.uses} has no setting {key!r}.",
                remedy=f"It has {', '.join(known)}; credentials come from the environment alone.",
            )


def ask(account: Account, action: str, **parameters: object) -> Reply:
    """Put a question; raises CollectError for what is refused."""
    service, _, operation = action.partition(":")
    try:
        return account.ask(service, operation, **parameters)
    except AwsRefusedError as error:
        raise collect_error(error, action) from None  # the cause may name what it signed with


def collect_error(error: AwsRefusedError, resource: str) -> CollectError:
    """Give the refusal as an entry of ``denied``."""
    return CollectError(error.message, resource=resource, reason=error.reason, action=error.action, remedy=error.remedy)


def page(reply: Reply, request: str = "") -> Page:
    """Give an answer as a page of the raw file."""
    return Page(
        request=request or reply.operation,
        body=json.dumps(reply.body, ensure_ascii=False, sort_keys=True).encode("utf-8", "backslashreplace"),
        source_clock=reply.source_clock,
        attempts=reply.attempts,
    )


def summed(context: Context, account: Account, names: tuple[str, ...], *, plus: int = 0) -> Count:
    """Give a sum of numbers of the account summary."""
    del context
    reply = ask(account, SUMMARY)
    found = reply.body.get("SummaryMap")
    values = [found.get(name) for name in names] if isinstance(found, dict) else []
    label = f"account summary: {' + '.join(names)}{f' + {plus}' if plus else ''}"
    if not values or not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        raise CollectError(
            f"the account summary does not give {', '.join(names)}", resource=SUMMARY, reason=Refusal.SHAPE
        )
    return Count(label, sum(value for value in values if isinstance(value, int)) + plus, None)


def single(raw: bytes) -> tuple[RawPage, dict[str, Json]]:
    """Give the one answer of a raw file; raises ShapeError where it is not one, or no structure."""
    pages = list(pages_in(raw))
    if len(pages) != 1:
        raise ShapeError(f"it has {len(pages)} answers, not one")
    return pages[0], mapping(pages[0].json(), "the answer")


def mapping(value: Json, what: str) -> dict[str, Json]:
    """Give a structure; raises ShapeError."""
    if not isinstance(value, dict):
        raise ShapeError(f"{what} is not there, or no structure")
    return value


def unreadable(error: ShapeError) -> Normalised:
    """Give no row, and why."""
    return Normalised(rows=(), problems=(shape(RAW_NAME, error.message),))


def text(body: Mapping[str, Json], key: str) -> str:
    """Give a text that must be there; raises ShapeError."""
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise ShapeError(f"it has no {key}")
    return value


def shape(resource: str, message: str) -> Denied:
    """Give the problem of a place that has another form."""
    return Denied(resource, "", Refusal.SHAPE, message)

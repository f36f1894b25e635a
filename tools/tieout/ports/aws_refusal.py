"""What AWS refuses, by its codes: a missing permission, a region not in use, a moment's trouble."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.errors import TieoutError
from tieout.model.evidence.record import Refusal

if TYPE_CHECKING:
    from datetime import datetime

# AWS: Common errors of the Query API, and each service's own list.
_REGION = frozenset({"OptInRequired"})
"""Comes with HTTP 403: to be told before what is denied."""
_DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedAccess", "AuthorizationError"}
)
_CREDENTIALS = frozenset(
    {
        *("InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "IncompleteSignature"),
        *("ExpiredToken", "ExpiredTokenException", "MissingAuthenticationToken", "AuthFailure", "RequestExpired"),
        "NotAuthorized",
    }
)
_TRANSIENT = frozenset(
    {
        *("Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException"),
        *("RequestLimitExceeded", "TooManyRequestsException", "BandwidthLimitExceeded", "LimitExceededException"),
        *("PriorRequestNotComplete", "SlowDown", "ServiceUnavailable", "ServiceFailure", "InternalFailure"),
        *("InternalError", "RequestTimeout", "RequestTimeoutException"),
    }
)
_ACTION = re.compile(r"not authorized to perform: ([A-Za-z0-9-]{2,40}:[A-Za-z0-9]{2,80})")
_LONGEST = 300


class AwsRefusedError(TieoutError):
    """AWS, or the way to it, refused. ``message`` holds no credential."""

    def __init__(self, message: str, *, reason: Refusal, code: str = "", action: str = "", remedy: str = "") -> None:
        """``code`` is AWS's own; ``action`` the permission that is missing. ``source_clock``: AWS's, where it answered."""
        super().__init__(message, remedy=remedy)
        self.reason = reason
        self.code = code
        self.action = action
        self.source_clock: datetime | None = None


def refusal(operation: str, code: str, status: int, said: str) -> AwsRefusedError:
    """Give what an error of AWS means; ``operation`` is ``iam:GetAccountSummary``."""
    message = f"{operation}: {one_line(f'{code}: {said}' if said else code)}"
    if code in _REGION:
        return AwsRefusedError(message, reason=Refusal.REGION_DISABLED, code=code)
    if code in _TRANSIENT or status == 429 or status >= 500:
        return AwsRefusedError(message, reason=Refusal.TRANSIENT, code=code)
    if code in _CREDENTIALS:
        remedy = "Look at the credentials, and at the clock of this machine: a signature is good for minutes."
        return AwsRefusedError(message, reason=Refusal.DENIED, code=code, remedy=remedy)
    if code in _DENIED or status == 403:
        named = _ACTION.search(said)
        remedy = "Grant it: tieout collect --permissions prints the policy."
        action = named.group(1) if named else operation
        return AwsRefusedError(message, reason=Refusal.DENIED, code=code, action=action, remedy=remedy)
    return AwsRefusedError(message, reason=Refusal.FAILED, code=code)


def one_line(text: str) -> str:
    """Make what was said fit for a message: one line, printable, not endless."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."

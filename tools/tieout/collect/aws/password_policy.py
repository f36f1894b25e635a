"""``aws.iam.password_policy``: what an account asks of passwords; that it asks nothing is a value, no error."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tieout.collect.aws.asking import IDENTITY, KEYS, AwsCollector, collect_error, mapping, page, single, unreadable
from tieout.collect.base import Normalised, Page
from tieout.collect.strict_json import ShapeError
from tieout.judgement.evidence.checks.registry import limits_of
from tieout.model.evidence.tables.aws import PASSWORD_POLICY
from tieout.ports.aws_refusal import AwsRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.collect.base import Context
    from tieout.collect.strict_json import Json

_GET = "iam:GetAccountPasswordPolicy"
_NONE_SET = "NoSuchEntity"
_NO_POLICY = b'{"Error":{"Code":"NoSuchEntity"}}'
"""What is kept of that answer."""
_FLAGS = (
    "RequireSymbols",
    "RequireNumbers",
    "RequireUppercaseCharacters",
    "RequireLowercaseCharacters",
    "AllowUsersToChangePassword",
    "ExpirePasswords",
)


class PasswordPolicy(AwsCollector):
    """The password policy of an account."""

    id = "aws.iam.password_policy"
    version = "1.0.0"
    schema = PASSWORD_POLICY
    permissions: tuple[str, ...] = (_GET, IDENTITY)
    keys: Mapping[str, str] = MappingProxyType({**KEYS, **limits_of(PASSWORD_POLICY.id)})
    asks = f"{_GET}: the whole policy; {_NONE_SET} means that none is set\n{IDENTITY}"

    def collect(self, context: Context) -> Iterator[Page]:
        """Ask once."""
        account = self.account(context)
        try:
            yield page(account.ask("iam", "GetAccountPasswordPolicy"))
        except AwsRefusedError as error:
            if error.code != _NONE_SET:
                raise collect_error(error, _GET) from None
            yield Page(request=_GET, body=_NO_POLICY, source_clock=error.source_clock)

    def normalise(self, raw: bytes) -> Normalised:
        """Make the one row."""
        try:
            where, body = single(raw)
            if body == {"Error": {"Code": _NONE_SET}}:
                return Normalised(rows=((where.at("/Error"), "false", *("",) * 10),), total=1)
            found = mapping(body.get("PasswordPolicy"), "PasswordPolicy")
            row = (
                where.at("/PasswordPolicy"),
                "true",
                _number(found, "MinimumPasswordLength"),
                *(_flag(found, name) for name in _FLAGS),
                _number(found, "MaxPasswordAge", optional=True),
                _number(found, "PasswordReusePrevention", optional=True),
                _flag(found, "HardExpiry") if "HardExpiry" in found else "",
            )
        except ShapeError as error:
            return unreadable(error)
        return Normalised(rows=(row,), total=1)


def _number(found: Mapping[str, Json], name: str, *, optional: bool = False) -> str:
    value = found.get(name)
    if value is None and optional:
        return ""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ShapeError(f"{name} is no whole number")
    return "" if optional and value == 0 else str(value)


def _flag(found: Mapping[str, Json], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, bool):
        raise ShapeError(f"{name} is neither true nor false")
    return str(value).lower()

"""``aws.iam.wildcards``: every user, group, role and own policy of an account, and the wildcards that they grant."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tieout.collect.aws.asking import IDENTITY, KEYS, SUMMARY, AwsCollector, ask, page, summed
from tieout.collect.aws.principals import Everything
from tieout.collect.base import CollectError
from tieout.judgement.evidence.checks.registry import limits_of
from tieout.model.evidence.record import Refusal
from tieout.model.evidence.tables.aws import WILDCARDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.collect.base import Context, Normalised, Page
    from tieout.model.evidence.record import Count

_DETAILS = "iam:GetAccountAuthorizationDetails"
_AT_ONCE = 1000
"""IAM API, GetAccountAuthorizationDetails: the most for MaxItems."""
_MOST_PAGES = 5000


class Wildcards(AwsCollector):
    """What an account allows to whom."""

    id = "aws.iam.wildcards"
    version = "1.0.0"
    schema = WILDCARDS
    permissions: tuple[str, ...] = (_DETAILS, SUMMARY, IDENTITY)
    keys: Mapping[str, str] = MappingProxyType({**KEYS, **limits_of(WILDCARDS.id)})
    asks = (
        f"{_DETAILS}: all pages, no filter\n"
        f"{SUMMARY}: Users + Groups + Roles + Policies, which must be the number of rows\n{IDENTITY}"
    )

    def collect(self, context: Context) -> Iterator[Page]:
        """Ask for every page."""
        account = self.account(context)
        marker, seen = "", set[str]()
        for number in range(1, _MOST_PAGES + 1):
            more = {"Marker": marker} if marker else {}
            reply = ask(account, _DETAILS, MaxItems=_AT_ONCE, **more)
            yield page(reply, f"{_DETAILS} page {number}")
            said, following = reply.body.get("IsTruncated"), reply.body.get("Marker", "")
            if said is False:
                return
            if said is not True or not isinstance(following, str) or not following or following in seen:
                raise CollectError(
                    "the page does not say how to go on, or leads back to one that was there",
                    resource=f"{_DETAILS} page {number}",
                    reason=Refusal.SHAPE,
                )
            seen.add(following)
            marker = following
        raise CollectError(f"more than {_MOST_PAGES} pages", resource=_DETAILS, reason=Refusal.TRUNCATED)

    def counts(self, context: Context) -> Iterable[Count]:
        """Count them by the account summary."""
        return (summed(context, self.account(context), ("Users", "Groups", "Roles", "Policies")),)

    def normalise(self, raw: bytes) -> Normalised:
        """Make a row of each user, group, role and own policy."""
        return Everything(raw).normalised()

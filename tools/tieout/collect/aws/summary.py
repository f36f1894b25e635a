"""``aws.iam.summary``: how many of what an account has, and whether its root user has keys and a second factor."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tieout.collect.aws.asking import (
    IDENTITY,
    KEYS,
    SUMMARY,
    AwsCollector,
    ask,
    mapping,
    page,
    shape,
    single,
    unreadable,
)
from tieout.collect.base import Normalised
from tieout.collect.strict_json import ShapeError
from tieout.judgement.evidence.checks.registry import limits_of
from tieout.model.evidence.tables import aws

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.collect.base import Context, Page

_MUST_BE_THERE = ("AccountMFAEnabled", "AccountAccessKeysPresent", "Users")


class Summary(AwsCollector):
    """The account summary."""

    id = "aws.iam.summary"
    version = "1.0.0"
    schema = aws.SUMMARY
    permissions: tuple[str, ...] = (SUMMARY, IDENTITY)
    keys: Mapping[str, str] = MappingProxyType({**KEYS, **limits_of(aws.SUMMARY.id)})
    asks = f"{SUMMARY}: the whole map\n{IDENTITY}"

    def collect(self, context: Context) -> Iterator[Page]:
        """Ask once."""
        yield page(ask(self.account(context), SUMMARY))

    def normalise(self, raw: bytes) -> Normalised:
        """Make a row of each number."""
        try:
            where, body = single(raw)
            found = mapping(body.get("SummaryMap"), "SummaryMap")
        except ShapeError as error:
            return unreadable(error)
        at = where.at("/SummaryMap")
        problems = [shape(at, f"it has no {name}") for name in _MUST_BE_THERE if name not in found]
        rows = []
        for name, value in sorted(found.items()):
            if isinstance(value, int) and not isinstance(value, bool):
                rows.append((f"{at}/{name}", name, str(value)))
            else:
                problems.append(shape(f"{at}/{name}", "it is no whole number"))
        return Normalised(rows=tuple(rows), problems=tuple(problems))

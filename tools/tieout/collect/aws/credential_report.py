"""``aws.iam.credential_report``: every user of an account with its password, its second factor and its keys."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from tieout.collect.aws.asking import (
    IDENTITY,
    KEYS,
    SUMMARY,
    AwsCollector,
    ask,
    collect_error,
    page,
    shape,
    single,
    summed,
    text,
    unreadable,
)
from tieout.collect.base import CollectError, Normalised
from tieout.collect.strict_json import ShapeError
from tieout.judgement.evidence.checks.registry import limits_of
from tieout.model.evidence.record import Denied, Refusal
from tieout.model.evidence.tables.aws import CREDENTIAL_REPORT, NO_INFORMATION, NOT_SUPPORTED, NOT_THERE, ROOT_USER
from tieout.model.instant import iso_instant
from tieout.ports.aws_refusal import AwsRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.collect.base import Context, Page
    from tieout.collect.raw import RawPage
    from tieout.model.evidence.record import Count
    from tieout.model.evidence.table import Row

_GENERATE, _GET = "iam:GenerateCredentialReport", "iam:GetCredentialReport"
_PAUSE_S = 2.0
_AGAIN = frozenset({"ReportNotPresent", "ReportExpired", "ReportInProgress"})
"""IAM API, GetCredentialReport: errors after which a report is only not there yet."""
_COLUMNS = CREDENTIAL_REPORT.names[1:-1]
_FLAGS = tuple(name for name in _COLUMNS if name.endswith("_active") or name == "password_enabled")
_INSTANTS = tuple(
    name
    for name in _COLUMNS
    if name.endswith(("_rotated", "_used_date", "_time", "_last_used", "_last_changed", "_rotation"))
)
_NO_VALUES = frozenset({NOT_THERE, NO_INFORMATION, NOT_SUPPORTED, ""})


class CredentialReport(AwsCollector):
    """The credential report of an account."""

    id = "aws.iam.credential_report"
    version = "1.0.0"
    schema = CREDENTIAL_REPORT
    permissions: tuple[str, ...] = (_GENERATE, _GET, SUMMARY, IDENTITY)
    stale_after: timedelta | None = timedelta(hours=4)
    keys: Mapping[str, str] = MappingProxyType({**KEYS, **limits_of(CREDENTIAL_REPORT.id)})
    asks = (
        f"{_GENERATE}, until its State is COMPLETE\n{_GET}: the whole report, no filter\n"
        f"{SUMMARY}: Users, which with the root user must be the number of rows\n{IDENTITY}"
    )

    def collect(self, context: Context) -> Iterator[Page]:
        """Have the report made, wait for it, and get it whole."""
        account = self.account(context)
        while True:
            reply = ask(account, _GENERATE)
            if reply.body.get("State") == "COMPLETE":
                try:
                    yield page(account.ask("iam", "GetCredentialReport"))
                except AwsRefusedError as error:
                    if error.code not in _AGAIN:
                        raise collect_error(error, _GET) from None
                else:
                    return
            elif reply.body.get("State") not in {"STARTED", "INPROGRESS"}:
                raise CollectError("the answer has no State that is known", resource=_GENERATE, reason=Refusal.SHAPE)
            try:
                account.wait(_PAUSE_S, "the credential report")
            except AwsRefusedError as error:
                raise collect_error(error, _GENERATE) from None

    def counts(self, context: Context) -> Iterable[Count]:
        """Count the users by the account summary; the report has the root user besides."""
        return (summed(context, self.account(context), ("Users",), plus=1),)

    def normalise(self, raw: bytes) -> Normalised:
        """Make a row of each line of the report."""
        try:
            where, body = single(raw)
            generated = text(body, "GeneratedTime")
            rows, problems = _rows(text(body, "Content"), where, generated)
        except ShapeError as error:
            return unreadable(error)
        if body.get("ReportFormat") != "text/csv" or iso_instant(generated) is None:
            problems = (*problems, shape(where.at(), "its GeneratedTime or its ReportFormat is not what is known"))
        return Normalised(rows=rows, problems=problems, data_as_of=iso_instant(generated))


def _rows(content: str, where: RawPage, generated: str) -> tuple[tuple[Row, ...], tuple[Denied, ...]]:
    """Read the report's CSV; columns that came later are left out, none of ours may be missing."""
    try:
        header, *lines = list(csv.reader(io.StringIO(content), strict=True))
    except (csv.Error, ValueError) as error:
        raise ShapeError(f"its Content is no table: {error}") from error
    missing = [name for name in _COLUMNS if header.count(name) != 1]
    if missing:
        raise ShapeError(f"its Content lacks the column {', '.join(missing)}")
    places = [header.index(name) for name in _COLUMNS]
    rows: list[Row] = []
    problems: list[Denied] = []
    for number, cells in enumerate(lines, 2):
        at = f"{where.at('/Content')}:{number}"
        if len(cells) != len(header):
            problems.append(shape(at, f"the line has {len(cells)} cells of {len(header)}"))
            continue
        row = dict(zip(_COLUMNS, (cells[place] for place in places), strict=True))
        problems.extend(shape(at, message) for message in _wrong(row))
        rows.append((at, *row.values(), generated))
    users = [row[1] for row in rows]
    if ROOT_USER not in users:
        problems.append(shape(where.at("/Content"), "there is no line of the root user"))
    return tuple(rows), tuple(problems)


def _wrong(row: dict[str, str]) -> Iterator[str]:
    """Say which cells hold a word that the report is not known to use: a line that was cut, a later form."""
    if not row["user"] or not row["arn"].startswith("arn:"):
        yield "it names no user"
    for name in _FLAGS:
        if row[name] not in {"true", "false", NOT_SUPPORTED}:
            yield f"{name} is {row[name]!r}, neither true nor false"
    for name in _INSTANTS:
        if row[name] not in _NO_VALUES and iso_instant(row[name]) is None:
            yield f"{name} is {row[name]!r}, no instant and no word for none"

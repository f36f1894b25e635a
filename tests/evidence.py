"""Captures, records and logs with good defaults, for tests of evidence.

``capture()`` alone passes: a collector asked the identity provider on 2026-03-02 for its accounts, all three of
them, the record came to the branch the same day, and AC-01's entry ``access-review`` is what it is for. A
test says only what it wants otherwise.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests import factories, scans
from tieout.judgement.evidence.judge import judge
from tieout.model.evidence.capture import Came, Capture, PresentFile
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.log import EvidenceLog, HeldHead, Leaf
from tieout.model.evidence.quarter import quarter_of
from tieout.model.evidence.record import (
    ByHand,
    CaptureRecord,
    CollectorUsed,
    CommandRun,
    ListedFile,
    Operator,
    Origin,
    Population,
    Query,
    Role,
    Source,
    Times,
)
from tieout.model.evidence.result import CheckRun, JudgedCapture, ResultState
from tieout.model.examination import Examination
from tieout.model.location import Location
from tieout.model.operation.facts import Operation

STARTED = datetime(2026, 3, 2, 9, tzinfo=UTC)
SYSTEM, ENTRY, CONTROL = "identity-provider", "access-review", "AC-01"


def sha(text: str) -> str:
    """Give 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def came(at: datetime, commit: str = "c") -> Came:
    """Give the moment at which something came to the branch."""
    return Came(commit=commit.ljust(40, "0"), at=at)


def listed(name: str, text: str, role: Role, path: str = "", **changes: Any) -> ListedFile:
    """Give what a record says of a file with this content."""
    one = ListedFile(
        path=name,
        sha256=sha(text),
        bytes=len(text.encode()),
        media="text/plain",
        role=role,
        location=Location(path, 9),
    )
    return replace(one, **changes)


def present(name: str, text: str, **changes: Any) -> PresentFile:
    """Give a file that lies there."""
    return PresentFile(name=name, sha256=sha(text), bytes=len(text.encode()))._replace(**changes)


def record_of(
    at: datetime = STARTED,
    *,
    name: str = ENTRY,
    system: str = SYSTEM,
    raw: str = "",
    rows: int = 3,
    quarter: str = "",
    **changes: Any,
) -> CaptureRecord:
    """Give the record of what a collector brought at a moment; ``raw`` is what the source said."""
    said = raw or f"raw of {at.isoformat()}"
    quarter = quarter or f"{at.year}-Q{(at.month + 2) // 3}"
    stamp, mark = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", sha(said)[:8]
    path = f"evidence/{quarter}/{system}/{name}/{stamp}-{mark}/evidence.yaml"
    one = CaptureRecord(
        path=path,
        location=Location(path),
        id=f"{stamp}-{name}-{mark}",
        kind=Origin.COLLECTED,
        title="Accounts",
        controls=(CONTROL,),
        system=system,
        source=Source(account="example", endpoint="id.example.com", environment="production", expected_match=True),
        collector=CollectorUsed(id="accounts", version="1.0.0"),
        query=Query(operation="GET /users", filter="none"),
        times=Times(
            started=at,
            finished=at + timedelta(seconds=4),
            source_clock=at + timedelta(seconds=4),
            skew_s=0,
            data_as_of=at,
        ),
        operator=Operator(type="ci", name="github-actions"),
        population=Population(rows=rows, pages=1, complete=True),
        files=(
            listed("raw.jsonl", said, Role.RAW, path),
            listed("records.csv", f"table of {said}", Role.RECORDS, path, rows=rows, schema="accounts/1"),
            listed("query.txt", "GET /users", Role.QUERY, path),
        ),
        places=tuple((key, Location(path, line)) for line, key in enumerate(_KEYS, 2)),
    )
    return replace(one, **changes)


_KEYS = ("id", "kind", "controls", "evidence", "system", "source", "query", "window", "time", "population", "files")


def by_hand(at: datetime = STARTED, **changes: Any) -> CaptureRecord:
    """Give the record of a file that Ben brought: an export of the accounts."""
    base = record_of(at)
    one = replace(
        base,
        kind=Origin.MANUAL,
        source=None,
        collector=None,
        query=None,
        times=Times(started=at, finished=at),
        by_hand=ByHand(
            observed_by="ben",
            observed_at=at,
            url="https://id.example.com/users",
            method="export",
            explanation="Users, Export",
        ),
        population=Population(rows=3, complete=True),
        files=(listed("users.csv", f"raw of {at.isoformat()}", Role.RAW, base.path, rows=3),),
    )
    return replace(one, **changes)


def by_command(at: datetime = STARTED, **changes: Any) -> CaptureRecord:
    """Give the record of a command's output."""
    one = replace(
        record_of(at),
        kind=Origin.COMMAND,
        source=Source(account="example", expected_match=True),
        command=CommandRun(argv=("idp", "users", "--json"), exit_code=0, tool_version="idp 4.2"),
    )
    return replace(one, **changes)


def capture(record: CaptureRecord | None = None, **changes: Any) -> Capture:
    """Give a capture as it came to the branch two hours later; without a record, of ``record_of()``."""
    told = record or record_of()
    folder = told.path.rpartition("/")[0]
    times = told.times
    at = (times.started if times else None) or STARTED
    one = Capture(
        record=told,
        digest=f"sha256:{sha(repr(told))}",
        folder=folder,
        present=tuple(
            PresentFile(name=item.path, sha256=item.sha256, bytes=item.bytes or 0)
            for item in sorted(told.files, key=lambda item: item.path)
        ),
        came=came(at + timedelta(hours=2)),
    )
    return replace(one, **changes)


def on(day: date | str, *, hour: int = 9, **changes: Any) -> Capture:
    """Give a passing capture of a day; keys change its record."""
    of = date.fromisoformat(day) if isinstance(day, str) else day
    return capture(record_of(datetime(of.year, of.month, of.day, hour, tzinfo=UTC), **changes))


def leaf(of: Capture, number: int = 0, **changes: Any) -> Leaf:
    """Give the line of the log for a capture."""
    record, quarter, times = of.record, quarter_of(of.path), of.record.times

    def text(moment: datetime | None) -> str:
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""

    one = Leaf(
        number=number,
        kind="capture",
        path=of.path,
        id=record.id,
        controls=record.controls,
        evidence=record.evidence,
        system=record.system,
        period=quarter.name if quarter else "",
        collector=record.collector.id if record.collector else record.kind.value if record.kind else "",
        started=text(times.started if times else None),
        finished=text(times.finished if times else None),
        data_as_of=text(times.data_as_of if times else None),
        digest=of.digest,
        sealed_at=STARTED,
        reason="",
        removed_by="",
        location=Location("evidence/log/leaves.jsonl", number + 1),
    )
    return one._replace(**changes)


def tombstone(of: Capture, number: int = 1, **changes: Any) -> Leaf:
    """Give the line that says that Ben removed a capture, and why."""
    told = leaf(of, number, kind="tombstone", reason="it held a customer's name", removed_by="ben")
    return told._replace(**changes)


def log(*leaves: Leaf, **changes: Any) -> EvidenceLog:
    """Give a log without a fault, of which no head is signed or stamped."""
    return replace(EvidenceLog(leaves=leaves), **changes)


def held(size: int, stamped_at: datetime | None = None, signer: str | None = "SHA256:key") -> HeldHead:
    """Give a head that a pinned key signed."""
    return HeldHead(size=size, signer=signer, stamped_at=stamped_at, authority="Example TSA", remark="")


def run(of: Capture, **changes: Any) -> CheckRun:
    """Give a check that read the table of a capture and found nothing."""
    one = CheckRun(check="mfa", version="sha256:1", captures=(of.id,), state=ResultState.PASS, rows=(("accounts", 3),))
    return replace(one, **changes)


def examination(*captures: Capture, evidence: dict[str, Any] | None = None, **changes: Any) -> Examination:
    """Give the sound company with these captures judged; without any, with ``capture()``."""
    items = tuple(sorted(captures or (capture(),), key=lambda item: item.path))
    gathered = replace(Evidence(captures=items), **(evidence or {}))
    found = factories.examination(evidence=gathered, **changes)
    return replace(found, evidence=replace(gathered, judged=judge(found)))


def sound(**changes: Any) -> Examination:
    """Give the sound company with all that it has to capture: a sealed list each quarter, a scan without a weakness."""
    first, second = on("2026-01-14"), on("2026-04-14")
    sealed = {"log": log(leaf(first), leaf(second, 1))}
    scanned = Operation(scans=scans.series(scans.scan("2026-06-29")))
    return examination(first, second, evidence=sealed, **{"operation": scanned, **changes})


def judged(of: Capture, *others: Capture, **changes: Any) -> JudgedCapture:
    """Give what the first of these captures came to; one that is named again is the same."""
    found = examination(*{item.path: item for item in (of, *others)}.values(), **changes)
    return next(item for item in found.evidence.judged if item.capture.path == of.path)


def rules_of(item: JudgedCapture) -> list[str]:
    """Give the rules that have something to say of a capture, in the order of its reasons."""
    return [reason.rule for reason in item.reasons]

"""The snapshots of database instances of Amazon RDS -> recovery points.

    aws rds describe-db-snapshots [--db-instance-identifier NAME] --output json

Amazon RDS: DescribeDBSnapshots, DBSnapshot. It tells of a snapshot when it was taken and not until when it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.aws_pages import pages_of
from tieout.collect.ingest.base import RAW_JSON, TOTAL, Problems, number_setting, refuse_unknown, row, told
from tieout.model.evidence.tables.recovery_points import (
    COMPLETED,
    EXPIRED,
    FAILED,
    PENDING,
    RECOVERY_POINTS,
    UNKNOWN,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema

# Amazon RDS writes the status of a snapshot as a word of lower case (DBSnapshot, Status: it lists none of them).
# These are the ones that its user guide names.
_STATUSES = {
    "available": COMPLETED,
    "creating": PENDING,
    "copying": PENDING,
    "deleting": EXPIRED,
    "failed": FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsRdsSnapshots:
    """Snapshots of an account, or of one instance."""

    total: int | None = None
    id: ClassVar[str] = "aws-rds-snapshots"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = RECOVERY_POINTS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(
        {TOTAL: "How many snapshots there should be, as the console shows it."}
    )

    def configured(self, settings: Mapping[str, str]) -> AwsRdsSnapshots:
        """Give the same with this number. Raises UsageError."""
        refuse_unknown(self, settings)
        return AwsRdsSnapshots(total=number_setting(self, settings, TOTAL))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each snapshot."""
        problems = Problems(self.raw_name)
        found = pages_of(raw, problems, key="DBSnapshots")
        if found is None:
            return told(problems)
        seen: dict[str, str] = {}
        rows = [_row(item, seen) for item in found.items]
        return told(
            problems,
            rows=rows,
            total=self.total,
            gaps=found.gaps,
            parameters=(("pages", str(found.pages)),),
        )


def _row(item: Item, seen: dict[str, str]) -> Row:
    point, status = item.text("DBSnapshotIdentifier"), item.text("Status")
    asset = item.text("DBInstanceIdentifier")
    if not (point and status and asset):
        item.problems.add(item.at, "the snapshot lacks its DBSnapshotIdentifier, Status or DBInstanceIdentifier")
    first = seen.setdefault(point, item.at)
    if point and first != item.at:
        item.problems.add(item.at, f"the snapshot {point!r} stands at {first} already: two pages overlap")
    meaning = _STATUSES.get(status, UNKNOWN)
    if status and meaning == UNKNOWN:
        item.problems.add(f"{item.at}/Status", f"the status {status!r} is not known")
    # Of a copy SnapshotCreateTime is when it was copied; the original's is when the snapshot was complete (DBSnapshot).
    taken = item.instant("OriginalSnapshotCreateTime") or item.instant("SnapshotCreateTime")
    if not taken and meaning == COMPLETED:
        item.problems.add(item.at, "the snapshot has no SnapshotCreateTime: nobody knows when it was taken")
    encrypted = item.flag("Encrypted")
    size = item.number("FullSnapshotSizeInBytes")
    return row(
        RECOVERY_POINTS,
        item.place(),
        {
            "asset": asset,
            "point": point,
            "kind": item.text("SnapshotType"),
            "status": meaning,
            "completed_at": taken if meaning == COMPLETED else "",
            "started_at": "" if meaning == COMPLETED else taken,
            "size_bytes": "" if size is None else str(size),
            "encrypted": {True: "yes", False: "no", None: UNKNOWN}[encrypted],
            "source_status": status,
        },
    )

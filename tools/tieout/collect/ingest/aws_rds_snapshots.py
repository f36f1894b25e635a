"""The snapshots of database instances of Amazon RDS -> recovery points.

    aws rds describe-db-snapshots [--db-instance-identifier NAME] --output json

Amazon RDS: DescribeDBSnapshots, DBSnapshot. It tells of a snapshot when it was taken and not until when it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.aws_recovery_points import Copies, normalised
from tieout.collect.ingest.base import RAW_JSON, TOTAL, number_setting, refuse_unknown, row
from tieout.model.evidence.tables.recovery_points import (
    COMPLETED,
    EXPIRED,
    FAILED,
    PENDING,
    RECOVERY_POINTS,
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
_COPIES = Copies(
    list="DBSnapshots",
    what="snapshot",
    point="DBSnapshotIdentifier",
    assets=("DBInstanceIdentifier",),
    statuses=_STATUSES,
    size="FullSnapshotSizeInBytes",
    encrypted="Encrypted",
)


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
        return normalised(self, raw, _COPIES, self.total, _row)


def _row(item: Item, seen: dict[str, str]) -> Row:
    named = _COPIES.named(item, seen)
    is_taken = named["status"] == COMPLETED
    # Of a copy SnapshotCreateTime is when it was copied; the original's is when the snapshot was complete (DBSnapshot).
    taken = item.instant("OriginalSnapshotCreateTime") or item.instant("SnapshotCreateTime")
    if is_taken and not taken:
        item.problems.add(item.at, "the snapshot has no SnapshotCreateTime: nobody knows when it was taken")
    measured = _COPIES.measured(item)
    return row(
        RECOVERY_POINTS,
        item.place(),
        {
            **named,
            **measured,
            "kind": item.text("SnapshotType"),
            "completed_at": taken if is_taken else "",
            "started_at": "" if is_taken else taken,
        },
    )

"""The recovery points of a vault of AWS Backup -> recovery points.

    aws backup list-recovery-points-by-backup-vault --backup-vault-name NAME [--by-resource-arn ARN] --output json

AWS Backup: ListRecoveryPointsByBackupVault, RecoveryPointByBackupVault. A moment is a number of seconds since 1970
or an instant, by the version of the command line that wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.aws_recovery_points import Copies, normalised
from tieout.collect.ingest.base import RAW_JSON, TOTAL, number_setting, refuse_unknown, row, utc
from tieout.collect.ingest.items import step
from tieout.model.evidence.tables.recovery_points import (
    COMPLETED,
    CONTINUOUS,
    EXPIRED,
    PARTIAL,
    PENDING,
    RECOVERY_POINTS,
    UNKNOWN,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema

# AWS Backup: RecoveryPointByBackupVault, Status. A continuous one is AVAILABLE as long as it grows, and STOPPED once
# it no longer does: up to when it reaches then, the answer does not say.
_STATUSES = {
    "COMPLETED": COMPLETED,
    "AVAILABLE": COMPLETED,
    "PARTIAL": PARTIAL,
    "EXPIRED": EXPIRED,
    "DELETING": EXPIRED,
    "CREATING": PENDING,
    "STOPPED": UNKNOWN,
}
_COPIES = Copies(
    list="RecoveryPoints",
    what="recovery point",
    point="RecoveryPointArn",
    assets=("ResourceArn", "ResourceName"),
    statuses=_STATUSES,
    size="BackupSizeInBytes",
    encrypted="IsEncrypted",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsBackup:
    """Recovery points of one vault."""

    total: int | None = None
    id: ClassVar[str] = "aws-backup"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = RECOVERY_POINTS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(
        {TOTAL: "How many recovery points there should be, as the console shows it."}
    )

    def configured(self, settings: Mapping[str, str]) -> AwsBackup:
        """Give the same with this number. Raises UsageError."""
        refuse_unknown(self, settings)
        return AwsBackup(total=number_setting(self, settings, TOTAL))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each recovery point."""
        return normalised(self, raw, _COPIES, self.total, _row)


def _row(item: Item, seen: dict[str, str]) -> Row:
    named, lifecycle, measured = _COPIES.named(item, seen), item.item("CalculatedLifecycle"), _COPIES.measured(item)
    kind = item.text("ResourceType")
    began, completed = _moment(item, "CreationDate"), _moment(item, "CompletionDate")
    if not began and not completed:
        item.problems.add(item.at, "the recovery point has no CreationDate: nobody knows when it was made")
    return row(
        RECOVERY_POINTS,
        item.place(),
        {
            **named,
            **measured,
            "kind": f"{CONTINUOUS} {kind}".rstrip() if _is_continuous(named["point"]) else kind,
            "started_at": began,
            "completed_at": completed,
            "expires_at": _moment(lifecycle, "DeleteAt") if lifecycle else "",
        },
    )


def _is_continuous(point: str) -> bool:
    """Say whether a point grows all the time, by the last part of its name: the answer has no key for it."""
    return point.rpartition(":recovery-point:")[2].startswith((f"{CONTINUOUS}:", f"{CONTINUOUS}-"))


def _moment(item: Item, key: str) -> str:
    found = item.value.get(key)
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        try:
            return utc(datetime.fromtimestamp(found, UTC))
        except (ValueError, OverflowError, OSError):
            item.problems.add(item.at + step(key), f"{found!r} is no number of seconds that gives a day")
            return ""
    return item.instant(key)

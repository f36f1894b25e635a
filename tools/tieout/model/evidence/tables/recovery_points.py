"""Recovery points: what could be restored, of which asset, since when, until when, and whether it is whole."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

STATUSES = ("completed", "partial", "failed", "expired", "pending", "unknown")
COMPLETED, PARTIAL, FAILED, EXPIRED, PENDING, UNKNOWN = STATUSES
CONTINUOUS = "continuous"
"""A kind that begins so is of a point that grows until it is listed: any moment since its beginning can be restored."""

RECOVERY_POINTS = TableSchema(
    id="recovery-points/1",
    title="Recovery points",
    columns=(
        Column("asset", "What was backed up, as the source names it."),
        Column("system", "The id in registers/systems; empty where the capture says it for all rows."),
        Column("point", "The source's own id: what a drill names."),
        Column("kind", "The source's own word: snapshot, automated, RDS, full, continuous; empty for none."),
        Column("status", "completed, partial, failed, expired, pending, unknown."),
        Column("started_at", "When it was begun. An instant in UTC, or a day; empty where the source does not say."),
        Column("completed_at", "When it was whole: likewise."),
        Column("expires_at", "Until when it is kept: likewise."),
        Column("size_bytes", "A whole number; empty where the source does not say."),
        Column("encrypted", "yes, no, unknown."),
        Column("source_status", "The source's own word."),
    ),
    key=("asset", "system", "point"),
)

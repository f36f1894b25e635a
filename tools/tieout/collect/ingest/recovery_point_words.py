"""How other systems call the columns of a list of recovery points, and what they write into them.

What is not in these tables is not guessed: a column that no table knows is not read, a status that none knows is
``unknown`` and a problem. ``collectors.yaml`` can name a column, and say what its words mean.
"""

from __future__ import annotations

from tieout.model.evidence.tables.recovery_points import COMPLETED, EXPIRED, FAILED, PARTIAL, PENDING

COLUMNS: dict[str, tuple[str, ...]] = {
    "point": (
        *("point", "point id", "recovery point", "recovery point id", "recovery point arn", "backup id", "backup"),
        *("backup name", "snapshot id", "snapshot", "snapshot name", "job id", "id"),
    ),
    "asset": (
        *("asset", "resource", "resource arn", "resource id", "resource name", "database", "database name"),
        *("instance", "instance id", "source", "source id", "volume", "volume id", "server", "host"),
    ),
    "system": ("system", "system id"),
    "kind": ("kind", "type", "backup type", "snapshot type", "resource type", "method"),
    "status": ("status", "state", "result", "backup status", "job status", "outcome"),
    "started_at": (
        *("started at", "started", "start time", "start", "begin", "begun at", "created at", "created"),
        *("creation date", "creation time", "create time", "backup start"),
    ),
    "completed_at": (
        *("completed at", "completed", "completion date", "completion time", "finished at", "finished"),
        *("end time", "end", "ended at", "stop time", "backup end"),
    ),
    "expires_at": (
        *("expires at", "expires", "expiry", "expiry date", "expiration", "expiration date", "expiration time"),
        *("delete at", "delete after", "retained until", "keep until", "retention until"),
    ),
    "size_bytes": ("size bytes", "bytes", "size in bytes", "backup size in bytes", "backup size bytes"),
    "encrypted": ("encrypted", "is encrypted", "encryption"),
}
WORDS: dict[str, dict[str, str]] = {
    "status": {
        **dict.fromkeys(("completed", "complete", "success", "successful", "succeeded", "ok", "available"), COMPLETED),
        **dict.fromkeys(("ready", "done", "finished", "verified"), COMPLETED),
        **dict.fromkeys(("partial", "partially completed", "incomplete"), PARTIAL),
        **dict.fromkeys(("failed", "failure", "error", "aborted", "cancelled", "canceled", "corrupt"), FAILED),
        **dict.fromkeys(("expired", "deleted", "deleting", "pruned", "purged"), EXPIRED),
        **dict.fromkeys(("pending", "running", "in progress", "in_progress", "creating", "started", "queued"), PENDING),
    },
    "encrypted": {
        **dict.fromkeys(("yes", "true", "1", "on", "encrypted", "enabled"), "yes"),
        **dict.fromkeys(("no", "false", "0", "off", "not encrypted", "unencrypted", "disabled"), "no"),
    },
}
"""What a word of each column means."""

VALUE_SETTINGS: dict[str, tuple[str, str, str]] = {
    f"status_{meaning}": ("status", meaning, f"Words of the column status for a point that is {meaning}.")
    for meaning in (COMPLETED, PARTIAL, FAILED, EXPIRED, PENDING)
}

"""The keys of a capture record, and what others call them."""

from __future__ import annotations

KNOWN = (
    "schema",
    "id",
    "kind",
    "title",
    "controls",
    "evidence",
    "system",
    "source",
    "collector",
    "command",
    "query",
    "window",
    "time",
    "operator",
    "population",
    "files",
    "redactions",
    "classification",
    "pii",
    "retention",
    "supersedes",
    "manual",
)
"""Every key that a record may have, ``x-*`` apart."""
REQUIRED = ("schema", "id", "kind", "controls", "files")
"""Without them nobody knows what the record is of. What else it should say is for a rule to ask."""
SOURCE_KEYS = ("identity", "account", "endpoint", "environment", "expected_match")
COLLECTOR_KEYS = ("id", "version", "tool", "code_commit", "runtime")
COMMAND_KEYS = ("argv", "exit", "tool_version")
QUERY_KEYS = ("operation", "parameters", "filter", "attempts")
WINDOW_KEYS = ("from", "to")
TIME_KEYS = ("started", "finished", "source_clock", "skew_s", "data_as_of")
OPERATOR_KEYS = ("type", "name", "run_url", "initiated_by")
POPULATION_KEYS = ("rows", "pages", "complete", "total", "counts", "denied", "gaps", "errors", "allow_empty")
COUNT_KEYS = ("name", "value", "match")
DENIED_KEYS = ("resource", "action", "class", "message")
FILE_KEYS = ("path", "sha256", "bytes", "media", "role", "rows", "schema", "pointer")
POINTER_KEYS = ("uri", "version_id", "lock_mode", "retain_until", "told")
TOLD_KEYS = ("at", "region", "locked_until", "stored_at", "checksum")
REDACTION_KEYS = ("rule", "count", "commitment")
RETENTION_KEYS = ("keep_until",)
MANUAL_KEYS = ("observed_by", "observed_at", "url", "method", "explanation", "clock_visible")

ALIASES = {
    "type": "kind",
    "name": "title",
    "description": "title",
    "control": "controls",
    "collected_at": "time",
    "timestamp": "time",
    "times": "time",
    "date": "time",
    "period": "window",
    "query_text": "query",
    "file": "files",
    "sha256": "files",
    "hash": "files",
    "rows": "population",
    "complete": "population",
    "denied": "population",
    "errors": "population",
    "observed_by": "manual",
    "observed_at": "manual",
    "replaces": "supersedes",
    "personal_data": "pii",
    "keep_until": "retention",
}
"""Keys of other records, in lower case, and ours that each may mean: suggested, never accepted."""

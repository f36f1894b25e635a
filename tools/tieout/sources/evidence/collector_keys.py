"""The keys of ``collectors.yaml``, the forms of their values, and what others call them."""

from __future__ import annotations

ROOT_KEYS = ("schema", "collectors", "assertions", "timestamps")
SHARED_KEYS = ("id", "uses", "title", "system", "for", "classification", "stale_after", "allow_empty")
"""Of every collector."""
NATIVE_KEYS = ("settings",)
COMMAND_KEYS = (
    "run",
    "in",
    "timeout",
    "environment",
    "exit",
    "require",
    "reads",
    "rows",
    "columns",
    "total",
    "version",
    "account",
    "settings",
)
INGEST_KEYS = ("path", "reads", "settings")
COLLECTOR_KEYS = tuple(dict.fromkeys((*SHARED_KEYS, *NATIVE_KEYS, *COMMAND_KEYS, *INGEST_KEYS)))
REQUIRED = ("id", "uses", "system", "for")
FOR_KEYS = ("control", "evidence")
EXIT_KEYS = ("ok", "findings")
ASSERTION_KEYS = ("id", "title", "control", "tables", "sql", "min_rows", "allow_empty")
ASSERTION_REQUIRED = ("id", "control", "tables", "sql")
TIMESTAMP_KEYS = ("url", "ca")

COMMAND = "command"
INGEST = "ingest"
PLAIN_FORMS = ("json", "csv", "text")
"""What a command may print besides the forms of ingestions."""

ID_FORM = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
USES_FORM = r"(?:command|ingest|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)"
"""Native collectors have a dot in their ids."""
READS_FORM = r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*"
VARIABLE_FORM = r"[A-Za-z_][A-Za-z0-9_]{0,127}"
POINTER_FORM = r"(?:/(?:[^~/]|~[01])*)*"
"""RFC 6901, section 3."""
NAME_FORM = r"[a-z_][a-z0-9_]{0,62}"
"""Of a column, and of a table in SQL, where nothing has to be put in quotes."""

ALIASES = {
    "name": "title",
    "kind": "uses",
    "type": "uses",
    "collector": "uses",
    "controls": "for",
    "control": "for",
    "serves": "for",
    "evidence": "for",
    "argv": "run",
    "command": "run",
    "cmd": "run",
    "directory": "in",
    "cwd": "in",
    "folder": "in",
    "env": "environment",
    "exit_codes": "exit",
    "requires": "require",
    "format": "reads",
    "file": "path",
    "config": "settings",
    "with": "settings",
    "max_age": "stale_after",
}
"""Suggested, never accepted."""
ASSERTION_ALIASES = {"name": "title", "query": "sql", "assert": "sql", "from": "tables", "table": "tables"}
EXIT_ALIASES = {"success": "ok", "found": "findings", "failed": "findings"}

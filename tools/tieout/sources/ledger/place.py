"""Where the ledger's files lie, and which quarter an instant belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

EVIDENCE = "evidence"
AREA = "change-management"
CHECKPOINT = "checkpoint.json"
SIGNATURE = "checkpoint.json.sig"
HEADS = "pr-heads.bundle"
SUFFIX = ".jsonl"
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]", re.ASCII)


def quarter_of(instant: datetime) -> str:
    """Give the calendar quarter of an instant in UTC, such as ``2026-Q1``."""
    return f"{instant.year:04}-Q{(instant.month + 2) // 3}"


def is_quarter(name: str) -> bool:
    """Say whether a folder's name is a quarter's."""
    return _QUARTER.fullmatch(name) is not None


def folder_of(quarter: str, prefix: str = "") -> str:
    """Give the folder of a quarter's files, with a slash at its end."""
    return f"{prefix}{EVIDENCE}/{quarter}/{AREA}/"


def stream_file(stream: str) -> str:
    """Give the name of a stream's file in a quarter's folder."""
    return stream + SUFFIX


def is_ledger_path(path: str, prefix: str = "") -> bool:
    """Say whether a path from the top is one of the ledger's own files."""
    parts = path.removeprefix(prefix).split("/")
    if not path.startswith(prefix) or len(parts) != 4:
        return False
    top, quarter, area, name = parts
    return top == EVIDENCE and is_quarter(quarter) and area == AREA and name in FILES


FILES = frozenset({*map(stream_file, ("approvals", "enforcement", "members")), CHECKPOINT, SIGNATURE, HEADS})
"""Every name that a quarter's folder may hold."""

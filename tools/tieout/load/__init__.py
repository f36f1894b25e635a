"""Disk and Git -> one Examination: what was read, what could not be, what was not looked at."""

from __future__ import annotations

from tieout.load.changes import load_changes
from tieout.load.evidence import evidence_files
from tieout.load.examination import load
from tieout.load.handed import desk_of, handed_over, ledger_files, request_files, texts
from tieout.load.images import image_files

__all__ = [
    "desk_of",
    "evidence_files",
    "handed_over",
    "image_files",
    "ledger_files",
    "load",
    "load_changes",
    "request_files",
    "texts",
]

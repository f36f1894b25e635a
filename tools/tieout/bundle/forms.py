"""Files that a bundle holds in one form alone: another one is junk that whoever signed the bundle signed."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from tieout.bundle.container import Problem
from tieout.bundle.withheld import COLUMNS
from tieout.bundle.withheld import NAME as WITHHELD
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError
from tieout.render.names import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.bundle.container import Container

_LARGEST = 64 << 20
_END_WITHIN = 1024
"""Bytes from the end in which readers look for a PDF's last mark (ISO 32000-1, annex H, note 18)."""
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,15}", re.ASCII)


def malformed(container: Container, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Yield those that are of another form; what is too large to be read whole is of none."""
    for path, kind, no, odd in (
        (REPORT, "report", "is no PDF", _report_problem),
        (WITHHELD, "withheld", "is no list of what is withheld", _withheld_problem),
    ):
        if kinds.get(path) is not Kind.FILE:
            continue
        try:
            what = odd(container.read(path, _LARGEST))
        except UnreadableFileError as error:
            what = error.message
        if what:
            yield Problem(kind=kind, path=path, message=f"{path} {no}: {what}")


def _report_problem(data: bytes) -> str:
    is_pdf = data.startswith(b"%PDF-") and b"%%EOF" in data[-_END_WITHIN:]
    return "" if is_pdf else "it has not a PDF's first or last mark"


def _withheld_problem(data: bytes) -> str:
    """Say what keeps it from being that table; empty for nothing."""
    try:
        # A row at a time: millions of empty ones must not be kept.
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        first = next(rows, [])
        if tuple(first[: len(COLUMNS)]) != COLUMNS:  # the auditor's own columns come behind
            return f"its first line does not begin with {','.join(COLUMNS)}"
        for number, row in enumerate(rows, start=2):
            if len(row) != len(first) or not row[0] or not _COUNT.fullmatch(row[1]) or not _HEX.fullmatch(row[2]):
                return f"row {number} has no path, size and commitment of 64 hex digits"
    except (UnicodeDecodeError, csv.Error):
        return "it is no table in UTF-8"
    return ""

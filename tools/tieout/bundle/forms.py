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
    """Yield those that are of another form; what is too large to be read whole is not looked at."""
    report = _read(container, kinds, REPORT)
    if report is not None and not _is_pdf(report):
        yield Problem(kind="report", path=REPORT, message=f"{REPORT} is no PDF: it has not a PDF's first or last mark")
    table = _read(container, kinds, WITHHELD)
    if table is not None and (what := _withheld_problem(table)):
        message = f"{WITHHELD} is no list of what is withheld: {what}"
        yield Problem(kind="withheld", path=WITHHELD, message=message)


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-_END_WITHIN:]


def _withheld_problem(data: bytes) -> str:
    """Say what keeps it from being that table; empty for nothing."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return "it is no table in UTF-8"
    if not rows or tuple(rows[0][: len(COLUMNS)]) != COLUMNS:  # the auditor's own columns come behind
        return f"its first line does not begin with {','.join(COLUMNS)}"
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]) or not row[0] or not _COUNT.fullmatch(row[1]) or not _HEX.fullmatch(row[2]):
            return f"row {number} has no path, size and commitment of 64 hex digits"
    return ""


def _read(container: Container, kinds: Mapping[str, Kind], path: str) -> bytes | None:
    if kinds.get(path) is not Kind.FILE:
        return None
    try:
        return container.read(path, _LARGEST)
    except UnreadableFileError:
        return None

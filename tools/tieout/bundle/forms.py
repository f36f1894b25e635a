"""Files that a bundle holds in one form alone: another one is junk that whoever signed the bundle signed."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from tieout.bundle.container import Problem
from tieout.bundle.trust import ALLOWED_SIGNERS, NAMESPACE, PRINCIPAL
from tieout.bundle.withheld import COLUMNS
from tieout.bundle.withheld import NAME as WITHHELD
from tieout.model.cell import guarded, unguarded
from tieout.model.characters import hidden_character, visible
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
_SIGNER = re.compile(
    rb'%s namespaces="%s" [a-z0-9@.-]+ [A-Za-z0-9+/]+=*\n' % (PRINCIPAL.encode("ascii"), NAMESPACE.encode("ascii"))
)
_COUNT = re.compile(r"[0-9]{1,15}", re.ASCII)


def malformed(container: Container, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Yield those that are of another form; what is too large to be read whole is of none."""
    for path, kind, no, odd in (
        (REPORT, "report", "is no PDF", _report_problem),
        (WITHHELD, "withheld", "is no list of what is withheld", lambda data: _withheld_problem(data, kinds)),
        (ALLOWED_SIGNERS, "allowed-signers", "is no list of keys as it was built", _signers_problem),
    ):
        if kinds.get(path) is not Kind.FILE:
            continue
        try:
            what = odd(container.read(path, _LARGEST))
        except UnreadableFileError as error:
            what = error.message
        if what:
            yield Problem(kind=kind, path=path, message=f"{path} {no}: {what}")


def withheld_in(container: Container, kinds: Mapping[str, Kind]) -> tuple[str, ...] | None:
    """Give the files that the bundle lists as withheld; None where the list cannot be read, which is told elsewhere."""
    if kinds.get(WITHHELD) is not Kind.FILE:
        return ()
    try:
        data = container.read(WITHHELD, _LARGEST)
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        return tuple(unguarded(row[0]) if row else "" for row in rows)[1:]
    except (UnreadableFileError, UnicodeDecodeError, csv.Error):
        return None


def _report_problem(data: bytes) -> str:
    is_pdf = data.startswith(b"%PDF-") and b"%%EOF" in data[-_END_WITHIN:]
    return "" if is_pdf else "it has not a PDF's first or last mark"


def _signers_problem(data: bytes) -> str:
    """Say what else may be in it: ``ssh-keygen -Y verify`` takes patterns and authorities as well."""
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        if not _SIGNER.fullmatch(line):
            return f"line {number} is not one key of {PRINCIPAL} for {NAMESPACE}: it may let others sign"
    return ""


def _withheld_problem(data: bytes, kinds: Mapping[str, Kind]) -> str:
    """Say what keeps it from being that table; empty for nothing."""
    paths, commitments = set[str](), set[str]()
    try:
        # A row at a time: millions of empty ones must not be kept.
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        first = next(rows, [])
        if tuple(first[: len(COLUMNS)]) != COLUMNS:  # the auditor's own columns come behind
            return f"its first line does not begin with {','.join(COLUMNS)}"
        for number, row in enumerate(rows, start=2):
            if len(row) != len(first) or not row[0] or not _COUNT.fullmatch(row[1]) or not _HEX.fullmatch(row[2]):
                return f"row {number} has no path, size and commitment of 64 hex digits"
            path = unguarded(row[0])
            odd = _row_problem(path, row, paths, kinds)
            # Two promises of one file would let the company choose later which to keep.
            if odd or row[2] in commitments:
                return f"row {number} {odd or 'has the commitment of another row: a salt served twice'}"
            paths.add(path)
            commitments.add(row[2])
    except (UnicodeDecodeError, csv.Error):
        return "it is no table in UTF-8"
    return ""


def _row_problem(path: str, row: list[str], paths: set[str], kinds: Mapping[str, Kind]) -> str:
    problems = (
        (path in paths, f"lists {visible(path)} again"),
        (kinds.get(path) is Kind.FILE, f"is of {visible(path)}, which is in the bundle"),
        (hidden_character(path) or path.startswith("/") or ".." in path.split("/"), "is of no path of a repository"),
        (
            any(cell[:1] != "'" and guarded(cell) != cell for cell in row),
            "has a cell that a spreadsheet takes for a formula",
        ),
    )
    return next((what for holds, what in problems if holds), "")

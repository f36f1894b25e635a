"""A verdict -> the file in which it is stored, the same bytes for the same verdict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError
from tieout.model.evidence.quarter import quarter_of
from tieout.ports.new_folder import make_folders
from tieout.ports.writing import write_file
from tieout.seal.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tieout.judgement.evidence.derived import Derived
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import CheckRun

RESULT_SCHEMA = "tieout.result/v1"
RESULTS = "evidence/results"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)


def result_path(capture: Capture) -> str | None:
    """Give where the verdict on a capture is stored; None for one whose id, or quarter, can name no file."""
    quarter = quarter_of(capture.path)
    if quarter is None or not _ID.fullmatch(capture.record.id):
        return None
    return f"{RESULTS}/{quarter.name}/{capture.record.id}.json"


def result_bytes(verdict: Derived) -> bytes:
    """Give the file: canonical JSON, without the time of the run, so that it can be derived again to the byte."""
    capture = verdict.capture
    value = {
        "schema": RESULT_SCHEMA,
        "capture": capture.record.id,
        "record": capture.path,
        "digest": capture.digest,
        "version": verdict.version,
        "state": verdict.state.value,
        "checks": [_check(run) for run in verdict.runs],
        "reasons": [
            {"rule": item.rule, "state": item.state.value, "message": item.message} for item in verdict.reasons
        ],
    }
    return canonical_json(value) + b"\n"


def store_results(root: Path, verdicts: Iterable[Derived]) -> tuple[str, ...]:
    """Write the verdicts into the work tree; give the paths. Evidence itself is never touched.

    Raises UsageError for a capture whose verdict no file can be named after, and StorageError.
    """
    wanted = [(result_path(item.capture), item) for item in verdicts]
    for path, item in wanted:
        if path is None:
            message = f"the verdict on {item.capture.path} has no place: its id or its quarter's folder is odd"
            raise UsageError(message, remedy="mend what tieout check says of it first")
    written: list[str] = []
    for path, item in wanted:
        if path is not None:
            folder, _, name = path.rpartition("/")
            write_file(make_folders(root, folder) / name, result_bytes(item))
            written.append(path)
    return tuple(written)


def _check(run: CheckRun) -> dict[str, object]:
    return {
        "check": run.check,
        "version": run.version,
        "captures": list(run.captures),
        "control": run.control,
        "state": run.state.value,
        "found": run.found,
        "deviations": [{"at": item.at, "subject": item.subject, "message": item.message} for item in run.deviations],
        "rows": dict(run.rows),
        "reason": run.reason,
    }

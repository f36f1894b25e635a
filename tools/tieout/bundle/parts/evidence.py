"""What a bundle holds of evidence besides its page: tables, lines, and the captures with their log byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.bundle.paths import path_problem
from tieout.bundle.streaming import digest_of
from tieout.model.errors import IntegrityError
from tieout.model.evidence.log import CHECKPOINT, LEAVES
from tieout.render import names
from tieout.render.report import ListedFile
from tieout.report.evidence import csv
from tieout.report.evidence import json as as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.bundle.part import Making
    from tieout.model.evidence.capture import HandedFile
    from tieout.model.streamed import Streamed
    from tieout.render.report import Report

_MOST_LISTED = 50
_ABOUT = {
    names.CAPTURES_TABLE: "every item of evidence with what it came to, when it claims to be from and when it was sealed",
    names.WINDOWS_TABLE: "every control with the windows of its cadence: expected against present",
    names.EVIDENCE_WHOLE: "captures, controls, checks and the log, for programs",
    names.CAPTURES_LINES: "the items of evidence, one a line, for programs",
    LEAVES: "the evidence log: a line for each capture",
    CHECKPOINT: "the head over the log: how many lines it has, and their root",
    f"{CHECKPOINT}.sig": "the signature of checkpoint.txt",
    f"{CHECKPOINT}.tsr": "the time-stamp of checkpoint.txt, by an outside authority",
}


def part(making: Making) -> Part:
    """Give tables, captures and log. Raises IntegrityError as ``evidence_files``."""
    handed = making.handed.evidence
    left_out = left_out_of(handed)
    files = evidence_files(making.report, (item for item in handed if item.path not in left_out))
    return Part(files=files, listed=tuple(listed(files, left_out if files else {})), remarks=held_back(left_out))


def left_out_of(handed: Iterable[HandedFile]) -> dict[str, str]:
    """Give what is not handed on, by path, each with the reason."""
    return {item.path: why for item in handed if (why := item.reason or path_problem(item.path))}


def evidence_files(report: Report, handed: Iterable[HandedFile]) -> dict[str, bytes | Streamed]:
    """Give the files by path; the captures under the paths that the log names. None where nothing was captured.

    Raises IntegrityError where ``handed`` is not what was examined.
    """
    sheet = report.evidence
    if not sheet.is_examined:
        return {}
    files = {item.path: item.data for item in handed if item.data is not None}
    _hold_examined(report, files)
    tables = {
        names.CAPTURES_TABLE: csv.captures(sheet),
        names.WINDOWS_TABLE: csv.controls(sheet),
        names.EVIDENCE_WHOLE: as_json.whole(sheet),
        names.CAPTURES_LINES: as_json.lines(sheet),
    }
    return {**{path: text.encode("utf-8") for path, text in tables.items()}, **files}


def held_back(left_out: Mapping[str, str]) -> tuple[str, ...]:
    """Give a sentence for each file that is not in the bundle; of each path the reason."""
    told = [f"{path} was left out: {why}" for path, why in left_out.items()]
    rest = len(told) - _MOST_LISTED
    return (*told[:_MOST_LISTED], *([f"and {rest} more files of evidence were left out"] if rest > 0 else []))


def listed(files: Mapping[str, bytes | Streamed], left_out: Mapping[str, str]) -> Iterator[ListedFile]:
    """Name the tables and the log with what they are for, and the files that are not handed on with the reason."""
    for path, about in _ABOUT.items():
        if path in files:
            yield ListedFile(path=path, digest=digest_of(files[path]), about=about)
    for path, why in left_out.items():
        yield ListedFile(path=path, about=f"not included: {why}", present=False)


def record(report: Report) -> dict[str, object]:
    """Give what bundle.json says of evidence."""
    sheet = report.evidence
    if not sheet.is_examined:
        return {"examined": False, "reason": sheet.told}
    newest = sheet.newest
    return {
        "examined": True,
        "totals": {state.value: count for state, count in sheet.totals.items()},
        "log": None
        if sheet.log is None
        else {
            "lines": len(sheet.log.leaves),
            "faults": len(sheet.log.faults),
            "signer": newest.signer if newest else None,
        },
    }


def _hold_examined(report: Report, files: Mapping[str, bytes | Streamed]) -> None:
    for capture in report.examination.evidence.captures:
        wanted = {capture.path: capture.digest.removeprefix("sha256:")}
        wanted |= {f"{capture.folder}/{item.name}": item.sha256 for item in capture.present if not item.problem}
        for path, digest in wanted.items():
            if path in files and digest_of(files[path]) != digest:
                raise IntegrityError(f"{path} is not what was examined", remedy="build again")
